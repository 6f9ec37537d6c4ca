//! `intake-malformed-address`: an address of an intake that cannot be one.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::message::channel;
use crate::model::Contact;

/// Kinds of channels whose addresses are telephone numbers.
const NUMBERS: &[&str] = &["voice", "sms", "fax", "satellite"];
/// The shortest number that is called, such as 112.
const DIGITS: usize = 3;

pub(super) const RULE: Rule = Rule {
    code: "intake-malformed-address",
    level: Level::Error,
    needs: &[],
    summary: "an address of an intake that cannot be one",
    why: "It is printed on every notice and called by everybody at once. A digit too few is found out by those who need it.",
    given: given::HEARD,
    fails: r#"intake hotline for customers { on phone "our hotline", mail "help@example.com"; leads to alice, else bob }"#,
    mended: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let contacts = c.model.intakes.rows().flat_map(|i| i.on.iter().map(|x| (i.head.name.as_str(), x)));
    contacts.filter_map(|(name, contact)| finding(c, name, contact)).collect()
}

fn finding(c: &Context<'_>, name: &str, contact: &Contact) -> Option<Diagnostic> {
    let kind = channel::kind(&c.model.channels.get(contact.channel.node)?.kind.as_ref()?.node)?;
    let address = contact.address.as_ref()?;
    let text = address.node.trim();
    if text.is_empty() {
        return None;
    }
    let (fits, help) = match kind.name {
        "email" => (is_mail(text), "write it with its domain: `help@example.com`"),
        number if NUMBERS.contains(&number) => (is_number(text), "write the digits: `+33100000001`"),
        _ => return None,
    };
    let message = format!("`{text}` is no address on `{}`", c.channel(contact.channel.node));
    let d =
        Diagnostic::error(RULE.code, address.span, message).note(format!("people are to reach intake `{name}` there"));
    (!fits).then(|| d.help(help))
}

fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let sign = |(i, c): (usize, char)| c.is_ascii_digit() || " -/().*#".contains(c) || (c == '+' && i == 0);
    digits >= DIGITS && text.char_indices().all(sign)
}

fn is_mail(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    !name.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
}
