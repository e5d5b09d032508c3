//! Whose duties they are: the roles of a body set against the actors of its texts.

use std::collections::BTreeMap;

use super::{Duties, Duty};
use crate::model::{ClauseIndex, Jurisdiction, Role};

/// The role of a body that an actor names.
#[must_use]
pub fn role_of<'a>(body: &'a Jurisdiction, actor: &str) -> Option<&'a Role> {
    body.roles.iter().find(|role| is_named(role, actor))
}

/// Whether an actor is one of a role's names.
#[must_use]
pub fn is_named(role: &Role, actor: &str) -> bool {
    role.names().any(|name| name == actor)
}

/// The duties that bind a role, in printed order.
pub fn duties_of<'a>(
    duties: &'a Duties,
    role: &'a Role,
) -> impl Iterator<Item = (ClauseIndex, &'a Duty)> {
    duties
        .iter()
        .filter(|(_, duty)| duty.actors.iter().any(|actor| is_named(role, actor)))
}

/// Who is bound and is no role of the body: the name and the clauses, the most
/// frequent first, else in printed order.
#[must_use]
pub fn other_actors(duties: &Duties, body: &Jurisdiction) -> Vec<(String, Vec<ClauseIndex>)> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out: Vec<(String, Vec<ClauseIndex>)> = Vec::new();
    for (clause, duty) in duties.iter() {
        for actor in &duty.actors {
            if role_of(body, actor).is_some() {
                continue;
            }
            let place = *places.entry(actor).or_insert_with(|| {
                out.push((actor.clone(), Vec::new()));
                out.len() - 1
            });
            out[place].1.push(clause);
        }
    }
    out.sort_by_key(|(_, clauses)| std::cmp::Reverse(clauses.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duties::{Mode, Strength};

    fn role(id: &str, name: &str, also: &[&str]) -> Role {
        Role {
            id: id.into(),
            name: name.into(),
            also: also.iter().map(|a| (*a).to_owned()).collect(),
            carries: Vec::new(),
            appointed: None,
            description: None,
        }
    }

    fn duty(actors: &[&str]) -> Duty {
        Duty {
            range: 0..1,
            actors: actors.iter().map(|a| (*a).to_owned()).collect(),
            mode: Mode::Joint,
            strength: Strength::Must,
            inherited_from: None,
        }
    }

    #[test]
    fn duties_go_to_the_role_that_bears_the_name() {
        let body = Jurisdiction {
            id: "x".into(),
            name: "町".into(),
            short_name: "町".into(),
            kind: "町".into(),
            description: None,
            posting_duty: None,
            roles: vec![
                role("ciso", "CISO", &["最高責任者"]),
                role("staff", "職員等", &[]),
            ],
            policies: Vec::new(),
        };
        let duties = Duties::new(
            vec![
                vec![duty(&["最高責任者", "職員等"]), duty(&["入室する者"])],
                vec![duty(&["利用者"]), duty(&["職員"])],
                vec![duty(&["利用者"]), duty(&[])],
            ],
            &[],
        );
        let of = |n: usize| -> Vec<ClauseIndex> {
            duties_of(&duties, &body.roles[n]).map(|(c, _)| c).collect()
        };
        assert_eq!((of(0), of(1)), (vec![0], vec![0]));
        let others = other_actors(&duties, &body);
        let others: Vec<_> = others.iter().map(|(n, c)| (n.as_str(), c.len())).collect();
        assert_eq!(others, [("利用者", 2), ("入室する者", 1), ("職員", 1)]);
    }
}
