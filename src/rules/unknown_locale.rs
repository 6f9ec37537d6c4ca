//! `unknown-locale`: a locale that does not exist.

use std::collections::BTreeSet;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::message::locale::{advice, exists};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "unknown-locale",
    level: Level::Error,
    needs: &[],
    summary: "a locale that does not exist",
    why: "Dates, numbers and words of the message would be English without anybody noticing, and the systems that carry it may refuse a language they have never heard of.",
    given: &[given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"policy "Example" { edition 1; timezone Europe/Paris; locales deutsch; owner carol }"#,
    mended: r#"policy "Example" { edition 1; timezone Europe/Paris; locales de; owner carol }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let model = c.model;
    let mut used: BTreeSet<(Span, &str)> = BTreeSet::new();
    let audiences = model.audiences.rows().flat_map(|a| &a.locales);
    used.extend(model.policy.locales.iter().chain(audiences).map(|l| (l.span, l.node.as_str())));
    for t in model.templates.rows() {
        let variants = t.variants.iter().flat_map(|v| v.subjects.iter().chain(&v.texts));
        used.extend(t.subjects.iter().chain(&t.texts).chain(variants).map(|b| (b.locale.span, b.locale.node.as_str())));
    }
    used.extend(model.translations.iter().map(|t| (t.span, t.locale.as_str())));
    // One locale is one mistake, wherever it is used; an audience has the policy's where it has none of its own.
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let wrong = used.into_iter().filter(|(_, l)| !exists(l) && said.insert(l));
    wrong
        .map(|(span, locale)| {
            Diagnostic::error(RULE.code, span, format!("`{locale}` is not a locale")).help(advice(locale))
        })
        .collect()
}
