//! What `fmt` and `convert` share: the policy files below paths, what their books know about them, refusals.

use std::collections::{BTreeMap, BTreeSet};

use super::disk::{Disk, Typed};
use super::host::{Host, complain};
use super::{Exit, session};
use crate::diagnostic::render::human;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Files, Notation, Sources, Span, decode, path};
use crate::syntax::book::{self, Book};
use crate::syntax::layout::{Refusal, WIDTH};
use crate::syntax::settings;
use crate::syntax::texts::Texts;
use crate::syntax::yaml::first_key_is_callout;

/// The files that a command was given.
pub(super) struct Given {
    /// Policy files, each once, in the order of paths.
    pub(super) policies: Vec<String>,
    /// Standard input among them.
    pub(super) typed: Option<Typed>,
}

impl Given {
    /// The policy files that `paths` stand for: a folder stands for all below it.
    pub(super) fn find(host: &Host, paths: &[String], stdin_name: Option<&str>) -> Result<Self, Exit> {
        let mut given = Self { policies: Vec::new(), typed: None };
        for typed in paths {
            if typed == "-" {
                let typed = session::standard_input(host, stdin_name)?;
                given.policies.push(typed.name.clone());
                given.typed = Some(typed);
                continue;
            }
            let place = path::normal(typed);
            match Disk.list(&place) {
                Err(why) => return Err(host.usage(&format!("cannot read `{typed}`: {why}"), "")),
                Ok(None) => given.policies.push(place),
                Ok(Some(list)) => {
                    let before = given.policies.len();
                    given.policies.extend(list.into_iter().filter(|p| is_policy(p)));
                    if given.policies.len() == before {
                        return Err(host.usage(&format!("`{typed}` has no policy files"), book::POLICY_FILES));
                    }
                }
            }
        }
        let mut seen = BTreeSet::new();
        given.policies.retain(|p| seen.insert(p.clone()));
        Ok(given)
    }

    /// The files behind the paths.
    pub(super) fn files(&self) -> &dyn Files {
        self.typed.as_ref().map_or(&Disk as &dyn Files, |typed| typed)
    }

    /// Whether this file came from standard input.
    pub(super) fn is_typed(&self, file: &str) -> bool {
        self.typed.as_ref().is_some_and(|t| t.name == file)
    }
}

/// Whether a file on disk is a policy.
pub(super) fn is_policy(file: &str) -> bool {
    match path::extension(file).as_str() {
        "callout" => true,
        "yaml" | "yml" => Disk.read(file).is_ok_and(|b| decode(&b).is_ok_and(first_key_is_callout)),
        _ => false,
    }
}

/// The notation that a file's name says.
pub(super) fn notation(host: &Host, file: &str) -> Result<Notation, Exit> {
    match path::extension(file).as_str() {
        "callout" => Ok(Notation::Dsl),
        "yaml" | "yml" => Ok(Notation::Yaml),
        _ => Err(host.usage(&format!("`{file}` is no policy file"), book::POLICY_FILES)),
    }
}

/// What the books around the files know: their facts of type `text`, and the width of their lines.
#[derive(Default)]
pub(super) struct Known {
    texts: BTreeMap<String, Texts>,
    folders: BTreeSet<String>,
    widths: BTreeMap<String, usize>,
}

impl Known {
    /// The facts of type `text` that the book of this file has.
    pub(super) fn texts(&mut self, file: &str, files: &dyn Files) -> Option<&Texts> {
        // Standard input without a name has no book.
        if file.starts_with('<') {
            return None;
        }
        let folder = path::parent(file).unwrap_or_else(|| ".".to_owned());
        if !self.texts.contains_key(file) && self.folders.insert(folder.clone()) {
            let books = book::find_books(&[folder], &Disk).0;
            for paths in books {
                self.add(&book::load(&paths, files).0);
            }
        }
        self.texts.get(file)
    }

    fn add(&mut self, book: &Book) {
        for tree in &book.files {
            if let Some(source) = book.sources.get(tree.id) {
                self.texts.insert(source.path.clone(), tree.texts.clone());
            }
        }
    }

    /// The width that the settings nearest to this file say.
    pub(super) fn width(&mut self, host: &Host, file: &str) -> Result<usize, Exit> {
        let folder = path::parent(file).unwrap_or_else(|| ".".to_owned());
        if let Some(width) = self.widths.get(&folder) {
            return Ok(*width);
        }
        let mut width = WIDTH;
        for place in book::upwards(&folder, &Disk) {
            let settings_file = path::join(&place, settings::FILE);
            if let Ok(bytes) = Disk.read(&settings_file) {
                let text =
                    decode(&bytes).map_err(|e| host.usage(&format!("`{settings_file}`: {}", e.message), &e.help))?;
                let mut sources = Sources::default();
                let id = sources.add(&settings_file, Notation::Text, text);
                let (settings, found) = settings::parse(id, text);
                if found.iter().any(|d| d.level == Level::Error) {
                    host.tell(&human::render(&found, &sources, host.err));
                    return Err(Exit::Usage);
                }
                width = settings.width.map_or(WIDTH, usize::from);
                break;
            }
        }
        self.widths.insert(folder, width);
        Ok(width)
    }
}

/// Says why a file is left as it is.
pub(super) fn refuse(host: &Host, file: &str, notation: Notation, text: &str, why: &Refusal) -> Exit {
    match why {
        Refusal::Cannot { what, at } => {
            let mut sources = Sources::default();
            let id = sources.add(file, notation, text);
            let found = Diagnostic::error("unformattable", Span::new(id, *at, at + 1), what.clone());
            host.tell(&human::render(&[found], &sources, host.err));
            Exit::Findings
        }
        Refusal::Unproven(why) => {
            complain(&format!(
                "this is a bug in callout {}, not in your policy\n  `{file}` would not say the same any more: {why}\n\
                 please report it with these lines and, if you may, the file; it was not written",
                env!("CARGO_PKG_VERSION"),
            ));
            Exit::Bug
        }
    }
}
