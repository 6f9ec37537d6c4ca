//! A message before it goes out: due, approved, held.
//!
//! - An approval whose `when` depends on an unknown fact is asked for. Approvers are asked one after the other, each for
//!   `within`, all of it early enough before the deadline for the message to arrive; somebody who cannot be
//!   reached is passed over at once. A role that nobody answers for yet has its time all the same, and whoever comes to
//!   answer for it is asked then, as is who comes back. While a role is vacant whoever carries its duties is asked, and
//!   its candidates when they cannot be reached; the word of every candidate counts. A team is anybody in it. Everybody
//!   who was asked may answer, also later, unless they have left the role since. An approval without a name is for the oldest message that waits for its sender, and for those
//!   to other audiences that became due with it by the same line.
//! - A message that nobody has approved yet is dropped when the same communication has newer news for the audience; the
//!   newer one takes over the deadline.
//! - A refusal holds the message, with an alarm; so does `else hold` when nobody answers. A held message may still be
//!   approved; a change of state or level writes it anew.

use std::collections::BTreeSet;

use super::super::agenda::Item;
use super::super::presence::Leavers;
use super::super::state::{ChainId, Purpose};
use super::super::step::{About, Machine};
use super::super::{AlarmKind, MessageId, What};
use super::{Message, Rule, Stage};
use crate::model::{Actor, AudienceId, CommunicationId, PersonId, Responder, TargetKind, TemplateId};
use crate::plan::{Approval, PlaceId};
use crate::syntax::ast::Unanswered;

/// The clause of chains that ask approvers; reviewers have the one after.
const APPROVERS: u32 = 0;

impl<'a> Machine<'a> {
    /// A message becomes due.
    pub(super) fn draft(
        &mut self,
        communication: CommunicationId,
        rule: Rule,
        audience: AudienceId,
        (due, deadline): (i64, i64),
    ) {
        let Some((template, place)) = self.line(communication, rule) else { return };
        let same = |m: &Message| (m.communication, m.rule, m.audience) == (communication, rule, audience);
        let older: Vec<MessageId> =
            self.s.communications.messages.iter().filter(|(_, m)| same(m)).map(|(id, _)| *id).collect();
        for id in older {
            self.forget_message(id);
        }
        self.s.communications.count = self.s.communications.count.saturating_add(1);
        let id = MessageId(self.s.communications.count);
        let due = due.max(self.now);
        // Nothing arrives faster than its channels.
        let mut deadline = deadline.max(due.saturating_add(self.carrying_time(audience)));
        // Old news that nobody has approved does not follow newer news; its deadline does.
        let stale = |m: &Message| {
            (m.communication, m.audience) == (communication, audience)
                && matches!(m.stage, Stage::Approving | Stage::Held)
        };
        let stale: Vec<MessageId> =
            self.s.communications.messages.iter().filter(|(_, m)| stale(m)).map(|(id, _)| *id).collect();
        for old in stale {
            let at = self.line_of(old);
            if let Some(dropped) = self.forget_message(old) {
                self.journal(at, What::DraftDropped { message: old });
                if !dropped.late {
                    deadline = deadline.min(dropped.deadline.max(due.saturating_add(self.carrying_time(audience))));
                }
            }
        }
        let message = Message {
            communication,
            rule,
            audience,
            template,
            due,
            deadline,
            stage: Stage::Waiting,
            approver: 0,
            approving: false,
            reviewing: std::collections::BTreeSet::new(),
            review_asked: std::collections::BTreeSet::new(),
            held_back: false,
            asked: std::collections::BTreeSet::new(),
            route: 0,
            deliveries: std::collections::BTreeMap::new(),
            arrived: false,
            late: false,
        };
        self.s.communications.messages.insert(id, message);
        self.journal(Some(place), What::MessageDue { message: id, communication, audience, template, deadline });
        self.s.agenda.set(Item::MessageDeadline(id), deadline);
        if self.plan.templates.get(template).is_some_and(|t| t.safety) {
            return self.go_on_if_free(id);
        }
        self.hold_if_asked(id);
        self.ask_reviewers(id);
        if self.approval(communication).is_some_and(|a| a.when.as_ref().is_none_or(|w| self.truth(w) != Some(false))) {
            if let Some(message) = self.s.communications.messages.get_mut(&id) {
                message.stage = Stage::Approving;
                message.approving = true;
            }
            self.ask_approver(id);
        } else {
            self.go_on_if_free(id);
        }
    }

