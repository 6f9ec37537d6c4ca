//! Facts, impossible combinations, moments.

use std::rc::Rc;

use super::clauses;
use super::condition::About;
use super::context::{Context, Typed};
use super::kind::Kind;
use super::names::Placed;
use super::policy::once_each;
use super::value::{FactUse, Subject, type_noun};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Assumption, ClearanceId, Condition, Expr, Fact, FactType, FactValue, Impossible, Likely, Moment, MomentAnchor,
    Symbol, TargetKind,
};
use crate::source::Spanned;
use crate::syntax::ast::{Arg, FactTypeKind, Item, Name, Path, Value};
use crate::syntax::clauses::Word;
use crate::syntax::literal::Decimal;

/// Most values of a set of flags: a bit each.
const MOST_FLAGS: usize = 64;
/// Most values of a scale or a choice.
const MOST_VALUES: usize = 1_000;
/// What no message says has no clearance among the others.
const NEVER_SENT: &str = "never-sent";
/// Words that are no values.
pub(super) const NO_VALUES: &[&str] = &["yes", "no", "unknown"];

/// Reads the types and ranges of all facts, before any condition is read.
pub(super) fn types<'a>(cx: &mut Context<'a>, placed: &[Placed<'a>]) {
    for p in placed {
        if let Some(Symbol::Fact(_)) = p.symbol {
            (cx.scope, cx.from) = (p.scope, p.symbol);
            let typed = typed(cx, p.item);
            cx.types.push(typed.map(Rc::new));
        }
    }
}

fn typed(cx: &mut Context<'_>, item: &Item) -> Option<Typed> {
    let Some(Arg::Type(written)) = clauses::first(&item.clauses, Word::FactType).map(|c| &c.arg) else {
        let name = item.name.as_ref().map_or("", |n| n.node.as_str());
        cx.missing(
            item,
            &format!("the fact `{name}` has no type"),
            &format!("write `fact {name}: bool`, or one of percent, count, number, scale, choice, flags, duration, instant, text"),
        );
        return None;
    };
    let mut typed = type_of(cx, written);
    if let Some(range) = range(cx, item, Word::FactRange, &typed) {
        typed.range = Some(range.node);
    }
    Some(typed)
}

/// A type as written, with the range it has by nature.
pub(super) fn type_of(cx: &mut Context<'_>, written: &crate::syntax::ast::FactType) -> Typed {
    let ty = match &written.kind {
        FactTypeKind::Bool => FactType::Bool,
        FactTypeKind::Percent => FactType::Percent,
        FactTypeKind::Count => FactType::Count,
        FactTypeKind::Number => FactType::Number,
        FactTypeKind::Scale(v) => FactType::Scale(values(cx, v, MOST_VALUES)),
        FactTypeKind::Choice(v) => FactType::Choice(values(cx, v, MOST_VALUES)),
        FactTypeKind::Flags(v) => FactType::Flags(values(cx, v, MOST_FLAGS)),
        FactTypeKind::Duration => FactType::Duration,
        FactTypeKind::Instant => FactType::Instant,
        FactTypeKind::Text => FactType::Text,
    };
    let natural = match &ty {
        FactType::Percent => Some(ty.numbers(None)),
        _ => None,
    };
    Typed { ty, range: natural, span: written.span }
}

fn values(cx: &mut Context<'_>, list: &[Name], most: usize) -> Vec<String> {
    let once = once_each(cx, list, "value");
    for name in once.iter().filter(|n| NO_VALUES.contains(&n.node.as_str())) {
        cx.report(
            Diagnostic::error("reserved-name", name.span, format!("`{}` cannot be a value of its own", name.node))
                .help("facts that are yes or no are `bool`; every fact may be unknown"),
        );
    }
    if let Some(first) = once.get(most) {
        cx.report(Diagnostic::error(
            "bad-count",
            first.span,
            format!("{} values; at most {most} are possible", once.len()),
        ));
    }
    once.into_iter().take(most).map(|n| n.node).collect()
}

