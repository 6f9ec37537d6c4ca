//! What is due: ordered by `(due, class, creation)`. Only `Event::Tick` runs it.
//!
//! Each item can be due at one instant only; setting it again replaces that instant. So the agenda is bounded by the
//! plan, and taking something back is removing its item.
//!
//! What people have to meet runs one second after it is due: what they do in the second in which their time is over is in
//! time, in whichever order a host hands in what they say and the tick of that second.
//!
//! Items of ladders and role offers run on the *ladder clock*, which stands still while the incident is snoozed; all
//! others run on the wall clock.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::communication::HoldId;
use super::exceptions::ExceptionHour;
use super::state::{ChainId, Purpose, RunKey};
use super::{MessageId, PageId};
use crate::model::{
    CalloutId, DecisionId, Desk, ExceptionId, LadderId, ObligationId, PersonId, ProcedureId, ReactionPart, RoleId,
    StepId, VendorId,
};

/// Which clock an item waits on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// Stands still while snoozed.
    Ladder,
    /// Real time.
    Wall,
}

/// Something that will be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// A page has not been delivered in time, for what waits on this clock.
    Deadline(PageId, Clock),
    /// The hour of a step of a chain.
    Step(ChainId, u32),
    /// All pages of a chain's step have failed: the next goes at once.
    Next(ChainId),
    /// A choice was not answered.
    Choice(u64),
    /// A run starts at its first rung.
    Begin(RunKey),
    /// The front of a run has waited long enough.
    RungEnd(RunKey),
    /// A run goes ahead of its timetable.
    Ahead(RunKey),
    /// The timetable of a run that is ahead of it.
    Timetable(RunKey),
    /// An answered rung has been worked on long enough.
    Work(RunKey),
    /// A call-out that had enough has no longer: everybody is called again.
    CallAgain(CalloutId),
    /// Somebody who is on the way should be there.
    Arrival(PersonId),
    /// A vendor should have responded.
    Response(VendorId),
    /// The next round at the end of a ladder.
    Round(RunKey),
    /// The snooze ends.
    SnoozeEnd,
    /// Somebody else may be on call while a rung waits.
    HandOver(RunKey),
    /// Facts changed, or a constant of time is crossed: the level is judged again.
    Level,
    /// The same, when a constant of time will be crossed.
    Crossing,
    /// Events and the clock may make messages due.
    Cadence,
    /// A message goes out, or on.
    Message(MessageId),
    /// A message's next approver is asked.
    Approver(MessageId),
    /// The time of a message's reviewers is over.
    Review(MessageId),
    /// A hold has lasted as long as it may.
    HoldEnd(HoldId),
    /// A route is given up for the next.
    Fallback(MessageId),
    /// A message is late.
    MessageDeadline(MessageId),
    /// Reactions are looked at: events, and conditions that may have become true.
    Reactions,
    /// A line of a reaction acts, or reminds.
    React(ReactionPart),
    /// An answer lapses.
    Lapse(LadderId),
    /// `acknowledge within`.
    AcknowledgeBy,
    /// `resolve within`.
    ResolveBy,
    /// Procedures start, go on and start over.
    Procedures,
    /// Whoever is asked must have decided by now.
    DecideBy(DecisionId),
    /// A step must be done by now.
    StepBy(StepId),
    /// The present phase of a procedure must be over by now.
    PhaseBy(ProcedureId),
    /// Roles are looked at: holders, deputies, offers.
    Roles,
    /// The holder of a role is to be relieved.
    Relief(RoleId),
    /// An offer has waited long enough.
    Offer(RoleId),
    /// A required role must be held by now.
    RoleBy(RoleId),
    /// Something of an exception is due.
    Exception(ExceptionId, ExceptionHour),
    /// Bots and intakes are looked at: who came, who waits.
    Contacts,
    /// Somebody must have taken over by now.
    TakenBy(Desk),
    /// Obligations are looked at: what is owed, since when.
    Clocks,
    /// The window of an obligation opens.
    ClockOpens(ObligationId),
    /// A warning of an obligation, by position.
    ClockWarning(ObligationId, u32),
    /// The clock of an obligation runs out.
    ClockDue(ObligationId),
    /// Alarms that were raised are paged.
    Alarms,
}

