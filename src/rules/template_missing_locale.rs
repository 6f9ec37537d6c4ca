//! `template-missing-locale`: a template without a locale that its audience needs.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::TemplateId;
use crate::source::Spanned;
use std::collections::BTreeSet;
pub(super) const RULE: Rule = Rule {
    code: "template-missing-locale",
    level: Level::Error,
    needs: &[],
    summary: "a template without a locale that its audience needs",
    why: "Part of the audience gets a text it cannot read, at the moment it matters most.",
    given: given::TOLD,
    fails: r#"audience guests { group affected; cleared for public; via mail; locales en, fr }
template welcome for guests { subject en "A problem"; text en "We are looking into it." }
communication guest_updates for SEV2 and above {
  to guests by liaison
  on declared send welcome within 15m
  every 30m send welcome until resolved
  on resolved send welcome within 30m
}"#,
    mended: r#"audience guests { group affected; cleared for public; via mail; locales en, fr }
template welcome for guests {
  subject en "A problem"; text en "We are looking into it."
  subject fr "Un incident"; text fr "Nous cherchons la cause."
}
communication guest_updates for SEV2 and above {
  to guests by liaison
  on declared send welcome within 15m
  every 30m send welcome until resolved
  on resolved send welcome within 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut said: BTreeSet<(TemplateId, String)> = BTreeSet::new();
    let sent = c.model.communications.rows().map(|x| {
        let used = x.on.iter().map(|r| r.template.node).chain(x.every.iter().map(|r| r.template.node));
        (used.collect::<Vec<_>>(), x.audiences.as_slice())
    });
    let owed = c.model.obligations.rows().filter_map(|o| match &o.duty {
        Some(crate::model::Owed::Notify(audiences)) => {
            Some((o.using.iter().map(|t| t.node).collect(), audiences.as_slice()))
        }
        _ => None,
    });
    for (used, audiences) in sent.chain(owed) {
        for template in used {
            let Some(t) = c.model.templates.get(template) else { continue };
            if t.texts.is_empty() {
                continue;
            }
            for audience in audiences {
                let Some(a) = c.model.audiences.get(audience.node) else { continue };
                for locale in needed(c, &a.locales) {
                    let has = t.texts.iter().any(|b| serves(&b.locale.node, &locale.node));
                    if has || !said.insert((template, locale.node.clone())) {
                        continue;
                    }
                    found.push(
                        Diagnostic::error(
                            RULE.code,
                            t.head.span,
                            format!(
                                "template `{}` has no text in `{}`, which `{}` needs",
                                t.head.name, locale.node, a.head.name
                            ),
                        )
                        .also(locale.span, "asked for here")
                        .help(format!("add `text {} \"…\"`", locale.node)),
                    );
                }
            }
        }
    }
    found
}

fn needed(c: &Context<'_>, own: &[Spanned<String>]) -> Vec<Spanned<String>> {
    if own.is_empty() { c.model.policy.locales.clone() } else { own.to_vec() }
}

/// `fr` serves `fr-CA`: the region falls back to the language.
fn serves(has: &str, wanted: &str) -> bool {
    has.eq_ignore_ascii_case(wanted) || wanted.split('-').next().is_some_and(|l| has.eq_ignore_ascii_case(l))
}
