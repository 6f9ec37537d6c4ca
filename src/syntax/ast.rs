//! The tree that both notations build: items, uniform clauses, typed leaves, spans on all of them.
//!
//! No ids and no meaning: `syntax` never asks what kind of thing a name is. Clauses keep the order and the
//! repeats of the source; whether a clause may repeat is judged once, generically, by `resolve`.

mod table;

pub use table::{Cell, TableRow, Test};

use super::clauses::{ItemKind, Word};
use super::literal::{Date, Decimal, LocalTime, TimeOfDay, Unit};
use crate::source::{FileId, Notation, Span, Spanned};

/// A name as written.
pub type Name = Spanned<String>;
/// A string as meant: escapes resolved, common indentation of text blocks removed.
pub type Text = Spanned<String>;

/// A reference: `primary`, or `payments.primary`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Before the point.
    pub scope: Option<Name>,
    /// After it.
    pub name: Name,
    /// All of it.
    pub span: Span,
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(scope) = &self.scope {
            write!(f, "{}.", scope.node)?;
        }
        write!(f, "{}", self.name.node)
    }
}

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Its notation.
    pub notation: Notation,
    /// Declarations in source order.
    pub items: Vec<Item>,
    /// All comments in source order.
    pub comments: Vec<Comment>,
    /// Spans that could not be read; each has a diagnostic.
    pub broken: Vec<Span>,
    /// References that mean facts of type `text`, as far as is known: a book knows those of all its files.
    pub texts: super::texts::Texts,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
    /// Text after `#`, trimmed at the end.
    pub text: String,
    /// Nothing but blanks before it on its line.
    pub own_line: bool,
    /// A blank line stands before it.
    pub blank_before: bool,
}

/// A declaration.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which kind.
    pub kind: ItemKind,
    /// All of it (YAML: from its name to the comments that are indented below it).
    pub span: Span,
    /// The word that begins it, or the YAML key it hangs under.
    pub keyword: Span,
    /// Its name (for `translations` the locale, for `scope` the scope); absent where the kind has none.
    pub name: Option<Name>,
    /// The string after the name.
    pub label: Option<Text>,
    /// Clauses of its head and its body, in source order.
    pub clauses: Vec<Clause>,
    /// YAML: where the anchor stands whose alias this is.
    pub anchor: Option<Span>,
}

/// One clause. `word` is the key of the static clause table.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Which clause.
    pub word: Word,
    /// Its fixed leading words (YAML: the key).
    pub word_span: Span,
    /// All of it.
    pub span: Span,
    /// What it says.
    pub arg: Arg,
}

/// A block inside an item: level, layer, rung, a template's channel variant.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its name; rungs may have none.
    pub name: Option<Name>,
    /// The string after the name.
    pub label: Option<Text>,
    /// Clauses of its head and its body.
    pub clauses: Vec<Clause>,
}

/// What a clause says. Which variant a clause has is fixed by its row in the clause table.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a tree has few expectations, and boxes would be in every reader's way")]
pub enum Arg {
    /// Nothing beyond its words: `otherwise`.
    None,
    /// A whole number: `edition 1`, `repeat 2 times`, `seed 7`.
    Count(Spanned<u64>),
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
        count: Spanned<u64>,
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
    /// `needs 2`, `needs 1 of a, 2 of b`.
    Needs(Vec<Need>),
    /// `for SEV2 and above` of a communication.
    Levels(Levels),
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
    /// `quiet in STATE because "…"`.
    Quiet {
        /// In which states.
        states: Vec<Name>,
        /// Why.
        because: Option<Text>,
    },
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

/// A duration as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// `1h30m` is `[(1, Hour), (30, Minute)]`; never empty.
    pub parts: Vec<(u64, Unit)>,
    /// `of us_business`.
    pub of: Option<Path>,
    /// All of it.
    pub span: Span,
}

impl Duration {
    /// Elapsed seconds; `None` for months, business days and working hours, or beyond 100 years.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        if self.of.is_some() {
            return None;
        }
        let mut sum = 0_i64;
        for (n, unit) in &self.parts {
            sum = sum.checked_add(i64::try_from(*n).ok()?.checked_mul(unit.seconds()?)?)?;
        }
        (sum <= 100 * 366 * 86_400).then_some(sum)
    }
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, unit) in &self.parts {
            write!(f, "{n}{}", unit.suffix())?;
        }
        self.of.as_ref().map_or(Ok(()), |of| write!(f, " of {of}"))
    }
}

