//! One clause as DSL text: its words, then what it says.

use super::super::ast::{
    Approve, Arg, AudienceVia, Block, Change, Choices, Clause, Ending, FactType, FactTypeKind, Hold, Override, Review,
    Rotate, Text, TextSource, Trigger, UnknownRule,
};
use super::super::ast::{CountsAs, Move, ServiceState, Unanswered};
use super::super::clauses::Word;
use super::leaf::Writer;

impl Writer {
    /// The whole clause.
    pub(super) fn clause(&mut self, clause: &Clause) {
        let words = clause.word.spec().words;
        let before = self.out.len();
        self.put(words);
        if !words.is_empty() && !matches!(clause.arg, Arg::None) {
            self.put(" ");
        }
        let rest = self.out.len();
        self.rest(clause);
        if self.out.len() == rest && rest > before {
            // A block without name and clauses, or a list without members: no blank after the words.
            self.out.truncate(before + words.len());
        }
    }

    /// What follows the words.
    pub(super) fn rest(&mut self, clause: &Clause) {
        match &clause.arg {
            Arg::None => {}
            Arg::Count(n) => self.show(&n.node),
            Arg::Value(value) => self.value(&value.node),
            Arg::Amount(n) => {
                self.show(&n.node);
                match clause.word {
                    Word::LadderRepeat => self.put(" times"),
                    Word::RoleAtMost | Word::BotAtMost => self.put(" at once"),
                    _ => {}
                }
            }
            Arg::Duration(d) => self.show(d),
            Arg::Text(text) => self.text(&text.node),
            Arg::Texts(list) => self.list(list, |w, t: &Text| w.text(&t.node)),
            Arg::Name(name) => self.put(&name.node),
            Arg::Names(list) => self.names(list, if clause.word == Word::ClearancesOrder { " < " } else { ", " }),
            Arg::Path(path) => self.show(path),
            Arg::Paths(list) => self.paths(list),
            Arg::Date(date) => self.show(&date.node),
            Arg::Instant(time) => self.show(&time.node),
            // There, `from` is the clause's own word.
            Arg::Period(period) if clause.word == Word::GuaranteeFrom => self.ends(period),
            Arg::Period(period) => self.period(period),
            Arg::Condition(condition) => self.condition(condition),
            Arg::Block(block) => self.block(block),
            Arg::Type(kind) => self.fact_type(kind),
            Arg::Range(lo, hi) => {
                self.value(&lo.node);
                self.put("..");
                self.value(&hi.node);
            }
            Arg::Assume { value, because } => {
                self.value(&value.node);
                self.tail_text(" because ", because.as_ref());
            }
            Arg::Likely { share, when } => {
                self.value(&share.node);
                self.when(" when ", Some(when));
            }
            Arg::Unknown(rule) => self.unknown(rule),
            Arg::Row(row) => self.row(row),
            Arg::Raise { by, when } => {
                self.show(&by.node);
                self.when(" when ", Some(when));
            }
            Arg::Lower { by, when, never_below } => {
                self.show(&by.node);
                self.when(" when ", Some(when));
                self.tail(", never below ", never_below.as_ref());
            }
            Arg::AtLeast { level, when } => {
                self.show(level);
                self.when(" when ", Some(when));
            }
            Arg::Choices(choices) => self.choices(choices),
            Arg::Assignments { label, list } => {
                self.tail_text("", label.as_ref());
                if clause.word == Word::LevelExample {
                    self.put(if label.is_some() { " { " } else { "{ " });
                }
                self.list(list, Self::assignment);
                if clause.word == Word::LevelExample {
                    self.put(" }");
                }
            }
            Arg::Rate { count, per } => {
                self.show(&count.node);
                self.tail(" per ", Some(per));
            }
            Arg::Contacts(list) => self.list(list, Self::contact),
            Arg::Plan(plan) => self.plan(plan),
            Arg::Page(page) => self.page(page),
            Arg::HandsOver(over) => self.hands_over_to(over),
            Arg::LeadsTo(targets) => self.leads_to(targets),
            Arg::Ending(ending) => self.ending(ending),
            Arg::Holiday { date, label } => {
                self.show(&date.node);
                self.tail_text(" ", label.as_ref());
            }
            Arg::Windows(windows) => self.windows(windows),
            Arg::Rotate(rotate) => self.rotate(rotate),
            Arg::Switching(switching) => {
                self.days(1 << switching.day.node);
                self.tail(" ", Some(&switching.at.node));
            }
            Arg::Override(change) => self.overriding(change),
            Arg::GapOutside { hours, why } => {
                self.tail("outside ", Some(hours));
                self.tail_text(" ", why.as_ref());
            }
            Arg::Gap { period, why } => {
                self.period(period);
                self.tail_text(" ", why.as_ref());
            }
            Arg::Owns { duties, rest } => {
                self.paths(duties);
                if rest.is_some() {
                    self.put(if duties.is_empty() { "" } else { ", " });
                    self.put("everything unassigned");
                }
            }
            Arg::Required { levels, within } => {
                self.levels(levels);
                self.tail(" within ", within.as_ref());
            }
            Arg::Moves(list) => self.list(list, |w, m| w.put(move_words(m.node))),
            Arg::Never { roles, unless_nobody_else } => {
                self.paths(roles);
                self.put(if *unless_nobody_else { " unless nobody else" } else { "" });
            }
            Arg::Deciders(list) => self.deciders(list),
            Arg::Preserve(preserve) => {
                self.text(&preserve.what.node);
                self.tail(" before ", Some(&preserve.before));
            }
            Arg::Done { when, otherwise } => {
                self.text(&when.node);
                if let Some(instead) = otherwise {
                    self.put(", else ");
                    self.instead(&instead.node);
                }
            }
            Arg::Votes(votes) => self.votes(votes),
            Arg::AtOnce(at_once) => self.at_once(at_once),
            Arg::ByWithin { by, within } => {
                self.by_within(by.as_ref().map(|b| (b, clause.word == Word::ExceptionReview)), within);
            }
            Arg::HandOverNote { template, within } => {
                self.show(template);
                self.put(" until accepted");
                self.tail(" within ", within.as_ref());
            }
            Arg::Streams(list) => self.list(list, |w, s| {
                w.put(&s.name.node);
                if !s.duties.is_empty() {
                    w.put(" (");
                    w.paths(&s.duties);
                    w.put(")");
                }
            }),
            Arg::Needs(needs) => self.needs(needs),
            Arg::NeedsWithin { needs, within } => {
                self.needs(needs);
                self.tail(" within ", Some(within));
            }
            Arg::Work { lasts, until } => {
                self.show(lasts);
                self.tail(" until ", Some(&until.node));
            }
            Arg::Levels(levels) => self.levels(levels),
            Arg::AudienceVia(via) => self.audience_via(via),
            Arg::Localized { locale, text } => {
                self.put(&locale.node);
                self.put(" ");
                self.text_source(text);
            }
            Arg::Variant { channels, clauses } => {
                self.paths(channels);
                self.put(" ");
                self.body(clauses);
            }
            Arg::Entry { name, text } => {
                self.show(name);
                self.put(" ");
                self.text(&text.node);
            }
            Arg::To { audiences, by } => {
                self.paths(audiences);
                self.tail(" by ", by.as_ref());
            }
            Arg::OnSend { trigger, template, within } => {
                self.trigger(&trigger.node);
                self.tail(" send ", Some(template));
                self.tail(" within ", within.as_ref());
            }
            Arg::EverySend { every, at, template, until, condition } => {
                self.show(every);
                self.tail(" at ", at.as_ref().map(|t| &t.node));
                self.tail(" send ", Some(template));
                self.tail(" until ", until.as_ref().map(|s| &s.node));
                self.when(" while ", condition.as_ref());
            }
            Arg::OnAct { event, act } => {
                self.happening(&event.node);
                self.put(" ");
                self.reacts(act);
            }
            Arg::WhenAct { when, act } => {
                self.when("", Some(when));
                self.put(" ");
                self.reacts(act);
            }
            Arg::Approve(approve) => self.approve(approve),
            Arg::Effects(list) => self.list(list, |w, effect| {
                w.show(&effect.what);
                w.put(match effect.is.node {
                    ServiceState::Up => " up",
                    ServiceState::Down => " down",
                    ServiceState::Untrusted => " untrusted",
                });
            }),
            Arg::Review(Review { by, within, otherwise }) => {
                self.paths(by);
                self.tail(" within ", within.as_ref());
                self.put(", else ");
                self.unanswered(otherwise.node);
            }
            Arg::Hold(Hold { condition, by, at_most }) => {
                self.condition(condition);
                self.tail(" until released by ", Some(by));
                self.tail(", at most ", Some(at_most));
            }
            Arg::Quiet { states, because } => {
                self.names(states, ", ");
                self.tail_text(" because ", because.as_ref());
            }
            Arg::Promise(promise) => self.promise(promise),
            Arg::Answering(answering) => self.answering(answering),
            Arg::Available { service, share } => {
                self.show(service);
                self.put(" available ");
                self.value(&share.node);
            }
            Arg::Notify(notify) => self.notify(notify),
            Arg::Do(duty) => self.do_what(duty),
            Arg::Warn(warn) => self.warn(warn),
            Arg::At { when, events } => {
                self.at_when(when);
                self.put(" ");
                self.list(events, |w, e| w.event(&e.node));
            }
            Arg::Expect(expectation) => self.expectation(expectation),
        }
    }

