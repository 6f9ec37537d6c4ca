//! Runs a template over values.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex};

use minijinja::value::{Enumerator, Kwargs, Object, ObjectRepr, Rest, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value as Engine};

use super::parse::{Fault, Parsed};
use super::rewrite::{Constant, rewrite};
use crate::message::channel::Escape;
use crate::message::filter::{Arguments, FILTERS, Surroundings};
use crate::message::locale::{Instant, Style};
use crate::message::value::{Compared, Value};

/// The longest message, in bytes.
const MAX_OUTPUT: usize = 64 * 1024;
/// Instructions of a run.
const FUEL: u64 = 50_000;

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The text.
    pub text: String,
    /// Labels that were printed in the source language for want of a translation.
    pub untranslated: BTreeSet<String>,
}

/// What the engine's callbacks share.
#[derive(Debug)]
struct Context {
    style: Style,
    escape: Escape,
    now: Instant,
    untranslated: Mutex<BTreeSet<String>>,
}

/// A value of ours inside the engine.
#[derive(Debug)]
enum Cell {
    Raw(Arc<str>),
    Value(Value),
}

impl Object for Cell {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match **self {
            Self::Value(Value::List(_)) => ObjectRepr::Seq,
            Self::Value(Value::Record(_)) => ObjectRepr::Map,
            _ => ObjectRepr::Plain,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Engine) -> Option<Engine> {
        match &**self {
            Self::Value(Value::Record(fields)) => fields.get(key.as_str()?).cloned().map(cell),
            Self::Value(Value::List(items)) => items.get(key.as_usize()?).cloned().map(cell),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &**self {
            Self::Value(Value::List(items)) => Enumerator::Seq(items.len()),
            _ => Enumerator::NonEnumerable,
        }
    }

    fn is_true(self: &Arc<Self>) -> bool {
        matches!(**self, Self::Value(Value::Bool(true)))
    }
}

fn cell(value: Value) -> Engine {
    Engine::from_object(Cell::Value(value))
}

/// Back from the engine; what it made itself (loop counters) too.
fn value(engine: &Engine) -> Value {
    if let Some(c) = engine.downcast_object_ref::<Cell>() {
        return match c {
            Cell::Value(v) => v.clone(),
            Cell::Raw(t) => Value::Text(Arc::clone(t)),
        };
    }
    if engine.is_undefined() {
        return Value::Unknown;
    }
    if engine.kind() == minijinja::value::ValueKind::Seq {
        return engine.try_iter().map_or(Value::Unknown, |items| Value::list(items.map(|i| value(&i)).collect()));
    }
    super::rewrite::literal(engine).unwrap_or(Value::Unknown)
}

/// A writer that is full at some length.
struct Capped(Vec<u8>);

impl io::Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_OUTPUT {
            return Err(io::Error::other("the message is too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs a template.
///
/// # Errors
/// What the checker would have reported; running out of fuel or room.
pub fn run(
    parsed: &Parsed<'_>,
    values: &BTreeMap<String, Value>,
    style: &Style,
    escape: Escape,
    now: &Instant,
) -> Result<Output, Fault> {
    let rewritten = rewrite(parsed)?;
    let context = Arc::new(Context { style: style.clone(), escape, now: now.clone(), untranslated: Mutex::default() });
    let environment = environment(&context);
    let fault = |e: &Error| {
        let message = match e.kind() {
            ErrorKind::OutOfFuel => "the message takes too long to write".to_owned(),
            ErrorKind::WriteFailure => format!("the message is longer than {MAX_OUTPUT} bytes"),
            _ => e.detail().map_or_else(|| e.kind().to_string(), str::to_owned),
        };
        Fault::new(message, e.range().map_or(0..0, |r| rewritten.origin(r.start)))
    };
    let template = environment.template_from_str(&rewritten.source).map_err(|e| fault(&e))?;
    let constants = rewritten.constants.iter().enumerate().map(|(i, c)| {
        let c = match c {
            Constant::Raw(t) => Cell::Raw(Arc::clone(t)),
            Constant::Value(v) => Cell::Value(v.clone()),
        };
        (format!("k__{i}"), Engine::from_object(c))
    });
    let root: BTreeMap<String, Engine> =
        values.iter().map(|(name, v)| (name.clone(), cell(v.clone()))).chain(constants).collect();
    let mut out = Capped(Vec::new());
    template.render_captured_to(root, &mut out).map_err(|e| fault(&e))?;
    let untranslated = context.untranslated.lock().map(|mut u| std::mem::take(&mut *u)).unwrap_or_default();
    Ok(Output { text: String::from_utf8_lossy(&out.0).into_owned(), untranslated })
}

fn environment(context: &Arc<Context>) -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_debug(false);
    let shared = Arc::clone(context);
    env.set_formatter(move |out, _, v| {
        if let Some(Cell::Raw(text)) = v.downcast_object_ref::<Cell>() {
            return out.write_str(text).map_err(Error::from);
        }
        if v.is_undefined() {
            return Err(Error::new(ErrorKind::UndefinedError, "this does not exist"));
        }
        let v = value(v);
        let mut missing = Vec::new();
        v.untranslated(&mut missing);
        if let (false, Ok(mut list)) = (missing.is_empty(), shared.untranslated.lock()) {
            list.extend(missing.into_iter().map(str::to_owned));
        }
        out.write_str(&shared.escape.apply(&harmless(&v.print(&shared.style, &shared.now)))).map_err(Error::from)
    });
    for filter in FILTERS {
        let shared = Arc::clone(context);
        env.add_filter(filter.name, move |input: Engine, rest: Rest<ValueOrKwargs>| {
            let values = rest.into_values();
            let (positional, named) = from_args::<(&[Engine], Kwargs)>(&values)?;
            let mut arguments = Arguments { positional: positional.iter().map(value).collect(), named: Vec::new() };
            for name in named.args() {
                arguments.named.push((name.to_owned(), value(&named.peek::<Engine>(name)?)));
            }
            let around = Surroundings { style: &shared.style, now: &shared.now };
            bounded((filter.apply)(around, &value(&input), &arguments))
        });
    }
    for (name, holds) in COMPARISONS {
        env.add_filter(*name, move |a: Engine, b: Engine| truth(holds(value(&a).compare(&value(&b)))));
    }
    env.add_filter("_in", |a: Engine, b: Engine| truth(value(&a).is_in(&value(&b))));
    env.add_filter("_not", |a: Engine| truth(value(&a).truth().map(|t| !t)));
    env.add_filter("_and", |a: Engine, b: Engine| {
        truth(match (value(&a).truth(), value(&b).truth()) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        })
    });
    env.add_filter("_or", |a: Engine, b: Engine| {
        truth(match (value(&a).truth(), value(&b).truth()) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        })
    });
    env.add_filter("_known", |a: Engine| truth(Some(value(&a) != Value::Unknown)));
    env.add_filter("_each", |a: Engine| match value(&a) {
        Value::Unknown => cell(Value::list(Vec::new())),
        _ => a,
    });
    let shared = Arc::clone(context);
    env.add_filter("_cat", move |a: Engine, b: Engine| {
        let print = |v: &Engine| value(v).print(&shared.style, &shared.now);
        bounded(Value::text(&(print(&a) + &print(&b))))
    });
    env
}

/// What a comparison comes to; `None` where that is unknown.
type Holds = fn(Compared) -> Option<bool>;

const COMPARISONS: &[(&str, Holds)] = &[
    ("_eq", |c| ordered(c, |o| o == Some(Ordering::Equal))),
    ("_ne", |c| ordered(c, |o| o != Some(Ordering::Equal))),
    ("_lt", |c| ordered(c, |o| o == Some(Ordering::Less))),
    ("_le", |c| ordered(c, |o| matches!(o, Some(Ordering::Less | Ordering::Equal)))),
    ("_gt", |c| ordered(c, |o| o == Some(Ordering::Greater))),
    ("_ge", |c| ordered(c, |o| matches!(o, Some(Ordering::Greater | Ordering::Equal)))),
];

fn ordered(compared: Compared, holds: impl Fn(Option<Ordering>) -> bool) -> Option<bool> {
    match compared {
        Compared::Ordered(o) => Some(holds(Some(o))),
        Compared::Different => Some(holds(None)),
        Compared::Unknown => None,
    }
}

fn truth(known: Option<bool>) -> Engine {
    cell(known.map_or(Value::Unknown, Value::Bool))
}

/// Refuses texts that only doubling can make.
fn bounded(v: Value) -> Result<Engine, Error> {
    if matches!(&v, Value::Text(t) if t.len() > MAX_OUTPUT) {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("a text of more than {MAX_OUTPUT} bytes")));
    }
    Ok(cell(v))
}

