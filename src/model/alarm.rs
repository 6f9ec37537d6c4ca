//! Alarms by name: what scenarios expect, rules check and the machine raises.

use serde::{Deserialize, Serialize};

/// Alarms: what the plan could not do. The names are the kebab-case of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// A rung (or a round at the end, or a warning of a clock) resolved to nobody.
    NobodyOnCall,
    /// Somebody who should be paged has no address on the channels asked for, or all are down.
    Unreachable,
    /// Somebody on call is away.
    OnCallAway,
    /// A ladder was climbed in vain.
    Exhausted,
    /// The first answer came too late, or not at all.
    AcknowledgeLate,
    /// The resolution did.
    ResolveLate,
    /// A required role is not held in time.
    RoleVacant,
    /// Not enough people are coming to a call-out.
    NotEnough,
    /// People who contacted us reach nobody and nothing.
    ContactLost,
    /// People who contacted us wait too long for somebody.
    ContactWaits,
    /// Nobody relieves the holder of a role.
    NotRelieved,
    /// Nobody accepted the note with which a role was handed over.
    NotAccepted,
    /// Whoever held a work-stream of a role is gone; its duties are back with the role.
    StreamVacant,
    /// Somebody who is on the way will not be there in the time that the schedule says.
    ArrivalLate,
    /// A vendor did not respond in the time it has agreed to.
    VendorLate,
    /// A message did not go out in time.
    MessageLate,
    /// A message was refused, or is held because nobody approved it.
    MessageHeld,
    /// Nobody released what was held, so it goes out.
    HoldLapsed,
    /// A step is not done in time.
    StepLate,
    /// A step failed, and nothing stands in for it.
    StepFailed,
    /// Nobody who should do a step can be reached, or all of them declined.
    StepUnstaffed,
    /// A step was done before what it destroys was saved.
    EvidenceLost,
    /// Nobody decided in time.
    Undecided,
    /// The time box of a phase is over.
    PhaseLate,
    /// Fewer can be reached than have to agree to an exception, or nobody who restores, records or reviews it.
    ExceptionUnstaffed,
    /// Too few approved an exception in time.
    ExceptionUnapproved,
    /// Somebody acted at once, and too few confirmed it.
    ExceptionUnconfirmed,
    /// What was done under an exception is not written down when it ends.
    ExceptionUnrecorded,
    /// What was bypassed is not put back in time.
    ExceptionUnrestored,
    /// An exception is not reviewed in time.
    ExceptionUnreviewed,
    /// A page was sent over the channel's rate.
    OverRate,
    /// Somebody answered whom the ladder cannot page.
    StrangerAnswered,
    /// Facts are impossible together.
    Contradiction,
    /// Known and unknown facts allow no level.
    NoLevel,
    /// More combinations of unknown facts than are tried: the worst level counts.
    TooManyUnknowns,
    /// The clock of an obligation ran out.
    ClockMissed,
    /// Something was done before its window opened.
    ClockEarly,
    /// The incident was cancelled while clocks run.
    ClockUndecided,
    /// Something that was due started later than it should.
    Late,
}

