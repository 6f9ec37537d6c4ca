//! The filters of templates: one table that the checker and the renderer both read.

use super::locale::plural::Category;
use super::locale::{Instant, Style};
use super::schema::Type;
use super::value::Value;

/// What a filter may use besides its input and arguments.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// How values are written.
    pub style: &'a Style,
    /// When the message is written.
    pub now: &'a Instant,
}

/// What a filter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// Everything that can be printed.
    Printable,
    /// Numbers and percentages.
    Number,
    /// A yes or no.
    Bool,
    /// Durations.
    Duration,
    /// Points in time.
    Instant,
    /// Lists of what can be printed.
    List,
    /// Lists and texts.
    Countable,
}

impl Accepts {
    /// Whether a type fits.
    #[must_use]
    pub fn fits(self, ty: &Type) -> bool {
        match (self, ty) {
            (_, Type::Any) => true,
            (Self::Printable, t) => t.printable(),
            (Self::Number, Type::Number | Type::Percent) => true,
            (Self::Bool, Type::Bool) | (Self::Duration, Type::Duration) | (Self::Instant, Type::Instant) => true,
            (Self::List, Type::List(of)) => of.printable(),
            (Self::Countable, Type::List(_) | Type::Text) => true,
            _ => false,
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Printable => "something that can be printed",
            Self::Number => "a number or a percentage",
            Self::Bool => "a yes or no",
            Self::Duration => "a duration",
            Self::Instant => "a point in time",
            Self::List => "a list",
            Self::Countable => "a list or a text",
        }
    }
}

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A text.
    Text,
    /// A number.
    Number,
    /// The input, or the argument where the input is unknown.
    InputOrArgument,
}

/// An argument.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name; positional arguments have one for messages.
    pub name: &'static str,
    /// Written as `name=…`.
    pub keyword: bool,
    /// May be left out.
    pub optional: bool,
    /// What it takes.
    pub takes: Argument,
}

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// Whatever can be printed.
    Printable,
}

/// Arguments as they arrive.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// By position.
    pub positional: Vec<Value>,
    /// By name.
    pub named: Vec<(String, Value)>,
}

impl Arguments {
    fn text(&self, at: usize) -> Option<&str> {
        if let Some(Value::Text(t)) = self.positional.get(at) { Some(t) } else { None }
    }

    fn named(&self, name: &str) -> Option<&Value> {
        self.named.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }
}

