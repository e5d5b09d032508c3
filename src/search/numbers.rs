//! Lists of ascending numbers as short printable text.
//!
//! Each number is written as its distance to the one before, in base 45 from
//! the lowest digit; a digit that is not the last is 45 higher. The 90 signs
//! need no escape in a script and are no blank.

const BASE: u32 = 45;

/// The sign of a digit: `#` to `}` without the backslash.
fn sign(digit: u32) -> char {
    let code = b'#' as u32 + digit;
    let code = if code >= u32::from(b'\\') {
        code + 1
    } else {
        code
    };
    char::from_u32(code).expect("90 signs from # on are ASCII")
}

/// Writes one number.
pub(super) fn write_number(mut number: u32, out: &mut String) {
    while number >= BASE {
        out.push(sign(number % BASE + BASE));
        number /= BASE;
    }
    out.push(sign(number));
}

/// Writes ascending numbers.
pub(super) fn write_ascending(numbers: &[u32], out: &mut String) {
    let mut last = 0;
    for &number in numbers {
        write_number(number - last, out);
        last = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_printable_signs() {
        let mut out = String::new();
        write_ascending(&[0, 44, 45, 90_000], &mut out);
        assert!(out.chars().all(|c| ('#'..='}').contains(&c) && c != '\\'));
        assert_eq!(out.chars().count(), 1 + 1 + 1 + 3);
        assert_eq!(sign(0), '#');
        assert_eq!(sign(89), '}');
    }
}
