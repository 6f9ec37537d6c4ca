//! Roles are handed over with a note.
//!
//! - The note goes out with the page that offers the role to somebody while another one holds it: at a relief, and when
//!   the holder hands it over by name. It goes on every channel on which that page goes, unless the channel carries other
//!   templates only; in the first language that the person speaks and the policy writes in. It is rendered from what is
//!   known in that second, and its sender is the holder.
//! - Somebody has the note when a page arrives that it went with. An offer that ends before is written down as one whose
//!   note was missed, also when the role is taken then: nobody accepts what they have not got.
//! - To take the role is to accept the note; until then the holder stays. The one who got it has `within`, else the time of
//!   an offer. Who was named and does not accept in time, declines or cannot be reached: the alarm `not-accepted`. At a
//!   relief the next candidate gets the note, and `not-relieved` says when all of them did in vain.
//! - An offer of a role that nobody holds has no note: there is nobody to write it.

use super::state::{Page, Purpose};
use super::step::Machine;
use super::{Command, PageId, PageReason, What};
use crate::model::{PersonId, Responder, RoleId};

impl Machine<'_> {
    /// Whether an offer to somebody goes with a note.
    pub(super) fn goes_with_note(&self, role: RoleId, person: PersonId) -> bool {
        let noted = self.plan.roles.get(role).is_some_and(|r| r.note.is_some());
        noted && self.s.roles.holder(role).is_some_and(|holder| holder != person)
    }

    /// Seconds in which a note must be accepted, where the role says so.
    pub(super) fn time_to_accept(&self, role: RoleId) -> Option<i64> {
        self.plan.roles.get(role)?.note.as_ref()?.within.map(|w| w.max(1))
    }

    /// Sends the notes that belong to a page which goes out.
    pub(super) fn send_note(&mut self, id: PageId, page: &Page) {
        let Responder::Person(to) = page.to else { return };
        for purpose in &page.purposes {
            let Purpose::Offer(role) = *purpose else { continue };
            if page.told.reasons.contains(&PageReason::Offer(role)) || !self.noted(role, to) {
                continue;
            }
            let Some(note) = self.plan.roles.get(role).and_then(|r| r.note.as_ref()) else { continue };
            let only = self.plan.channels.get(page.channel).map_or(&[][..], |c| c.only.as_slice());
            if !only.is_empty() && !only.contains(&note.template) {
                continue;
            }
            let (channel, template, locale) = (page.channel, note.template, self.locale_of(to));
            let snapshot = Box::new(self.snapshot(self.s.roles.holder(role)));
            let what = What::NoteSent { page: id, role, to, channel, locale: locale.clone(), template };
            self.journal(Some(note.at), what);
            self.out.push(Command::Note { page: id, role, template, to, channel, locale, snapshot });
            if let Some(page) = self.s.ledger.pages.get_mut(&id) {
                page.notes.insert(role);
            }
        }
    }

    /// A page arrived, and the notes that went with it.
    pub(super) fn notes_arrived(&mut self, id: PageId, page: &Page) {
        let Responder::Person(to) = page.to else { return };
        for role in page.notes.iter().copied() {
            let place = self.plan.roles.get(role).and_then(|r| r.note.as_ref()).map(|n| n.at);
            self.journal(place, What::NoteArrived { page: id, role, to, channel: page.channel });
            self.note_arrived(role, to);
        }
    }

    /// The first language of somebody that the policy writes in.
    fn locale_of(&self, person: PersonId) -> String {
        let locales = &self.plan.policy.locales;
        let speaks = self.plan.people.get(person).map_or(&[][..], |p| p.speaks.as_slice());
        let known = speaks.iter().find(|s| locales.contains(s)).or_else(|| locales.first());
        known.map_or_else(|| "en".to_owned(), Clone::clone)
    }
}
