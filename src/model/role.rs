//! Roles: who a body puts in charge of what, and by which name.

use super::jurisdiction::{Jurisdiction, Site};

/// What readers call the roles that bodies share, whatever each body calls them. The
/// default theme has the same words, which a theme may replace.
const SHARED: [(&str, &str); 14] = [
    ("ciso", "最高情報セキュリティ責任者（CISO）"),
    ("ciso-advisor", "CISO の助言者"),
    ("deputy-ciso", "CISO を補佐する者"),
    ("chief-security-officer", "部局の責任者"),
    ("security-manager", "課室の情報セキュリティ管理者"),
    ("system-manager", "情報システム管理者"),
    ("system-staff", "情報システム担当者"),
    ("committee", "情報セキュリティ委員会"),
    ("csirt", "CSIRT"),
    ("csirt-chief", "CSIRT 責任者"),
    ("auditor", "監査責任者"),
    ("cloud-manager", "クラウドサービスの管理者"),
    ("staff", "職員等"),
    ("outsourcing", "委託事業者"),
];

/// A role as one body knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Identifier that the same role bears in every body: `ciso`.
    pub id: String,
    /// What the body calls it.
    pub name: String,
    /// Abbreviations and other names in its texts.
    pub also: Vec<String>,
    /// Shared roles whose duties it carries here beside or instead of its own.
    pub carries: Vec<String>,
    /// The key of the clause that appoints or defines it; none where no clause does.
    pub appointed: Option<String>,
    /// Who holds it and what for, in one sentence.
    pub description: Option<String>,
}

impl Role {
    /// Every name of the role, the chief one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.also)
            .map(String::as_str)
    }
}

/// What readers call a role that bodies share; none for other roles.
#[must_use]
pub fn shared_role(id: &str) -> Option<&'static str> {
    let known = SHARED.iter().find(|(own, _)| *own == id);
    known.map(|(_, name)| *name)
}

impl Jurisdiction {
    /// What the body's texts call the one who has the duties of a role: the role's
    /// own name there, or that of the role that carries them.
    #[must_use]
    pub fn called(&self, id: &str) -> Option<&str> {
        let own = self.roles.iter().find(|role| role.id == id);
        let carrier = || {
            self.roles
                .iter()
                .find(|role| role.carries.iter().any(|c| c == id))
        };
        own.or_else(carrier).map(|role| role.name.as_str())
    }
}

impl Site {
    /// The one name of a role on all pages and in all files: `shared`, else what the
    /// first body that has it calls it, else its identifier.
    #[must_use]
    pub fn role_name<'a>(&'a self, id: &'a str, shared: Option<&'a str>) -> &'a str {
        let roles = || self.jurisdictions.iter().flat_map(|body| &body.roles);
        let first = || roles().find(|role| role.id == id);
        shared
            .or_else(|| first().map(|role| role.name.as_str()))
            .unwrap_or(id)
    }

    /// The same name with what a body's text calls the role, where that is another:
    /// `CISO を補佐する者（統括情報セキュリティ責任者）`.
    #[must_use]
    pub fn role_name_in(&self, body: usize, id: &str, shared: Option<&str>) -> String {
        let name = self.role_name(id, shared);
        let body = self.jurisdictions.get(body);
        match body.and_then(|body| body.called(id)) {
            Some(own) if !says(name, own) => match name.strip_suffix('）') {
                Some(open) => format!("{open}、{own}）"),
                None => format!("{name}（{own}）"),
            },
            _ => name.to_owned(),
        }
    }
}

/// Whether a name already holds another, blanks apart.
fn says(name: &str, own: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    plain(name).contains(&plain(own))
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_name_that_is_held_is_not_said_again() {
        assert!(says("CSIRT 責任者", "CSIRT責任者"));
        assert!(says(
            "課室の情報セキュリティ管理者",
            "情報セキュリティ管理者"
        ));
        assert!(!says("CISO を補佐する者", "統括情報セキュリティ責任者"));
        assert!(!says("委託事業者", "外部委託事業者"));
    }
}
