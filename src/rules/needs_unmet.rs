//! `needs-unmet`: a rung that needs more people than it can ever page.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Responder;
use std::collections::BTreeSet;
pub(super) const RULE: Rule = Rule {
    code: "needs-unmet",
    level: Level::Error,
    needs_whole: false,
    summary: "a rung that needs more people than it can ever page",
    why: "The rung can never be answered: the ladder climbs on although everybody has acknowledged.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; needs 2; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice, bob; needs 2; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        let extra: BTreeSet<Responder> = ladder.may_acknowledge.iter().flat_map(|t| c.everybody(t.node)).collect();
        let mut so_far: BTreeSet<Responder> = extra;
        for rung in &ladder.rungs {
            so_far.extend(c.everybody_on(&rung.pages));
            for need in &rung.needs {
                let able: BTreeSet<Responder> = match need.of {
                    None => so_far.clone(),
                    Some(group) => c.everybody(group.node).intersection(&so_far).copied().collect(),
                };
                let wanted = need.count.node as usize;
                if wanted > able.len() {
                    let of = need.of.map_or_else(String::new, |g| format!(" of {}", c.name(g.node)));
                    found.push(
                        Diagnostic::error(
                            RULE.code,
                            need.count.span,
                            format!(
                                "the rung needs {wanted}{of}, but the ladder can have paged only {} by then",
                                able.len()
                            ),
                        )
                        .help("page more people on this rung or before it, or need fewer"),
                    );
                }
            }
        }
    }
    found
}
