//! The whole way in one call: a book is resolved, checked and compiled.

use std::collections::BTreeSet;

use crate::calendar::{self, Calendar};
use crate::decision::{self, Criteria};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::PolicyGraph;
use crate::message::{self, compile::CompiledTemplate};
use crate::model::{Model, Table, TemplateId};
use crate::plan::{self, Plan};
use crate::resolve::resolve;
use crate::rules;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::book::Book;
use crate::syntax::clauses::ItemKind;
use crate::syntax::literal::Date;

/// What a host takes for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// This day on the policy's clock.
    Day(Date),
    /// This instant.
    At(i64),
}

impl From<Date> for Now {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// When people are at work and a scenario without `starts` begins: nine in the morning.
const MORNING: i64 = 9 * 3600;

/// A book with everything that is known about it.
pub struct Policy {
    /// Its files.
    pub book: Book,
    /// What they say.
    pub model: Model,
    /// Who is on call when.
    pub calendar: Calendar,
    /// Its criteria, compiled.
    pub criteria: Criteria,
    /// Its messages, compiled.
    pub templates: Table<TemplateId, CompiledTemplate>,
    /// Its structure.
    pub graph: PolicyGraph,
    /// The day that "now" is on, on the policy's clock.
    pub today: Date,
    /// Everything found, by whatever phase, not yet judged or sorted.
    pub findings: Vec<Diagnostic>,
}

impl Policy {
    /// Resolves and checks a book. `loaded` is what was found while it was read; `now` is what rules about dates
    /// take for it.
    #[must_use]
    pub fn new(book: Book, loaded: Vec<Diagnostic>, now: impl Into<Now>) -> Self {
        let mut findings = loaded;
        if findings.iter().all(|d| d.level != Level::Error) {
            findings.extend(empty(&book));
        }
        let (model, found) = resolve(&book);
        findings.extend(found);
        let (calendar, found) = calendar::compile(&model);
        findings.extend(found);
        let today = match now.into() {
            Now::Day(day) => day,
            Now::At(at) => Date::from_days(calendar.zone(model.policy.zone).wall_seconds(at).div_euclid(calendar::DAY)),
        };
        let criteria = decision::compile(&model);
        let (templates, found) = message::compile::compile(&model, &calendar);
        findings.extend(found);
        let graph = PolicyGraph::new(&model);
        let broken = rules::Broken::new(&book.files, &book.sources, &model, &findings);
        let context = rules::Context::new(&model, &book.sources, &calendar, &criteria, &graph, today);
        findings.extend(rules::check(&context, broken));
        keep_quiet(&mut findings, &book, &model);
        crate::syntax::notation::translate(&mut findings, &book.sources);
        Self { book, model, calendar, criteria, templates, graph, today, findings }
    }

    /// The instant at which today begins on the policy's clock: what `--date` means wherever a time is needed.
    #[must_use]
    pub fn midnight(&self) -> i64 {
        self.calendar.zone(self.model.policy.zone).first(self.today.days() * calendar::DAY)
    }

    /// Nine in the morning of today on the policy's clock: when scenarios without `starts` begin.
    #[must_use]
    pub fn morning(&self) -> i64 {
        self.calendar.zone(self.model.policy.zone).first(self.today.days() * calendar::DAY + MORNING)
    }

    /// Whether anything found is an error by its own nature.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|d| d.level == Level::Error)
    }

    /// The plan. Total, but only worth running where there are no errors.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let parts = plan::Parts { calendar: &self.calendar, criteria: &self.criteria, templates: &self.templates };
        plan::lower(&self.model, &parts, &self.book.sources)
    }
}

/// Warns of a book that declares nothing: it has no problems because it has no policy.
fn empty(book: &Book) -> Option<Diagnostic> {
    let first = book.files.first()?;
    let says = |f: &ast::File| {
        !f.broken.is_empty() || f.items.iter().any(|i| !matches!(i.kind, ItemKind::Use | ItemKind::Scope))
    };
    if book.files.iter().any(says) {
        return None;
    }
    let d =
        Diagnostic::warning("empty-book", Span::new(first.id, 0, 0), "nothing is declared: there is nothing to check");
    Some(d.help("`callout init` writes a small book to begin with"))
}

/// Leaves out what only follows from text that could not be read: a name that occurs in it was perhaps declared there,
/// and what a declaration with a broken
/// clause would say of clearances and addresses is not known.
fn keep_quiet(findings: &mut Vec<Diagnostic>, book: &Book, model: &Model) {
    let broken: Vec<Span> = book.files.iter().flat_map(|f| f.broken.iter().copied()).collect();
    if broken.is_empty() {
        return;
    }
    let words: BTreeSet<&str> = broken.iter().flat_map(|s| words_of(book.sources.text(*s))).collect();
    let heads = model.facts.rows().map(|f| &f.head);
    let heads = heads.chain(model.audiences.rows().map(|a| &a.head)).chain(model.channels.rows().map(|c| &c.head));
    let heads = heads.chain(model.people.rows().map(|p| &p.head));
    let within = |whole: Span, s: &Span| s.file == whole.file && s.lo <= whole.hi && whole.lo <= s.hi;
    let unclear =
        heads.filter(|h| broken.iter().any(|s| within(h.whole, s))).map(|h| h.name.as_str()).collect::<BTreeSet<_>>();
    findings.retain(|d| match d.code {
        "unknown-name" | "unknown-template-variable" => {
            let written = d.primary.as_ref().map_or("", |p| book.sources.text(p.span));
            // Where the text itself is what could not be read, its own finding says so.
            !words_of(written).any(|w| words.contains(w))
                || d.primary.as_ref().is_some_and(|p| broken.contains(&p.span))
        }
        "above-clearance" | "no-address" => !d.message.split('`').skip(1).step_by(2).any(|name| unclear.contains(name)),
        _ => true,
    });
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).filter(|w| !w.is_empty())
}
