//! A role divided by work-stream, and made one again.
//!
//! - The holder of a role may split it, and so may whoever carries the owner of everything unassigned, which invents and
//!   delegates roles; while nobody holds the role, whoever carries its duties. It acts at once: who gets a work-stream was
//!   asked by the one who gives it. A work-stream that is not named stays as it is.
//! - **Every duty has one owner.** A duty of a work-stream that somebody holds is theirs. All others are the role's: its
//!   holder's, or whoever carries its duties while nobody holds it. Splitting takes the role from nobody.
//! - A page to the role goes to its holder and to everybody who holds a work-stream. What the role alone may do, what it
//!   sends and approves stays with its holder.
//! - Whoever leaves the role leaves their work-streams. Those of somebody who is away are back with the role, too, and stay
//!   there; both raise `stream-vacant`, because nobody may have noticed.
//! - `merges to`: all work-streams end, and that person holds the role. Whoever may split it may merge it, to somebody
//!   who is there.

use super::step::{About, Machine};
use super::{AlarmKind, Command, What};
use crate::model::{PersonId, Responder, RoleId, TargetKind};

impl Machine<'_> {
    /// Everybody who holds a work-stream of a role, each once.
    pub(super) fn stream_holders(&self, role: RoleId) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = Vec::new();
        for person in self.s.roles.streams.iter().filter(|((r, _), _)| *r == role).map(|(_, p)| *p) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Somebody divides a role.
    pub(super) fn role_split(&mut self, by: Option<Responder>, role: RoleId, streams: &[(u32, PersonId)]) {
        let Some(plan) = self.plan.roles.get(role) else { return self.ignored("no such role") };
        if !self.may_divide(by, role) {
            return self.ignored("who splits a role holds neither it nor everything unassigned");
        }
        for (stream, to) in streams {
            let known = usize::try_from(*stream).ok().and_then(|n| plan.streams.get(n));
            let Some(known) = known.filter(|_| self.plan.people.get(*to).is_some()) else {
                self.ignored("no such work-stream or person");
                continue;
            };
            if self.is_away(Responder::Person(*to)) {
                self.ignored("who should hold the work-stream is away");
                continue;
            }
            self.s.roles.streams.insert((role, *stream), *to);
            self.journal(Some(known.at), What::StreamHeld { role, stream: *stream, by: *to });
            self.out.push(Command::AssignStream { role, stream: *stream, person: Some(*to) });
        }
    }

    /// Whether somebody may divide a role, and make it one again.
    fn may_divide(&self, by: Option<Responder>, role: RoleId) -> bool {
        let Some(person) = by.map(|b| self.person_behind(b)) else { return true };
        let leads = |p: Option<PersonId>| p.map(Responder::Person) == Some(person);
        leads(self.carries(role)) || leads(self.owner_of_rest().and_then(|r| self.carries(r)))
    }

    /// A divided role is one again.
    pub(super) fn role_merged(&mut self, by: Option<Responder>, role: RoleId, to: PersonId) {
        if self.plan.roles.get(role).is_none() || self.plan.people.get(to).is_none() {
            return self.ignored("no such role or person");
        }
        if !self.may_divide(by, role) {
            return self.ignored("who merges a role holds neither it nor everything unassigned");
        }
        if self.is_away(Responder::Person(to)) {
            return self.ignored("who should hold the role is away");
        }
        let open: Vec<u32> = self.s.roles.streams.keys().filter(|(r, _)| *r == role).map(|(_, n)| *n).collect();
        if open.is_empty() {
            return self.ignored("the role is not divided");
        }
        for stream in open {
            self.end_stream(role, stream);
        }
        let place = self.plan.roles.get(role).map(|r| r.at);
        self.journal(place, What::Merged { role, to });
        if self.s.roles.holder(role) != Some(to) {
            self.take_up(role, to);
        }
    }

    fn end_stream(&mut self, role: RoleId, stream: u32) {
        let Some(by) = self.s.roles.streams.remove(&(role, stream)) else { return };
        let plan = self.plan.roles.get(role);
        let place = plan.and_then(|r| r.streams.get(usize::try_from(stream).ok()?)).map(|s| s.at);
        self.journal(place, What::StreamEnds { role, stream, by });
        self.out.push(Command::AssignStream { role, stream, person: None });
    }

    fn stream_falls(&mut self, role: RoleId, stream: u32) {
        let plan = self.plan.roles.get(role);
        let place = plan.and_then(|r| r.streams.get(usize::try_from(stream).ok()?)).map(|s| s.at);
        self.end_stream(role, stream);
        self.alarm(AlarmKind::StreamVacant, place.unwrap_or_default(), About::default().and(TargetKind::Role(role)));
    }

    /// Somebody leaves a role: their work-streams go back to it. Whether they had any.
    pub(super) fn stream_left(&mut self, role: RoleId, person: PersonId) -> bool {
        let all = self.s.roles.streams.iter();
        let theirs: Vec<u32> = all.filter(|((r, _), p)| *r == role && **p == person).map(|((_, n), _)| *n).collect();
        for stream in &theirs {
            self.stream_falls(role, *stream);
        }
        !theirs.is_empty()
    }

    /// The work-streams of who is away go back to their roles.
    pub(super) fn look_at_streams(&mut self) {
        let all = self.s.roles.streams.iter();
        let gone: Vec<(RoleId, u32)> =
            all.filter(|(_, p)| self.is_away(Responder::Person(**p))).map(|(key, _)| *key).collect();
        for (role, stream) in gone {
            self.stream_falls(role, stream);
        }
    }
}
