//! Which level facts lead to, and why: one document for programs and for people.

use std::fmt::Write as _;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::calendar::ZoneData;
use crate::decision::{Classification, Does, Facts, Knowledge, Question, Truth, show_duration, show_value};
use crate::diagnostic::render::visible;
use crate::model::{Counts, FactId, LevelId, Model};
use crate::source::Sources;

/// What `callout classify --format json` prints.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ClassificationDocument {
    /// `callout.classification/1`.
    pub format: &'static str,
    /// The level that counts; absent where no criterion can be met.
    pub level: Option<LevelName>,
    /// Every level that the unknown facts leave possible, the most severe first.
    pub possible: Vec<LevelName>,
    /// Some completion of the unknown facts meets no criterion.
    pub none_possible: bool,
    /// What is given cannot be so together.
    pub contradiction: bool,
    /// There were too many combinations to try: the possible levels are those that could not be ruled out.
    pub over_budget: bool,
    /// Why, in the order of judging.
    pub because: Vec<Reason>,
    /// Facts with a value.
    pub facts: Vec<Given>,
    /// Questions that keep the level open, the most helpful first.
    pub ask: Vec<Ask>,
    /// How it was chosen among several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// A level.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct LevelName {
    /// Name.
    pub name: String,
    /// Label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// One reason.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Reason {
    /// What it does: `gives SEV1`, `raises by 1`, `lowers by 1, never below SEV3`, `at least SEV2`.
    pub does: String,
    /// Whether it holds.
    pub truth: Truth,
    /// The condition as written.
    pub condition: String,
    /// `path:line:column`.
    pub at: String,
}

/// A fact with a value.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Given {
    /// Its name.
    pub fact: String,
    /// Its value, as the language writes it.
    pub value: String,
    /// Taken to be so, not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// Without it the answer would be another.
    pub mattered: bool,
}

/// A question.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Ask {
    /// About this fact.
    pub fact: String,
    /// The question.
    pub question: String,
    /// How many levels remain possible after the least helpful answer.
    pub leaves: usize,
}

/// The document of a classification, so many seconds after declaration.
#[must_use]
pub fn document(
    model: &Model,
    sources: &Sources,
    clock: &ZoneData,
    facts: &Facts,
    elapsed: i64,
    found: &Classification,
    questions: &[Question],
) -> ClassificationDocument {
    let level = |id: LevelId| {
        let head = model.levels.get(id).map(|l| &l.head);
        LevelName {
            name: head.map_or_else(|| format!("level {}", id.0), |h| h.name.clone()),
            label: head.and_then(|h| h.label.clone()),
        }
    };
    let fact = |id: FactId| model.facts.get(id).map_or_else(String::new, |f| f.head.name.clone());
    let does = |does: Does| match does {
        Does::Gives(id) => format!("gives {}", level(id).name),
        Does::Otherwise(id) => format!("gives {}, otherwise", level(id).name),
        Does::Raises(n) => format!("raises by {n}"),
        Does::Lowers(n, None) => format!("lowers by {n}"),
        Does::Lowers(n, Some(id)) => format!("lowers by {n}, never below {}", level(id).name),
        Does::Holds(id) => format!("at least {}", level(id).name),
        Does::Contradicts => "cannot be".to_owned(),
    };
    ClassificationDocument {
        format: "callout.classification/1",
        level: found.level.map(level),
        possible: found.possible.levels.iter().map(|l| level(*l)).collect(),
        none_possible: found.possible.none_possible,
        contradiction: found.possible.contradiction,
        over_budget: found.possible.over_budget,
        because: found
            .why
            .iter()
            .map(|b| Reason {
                does: does(b.does),
                truth: b.truth,
                condition: b.text.clone(),
                at: sources.place(b.span),
            })
            .collect(),
        facts: facts
            .iter()
            .filter_map(|(id, knowledge)| {
                let (value, assumed) = match knowledge {
                    Knowledge::Known(v) => (v, false),
                    Knowledge::Assumed(v) => (v, true),
                    Knowledge::Unknown => return None,
                };
                let ty = &model.facts.get(id)?.ty;
                let mattered = found.mattered.contains(&id);
                Some(Given { fact: fact(id), value: show_value(ty, value, clock), assumed, mattered })
            })
            .collect(),
        ask: questions.iter().map(|q| Ask { fact: fact(q.fact), question: q.text.clone(), leaves: q.leaves }).collect(),
        rule: (found.possible.levels.len() > 1).then(|| rule(model, elapsed, &level)),
    }
}