impl Item {
    /// Page deadlines, chain steps, ends of rungs, timetable, end of snooze, hand-overs, level crossings,
    /// communication, clocks, alarms.
    #[must_use]
    pub fn class(&self) -> u8 {
        match self {
            Self::Deadline(..) => 0,
            Self::Step(..) | Self::Next(_) | Self::Choice(_) => 1,
            Self::Begin(_) | Self::RungEnd(_) | Self::Ahead(_) | Self::Work(_) | Self::CallAgain(_) => 2,
            Self::Timetable(_) | Self::Round(_) => 3,
            Self::SnoozeEnd => 4,
            Self::HandOver(_) | Self::Contacts => 5,
            Self::Level | Self::Crossing => 6,
            Self::Reactions | Self::React(_) => 7,
            Self::Cadence
            | Self::Message(_)
            | Self::Approver(_)
            | Self::Review(_)
            | Self::HoldEnd(_)
            | Self::Fallback(_)
            | Self::MessageDeadline(_) => 7,
            Self::Lapse(_)
            | Self::AcknowledgeBy
            | Self::ResolveBy
            | Self::Arrival(_)
            | Self::Response(_)
            | Self::Roles
            | Self::Relief(_)
            | Self::Offer(_)
            | Self::RoleBy(_)
            | Self::Exception(..)
            | Self::TakenBy(_)
            | Self::Clocks
            | Self::ClockOpens(_)
            | Self::ClockWarning(..)
            | Self::ClockDue(_)
            | Self::Procedures
            | Self::StepBy(_)
            | Self::PhaseBy(_)
            | Self::DecideBy(_) => 8,
            Self::Alarms => 9,
        }
    }

    /// The clock it waits on.
    #[must_use]
    pub fn clock(&self) -> Clock {
        match self {
            Self::Deadline(_, clock) => *clock,
            Self::Step(chain, _) | Self::Next(chain) => chain.purpose.clock(),
            Self::Begin(run)
            | Self::RungEnd(run)
            | Self::Ahead(run)
            | Self::Work(run)
            | Self::Timetable(run)
            | Self::Round(run) => run.clock(),
            Self::Lapse(_) | Self::AcknowledgeBy | Self::Offer(_) | Self::RoleBy(_) | Self::CallAgain(_) => {
                Clock::Ladder
            }
            _ => Clock::Wall,
        }
    }

    /// Seconds after which it runs: a deadline that people meet is not missed before its last second is over.
    fn grace(&self) -> i64 {
        i64::from(matches!(
            self,
            Self::AcknowledgeBy
                | Self::ResolveBy
                | Self::RoleBy(_)
                | Self::Response(_)
                | Self::TakenBy(_)
                | Self::StepBy(_)
                | Self::PhaseBy(_)
                | Self::DecideBy(_)
                | Self::ClockDue(_)
                | Self::Exception(_, ExceptionHour::Votes | ExceptionHour::Restore | ExceptionHour::Review)
        ))
    }

    /// A hand-over or a reaction is a matter of the wall clock, but what it starts waits for the end of a snooze.
    fn waits_for_snooze(&self) -> bool {
        match self {
            Self::HandOver(RunKey::Ladder(_) | RunKey::Callout(_)) | Self::Choice(_) | Self::React(_) => true,
            _ => self.clock() == Clock::Ladder,
        }
    }

    /// The chain it belongs to.
    #[must_use]
    pub fn chain(&self) -> Option<&ChainId> {
        match self {
            Self::Step(chain, _) | Self::Next(chain) => Some(chain),
            _ => None,
        }
    }

    /// The run whose climbing it drives (its chains not included).
    #[must_use]
    pub fn run(&self) -> Option<RunKey> {
        match self {
            Self::Begin(r)
            | Self::RungEnd(r)
            | Self::Ahead(r)
            | Self::Work(r)
            | Self::Timetable(r)
            | Self::Round(r)
            | Self::HandOver(r) => Some(*r),
            _ => None,
        }
    }
}

/// When, and in which order of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Due {
    at: i64,
    order: u64,
}

/// All that is due, now or later.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Agenda {
    items: BTreeMap<Item, Due>,
    created: u64,
    /// The items in the order in which they run, for each way of waiting.
    order: [BTreeSet<(i64, u8, u64, Item)>; 3],
}

/// An agenda as it is kept: its order follows from its items.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(with = "super::pairs")]
    items: BTreeMap<Item, Due>,
    created: u64,
}

