//! The static table of declarations and clauses: words, grammar rule, YAML key and shape, help.
//!
//! One table drives both notations, completion, `explain` and the schema. A row added here must have its rule in
//! `grammar/callout.pest`; a test holds the two against each other.

/// A kind of declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the declaration of its name; what it means is in KINDS")]
pub enum ItemKind {
    Policy,
    Use,
    Scope,
    Parameter,
    Set,
    Fact,
    Table,
    Define,
    Impossible,
    Moment,
    Severities,
    Service,
    Fault,
    Channel,
    Person,
    Post,
    Team,
    Vendor,
    Alarms,
    Holidays,
    Hours,
    Schedule,
    Duty,
    Role,
    Ladder,
    Callout,
    Bot,
    Intake,
    Reaction,
    Procedure,
    Clearances,
    States,
    Audience,
    Template,
    Translations,
    Communication,
    Guarantee,
    Assumptions,
    Exception,
    Obligation,
    Scenario,
}

/// How a kind of declaration is written.
#[derive(Debug, Clone, Copy)]
pub struct KindSpec {
    /// Which.
    pub kind: ItemKind,
    /// The word that begins it in the DSL.
    pub word: &'static str,
    /// Its top-level key in YAML.
    pub key: &'static str,
    /// Whether it has a name.
    pub named: bool,
    /// Whether there is at most one in a book.
    pub single: bool,
    /// What it is for, one line.
    pub help: &'static str,
}

macro_rules! kinds {
    ($($kind:ident $word:literal $key:literal $named:literal $single:literal $help:literal;)*) => {
        /// All kinds of declarations, in the order in which `convert` and the reference list them.
        pub const KINDS: &[KindSpec] = &[$(KindSpec {
            kind: ItemKind::$kind, word: $word, key: $key, named: $named, single: $single, help: $help,
        }),*];
    };
}

kinds! {
    Policy "policy" "policy" false true "what the book is called, its zone, locales, owner and review";
    Use "use" "use" false false "reads another file or folder into the book";
    Scope "scope" "scope" true false "puts the declarations of a file into a name space";
    Parameter "parameter" "parameters" true false "a value that a shared policy leaves open";
    Set "set" "set" true false "the value of a parameter";
    Clearances "clearances" "clearances" false true "who may know what, from everybody to the responders";
    States "states" "states" false true "the states an incident goes through";
    Fact "fact" "facts" true false "something typed that is known, assumed or unknown about an incident";
    Table "table" "tables" true false "a decision table: a value found from facts, row by row";
    Define "define" "define" true false "a name for a condition";
    Impossible "impossible" "impossible" true false "a combination of facts that cannot occur";
    Moment "moment" "moments" true false "an instant somebody records, such as when the breach became known";
    Severities "severities" "severities" false true "the levels, most severe first, and their criteria";
    Service "service" "services" true false "something that can fail";
    Fault "fault" "faults" true false "a cause that takes several things at once";
    Channel "channel" "channels" true false "a way to reach people";
    Person "person" "people" true false "somebody who can be paged";
    Post "post" "posts" true false "a function with a telephone of its own";
    Team "team" "teams" true false "several people";
    Vendor "vendor" "vendors" true false "somebody outside, with hours and a response time";
    Alarms "alarms" "alarms" false true "who hears what the plan cannot do";
    Holidays "holidays" "holidays" true false "days off";
    Hours "hours" "hours" true false "opening hours";
    Schedule "schedule" "schedules" true false "who is on call when";
    Duty "duty" "duties" true false "something that exactly one role owns";
    Role "role" "roles" true false "a function in an incident and its responsibilities";
    Ladder "ladder" "ladders" true false "whom to page, rung by rung, until somebody answers";
    Callout "callout" "callouts" true false "many people called at once, until enough of them are coming";
    Bot "bot" "bots" true false "answers routine questions by itself, and hands the rest over to people";
    Intake "intake" "intakes" true false "where an audience can reach us, and who takes what comes in";
    Reaction "reaction" "reactions" true false "who hears of what beside the ladders, and what starts when";
    Procedure "procedure" "procedures" true false "what is done, phase by phase and step by step";
    Audience "audience" "audiences" true false "people who are told";
    Template "template" "templates" true false "a message in every locale";
    Translations "translations" "translations" true false "labels in another locale";
    Communication "communication" "communications" true false "what an audience hears, and when";
    Guarantee "guarantee" "guarantees" true false "a promise that must hold whatever fails; `check` reads it and what it names, and does not prove it yet";
    Assumptions "assumptions" "assumptions" false true "how soon people answer and how often services work; `check` reads it, and no run uses it yet";
    Exception "exception" "exceptions" true false "a control bypassed for a time: who allows it, and who puts it back";
    Obligation "obligation" "obligations" true false "a clock that a regulator or a contract has set, and what stops it";
    Scenario "scenario" "scenarios" true false "a rehearsal, and a test where it says what to expect";
}

