//! Parameters: settled before anything that could use one, so that every use has a constant.
//!
//! A parameter stands where a literal of its type may stand: in durations (except the times of scenarios, turns of a
//! rotation and the review of the policy), in counts (`needs`, `repeat`, `rate`, `at most`), in the values of facts, right
//! of a comparison, and in templates. A parameter may also stand left of a comparison, and one of type bool alone, as a
//! fact may: the condition is a constant then. Whoever uses the policy sets it once, anywhere in the book; what is wrong
//! with the value at a use is said there, with the place where it was set.

use std::rc::Rc;

use super::clauses;
use super::condition::path_of;
use super::context::{Context, Typed};
use super::fact::{range, type_of};
use super::names::Placed;
use super::value::{FactUse, Subject, type_noun};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{FactType, FactValue, Id as _, Parameter, ParameterId, Symbol, Unresolved};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Amount, Arg, Item, Path, Value};
use crate::syntax::clauses::{ItemKind, Word};
use crate::syntax::literal::Decimal;

/// Reads all parameters and what they are set to.
pub(super) fn settle<'a>(cx: &mut Context<'a>, placed: &[Placed<'a>]) {
    for p in placed {
        if let Some(Symbol::Parameter(_)) = p.symbol {
            (cx.scope, cx.from) = (p.scope, p.symbol);
            let (row, typed) = parameter(cx, p.item);
            cx.model.parameters.push(row);
            cx.parameters.push(typed.map(Rc::new));
        }
    }
    let mut attempted = vec![None; cx.parameters.len()];
    for p in placed.iter().filter(|p| p.item.kind == ItemKind::Set) {
        cx.scope = p.scope;
        set(cx, p.item, &mut attempted);
    }
    let misspelt: Vec<&str> = placed
        .iter()
        .filter(|p| p.item.kind == ItemKind::Set)
        .filter_map(|p| p.item.name.as_ref())
        .filter(|n| cx.names.declared.keys().all(|d| *d != n.node))
        .map(|n| n.node.as_str())
        .collect();
    for (id, _) in attempted.iter().enumerate().filter(|(_, a)| a.is_none()) {
        let id = ParameterId::from_index(id);
        let name = cx.model.parameters.get(id).map_or_else(String::new, |p| p.head.name.clone());
        // What is set under a misspelt name is said once, there.
        if nearest(&name, misspelt.iter().copied()).is_none() {
            not_set(cx, id);
        }
    }
}

fn parameter(cx: &mut Context<'_>, item: &Item) -> (Parameter, Option<Typed>) {
    let of = &item.clauses;
    let head = cx.head(item);
    let mut typed = match clauses::first(of, Word::ParameterType).map(|c| &c.arg) {
        Some(Arg::Type(written)) => Some(type_of(cx, written)),
        _ => {
            cx.missing(
                item,
                &format!("the parameter `{}` has no type", head.name),
                &format!("write `parameter {}: duration`, or another type", head.name),
            );
            None
        }
    };
    if let Some(typed) = &mut typed
        && let Some(range) = range(cx, item, Word::ParameterRange, typed)
    {
        typed.range = Some(range.node);
    }
    let used = typed.as_ref().map(|t| own(&head.name, t));
    if let (Some(unit), Some(used)) = (clauses::place(of, Word::ParameterUnit), &used)
        && !matches!(used.typed.ty, FactType::Count | FactType::Number)
    {
        let message = format!("`{}` is {}; only counts and numbers have a unit", used.name, type_noun(&used.typed.ty));
        cx.report(Diagnostic::error("type-mismatch", unit, message).also(used.typed.span, "its type"));
    }
    let default = match clauses::first(of, Word::ParameterDefault).map(|c| &c.arg) {
        Some(Arg::Value(value)) => {
            used.as_ref().and_then(|u| literal(cx, u, value)).map(|v| Spanned::new(v, value.span))
        }
        _ => None,
    };
    let row = Parameter {
        ty: typed.as_ref().map_or(FactType::Text, |t| t.ty.clone()),
        ask: clauses::text(of, Word::ParameterAsk),
        unit: clauses::text(of, Word::ParameterUnit),
        default,
        set: None,
        head,
    };
    (row, typed)
}

