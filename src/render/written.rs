//! Which clause a person meant who wrote a citation by hand.

use super::citation::{citation, segment};
use crate::model::{ClauseIndex, Version};

/// The one clause that is meant by a citation somebody wrote, who may have left
/// out spaces, the part's name and headings without number.
pub(super) fn cited_clause(version: &Version, written: &str) -> Option<ClauseIndex> {
    let wanted = plain(written);
    let part_names: Vec<String> = version
        .roots()
        .map(|r| segment(&version.clauses[r]))
        .collect();
    let mut found = (0..version.clauses.len()).filter(|&at| {
        let cited = plain(&citation(version, at));
        let without_part = part_names
            .iter()
            .find_map(|name| cited.strip_prefix(&plain(name)));
        cited == wanted || without_part.is_some_and(|rest| rest == wanted)
    });
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// Without white space and without what stands in 「」.
fn plain(citation: &str) -> String {
    let mut depth = 0u32;
    let keep = |c: &char| {
        match c {
            '「' => depth += 1,
            '」' => depth = depth.saturating_sub(1),
            _ => return depth == 0 && !c.is_whitespace(),
        }
        false
    };
    citation.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::version;

    #[test]
    fn a_written_citation_finds_its_clause() {
        let version = version(
            "x",
            "## 第1章 方針\n\n### 7 掲示\n\n#### (3) 常時\n\n##### 責任\n\n- (ア) 一\n- (イ) 二\n\n## 第2章 基準\n\n### 7 掲示\n\n- (1) 一\n",
        );
        let found = |written: &str| {
            cited_clause(&version, written).map(|at| version.clauses[at].path.join(">"))
        };
        assert_eq!(
            found("第1章7(3)(イ)").as_deref(),
            Some("第1章>7>(3)>責任>(イ)")
        );
        assert_eq!(found("第2章 7(1)").as_deref(), Some("第2章>7>(1)"));
        assert_eq!(found("第3章"), None);
    }
}
