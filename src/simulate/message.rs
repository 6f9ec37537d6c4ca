//! The text of a message of a run.

use super::Message;
use crate::message::render::render;
use crate::message::scope::{Recipient, Scope};
use crate::model::{ChannelId, PersonId, RoleId, TemplateId};
use crate::plan::Plan;
use crate::plan::machine::{PageId, Snapshot};

/// The note of a role, to one person on one channel.
#[derive(Debug, Clone)]
pub struct Note {
    /// With which page.
    pub page: PageId,
    /// When it went out.
    pub at: i64,
    /// Of which role.
    pub role: RoleId,
    /// What.
    pub template: TemplateId,
    /// To whom.
    pub to: PersonId,
    /// On which channel.
    pub channel: ChannelId,
    /// In which locale.
    pub locale: String,
    /// From what.
    pub snapshot: Snapshot,
}

/// Subject (where it has one), a blank line and the text of a message on a channel in a locale; `None` where its
/// template cannot be rendered, which a checked policy rules out.
#[must_use]
pub fn text_of(plan: &Plan, message: &Message, channel: ChannelId, locale: &str) -> Option<String> {
    let template = plan.templates.get(message.template)?;
    let to = Recipient { audience: Some(message.audience), channel: Some(channel), locale: locale.to_owned() };
    let rendered = render(&plan.lexicon, &plan.calendar, template, &scope(&message.snapshot), &to).ok()?;
    Some(match rendered.subject {
        Some(subject) => format!("{subject}\n\n{}", rendered.body),
        None => rendered.body,
    })
}

/// The same of a note that went out with the offer of a role.
#[must_use]
pub fn text_of_note(plan: &Plan, note: &Note) -> Option<String> {
    let template = plan.templates.get(note.template)?;
    let to = Recipient { audience: None, channel: Some(note.channel), locale: note.locale.clone() };
    render(&plan.lexicon, &plan.calendar, template, &scope(&note.snapshot), &to).ok().map(|r| r.body)
}

/// What a snapshot of the machine gives a template.
#[must_use]
pub fn scope(snapshot: &Snapshot) -> Scope {
    Scope {
        now: snapshot.at,
        id: snapshot.key.clone(),
        title: Some(snapshot.title.clone()).filter(|t| !t.is_empty()),
        state: Some(snapshot.state),
        started_at: snapshot.started_at,
        level: Some(snapshot.level),
        previous: snapshot.previous,
        facts: snapshot.facts.iter().cloned().collect(),
        tables: snapshot.tables.clone(),
        roles: snapshot.roles.iter().filter_map(|(r, p)| p.map(|p| (*r, p))).collect(),
        actions: Vec::new(),
        links: Vec::new(),
        next_update: snapshot.next_update,
        last_update: snapshot.last_update,
        sender: snapshot.sender,
    }
}
