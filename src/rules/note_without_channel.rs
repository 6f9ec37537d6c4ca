//! `note-without-channel`: the note of a hand-over that does not get to somebody who may take over.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::TargetKind;

pub(super) const RULE: Rule = Rule {
    code: "note-without-channel",
    level: Level::Warning,
    needs: &[],
    summary: "the note of a hand-over does not get to somebody who may take over",
    why: "The note goes on the channels on which the role is offered. If all of them carry other templates only, the person is asked to take the role and never sees the note.",
    given: given::BOOK,
    fails: r#"template handover_note { text en "{{ severity.label }}: the role is yours." }
template alert { text en "Call the desk." }
channel siren { kind voice; only alert }
person dan { contact siren "+12025550104" }
role commander { owns everything unassigned; filled by alice, else dan; hands over with note handover_note until accepted }"#,
    mended: r#"template handover_note { text en "{{ severity.label }}: the role is yours." }
template alert { text en "Call the desk." }
channel siren { kind voice; only alert, handover_note }
person dan { contact siren "+12025550104" }
role commander { owns everything unassigned; filled by alice, else dan; hands over with note handover_note until accepted }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, role) in c.model.roles.iter() {
        let Some(note) = &role.note else { continue };
        let template = note.template.node;
        let carries = |channel| {
            let only = c.model.channels.get(channel).map_or(&[][..], |x| x.only.as_slice());
            only.is_empty() || only.iter().any(|t| t.node == template)
        };
        let deaf = c.everybody(TargetKind::Role(id)).into_iter().find(|who| {
            let contacts = c.contacts(*who);
            !contacts.is_empty() && !contacts.iter().any(|x| carries(x.channel.node))
        });
        if let Some(who) = deaf {
            let message = format!("the note of `{}` does not get to {}", role.head.name, c.who(who));
            found.push(
                Diagnostic::warning(RULE.code, note.template.span, message)
                    .help("give them a channel that carries it, or add the template to the channel's `only`"),
            );
        }
    }
    found
}
