//! `intake-address-twice`: two intakes with the same address.

use std::collections::BTreeMap;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::ChannelId;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "intake-address-twice",
    level: Level::Warning,
    needs: &[],
    summary: "two intakes with the same address",
    why: "Whoever calls reaches one of them, and nobody knows which: what the other leads to is never asked.",
    given: given::HEARD,
    fails: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }
intake shop_line for customers { on phone "+1 202 555 0170"; leads to bob }"#,
    mended: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }
intake shop_line for customers { on phone "+1 202 555 0171"; leads to bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(ChannelId, String), (&str, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for intake in c.model.intakes.rows() {
        for contact in &intake.on {
            let Some(address) = &contact.address else { continue };
            let plain: String = address.node.to_lowercase().chars().filter(|x| !" -/().".contains(*x)).collect();
            let name = intake.head.name.as_str();
            if let Some((other, at)) = first.get(&(contact.channel.node, plain.clone())) {
                found.push(
                    Diagnostic::warning(
                        RULE.code,
                        address.span,
                        format!("`{name}` and `{other}` have the same address"),
                    )
                    .also(*at, format!("`{other}` has it here"))
                    .help("let one intake be for all its audiences: `for A, B`"),
                );
            } else {
                first.insert((contact.channel.node, plain), (name, address.span));
            }
        }
    }
    found
}
