//! `blank-address`: a contact without an address on a channel that needs one.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::message::channel;
use crate::model::Contact;

pub(super) const RULE: Rule = Rule {
    code: "blank-address",
    level: Level::Error,
    needs: &[],
    summary: "a contact without an address on a channel that needs one",
    why: "A telephone rings at a number, a letter goes to an address. Without one nothing leaves the house, and the page counts as tried.",
    given: given::BOOK,
    fails: r#"person dave { contact app, phone "" }
team yard { members dave, alice }"#,
    mended: r#"person dave { contact app, phone "+12025550104" }
team yard { members dave, alice }"#,
    check,
};

/// What people write where they have no address.
const PLACEHOLDERS: &[&str] = &["-", "?", "n/a", "na", "none", "tba", "tbd", "todo", "unknown", "x", "xxx"];

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let m = c.model;
    let all = m.people.rows().map(|p| (&p.head, &p.contacts));
    let all = all.chain(m.posts.rows().map(|p| (&p.head, &p.contacts)));
    let all = all.chain(m.vendors.rows().map(|v| (&v.head, &v.contacts)));
    let all = all.chain(m.audiences.rows().map(|a| (&a.head, &a.contacts)));
    let all = all.chain(m.intakes.rows().map(|i| (&i.head, &i.on)));
    let mut found = Vec::new();
    for (head, contacts) in all {
        found.extend(contacts.iter().filter_map(|contact| finding(c, &head.name, contact)));
    }
    found
}

fn finding(c: &Context<'_>, who: &str, contact: &Contact) -> Option<Diagnostic> {
    let kind = kind_of(c, contact);
    let name = c.channel(contact.channel.node);
    let help = format!("write it: `contact {name} \"…\"`, or leave the channel out");
    match &contact.address {
        None if kind.is_some_and(|k| k.needs_address) => {
            let message = format!("`{who}` has no address on `{name}`");
            let note = format!("a channel of kind `{}` needs one", kind.map_or("", |k| k.name));
            Some(Diagnostic::error(RULE.code, contact.channel.span, message).note(note).help(help))
        }
        Some(address) if address.node.trim().is_empty() => {
            let message = format!("the address of `{who}` on `{name}` is empty");
            Some(Diagnostic::error(RULE.code, address.span, message).help(help))
        }
        Some(address) if PLACEHOLDERS.contains(&address.node.trim().to_lowercase().as_str()) => {
            let message = format!("`{}` is hardly an address of `{who}` on `{name}`", address.node.trim());
            Some(Diagnostic::warning(RULE.code, address.span, message).help(help))
        }
        _ => None,
    }
}

fn kind_of(c: &Context<'_>, contact: &Contact) -> Option<&'static channel::ChannelKind> {
    channel::kind(&c.model.channels.get(contact.channel.node)?.kind.as_ref()?.node)
}
