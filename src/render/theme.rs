//! The theme: templates, static files and the strings of the interface.
//!
//! The default theme is packed into the program. A directory may override any
//! of its files one by one; the strings in `theme.yaml` are merged key by key.
//! The directory is read once, here; nothing else in `render` touches a disk.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value as Yaml;
use tera::{Context, Tera};

use super::filters;
use super::template_error::template_error;
use crate::error::Error;

mod packed {
    include!(concat!(env!("OUT_DIR"), "/theme_files.rs"));
}

/// Where the default theme's files come from, as messages call it.
const PACKED: &str = "（組み込みのテーマ）";

/// Templates, static files and strings, ready to render with.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    files: BTreeMap<String, ThemeFile>,
    /// `roles.names`, by the identifiers of roles.
    role_names: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
struct ThemeFile {
    bytes: Cow<'static, [u8]>,
    origin: PathBuf,
}

impl Theme {
    /// Loads the default theme, overridden by the files of `dir`.
    ///
    /// Fails when `dir` cannot be read, a template does not compile, or
    /// `theme.yaml` is not a tree of strings like the default one.
    pub fn load(dir: Option<&Path>) -> Result<Self, Error> {
        let mut files = packed_files();
        let mut strings = strings(packed_theme_file(&files))?;
        if let Some(dir) = dir {
            let mut own = BTreeMap::new();
            read_directory(dir, "", &mut own)?;
            if let Some(file) = own.remove("theme.yaml") {
                merge(&mut strings, self::strings(&file)?, "", &file.origin)?;
            }
            files.extend(own);
        }
        let tera = compile(&files, &strings)?;
        let role_names = role_names(&strings);
        Ok(Self {
            tera,
            files,
            role_names,
        })
    }

    /// The static files: path below the site's root and bytes, sorted by path.
    pub fn static_files(&self) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
        self.files.iter().filter_map(|(path, file)| {
            let name = path.strip_prefix("static/")?;
            Some((format!("assets/{name}"), file.bytes.to_vec()))
        })
    }

    /// A static file as text, for a page that carries it inside.
    pub(super) fn static_text(&self, name: &str) -> String {
        let file = self.files.get(&format!("static/{name}"));
        let text = file.map_or_else(String::new, |f| {
            String::from_utf8_lossy(&f.bytes).into_owned()
        });
        text.replace("\r\n", "\n")
    }

    /// What readers call a role that bodies share.
    pub(super) fn role_name(&self, id: &str) -> Option<&str> {
        self.role_names.get(id).map(String::as_str)
    }

    /// Renders a template.
    pub(super) fn render(&self, name: &str, context: &Context) -> Result<String, Error> {
        self.tera
            .render(name, context)
            .map_err(|error| template_error(name, &error, |template| self.origin(template)))
    }

    fn origin(&self, template: &str) -> PathBuf {
        origin(&self.files, template)
    }
}

fn origin(files: &BTreeMap<String, ThemeFile>, template: &str) -> PathBuf {
    let path = format!("templates/{template}");
    files
        .get(&path)
        .map_or_else(|| PathBuf::from(template), |file| file.origin.clone())
}

fn packed_theme_file(files: &BTreeMap<String, ThemeFile>) -> &ThemeFile {
    let file = files.get("theme.yaml");
    file.expect("build.rs packs theme.yaml with the default theme")
}

fn packed_files() -> BTreeMap<String, ThemeFile> {
    packed::FILES
        .iter()
        .map(|(path, bytes)| {
            let file = ThemeFile {
                bytes: Cow::Borrowed(*bytes),
                origin: PathBuf::from(format!("{PACKED}{path}")),
            };
            ((*path).to_owned(), file)
        })
        .collect()
}

/// Collects `theme.yaml` and all below `templates` and `static`; what an editor
/// or a version control leaves behind (a name with a dot before it) is passed over.
fn read_directory(
    dir: &Path,
    prefix: &str,
    out: &mut BTreeMap<String, ThemeFile>,
) -> Result<(), Error> {
    let entries = fs::read_dir(dir).map_err(|e| Error::read(dir, e))?;
    for entry in entries {
        let path = entry.map_err(|e| Error::read(dir, e))?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            if !prefix.is_empty() || matches!(name, "templates" | "static") {
                read_directory(&path, &format!("{relative}/"), out)?;
            }
        } else if !prefix.is_empty() || name == "theme.yaml" {
            let bytes = fs::read(&path).map_err(|e| Error::read(&path, e))?;
            let file = ThemeFile {
                bytes: Cow::Owned(bytes),
                origin: path,
            };
            out.insert(relative, file);
        }
    }
    Ok(())
}

