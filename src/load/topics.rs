//! Whether the topics name bodies and clauses that exist.

use super::Content;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Status, Version};

/// Reports topics that name a body that is not listed, or a clause that no version
/// of its body holds; samples do not count.
///
/// `versions` stand as `content.files` do; a body of which no version could be
/// read is passed over.
pub fn check_topics(content: &Content, versions: &[Option<Version>]) -> Report {
    let mut report = Report::default();
    let Some((file, listed)) = &content.topics else {
        return report;
    };
    let bodies: Vec<(&str, Vec<&Version>)> = content
        .bodies
        .iter()
        .enumerate()
        .map(|(at, body)| {
            let files = content.files.iter().zip(versions);
            let own = files
                .filter(|(file, _)| file.body == at)
                .filter_map(|(_, version)| version.as_ref())
                .filter(|version| version.front.status != Status::Sample)
                .collect();
            (body.id.as_str(), own)
        })
        .collect();
    for (n, topic) in listed.topics.topics.iter().enumerate() {
        for (id, standing) in &topic.bodies {
            let line = listed.lines.get(&(n, id.clone())).copied().unwrap_or(1);
            let Some((_, own)) = bodies.iter().find(|(known, _)| known == id) else {
                let message = format!("主題「{}」の団体「{id}」がありません", topic.name);
                let known: Vec<&str> = bodies.iter().map(|(id, _)| *id).collect();
                report.push(
                    Diagnostic::error(Code::TopicBodyUnknown, message)
                        .at_line(file, line)
                        .hint(format!("団体の識別子: {}", known.join("、"))),
                );
                continue;
            };
            if own.is_empty() {
                continue;
            }
            let held = |key: &String| own.iter().any(|v| v.clauses.iter().any(|c| c.key == *key));
            for key in standing.keys().iter().filter(|key| !held(key)) {
                let message = format!("主題「{}」の条項「{id}/{key}」がありません", topic.name);
                report.push(
                    Diagnostic::error(Code::TopicClauseMissing, message)
                        .at_line(file, line)
                        .hint("条項の識別子は data/clauses.json の id で、団体名を除いたものです"),
                );
            }
        }
    }
    report
}
