//! `service-cycle`: services that depend on each other in a ring.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "service-cycle",
    level: Level::Error,
    needs: &[],
    summary: "services that depend on each other in a ring",
    why: "Nothing in the ring can be the cause of a failure, so no question about failures has an answer.",
    given: given::BOOK,
    fails: r#"service sso { depends on directory }
service directory { depends on sso }"#,
    mended: r#"service sso { depends on directory }
service directory
channel chat { kind slack; depends on sso }
person dave { contact app, chat "@dave"; reach by app, then chat after 1m }
team others { members dave }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ring in c.graph.service_cycles() {
        let heads: Vec<_> = ring.iter().filter_map(|s| c.model.services.get(*s)).map(|s| &s.head).collect();
        let names: Vec<String> = heads.iter().map(|h| format!("`{}`", h.name)).collect();
        let Some(first) = heads.first() else { continue };
        let mut d =
            Diagnostic::error(RULE.code, first.span, format!("{} depend on each other in a ring", names.join(", ")));
        for head in heads.iter().skip(1) {
            d = d.also(head.span, "part of the ring");
        }
        found.push(d.help("drop one of the dependencies, or name what they share as a service of its own"));
    }
    found
}
