//! `silent-state`: a level and state in which an audience hears nothing.

use super::broken::TOLD;
use super::when::{Sure, in_state};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{AudienceId, Communication, CommunicationId, StateId};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "silent-state",
    level: Level::Error,
    needs: &[TOLD],
    summary: "a level and state in which an audience hears nothing",
    why: "If official news stops, rumours take over. Each state before the resolution needs an update rule, or a reason why silence is right.",
    given: given::TOLD,
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
    // One communication for several levels is one finding.
    let mut said: BTreeSet<(CommunicationId, AudienceId, Vec<StateId>)> = BTreeSet::new();
    for (audience, a) in c.model.audiences.iter() {
        for (level, l) in c.model.levels.iter() {
            let about = |x: &Communication| x.levels.contains(&level) && x.is_for(audience);
            let list: Vec<(CommunicationId, &Communication)> =
                c.model.communications.iter().filter(|(_, x)| about(x)).collect();
            let Some((id, first)) = list.first() else { continue };
            let states = c.model.states.ids().take(resolved);
            let silent: Vec<StateId> = states.filter(|s| !list.iter().any(|(_, x)| speaks(x, *s))).collect();
            if silent.is_empty() || !said.insert((*id, audience, silent.clone())) {
                continue;
            }
            let names = silent.iter().filter_map(|s| c.model.states.get(*s)).map(|s| format!("`{}`", s.name));
            let names = names.collect::<Vec<_>>().join(", ");
            found.push(
                Diagnostic::error(
                    RULE.code,
                    first.head.span,
                    format!("at `{}`, `{}` hears nothing while the state is {names}", l.head.name, a.head.name),
                )
                .help("add `every 30m send TEMPLATE until resolved`, or say why not: `quiet in STATE because \"why\"`"),
            );
        }
    }
    found
}

/// Whether updates may go out again and again in a state, or silence is declared.
fn speaks(x: &Communication, state: StateId) -> bool {
    x.quiet.iter().any(|q| q.states.iter().any(|s| s.node == state))
        || x.every.iter().any(|r| {
            r.until.is_none_or(|u| state < u.node)
                && r.condition.as_ref().is_none_or(|c| in_state(&c.expr, state, Sure::May))
        })
}
