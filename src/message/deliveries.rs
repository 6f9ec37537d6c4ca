//! Which messages a policy can send: template by audience, channel and locale.

use crate::model::{AudienceId, ChannelId, CommunicationId, Model, TargetKind, TemplateId};

/// One way in which a template goes out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delivery {
    /// Which template.
    pub template: TemplateId,
    /// To whom; absent where nobody is named.
    pub audience: Option<AudienceId>,
    /// On which channel; absent where the audience has none.
    pub channel: Option<ChannelId>,
    /// In which locale.
    pub locale: String,
}

/// Everything the policy can send, in its own order. A template that nothing sends is listed for the audiences it is
/// written for, and where there are none either, once per locale of the policy.
#[must_use]
pub fn deliveries(model: &Model) -> Vec<Delivery> {
    let mut all = Vec::new();
    for (template, t) in model.templates.iter() {
        let mut audiences: Vec<AudienceId> = Vec::new();
        for id in model.communications.ids().filter(|c| sends(model, *c, template)) {
            for a in model.communications.get(id).map(|c| c.audiences.as_slice()).unwrap_or_default() {
                if !audiences.contains(&a.node) {
                    audiences.push(a.node);
                }
            }
        }
        // What an obligation uses goes to whom it is owed, whoever sends it.
        for o in model.obligations.rows().filter(|o| o.using.is_some_and(|u| u.node == template)) {
            if let Some(crate::model::Owed::Notify(owed)) = &o.duty {
                for a in owed {
                    if !audiences.contains(&a.node) {
                        audiences.push(a.node);
                    }
                }
            }
        }
        let notes: Vec<ChannelId> = note_channels(model, template);
        for channel in &notes {
            for locale in locales(model, None) {
                all.push(Delivery { template, audience: None, channel: Some(*channel), locale });
            }
        }
        if audiences.is_empty() && notes.is_empty() {
            audiences = t.audiences.iter().map(|a| a.node).collect();
        }
        for a in &audiences {
            for channel in channels(model, *a) {
                let only = channel.and_then(|c| model.channels.get(c)).map_or(&[][..], |c| c.only.as_slice());
                if !only.is_empty() && !only.iter().any(|t| t.node == template) {
                    continue;
                }
                for locale in locales(model, Some(*a)) {
                    all.push(Delivery { template, audience: Some(*a), channel, locale });
                }
            }
        }
        if audiences.is_empty() && notes.is_empty() {
            for locale in locales(model, None) {
                all.push(Delivery { template, audience: None, channel: None, locale });
            }
        }
    }
    all
}

/// The channels on which the note of a role may go: those of everybody who may hold it.
fn note_channels(model: &Model, template: TemplateId) -> Vec<ChannelId> {
    let roles = model.roles.rows().filter(|r| r.note.as_ref().is_some_and(|n| n.template.node == template));
    let mut people = Vec::new();
    for kind in roles.flat_map(|r| &r.filled_by).map(|f| f.who.node) {
        match kind {
            TargetKind::Person(p) => people.push(p),
            TargetKind::Team(t) => people.extend(model.team_people(t)),
            TargetKind::Schedule(s) => {
                let layers = model.schedules.get(s).into_iter().flat_map(|s| &s.layers);
                let turns = layers.filter_map(|l| l.rotation.as_ref()).flat_map(|r| r.turns.iter().flatten());
                people.extend(turns.map(|p| p.node));
            }
            TargetKind::Post(_) | TargetKind::Vendor(_) | TargetKind::Role(_) => {}
        }
    }
    let mut channels = Vec::new();
    let contacts = people.into_iter().filter_map(|p| model.people.get(p)).flat_map(|p| &p.contacts);
    for channel in contacts.map(|c| c.channel.node) {
        let only = model.channels.get(channel).map_or(&[][..], |c| c.only.as_slice());
        let carries = only.is_empty() || only.iter().any(|t| t.node == template);
        if carries && !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    channels
}

fn sends(model: &Model, communication: CommunicationId, template: TemplateId) -> bool {
    model.communications.get(communication).is_some_and(|c| {
        c.on.iter().any(|r| r.template.node == template) || c.every.iter().any(|r| r.template.node == template)
    })
}

/// The channels of an audience in order, fall-backs after what they replace; `None` where it has none.
fn channels(model: &Model, audience: AudienceId) -> Vec<Option<ChannelId>> {
    let mut list = Vec::new();
    if let Some(a) = model.audiences.get(audience) {
        let routes = a.routes.iter().flat_map(|r| r.channels.iter().map(|c| c.node));
        for c in routes.chain(a.contacts.iter().map(|c| c.channel.node)) {
            if !list.contains(&Some(c)) {
                list.push(Some(c));
            }
        }
    }
    if list.is_empty() {
        list.push(None);
    }
    list
}

fn locales(model: &Model, audience: Option<AudienceId>) -> Vec<String> {
    let own = audience.and_then(|a| model.audiences.get(a)).map(|a| a.locales.as_slice()).unwrap_or_default();
    let list = if own.is_empty() { model.policy.locales.as_slice() } else { own };
    let mut names: Vec<String> = list.iter().map(|l| l.node.clone()).collect();
    if names.is_empty() {
        names.push("en".to_owned());
    }
    names.dedup();
    names
}
