//! `no-level`: facts that no level is for.

use super::broken::CRITERIA;
use super::{Context, Rule, given, words};
use crate::decision::{Ending, Witness, show_value};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "no-level",
    level: Level::Error,
    needs: &[CRITERIA],
    summary: "facts that no level is for",
    why: "An incident with these facts has no level: no ladder starts and nobody is told. It is the case nobody thought of, and such cases are what a crisis is made of.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
fact users: percent
severities {
  level SEV1 { when outage and users >= 25%; ladder main }
  level SEV2 { when outage; ladder main }
}"#,
    mended: r#"fact outage: bool
fact users: percent
severities {
  level SEV1 { when outage and users >= 25%; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    check,
};

/// Cases that are told.
const MOST_CASES: usize = 3;

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(severities), Some(last)) = (&c.model.severities, c.model.levels.rows().last()) else { return Vec::new() };
    let coverage = c.coverage();
    let otherwise =
        format!("add `otherwise` to the least severe level, `{}`, or a `when` for this case", last.head.name);
    if coverage.nothing_possible {
        let at = c.model.impossibles.rows().next().map_or(severities.head.span, |i| i.head.span);
        let message = "what is declared `impossible` leaves no facts at all: no incident could have a level";
        return vec![Diagnostic::error(RULE.code, at, message).help("mend the conditions of the `impossible` lines")];
    }
    if let Some(hole) = &coverage.hole {
        let message = format!("no level is for {}", case(c, hole));
        let mut found = Diagnostic::error(RULE.code, severities.head.span, message);
        found.notes.extend(everywhere(c));
        return vec![found.help(otherwise).help("where that cannot be, say so: `impossible NAME \"why\" when …`")];
    }
    if coverage.hole_undecided {
        let message = "whether all facts have a level could not be decided: the criteria have too many combinations";
        return vec![Diagnostic::warning(RULE.code, severities.head.span, message).help(otherwise)];
    }
    Vec::new()
}

/// All the cases without a level, where they can be told.
fn everywhere(c: &Context<'_>) -> Option<String> {
    let clock = c.calendar.zone(c.model.policy.zone);
    let Ok((cases, more)) = c.partition().and_then(|mut p| p.cases(Ending::NoLevel, MOST_CASES)) else { return None };
    let mut words: Vec<String> = cases.iter().map(|case| format!("`{}`", case.words(c.model, clock))).collect();
    if more {
        words.push("in more cases besides".to_owned());
    }
    Some(format!("so it is wherever {}", words.join(", or ")))
}

/// A case in the author's words.
fn case(c: &Context<'_>, hole: &Witness) -> String {
    let clock = c.calendar.zone(c.model.policy.zone);
    let name = |fact| c.model.facts.get(fact).map_or("?", |f| f.head.name.as_str());
    let mut said: Vec<String> = Vec::new();
    for (fact, value) in &hole.facts {
        let Some(declared) = c.model.facts.get(*fact) else { continue };
        said.push(format!("`{} = {}`", declared.head.name, show_value(&declared.ty, value, clock)));
    }
    for (fact, known) in &hole.known {
        said.push(format!("`{}` {}", name(*fact), if *known { "known" } else { "unknown" }));
    }
    said.extend(hole.elapsed.map(|s| format!("{} after the declaration", words(s))));
    if said.is_empty() { "any facts at all".to_owned() } else { said.join(", ") }
}