impl ItemKind {
    /// How it is written.
    #[must_use]
    pub fn spec(self) -> &'static KindSpec {
        KINDS.iter().find(|k| k.kind == self).unwrap_or(&FALLBACK)
    }
}

static FALLBACK: KindSpec =
    KindSpec { kind: ItemKind::Policy, word: "policy", key: "policy", named: false, single: true, help: "" };

/// What a clause belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A declaration.
    Item(ItemKind),
    /// `level` in `severities`.
    Level,
    /// `layer` in a schedule.
    Layer,
    /// `rung` in a ladder.
    Rung,
    /// `assumptions` in a scenario.
    Assumed,
    /// `phase` in a procedure.
    Phase,
    /// `step` in a phase.
    Step,
    /// `decision` in a phase.
    Decision,
    /// `option` of a decision.
    Choice,
    /// `via …` in a template.
    Variant,
    /// Any declaration.
    Any,
}

impl Owner {
    /// What such a block is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Item(kind) => kind.spec().word,
            Self::Level => "level",
            Self::Layer => "layer",
            Self::Rung => "rung",
            Self::Assumed => "assumptions",
            Self::Phase => "phase",
            Self::Step => "step",
            Self::Decision => "decision",
            Self::Choice => "option",
            Self::Variant => "via",
            Self::Any => "declaration",
        }
    }
}

/// How a clause's value looks in YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The rest of the clause in DSL text.
    Text,
    /// The clause's only string, without DSL quotes.
    String,
    /// Nothing follows: `true`.
    Flag,
    /// DSL text, or a YAML list of names or strings.
    List,
    /// A map of names to values: `contact`, `subject`, `given`.
    Map,
    /// A list of maps, the first key of each the DSL word with the name.
    Blocks(Owner),
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct ClauseSpec {
    /// Which clause.
    pub word: Word,
    /// What it belongs to.
    pub owner: Owner,
    /// Its fixed leading words in the DSL; empty where it has none (`2026-12-25 "Noël"`, `SEV1 "Critique"`).
    pub words: &'static str,
    /// Its YAML key: the words joined by `_` unless said otherwise.
    pub key: &'static str,
    /// Its YAML value.
    pub shape: Shape,
    /// May stand several times.
    pub repeat: bool,
    /// Stands in the head of the block in the DSL.
    pub head: bool,
    /// The grammar rule of the whole clause.
    pub rule: &'static str,
    /// What it says, one line.
    pub help: &'static str,
}

macro_rules! clauses {
    ($($word:ident $owner:expr, $words:literal $key:literal $shape:expr, $repeat:ident $place:ident $rule:ident $help:literal;)*) => {
        /// A clause of a declaration or block: the key of its row in the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Word { $(#[doc = $help] $word),* }

        /// All clauses, each owner's in the order in which the formatter prints heads and the reference lists them.
        pub const CLAUSES: &[ClauseSpec] = &[$(ClauseSpec {
            word: Word::$word, owner: $owner, words: $words, key: $key, shape: $shape,
            repeat: clauses!(@repeat $repeat), head: clauses!(@head $place), rule: stringify!($rule), help: $help,
        }),*];
    };
    (@repeat many) => { true };
    (@repeat once) => { false };
    (@head head) => { true };
    (@head body) => { false };
}

use ItemKind as K;
use Owner::{Any, Assumed, Choice, Decision, Item, Layer, Level, Phase, Rung, Step, Variant};
use Shape::{Blocks, Flag, List, Map, String as Str, Text};

