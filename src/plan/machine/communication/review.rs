//! Reviews: several look at a message side by side, and beside an approval.
//!
//! - All reviewers are asked at once, when the message is drafted. Each has until `within` has passed, and early enough
//!   before the deadline for the message to arrive. A reviewer is a person, anybody of a team, or who answers for a role.
//! - The message waits for all of them. When the time is over, or nobody of those who are missing can be reached, it goes
//!   on (`else send`) or is held with an alarm (`else hold`). A refusal holds it at once. A held message goes out when
//!   those who are missing have said yes after all.
//! - A yes of somebody who is asked for the approval, too, counts for both; `reviewed by` counts for the review alone.

use std::collections::BTreeSet;

use super::super::agenda::Item;
use super::super::presence::Leavers;
use super::super::state::{ChainId, Purpose};
use super::super::step::Machine;
use super::super::{MessageId, What};
use super::Stage;
use super::draft::through;
use crate::model::{CommunicationId, PersonId, Responder};
use crate::plan::{PlaceId, Review};
use crate::syntax::ast::Unanswered;

/// The clause of chains that ask reviewers; approvers have the one before.
const REVIEWERS: u32 = 1;

impl<'a> Machine<'a> {
    fn review(&self, communication: CommunicationId) -> Option<&'a Review> {
        self.plan.communications.get(communication).and_then(|c| c.review.as_ref())
    }

    /// The line that asks for reviews.
    pub(super) fn review_place(&self, id: MessageId) -> Option<PlaceId> {
        let message = self.s.communications.messages.get(&id)?;
        self.review(message.communication).map(|r| r.at)
    }

    /// Asks all reviewers of a message.
    pub(super) fn ask_reviewers(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        let (communication, audience, deadline) = (message.communication, message.audience, message.deadline);
        let Some(review) = self.review(communication) else { return };
        let last = deadline.saturating_sub(self.carrying_time(audience)).max(self.now);
        let until = review.within.map_or(last, |w| self.now.saturating_add(w).min(last));
        let open = (0u32..).zip(&review.by).map(|(n, _)| n).collect();
        if let Some(message) = self.s.communications.messages.get_mut(&id) {
            message.reviewing = open;
            message.stage = Stage::Approving;
        }
        self.s.agenda.set(Item::Review(id), until);
        self.ask_missing_reviewers(id);
        let asked = self.s.chains.keys().any(|c| c.purpose == Purpose::Approval(id) && c.clause == REVIEWERS);
        if !asked {
            self.at_once(Item::Review(id));
        }
    }

    /// Asks those who act for a reviewer who is missing and were not asked yet.
    pub(super) fn ask_missing_reviewers(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        let (communication, missing) = (message.communication, message.reviewing.clone());
        let Some(review) = self.review(communication) else { return };
        let mut of: BTreeSet<PersonId> = BTreeSet::new();
        let mut chains = Vec::new();
        for who in missing.iter().filter_map(|n| usize::try_from(*n).ok().and_then(|n| review.by.get(n))) {
            for person in self.acting_beyond(*who, &BTreeSet::new()) {
                if !message.review_asked.contains(&person) && of.insert(person) {
                    chains.push((person, through(*who)));
                }
            }
        }
        if of.is_empty() {
            return;
        }
        if let Some(message) = self.s.communications.messages.get_mut(&id) {
            message.review_asked.extend(&of);
        }
        self.journal(Some(review.at), What::ReviewAsked { message: id, of: of.into_iter().collect() });
        for (person, through) in chains {
            let who = Responder::Person(person);
            self.start_chain(ChainId { purpose: Purpose::Approval(id), who, clause: REVIEWERS }, false, through);
        }
    }

    /// Takes a yes for every reviewer that somebody acts for; says whether there was one.
    pub(super) fn take_review(&mut self, id: MessageId, by: Option<PersonId>) -> bool {
        let Some(message) = self.s.communications.messages.get(&id) else { return false };
        let Some(review) = self.review(message.communication) else { return false };
        let given: Vec<u32> = (0u32..)
            .zip(&review.by)
            .filter(|(n, who)| message.reviewing.contains(n) && by.is_none_or(|p| self.answers_for(**who, p)))
            .map(|(n, _)| n)
            .collect();
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return false };
        message.reviewing.retain(|n| !given.contains(n));
        if let (Some(person), false) = (by, given.is_empty()) {
            self.end_chains(|c| {
                c.purpose == Purpose::Approval(id) && c.clause == REVIEWERS && c.who == Responder::Person(person)
            });
        }
        !given.is_empty()
    }

    /// Whether a review waits for somebody.
    pub(super) fn reviews(&self, id: MessageId, person: PersonId) -> bool {
        let Some(message) = self.s.communications.messages.get(&id) else { return false };
        let Some(review) = self.review(message.communication) else { return false };
        (0u32..).zip(&review.by).any(|(n, who)| message.reviewing.contains(&n) && self.answers_for(*who, person))
    }

    /// The time of the reviewers is over.
    pub(in super::super) fn review_ends(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        if message.reviewing.is_empty() || message.stage != Stage::Approving {
            return;
        }
        let Some(review) = self.review(message.communication) else { return };
        let held = review.otherwise == Unanswered::Hold;
        self.journal(Some(review.at), What::Unreviewed { message: id, held });
        if held {
            self.hold_message(id);
        } else {
            if let Some(message) = self.s.communications.messages.get_mut(&id) {
                message.reviewing.clear();
            }
            self.end_review_chains(id);
            self.go_on_if_free(id);
        }
    }

    pub(super) fn end_review_chains(&mut self, id: MessageId) {
        self.s.agenda.remove(&Item::Review(id));
        self.end_chains(|c| c.purpose == Purpose::Approval(id) && c.clause == REVIEWERS);
    }

    /// Somebody who was asked cannot be reached: without hope for any other, the review ends.
    pub(super) fn reviewer_unreachable(&mut self, id: MessageId, who: Responder) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        if message.reviewing.is_empty() || message.stage != Stage::Approving {
            return;
        }
        let purpose = Purpose::Approval(id);
        let hope = self
            .s
            .chains
            .iter()
            .any(|(c, chain)| c.purpose == purpose && c.clause == REVIEWERS && c.who != who && !chain.lost);
        if !hope && !self.roles_first(purpose, who) {
            self.at_once(Item::Review(id));
        }
    }

    /// Who no longer acts is asked no more, and whoever does is. Where nobody is left the review ends.
    pub(super) fn look_at_review(&mut self, id: MessageId, gone: &Leavers) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        let asked = message.review_asked.clone();
        let Some(review) = self.review(message.communication) else { return };
        let purpose = Purpose::Approval(id);
        let acts = |m: &Self, p: PersonId| review.by.iter().any(|who| m.acts_for(*who, p));
        let (left, lost) = self.no_longer_act(purpose, REVIEWERS, &asked, gone, acts);
        if let Some(message) = self.s.communications.messages.get_mut(&id) {
            message.review_asked.retain(|p| !left.contains(p));
        }
        self.ask_missing_reviewers(id);
        if lost && !self.may_answer_still(purpose, REVIEWERS) {
            self.at_once(Item::Review(id));
        }
    }

    /// Somebody reviewed: `reviewed by alice`.
    pub(in super::super) fn reviewed(&mut self, by: Option<Responder>, message: Option<MessageId>) {
        let person = match by.map(|b| self.person_behind(b)) {
            Some(Responder::Person(p)) => Some(p),
            Some(_) => return self.ignored("no message waits for their review"),
            None => None,
        };
        let waits = |id: &MessageId| {
            let message = self.s.communications.messages.get(id);
            message.is_some_and(|m| matches!(m.stage, Stage::Approving | Stage::Held) && !m.reviewing.is_empty())
                && person.is_none_or(|p| self.reviews(*id, p))
        };
        let all = &self.s.communications.messages;
        let ids: Vec<MessageId> = match message {
            Some(id) => Some(id).filter(waits).into_iter().collect(),
            None => {
                let oldest = all.iter().find(|(id, _)| waits(id)).map(|(_, m)| (m.communication, m.rule, m.due));
                let same = all.iter().filter(|(_, m)| Some((m.communication, m.rule, m.due)) == oldest);
                same.map(|(id, _)| *id).filter(waits).collect()
            }
        };
        if ids.is_empty() {
            return self.ignored("no message waits for their review");
        }
        for id in ids {
            let place = self.review_place(id);
            self.journal(place, What::Reviewed { message: id, by });
            self.take_review(id, person);
            self.take_up_message(id);
        }
    }
}