/// A filter.
#[derive(Debug)]
pub struct Filter {
    /// Its name after the `|`.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What it takes.
    pub accepts: Accepts,
    /// What comes out.
    pub gives: Gives,
    /// It says something where the input is unknown; else an unknown stays unknown.
    pub settles_unknown: bool,
    /// Its arguments.
    pub parameters: &'static [Parameter],
    /// What it does to a value; the checker has seen to the types, so a misfit gives the input back.
    pub apply: fn(Surroundings<'_>, &Value, &Arguments) -> Value,
}

const fn positional(name: &'static str, takes: Argument, optional: bool) -> Parameter {
    Parameter { name, keyword: false, optional, takes }
}

const fn keyword(name: &'static str, optional: bool) -> Parameter {
    Parameter { name, keyword: true, optional, takes: Argument::Text }
}

/// Every filter.
pub static FILTERS: &[Filter] = &[
    Filter {
        name: "upper",
        what: "in capitals",
        accepts: Accepts::Printable,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| map(s, v, str::to_uppercase),
    },
    Filter {
        name: "lower",
        what: "in small letters",
        accepts: Accepts::Printable,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| map(s, v, str::to_lowercase),
    },
    Filter {
        name: "capitalize",
        what: "with a capital first letter",
        accepts: Accepts::Printable,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| map(s, v, capitalize),
    },
    Filter {
        name: "truncate",
        what: "cut to so many characters, the last three being dots",
        accepts: Accepts::Printable,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[positional("length", Argument::Number, false)],
        apply: |s, v, a| map(s, v, |t| truncate(t, a)),
    },
    Filter {
        name: "default",
        what: "something else where the value is unknown",
        accepts: Accepts::Printable,
        gives: Gives::InputOrArgument,
        settles_unknown: true,
        parameters: &[positional("value", Argument::Printable, false)],
        apply: |_, v, a| match (v, a.positional.first()) {
            (Value::Unknown, Some(other)) => other.clone(),
            _ => v.clone(),
        },
    },
    Filter {
        name: "join",
        what: "a list as text: `a, b and c`, or with the separator given",
        accepts: Accepts::List,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[positional("separator", Argument::Text, true)],
        apply: |s, v, a| match (v, a.text(0)) {
            (Value::List(items), Some(sep)) => {
                Value::text(&items.iter().map(|i| i.print(s.style, s.now)).collect::<Vec<_>>().join(sep))
            }
            _ => map(s, v, str::to_owned),
        },
    },
    Filter {
        name: "length",
        what: "how many: entries of a list, characters of a text",
        accepts: Accepts::Countable,
        gives: Gives::Number,
        settles_unknown: false,
        parameters: &[],
        apply: |_, v, _| match v {
            Value::List(items) => number(items.len()),
            Value::Text(t) => number(t.chars().count()),
            other => other.clone(),
        },
    },
    Filter {
        name: "local",
        what: "the time on the policy's clock with its zone, and the date if it is another day",
        accepts: Accepts::Instant,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| instant(v, |t| s.style.local(t, s.now)),
    },
    Filter {
        name: "utc",
        what: "the time in UTC, and the date if it is another day",
        accepts: Accepts::Instant,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| instant(v, |t| s.style.utc(t, s.now)),
    },
    Filter {
        name: "time",
        what: "the time of day on the policy's clock, without zone",
        accepts: Accepts::Instant,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| instant(v, |t| s.style.time(t.wall)),
    },
    Filter {
        name: "date",
        what: "the date on the policy's clock",
        accepts: Accepts::Instant,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| instant(v, |t| s.style.date(t.wall)),
    },
    Filter {
        name: "duration",
        what: "as `2 h 5 min`",
        accepts: Accepts::Duration,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| map(s, v, str::to_owned),
    },
    Filter {
        name: "percent",
        what: "with the percent sign",
        accepts: Accepts::Number,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| match v {
            Value::Number(n, _) | Value::Percent(n) => Value::text(&s.style.percent(*n)),
            other => other.clone(),
        },
    },
    Filter {
        name: "number",
        what: "with the language's signs, without unit or percent sign",
        accepts: Accepts::Number,
        gives: Gives::Text,
        settles_unknown: false,
        parameters: &[],
        apply: |s, v, _| match v {
            Value::Number(n, _) | Value::Percent(n) => Value::text(&s.style.number(*n)),
            other => other.clone(),
        },
    },
    Filter {
        name: "plural",
        what: "the form of a noun that the language uses after the number",
        accepts: Accepts::Number,
        gives: Gives::Text,
        settles_unknown: true,
        parameters: &[
            keyword("zero", true),
            keyword("one", true),
            keyword("two", true),
            keyword("few", true),
            keyword("many", true),
            keyword("other", true),
        ],
        apply: plural,
    },
    Filter {
        name: "yesno",
        what: "one text for yes, one for no, one for unknown",
        accepts: Accepts::Bool,
        gives: Gives::Text,
        settles_unknown: true,
        parameters: &[keyword("yes", false), keyword("no", false), keyword("unknown", false)],
        apply: |_, v, a| {
            let (place, arm) = match v {
                Value::Bool(true) => (0, "yes"),
                Value::Bool(false) => (1, "no"),
                _ => (2, "unknown"),
            };
            a.named(arm).or_else(|| a.positional.get(place)).cloned().unwrap_or(Value::Unknown)
        },
    },
];

impl Filter {
    /// The parameter that the argument at a place stands for. Where all have to be given by name, they may be given in
    /// their order instead: nothing can be left out between them.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&'static Parameter> {
        let in_order = self.parameters.iter().all(|p| p.keyword && !p.optional);
        self.parameters.iter().filter(|p| in_order || !p.keyword).nth(place)
    }
}