/// How one of several possible levels is chosen.
fn rule(model: &Model, elapsed: i64, level: &impl Fn(LevelId) -> LevelName) -> String {
    let written = model.severities.as_ref().and_then(|s| s.unknown.as_ref());
    let counts = match written.map_or(Counts::Worst, |r| r.counts_as) {
        Counts::Worst => "the worst",
        Counts::Best => "the best",
        Counts::Ask => "the worst until it is asked",
    };
    match written.and_then(|r| r.after.filter(|after| elapsed < *after).map(|after| (after, r.meanwhile))) {
        Some((after, Some(meanwhile))) => format!(
            "unknown facts count as {counts} after {}; until then it is {} or worse",
            show_duration(after),
            level(meanwhile).name
        ),
        Some((after, None)) => {
            format!("unknown facts count as {counts} after {}; until then it is the best", show_duration(after))
        }
        None => format!("unknown facts count as {counts}"),
    }
}

impl LevelName {
    fn title(&self) -> String {
        self.label.as_ref().map_or_else(|| self.name.clone(), |l| format!("{} \"{l}\"", self.name))
    }
}

impl ClassificationDocument {
    /// For people.
    #[must_use]
    pub fn human(&self) -> String {
        let mut text = String::new();
        match &self.level {
            None => text.push_str("no level: no criterion is met\n"),
            Some(level) => {
                let _ = writeln!(text, "{}", level.title());
            }
        }
        if let Some(rule) = &self.rule {
            let names: Vec<&str> = self.possible.iter().map(|l| l.name.as_str()).collect();
            let _ = writeln!(text, "  possible: {}\n  {rule}", names.join(", "));
        }
        if self.contradiction {
            text.push_str("  what is given is impossible together, so that nothing counts as impossible\n");
        }
        if self.none_possible && self.level.is_some() {
            text.push_str("  some values of the unknown facts meet no criterion at all\n");
        }
        if self.over_budget {
            text.push_str("  too many combinations to try: what cannot be ruled out counts as possible\n");
        }
        let part = |text: &mut String, title: &str, rows: &[[String; 3]]| {
            if !rows.is_empty() {
                let _ = writeln!(text, "\n{title}");
                text.push_str(&columns(rows));
            }
        };
        let reason = |r: &Reason| {
            let may = if r.truth == Truth::True { r.does.clone() } else { format!("perhaps {}", r.does) };
            [may, r.condition.clone(), r.at.clone()]
        };
        part(&mut text, "because", &self.because.iter().map(reason).collect::<Vec<_>>());
        let given = |g: &Given| {
            let how = match (g.assumed, g.mattered) {
                (true, true) => "assumed, and it matters",
                (true, false) => "assumed",
                (false, true) => "it matters",
                (false, false) => "",
            };
            [g.fact.clone(), g.value.clone(), how.to_owned()]
        };
        part(&mut text, "facts", &self.facts.iter().map(given).collect::<Vec<_>>());
        let leaves = |n: usize| if n == 1 { "decides it".to_owned() } else { format!("leaves at most {n}") };
        let ask = |a: &Ask| [a.fact.clone(), a.question.clone(), leaves(a.leaves)];
        part(&mut text, "ask", &self.ask.iter().map(ask).collect::<Vec<_>>());
        text
    }
}

fn columns(rows: &[[String; 3]]) -> String {
    let cells: Vec<[String; 3]> = rows.iter().map(|r| r.each_ref().map(|c| visible(c).into_owned())).collect();
    let width = |i: usize| cells.iter().filter_map(|r| r.get(i)).map(|c| c.width()).max().unwrap_or(0);
    let (a, b) = (width(0), width(1).min(72));
    let mut text = String::new();
    for [x, y, z] in &cells {
        let pad = |n: usize, t: &str| " ".repeat(n.saturating_sub(t.width()));
        let line = format!("  {x}{}  {y}{}  {z}", pad(a, x), pad(b, y));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
