//! `callout classify`: which level facts lead to, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use clap::{Args, ValueEnum};

use super::args::{BookFlag, Format, Judging, duration};
use super::host::Host;
use super::session::Checked;
use super::{Exit, session};
use crate::decision::{
    Facts, Knowledge, Partition, Quiet, assumed, classify, differences, parse_value, questions, unify,
};
use crate::diagnostic::render::visible;
use crate::model::{FactId, FactType, Model};
use crate::report::classification::{ClassificationDocument, document};
use crate::report::comparison::{self, ComparisonDocument};
use crate::report::questionnaire::{self, QuestionnaireDocument};

/// Which severity some facts lead to, why, and what else would have to be known
#[derive(Debug, Args)]
#[command(after_help = "example: callout classify customers_affected=40% data=none 'regions=(eu, us)'")]
pub(super) struct Classify {
    /// Facts; those that are not given are unknown, or as the policy assumes. A path among them is the book
    #[arg(value_name = "FACT=VALUE")]
    facts: Vec<String>,
    /// Facts of this file, YAML or JSON; `-` for standard input
    #[arg(long = "facts", value_name = "FILE")]
    files: Vec<String>,
    /// So long after the declaration: 10m, 2h
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "0s")]
    elapsed: i64,
    /// Ask for what is missing, the most helpful question first
    #[arg(long)]
    ask: bool,
    /// Exit with 3 where unknown facts leave several levels possible
    #[arg(long)]
    strict: bool,
    /// Print all questions that lead to a level, in the order that needs the fewest on average: as a list, a Mermaid chart, or
    /// a page to print
    #[arg(long, value_name = "AS", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "list",
          conflicts_with_all = ["ask", "strict", "files", "elapsed"])]
    questions: Option<QuestionsAs>,
    /// Show every case that has another level than in this older version of the book; exit with 1 where there is one
    #[arg(long, value_name = "OLD", conflicts_with_all = ["ask", "strict", "files", "elapsed", "questions"])]
    compare: Option<String>,
    #[command(flatten)]
    book: BookFlag,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

/// Cases that a comparison tells of each pair of levels.
const MOST_CASES: usize = 20;

/// How a questionnaire is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum QuestionsAs {
    /// A numbered list
    List,
    /// A Mermaid flow chart
    Mermaid,
    /// A page of HTML to print
    Html,
}