impl AlarmKind {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::NobodyOnCall,
        Self::Unreachable,
        Self::OnCallAway,
        Self::Exhausted,
        Self::AcknowledgeLate,
        Self::ResolveLate,
        Self::RoleVacant,
        Self::NotEnough,
        Self::ContactLost,
        Self::ContactWaits,
        Self::NotRelieved,
        Self::NotAccepted,
        Self::StreamVacant,
        Self::ArrivalLate,
        Self::VendorLate,
        Self::MessageLate,
        Self::MessageHeld,
        Self::HoldLapsed,
        Self::StepLate,
        Self::StepFailed,
        Self::StepUnstaffed,
        Self::EvidenceLost,
        Self::Undecided,
        Self::PhaseLate,
        Self::ExceptionUnstaffed,
        Self::ExceptionUnapproved,
        Self::ExceptionUnconfirmed,
        Self::ExceptionUnrecorded,
        Self::ExceptionUnrestored,
        Self::ExceptionUnreviewed,
        Self::OverRate,
        Self::StrangerAnswered,
        Self::Contradiction,
        Self::NoLevel,
        Self::TooManyUnknowns,
        Self::ClockMissed,
        Self::ClockEarly,
        Self::ClockUndecided,
        Self::Late,
    ];

    /// The name used in scenarios (`expect no alarm exhausted`); `-` may be written `_`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NobodyOnCall => "nobody-on-call",
            Self::Unreachable => "unreachable",
            Self::OnCallAway => "on-call-away",
            Self::Exhausted => "exhausted",
            Self::AcknowledgeLate => "acknowledge-late",
            Self::ResolveLate => "resolve-late",
            Self::RoleVacant => "role-vacant",
            Self::NotEnough => "not-enough",
            Self::ContactLost => "contact-lost",
            Self::ContactWaits => "contact-waits",
            Self::NotRelieved => "not-relieved",
            Self::NotAccepted => "not-accepted",
            Self::StreamVacant => "stream-vacant",
            Self::ArrivalLate => "arrival-late",
            Self::VendorLate => "vendor-late",
            Self::MessageLate => "message-late",
            Self::MessageHeld => "message-held",
            Self::HoldLapsed => "hold-lapsed",
            Self::StepLate => "step-late",
            Self::StepFailed => "step-failed",
            Self::StepUnstaffed => "step-unstaffed",
            Self::EvidenceLost => "evidence-lost",
            Self::Undecided => "undecided",
            Self::PhaseLate => "phase-late",
            Self::ExceptionUnstaffed => "exception-unstaffed",
            Self::ExceptionUnapproved => "exception-unapproved",
            Self::ExceptionUnconfirmed => "exception-unconfirmed",
            Self::ExceptionUnrecorded => "exception-unrecorded",
            Self::ExceptionUnrestored => "exception-unrestored",
            Self::ExceptionUnreviewed => "exception-unreviewed",
            Self::OverRate => "over-rate",
            Self::StrangerAnswered => "stranger-answered",
            Self::Contradiction => "contradiction",
            Self::NoLevel => "no-level",
            Self::TooManyUnknowns => "too-many-unknowns",
            Self::ClockMissed => "clock-missed",
            Self::ClockEarly => "clock-early",
            Self::ClockUndecided => "clock-undecided",
            Self::Late => "late",
        }
    }

    /// What it means, one line.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::NobodyOnCall => "a rung, a round at the end of a ladder, or a warning of a clock resolved to nobody",
            Self::Unreachable => "somebody to be paged has no address on the channels asked for, or all of them failed",
            Self::OnCallAway => "somebody who is on call is away",
            Self::Exhausted => "a ladder was climbed to its end and nobody answered",
            Self::AcknowledgeLate => "the level's `acknowledge within` passed without the answer of every ladder",
            Self::ResolveLate => "the level's `resolve within` passed",
            Self::RoleVacant => "a required role is not held in time",
            Self::NotEnough => "not enough people are coming to a call-out by its deadline, or can be any more",
            Self::ContactLost => {
                "people who contact a bot or an intake reach nothing: it is down, or closed and leads nowhere else"
            }
            Self::ContactWaits => {
                "nobody takes in time what a bot handed over or an intake took in, or there is nobody who could"
            }
            Self::NotRelieved => "everybody was asked to relieve the holder of a role, and nobody took it",
            Self::NotAccepted => "a role was handed over with a note, and who got it did not accept",
            Self::StreamVacant => {
                "whoever held a work-stream of a role has left or is away; its duties are back with the role"
            }
            Self::ArrivalLate => "somebody who is on the way will not be there within the time that the schedule says",
            Self::VendorLate => "a vendor that was called did not respond within the time it has agreed to",
            Self::MessageLate => "a message did not go out within its deadline",
            Self::MessageHeld => "a message was refused, or nobody approved it in time",
            Self::HoldLapsed => "nobody released in time what a `hold` kept back, so it goes out",
            Self::StepLate => "a step of a procedure is not done within its time",
            Self::StepFailed => "a step failed, and nothing, or nobody who can be reached, stands in for it",
            Self::StepUnstaffed => "nobody who should do a step can be reached, or all of them declined",
            Self::EvidenceLost => "a step was done before what it destroys was saved",
            Self::Undecided => "nobody decided in time; the default, if there is one, is taken now",
            Self::PhaseLate => "the time box of a phase is over and the phase is not",
            Self::ExceptionUnstaffed => {
                "fewer can be reached than have to agree to an exception, or nobody who records, restores or reviews it"
            }
            Self::ExceptionUnapproved => "too few approved an exception in time: it is not granted",
            Self::ExceptionUnconfirmed => {
                "somebody acted under an exception at once, and too few confirmed it: it ends"
            }
            Self::ExceptionUnrecorded => "an exception has ended, and what was done under it is not written down",
            Self::ExceptionUnrestored => "what an exception bypassed is not put back in time; repeated until it is",
            Self::ExceptionUnreviewed => "an exception is not reviewed in time; repeated until it is",
            Self::OverRate => "a page had to be sent over its channel's rate",
            Self::StrangerAnswered => "somebody answered whom the ladder cannot page",
            Self::Contradiction => "the known facts are declared impossible together",
            Self::NoLevel => "no level holds for some value of the unknown facts",
            Self::TooManyUnknowns => "more combinations of unknown facts than are tried; the worst level counts",
            Self::ClockMissed => "the clock of an obligation ran out before it was fulfilled",
            Self::ClockEarly => "an obligation was fulfilled before its window opened",
            Self::ClockUndecided => {
                "the incident was cancelled while a clock runs: it has to be met, or somebody has to waive it"
            }
            Self::Late => "something that was due started late, because the host was not running",
        }
    }

    /// Whether what it is about outlives the incident: what is owed, what waits, what is still to be told or put back.
    #[must_use]
    pub fn outlives_the_incident(self) -> bool {
        match self {
            Self::MessageLate
            | Self::MessageHeld
            | Self::ClockMissed
            | Self::ClockEarly
            | Self::ClockUndecided
            | Self::ExceptionUnstaffed
            | Self::ExceptionUnapproved
            | Self::ExceptionUnconfirmed
            | Self::ExceptionUnrecorded
            | Self::ExceptionUnrestored
            | Self::ExceptionUnreviewed => true,
            _ => self.outlives_the_file(),
        }
    }

    /// Whether what it is about has nothing to do with the file: people who wait go on waiting when it is closed.
    #[must_use]
    pub fn outlives_the_file(self) -> bool {
        matches!(self, Self::ContactLost | Self::ContactWaits)
    }

    /// The alarm with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.replace('_', "-");
        Self::ALL.iter().copied().find(|k| k.name() == name)
    }
}