/// What a parameter is set to: never another parameter, so that the order of `set`s means nothing.
fn literal(cx: &mut Context<'_>, own: &FactUse, value: &Spanned<Value>) -> Option<FactValue> {
    if let Value::Word(word) = &value.node
        && !own.typed.ty.has_value(word)
        && matches!(cx.find(&path_of(word, value.span)), Some(d) if matches!(d.symbol, Symbol::Parameter(_)))
    {
        cx.report(
            Diagnostic::error("type-mismatch", value.span, format!("`{word}` is a parameter itself"))
                .help("write the value: what one parameter is must not hang on another"),
        );
        return None;
    }
    cx.value(own, value)
}

fn own(name: &str, typed: &Typed) -> FactUse {
    FactUse { name: name.to_owned(), typed: Rc::new(typed.clone()), subject: Subject::Own }
}

/// `set x = 15m`. What sets a parameter does not use it.
fn set(cx: &mut Context<'_>, item: &Item, attempted: &mut [Option<Span>]) {
    let Some(name) = &item.name else { return };
    let path = path_of(&name.node, name.span);
    cx.from = cx.find(&path).map(|d| d.symbol).filter(|s| matches!(s, Symbol::Parameter(_)));
    let Some(id) = cx.refer::<ParameterId>(&path, "`set`") else { return };
    let Some(slot) = attempted.get_mut(id.node.index()) else { return };
    if let Some(first) = slot {
        cx.report(
            Diagnostic::error("parameter-set-twice", name.span, format!("`{path}` is set twice"))
                .label("set again")
                .also(*first, "first set here")
                .help("keep one of the two"),
        );
        return;
    }
    *slot = Some(name.span);
    let Some(typed) = cx.parameters.get(id.node.index()).cloned().flatten() else { return };
    let Some(Arg::Value(value)) = clauses::first(&item.clauses, Word::SetTo).map(|c| &c.arg) else {
        cx.missing(item, &format!("`{path}` is set to nothing"), &format!("write `set {path} = …`"));
        return;
    };
    let made = literal(cx, &own(&path.to_string(), &typed), value);
    if let Some(row) = cx.model.parameters.get_mut(id.node) {
        row.set = made.map(|v| Spanned::new(v, value.span));
    }
}

/// Nobody said what it is.
fn not_set(cx: &mut Context<'_>, id: ParameterId) {
    let Some(row) = cx.model.parameters.get(id) else { return };
    let name = row.head.name.rsplit('.').next().unwrap_or_default();
    let typed = cx.parameters.get(id.index()).cloned().flatten();
    if row.default.is_some() || cx.names.perhaps.contains(name) || cx.is_broken(row.head.whole) {
        return;
    }
    let Some(typed) = typed else { return };
    let example = match &typed.ty {
        FactType::Bool => "yes".to_owned(),
        FactType::Percent => "10%".to_owned(),
        FactType::Count | FactType::Number => "1".to_owned(),
        FactType::Scale(v) | FactType::Choice(v) => v.first().cloned().unwrap_or_default(),
        FactType::Flags(v) => format!("({})", v.join(", ")),
        FactType::Duration => "15m".to_owned(),
        FactType::Instant => "2026-01-05 09:00".to_owned(),
        FactType::Text => "\"…\"".to_owned(),
    };
    let mut found = Diagnostic::error("parameter-not-set", row.head.span, format!("`{}` is not set", row.head.name))
        .label("this is left open by the policy, and nobody says what it is");
    if let Some(ask) = &row.ask {
        found = found.note(format!("it asks: {ask}"));
    }
    let write = format!("write `set {} = {example}` in the file that uses this policy", row.head.name);
    cx.report(found.help(match &row.ask {
        Some(ask) => format!("answer “{ask}”: {write}"),
        None => write,
    }));
}