/// `from A to B`: two plain dates mean whole days, the last included; with times, half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day or instant.
    pub from: Spanned<LocalTime>,
    /// Last day, or the instant after it.
    pub to: Spanned<LocalTime>,
    /// All of it.
    pub span: Span,
}

/// A literal value. What a word means is decided by `resolve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `25`, `-3`, `0.5`.
    Number(Decimal),
    /// `25%`: 25 in millionths, not 0.25.
    Percent(Decimal),
    /// `2h`.
    Duration(Duration),
    /// `2026-01-05`, `2026-01-05 09:00`.
    Time(LocalTime),
    /// `"text"`.
    Text(String),
    /// `yes`, `no`, `security`, `personal`.
    Word(String),
    /// `(eu, us)`; `()` is the empty set.
    Set(Vec<Name>),
    /// `unknown`.
    Unknown,
}

/// A fact's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactType {
    /// Which type.
    pub kind: FactTypeKind,
    /// All of it.
    pub span: Span,
}

/// The types of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactTypeKind {
    /// yes or no
    Bool,
    /// 0 % – 100 %, dense
    Percent,
    /// whole and not negative
    Count,
    /// dense
    Number,
    /// `scale none < internal < personal`
    Scale(Vec<Name>),
    /// `choice outage, security`
    Choice(Vec<Name>),
    /// `flags eu, us`: any subset
    Flags(Vec<Name>),
    /// elapsed time
    Duration,
    /// a point in time
    Instant,
    /// free text: never compared, only printed
    Text,
}

/// `unknown counts as worst after 10m, SEV2 meanwhile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// worst, best or ask
    pub counts_as: Spanned<CountsAs>,
    /// `after 10m`
    pub after: Option<Duration>,
    /// `SEV2 meanwhile`
    pub meanwhile: Option<Path>,
}

/// Which of the possible levels an unknown fact picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsAs {
    /// The worst.
    Worst,
    /// The best.
    Best,
    /// Nobody guesses: the incident commander is asked, the worst counts meanwhile.
    Ask,
}

/// An expression with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The tree.
    pub expr: Expr,
    /// All of it.
    pub span: Span,
}

/// A node of an expression.
pub type Expr = Spanned<Box<ExprNode>>;

/// Expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprNode {
    /// `a or b or c`.
    Or(Vec<Expr>),
    /// `a and b`.
    And(Vec<Expr>),
    /// `not a`.
    Not(Expr),
    /// `( a )`, kept for the formatter.
    Paren(Expr),
    /// `users >= 5%`, `severity >= SEV2`, `elapsed >= 2h`, `count(regions) >= 2`.
    Compare {
        /// Left side.
        left: Operand,
        /// How.
        op: Spanned<Comparison>,
        /// Right side: always a constant.
        right: Spanned<Value>,
    },
    /// `kind in (outage, site)`, `state not in (…)`.
    In {
        /// Left side.
        left: Operand,
        /// `not in`.
        not: bool,
        /// The values.
        values: Vec<Spanned<Value>>,
    },
    /// `regions has eu`, `regions has all of (eu, us)`.
    Has {
        /// Left side.
        left: Operand,
        /// `has all of`, `has any of`; one value means the same in both.
        all: bool,
        /// The values.
        values: Vec<Name>,
    },
    /// `x is known`, `x is unknown`.
    Known {
        /// The fact.
        left: Path,
        /// Which of the two.
        known: bool,
    },
    /// `at least 2 of (…)`, `any of (…)`, `all of (…)`, `none of (…)`.
    Count {
        /// How many must hold.
        least: Spanned<Quota>,
        /// Of which.
        of: Vec<Expr>,
    },
    /// A bare name: a bool fact, a define, `acknowledged`.
    Name(Path),
    /// `state is monitoring`.
    StateIs(Name),
    /// `during business`.
    During(Path),
    /// `incident_commander vacant for 10m`.
    Vacant {
        /// The role.
        role: Path,
        /// How long.
        lasts: Duration,
    },
    /// `no update for 2d`.
    NoUpdate {
        /// How long.
        lasts: Duration,
    },
    /// `investigating for 30m since acknowledged`.
    StateFor {
        /// The state.
        state: Name,
        /// How long.
        lasts: Duration,
        /// Counted from this moment.
        since: Option<Name>,
    },
    /// `lan is down`, `mail is untrusted`.
    Service {
        /// The service or channel.
        what: Path,
        /// down or untrusted
        is: Spanned<ServiceState>,
    },
}

