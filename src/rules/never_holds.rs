//! `never-holds`: a condition that can never hold.

use super::{Context, Rule, given};
use crate::decision::{Open, Truth};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Cause, Condition, Expr, LevelLadders};

pub(super) const RULE: Rule = Rule {
    code: "never-holds",
    level: Level::Warning,
    needs: &[],
    summary: "a condition that can never hold",
    why: "No facts make it true, whatever is known: it contradicts itself, or what is declared `impossible`. The line reads like a safeguard and does nothing.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
fact users: count
severities {
  raise 1 when users > 100 and users < 10
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    mended: r#"fact outage: bool
fact users: count
severities {
  raise 1 when users > 100 or users < 10
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let open = Open::new(c.criteria);
    let mut found: Vec<Diagnostic> = Vec::new();
    for (condition, what) in conditions(c) {
        if never(c, &open, &condition.expr) {
            let message = format!("this condition can never hold: {what} does nothing");
            found.push(
                Diagnostic::warning(RULE.code, condition.span, message)
                    .note("no facts make it true: it contradicts itself, or what is `impossible`")
                    .help("mend the condition, or remove the line"),
            );
        }
    }
    found
}

/// Whether a condition is one that this rule speaks of.
pub(super) fn never(c: &Context<'_>, open: &Open, expr: &Expr) -> bool {
    // One fact alone cannot contradict itself, and a constant stands for what could not be read.
    let plain = expr.size() < 2 && c.model.impossibles.is_empty();
    !plain && !has_constant(expr) && open.may_hold(expr).truth == Truth::False
}

/// Conditions that do something when they hold. Of a level with one `when`, `unreachable-level` speaks.
fn conditions<'a>(c: &Context<'a>) -> Vec<(&'a Condition, &'static str)> {
    let model = c.model;
    let mut all: Vec<(&Condition, &'static str)> = Vec::new();
    if let Some(s) = &model.severities {
        all.extend(s.raises.iter().map(|r| (&r.when, "the `raise`")));
        all.extend(s.lowers.iter().map(|l| (&l.when, "the `lower`")));
        all.extend(s.at_least.iter().map(|f| (&f.when, "the `at least`")));
    }
    for level in model.levels.rows() {
        if level.when.len() > 1 {
            all.extend(level.when.iter().map(|w| (w, "the `when`")));
        }
        if let Some(LevelLadders::First(list)) = &level.ladders {
            all.extend(list.iter().filter_map(|(_, when)| Some((when.as_ref()?, "the ladder's line"))));
        }
    }
    all.extend(model.defines.rows().map(|d| (&d.condition, "the `define`")));
    let rungs = model.ladders.rows().flat_map(|l| &l.rungs);
    all.extend(rungs.filter_map(|r| Some((r.when.as_ref()?, "the rung"))));
    let reactions = model.reactions.rows().flat_map(|r| &r.clauses);
    all.extend(reactions.filter_map(|r| match &r.cause {
        Cause::When(when) => Some((when, "the reaction")),
        Cause::On(_) => None,
    }));
    let bots = model.bots.rows().filter_map(|b| b.hands_over.as_ref());
    all.extend(bots.filter_map(|h| Some((h.when.as_ref()?, "the `when` of the hand-over"))));
    let fillers = model.roles.rows().flat_map(|r| &r.filled_by);
    all.extend(fillers.filter_map(|f| Some((f.when.as_ref()?, "the source"))));
    all
}

pub(super) fn has_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Constant(_) => true,
        Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => of.iter().any(has_constant),
        Expr::Not(e) => has_constant(e),
        _ => false,
    }
}