    fn unknown(&mut self, rule: &UnknownRule) {
        self.put(match rule.counts_as.node {
            CountsAs::Worst => "worst",
            CountsAs::Best => "best",
            CountsAs::Ask => "ask",
        });
        self.tail(" after ", rule.after.as_ref());
        if let Some(level) = &rule.meanwhile {
            self.tail(", ", Some(level));
            self.put(" meanwhile");
        }
    }

    pub(super) fn choices(&mut self, choices: &Choices) {
        for (i, choice) in choices.list.iter().enumerate() {
            if i > 0 {
                self.put(if choices.all { ", " } else { ", else " });
            }
            self.show(&choice.what);
            self.when(" when ", choice.when.as_ref());
        }
    }

    fn ending(&mut self, ending: &Ending) {
        match ending {
            Ending::PageEvery { page, every } => {
                self.put("page ");
                self.page(page);
                self.tail(" every ", Some(every));
            }
            Ending::HandOver(ladder) => self.tail("hand over to ", Some(ladder)),
            Ending::Hold(why) => self.tail_text("hold ", Some(why)),
            Ending::Stop(why) => self.tail_text("stop ", Some(why)),
        }
    }

    fn rotate(&mut self, rotate: &Rotate) {
        self.list(&rotate.turns, |w, turn| match turn.as_slice() {
            [one] => w.show(one),
            group => {
                w.put("(");
                w.paths(group);
                w.put(")");
            }
        });
        self.tail(" every ", Some(&rotate.every));
        if let Some(days) = rotate.counting {
            self.put(" counting ");
            self.days(days.node);
        }
        self.tail(" from ", Some(&rotate.from.node));
    }