/// A parameter may not be called like a value: right of a comparison it would hide it.
pub(super) fn apart(cx: &mut Context<'_>) {
    let mut found = Vec::new();
    for row in cx.model.parameters.rows() {
        let hides = cx.types.iter().flatten().chain(cx.parameters.iter().flatten()).find(|t| match &t.ty {
            FactType::Scale(v) | FactType::Choice(v) => v.contains(&row.head.name),
            _ => false,
        });
        if let Some(typed) = hides {
            let message = format!("`{}` is a value of a fact, too", row.head.name);
            found.push(
                Diagnostic::error("reserved-name", row.head.span, message)
                    .also(typed.span, "the value is declared here")
                    .help("right of a comparison nobody could tell which is meant: rename the parameter"),
            );
        }
    }
    cx.diagnostics.append(&mut found);
}

impl Context<'_> {
    /// A parameter's type and value where it is used in `place`, recorded as a use.
    fn parameter(&mut self, id: ParameterId) -> Option<(Rc<Typed>, Spanned<FactValue>)> {
        let typed = Rc::clone(self.parameters.get(id.index())?.as_ref()?);
        let value = self.model.parameters.get(id)?.value()?.clone();
        Some((typed, value))
    }

    /// The parameter that a word in the place of a value names.
    pub(super) fn parameter_in(&mut self, word: &str, span: Span) -> Option<ParameterId> {
        let path = path_of(word, span);
        let Symbol::Parameter(id) = self.find(&path)?.symbol else { return None };
        self.record(Symbol::Parameter(id), span);
        Some(id)
    }

    /// The parameter as something that is compared.
    pub(super) fn parameter_use(&mut self, id: ParameterId, name: &str) -> Option<FactUse> {
        let (typed, value) = self.parameter(id)?;
        Some(FactUse { name: name.to_owned(), typed, subject: Subject::Parameter(value.node) })
    }

    /// The value of a parameter as a value of `fact`.
    pub(super) fn parameter_value(&mut self, fact: &FactUse, id: ParameterId, span: Span) -> Option<FactValue> {
        let (typed, value) = self.parameter(id)?;
        let before = self.diagnostics.len();
        let made = match (&fact.typed.ty, &typed.ty, &value.node) {
            (
                FactType::Scale(of) | FactType::Choice(of),
                FactType::Scale(from) | FactType::Choice(from),
                FactValue::Word(w),
            ) => {
                let word = Spanned::new(from.get(usize::from(*w)).cloned().unwrap_or_default(), span);
                let position = self.position(fact, of, &word);
                position.and_then(|p| u16::try_from(p).ok()).map(FactValue::Word)
            }
            (FactType::Flags(_), FactType::Flags(from), FactValue::Flags(bits)) => {
                let on = from.iter().enumerate().filter(|(i, _)| bits >> (i % 64) & 1 == 1);
                let words = on.map(|(_, w)| Spanned::new(w.clone(), span)).collect();
                self.value(fact, &Spanned::new(Value::Set(words), span))
            }
            (FactType::Percent, FactType::Percent, FactValue::Number(n)) => {
                self.value(fact, &Spanned::new(Value::Percent(*n), span))
            }
            (FactType::Count | FactType::Number, FactType::Count | FactType::Number, FactValue::Number(n)) => {
                self.value(fact, &Spanned::new(Value::Number(*n), span))
            }
            (FactType::Duration, FactType::Duration, _)
            | (FactType::Bool, FactType::Bool, _)
            | (FactType::Instant, FactType::Instant, _)
            | (FactType::Text, FactType::Text, _) => {
                let made = value.node.clone();
                self.within_range(fact, &made, span).map(|()| made)
            }
            (wanted, is, _) => {
                let message = format!(
                    "`{}` is {}, and the parameter `{}` is {}",
                    fact.name,
                    type_noun(wanted),
                    self.words(span),
                    type_noun(is)
                );
                self.report(Diagnostic::error("type-mismatch", span, message).also(typed.span, "its type"));
                None
            }
        };
        self.point_to(before, value.span);
        made
    }

    /// Seconds of the parameter that stands in the place of a duration.
    pub(super) fn parameter_seconds(&mut self, path: &Path, place: &str) -> Option<i64> {
        match self.parameter_at(path, place, "a duration", "5m")? {
            (_, FactValue::Duration(seconds)) => Some(seconds),
            (typed, _) => self.no_parameter(path, place, &typed, "a duration"),
        }
    }

    /// A count, or the parameter in its place.
    pub(super) fn amount(&mut self, amount: &Spanned<Amount>, place: &str) -> Option<Spanned<u64>> {
        let n = match &amount.node {
            Amount::Number(n) => *n,
            Amount::Parameter(path) => match self.parameter_at(path, place, "a count", "2")? {
                (Typed { ty: FactType::Count, .. }, FactValue::Number(n)) => u64::try_from(n.0 / Decimal::ONE).ok()?,
                (typed, _) => return self.no_parameter(path, place, &typed, "a count"),
            },
        };
        Some(Spanned::new(n, amount.span))
    }

    /// The same between `least` and `most`.
    pub(super) fn amount_between(
        &mut self,
        amount: &Spanned<Amount>,
        least: u32,
        most: u32,
        place: &str,
    ) -> Option<Spanned<u32>> {
        let n = self.amount(amount, place)?;
        let before = self.diagnostics.len();
        let count = self.count(n, least, most, place);
        if let Amount::Parameter(path) = &amount.node
            && let Some(set) = self.set_at(path)
        {
            self.point_to(before, set);
        }
        Some(count)
    }

    /// What is wrong with a value at its use, from `before` on, was said where it was set.
    pub(super) fn point_to(&mut self, before: usize, set: Span) {
        for d in self.diagnostics.iter_mut().skip(before) {
            *d = d.clone().also(set, "the value comes from here");
        }
    }

    /// Where the value of the parameter at `path` stands.
    pub(super) fn set_at(&self, path: &Path) -> Option<Span> {
        let Symbol::Parameter(id) = self.find(path)?.symbol else { return None };
        self.model.parameters.get(id)?.value().map(|v| v.span)
    }

    fn parameter_at(&mut self, path: &Path, place: &str, what: &str, example: &str) -> Option<(Typed, FactValue)> {
        if self.find(path).is_some() {
            let id = self.refer::<ParameterId>(path, place)?.node;
            let (typed, value) = self.parameter(id)?;
            return Some((Typed::clone(&typed), value.node));
        }
        self.model.unresolved.push(Unresolved { at: path.span, kinds: Some(vec![ItemKind::Parameter]) });
        if self.names.perhaps.contains(&path.name.node) {
            return None;
        }
        let written = path.to_string();
        let known: Vec<String> = self.model.parameters.rows().map(|p| p.head.name.clone()).collect();
        let message = format!("`{written}` is neither {what} nor a parameter");
        let mut found = Diagnostic::error("unknown-name", path.span, message).label(format!("{place} takes {what}"));
        found = match nearest(&written, known.iter().map(String::as_str)) {
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(path.span, near),
            None => found.help(format!("write {what} such as `{example}`, or declare a `parameter` of that name")),
        };
        self.report(found);
        None
    }

    fn no_parameter<T>(&mut self, path: &Path, place: &str, typed: &Typed, what: &str) -> Option<T> {
        let is = type_noun(&typed.ty);
        let message = format!("`{path}` is {is}; {place} takes {what}");
        self.report(Diagnostic::error("type-mismatch", path.span, message).also(typed.span, "its type"));
        None
    }
}
