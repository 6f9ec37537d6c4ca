//! What the machine tells a host to do.

use serde::{Deserialize, Serialize};

use super::{AlarmKind, Entry, ExceptionPart, Part, Raised};
use crate::model::{
    AudienceId, CalloutId, ChannelId, DecisionId, Desk, ExceptionId, FactId, FactValue, LadderId, LevelId,
    ObligationId, PersonId, ReactionPart, Responder, RoleId, StateId, StepId, TemplateId,
};
use crate::plan::PlaceId;

/// A page, counted from 1 per incident; with the incident's key it is the idempotency key of the transport.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct PageId(pub u64);

/// A message, counted from 1 per incident.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct MessageId(pub u64);

/// What wanted a page; one page carries all that wanted the same person on the same channel at the same instant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageReason {
    /// A rung of a ladder.
    Rung {
        /// Which ladder.
        ladder: LadderId,
        /// Which rung, from 0.
        rung: u32,
        /// Which pass, from 0.
        pass: u32,
    },
    /// The end of a ladder: a round of `page … every D`.
    AtEnd {
        /// Which ladder.
        ladder: LadderId,
        /// Which round, from 0.
        round: u32,
    },
    /// A role is offered.
    Offer(RoleId),
    /// An alarm.
    Alarm(Raised),
    /// A call-out.
    Callout(CalloutId),
    /// A line of a reaction.
    Reaction(ReactionPart),
    /// A step is to be done.
    Step(StepId),
    /// A step failed, and somebody is called.
    Instead(StepId),
    /// A decision.
    Decision {
        /// Which.
        decision: DecisionId,
        /// What the person has to do with it.
        part: Part,
    },
    /// A message waits for approval.
    Approval(MessageId),
    /// What somebody is asked to do for an exception.
    Exception(ExceptionId, ExceptionPart),
    /// So many people wait at a bot or an intake; with what the bot carries.
    Contacts {
        /// Where.
        desk: Desk,
        /// How many.
        contacts: u32,
        /// What they are to be asked no more; absent where it is not known.
        carries: Vec<(FactId, Option<FactValue>)>,
    },
    /// The clock of an obligation.
    Clock(ObligationId),
}

/// What a message is rendered from: one set of facts for every channel and locale, so variants cannot disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Snapshot {
    /// When it was taken.
    pub at: i64,
    /// Declaration.
    pub started_at: i64,
    /// The incident's key.
    pub key: String,
    /// The incident's title.
    pub title: String,
    /// The state.
    pub state: StateId,
    /// The level.
    pub level: LevelId,
    /// The level before, where it changed.
    pub previous: Option<LevelId>,
    /// Facts that are known or assumed.
    pub facts: Vec<(FactId, FactValue)>,
    /// What each decision table gives, in the order of tables; absent while facts leave it open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Option<FactValue>>,
    /// Who holds which role.
    pub roles: Vec<(RoleId, Option<PersonId>)>,
    /// When the audience last heard something.
    pub last_update: Option<i64>,
    /// When it hears the next.
    pub next_update: Option<i64>,
    /// Who sends.
    pub sender: Option<PersonId>,
}

/// What a host does. Commands of one step are in the order in which they were decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Page somebody.
    Page {
        /// Its number.
        id: PageId,
        /// Whom.
        to: Responder,
        /// On which channel.
        channel: ChannelId,
        /// What for.
        reasons: Vec<PageReason>,
        /// Without a delivery by then it has failed.
        deadline: i64,
    },
    /// What the page that offers a role carries: the note of who holds it.
    Note {
        /// The page.
        page: PageId,
        /// Which role.
        role: RoleId,
        /// What.
        template: TemplateId,
        /// To whom.
        to: PersonId,
        /// On which channel.
        channel: ChannelId,
        /// In which locale.
        locale: String,
        /// From what.
        snapshot: Box<Snapshot>,
    },
    /// Somebody holds a work-stream of a role now, or (`None`) it is back with the role.
    AssignStream {
        /// Which role.
        role: RoleId,
        /// Which work-stream, from 0.
        stream: u32,
        /// Who.
        person: Option<PersonId>,
    },
    /// A page no longer matters.
    CancelPage(PageId),
    /// Choose one, least recently paged over all incidents; answered by `Event::Chosen`.
    Choose {
        /// Number of the question.
        choice: u64,
        /// Among these, in written order.
        among: Vec<Responder>,
    },
    /// Send a message.
    Send {
        /// Its number; the same for all channels and locales of one message.
        message: MessageId,
        /// What.
        template: TemplateId,
        /// To whom.
        audience: AudienceId,
        /// On which channel.
        channel: ChannelId,
        /// In which locale.
        locale: String,
        /// From what.
        snapshot: Box<Snapshot>,
    },
    /// Somebody holds a role now, or (`None`) nobody does.
    Assign {
        /// Which.
        role: RoleId,
        /// Who.
        person: Option<PersonId>,
    },
    /// Ask for facts that keep the level open.
    Ask {
        /// Which.
        facts: Vec<FactId>,
    },
    /// Something the plan could not do; also paged along the policy's `alarms`.
    Alarm {
        /// What.
        kind: AlarmKind,
        /// Which policy line it is about.
        at: PlaceId,
    },
    /// For the record.
    Journal(Entry),
    /// Send `Event::Tick` then; replaces every earlier wish. `None`: nothing is due.
    Wake {
        /// When.
        at: Option<i64>,
    },
}
