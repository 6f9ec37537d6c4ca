//! `silent-state`: a level and state in which an audience hears nothing.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Communication, Expr, Situation, StateId};
pub(super) const RULE: Rule = Rule {
    code: "silent-state",
    level: Level::Error,
    needs_whole: true,
    summary: "a level and state in which an audience hears nothing",
    why: "If official news stops, rumours take over. Each state before the resolution needs an update rule, or a reason why silence is right.",
    given: &[
        given::POLICY,
        given::CHANNELS,
        given::PEOPLE,
        given::ALARMS,
        given::LEVELS,
        given::LADDER,
        given::AUDIENCE,
    ],
    fails: r#"communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 1h send notice while state is monitoring
  on resolved send notice within 30m
}"#,
    mended: r#"communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let resolved = c.model.states.len().saturating_sub(2);
    let mut found = Vec::new();
    for (audience, a) in c.model.audiences.iter() {
        for (level, l) in c.model.levels.iter() {
            let about =
                |x: &&Communication| x.levels.contains(&level) && x.audiences.iter().any(|y| y.node == audience);
            let list: Vec<&Communication> = c.model.communications.rows().filter(about).collect();
            let Some(first) = list.first() else { continue };
            let silent: Vec<String> = c
                .model
                .states
                .iter()
                .take(resolved)
                .filter(|(s, _)| !list.iter().any(|x| speaks(x, *s)))
                .map(|(_, s)| format!("`{}`", s.name))
                .collect();
            if !silent.is_empty() {
                found.push(
                    Diagnostic::error(
                        RULE.code,
                        first.head.span,
                        format!("at `{}`, `{}` hears nothing while the state is {}", l.head.name, a.head.name, silent.join(", ")),
                    )
                    .help("add `every 30m send TEMPLATE until resolved`, or say why not: `quiet in STATE because \"why\"`"),
                );
            }
        }
    }
    // One communication for several levels is one finding.
    found.dedup_by(|b, a| {
        let rest = |d: &Diagnostic| d.message.split_once(", ").map(|(_, r)| r.to_owned());
        a.primary == b.primary && rest(a) == rest(b)
    });
    found
}

/// Whether updates go out again and again in a state, or silence is declared.
fn speaks(x: &Communication, state: StateId) -> bool {
    x.quiet.iter().any(|q| q.states.iter().any(|s| s.node == state))
        || x.every.iter().any(|r| {
            r.until.is_none_or(|u| state < u.node)
                && match r.condition.as_ref().map(|c| &c.expr) {
                    Some(Expr::Situation(Situation::State(states))) => states.contains(&state),
                    _ => true,
                }
        })
}
