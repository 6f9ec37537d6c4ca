//! Where two versions of a policy give different levels: one document for programs and for people.

use std::fmt::Write as _;

use serde::Serialize;

use super::layout::table;
use crate::calendar::ZoneData;
use crate::decision::{Criteria, Differences, Ending, Region, Said, Unified, show_duration, show_value};
use crate::model::{Counts, Fact, FactId, LevelId, Model};

/// What `callout classify --compare OLD --format json` prints.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ComparisonDocument {
    /// `callout.comparison/1`.
    pub format: &'static str,
    /// The cases with another level than before, each as wide as can be: together all of them.
    pub differences: Vec<DifferenceRow>,
    /// There are more of them.
    pub more: bool,
    /// What else a level depends on: which level counts while facts are unknown, and what is assumed.
    pub rules: Vec<RuleRow>,
    /// Values that only one version knows: nothing is said of them.
    pub only: Vec<String>,
    /// Facts that have one name and cannot be compared; those of the new version are called `NAME (new)`.
    pub apart: Vec<String>,
}

/// Cases with another level than before.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DifferenceRow {
    /// The level that was, `no level`, or `impossible`.
    pub was: String,
    /// The level that is.
    pub now: String,
    /// The cases, as the language writes conditions; `always` where these are all.
    pub when: String,
}

/// Something that is not about facts alone.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RuleRow {
    /// What it is about.
    pub about: String,
    /// What was.
    pub was: String,
    /// What is.
    pub now: String,
}

/// What is told of two versions, the old one first.
#[must_use]
pub fn document(
    versions: [(&Model, &Criteria); 2],
    unified: &Unified,
    found: &Differences,
    clock: &ZoneData,
) -> ComparisonDocument {
    let [old, new] = versions;
    let name = |model: &Model, level: LevelId| model.levels.get(level).map_or("?", |l| &l.head.name).to_owned();
    let end = |model: &Model, ending: Ending| match ending {
        Ending::Level(level) => name(model, level),
        Ending::NoLevel => "no level".to_owned(),
        Ending::Impossible => "impossible".to_owned(),
    };
    let differences = found.all.iter().map(|d| DifferenceRow {
        was: end(old.0, d.old),
        now: end(new.0, d.new),
        when: when(&d.region, &unified.model, clock),
    });
    let mut rules = Vec::new();
    let mut add = |about: String, was: String, now: String| {
        if was != now {
            rules.push(RuleRow { about, was, now });
        }
    };
    let counts = |(model, criteria): (&Model, &Criteria)| {
        let counts = match criteria.counts_as {
            Counts::Worst => "count as the worst",
            Counts::Best => "count as the best",
            Counts::Ask => "are asked for",
        };
        let after = criteria.after.map(|s| format!(" after {}", show_duration(s))).unwrap_or_default();
        let until = criteria.meanwhile.map(|level| format!(", until then as {}", name(model, level)));
        format!("{counts}{after}{}", until.unwrap_or_default())
    };
    add("unknown facts".to_owned(), counts(old), counts(new));
    let assumed = |fact: Option<&Fact>| {
        let fact = fact.and_then(|f| Some((f, f.assume.as_ref()?)));
        fact.map_or_else(|| "nothing".to_owned(), |(f, a)| show_value(&f.ty, &a.value.node, clock))
    };
    for fact in unified.model.facts.rows() {
        let of = |model: &'_ Model| assumed(model.facts.rows().find(|f| f.head.name == fact.head.name));
        add(format!("assumed of `{}`", fact.head.name), of(old.0), of(new.0));
    }
    ComparisonDocument {
        format: "callout.comparison/1",
        differences: differences.collect(),
        more: found.more,
        rules,
        only: unified.only.clone(),
        apart: unified.apart.clone(),
    }
}

/// A case in words: what a fact that nobody knows is in truth is told apart from what is known.
fn when(region: &Region, model: &Model, clock: &ZoneData) -> String {
    let unknown: Vec<FactId> =
        region.0.iter().filter_map(|s| if let Said::Known(fact, false) = s { Some(*fact) } else { None }).collect();
    let hidden = |s: &Said| !matches!(s, Said::Known(..)) && s.fact().is_some_and(|f| unknown.contains(&f));
    let (truth, known): (Vec<Said>, Vec<Said>) = region.0.iter().cloned().partition(hidden);
    let words = Region(known).words(model, clock);
    if truth.is_empty() { words } else { format!("{words}, and in truth {}", Region(truth).words(model, clock)) }
}

impl ComparisonDocument {
    /// Whether anything differs.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.differences.is_empty() || !self.rules.is_empty()
    }

    /// For people.
    #[must_use]
    pub fn human(&self) -> String {
        let mut out = String::new();
        // INVARIANT: writing to a String does not fail.
        match self.differences.len() {
            0 => out.push_str("All facts lead to the level they led to before.\n"),
            count => {
                let more = if self.more { "more than " } else { "" };
                let cases = if count == 1 { "case" } else { "cases" };
                let _ = writeln!(out, "Another level than before, in {more}{count} {cases}:\n");
                let head = ["was".to_owned(), "now".to_owned(), "when".to_owned()];
                let rows = self.differences.iter().map(|d| [d.was.clone(), d.now.clone(), d.when.clone()]);
                out.push_str(&table(&std::iter::once(head).chain(rows).collect::<Vec<_>>(), &[]));
            }
        }
        for rule in &self.rules {
            let _ = writeln!(out, "\n{}: {} before, {} now", rule.about, rule.was, rule.now);
        }
        for value in &self.only {
            let _ = writeln!(out, "\n{value}: not compared");
        }
        for name in &self.apart {
            let _ = writeln!(
                out,
                "\n`{name}` is another kind of fact than before, and is compared with nothing: `{name} (new)` is that of the new policy"
            );
        }
        out
    }
}
