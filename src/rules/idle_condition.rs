//! `idle-condition`: a line of the criteria, or a part of one, without which every case has the level it has; of a define a part
//! without which it holds where it does.

use std::collections::BTreeSet;

use super::broken::CRITERIA;
use super::never_holds::{has_constant, never};
use super::{Context, Rule, given};
use crate::decision::{Criteria, Ending, LevelCriteria, Line, Open, Partition, Region};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Condition, Define, Fact, FactId, LevelId, Model};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "idle-condition",
    level: Level::Warning,
    needs: &[CRITERIA],
    summary: "a condition without which every case has the level it has",
    why: "Whatever is known, the level is the same with and without it: other lines cover it together, or what it raises is at the top already. Whoever reads it counts on a case that the policy does not tell apart.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
fact users: percent
severities {
  level SEV1 { when outage and users >= 25%; when outage and users < 25%; when outage and users = 10%; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    mended: r#"fact outage: bool
fact users: percent
severities {
  level SEV1 { when outage and users >= 25%; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = criteria(c);
    found.extend(c.model.defines.rows().flat_map(|define| of_define(c, define)));
    found
}

/// What does not matter in a define, whatever it is used for.
fn of_define(c: &Context<'_>, define: &Define) -> Vec<Diagnostic> {
    let condition = &define.condition;
    if has_constant(&condition.expr) {
        return Vec::new();
    }
    // As if it were the one level that there is. What is impossible is left aside: a definition may repeat it to be complete.
    let level = LevelCriteria { when: vec![condition.expr.clone()], otherwise: false };
    let alone =
        Criteria { facts: c.criteria.facts.clone(), levels: std::iter::once(level).collect(), ..Criteria::default() };
    let name = &define.head.name;
    let clock = c.calendar.zone(c.model.policy.zone);
    let parts = Partition::new(&alone).and_then(|mut partition| {
        let endings = partition.endings();
        let parts = partition.idle_parts(Line::When(LevelId::default(), 0), &[], |part| is_part(c, part, condition))?;
        Ok((endings, parts))
    });
    let Ok((endings, parts)) = parts else {
        let message = format!("whether all of `{name}` matters could not be decided: it has too many combinations");
        return vec![Diagnostic::new(Level::Info, RULE.code, condition.span, message)];
    };
    // Of one that never holds another rule speaks.
    if !endings.contains(&Ending::NoLevel) && endings.contains(&Ending::Level(LevelId::default())) {
        return vec![
            Diagnostic::warning(RULE.code, condition.span, format!("`{name}` always holds"))
                .note("whatever the facts are")
                .help("mend the condition, or leave it out where it is used"),
        ];
    }
    let holds = endings.contains(&Ending::Level(LevelId::default()));
    let words = parts.iter().filter(|_| holds).map(|part| part.words(c.model, clock));
    words.map(|words| of_part(&words, condition.span, &format!("`{name}`"))).collect()
}

fn criteria(c: &Context<'_>) -> Vec<Diagnostic> {
    let Some(severities) = &c.model.severities else { return Vec::new() };
    if c.criteria.conditions().any(has_constant) {
        return Vec::new();
    }
    let undecided = |_| {
        let message = "whether each condition matters could not be decided: the criteria have too many combinations";
        vec![
            Diagnostic::new(Level::Info, RULE.code, severities.head.span, message)
                .help("criteria that compare fewer facts in one condition can be decided"),
        ]
    };
    let mut partition = match c.partition() {
        Ok(partition) => partition,
        Err(why) => return undecided(why),
    };
    let idle = match partition.idle_lines() {
        Ok(idle) => idle,
        Err(why) => return undecided(why),
    };
    let open = Open::new(c.criteria);
    let clock = c.calendar.zone(c.model.policy.zone);
    let unreachable = &c.coverage().unreachable;
    let (mut found, mut told) = (Vec::new(), BTreeSet::new());
    for (line, condition) in lines(c.model) {
        // Other rules speak of lines that can never hold, of levels that never come out, and of `lower`.
        let said = matches!(line, Line::Lower(_))
            || matches!(line, Line::When(level, _) if unreachable.contains(&level))
            || never(c, &open, &condition.expr);
        let is_idle = idle.contains(&line);
        if said || is_idle {
            told.extend(condition.expr.facts());
        }
        if said {
            continue;
        }
        if is_idle {
            found.push(of_line(c.model, line, condition));
            continue;
        }
        // What a definition or a table stands for is not written here.
        let written = |part: &Region| is_part(c, part, condition);
        if let Ok(parts) = partition.idle_parts(line, &idle, written) {
            told.extend(parts.iter().flat_map(Region::facts));
            found.extend(parts.iter().map(|p| of_part(&p.words(c.model, clock), condition.span, "the level")));
        }
    }
    let asked: BTreeSet<FactId> = lines(c.model).iter().flat_map(|(_, condition)| condition.expr.facts()).collect();
    for fact in asked.difference(&told).filter(|fact| !partition.matters(**fact)) {
        found.extend(c.model.facts.get(*fact).map(of_fact));
    }
    found
}

/// Whether what a part of a condition says stands in it.
fn is_part(c: &Context<'_>, part: &Region, condition: &Condition) -> bool {
    let clock = c.calendar.zone(c.model.policy.zone);
    !part.0.is_empty() && is_written(&part.words(c.model, clock), &condition.text)
}

/// Whether a comparison stands in a condition word for word.
fn is_written(comparison: &str, condition: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '%' | '-');
    condition.match_indices(comparison).any(|(at, _)| {
        let (before, behind) = (condition.get(..at), condition.get(at + comparison.len()..));
        before.is_some_and(|b| !b.ends_with(goes_on)) && behind.is_some_and(|b| !b.starts_with(goes_on))
    })
}

/// Every line of the criteria with its condition.
fn lines(model: &Model) -> Vec<(Line, &Condition)> {
    let mut all: Vec<(Line, &Condition)> = Vec::new();
    for (id, level) in model.levels.iter() {
        all.extend(level.when.iter().enumerate().map(|(n, when)| (Line::When(id, n), when)));
    }
    if let Some(s) = &model.severities {
        all.extend(s.raises.iter().enumerate().map(|(n, r)| (Line::Raise(n), &r.when)));
        all.extend(s.lowers.iter().enumerate().map(|(n, l)| (Line::Lower(n), &l.when)));
        all.extend(s.at_least.iter().enumerate().map(|(n, f)| (Line::AtLeast(n), &f.when)));
    }
    all
}

fn of_line(model: &Model, line: Line, condition: &Condition) -> Diagnostic {
    let name = |level: LevelId| model.levels.get(level).map_or("?", |l| l.head.name.as_str());
    let (what, why) = match line {
        Line::When(level, _) if model.levels.get(level).is_some_and(|l| l.otherwise.is_some()) => (
            format!("`{}` holds with and without this condition", name(level)),
            "its `otherwise` takes all that no more severe level takes".to_owned(),
        ),
        Line::When(level, _) => (
            format!("`{}` holds with and without this condition", name(level)),
            "wherever it holds, the other lines give the same level".to_owned(),
        ),
        Line::Raise(_) => (
            "this `raise` raises nothing".to_owned(),
            "wherever it holds, the level is at the top already, or another line gives the same".to_owned(),
        ),
        Line::AtLeast(_) => (
            "this `at least` changes no level".to_owned(),
            "wherever it holds, the level is as severe without it".to_owned(),
        ),
        Line::Lower(_) => ("this `lower` lowers nothing".to_owned(), String::new()),
    };
    Diagnostic::warning(RULE.code, condition.span, what).note(why).help("mend the condition, or remove the line")
}

fn of_part(words: &str, at: Span, what: &str) -> Diagnostic {
    Diagnostic::warning(RULE.code, at, format!("`{words}` never matters in this condition"))
        .note(format!("{what} is the same with and without it, whatever else is so"))
        .help("mend the comparison, or leave it out")
}

fn of_fact(fact: &Fact) -> Diagnostic {
    let message = format!("the criteria ask for `{}`, and it never changes the level", fact.head.name);
    Diagnostic::warning(RULE.code, fact.head.span, message)
        .note("whatever it is, known or unknown, the level is the same")
        .help("mend the conditions that ask for it, or leave it out of them")
}
