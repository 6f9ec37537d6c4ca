//! What every command does first: find the book, read it, resolve it, judge what was found.

use super::args::Judging;
use super::disk::Disk;
use super::host::Host;
use super::Exit;
use crate::diagnostic::levels::{Judgement, Judgements};
use crate::diagnostic::render::{self, Summary, human};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Model;
use crate::resolve::resolve;
use crate::source::{Sources, Spanned};
use crate::syntax::book::{self, Book};
use crate::syntax::literal::Date;

/// A book with everything that is known about it.
pub struct Checked {
    /// Its files.
    pub book: Book,
    /// What they say, as far as they could be understood.
    pub model: Model,
    /// What was found, judged and in the order of files and places.
    pub findings: Vec<Diagnostic>,
    /// The day that "now" means.
    pub date: Date,
}

/// Findings that mean that the input or the configuration is not what was meant, rather than that a policy is wrong.
const NOT_A_FINDING: &[&str] =
    &["unreadable-path", "no-policy-files", "settings-syntax", "unknown-setting", "wrong-setting", "unknown-code"];

impl Checked {
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
    let (books, found) = book::find_books(paths, &Disk);
    if !found.is_empty() {
        host.tell(&human::render(&found, &Sources::default(), host.err));
        return Err(Exit::Usage);
    }
    books.iter().map(|paths| one_book(host, paths, judging)).collect()
}

fn one_book(host: &Host, paths: &[String], judging: &Judging) -> Result<Checked, Exit> {
    let (book, mut found) = book::load(paths, &Disk);
    let (model, unresolved) = resolve(&book);
    found.extend(unresolved);
    let mut judgements = Judgements::default();
    found.extend(from_settings(&book, &mut judgements));
    judging.add_to(&mut judgements, host)?;
    let mut findings = judgements.apply(found, |_| false);
    render::sort(&mut findings);
    Ok(Checked { book, model, findings, date: judging.date() })
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
                    Diagnostic::error("unknown-code", code.span, format!("no finding is called `{}`", code.node)).help(help),
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
    let mut books = check(host, paths, judging)?;
    let (Some(checked), None) = (books.pop(), books.last()) else {
        return Err(host.usage("there are several books here", "name the folder of one of them"));
    };
    let exit = checked.exit();
    if exit != Exit::Clean || (!host.quiet && !checked.findings.is_empty()) {
        host.tell(&human::render(&checked.findings, &checked.book.sources, host.err));
        host.tell(&format!("{}\n", Summary::of(&checked.findings, &checked.book.sources)));
    }
    if exit == Exit::Clean { Ok(checked) } else { Err(exit) }
}
