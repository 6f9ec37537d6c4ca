//! Contacts: people who reach a bot or an intake, and whoever takes over from there.
//!
//! The machine counts contacts, it does not know who they are: what it keeps is bounded by the plan. They come and go
//! whether or not there is an incident, snoozing and the end of an incident change nothing for them, and they begin no
//! incident: whoever takes a report declares one. What a report says is taken in as facts while an incident is open.
//!
//! - A bot **answers** as long as it has room, and every contact stays with it until it is said to be over. Beyond its
//!   limit, and while the condition of its hand-over holds (unknown facts count as true), it **hands over** at once.
//!   A condition that becomes true hands those over whom it is answering.
//! - A bot works while one of its channels and all services it depends on do. When it fails, those whom it was answering
//!   are **lost**, and so is everybody who comes: the alarm `contact-lost`. A channel that somebody else reads works.
//! - What comes in at an **intake** goes to the first that can take it: a bot that works, or people of whom there is
//!   somebody. Outside its hours the first is passed over. An intake whose channels are all down, or that is closed and
//!   leads nowhere else, loses what comes.
//! - People are paged once (`any of` takes whom this incident has paged least recently), each with the number of those
//!   who wait and what the bot carries. Whoever acknowledges **takes over** all who wait there. Who comes while
//!   others wait joins them. Where nobody who was asked can be reached, or all declined, the next is asked.
//! - The alarm `contact-waits` is raised when the time is over, or as soon as there is nobody left to ask. Whoever
//!   waits goes on waiting, and a late answer takes them over. Who comes after the alarm is asked for afresh.
//! - A declaration asks anew for those who wait: it forgets the pages of before.

mod desk;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::state::Phase;
use super::step::{About, Machine};
use super::{AlarmKind, Event, Health, What, pairs};
use crate::model::{BotId, Desk, FactId, FactValue, IntakeId, Responder};
use crate::plan::{BotPlan, VendorHours};

/// Who has come, and who waits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contacts {
    /// Came, and were not looked at yet.
    #[serde(with = "pairs")]
    came: BTreeMap<Desk, u32>,
    /// Whom bots are answering.
    answering: BTreeMap<BotId, u32>,
    #[serde(with = "pairs")]
    waiting: BTreeMap<Desk, Waiting>,
}

/// Those who wait for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Waiting {
    contacts: u32,
    stage: Stage,
    /// Who was asked to take over.
    asked: BTreeSet<Responder>,
}

/// How far the search for somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    /// Nobody was asked yet.
    #[default]
    New,
    /// Those at this position were asked.
    Asked(u32),
    /// Nobody came in time, or there was nobody to ask, and the alarm has said so.
    Late,
}

impl<'a> Machine<'a> {
    /// Whether a bot works: one of its channels, and all services it depends on.
    fn bot_works(&self, bot: &BotPlan) -> bool {
        let channel = bot.channels.is_empty() || bot.channels.iter().any(|c| self.health(*c) != Health::Down);
        channel && bot.needs.iter().all(|s| self.service_health(*s) != Health::Down)
    }

    /// Whether somebody can get through to an intake.
    fn intake_works(&self, intake: IntakeId) -> bool {
        let addresses = self.plan.intakes.get(intake).map_or(&[][..], |i| i.addresses.as_slice());
        addresses.is_empty() || addresses.iter().any(|a| self.health(a.channel) != Health::Down)
    }

    fn intake_open(&self, hours: VendorHours) -> bool {
        match hours {
            VendorHours::Always => true,
            VendorHours::Hours(hours) => self.plan.calendar.hours_open(hours, self.now),
        }
    }

    /// People contact a bot.
    pub(super) fn contacts_come(&mut self, bot: BotId, count: u32) {
        let Some(plan) = self.plan.bots.get(bot) else { return self.ignored("no such bot") };
        if count == 0 {
            return self.ignored("nobody contacts the bot");
        }
        if self.bot_works(plan) {
            self.come(Desk::Bot(bot), count);
        } else {
            self.lose(Desk::Bot(bot), count);
        }
    }

    fn come(&mut self, desk: Desk, count: u32) {
        let came = self.s.contacts.came.entry(desk).or_default();
        *came = came.saturating_add(count);
        self.at_once(Item::Contacts);
    }

    /// Contacts that a bot answered are over.
    pub(super) fn contacts_end(&mut self, bot: BotId, count: u32) {
        let Some(plan) = self.plan.bots.get(bot) else { return self.ignored("no such bot") };
        // Who came in this instant was answered in it.
        if self.s.contacts.came.contains_key(&Desk::Bot(bot)) {
            self.look_at_contacts();
        }
        let answering = self.s.contacts.answering.get(&bot).copied().unwrap_or(0);
        let over = answering.min(count);
        if over == 0 {
            return self.ignored("the bot is answering nobody");
        }
        let now = answering.saturating_sub(over);
        self.set_answering(bot, now);
        self.journal(Some(plan.at), What::ContactsEnd { bot, contacts: over, now });
    }

    fn set_answering(&mut self, bot: BotId, now: u32) {
        if now == 0 {
            self.s.contacts.answering.remove(&bot);
        } else {
            self.s.contacts.answering.insert(bot, now);
        }
    }