clauses! {
    Because Any, "because" "because" Str, once body because "why it is so";
    Source Any, "source" "source" Str, once body source_clause "where the rule comes from";
    Checked Any, "checked" "checked" Text, once body checked "when the source was last looked at";

    PolicyEdition Item(K::Policy), "edition" "edition" Text, once body edition "edition of the language";
    PolicyVersion Item(K::Policy), "version" "version" Str, once body version "the policy's own version";
    PolicyTimezone Item(K::Policy), "timezone" "timezone" Text, once body timezone "zone of every local time that names none";
    PolicyLocales Item(K::Policy), "locales" "locales" List, once body locales "languages of its messages, the source language first";
    PolicyOwner Item(K::Policy), "owner" "owner" Text, once body owner "who keeps the policy";
    PolicyReviewed Item(K::Policy), "reviewed" "reviewed" Text, once body reviewed "day of the last review";
    PolicyReview Item(K::Policy), "review every" "review_every" Text, once body review_every "how often it is to be reviewed";

    UsePath Item(K::Use), "" "path" Str, once head use_path "file or folder, relative to this file";

    ParameterType Item(K::Parameter), "" "type" Text, once head fact_type "bool, percent, count, number, scale, choice, flags, duration, instant or text";
    ParameterAsk Item(K::Parameter), "ask" "ask" Str, once body ask "the question that whoever uses the policy answers";
    ParameterUnit Item(K::Parameter), "unit" "unit" Str, once body unit "unit of its numbers";
    ParameterRange Item(K::Parameter), "range" "range" Text, once body range "smallest and largest value";
    ParameterDefault Item(K::Parameter), "default" "default" Text, once body default_value "its value where nobody sets it";

    SetTo Item(K::Set), "" "to" Text, once head set_to "its value";

    FactType Item(K::Fact), "" "type" Text, once head fact_type "bool, percent, count, number, scale, choice, flags, duration, instant or text";
    FactAsk Item(K::Fact), "ask" "ask" Str, once body ask "the question that finds it out";
    FactUnit Item(K::Fact), "unit" "unit" Str, once body unit "unit of its numbers";
    FactRange Item(K::Fact), "range" "range" Text, once body range "smallest and largest value";
    FactClearance Item(K::Fact), "clearance" "clearance" Text, once body clearance "who may know it";
    FactAssume Item(K::Fact), "assume" "assume" Text, once body assume_value "its value until somebody says otherwise";
    FactLikely Item(K::Fact), "likely" "likely" Text, many body likely "how often it is so: the order of questions goes by it, and nothing else";

    TableType Item(K::Table), "" "type" Text, once head fact_type "bool, percent, count, number, scale, choice, flags or duration";
    TableFrom Item(K::Table), "from" "from" List, once head inputs "the facts, tables and defines it is found from, a column each";
    TableHit Item(K::Table), "hit" "hit" Text, once head hit "how rows meet: unique, any, first or worst";
    TableRow Item(K::Table), "" "rows" Text, many body row "a cell for each input, `=>`, and the value; `otherwise => …` for the rest";

    DefineIs Item(K::Define), "" "when" Text, once head define_is "the condition it stands for";
    ImpossibleWhen Item(K::Impossible), "when" "when" Text, once head when "facts that cannot occur together";

    MomentSetBy Item(K::Moment), "set by" "set_by" List, once body set_by "who records it";
    MomentAssume Item(K::Moment), "assume" "assume" Text, once body assume_moment "the moment that stands in until it is set";
    MomentBackdated Item(K::Moment), "may be back-dated" "may_be_back-dated" Flag, once body back_dated "it may lie before it is recorded";

    SeveritiesUnknown Item(K::Severities), "unknown counts as" "unknown_counts_as" Text, once body unknown_counts_as "which of the possible levels holds while facts are unknown";
    SeveritiesFalls Item(K::Severities), "falls with the facts" "falls_with_the_facts" Flag, once body falls_with_the_facts "a lower level acts at once, without confirmation";
    SeveritiesLevel Item(K::Severities), "level" "levels" Blocks(Level), many body level "a level and its criteria";
    SeveritiesRaise Item(K::Severities), "raise" "raise" Text, many body raise "aggravating factor: so many levels up";
    SeveritiesLower Item(K::Severities), "lower" "lower" Text, many body lower "mitigating factor: so many levels down; of several that hold, the strongest counts";
    SeveritiesAtLeast Item(K::Severities), "at least" "at_least" Text, many body at_least "never below this level while the condition holds";

    LevelWhen Level, "when" "when" Text, many body when "criterion: any of several `when` is enough";
    LevelOtherwise Level, "otherwise" "otherwise" Flag, once body otherwise "everything else";
    LevelAcknowledge Level, "acknowledge within" "acknowledge_within" Text, once body acknowledge_within "target for the first answer of every ladder";
    LevelResolve Level, "resolve within" "resolve_within" Text, once body resolve_within "target for the resolution";
    LevelSnooze Level, "snooze at most" "snooze_at_most" Text, once body snooze_at_most "longest snooze";
    LevelLadder Level, "ladder" "ladder" List, once body level_ladder "ladder, alternatives by condition, or several at once";
    LevelExample Level, "example" "example" Map, many body example "facts that must give this level";

    ServiceDepends Item(K::Service), "depends on" "depends_on" List, once body depends_on "services without which it does not work";
    ServiceOwner Item(K::Service), "owner" "owner" Text, once body owner "who looks after it";

    FaultEffects Item(K::Fault), "" "effects" Text, many body effects "what it does: a service or channel, and `down` or `untrusted`";

    ChannelKind Item(K::Channel), "kind" "kind" Text, once body kind "push, sms, voice, email, slack, teams, statuspage, social, in-person, radio, paper, fax, recording …";
    ChannelDepends Item(K::Channel), "depends on" "depends_on" List, once body depends_on "services without which it does not work";
    ChannelCarries Item(K::Channel), "carries up to" "carries_up_to" Text, once body carries_up_to "highest clearance it may carry";
    ChannelOnly Item(K::Channel), "only" "only" List, once body only_templates "the templates that it may carry; without it, all";
    ChannelDelivers Item(K::Channel), "delivers within" "delivers_within" Text, once body delivers_within "without a delivery by then a page has failed";
    ChannelRate Item(K::Channel), "rate" "rate" Text, once body rate "most messages to one address in a time";
    ChannelLength Item(K::Channel), "length at most" "length_at_most" Text, once body length_at_most "longest message, in the kind's own unit";

    PersonContact Item(K::Person), "contact" "contact" Map, many body contact "channel and address";
    PersonTimezone Item(K::Person), "timezone" "timezone" Text, once body timezone "where the person lives";
    PersonSpeaks Item(K::Person), "speaks" "speaks" List, once body speaks "languages, preferred first";
    PersonSkills Item(K::Person), "skills" "skills" List, once body skills "what the person can do, in free words";
    PersonReach Item(K::Person), "reach by" "reach_by" Text, once body reach_by "channels in order, with offsets";
    PersonAway Item(K::Person), "away" "away" Text, many body away "absent from A to B";

    PostContact Item(K::Post), "contact" "contact" Map, many body contact "channel and address";
    PostHeldBy Item(K::Post), "held by" "held_by" Text, once body held_by "who sits there: a person, team or schedule";
    PostReach Item(K::Post), "reach by" "reach_by" Text, once body reach_by "channels in order, with offsets";

    TeamMembers Item(K::Team), "members" "members" List, once body members "people (or teams) in it";
    TeamLead Item(K::Team), "lead" "lead" Text, once body lead "who leads it";

    VendorContact Item(K::Vendor), "contact" "contact" Map, many body contact "channel and address";
    VendorHours Item(K::Vendor), "hours" "hours" Text, once body vendor_hours "when somebody answers: hours by name, or `always`";
    VendorResponds Item(K::Vendor), "responds within" "responds_within" Text, once body responds_within "agreed response time";
    VendorContract Item(K::Vendor), "contract" "contract" Str, once body contract "its reference";
    VendorMayCall Item(K::Vendor), "may call" "may_call" List, once body may_call "who may call it";
    VendorReach Item(K::Vendor), "reach by" "reach_by" Text, once body reach_by "channels in order, with offsets";

    AlarmsPage Item(K::Alarms), "page" "page" Text, once body page "who hears of an alarm, and how";
    AlarmsWait Item(K::Alarms), "wait" "wait" Text, once body wait "how long to wait for an answer";
    AlarmsAtEnd Item(K::Alarms), "at end" "at_end" Text, once body at_end "what happens when nobody answers";

    HolidaysDate Item(K::Holidays), "" "dates" Map, many body holiday "a day off and its name";

    HoursOpen Item(K::Hours), "open" "open" Text, many body open "days and times";
    HoursExcept Item(K::Hours), "except" "except" List, once body except "holidays on which it is closed";
    HoursTimezone Item(K::Hours), "timezone" "timezone" Text, once body timezone "zone of its times";

    ScheduleTimezone Item(K::Schedule), "timezone" "timezone" Text, once body timezone "zone of its layers";
    ScheduleLayer Item(K::Schedule), "layer" "layers" Blocks(Layer), many body layer "a rotation; a later layer wins where it covers";
    ScheduleOverride Item(K::Schedule), "override" "override" Text, many body override_clause "an exception for a time";
    ScheduleGap Item(K::Schedule), "gap ok" "gap_ok" Text, many body gap_ok "nobody needs to be on call from A to B, or the schedule is staffed only while some hours are open: `outside HOURS`";

    ScheduleArrives Item(K::Schedule), "arrives within" "arrives_within" Text, once body arrives_within "how soon after an answer its people are there; without it they are on site";

    LayerAlongside Layer, "alongside" "alongside" Flag, once head alongside "adds its people instead of replacing";
    LayerTimezone Layer, "timezone" "timezone" Text, once body timezone "zone of its windows and hand-overs";
    LayerDuring Layer, "during" "during" Text, once body during "when it covers: days and times, or hours by name; without it, always";
    LayerRotate Layer, "rotate" "rotate" Text, once body rotate "whose turn it is";
    LayerSwitching Layer, "switching" "switching" Text, once body switching "the weekday and time at which turns change: the first turn ends at the first one after `from`";
    LayerArrives Layer, "arrives within" "arrives_within" Text, once body arrives_within "how soon after an answer its people are there; without it, what the schedule says";

    RoleAlias Item(K::Role), "also called" "also_called" List, once body also_called "other names of the role";
    RoleMission Item(K::Role), "mission" "mission" Str, once body mission "what it is for";
    RoleOwns Item(K::Role), "owns" "owns" List, once body owns "duties, or `everything unassigned`";
    RoleHelps Item(K::Role), "helps with" "helps_with" List, once body helps_with "secondary responsibilities";
    RoleFilled Item(K::Role), "filled by" "filled_by" Text, once body filled_by "who may hold it, in order";
    RoleDeputy Item(K::Role), "deputy" "deputy" Text, once body deputy "the role that stands in";
    RoleRequired Item(K::Role), "required for" "required_for" Text, once body required_for "at which levels it must be held, and how soon";
    RoleAlone Item(K::Role), "alone may" "alone_may" List, once body alone_may "moves that only this role may make";
    RoleOffer Item(K::Role), "offer each" "offer_each" Text, once body offer_each "how long each candidate is asked";
    RoleNever Item(K::Role), "never with" "never_with" List, once body never_with "roles the same person may not hold";
    RoleAtMost Item(K::Role), "at most" "at_most" Text, once body at_most_at_once "how many incidents one person may hold it in";
    RoleRelief Item(K::Role), "relief after" "relief_after" Text, once body relief "after how long somebody else is asked; the holder stays until somebody takes it";
    RoleNote Item(K::Role), "hands over with note" "hands_over_with_note" Text, once body note_handed_over "the template that the next holder gets; the present one stays until it is accepted";
    RoleSplit Item(K::Role), "may split into" "may_split_into" Text, once body may_split "the work-streams it can be divided into, each with its duties";
    RolePrefers Item(K::Role), "prefers skills" "prefers_skills" List, once body prefers_skills "who comes first within a source";

    LadderRung Item(K::Ladder), "rung" "rungs" Blocks(Rung), many body rung "whom to page, and how long to wait";
    LadderRepeat Item(K::Ladder), "repeat" "repeat" Text, once body repeat "further passes";
    LadderAtEnd Item(K::Ladder), "at end" "at_end" Text, once body at_end "what happens when nobody answers";
    LadderLasts Item(K::Ladder), "acknowledgement lasts" "acknowledgement_lasts" Text, once body acknowledgement_lasts "then the ladder starts again";
    LadderMay Item(K::Ladder), "may acknowledge" "may_acknowledge" List, once body may_acknowledge "who may answer besides those it pages";

    RungWhen Rung, "when" "when" Text, once head when "only then";
    RungPage Rung, "page" "page" Text, many body page "whom, and how";
    RungWait Rung, "wait" "wait" Text, once body wait "until the next rung";
    RungNeeds Rung, "needs" "needs" Text, once body needs "how many must answer";
    RungWork Rung, "work" "work" Text, once body work "how long whoever answered works on it before the next rung is asked: `30m until STATE`";

    CalloutCall Item(K::Callout), "call" "call" Text, many body call "everybody who is called, and how";
    CalloutNeeds Item(K::Callout), "needs" "needs" Text, once body needs_within "how many of whom must be coming, and by when: `2 of surgeons, 4 of porters within 30m`";
    CalloutAtEnd Item(K::Callout), "at end" "at_end" Text, once body at_end "what happens when not enough are coming by then";

    BotOn Item(K::Bot), "on" "on" List, once body bot_on "channels on which it answers";
    BotDepends Item(K::Bot), "depends on" "depends_on" List, once body depends_on "services without which it does not work";
    BotAnswers Item(K::Bot), "answers" "answers" Str, once body answers "the routine questions that it answers";
    BotHandsOver Item(K::Bot), "hands over to" "hands_over_to" Text, once body hands_over_to "who takes over, how soon, and when: `support_l1 within 30s when beyond_script`";
    BotCarries Item(K::Bot), "carries" "carries" List, once body carries "facts that whoever takes over is told";
    BotAtMost Item(K::Bot), "at most" "at_most" Text, once body at_most_at_once "how many contacts it answers side by side: `1000 at once`";

    IntakeFor Item(K::Intake), "for" "for" List, once head for_audiences "audiences that may use it";
    IntakeOn Item(K::Intake), "on" "on" Map, many body intake_on "channel and address";
    IntakeHours Item(K::Intake), "hours" "hours" Text, once body vendor_hours "when it is open: hours by name, or `always`";
    IntakeAnswered Item(K::Intake), "answered within" "answered_within" Text, once body taken_within "how soon somebody takes what comes in; without it, 5m";
    IntakeLeads Item(K::Intake), "leads to" "leads_to" Text, once body leads_to "a bot or people, and who else: `front_desk, else support_l1`";

    ReactionFor Item(K::Reaction), "for" "for" Text, once head for_levels "at which levels";
    ReactionOn Item(K::Reaction), "on" "on" Text, many body on_act "what an event does: `page …`, `start LADDER` or `remind ROLE every …`";
    ReactionWhen Item(K::Reaction), "when" "when" Text, many body when_act "what happens when a condition becomes true";

    ProcedureFor Item(K::Procedure), "for" "for" Text, once head for_levels "at which levels it starts by itself";
    ProcedurePhase Item(K::Procedure), "phase" "phases" Blocks(Phase), many body phase "what is done before the next phase begins";
    ProcedureAgain Item(K::Procedure), "again when facts changed" "again_when_facts_changed" Flag, once body again "steps that used a fact are done again when it changes, from the first phase on";

    PhaseWithin Phase, "within" "within" Text, once head time_box "time box: an alarm when it is over and the phase is not";
    PhaseStep Phase, "step" "steps" Blocks(Step), many body step "something to do";
    PhaseDecision Phase, "decision" "decisions" Blocks(Decision), many body decision "a question that somebody has to answer";
    PhaseGate Phase, "gate" "gate" Str, many body gate "what must be so before the next phase begins";
    PhasePreserve Phase, "preserve" "preserve" Text, many body preserve "evidence to save before a step destroys it";

    StepWithin Step, "within" "within" Text, once head time_box "how long it may take: an alarm when it is not done by then";
    StepAfter Step, "after" "after" List, once head after_steps "steps that must be done before";
    StepBy Step, "by" "by" Text, once head done_by "who does it: a role, a team or a person";
    StepWhere Step, "where" "where" Str, once body place "where it is done";
    StepDone Step, "done when" "done_when" Text, once body done_when "how one knows that it is done, and what to do if it fails";
    StepUses Step, "uses" "uses" List, once body uses "facts it is done on: with `again when facts changed`, it is done again when one changes";

    DecisionAfter Decision, "after" "after" List, once head after_steps "what must be done before it is asked";
    DecisionBy Decision, "by" "by" Text, once head deciders "who decides, each with a time, and who decides else";
    DecisionOption Decision, "option" "options" Blocks(Choice), many body option "an answer";
    DecisionConsult Decision, "consult" "consult" List, once body consult "who is asked for advice";
    DecisionInform Decision, "inform" "inform" List, once body inform "who hears what was decided";
    DecisionUses Decision, "uses" "uses" List, once body uses "facts it is decided on: with `again when facts changed`, it is asked again when one changes";

    OptionIrreversible Choice, "irreversible" "irreversible" Flag, once body irreversible "it cannot be taken back";
    OptionDefault Choice, "default" "default" Flag, once body by_default "taken when nobody decides, after an alarm";
    OptionRisk Choice, "risk" "risk" Str, once body risk "what may go wrong with it, and what it costs to undo";
    OptionStarts Choice, "starts" "starts" Text, once body option_starts "the ladder, call-out or procedure that it starts";

    ClearancesOrder Item(K::Clearances), "" "order" Text, once head ascending "lowest first";
    StatesOrder Item(K::States), "" "order" List, once head state_list "in order";

    AudienceGroup Item(K::Audience), "group" "group" Text, once body group "affected, indirect, resolvers, management, partners, authority or media";
    AudienceCleared Item(K::Audience), "cleared for" "cleared_for" Text, once body cleared_for "what its people may know";
    AudienceVia Item(K::Audience), "via" "via" Text, once body audience_via "channels, with fall-backs";
    AudienceLocales Item(K::Audience), "locales" "locales" List, once body locales "languages it is told in";
    AudienceMembers Item(K::Audience), "members" "members" List, once body members "people in it";
    AudienceContact Item(K::Audience), "contact" "contact" Map, many body contact "channel and address";

    AudienceHold Item(K::Audience), "hold while" "hold_while" Text, once body hold_while "all it is told waits while this is so, until somebody releases it";

    TemplateSafety Item(K::Template), "safety" "safety" Flag, once head safety "never held, and never waiting for a review or an approval";
    TemplateFor Item(K::Template), "for" "for" List, once head for_audiences "audiences it is written for";
    TemplateMustSay Item(K::Template), "must say" "must_say" List, once body must_say "variables every text must use";
    TemplateSubject Item(K::Template), "subject" "subject" Map, many body subject "subject in a locale";
    TemplateText Item(K::Template), "text" "text" Map, many body text "text in a locale, here or in a file";
    TemplateVia Item(K::Template), "via" "via" Text, many body variant "other texts for some channels";

    VariantSubject Variant, "subject" "subject" Map, many body subject "subject in a locale";
    VariantText Variant, "text" "text" Map, many body text "text in a locale, here or in a file";

    TranslationsEntry Item(K::Translations), "" "entries" Map, many body entry "a name and its label in this locale";

    CommunicationFor Item(K::Communication), "for" "for" Text, once head for_levels "at which levels";
    CommunicationTo Item(K::Communication), "to" "to" Text, once body to "who is told, and who sends";
    CommunicationOn Item(K::Communication), "on" "on" Text, many body on_send "a message that an event makes due";
    CommunicationEvery Item(K::Communication), "every" "every" Text, many body every_send "a message that is due again and again";
    CommunicationReview Item(K::Communication), "review by" "review_by" Text, once body review "who looks at it before it goes out, all at once";
    CommunicationHold Item(K::Communication), "hold while" "hold_while" Text, once body hold_while "what is due waits while this is so, until somebody releases it";
    CommunicationApprove Item(K::Communication), "approve" "approve" Text, once body approve "who must agree before it goes out";
    CommunicationQuiet Item(K::Communication), "quiet in" "quiet_in" Text, many body quiet_in "states in which silence is intended";

    GuaranteeFor Item(K::Guarantee), "for" "for" Text, once head for_levels "at which levels";
    GuaranteeReach Item(K::Guarantee), "reach" "reach" Text, many body reached_within "a page to them is delivered by then, or somebody has answered before; `even if others acknowledge`: in any case";
    GuaranteeAcknowledged Item(K::Guarantee), "acknowledged within" "acknowledged_within" Text, once body answered_within "somebody who hears a page can have answered by then";
    GuaranteeArrive Item(K::Guarantee), "arrive within" "arrive_within" Text, once body there_within "somebody can be on site by then";
    GuaranteeInform Item(K::Guarantee), "inform" "inform" Text, many body informs "an audience hears something at least so often";
    GuaranteeRises Item(K::Guarantee), "severity rises with" "severity_rises_with" List, once body rises_with "more of these facts never gives a lower level";
    GuaranteeDo Item(K::Guarantee), "do" "do" Text, once body does "something the policy orders is done by then";
    GuaranteeBefore Item(K::Guarantee), "before" "before" Text, once body comes_before "what is done comes before this";
    GuaranteeDespite Item(K::Guarantee), "despite" "despite" Text, once body despite "what may fail, all of it at once, at the worst instant";
    GuaranteeFrom Item(K::Guarantee), "from" "from" Text, once body holds_from "for incidents that start from A to B; without it, a year and a day from the day of `--date`";

    AssumptionsAnswer Item(K::Assumptions), "people answer" "people_answer" Text, once body people_answer "by channel: how many answer at all, half of them in, nine of ten within";
    AssumptionsAsleep Item(K::Assumptions), "people asleep" "people_asleep" Text, many body people_asleep "the same between two times of day, where they live";
    AssumptionsService Item(K::Assumptions), "service" "service" Text, many body service_available "how much of the time it works";

    AssumedAnswer Assumed, "people answer" "people_answer" Text, once body people_answer "by channel: how many answer at all, half of them in, nine of ten within";
    AssumedAsleep Assumed, "people asleep" "people_asleep" Text, many body people_asleep "the same between two times of day, where they live";
    AssumedService Assumed, "service" "service" Text, many body service_available "how much of the time it works";

    ExceptionApprove Item(K::Exception), "approve by" "approve_by" Text, once body approve_by "who lets it through, and how soon: `any 2 of board within 15m`";
    ExceptionAtOnce Item(K::Exception), "may act at once" "may_act_at_once" Text, once body act_at_once "who need not wait, and who confirms it: `physicians, then confirmed by any 2 of directors within 2h`";
    ExceptionRecord Item(K::Exception), "record by" "record_by" Text, once body record_by "who writes down what is done under it, and why";
    ExceptionLasts Item(K::Exception), "lasts" "lasts" Text, once body in_force "how long it is in force; then it ends by itself";
    ExceptionRestore Item(K::Exception), "restore by" "restore_by" Text, once body restore_by "who puts back what was bypassed, and how soon after its end: `change_manager within 1d`";
    ExceptionReview Item(K::Exception), "review" "review" Text, once body looked_at "how soon after its end it is looked at, and by whom: `by auditor within 5bd of business`";

    ObligationWhen Item(K::Obligation), "when" "when" Text, once head when "what makes it owed; an unknown fact starts the clock";
    ObligationNotify Item(K::Obligation), "notify" "notify" Text, once body notify "who must have been told by when, by which role, with which template";
    ObligationDo Item(K::Obligation), "do" "do" Text, once body do_what "what must have been done by when, by which role";
    ObligationWarn Item(K::Obligation), "warn" "warn" Text, many body warn "who is paged while so much time is left";

    ScenarioStarts Item(K::Scenario), "starts" "starts" Text, once body starts "local date and time of the declaration";
    ScenarioSeed Item(K::Scenario), "seed" "seed" Text, once body seed "for everything random";
    ScenarioGiven Item(K::Scenario), "given" "given" Map, many body given "facts known at the start";
    ScenarioAssumptions Item(K::Scenario), "assumptions" "assumptions" Blocks(Assumed), once body assumed "what is assumed here instead of the book's assumptions";
    ScenarioAt Item(K::Scenario), "at" "at" Text, many body at "what happens";
    ScenarioExpect Item(K::Scenario), "expect" "expect" Text, many body expect "what must be so";
}

impl Word {
    /// Its row.
    #[must_use]
    pub fn spec(self) -> &'static ClauseSpec {
        CLAUSES.iter().find(|c| c.word == self).unwrap_or(&FIRST)
    }
}

static FIRST: ClauseSpec = match CLAUSES.first() {
    Some(first) => *first,
    None => ClauseSpec {
        word: Word::Because,
        owner: Owner::Any,
        words: "because",
        key: "because",
        shape: Shape::String,
        repeat: false,
        head: false,
        rule: "because",
        help: "",
    },
};

/// The clauses that may stand in a block, the common ones last.
pub fn of_owner(owner: Owner) -> impl Iterator<Item = &'static ClauseSpec> {
    let common = matches!(owner, Owner::Item(_));
    CLAUSES
        .iter()
        .filter(move |c| c.owner == owner)
        .chain(CLAUSES.iter().filter(move |c| common && c.owner == Owner::Any))
}
