//! `shared-address`: two people with the same address.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::ChannelId;
use crate::source::Span;
use std::collections::BTreeMap;
pub(super) const RULE: Rule = Rule {
    code: "shared-address",
    level: Level::Warning,
    needs: &[],
    summary: "two people with the same address",
    why: "Two people who share a telephone count as two, but only one of them can pick it up. Often it is a copy that was not changed.",
    given: given::BOOK,
    fails: r#"person dave { contact phone "+12025550199" }
person erin { contact phone "+12025550199" }
team both { members dave, erin }"#,
    mended: r#"person dave { contact phone "+12025550198" }
person erin { contact phone "+12025550199" }
team both { members dave, erin }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(ChannelId, String), (String, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for person in c.model.people.rows() {
        for contact in &person.contacts {
            let Some(address) = &contact.address else { continue };
            let plain: String = address.node.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
            match first.get(&(contact.channel.node, plain.clone())) {
                Some((other, span)) if *other != person.head.name => found.push(
                    Diagnostic::warning(
                        RULE.code,
                        address.span,
                        format!(
                            "`{}` and `{other}` have the same address on `{}`",
                            person.head.name,
                            c.channel(contact.channel.node)
                        ),
                    )
                    .also(*span, format!("`{other}` has it here"))
                    .help("if it is a telephone that several people answer, declare a `post`"),
                ),
                Some(_) => {}
                None => {
                    first.insert((contact.channel.node, plain), (person.head.name.clone(), address.span));
                }
            }
        }
    }
    found
}
