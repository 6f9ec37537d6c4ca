//! `note-says-nothing`: the note of a hand-over that is the same in every incident.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "note-says-nothing",
    level: Level::Warning,
    needs: &[],
    summary: "the note of a hand-over says nothing of the incident",
    why: "Whoever takes over reads the same words each time, and learns nothing of what is going on: no level, no fact, no time. A note that says nothing is accepted without being read.",
    given: given::BOOK,
    fails: r#"template handover_note { text en "The role is yours. Good luck." }
role commander { owns everything unassigned; filled by alice, else bob; hands over with note handover_note until accepted }"#,
    mended: r#"template handover_note { text en "{{ severity.label }} since {{ incident.started_at | local }}. The role is yours." }
role commander { owns everything unassigned; filled by alice, else bob; hands over with note handover_note until accepted }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for role in c.model.roles.rows() {
        let Some(note) = &role.note else { continue };
        let Some(template) = c.model.templates.get(note.template.node) else { continue };
        let texts = template.texts.iter().chain(template.variants.iter().flat_map(|v| &v.texts));
        let silent: Vec<_> = texts.filter(|t| !t.text.text.contains("{{")).collect();
        if let Some(text) = silent.first() {
            let message = format!("the note of `{}` says nothing of the incident", role.head.name);
            found.push(
                Diagnostic::warning(RULE.code, note.template.span, message)
                    .also(text.locale.span, "the same words each time")
                    .help("say the level, the facts that matter and since when: `{{ severity.label }}`, `{{ FACT }}`"),
            );
        }
    }
    found
}