    /// Something is reported at an intake.
    pub(super) fn reported(
        &mut self,
        intake: IntakeId,
        count: u32,
        facts: &[(FactId, Option<FactValue>)],
        by: Option<Responder>,
    ) {
        let Some(plan) = self.plan.intakes.get(intake) else { return self.ignored("no such intake") };
        if count == 0 {
            return self.ignored("nothing is reported");
        }
        self.journal(Some(plan.at), What::Reported { intake, reports: count, facts: facts.to_vec() });
        let closed = plan.leads_to.len() < 2 && !self.intake_open(plan.hours);
        if closed || !self.intake_works(intake) {
            return self.lose(Desk::Intake(intake), count);
        }
        if self.s.phase == Phase::Open {
            for (fact, value) in facts {
                self.fact(*fact, value.as_ref(), by);
            }
        }
        self.come(Desk::Intake(intake), count);
    }

    /// Whoever contacts us reaches nothing.
    fn lose(&mut self, desk: Desk, contacts: u32) {
        let place = match desk {
            Desk::Bot(bot) => self.plan.bots.get(bot).map(|b| b.at),
            Desk::Intake(intake) => self.plan.intakes.get(intake).map(|i| i.at),
        };
        self.journal(place, What::ContactsLost { desk, contacts });
        let about = About { desk: Some(desk), ..About::default() };
        self.alarm(AlarmKind::ContactLost, place.unwrap_or_default(), about);
    }

    /// Something was done: a bot that is answering may have failed, or what is asked may no longer be for it.
    pub(super) fn contacts_may_have_changed(&mut self) {
        if !self.s.contacts.answering.is_empty() {
            self.at_once(Item::Contacts);
        }
    }

    /// Looks at every bot and intake: who came, who can no longer be answered, who waits.
    pub(super) fn look_at_contacts(&mut self) {
        for (desk, count) in std::mem::take(&mut self.s.contacts.came) {
            match desk {
                Desk::Bot(bot) => self.bot_takes(bot, count),
                Desk::Intake(_) => self.wait_for_somebody(desk, count),
            }
        }
        let answering: Vec<(BotId, u32)> = self.s.contacts.answering.iter().map(|(b, n)| (*b, *n)).collect();
        for (bot, count) in answering {
            let Some(plan) = self.plan.bots.get(bot) else { continue };
            if !self.bot_works(plan) {
                self.set_answering(bot, 0);
                self.lose(Desk::Bot(bot), count);
            } else if self.beyond(plan) {
                self.set_answering(bot, 0);
                self.bot_hands_over(bot, count, false);
            }
        }
        self.search();
    }

    /// Whether what is asked now is not for the bot.
    fn beyond(&self, bot: &BotPlan) -> bool {
        bot.when.as_ref().is_some_and(|when| self.truth(when) != Some(false))
    }

    /// A bot answers as many as it can, and hands the others over.
    fn bot_takes(&mut self, bot: BotId, count: u32) {
        let Some(plan) = self.plan.bots.get(bot) else { return };
        if self.beyond(plan) {
            return self.bot_hands_over(bot, count, false);
        }
        let busy = self.s.contacts.answering.get(&bot).copied().unwrap_or(0);
        let answered = count.min(plan.at_most.saturating_sub(busy));
        if answered > 0 {
            let now = busy.saturating_add(answered);
            self.set_answering(bot, now);
            self.journal(Some(plan.at), What::BotAnswers { bot, contacts: answered, now });
        }
        if count > answered {
            self.bot_hands_over(bot, count.saturating_sub(answered), true);
        }
    }

    fn bot_hands_over(&mut self, bot: BotId, contacts: u32, full: bool) {
        let Some(plan) = self.plan.bots.get(bot) else { return };
        let carries = self.carried(plan);
        self.journal(Some(plan.page.at), What::BotHandsOver { bot, contacts, full, carries });
        self.wait_for_somebody(Desk::Bot(bot), contacts);
    }

    /// What a bot carries: what is known, else assumed.
    fn carried(&self, bot: &BotPlan) -> Vec<(FactId, Option<FactValue>)> {
        let value = |fact: FactId| {
            let assumed = || self.plan.facts.get(fact).and_then(|f| f.assume.clone());
            self.s.incident.facts.get(&fact).cloned().or_else(assumed)
        };
        bot.carries.iter().map(|f| (*f, value(*f))).collect()
    }

    /// Whether an event may be the answer of somebody who was asked, though there is no incident.
    pub(super) fn answers_for_contacts(&self, event: &Event) -> bool {
        let answer = matches!(
            event,
            Event::Delivered(_) | Event::Failed { .. } | Event::Acknowledged { .. } | Event::Declined { .. }
        );
        answer && self.s.contacts.waiting.values().any(|w| w.contacts > 0)
    }

    /// The answer of somebody, though there is no incident.
    pub(super) fn answer_about_contacts(&mut self, event: &Event, by: Option<Responder>) {
        match event {
            Event::Delivered(page) => self.delivered(*page),
            Event::Failed { page, why } => self.failed(*page, *why),
            Event::Acknowledged { page, ladder } => self.acknowledged(by, *page, *ladder),
            Event::Declined { page, of } => self.declined(by, *page, *of),
            _ => {}
        }
    }
}