/// A value without control characters, and without signs that turn the direction of what follows.
fn harmless(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' => Some(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use crate::syntax::literal::Decimal;

    fn say(text: &str, values: &[(&str, Value)]) -> String {
        let now = Instant { utc: 0, wall: 0, zone: "UTC".into() };
        let values = values.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        run(&parse(text).unwrap(), &values, &Style::new("en", false), Escape::Plain, &now)
            .map_or_else(|f| format!("! {}", f.message), |o| o.text)
    }

    #[test]
    fn unknown_is_neither_true_nor_false() {
        let lost = [("lost", Value::Unknown), ("yes", Value::Bool(true)), ("no", Value::Bool(false))];
        assert_eq!(say("{% if lost %}a{% endif %}{% if not lost %}b{% endif %}", &lost), "");
        assert_eq!(say("{% if not (lost or no) %}a{% endif %}{% if not (lost and no) %}b{% endif %}", &lost), "b");
        assert_eq!(say("{% if lost or yes %}a{% endif %}{% if lost is unknown %}b{% endif %}", &lost), "ab");
        assert_eq!(say("{{ lost }}, {{ lost == yes }}, {{ lost | default('-') }}", &lost), "unknown, unknown, -");
        assert_eq!(say("{% for x in lost %}a{% else %}none{% endfor %}", &lost), "none");
    }

    #[test]
    fn values_are_compared_by_type() {
        let v = [
            ("p", Value::Percent(Decimal::whole(40))),
            ("d", Value::Duration(5400)),
            ("r", Value::record([("name", Value::text("SEV1")), ("label", Value::text("Critical"))])),
        ];
        assert_eq!(
            say("{{ p > 10 }} {{ p < 10 }} {{ d >= '1h30m' }} {{ d > '2h' }} {{ r == 'SEV1' }} {{ r }}", &v),
            "yes no yes no yes Critical"
        );
        assert_eq!(
            say("{{ p }} {{ d }} {{ p | number }} {{ r in ['SEV1'] }} {{ 'a' ~ p ~ 1.5 }}", &v),
            "40% 1 h 30 min 40 yes a40%1.5"
        );
    }

    #[test]
    fn loops_count() {
        let v = [("l", Value::list(vec![Value::text("a"), Value::text("b")]))];
        assert_eq!(
            say("{% for x in l %}{{ loop.index }}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}", &v),
            "1a, 2b"
        );
        assert_eq!(
            say("{% for x in l if x != 'a' %}{{ x }}{% endfor %} {{ l }} {{ l | length }} {{ l | join('/') }}", &v),
            "b a and b 2 a/b"
        );
        assert_eq!(say("{% set y = 'z' %}{{ y | upper }}", &v), "Z");
    }

    #[test]
    fn runaway_templates_stop() {
        let list = Value::list((0..100).map(|_| Value::text("x")).collect());
        let nested = "{% for a in l %}{% for b in l %}{% for c in l %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}{% endfor %}";
        assert_eq!(say(nested, &[("l", list.clone())]), "! the message takes too long to write");
        let long = format!("{{% for a in l %}}{}{{% endfor %}}", "word ".repeat(1000));
        assert_eq!(say(&long, &[("l", list)]), "! the message is longer than 65536 bytes");
        let doubling = format!("{{% set x = 'abcdefgh' %}}{}", "{% set x = x ~ x %}".repeat(60));
        assert_eq!(say(&doubling, &[]), "! a text of more than 65536 bytes");
    }

    #[test]
    fn values_cannot_break_out() {
        let evil = [("t", Value::text("a\u{1b}[31m\u{202e}b\tc\nd"))];
        assert_eq!(say("{{ t }}", &evil), "a[31mb c\nd");
    }

    #[test]
    fn what_does_not_exist_is_an_error_with_a_place() {
        let now = Instant { utc: 0, wall: 0, zone: "UTC".into() };
        let text = "ab {{ nothing }}";
        let fault =
            run(&parse(text).unwrap(), &BTreeMap::new(), &Style::new("en", false), Escape::Plain, &now).unwrap_err();
        assert_eq!(&text[fault.at], "{{ nothing");
    }
}
