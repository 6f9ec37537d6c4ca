//! What every command does first: find the book, read it, resolve it, judge what was found.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Exit;
use super::args::Judging;
use super::disk::{self, Disk, Typed};
use super::host::{Host, some_of};
use crate::diagnostic::levels::{Judgement, Judgements};
use crate::diagnostic::render::{self, Summary, human};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{FactId, FactValue, Model};
use crate::policy::Policy;
use crate::resolve::{VERDICTS, data};
use crate::rules;
use crate::source::{FileId, Files, Notation, Sources, Spanned, decode, path};
use crate::syntax::book::{self, Book};
use crate::syntax::yaml::{data as data_file, first_key_is_callout};

/// A book with everything that is known about it.
pub struct Checked {
    /// What the book says.
    pub policy: Policy,
    /// What was found, judged and in the order of files and places.
    pub findings: Vec<Diagnostic>,
}

/// Findings that mean that the input or the configuration is not what was meant, rather than that a policy is wrong.
const NOT_A_FINDING: &[&str] =
    &["unreadable-path", "no-policy-files", "settings-syntax", "unknown-setting", "wrong-setting", "unknown-code"];

impl Checked {
    /// Tells what was found on standard error, unless there are only warnings and `--quiet` is given.
    ///
    /// # Errors
    /// Where it has errors.
    pub fn tell(&self, host: &Host) -> Result<(), Exit> {
        let exit = self.exit();
        let sources = &self.policy.book.sources;
        if exit != Exit::Clean || (!host.quiet && !self.findings.is_empty()) {
            host.tell(&human::render(&self.findings, sources, host.err));
            host.tell(&format!("{}\n", Summary::of(&self.findings, sources)));
        }
        exit.result()
    }

    /// How a run ends that found this.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let errors = || self.findings.iter().filter(|d| d.level == Level::Error);
        if errors().any(|d| NOT_A_FINDING.contains(&d.code)) {
            Exit::Usage
        } else if errors().next().is_some() {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}

/// Reads and checks every book that `paths` stand for.
///
/// # Errors
/// Where a path cannot be read or a flag is wrong; that has been said then.
pub fn check(host: &Host, paths: &[String], judging: &Judging) -> Result<Vec<Checked>, Exit> {
    let mut flags = Judgements::default();
    judging.add_to(&mut flags, host)?;
    let (paths, files) = input(host, paths, judging)?;
    let files = files.as_ref().map_or(&Disk as &dyn Files, |typed| typed);
    let (books, found) = book::find_books(&paths, files);
    if !found.is_empty() {
        host.tell(&human::render(&found, &Sources::default(), host.err));
        return Err(Exit::Usage);
    }
    books.iter().map(|paths| one_book(host, paths, files, judging)).collect()
}

/// Names of paths, with standard input read where one is `-`.
fn input(host: &Host, paths: &[String], judging: &Judging) -> Result<(Vec<String>, Option<Typed>), Exit> {
    if !paths.iter().any(|p| p == "-") {
        return Ok((paths.to_vec(), None));
    }
    let typed = standard_input(host, judging.stdin_name())?;
    let mut paths = paths.to_vec();
    paths.iter_mut().filter(|p| *p == "-").for_each(|p| p.clone_from(&typed.name));
    Ok((paths, Some(typed)))
}

/// Standard input as a file: what `name` calls it, else by how its text looks.
///
/// # Errors
/// Where it cannot be read; that has been said then.
pub fn standard_input(host: &Host, name: Option<&str>) -> Result<Typed, Exit> {
    let bytes = disk::standard_input().map_err(|why| host.usage(&format!("cannot read standard input: {why}"), ""))?;
    let name = match name {
        Some(name) => path::normal(name),
        None if first_key_is_callout(&String::from_utf8_lossy(&bytes)) => "<stdin>.yaml".to_owned(),
        None => "<stdin>.callout".to_owned(),
    };
    Ok(Typed { name, bytes })
}

/// Reads and checks the one book that `paths` stand for; books that lie in its folder are not meant.
fn check_one(host: &Host, paths: &[String], judging: &Judging) -> Result<Checked, Exit> {
    let (paths, files) = input(host, paths, judging)?;
    let files = files.as_ref().map_or(&Disk as &dyn Files, |typed| typed);
    let (mut books, found) = book::find_books(&paths, files);
    if !found.is_empty() {
        host.tell(&human::render(&found, &Sources::default(), host.err));
        return Err(Exit::Usage);
    }
    judging.add_to(&mut Judgements::default(), host)?;
    if book::holds_the_others(&books, files) {
        books.truncate(1);
    }
    let [paths] = books.as_slice() else {
        let names: Vec<&str> = books.iter().flatten().map(String::as_str).collect();
        return Err(host.usage("there are several books here", &format!("name one of them: {}", some_of(&names))));
    };
    one_book(host, paths, files, judging)
}

fn one_book(host: &Host, paths: &[String], files: &dyn Files, judging: &Judging) -> Result<Checked, Exit> {
    let (book, mut found) = book::load(paths, files);
    let mut judgements = Judgements::default();
    found.extend(from_settings(&book, &mut judgements));
    judging.add_to(&mut judgements, host)?;
    let mut policy = Policy::new(book, found, judging.now());
    let mut findings = judgements.apply(std::mem::take(&mut policy.findings), |code| rules::rule(code).is_some());
    render::sort(&mut findings);
    Ok(Checked { policy, findings })
}

fn from_settings(book: &Book, judgements: &mut Judgements) -> Vec<Diagnostic> {
    let settings = &book.settings;
    let said: [(&Vec<Spanned<String>>, Judgement); 3] =
        [(&settings.allow, Judgement::Allow), (&settings.warn, Judgement::Warn), (&settings.deny, Judgement::Deny)];
    let mut found = Vec::new();
    for (codes, judgement) in said {
        for code in codes {
            match super::explain::unknown_code(&code.node) {
                Some(help) => found.push(
                    Diagnostic::error("unknown-code", code.span, format!("no finding is called `{}`", code.node))
                        .help(help),
                ),
                None => judgements.set(&code.node, judgement),
            }
        }
    }
    found
}

/// Reads the one book that `paths` stand for, for a command that goes on only where it has no errors. What was found
/// goes to standard error, unless there are only warnings and `--quiet` is given.
///
/// # Errors
/// Where there are errors, or not exactly one book; that has been said then.
pub fn open(host: &Host, paths: &[String], judging: &Judging) -> Result<Checked, Exit> {
    let checked = check_one(host, paths, judging)?;
    checked.tell(host).map(|()| checked)
}

/// Like [`open`], but what rules find does not stop it: the command shows the very thing that they complain of.
///
/// # Errors
/// Where the policy cannot be understood as a whole; that has been said then.
pub fn open_in_spite_of_rules(host: &Host, paths: &[String], judging: &Judging) -> Result<Checked, Exit> {
    open_in_spite_of(host, paths, judging, &|d| rules::rule(d.code).is_some())
}

/// Like [`open_in_spite_of_rules`]; neither does what tables leave open or contradict.
///
/// # Errors
/// Where the policy cannot be understood as a whole; that has been said then.
pub fn open_in_spite_of_verdicts(host: &Host, paths: &[String], judging: &Judging) -> Result<Checked, Exit> {
    open_in_spite_of(host, paths, judging, &|d| rules::rule(d.code).is_some() || VERDICTS.contains(&d.code))
}

fn open_in_spite_of(
    host: &Host,
    paths: &[String],
    judging: &Judging,
    shown: &dyn Fn(&Diagnostic) -> bool,
) -> Result<Checked, Exit> {
    let mut checked = check_one(host, paths, judging)?;
    if checked.findings.iter().all(|d| d.level < Level::Error || shown(d)) {
        return Ok(checked);
    }
    checked.findings.retain(|d| !shown(d));
    checked.tell(host).map(|()| checked)
}

/// A file of another kind than a book's.
pub struct Foreign {
    /// It alone.
    pub sources: Sources,
    /// Which one it is of them.
    pub file: FileId,
    /// What it says.
    pub text: Arc<str>,
}

impl Foreign {
    /// Reads the file at `path`, `-` for standard input.
    ///
    /// # Errors
    /// Where it cannot be read, or is no text; that has been said then.
    pub fn read(host: &Host, path: &str) -> Result<Self, Exit> {
        Self::read_mended(host, path, |bytes| bytes)
    }

