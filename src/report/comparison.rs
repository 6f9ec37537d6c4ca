//! Where two versions of a policy give different levels: one document for programs and for people.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::layout::table;
use crate::calendar::ZoneData;
use crate::decision::{Criteria, Differences, Ending, Unified, show_duration, show_value};
use crate::model::{Counts, Fact, FactId, Goal, LevelId, Model};
use crate::source::Spanned;

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
    /// Facts and levels that only the new version has.
    pub new: Vec<NameRow>,
    /// Facts and levels that only the old version has.
    pub gone: Vec<NameRow>,
    /// Of these two those that stand in the same place: it seems that they were renamed.
    pub renamed: Vec<RenamedRow>,
}

/// What stands in one version alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct NameRow {
    /// `fact` or `level`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

/// Two names that may be one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RenamedRow {
    /// `fact` or `level`.
    pub kind: &'static str,
    /// What it was called.
    pub was: String,
    /// What it is called.
    pub now: String,
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
        when: d.region.words(&unified.model, clock),
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
        let until = criteria.meanwhile.map(|level| format!(" ({} until then)", name(model, level)));
        format!("{counts}{after}{}", until.unwrap_or_default())
    };
    add("unknown facts".to_owned(), counts(old), counts(new));
    let falls = |(model, _): (&Model, &Criteria)| {
        let by_itself = model.severities.as_ref().is_some_and(|s| s.falls_with_facts);
        if by_itself { "with the facts" } else { "when somebody confirms it" }.to_owned()
    };
    add("the severity falls".to_owned(), falls(old), falls(new));
    let rises = |(model, _): (&Model, &Criteria)| {
        let goals = model.guarantees.rows().flat_map(|g| &g.goals);
        let goals = goals.filter_map(|g| if let Goal::Rises(of) = &g.node { Some(of) } else { None });
        let name = |fact: &Spanned<FactId>| model.facts.get(fact.node).map(|f| format!("`{}`", f.head.name));
        let names: BTreeSet<String> = goals.flatten().filter_map(name).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.into_iter().collect::<Vec<_>>().join(", ") }
    };
    add("guaranteed that the severity rises with".to_owned(), rises(old), rises(new));
    let assumed = |fact: Option<&Fact>| {
        let fact = fact.and_then(|f| Some((f, f.assume.as_ref()?)));
        fact.map_or_else(|| "nothing".to_owned(), |(f, a)| show_value(&f.ty, &a.value.node, clock))
    };
    for fact in unified.model.facts.rows() {
        let of = |model: &'_ Model| assumed(model.facts.rows().find(|f| f.head.name == fact.head.name));
        add(format!("assumed of `{}`", fact.head.name), of(old.0), of(new.0));
    }
    let (mut gone, mut fresh, mut renamed) = (Vec::new(), Vec::new(), Vec::new());
    let fact = |id: &FactId| unified.model.facts.get(*id).map_or("?", |f| &f.head.name).to_owned();
    let row = |kind: &'static str, name: String| NameRow { kind, name };
    gone.extend(unified.gone.iter().map(|id| row("fact", fact(id))));
    fresh.extend(unified.fresh.iter().map(|id| row("fact", fact(id))));
    let alike = unified.alike.iter().map(|(was, now)| RenamedRow { kind: "fact", was: fact(was), now: fact(now) });
    renamed.extend(alike);
    let levels = |model: &Model| -> Vec<String> { model.levels.rows().map(|l| l.head.name.clone()).collect() };
    let (were, are) = (levels(old.0), levels(new.0));
    let only = |own: &[String], other: &[String]| -> Vec<NameRow> {
        own.iter().filter(|name| !other.contains(name)).map(|name| row("level", name.clone())).collect()
    };
    gone.extend(only(&were, &are));
    fresh.extend(only(&are, &were));
    // Of as many levels those between the same others are the same.
    let places = were.iter().zip(&are).filter(|(was, now)| !are.contains(was) && !were.contains(now));
    let places = places.map(|(was, now)| RenamedRow { kind: "level", was: was.clone(), now: now.clone() });
    renamed.extend(places.filter(|_| were.len() == are.len()));
    ComparisonDocument {
        new: fresh,
        gone,
        renamed,
        format: "callout.comparison/1",
        differences: differences.collect(),
        more: found.more,
        rules,
        only: unified.only.clone(),
        apart: unified.apart.clone(),
    }
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
            let _ = writeln!(out, "\n{}\n  before  {}\n  now     {}", rule.about, rule.was, rule.now);
        }
        for value in &self.only {
            let _ = writeln!(out, "\n{value}: not compared");
        }
        let renamed = |row: &&NameRow| {
            self.renamed.iter().any(|r| r.kind == row.kind && (r.was == row.name || r.now == row.name))
        };
        for (rows, is) in [(&self.gone, "gone"), (&self.new, "new")] {
            for row in rows.iter().filter(|row| !renamed(row)) {
                let _ = writeln!(out, "\n{} `{}` is {is}", row.kind, row.name);
            }
        }
        for RenamedRow { kind, was, now } in &self.renamed {
            let place =
                if *kind == "fact" { "all conditions that asked for it ask for" } else { "in its place stands" };
            let _ = writeln!(
                out,
                "\n{kind} `{was}` is gone, and {place} `{now}`: if it has another name now, compare with an old version that has \
                 the new name"
            );
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
