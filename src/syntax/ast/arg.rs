//! What a clause says: one variant for each way of saying it.

use super::{
    Amount, Answering, Approve, Assignment, AtOnce, AtWhen, AudienceVia, Block, ChannelPlan, Choices, Clause,
    Condition, Contact, Decider, DoWhat, Duration, Effect, Ending, Event, Expectation, FactType, HandsOverTo,
    Happening, Hold, Instead, Levels, Move, Name, Need, Notify, Override, Page, Path, Period, Preserve, Promise,
    Reacts, Review, Rotate, Stream, Switching, TableRow, Target, Text, TextSource, Trigger, UnknownRule, Value, Votes,
    Warn, Window,
};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Date, LocalTime, TimeOfDay};

/// What a clause says. Which variant a clause has is fixed by its row in the clause table.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Nothing beyond its words: `otherwise`.
    None,
    /// A whole number: `edition 1`, `seed 7`.
    Count(Spanned<u64>),
    /// A count, or a parameter: `repeat 2 times`, `at most busy at once`.
    Amount(Spanned<Amount>),
    /// A value: `default 15m`, `set x = 15m`.
    Value(Spanned<Value>),
    /// `wait 5m`.
    Duration(Duration),
    /// A string: `ask "…"`, `mission "…"`, `version "…"`.
    Text(Text),
    /// Several strings: `also called "…", "…"`.
    Texts(Vec<Text>),
    /// A word outside the namespace: `kind slack`, `group affected`, `timezone Europe/Paris`, `clearance staff`.
    Name(Name),
    /// Several of those: `locales en, fr`, `skills a, b`, `clearances a < b`, `must say a, b`.
    Names(Vec<Name>),
    /// One reference: `owner sre`, `deputy d`, `hours business` (or `always`).
    Path(Path),
    /// Several references: `members a, b`.
    Paths(Vec<Path>),
    /// `reviewed 2026-10-01`.
    Date(Spanned<Date>),
    /// `starts 2026-11-23 08:30`.
    Instant(Spanned<LocalTime>),
    /// `away from A to B`.
    Period(Period),
    /// `when E`.
    Condition(Condition),
    /// A nested block.
    Block(Block),
    /// `fact x: TYPE`.
    Type(FactType),
    /// `range 0..50_000_000`: both ends included.
    Range(Spanned<Value>, Spanned<Value>),
    /// `assume no because "…"` in a fact.
    Assume {
        /// The assumed value.
        value: Spanned<Value>,
        /// Why.
        because: Option<Text>,
    },
    /// `likely 80% when users < 5%` in a fact.
    Likely {
        /// In how many of all incidents.
        share: Spanned<Value>,
        /// What is so then.
        when: Condition,
    },
    /// `unknown counts as …`.
    Unknown(UnknownRule),
    /// `high | low..medium => P2`.
    Row(TableRow),
    /// `raise 1 when E`.
    Raise {
        /// Levels up.
        by: Spanned<u64>,
        /// When.
        when: Condition,
    },
    /// `lower 1 when E, never below SEV3`.
    Lower {
        /// Levels down.
        by: Spanned<u64>,
        /// When.
        when: Condition,
        /// `never below SEV3`.
        never_below: Option<Path>,
    },
    /// `at least SEV2 when E`.
    AtLeast {
        /// The floor.
        level: Path,
        /// When.
        when: Condition,
    },
    /// `a when E, else b, else c`, or the plain list `a, b`: ladders of a level, `filled by`.
    Choices(Choices),
    /// `example "label" { a = 1, b = yes }` and `given a = 1`.
    Assignments {
        /// The example's label.
        label: Option<Text>,
        /// Fact by fact.
        list: Vec<Assignment>,
    },
    /// `rate 3 per 15m`.
    Rate {
        /// How many.
        count: Spanned<Amount>,
        /// Per how long.
        per: Duration,
    },
    /// `contact app, phone "+33…" verified 2026-10-01`.
    Contacts(Vec<Contact>),
    /// `reach by app, then sms after 2m`.
    Plan(ChannelPlan),
    /// `page a, any of b via phone`.
    Page(Page),
    /// `at end …`.
    Ending(Ending),
    /// `2026-12-25 "Noël"`.
    Holiday {
        /// The day.
        date: Spanned<Date>,
        /// Its name.
        label: Option<Text>,
    },
    /// `open mon..fri 09:00-18:00`, `during …`.
    Windows(Vec<Window>),
    /// `rotate a, (b, c) every 1w from T`.
    Rotate(Rotate),
    /// `switching mon 09:00`.
    Switching(Switching),
    /// `override [LAYER] from A to B { … }`.
    Override(Override),
    /// `gap ok outside HOURS "why"`.
    GapOutside {
        /// Somebody is there only while these are open.
        hours: Path,
        /// Why.
        why: Option<Text>,
    },
    /// `gap ok from A to B "why"`.
    Gap {
        /// When nobody needs to be on call.
        period: Period,
        /// Why.
        why: Option<Text>,
    },
    /// `owns a, b, everything unassigned`.
    Owns {
        /// Duties by name.
        duties: Vec<Path>,
        /// `everything unassigned`.
        rest: Option<Span>,
    },
    /// `required for SEV2 and above within 10m`.
    Required {
        /// At which levels.
        levels: Levels,
        /// Filled by then.
        within: Option<Duration>,
    },
    /// `alone may resolve, lower severity`.
    Moves(Vec<Spanned<Move>>),
    /// `never with a, b unless nobody else`.
    Never {
        /// Roles one person may not hold besides.
        roles: Vec<Path>,
        /// `unless nobody else`.
        unless_nobody_else: bool,
    },
    /// `hands over with note NOTE until accepted within 10m`.
    HandOverNote {
        /// The template.
        template: Path,
        /// How long the next one has.
        within: Option<Duration>,
    },
    /// `may split into internal (a), external (b, c)`.
    Streams(Vec<Stream>),
    /// `needs 2`, `needs 1 of a, 2 of b`.
    Needs(Vec<Need>),
    /// `needs 2 of a, 4 of b within 30m`.
    NeedsWithin {
        /// How many of whom.
        needs: Vec<Need>,
        /// By when.
        within: Duration,
    },
    /// `work 30m until identified`.
    Work {
        /// How long.
        lasts: Duration,
        /// Until this state begins.
        until: Name,
    },
    /// `for SEV2 and above` of a communication.
    Levels(Levels),
    /// `by a within 10m, else b within 10m` of a decision.
    Deciders(Vec<Decider>),
    /// `preserve "…" before STEP`.
    Preserve(Preserve),
    /// `done when "…", else …`.
    Done {
        /// How one knows.
        when: Text,
        /// What is done where it fails.
        otherwise: Option<Spanned<Instead>>,
    },
    /// `approve by any 2 of board within 15m`.
    Votes(Votes),
    /// `may act at once physicians, then confirmed by any 2 of directors within 2h`.
    AtOnce(AtOnce),
    /// `restore by change_manager within 1d`, `review within 5bd of business`.
    ByWithin {
        /// Who; absent: whoever owns the rest.
        by: Option<Path>,
        /// How soon.
        within: Duration,
    },
    /// An audience's `via mail, else sms if not delivered within 10m`.
    AudienceVia(AudienceVia),
    /// `subject en "…"`, `text fr "…"`, `text fr from "file"`.
    Localized {
        /// Which locale.
        locale: Name,
        /// What it says.
        text: TextSource,
    },
    /// A template's `via sms { text en "…" }`.
    Variant {
        /// For which channels.
        channels: Vec<Path>,
        /// `subject` and `text` clauses.
        clauses: Vec<Clause>,
    },
    /// `SEV1 "Critique"` in `translations`.
    Entry {
        /// What is translated.
        name: Path,
        /// Into what.
        text: Text,
    },
    /// `to customers by communications_lead`.
    To {
        /// Who is told.
        audiences: Vec<Path>,
        /// Which role (or person, team) sends.
        by: Option<Path>,
    },
    /// `on declared send first_notice within 15m`.
    OnSend {
        /// The event.
        trigger: Spanned<Trigger>,
        /// What is sent.
        template: Path,
        /// Deadline from the event.
        within: Option<Duration>,
    },
    /// `every 30m send progress until resolved`, `every 1h send progress while state is monitoring`.
    EverySend {
        /// How often.
        every: Duration,
        /// `at 10:00`.
        at: Option<Spanned<TimeOfDay>>,
        /// What is sent.
        template: Path,
        /// Until which state begins.
        until: Option<Name>,
        /// While this holds.
        condition: Option<Condition>,
    },
    /// `approve when E by a within 5m, else b within 5m, else hold`.
    Approve(Approve),
    /// `m365 down, mail untrusted`.
    Effects(Vec<Effect>),
    /// `review by a, b within 3m, else send`.
    Review(Review),
    /// `hold while E until released by a, at most 4h`.
    Hold(Hold),
    /// `quiet in STATE because "…"`.
    Quiet {
        /// In which states.
        states: Vec<Name>,
        /// Why.
        because: Option<Text>,
    },
    /// `hands over to support_l1 within 30s when beyond_script`.
    HandsOver(HandsOverTo),
    /// `leads to front_desk, else support_l1`.
    LeadsTo(Vec<Spanned<Target>>),
    /// `on severity raised page communications_lead`.
    OnAct {
        /// The event.
        event: Spanned<Happening>,
        /// What happens.
        act: Reacts,
    },
    /// `when no update for 2d remind incident_commander every 1d at 10:00`.
    WhenAct {
        /// The condition.
        when: Condition,
        /// What happens when it becomes true.
        act: Reacts,
    },
    /// `reach …`, `inform …`, `do …` and `despite …` of a guarantee.
    Promise(Promise),
    /// `people answer …`, `people asleep … answer …`.
    Answering(Answering),
    /// `service slack_saas available 99.9%`.
    Available {
        /// Which.
        service: Path,
        /// How much of the time.
        share: Spanned<Value>,
    },
    /// `notify regulator within 72h after aware by dpo using notice`.
    Notify(Notify),
    /// `do "tell the data protection officer" within 1h after declared by duty_manager`.
    Do(DoWhat),
    /// `warn dpo at 12h left, 2h left`.
    Warn(Warn),
    /// `at 7m bob acknowledges, slack_saas up`.
    At {
        /// When.
        when: AtWhen,
        /// What happens, in order.
        events: Vec<Spanned<Event>>,
    },
    /// `expect bob paged via phone within 6m`.
    Expect(Expectation),
}