/// Left side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A fact, `severity`, `state`, `elapsed`.
    Name(Path),
    /// `count(regions)`.
    Call {
        /// The function.
        name: Name,
        /// Its argument.
        arg: Path,
        /// All of it.
        span: Span,
    },
}

/// `= != < <= > >=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// How many of a list must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// `at least N of`
    AtLeast(u64),
    /// `any of`
    Any,
    /// `all of`
    All,
    /// `none of`
    None,
}

/// How a service or channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    /// Works.
    Up,
    /// Does not.
    Down,
    /// Works, but somebody else reads it.
    Untrusted,
}

/// `a when E, else b`, or several at once.
#[derive(Debug, Clone)]
pub struct Choices {
    /// In order.
    pub list: Vec<Choice>,
    /// True for `a, b` (all of them), false for `a when E, else b` (the first that serves).
    pub all: bool,
    /// All of it.
    pub span: Span,
}

/// One alternative.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What.
    pub what: Path,
    /// Only when.
    pub when: Option<Condition>,
}

/// `users = 5%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Which fact.
    pub fact: Path,
    /// Its value.
    pub value: Spanned<Value>,
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// On which channel.
    pub channel: Path,
    /// Where; absent where the channel knows the person by itself.
    pub address: Option<Text>,
    /// When it was last tried.
    pub verified: Option<Spanned<Date>>,
}

/// `app, phone, then sms after 2m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPlan {
    /// In the order of writing; the first of each step has `then` (except the very first).
    pub steps: Vec<PlanStep>,
    /// All of it.
    pub span: Span,
}

/// One channel of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Which channel.
    pub channel: Path,
    /// `after 2m`: from the start of the plan.
    pub after: Option<Duration>,
    /// Whether `then` stands before it: it begins a new step.
    pub then: bool,
}

/// `page TARGETS via PLAN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Whom.
    pub targets: Vec<Spanned<Target>>,
    /// How; absent: each person's own `reach by`.
    pub via: Option<ChannelPlan>,
}

/// Whom a page goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A person, post, team, schedule, role or vendor.
    Named(Path),
    /// `any of T`: one, least recently paged.
    AnyOf(Path),
    /// `owner of SERVICE`.
    OwnerOf(Path),
}

/// What happens when a ladder has been climbed in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// `page T via C every 10m`.
    PageEvery {
        /// Whom, and how.
        page: Page,
        /// How often.
        every: Duration,
    },
    /// `hand over to L`.
    HandOver(Path),
    /// `hold "why"`.
    Hold(Text),
    /// `stop "why"`.
    Stop(Text),
}

/// `mon..fri 08:00-20:00`: days, then times of those days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Weekdays it starts on (0 = Monday), a bit each; all seven where none is written.
    pub days: u8,
    /// Start, included; absent: the whole day.
    pub from: Option<TimeOfDay>,
    /// End, excluded; at or before `from` it is on the next day.
    pub to: Option<TimeOfDay>,
    /// All of it.
    pub span: Span,
}

/// A rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotate {
    /// Turns in order: one person or a group each.
    pub turns: Vec<Vec<Path>>,
    /// How long a turn is.
    pub every: Duration,
    /// `counting mon..fri`: weekday bits.
    pub counting: Option<Spanned<u8>>,
    /// First hand-over.
    pub from: Spanned<LocalTime>,
}

/// An override.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Only where this layer is on.
    pub layer: Option<Name>,
    /// When.
    pub period: Period,
    /// What it does.
    pub change: Change,
}

/// What an override does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `{ frank, gina }`: replaces everybody.
    Only(Vec<Path>),
    /// `{ frank replaces alice }`.
    Replace {
        /// Who comes.
        with: Path,
        /// Who goes.
        whom: Path,
    },
    /// `{ also frank }`.
    Also(Vec<Path>),
    /// `{ without alice }`.
    Without(Vec<Path>),
    /// `{ nobody }`.
    Nobody,
}

/// A move in an incident that a role may guard.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Move {
    /// `resolve`
    Resolve,
    /// `lower severity`
    LowerSeverity,
    /// `cancel`
    Cancel,
    /// `close`
    Close,
}