    fn overriding(&mut self, change: &Override) {
        if let Some(layer) = &change.layer {
            self.put(&layer.node);
            self.put(" ");
        }
        self.period(&change.period);
        self.put(" { ");
        match &change.change {
            Change::Only(people) => self.paths(people),
            Change::Replace { with, whom } => {
                self.show(with);
                self.tail(" replaces ", Some(whom));
            }
            Change::Also(people) => {
                self.put("also ");
                self.paths(people);
            }
            Change::Without(people) => {
                self.put("without ");
                self.paths(people);
            }
            Change::Nobody => self.put("nobody"),
        }
        self.put(" }");
    }

    fn audience_via(&mut self, via: &AudienceVia) {
        self.paths(&via.channels);
        for fallback in &via.fallbacks {
            self.put(", else ");
            self.paths(&fallback.channels);
            self.tail(" if not delivered within ", fallback.within.as_ref());
        }
    }

    fn text_source(&mut self, text: &TextSource) {
        match text {
            TextSource::Inline(text) => self.text(&text.text),
            TextSource::File(path) => self.tail_text("from ", Some(path)),
        }
    }

    pub(super) fn trigger(&mut self, trigger: &Trigger) {
        self.put(match trigger {
            Trigger::SeverityChanged => "severity changed",
            Trigger::SeverityRaised => "severity raised",
            Trigger::SeverityLowered => "severity lowered",
            Trigger::Named(name) => name,
        });
    }

