//! `template-without-text`: a template without a text, or used for an audience it is not written for.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "template-without-text",
    level: Level::Error,
    needs: &[],
    summary: "a template without a text, or used for an audience it is not written for",
    why: "The message is due, and there is nothing to send.",
    given: given::TOLD,
    fails: r#"template empty for customers { subject en "A problem" }
communication updates for SEV2 and above {
  to customers by liaison
  on declared send empty within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    mended: r#"template full for customers { subject en "A problem"; text en "We are looking into it." }
communication updates for SEV2 and above {
  to customers by liaison
  on declared send full within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for t in c.model.templates.rows() {
        if t.texts.is_empty() && t.variants.iter().all(|v| v.texts.is_empty()) {
            let message = format!("template `{}` has no text", t.head.name);
            found.push(Diagnostic::error(RULE.code, t.head.span, message).help("add `text en \"…\"`"));
        }
    }
    for x in c.model.communications.rows() {
        let used = x.on.iter().map(|r| r.template).chain(x.every.iter().map(|r| r.template));
        for used in used {
            let Some(t) = c.model.templates.get(used.node) else { continue };
            for audience in &x.audiences {
                if t.audiences.is_empty() || t.audiences.iter().any(|a| a.node == audience.node) {
                    continue;
                }
                let who = c.model.audiences.get(audience.node).map_or("?", |a| &a.head.name);
                found.push(
                    Diagnostic::error(
                        RULE.code,
                        used.span,
                        format!("template `{}` is not written for `{who}`", t.head.name),
                    )
                    .also(t.head.span, "it says for whom here")
                    .help(format!("add `{who}` to its `for`, or send another template")),
                );
            }
        }
    }
    found
}
