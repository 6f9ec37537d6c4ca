//! `idle-layer`: a layer that never puts anybody on call.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Layer;

pub(super) const RULE: Rule = Rule {
    code: "idle-layer",
    level: Level::Warning,
    needs: &[],
    summary: "a layer that never puts anybody on call",
    why: "Later layers win where they cover. A layer below one that always covers, or one without `rotate`, names people who are never paged.",
    given: given::BOOK,
    fails: r#"schedule primary {
  layer nights { during 20:00-08:00; rotate carol every 1w from 2026-01-05 20:00 }
  layer always { rotate alice, bob every 1w from 2026-01-05 09:00 }
}"#,
    mended: r#"schedule primary {
  layer always { rotate alice, bob every 1w from 2026-01-05 09:00 }
  layer nights { during 20:00-08:00; rotate carol every 1w from 2026-01-05 20:00 }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for schedule in c.model.schedules.rows() {
        for (i, layer) in schedule.layers.iter().enumerate() {
            let name = &layer.head.name;
            let Some(rotation) = &layer.rotation else {
                let message = format!("layer `{name}` has no `rotate`, so it puts nobody on call");
                let help = "say whose turn it is: `rotate ada, ben every 1w from 2026-01-05 09:00`";
                found.push(Diagnostic::warning(RULE.code, layer.head.span, message).help(help));
                continue;
            };
            let start = |l: &Layer, wall: i64| c.calendar.zone(l.zone).first(wall);
            let begins = start(layer, rotation.from.node);
            let hides = |later: &&Layer| {
                let always = !later.alongside && later.during.is_empty() && later.hours.is_none();
                always && later.rotation.as_ref().is_some_and(|r| start(later, r.from.node) <= begins)
            };
            if let Some(above) = schedule.layers.iter().skip(i + 1).find(hides) {
                let message = format!("layer `{name}` never puts anybody on call: `{}` hides it", above.head.name);
                found.push(
                    Diagnostic::warning(RULE.code, layer.head.span, message)
                        .also(above.head.span, "later layers win, and this one always covers")
                        .help("write it below that layer, or say `alongside` there"),
                );
            }
        }
    }
    found
}