    fn approve(&mut self, approve: &Approve) {
        self.when("when ", approve.when.as_ref());
        self.put(if approve.when.is_some() { " by " } else { "by " });
        for (who, within) in &approve.by {
            self.show(who);
            self.tail(" within ", within.as_ref());
            self.put(", else ");
        }
        self.unanswered(approve.otherwise.node);
    }

    fn unanswered(&mut self, otherwise: Unanswered) {
        self.put(match otherwise {
            Unanswered::Send => "send",
            Unanswered::Hold => "hold",
        });
    }

    fn fact_type(&mut self, kind: &FactType) {
        match &kind.kind {
            FactTypeKind::Bool => self.put("bool"),
            FactTypeKind::Percent => self.put("percent"),
            FactTypeKind::Count => self.put("count"),
            FactTypeKind::Number => self.put("number"),
            FactTypeKind::Duration => self.put("duration"),
            FactTypeKind::Instant => self.put("instant"),
            FactTypeKind::Text => self.put("text"),
            FactTypeKind::Scale(values) => {
                self.put("scale ");
                self.names(values, " < ");
            }
            FactTypeKind::Choice(values) => {
                self.put("choice ");
                self.names(values, ", ");
            }
            FactTypeKind::Flags(values) => {
                self.put("flags ");
                self.names(values, ", ");
            }
        }
    }

    /// A block on one line: name, label, head clauses, body.
    fn block(&mut self, block: &Block) {
        self.head(block.name.as_ref(), block.label.as_ref(), &block.clauses);
        self.put(if self.out.is_empty() || self.out.ends_with(' ') { "" } else { " " });
        let body: Vec<&Clause> = block.clauses.iter().filter(|c| !c.word.spec().head).collect();
        self.body(body);
    }

    /// Name, label and the clauses that stand before the `{`, with blanks between them.
    pub(super) fn head(&mut self, name: Option<&super::super::ast::Name>, label: Option<&Text>, clauses: &[Clause]) {
        let mut between = "";
        if let Some(name) = name {
            self.put(&name.node);
            between = " ";
        }
        if let Some(label) = label {
            self.tail_text(between, Some(label));
            between = " ";
        }
        for clause in clauses.iter().filter(|c| c.word.spec().head) {
            self.put(match clause.word {
                Word::FactType | Word::TableType | Word::ParameterType => ": ",
                Word::DefineIs | Word::SetTo => " = ",
                _ => between,
            });
            self.clause(clause);
            between = " ";
        }
    }

    /// `{ a; b }`.
    fn body<'a>(&mut self, clauses: impl IntoIterator<Item = &'a Clause>) {
        self.put("{");
        let mut between = " ";
        for clause in clauses {
            self.put(between);
            self.clause(clause);
            between = "; ";
        }
        self.put(" }");
    }
}

/// How a guarded move is written.
pub(super) fn move_words(guarded: Move) -> &'static str {
    match guarded {
        Move::Resolve => "resolve",
        Move::LowerSeverity => "lower severity",
        Move::Cancel => "cancel",
        Move::Close => "close",
        Move::Waive => "waive",
    }
}