impl From<Written> for Agenda {
    fn from(written: Written) -> Self {
        let mut agenda = Self { created: written.created, ..Self::default() };
        for (item, due) in written.items {
            agenda.put(item, due);
        }
        agenda
    }
}

impl From<Agenda> for Written {
    fn from(agenda: Agenda) -> Self {
        Self { items: agenda.items, created: agenda.created }
    }
}

/// What an item waits for beside its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    /// For nothing else.
    Wall,
    /// For the end of a snooze.
    Snooze,
    /// For the ladder clock.
    Ladder,
}

/// How wall time and the ladder clock relate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frozen {
    /// Seconds that the ladder clock has lost so far.
    pub(super) lost: i64,
    /// It stands still now.
    pub(super) still: bool,
}

impl Agenda {
    /// Makes an item due at an instant of its clock; replaces the instant it had.
    pub(super) fn set(&mut self, item: Item, at: i64) {
        self.created = self.created.wrapping_add(1);
        self.put(item, Due { at, order: self.created });
    }

    fn put(&mut self, item: Item, due: Due) {
        self.remove(&item);
        self.items.insert(item, due);
        let (waits, key) = place(item, due);
        if let Some(order) = self.order.get_mut(waits as usize) {
            order.insert(key);
        }
    }

    /// Makes an item due at an instant of its clock unless it is due earlier already.
    pub(super) fn set_by(&mut self, item: Item, at: i64) {
        if self.due(&item).is_none_or(|due| at < due) {
            self.set(item, at);
        }
    }

    /// Takes an item back.
    pub(super) fn remove(&mut self, item: &Item) {
        if let Some(due) = self.items.remove(item) {
            let (waits, key) = place(*item, due);
            if let Some(order) = self.order.get_mut(waits as usize) {
                order.remove(&key);
            }
        }
    }

    /// When an item is due, on its own clock.
    #[must_use]
    pub fn due(&self, item: &Item) -> Option<i64> {
        self.items.get(item).map(|d| d.at)
    }

    /// Keeps those items only.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&Item) -> bool) {
        let gone: Vec<Item> = self.items.keys().filter(|item| !keep(item)).copied().collect();
        for item in gone {
            self.remove(&item);
        }
    }

    /// Every item with its instant on its own clock.
    pub fn iter(&self) -> impl Iterator<Item = (&Item, i64)> {
        self.items.iter().map(|(i, d)| (i, d.at))
    }

    /// The first item and the wall time at which it runs.
    pub(super) fn first(&self, frozen: Frozen) -> Option<(Item, i64)> {
        let [wall, snooze, ladder] = &self.order;
        let awake = !frozen.still;
        let shifted =
            ladder.first().map(|(at, class, order, item)| (at.saturating_add(frozen.lost), *class, *order, *item));
        let firsts = [wall.first().copied(), snooze.first().copied().filter(|_| awake), shifted.filter(|_| awake)];
        firsts
            .into_iter()
            .flatten()
            .min_by_key(|(at, class, order, _)| (*at, *class, *order))
            .map(|(at, .., item)| (item, at))
    }
}

/// Where an item stands in the order of an agenda.
fn place(item: Item, due: Due) -> (Waits, (i64, u8, u64, Item)) {
    let waits = match item.clock() {
        Clock::Ladder => Waits::Ladder,
        Clock::Wall if item.waits_for_snooze() => Waits::Snooze,
        Clock::Wall => Waits::Wall,
    };
    (waits, (due.at.saturating_add(item.grace()), item.class(), due.order, item))
}

impl Purpose {
    /// The clock its chains run on.
    #[must_use]
    pub fn clock(&self) -> Clock {
        match self {
            Self::Run { run, .. } => run.clock(),
            Self::Offer(_) | Self::Reaction(_) => Clock::Ladder,
            Self::Approval(_)
            | Self::Exception(..)
            | Self::Clock(_)
            | Self::Step(_)
            | Self::Instead(_)
            | Self::Contact(_)
            | Self::Decision(..) => Clock::Wall,
        }
    }
}

impl RunKey {
    /// The clock it climbs by: alarms are never snoozed.
    #[must_use]
    pub fn clock(self) -> Clock {
        match self {
            Self::Ladder(_) | Self::Callout(_) => Clock::Ladder,
            Self::Alarm(_) => Clock::Wall,
        }
    }
}
