use crate::model::{Dates, FrontMatter, Status};

pub(super) fn front() -> FrontMatter {
    FrontMatter {
        jurisdiction: "x".into(),
        policy: "policy".into(),
        title: "題".into(),
        short_title: None,
        version: "v1".into(),
        label: "版".into(),
        status: Status::InForce,
        dates: Dates::default(),
        enactment: None,
        parts: Default::default(),
        as_printed: Vec::new(),
    }
}
