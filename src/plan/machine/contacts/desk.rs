//! Somebody is looked for who takes over those who wait at a bot or an intake.

use std::collections::{BTreeMap, BTreeSet};

use super::super::agenda::Item;
use super::super::state::{ChainId, Purpose};
use super::super::step::{About, Machine};
use super::super::target::Found;
use super::super::{AlarmKind, PageReason, What};
use super::Stage;
use crate::model::{BotId, Desk, Destination, Responder, Target, TargetKind};
use crate::plan::{ChannelStep, PlaceId};

impl<'a> Machine<'a> {
    /// The line that says who takes over.
    pub(in super::super) fn desk_place(&self, desk: Desk) -> PlaceId {
        let place = match desk {
            Desk::Bot(bot) => self.plan.bots.get(bot).map(|b| b.page.at),
            Desk::Intake(intake) => self.plan.intakes.get(intake).map(|i| i.leads_at),
        };
        place.unwrap_or_default()
    }

    /// How whoever takes over is paged, where that is written.
    pub(in super::super) fn desk_via(&self, desk: Desk) -> Option<&'a [ChannelStep]> {
        match desk {
            Desk::Bot(bot) => self.plan.bots.get(bot).and_then(|b| b.page.via.as_deref()),
            Desk::Intake(_) => None,
        }
    }

    /// What a page says.
    pub(in super::super) fn contact_reason(&self, desk: Desk) -> PageReason {
        let contacts = self.s.contacts.waiting.get(&desk).map_or(0, |w| w.contacts);
        let carries = match desk {
            Desk::Bot(bot) => self.plan.bots.get(bot).map_or_else(Vec::new, |b| self.carried(b)),
            Desk::Intake(_) => Vec::new(),
        };
        PageReason::Contacts { desk, contacts, carries }
    }

    /// More people wait.
    pub(super) fn wait_for_somebody(&mut self, desk: Desk, contacts: u32) {
        let waiting = self.s.contacts.waiting.entry(desk).or_default();
        if waiting.contacts == 0 {
            waiting.asked.clear();
        }
        waiting.contacts = waiting.contacts.saturating_add(contacts);
        if waiting.stage == Stage::Late {
            waiting.stage = Stage::New;
        }
    }

    /// Nobody waits any more; says how many did.
    fn settle_desk(&mut self, desk: Desk) -> u32 {
        self.s.agenda.remove(&Item::TakenBy(desk));
        let Some(waiting) = self.s.contacts.waiting.get_mut(&desk) else { return 0 };
        waiting.stage = Stage::New;
        std::mem::take(&mut waiting.contacts)
    }

    /// Asks those who come next, wherever somebody waits and there is nobody (any more) who may come.
    pub(super) fn search(&mut self) {
        let desks: Vec<Desk> = self.s.contacts.waiting.keys().copied().collect();
        for desk in desks {
            let Some(waiting) = self.s.contacts.waiting.get(&desk).filter(|w| w.contacts > 0) else { continue };
            match waiting.stage {
                Stage::New => self.ask_for_somebody(desk, self.first_position(desk)),
                Stage::Asked(at) if !self.may_still_come(desk) => {
                    if self.page_next_candidates(desk, at) {
                        continue;
                    }
                    if let Some(to) = self.destination(desk, at) {
                        self.journal(Some(self.desk_place(desk)), What::CannotTake { desk, to });
                    }
                    self.ask_for_somebody(desk, at.saturating_add(1));
                }
                Stage::Asked(_) | Stage::Late => {}
            }
        }
    }

    /// Outside the hours of an intake the first is passed over.
    fn first_position(&self, desk: Desk) -> u32 {
        match desk {
            Desk::Bot(_) => 0,
            Desk::Intake(intake) => {
                let open = self.plan.intakes.get(intake).is_none_or(|i| self.intake_open(i.hours));
                u32::from(!open)
            }
        }
    }

    /// Where an intake leads at this position. A bot has one group of targets only, and no destination.
    fn destination(&self, desk: Desk, at: u32) -> Option<Destination> {
        let Desk::Intake(intake) = desk else { return None };
        self.plan.intakes.get(intake)?.leads_to.get(usize::try_from(at).ok()?).copied()
    }

    /// Whom to page at a position.
    fn targets(&self, desk: Desk, at: u32) -> Vec<Target> {
        match (desk, self.destination(desk, at)) {
            (Desk::Bot(bot), _) if at == 0 => self.plan.bots.get(bot).map_or_else(Vec::new, |b| b.page.targets.clone()),
            (_, Some(Destination::People(target))) => vec![target],
            _ => Vec::new(),
        }
    }

    fn may_still_come(&self, desk: Desk) -> bool {
        self.s.chains.iter().any(|(id, chain)| id.purpose == Purpose::Contact(desk) && !chain.lost)
    }

    /// How many positions there are to ask at.
    fn positions(&self, desk: Desk) -> u32 {
        match desk {
            Desk::Bot(_) => 1,
            Desk::Intake(intake) => {
                self.plan.intakes.get(intake).map_or(0, |i| u32::try_from(i.leads_to.len()).unwrap_or(u32::MAX))
            }
        }
    }

    /// Asks the first that can take over, from a position on.
    fn ask_for_somebody(&mut self, desk: Desk, from: u32) {
        self.end_chains(|c| c.purpose == Purpose::Contact(desk));
        for at in from..self.positions(desk) {
            if let Some(Destination::Bot(bot)) = self.destination(desk, at) {
                if self.lead_to_bot(desk, bot) {
                    return;
                }
            } else if self.page_for(desk, at) {
                if let Some(waiting) = self.s.contacts.waiting.get_mut(&desk) {
                    waiting.stage = Stage::Asked(at);
                }
                if self.s.agenda.due(&Item::TakenBy(desk)).is_none() {
                    self.after(Item::TakenBy(desk), self.time_to_take(desk));
                }
                return;
            }
            if let Some(to) = self.destination(desk, at) {
                self.journal(Some(self.desk_place(desk)), What::CannotTake { desk, to });
            }
        }
        self.contacts_wait(desk);
    }

    fn time_to_take(&self, desk: Desk) -> i64 {
        match desk {
            Desk::Bot(bot) => self.plan.bots.get(bot).map_or(0, |b| b.within),
            Desk::Intake(intake) => self.plan.intakes.get(intake).map_or(0, |i| i.within),
        }
    }

    /// What an intake took in goes to a bot, if it works.
    fn lead_to_bot(&mut self, desk: Desk, bot: BotId) -> bool {
        let (Desk::Intake(intake), Some(plan)) = (desk, self.plan.bots.get(bot)) else { return false };
        if !self.bot_works(plan) {
            return false;
        }
        let reports = self.settle_desk(desk);
        let to = Destination::Bot(bot);
        self.journal(Some(self.desk_place(desk)), What::LedTo { intake, reports, to });
        self.bot_takes(bot, reports);
        // A bot may stand before the intake in the order of search.
        self.at_once(Item::Contacts);
        true
    }

    /// Pages everybody at a position; says whether there is anybody who counts.
    fn page_for(&mut self, desk: Desk, at: u32) -> bool {
        let place = self.desk_place(desk);
        let mut wanted: BTreeMap<Responder, BTreeSet<TargetKind>> = BTreeMap::new();
        let mut counts = false;
        for target in self.targets(desk, at) {
            let resolution = self.resolve_target(target);
            self.report_away(&resolution, Some(About { desk: Some(desk), ..About::default() }), place);
            let one = self.one_of(target, &resolution);
            for found in resolution.found.iter().filter(|f| one.is_none_or(|o| o == f.who)) {
                counts |= found.counts;
                if found.counts {
                    wanted.entry(found.who).or_default().extend(&found.through);
                }
            }
        }
        if !counts {
            return false;
        }
        if let (Desk::Intake(intake), Some(to)) = (desk, self.destination(desk, at)) {
            let reports = self.s.contacts.waiting.get(&desk).map_or(0, |w| w.contacts);
            self.journal(Some(place), What::LedTo { intake, reports, to });
        }
        for (who, through) in wanted {
            if let Some(waiting) = self.s.contacts.waiting.get_mut(&desk) {
                waiting.asked.insert(who);
            }
            self.start_chain(ChainId { purpose: Purpose::Contact(desk), who, clause: 0 }, true, through);
        }
        true
    }

    /// Where nobody who was asked for a vacant role can come, its next candidates are paged; says whether there are any.
    fn page_next_candidates(&mut self, desk: Desk, at: u32) -> bool {
        let failed = self.s.contacts.waiting.get(&desk).map(|w| w.asked.clone()).unwrap_or_default();
        let mut paged = false;
        for target in self.targets(desk, at).into_iter().filter(|t| !matches!(t, Target::AnyOf(_))) {
            let next = self.resolve_beyond(target, &failed).found.into_iter();
            let next: Vec<Found> = next.filter(|f| f.counts && self.is_found_for_vacancy(f)).collect();
            for found in next {
                paged = true;
                if let Some(waiting) = self.s.contacts.waiting.get_mut(&desk) {
                    waiting.asked.insert(found.who);
                }
                self.start_chain(
                    ChainId { purpose: Purpose::Contact(desk), who: found.who, clause: 0 },
                    true,
                    found.through,
                );
            }
        }
        paged
    }

    /// Whether somebody was asked to take over those who wait, or is a candidate of a vacant role that is asked. Who was
    /// paged for something else speaks of that.
    fn may_take(&self, desk: Desk, by: Responder, person: Responder) -> bool {
        let Some(waiting) = self.s.contacts.waiting.get(&desk) else { return false };
        if waiting.asked.contains(&by) || waiting.asked.contains(&person) {
            return true;
        }
        let (Stage::Asked(at), Responder::Person(p)) = (waiting.stage, person) else { return false };
        let theirs = |who: &Responder| *who == by || *who == person;
        if self.s.chains.keys().any(|c| theirs(&c.who)) || self.s.runs.values().any(|r| r.paged.iter().any(theirs)) {
            return false;
        }
        self.targets(desk, at).into_iter().any(|t| match t {
            Target::All(TargetKind::Role(role)) => self.speaks_for_role(role, p),
            _ => false,
        })
    }

    /// The time is over.
    pub(in super::super) fn taken_too_late(&mut self, desk: Desk) {
        if self.s.contacts.waiting.get(&desk).is_some_and(|w| w.contacts > 0 && w.stage != Stage::Late) {
            self.contacts_wait(desk);
        }
    }

    /// Says that those who wait wait too long, or for nobody.
    fn contacts_wait(&mut self, desk: Desk) {
        self.s.agenda.remove(&Item::TakenBy(desk));
        if let Some(waiting) = self.s.contacts.waiting.get_mut(&desk) {
            waiting.stage = Stage::Late;
        }
        self.alarm(AlarmKind::ContactWaits, self.desk_place(desk), About { desk: Some(desk), ..About::default() });
    }

    /// Whether people wait there.
    pub(in super::super) fn somebody_waits(&self, desk: Desk) -> bool {
        self.s.contacts.waiting.get(&desk).is_some_and(|w| w.contacts > 0)
    }

    /// Where people wait whom somebody was asked to take over.
    pub(in super::super) fn desks_that_asked(&self, by: Responder, person: Responder) -> Vec<Desk> {
        let waiting = self.s.contacts.waiting.iter().filter(|(_, w)| w.contacts > 0);
        waiting.map(|(desk, _)| *desk).filter(|desk| self.may_take(*desk, by, person)).collect()
    }

    /// Somebody takes over all who wait there.
    pub(in super::super) fn take_over(&mut self, desk: Desk, by: Responder) {
        let contacts = self.settle_desk(desk);
        let place = self.desk_place(desk);
        self.journal(Some(place), What::TakenOver { desk, contacts, by });
        self.end_chains(|c| c.purpose == Purpose::Contact(desk));
    }

    /// An incident begins, and the pages of before are forgotten: whoever waits is asked for anew.
    pub(in super::super) fn ask_for_contacts_again(&mut self) {
        for waiting in self.s.contacts.waiting.values_mut() {
            waiting.stage = Stage::New;
            waiting.asked.clear();
        }
        if self.s.contacts.waiting.values().any(|w| w.contacts > 0) || !self.s.contacts.came.is_empty() {
            self.at_once(Item::Contacts);
        }
    }
}