impl Classify {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            let schema = match (&self.compare, self.questions) {
                (Some(_), _) => schemars::schema_for!(ComparisonDocument),
                (None, Some(_)) => schemars::schema_for!(QuestionnaireDocument),
                (None, None) => schemars::schema_for!(ClassificationDocument),
            };
            return host.print_json(&schema);
        }
        let (paths, given) = self.book.split(&self.facts);
        let checked = session::open_in_spite_of_rules(host, &paths, &self.judging)?;
        let policy = &checked.policy;
        if policy.model.levels.is_empty() {
            return Err(host.usage("there are no severities here", "write them: `callout explain severities` says how"));
        }
        if let Some(old) = &self.compare {
            return self.compare(old, &given, &checked, host);
        }
        if let Some(kind) = self.questions {
            return self.print_questions(kind, &given, &checked, host);
        }
        let mut facts = self.given(&given, &checked, host)?;
        let quiet = Quiet { elapsed: self.elapsed };
        if self.ask {
            self.ask(&checked, host, &mut facts, quiet)?;
        }
        let found = classify(&policy.model, &policy.criteria, &facts, self.elapsed, &quiet);
        let open = questions(&policy.model, &policy.criteria, &facts, &quiet);
        let clock = policy.calendar.zone(policy.model.policy.zone);
        let document = document(&policy.model, &policy.book.sources, clock, &facts, self.elapsed, &found, &open);
        match self.format {
            Format::Human => host.print(&document.human())?,
            Format::Json => host.print_json(&document)?,
        }
        if found.level.is_none() || found.possible.contradiction {
            return Err(Exit::Findings);
        }
        if self.strict && found.possible.levels.len() > 1 { Err(Exit::Undecided) } else { Ok(()) }
    }

    fn compare(&self, old: &str, given: &[String], new: &Checked, host: &Host) -> Result<(), Exit> {
        if let Some(first) = given.first() {
            return Err(host.usage(
                &format!("`{first}` is given, and `--compare` looks at all facts"),
                "name the older version behind `--compare`, and the newer one as the book",
            ));
        }
        let older = session::open_in_spite_of_rules(host, &[old.to_owned()], &self.judging)?;
        if older.policy.model.levels.is_empty() {
            return Err(
                host.usage(&format!("there are no severities in `{old}`"), "name an older version that has some")
            );
        }
        let old = older;
        let (old, new) = (&old.policy, &new.policy);
        let versions = [(&old.model, &old.criteria), (&new.model, &new.criteria)];
        let unified = unify(versions[0], versions[1]);
        let name = |model: &Model, level| model.levels.get(level).map(|l| l.head.name.clone()).unwrap_or_default();
        let names = (&|level| name(&old.model, level), &|level| name(&new.model, level));
        let Ok(found) = differences(&unified, (names.0, names.1), MOST_CASES) else {
            host.tell("error: the criteria have too many combinations to be compared\n");
            return Err(Exit::Undecided);
        };
        let clock = new.calendar.zone(new.model.policy.zone);
        let document = comparison::document(versions, &unified, &found, clock);
        match self.format {
            Format::Human => host.print(&document.human())?,
            Format::Json => host.print_json(&document)?,
        }
        if document.differs() { Err(Exit::Findings) } else { Ok(()) }
    }

    fn print_questions(&self, kind: QuestionsAs, given: &[String], checked: &Checked, host: &Host) -> Result<(), Exit> {
        if let Some(first) = given.first() {
            return Err(host.usage(
                &format!("`{first}` is given, and `--questions` asks for all"),
                "leave facts out, or ask with `--ask`",
            ));
        }
        let policy = &checked.policy;
        let found = Partition::left(&policy.model, &policy.criteria, &Facts::new(), &BTreeSet::new(), 0)
            .and_then(|mut p| p.questionnaire());
        let Ok(found) = found else {
            host.tell("error: the criteria have too many combinations to be laid out as questions\n");
            return Err(Exit::Undecided);
        };
        let clock = policy.calendar.zone(policy.model.policy.zone);
        let document = questionnaire::document(&policy.model, clock, &found);
        match (self.format, kind) {
            (Format::Json, _) => host.print_json(&document),
            (Format::Human, QuestionsAs::List) => host.print(&document.human()),
            (Format::Human, QuestionsAs::Mermaid) => host.print(&document.mermaid()),
            (Format::Human, QuestionsAs::Html) => host.print(&document.html()),
        }
    }

    /// What the policy assumes, then the files, then the arguments; a later one replaces an earlier one, but no
    /// argument another.
    fn given(&self, arguments: &[String], checked: &Checked, host: &Host) -> Result<Facts, Exit> {
        let policy = &checked.policy;
        let clock = policy.calendar.zone(policy.model.policy.zone);
        let mut facts = assumed(&policy.model, clock);
        let mut set = |id: FactId, value: Option<crate::model::FactValue>| {
            let known = value.map_or(Knowledge::Unknown, |v| Knowledge::Known(v.placed(|wall| clock.first(wall))));
            facts.set(id, known);
        };
        for path in &self.files {
            for (id, value) in session::facts_file(host, &policy.model, path)? {
                set(id, value);
            }
        }
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for text in arguments {
            let Some((name, value)) = text.split_once('=') else {
                return Err(host.usage(&format!("`{text}` is no fact"), "write `FACT=VALUE`, such as `data=none`"));
            };
            let name = name.trim();
            let found = policy.model.facts.iter().find(|(_, f)| f.head.name == name);
            let Some((id, _)) = found else {
                return Err(host.unknown("fact", name, policy.model.facts.rows().map(|f| f.head.name.as_str())));
            };
            if let Some(first) = seen.insert(name, text) {
                return Err(host.usage(
                    &format!("`{name}` is given twice: `{first}` and `{text}`"),
                    "leave one of them out; values of a file may be replaced, arguments may not",
                ));
            }
            match parse_value(&policy.model, id, value) {
                Ok(value) => set(id, value),
                Err(why) => return Err(host.usage(&why, "")),
            }
        }
        Ok(facts)
    }

    /// Asks until the level is decided, or no question helps, or nobody answers any more.
    fn ask(&self, checked: &Checked, host: &Host, facts: &mut Facts, quiet: Quiet) -> Result<(), Exit> {
        let policy = &checked.policy;
        let clock = policy.calendar.zone(policy.model.policy.zone);
        let mut skipped: BTreeSet<FactId> = BTreeSet::new();
        let mut lines = std::io::stdin().lock().lines();
        loop {
            let next = Partition::left(&policy.model, &policy.criteria, facts, &skipped, self.elapsed)
                .and_then(|mut p| p.next_question());
            let next = next.unwrap_or_else(|_| {
                let open = questions(&policy.model, &policy.criteria, facts, &quiet);
                open.into_iter().map(|q| q.fact).find(|fact| !skipped.contains(fact))
            });
            let Some(next) = next else { return Ok(()) };
            host.tell(&prompt(checked, next));
            let Some(Ok(line)) = lines.next() else {
                host.tell("\n");
                return Ok(());
            };
            if line.trim().is_empty() {
                skipped.insert(next);
                continue;
            }
            match parse_value(&policy.model, next, &line) {
                Ok(Some(value)) => facts.set(next, Knowledge::Known(value.placed(|wall| clock.first(wall)))),
                Ok(None) => {
                    skipped.insert(next);
                }
                Err(why) => host.tell(&format!("{}\n", visible(&why))),
            }
        }
    }
}

/// The question with what may be answered.
fn prompt(checked: &Checked, about: FactId) -> String {
    let Some(fact) = checked.policy.model.facts.get(about) else { return String::new() };
    let answers = match &fact.ty {
        FactType::Bool => "yes, no".to_owned(),
        FactType::Percent => "such as 25%".to_owned(),
        FactType::Count | FactType::Number => fact.unit.clone().unwrap_or_else(|| "a number".to_owned()),
        FactType::Scale(words) | FactType::Choice(words) => words.join(", "),
        FactType::Flags(words) => format!("any of {}", words.join(", ")),
        FactType::Duration => "such as 1h30m".to_owned(),
        FactType::Instant => "such as 2026-11-23 08:30".to_owned(),
        FactType::Text => "text".to_owned(),
    };
    format!("{} ({}) ", visible(&fact.question()), visible(&answers))
}