    /// The template and the place of a rule.
    fn line(&self, communication: CommunicationId, rule: Rule) -> Option<(TemplateId, PlaceId)> {
        let plan = self.plan.communications.get(communication)?;
        match rule {
            Rule::On(n) => plan.on.get(usize::try_from(n).ok()?).map(|r| (r.template, r.at)),
            Rule::Every(n) => plan.every.get(usize::try_from(n).ok()?).map(|r| (r.template, r.at)),
        }
    }

    /// The line that made a message due.
    pub(super) fn line_of(&self, id: MessageId) -> Option<PlaceId> {
        let message = self.s.communications.messages.get(&id)?;
        self.line(message.communication, message.rule).map(|l| l.1)
    }

    fn approval(&self, communication: CommunicationId) -> Option<&'a Approval> {
        self.plan.communications.get(communication).and_then(|c| c.approval.as_ref())
    }

    /// The line that asks for approval, or else for reviews.
    pub(in super::super) fn approval_place(&self, id: MessageId) -> Option<PlaceId> {
        let message = self.s.communications.messages.get(&id)?;
        self.approval(message.communication).map(|a| a.at).or_else(|| self.review_place(id))
    }

    /// Everybody who may act for an actor.
    pub(in super::super) fn acting(&self, actor: Actor) -> Vec<PersonId> {
        match actor {
            Actor::Role(role) => self.carries(role).into_iter().collect(),
            Actor::Person(p) => vec![p],
            Actor::Team(t) => self.plan.teams.get(t).map_or_else(Vec::new, |t| t.people.clone()),
        }
        .into_iter()
        .filter(|p| !self.is_away(Responder::Person(*p)))
        .collect()
    }

    /// Asks the approver whose turn it is, or says that nobody is left.
    fn ask_approver(&mut self, id: MessageId) {
        self.end_approval_chains(id);
        loop {
            let Some(message) = self.s.communications.messages.get(&id) else { return };
            let (turn, communication, audience, deadline) =
                (message.approver, message.communication, message.audience, message.deadline);
            let Some(approval) = self.approval(communication) else { return self.approved_or_free(id) };
            let last = deadline.saturating_sub(self.carrying_time(audience));
            let step =
                usize::try_from(turn).ok().and_then(|n| approval.by.get(n)).filter(|_| turn == 0 || self.now < last);
            let Some(step) = step else { return self.unapproved(id) };
            let of = self.acting_beyond(step.who, &BTreeSet::new());
            let until = step.within.map_or(last, |w| self.now.saturating_add(w).min(last)).max(self.now);
            if let (true, Actor::Role(_), true) = (of.is_empty(), step.who, until > self.now) {
                self.journal(Some(approval.at), What::ApprovalAsked { message: id, of });
                self.s.agenda.set(Item::Approver(id), until);
                return;
            }
            if of.is_empty() {
                if let Some(message) = self.s.communications.messages.get_mut(&id) {
                    message.approver = turn.saturating_add(1);
                }
                continue;
            }
            self.s.agenda.set(Item::Approver(id), until);
            return self.ask_to_approve(id, (approval.at, step.who), of);
        }
    }

    /// Who no longer acts is asked no more, and whoever does is asked for what waits for them; the time to answer does not
    /// move. Where nobody is left the next is asked.
    pub(in super::super) fn look_at_approvals(&mut self, gone: &Leavers) {
        let waiting: Vec<(MessageId, bool, bool)> = (self.s.communications.messages.iter())
            .filter(|(_, m)| m.stage == Stage::Approving)
            .map(|(id, m)| (*id, !m.reviewing.is_empty(), m.approving))
            .collect();
        for (id, reviewing, approving) in waiting {
            if reviewing {
                self.look_at_review(id, gone);
            }
            if approving {
                self.look_at_approval(id, gone);
            }
        }
    }

    fn look_at_approval(&mut self, id: MessageId, gone: &Leavers) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        let (turn, asked) = (usize::try_from(message.approver).unwrap_or(usize::MAX), message.asked.clone());
        let Some(approval) = self.approval(message.communication) else { return };
        let Some(step) = approval.by.get(turn) else { return };
        let purpose = Purpose::Approval(id);
        let (left, lost) = self.no_longer_act(purpose, APPROVERS, &asked, gone, |m, p| {
            approval.by.iter().take(turn.saturating_add(1)).any(|s| m.acts_for(s.who, p))
        });
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
        message.asked.retain(|p| !left.contains(p));
        let of = self.approvers(id, step.who);
        if !of.is_empty() {
            self.ask_to_approve(id, (approval.at, step.who), of);
        } else if lost && !self.may_answer_still(purpose, APPROVERS) {
            self.at_once(Item::Approver(id));
        }
    }

    /// Of those who were asked whoever no longer acts: their chains end. Says, too, whether one of them might have
    /// answered.
    pub(super) fn no_longer_act(
        &mut self,
        purpose: Purpose,
        clause: u32,
        asked: &BTreeSet<PersonId>,
        gone: &Leavers,
        acts: impl Fn(&Self, PersonId) -> bool,
    ) -> (BTreeSet<PersonId>, bool) {
        let had_left = |p: PersonId| gone.contains(&(purpose, Responder::Person(p)));
        let left: BTreeSet<PersonId> = asked.iter().copied().filter(|p| had_left(*p) || !acts(self, *p)).collect();
        let theirs = |c: &ChainId| {
            let is = |who| matches!(who, Responder::Person(p) if left.contains(&p));
            c.purpose == purpose && c.clause == clause && is(c.who)
        };
        let lost = left.iter().any(|p| had_left(*p)) || self.s.chains.iter().any(|(c, chain)| theirs(c) && !chain.lost);
        self.end_chains(theirs);
        (left, lost)
    }

    /// Whether somebody who is asked may still be reached.
    pub(super) fn may_answer_still(&self, purpose: Purpose, clause: u32) -> bool {
        self.s.chains.iter().any(|(c, chain)| c.purpose == purpose && c.clause == clause && !chain.lost)
    }

    /// Who acts for an approver and was not asked yet; where all who were cannot be reached, the candidates of the role.
    fn approvers(&self, id: MessageId, who: Actor) -> Vec<PersonId> {
        let asked = self.s.communications.messages.get(&id).map(|m| m.asked.clone()).unwrap_or_default();
        let failed = self.hopeless(Purpose::Approval(id), asked.iter().map(|p| Responder::Person(*p)));
        let mut of = self.acting_beyond(who, &failed);
        of.retain(|p| !asked.contains(p));
        of
    }

    fn ask_to_approve(&mut self, id: MessageId, (place, who): (PlaceId, Actor), of: Vec<PersonId>) {
        if let Some(message) = self.s.communications.messages.get_mut(&id) {
            message.asked.extend(&of);
        }
        self.journal(Some(place), What::ApprovalAsked { message: id, of: of.clone() });
        for person in of {
            let chain = ChainId { purpose: Purpose::Approval(id), who: Responder::Person(person), clause: APPROVERS };
            self.start_chain(chain, false, through(who));
        }
    }

    fn end_approval_chains(&mut self, id: MessageId) {
        self.s.agenda.remove(&Item::Approver(id));
        self.end_chains(|c| c.purpose == Purpose::Approval(id) && c.clause == APPROVERS);
    }

    /// The present approver did not answer.
    pub(in super::super) fn next_approver(&mut self, id: MessageId) {
        let Some(message) =
            self.s.communications.messages.get_mut(&id).filter(|m| m.stage == Stage::Approving && m.approving)
        else {
            return;
        };
        message.approver = message.approver.saturating_add(1);
        self.ask_approver(id);
    }

    /// Somebody who was asked cannot be reached.
    pub(in super::super) fn approver_unreachable(&mut self, id: MessageId, who: Responder) {
        let purpose = Purpose::Approval(id);
        let asks = |c: &ChainId| c.purpose == purpose && c.clause == APPROVERS;
        let hope = self.s.chains.iter().any(|(c, chain)| asks(c) && c.who != who && !chain.lost);
        let waits = |m: &Message| {
            let asked = matches!(who, Responder::Person(p) if m.asked.contains(&p));
            m.stage == Stage::Approving && m.approving && asked
        };
        self.reviewer_unreachable(id, who);
        if hope || !self.s.communications.messages.get(&id).is_some_and(waits) || self.roles_first(purpose, who) {
            return;
        }
        let step = self.s.communications.messages.get(&id).and_then(|m| {
            let turn = usize::try_from(m.approver).ok()?;
            self.approval(m.communication)?.by.get(turn)
        });
        let next = step.is_some_and(|s| !self.approvers(id, s.who).is_empty());
        self.at_once(if next { Item::Roles } else { Item::Approver(id) });
    }

    fn unapproved(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        let Some(approval) = self.approval(message.communication) else { return };
        let held = approval.otherwise == Unanswered::Hold;
        self.journal(Some(approval.at), What::Unapproved { message: id, held });
        if held { self.hold_message(id) } else { self.approved_or_free(id) }
    }

    pub(super) fn hold_message(&mut self, id: MessageId) {
        self.end_approval_chains(id);
        self.end_review_chains(id);
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
        message.stage = Stage::Held;
        let audience = message.audience;
        let place = self.approval_place(id).unwrap_or_default();
        self.alarm(AlarmKind::MessageHeld, place, About { audience: Some(audience), ..About::default() });
    }

    /// The approval keeps a message no more.
    fn approved_or_free(&mut self, id: MessageId) {
        self.end_approval_chains(id);
        if let Some(message) = self.s.communications.messages.get_mut(&id) {
            message.approving = false;
        }
        self.go_on_if_free(id);
    }

    /// Somebody said yes: what they had refused or let pass is taken up again.
    pub(super) fn take_up_message(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
        let (free, held) = (!message.approving && message.reviewing.is_empty(), message.stage == Stage::Held);
        if held && !free {
            return;
        }
        if held {
            message.stage = Stage::Approving;
        }
        let (held_back, due) = (message.held_back, message.due.max(self.now));
        if message.reviewing.is_empty() {
            self.end_review_chains(id);
        }
        let Some(message) = self.s.communications.messages.get_mut(&id).filter(|_| free && !held_back) else { return };
        message.stage = Stage::Waiting;
        self.s.agenda.set(Item::Message(id), due);
    }

    /// Where nothing keeps a message any more, it goes out when it is due.
    pub(super) fn go_on_if_free(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
        if message.approving || message.held_back || !message.reviewing.is_empty() || message.stage == Stage::Held {
            return;
        }
        message.stage = Stage::Waiting;
        let due = message.due;
        if due <= self.now { self.send(id) } else { self.s.agenda.set(Item::Message(id), due) }
    }

    /// Whether the word of somebody counts for an approver whose turn has come.
    fn approves(&self, message: &Message, person: PersonId) -> bool {
        let turns = usize::try_from(message.approver).unwrap_or(usize::MAX).saturating_add(1);
        let Some(approval) = self.approval(message.communication).filter(|_| message.approving) else { return false };
        approval.by.iter().take(turns).any(|s| self.answers_for(s.who, person))
    }

    /// Whether the word of somebody counts for a message. While it is held nobody looks whether those who were asked still
    /// act: whoever has left the role since does not count.
    fn may_approve(&self, message: &Message, person: PersonId) -> bool {
        let named = || self.approval(message.communication).map_or(&[][..], |a| a.by.as_slice());
        let still = || message.stage == Stage::Approving || named().iter().any(|s| self.answers_for(s.who, person));
        self.approves(message, person) || (message.asked.contains(&person) && still())
    }

    /// Somebody approves or refuses.
    pub(in super::super) fn approved(&mut self, by: Option<Responder>, message: Option<MessageId>, yes: bool) {
        let person = by.map(|b| self.person_behind(b));
        let asked = |m: &Message| match person {
            None => true,
            Some(Responder::Person(p)) => m.review_asked.contains(&p) || self.may_approve(m, p),
            Some(_) => false,
        };
        let waits = |m: &Message| {
            let open = m.approving || !m.reviewing.is_empty();
            open && matches!(m.stage, Stage::Approving | Stage::Held) && asked(m)
        };
        let open = &self.s.communications.messages;
        let ids: Vec<MessageId> = match message {
            Some(id) => open.get(&id).filter(|m| waits(m)).map(|_| id).into_iter().collect(),
            None => {
                let oldest = open.values().find(|m| waits(m)).map(|m| (m.communication, m.rule, m.due));
                open.iter()
                    .filter(|(_, m)| waits(m) && Some((m.communication, m.rule, m.due)) == oldest)
                    .map(|(id, _)| *id)
                    .collect()
            }
        };
        if ids.is_empty() {
            return self.ignored("no message waits for their approval");
        }
        for id in ids {
            let place = self.approval_place(id);
            self.journal(place, What::Approval { message: id, by, yes });
            if yes {
                let of = if let Some(Responder::Person(p)) = person { Some(p) } else { None };
                self.take_review(id, of);
                let counts = |m: &Message| m.approving && of.is_none_or(|p| self.may_approve(m, p));
                if self.s.communications.messages.get(&id).is_some_and(counts) {
                    if let Some(message) = self.s.communications.messages.get_mut(&id) {
                        message.approving = false;
                    }
                    self.end_approval_chains(id);
                }
                self.take_up_message(id);
            } else {
                self.hold_message(id);
            }
        }
    }

    /// Forgets a message and everything that waits for it.
    pub(super) fn forget_message(&mut self, id: MessageId) -> Option<Message> {
        self.end_approval_chains(id);
        self.end_review_chains(id);
        for item in [Item::Message(id), Item::Fallback(id), Item::MessageDeadline(id)] {
            self.s.agenda.remove(&item);
        }
        self.s.communications.messages.remove(&id)
    }

    /// Who sends for a communication: the role's holder, else who carries its duties.
    pub(super) fn sender(&self, communication: CommunicationId) -> Option<PersonId> {
        let actor = self.plan.communications.get(communication)?.sender?;
        match actor {
            Actor::Role(role) => self.carries(role),
            Actor::Person(_) | Actor::Team(_) => self.acting(actor).first().copied(),
        }
    }

    /// About whom an alarm of an audience is: the role that sends, if one does.
    pub(super) fn sending_role(&self, communication: CommunicationId) -> Option<TargetKind> {
        self.plan.communications.get(communication)?.sender.map(Actor::target)
    }
}

/// What a page to whoever acts goes through: nothing, where they are named themselves.
pub(in super::super) fn through(who: Actor) -> BTreeSet<TargetKind> {
    if let Actor::Person(_) = who { BTreeSet::new() } else { [who.target()].into() }
}