    /// The same of a file in whose bytes something has to be put right before they are text.
    ///
    /// # Errors
    /// Like [`Self::read`].
    pub fn read_mended(host: &Host, path: &str, mend: fn(Vec<u8>) -> Vec<u8>) -> Result<Self, Exit> {
        let (name, bytes) = if path == "-" { ("<stdin>", disk::standard_input()) } else { (path, Disk.read(path)) };
        let bytes = mend(bytes.map_err(|why| host.usage(&format!("cannot read `{name}`: {why}"), ""))?);
        let text = decode(&bytes).map_err(|wrong| host.usage(&format!("`{name}`: {}", wrong.message), &wrong.help))?;
        let mut sources = Sources::default();
        let file = sources.add(name, Notation::Text, text);
        Ok(Self { sources, file, text: Arc::from(text) })
    }
}

/// Facts of a data file, YAML or JSON; `None` for those it says are unknown.
///
/// # Errors
/// Where it cannot be read or understood; that has been said then.
pub fn facts_file(host: &Host, model: &Model, path: &str) -> Result<BTreeMap<FactId, Option<FactValue>>, Exit> {
    let Foreign { sources, file, text } = Foreign::read(host, path)?;
    let (data, mut found) = data_file::parse(file, &text);
    let (known, wrong) = data::facts(model, &data);
    found.extend(wrong);
    // Places in the policy belong to other sources than this file's.
    found.iter_mut().for_each(|d| d.secondary.clear());
    if found.iter().any(|d| d.level == Level::Error) {
        host.tell(&human::render(&found, &sources, host.err));
        return Err(Exit::Usage);
    }
    let named = |name: &str| model.facts.iter().find(|(_, f)| f.head.name == name).map(|(id, _)| id);
    Ok(data.iter().filter_map(|(name, _)| named(&name.node)).map(|id| (id, known.get(&id).cloned())).collect())
}

/// Reads every book that `paths` stand for, for a command that goes on only where none has errors.
///
/// # Errors
/// Where there are errors; that has been said then.
pub fn open_all(host: &Host, paths: &[String], judging: &Judging) -> Result<Vec<Checked>, Exit> {
    let books = check(host, paths, judging)?;
    let ends = books.iter().map(|checked| checked.tell(host).err().unwrap_or(Exit::Clean));
    ends.fold(Exit::Clean, Exit::worse).result()?;
    Ok(books)
}