/// The range of a fact or a parameter, from the clause with this word.
pub(super) fn range(cx: &mut Context<'_>, item: &Item, word: Word, typed: &Typed) -> Option<Spanned<(i64, i64)>> {
    let clause = clauses::first(&item.clauses, word)?;
    let Arg::Range(least, most) = &clause.arg else { return None };
    let name = item.name.as_ref().map_or("", |n| n.node.as_str()).to_owned();
    if !matches!(typed.ty, FactType::Percent | FactType::Count | FactType::Number | FactType::Duration) {
        cx.report(
            Diagnostic::error(
                "type-mismatch",
                clause.span,
                format!("`{name}` is {}; it has no range", type_noun(&typed.ty)),
            )
            .also(typed.span, "its type"),
        );
        return None;
    }
    let fact = FactUse { name, typed: Rc::new(typed.clone()), subject: Subject::Own };
    let ends = [least, most].map(|v| match cx.value(&fact, v) {
        Some(FactValue::Number(n)) => Some(n.0),
        Some(FactValue::Duration(s)) => Some(s),
        _ => None,
    });
    let [Some(low), Some(high)] = ends else { return None };
    if low > high {
        let (a, b) = (cx.words(least.span), cx.words(most.span));
        cx.report(
            Diagnostic::error("empty-range", clause.span, format!("from {a} to {b} lies nothing"))
                .help(format!("write `range {b}..{a}`")),
        );
        return None;
    }
    Some(Spanned::new((low, high), clause.span))
}

/// How often what is so of a fact.
fn likely(cx: &mut Context<'_>, item: &Item, id: crate::model::FactId) -> Vec<Likely> {
    let (mut all, mut sum) = (Vec::new(), 0_i64);
    for clause in clauses::all(&item.clauses, Word::FactLikely) {
        let Arg::Likely { share, when } = &clause.arg else { continue };
        let share = cx.percentage(share, "of all incidents");
        let when = cx.condition(when, About::Facts);
        let Some(share) = share else { continue };
        let others = when.expr.facts().iter().any(|fact| *fact != id);
        sum = sum.saturating_add(share.node.0);
        if others || !when.expr.facts().contains(&id) || when.expr.leaves().iter().any(|e| matches!(e, Expr::Known(_)))
        {
            cx.report(
                Diagnostic::error(
                    "bad-likely",
                    when.span,
                    "`likely` says how often what is so of its own fact, and of nothing else",
                )
                .help("compare the value of this fact"),
            );
            continue;
        }
        if sum > 100 * Decimal::ONE {
            cx.report(
                Diagnostic::error("bad-likely", share.span, "together that is more than 100% of all incidents")
                    .help("what no `likely` speaks of shares the rest"),
            );
        }
        all.push(Likely { share: share.node, when });
    }
    all
}

/// A fact.
pub(super) fn fact(cx: &mut Context<'_>, item: &Item, id: crate::model::FactId) -> Fact {
    let of = &item.clauses;
    let head = cx.head(item);
    let used = cx.fact_use(id, item.name.as_ref().map_or("", |n| n.node.as_str()));
    if let (Some(unit), Some(used)) = (clauses::place(of, Word::FactUnit), &used)
        && !matches!(used.typed.ty, FactType::Count | FactType::Number)
    {
        let message = format!("`{}` is {}; only counts and numbers have a unit", used.name, type_noun(&used.typed.ty));
        cx.report(Diagnostic::error("type-mismatch", unit, message).also(used.typed.span, "its type"));
    }
    let assume = used.as_ref().and_then(|used| assumption(cx, item, used));
    let likely = likely(cx, item, id);
    let written = clauses::name(of, Word::FactClearance);
    let never_sent = written.is_some_and(|n| n.node == NEVER_SENT);
    let clearance = written.filter(|_| !never_sent).and_then(|n| cx.clearance(n)).map(|c| c.node);
    let clearance = clearance.or_else(|| cx.model.clearances.ids().last().filter(|_| never_sent));
    let range = used.as_ref().and_then(|u| u.typed.range).map(|r| {
        Spanned::new(
            r,
            clauses::place(of, Word::FactRange).or(used.as_ref().map(|u| u.typed.span)).unwrap_or(head.span),
        )
    });
    Fact {
        ty: used.map_or(FactType::Text, |u| u.typed.ty.clone()),
        ask: clauses::text(of, Word::FactAsk),
        unit: clauses::text(of, Word::FactUnit),
        range,
        clearance: clearance.unwrap_or_else(|| default_clearance(cx)),
        never_sent,
        assume,
        likely,
        head,
    }
}

fn assumption(cx: &mut Context<'_>, item: &Item, fact: &FactUse) -> Option<Assumption> {
    let Arg::Assume { value, because } = &clauses::first(&item.clauses, Word::FactAssume)?.arg else { return None };
    if fact.typed.ty == FactType::Instant {
        cx.report(
            Diagnostic::error("type-mismatch", value.span, format!("`{}` is an instant; instants are not assumed", fact.name))
                .also(fact.typed.span, "its type")
                .help("leave the clause out: what has not been said is unknown; or declare a `moment`, which may assume another"),
        );
        return None;
    }
    if value.node == Value::Unknown {
        cx.report(
            Diagnostic::error("type-mismatch", value.span, "`unknown` cannot be assumed")
                .help("leave the clause out: a fact is unknown until somebody says it"),
        );
        return None;
    }
    let made = cx.value(fact, value)?;
    Some(Assumption { value: Spanned::new(made, value.span), because: because.as_ref().map(|t| t.node.clone()) })
}