fn strings(file: &ThemeFile) -> Result<Yaml, Error> {
    let fault = |message: String| Error::Theme {
        path: file.origin.clone(),
        message,
    };
    let value: Yaml = serde_yaml::from_slice(&file.bytes)
        .map_err(|error| fault(format!("YAML として読めません（{error}）")))?;
    match value {
        Yaml::Null => Ok(Yaml::Mapping(serde_yaml::Mapping::new())),
        Yaml::Mapping(_) => Ok(value),
        _ => Err(fault("文言は「キー: 文言」の形で書いてください".into())),
    }
}

fn role_names(strings: &Yaml) -> BTreeMap<String, String> {
    let names = &strings["roles"]["names"];
    let names = names.as_mapping().into_iter().flatten();
    let text = |value: &Yaml| value.as_str().map(str::to_owned);
    names
        .filter_map(|(id, name)| Some((text(id)?, text(name)?)))
        .collect()
}

/// Puts the strings of `own` over those of `base`.
fn merge(base: &mut Yaml, own: Yaml, place: &str, file: &Path) -> Result<(), Error> {
    let (Yaml::Mapping(base), Yaml::Mapping(own)) = (base, own) else {
        return Ok(());
    };
    for (key, value) in own {
        let name = key.as_str().unwrap_or_default();
        let place = if place.is_empty() {
            name.to_owned()
        } else {
            format!("{place}.{name}")
        };
        match base.get_mut(&key) {
            Some(old) if old.is_mapping() && value.is_mapping() => merge(old, value, &place, file)?,
            Some(old)
                if old.is_mapping() != value.is_mapping()
                    || old.is_sequence() != value.is_sequence() =>
            {
                return Err(Error::Theme {
                    path: file.to_owned(),
                    message: format!(
                        "「{place}」の形が既定のテーマと違います。既定の theme.yaml と同じ段組みで書いてください"
                    ),
                });
            }
            Some(old) => *old = value,
            None => {
                base.insert(key, value);
            }
        }
    }
    Ok(())
}

fn compile(files: &BTreeMap<String, ThemeFile>, strings: &Yaml) -> Result<Tera, Error> {
    let mut tera = Tera::new();
    filters::register(&mut tera);
    tera.global_context().insert("t", strings);
    let mut templates = Vec::new();
    for (path, file) in files {
        let Some(name) = path.strip_prefix("templates/") else {
            continue;
        };
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            return Err(Error::Theme {
                path: file.origin.clone(),
                message: "UTF-8 で保存してください".into(),
            });
        };
        // A hash in the posting's policy is taken over this text, and a browser
        // reads every line end as LF.
        templates.push((
            name,
            text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
        ));
    }
    tera.add_raw_templates(templates)
        .map_err(|error| template_error("", &error, |template| origin(files, template)))?;
    Ok(tera)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duties::Strength;
    use crate::model::{ControlStatus, ControlType, Edition, Relation, WaiverReason, shared_role};

    /// Files that are handed out say the same words as the pages.
    #[test]
    fn files_and_pages_use_the_same_words() {
        let files = packed_files();
        let t = strings(packed_theme_file(&files)).expect("the default theme");
        let said = |path: &[&str]| {
            let value = path.iter().fold(&t, |value, key| &value[*key]);
            value.as_str().unwrap_or_default().to_owned()
        };
        for kind in ControlType::ALL {
            assert_eq!(kind.word(), said(&["controls", "type", kind.name()]));
        }
        for status in ControlStatus::ALL {
            assert_eq!(status.word(), said(&["controls", "status", status.name()]));
        }
        for one in Relation::ALL {
            assert_eq!(one.word(), said(&["controls", "relation", one.name()]));
        }
        for one in [Edition::Internal, Edition::Public] {
            assert_eq!(one.word(), said(&["controls", "edition", one.name()]));
        }
        let same = WaiverReason::SameAs(String::new());
        for one in [WaiverReason::LeadIn, same, WaiverReason::Constitutive] {
            assert_eq!(one.word(), said(&["trace", "waived", one.name()]));
        }
        let strengths = [
            Strength::Must,
            Strength::Prohibit,
            Strength::Effort,
            Strength::Norm,
            Strength::Recommend,
            Strength::May,
            Strength::Authority,
            Strength::Define,
        ];
        for one in strengths {
            assert_eq!(one.word(), said(&["strength", one.name()]));
        }
        let names = role_names(&t);
        assert_eq!(names.len(), 14);
        for (id, name) in &names {
            assert_eq!(shared_role(id), Some(name.as_str()), "{id}");
        }
    }
}