/// `2`, `1 of physicians`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// How many distinct people.
    pub count: Spanned<u64>,
    /// Of which group; absent: of anybody the rung can page.
    pub of: Option<Path>,
}

/// `SEV1, SEV2`, `SEV2 and above`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// The levels named.
    pub names: Vec<Path>,
    /// `and above`.
    pub and_above: bool,
    /// All of it.
    pub span: Span,
}

/// How an audience is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceVia {
    /// All of these at once.
    pub channels: Vec<Path>,
    /// `else sms if not delivered within 10m`, in order.
    pub fallbacks: Vec<AudienceFallback>,
    /// All of it.
    pub span: Span,
}

/// One fall-back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceFallback {
    /// All of these at once.
    pub channels: Vec<Path>,
    /// If what went before is not delivered by then.
    pub within: Option<Duration>,
}

/// Text in the file, or in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextSource {
    /// Written here.
    Inline(TemplateText),
    /// `from "templates/x.md"`, relative to the file that says so.
    File(Text),
}

/// Text of a template with the way back from its bytes to the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateText {
    /// As meant.
    pub text: String,
    /// The whole literal.
    pub span: Span,
    /// Pieces `(offset in text, offset in file)`, ascending: from each piece on, offsets run in step. Empty where
    /// only the whole literal can be pointed at (escapes, folded scalars).
    pub map: Vec<(u32, u32)>,
}

impl TemplateText {
    /// Where bytes `lo..hi` of the text stand in the file.
    #[must_use]
    pub fn span_of(&self, lo: usize, hi: usize) -> Span {
        let place = |at: usize| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let n = self.map.partition_point(|(t, _)| *t <= at);
            n.checked_sub(1).and_then(|i| self.map.get(i)).map(|(t, f)| f + (at - t))
        };
        match (place(lo), place(hi.saturating_sub(1).max(lo))) {
            (Some(a), Some(b)) => Span { file: self.span.file, lo: a, hi: (b + 1).max(a) },
            _ => self.span,
        }
    }
}

/// What makes a message due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// `severity changed`
    SeverityChanged,
    /// `severity raised`
    SeverityRaised,
    /// `severity lowered`
    SeverityLowered,
    /// `declared`, `acknowledged`, `resolved`, `cancelled`, `reopened`, `closed`, a state, a moment.
    Named(String),
}

/// `approve [when E] by a within 5m, else b within 5m, else hold`.
#[derive(Debug, Clone)]
pub struct Approve {
    /// Only then.
    pub when: Option<Condition>,
    /// In order; each with its own time.
    pub by: Vec<(Path, Option<Duration>)>,
    /// If none answers.
    pub otherwise: Spanned<Unanswered>,
}

/// What becomes of a message nobody approved.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Unanswered {
    /// It goes out.
    Send,
    /// It stays; an alarm says so.
    Hold,
}

/// When a scenario's event happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtWhen {
    /// `7m`: after the start.
    Offset(Duration),
    /// `2026-11-23 09:00`.
    Local(Spanned<LocalTime>),
    /// `2m after resolved`.
    After {
        /// How long after; absent: at once.
        offset: Option<Duration>,
        /// `declared`, `acknowledged`, `resolved`, a state, a moment.
        event: Name,
    },
}