/// `staff` where there is such a clearance, else the highest.
fn default_clearance(cx: &Context<'_>) -> ClearanceId {
    let clearances = &cx.model.clearances;
    let staff = clearances.iter().find(|(_, c)| c.name == "staff").map(|(i, _)| i);
    staff.or_else(|| clearances.ids().last()).unwrap_or_default()
}

/// An impossible combination.
pub(super) fn impossible(cx: &mut Context<'_>, item: &Item) -> Impossible {
    let head = cx.head(item);
    let condition = match clauses::condition(&item.clauses, Word::ImpossibleWhen) {
        Some(ast) => cx.condition(ast, About::Facts),
        None => {
            cx.missing(item, &format!("`{}` does not say when", head.name), "write `when CONDITION`");
            Condition { expr: Expr::Constant(false), span: head.span, text: String::new() }
        }
    };
    Impossible { head, condition }
}

/// A moment.
pub(super) fn moment(cx: &mut Context<'_>, item: &Item) -> Moment {
    let of = &item.clauses;
    let set_by = cx.refer_all(
        clauses::paths(of, Word::MomentSetBy),
        "`set by`",
        <TargetKind as super::reference::Referent>::KINDS,
    );
    let assume = clauses::name(of, Word::MomentAssume).cloned();
    Moment {
        head: cx.head(item),
        set_by,
        assume: assume.and_then(|n| cx.anchor(&n).map(|a| Spanned::new(a, n.span))),
        back_dated: clauses::first(of, Word::MomentBackdated).is_some(),
    }
}

impl Context<'_> {
    /// An instant in the life of an incident: a built-in moment, a state's beginning, a declared moment.
    pub fn anchor(&mut self, name: &Name) -> Option<MomentAnchor> {
        match name.node.as_str() {
            "declared" => return Some(MomentAnchor::Declared),
            "acknowledged" => return Some(MomentAnchor::Acknowledged),
            "resolved" => return Some(MomentAnchor::Resolved),
            _ => {}
        }
        if let Some(state) = self.state_id(&name.node) {
            return Some(MomentAnchor::State(state));
        }
        if let Some(moment) = self.moment(name, &["declared", "acknowledged", "resolved"], "a time") {
            return Some(MomentAnchor::Moment(moment));
        }
        None
    }

    /// Whether a name is that of an event or a state, but for a slip.
    pub fn is_near_event(&self, name: &str) -> bool {
        let states = self.model.states.rows().map(|s| s.name.as_str());
        let known = ["declared", "acknowledged", "resolved"].into_iter().chain(states);
        known.clone().any(|k| k == name) || crate::diagnostic::nearest(name, known).is_some()
    }

    /// A declared moment; a name that is none may be a slip of a state or of one of `words`.
    pub fn moment(&mut self, name: &Name, words: &[&str], place: &str) -> Option<crate::model::MomentId> {
        let path = path(name);
        if self.find(&path).is_some() {
            return self.refer(&path, place).map(|m| m.node);
        }
        if self.names.perhaps.contains(&name.node) {
            return None;
        }
        let mut known: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        known.extend(self.model.states.rows().map(|s| s.name.clone()).filter(|s| !words.contains(&s.as_str())));
        known.extend(
            self.names.declared.iter().filter(|(_, d)| Kind::of(d.symbol) == Kind::Moment).map(|(n, _)| n.clone()),
        );
        if crate::diagnostic::nearest(&name.node, known.iter().map(String::as_str)).is_some() {
            self.unknown_word("event or moment", name, &known, ", ");
        } else {
            let message = format!("unknown event or moment `{}`", name.node);
            let mut found = Diagnostic::error("unknown-name", name.span, message);
            found = found.note(format!("events: {}", words.join(", ")));
            if !super::reserved::is_taken(&name.node) {
                found = found.help(format!("declare it: `moment {} …`", name.node));
            }
            self.report(found);
        }
        None
    }
}

/// A name as a reference; `payments.aware` in one word is taken apart.
fn path(name: &Name) -> Path {
    super::condition::path_of(&name.node, name.span)
}