/// The filter of that name.
#[must_use]
pub fn filter(name: &str) -> Option<&'static Filter> {
    FILTERS.iter().find(|f| f.name == name)
}

fn map(s: Surroundings<'_>, value: &Value, f: impl Fn(&str) -> String) -> Value {
    if *value == Value::Unknown { Value::Unknown } else { Value::text(&f(&value.print(s.style, s.now))) }
}

fn instant(value: &Value, f: impl Fn(&Instant) -> String) -> Value {
    if let Value::Instant(t) = value { Value::text(&f(t)) } else { value.clone() }
}

fn number(n: usize) -> Value {
    Value::Number(crate::syntax::literal::Decimal::whole(i64::try_from(n).unwrap_or(i64::MAX)), None)
}

fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn truncate(text: &str, arguments: &Arguments) -> String {
    let Some(Value::Number(n, _)) = arguments.positional.first() else { return text.to_owned() };
    let max = usize::try_from(n.0 / crate::syntax::literal::Decimal::ONE).unwrap_or(0);
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max.saturating_sub(3)).collect();
    format!("{}{}", kept.trim_end(), ".".repeat(max.min(3)))
}

fn plural(s: Surroundings<'_>, value: &Value, arguments: &Arguments) -> Value {
    let category = match value {
        Value::Number(n, _) | Value::Percent(n) => s.style.language.plural.category(*n),
        _ => Category::Other,
    };
    // A form that is missing falls back to the most general one that is written.
    [category, Category::Other, Category::Many, Category::Few, Category::One]
        .iter()
        .find_map(|c| arguments.named(c.name()))
        .cloned()
        .unwrap_or(Value::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::literal::Decimal;

    fn run(name: &str, locale: &str, value: &Value, arguments: &Arguments) -> Value {
        let now = Instant { utc: 0, wall: 0, zone: "UTC".into() };
        (filter(name).unwrap().apply)(Surroundings { style: &Style::new(locale, false), now: &now }, value, arguments)
    }

    fn named(list: &[(&str, &str)]) -> Arguments {
        Arguments { positional: vec![], named: list.iter().map(|(k, v)| ((*k).to_owned(), Value::text(v))).collect() }
    }

    #[test]
    fn nouns_follow_their_number() {
        let arms = named(&[("one", "klient"), ("few", "klienci"), ("many", "klientów")]);
        for (n, want) in [(1, "klient"), (3, "klienci"), (5, "klientów"), (22, "klienci"), (0, "klientów")] {
            assert_eq!(run("plural", "pl", &Value::Number(Decimal::whole(n), None), &arms), Value::text(want));
        }
        assert_eq!(run("plural", "pl", &Value::Unknown, &arms), Value::text("klientów"));
    }

    #[test]
    fn texts_are_cut_with_dots() {
        let to = |n| Arguments { positional: vec![Value::Number(Decimal::whole(n), None)], named: vec![] };
        assert_eq!(run("truncate", "en", &Value::text("hello world"), &to(9)), Value::text("hello..."));
        assert_eq!(run("truncate", "en", &Value::text("hello"), &to(5)), Value::text("hello"));
        assert_eq!(run("truncate", "en", &Value::text("hello"), &to(2)), Value::text(".."));
        assert_eq!(run("truncate", "en", &Value::text("hello"), &to(-2)), Value::text(""));
    }

    #[test]
    fn unknown_stays_unknown_but_where_it_is_settled() {
        assert_eq!(run("upper", "en", &Value::Unknown, &Arguments::default()), Value::Unknown);
        assert_eq!(
            run("yesno", "en", &Value::Unknown, &named(&[("yes", "a"), ("no", "b"), ("unknown", "c")])),
            Value::text("c")
        );
        let other = Arguments { positional: vec![Value::text("-")], named: vec![] };
        assert_eq!(run("default", "en", &Value::Unknown, &other), Value::text("-"));
    }
}