/// Something that happens in a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// `users = 4%`; `users = unknown` withdraws.
    Fact(Assignment),
    /// `slack_saas down [for 1h]`: a service or a channel.
    Service {
        /// Which.
        what: Path,
        /// How it is from now on.
        is: ServiceState,
        /// For how long; absent: until said otherwise.
        lasts: Option<Duration>,
    },
    /// What a person does.
    Person {
        /// Who.
        who: Path,
        /// What.
        does: Act,
    },
    /// `delivery to alice via sms fails [for 1h]`.
    DeliveryFails {
        /// To whom.
        to: Path,
        /// On which channel.
        via: Path,
        /// For how long.
        lasts: Option<Duration>,
    },
    /// `resolved`, `reopened by bob`, `cancelled by bob`, `closed by bob`.
    Incident {
        /// Which.
        what: IncidentAct,
        /// Who says so; absent: whoever may.
        by: Option<Path>,
    },
    /// `state identified`.
    State {
        /// The new state.
        state: Name,
        /// Who says so.
        by: Option<Path>,
    },
    /// `level SEV1 by alice`.
    Level {
        /// Set to.
        level: Path,
        /// By whom.
        by: Option<Path>,
    },
    /// `snoozed for 20m`.
    Snoozed {
        /// How long.
        lasts: Duration,
        /// By whom.
        by: Option<Path>,
    },
    /// `approved by alice`, `refused by alice`.
    Approval {
        /// Which.
        yes: bool,
        /// By whom.
        by: Path,
    },
    /// `fall confirmed by alice`.
    FallConfirmed {
        /// By whom.
        by: Option<Path>,
    },
    /// `escalated by bob`.
    Escalated {
        /// Which ladder; absent: all that run.
        ladder: Option<Path>,
        /// By whom.
        by: Option<Path>,
    },
    /// `aware [at T]`: a declared moment.
    Moment {
        /// Which.
        moment: Path,
        /// When it was, if not now.
        at: Option<Spanned<LocalTime>>,
    },
    /// `note "…"`.
    Note(Text),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// `acknowledges [LADDER]`
    Acknowledges(Option<Path>),
    /// `declines`
    Declines,
    /// `releases [LADDER]`
    Releases(Option<Path>),
    /// `unreachable [for 1h]`: pages are not delivered
    Unreachable(Option<Duration>),
    /// `reachable`
    Reachable,
    /// `away [for 1d]`
    Away(Option<Duration>),
    /// `back`
    Back,
    /// `takes ROLE`
    Takes(Path),
    /// `leaves ROLE`
    Leaves(Path),
    /// `hands over SCHEDULE to P [for D]`
    HandsOver {
        /// Which schedule.
        schedule: Path,
        /// To whom.
        to: Path,
        /// For how long; absent: to the end of the shift.
        lasts: Option<Duration>,
    },
}

/// Moves of the whole incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentAct {
    /// `resolved`
    Resolved,
    /// `reopened`
    Reopened,
    /// `cancelled`
    Cancelled,
    /// `closed`
    Closed,
    /// `declared again`
    DeclaredAgain,
    /// `unsnoozed`
    Unsnoozed,
}

/// One expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Written in the negative: `no`, `not`, `nobody`, `nothing`.
    pub negated: bool,
    /// What.
    pub what: Expected,
    /// When.
    pub when: Option<Spanned<ExpectWhen>>,
    /// All of it.
    pub span: Span,
}

/// What is expected of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// `severity SEV1 at 0m`
    Severity(Path),
    /// `state identified at 5m`
    State(Name),
    /// `bob paged via phone within 6m`, `nobody paged …`
    Paged {
        /// Who (person, post, team, schedule, vendor); absent: anybody.
        who: Option<Path>,
        /// On which channel.
        via: Option<Path>,
    },
    /// `acknowledged [by bob] within 10m`
    Acknowledged {
        /// By whom.
        by: Option<Path>,
    },
    /// `customers told within 15m`
    Told {
        /// Which audience.
        audience: Path,
    },
    /// `sent first_notice to customers in fr via mail saying "…"`, `nothing sent via mail before 45m`
    Sent {
        /// Which template; absent: any.
        template: Option<Path>,
        /// To which audience.
        to: Option<Path>,
        /// In which locale.
        locale: Option<Name>,
        /// On which channel.
        via: Option<Path>,
        /// With this text in it.
        saying: Option<Text>,
    },
    /// `alarm exhausted`, `no alarm`
    Alarm(Option<Name>),
    /// `ladder major exhausted`, `ladder major answered`
    Ladder {
        /// Which.
        ladder: Path,
        /// `exhausted` or `answered`.
        outcome: Spanned<LadderOutcome>,
    },
    /// `incident_commander held by alice`
    Held {
        /// Which role.
        role: Path,
        /// By whom; absent: by anybody.
        by: Option<Path>,
    },
    /// `customers never silent longer than 45m`
    NeverSilent {
        /// Which audience.
        audience: Path,
        /// The longest silence allowed.
        longer_than: Duration,
    },
}

/// How a ladder ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LadderOutcome {
    /// Somebody answered.
    Answered,
    /// Nobody did.
    Exhausted,
    /// It was started at all.
    Started,
}

/// When an expectation must hold. Offsets count from the scenario's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectWhen {
    /// `at 5m`
    At(Duration),
    /// `within 5m`: not later than, the instant included
    Within(Duration),
    /// `before 5m`: earlier than
    Before(Duration),
    /// `after 5m`: not earlier than
    After(Duration),
    /// `between 5m and 10m`: both included
    Between(Duration, Duration),
}
