//! What a template's expressions come to. Three-valued: what nobody knows is neither true nor false.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::locale::{Instant, Style};
use crate::syntax::literal::{Decimal, Unit};

/// A value of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nobody knows. Printed as the language's word for it; makes conditions neither true nor false.
    Unknown,
    /// yes or no
    Bool(bool),
    /// A number, perhaps with its unit.
    Number(Decimal, Option<Arc<str>>),
    /// In percent points.
    Percent(Decimal),
    /// Seconds.
    Duration(i64),
    /// A point in time.
    Instant(Arc<Instant>),
    /// Free text.
    Text(Arc<str>),
    /// One of a set of names.
    Word(Word),
    /// Several.
    List(Arc<[Value]>),
    /// Named fields; prints its `label`, compares by its `name`.
    Record(Arc<BTreeMap<String, Value>>),
}

/// A name out of a set, with what it is called in the message's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As the policy writes it.
    pub name: Arc<str>,
    /// As people read it.
    pub label: Arc<str>,
    /// The label is missing in the message's language.
    pub untranslated: bool,
    /// For ordered sets: all names, lowest first.
    pub scale: Option<Arc<[String]>>,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// In order.
    Ordered(Ordering),
    /// Different, and neither is more.
    Different,
    /// One of them is unknown, so the answer is.
    Unknown,
}

impl Value {
    /// Text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }

    /// Text that may be missing.
    #[must_use]
    pub fn maybe_text(text: Option<&str>) -> Self {
        text.map_or(Self::Unknown, Self::text)
    }

    /// Fields.
    #[must_use]
    pub fn record<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Record(Arc::new(fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()))
    }

    /// A list.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Arc::from(items))
    }

    /// A field of a record.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        if let Self::Record(fields) = self { fields.get(name) } else { None }
    }

    /// The truth of a bool; `None` where it is unknown, or no bool.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        if let Self::Bool(b) = self { Some(*b) } else { None }
    }

    /// As it is printed.
    #[must_use]
    pub fn print(&self, style: &Style, now: &Instant) -> String {
        match self {
            Self::Unknown => style.unknown.clone().into_owned(),
            Self::Bool(true) => style.yes.clone().into_owned(),
            Self::Bool(false) => style.no.clone().into_owned(),
            Self::Number(n, None) => style.number(*n),
            Self::Number(n, Some(unit)) => format!("{} {unit}", style.number(*n)),
            Self::Percent(n) => style.percent(*n),
            Self::Duration(s) => style.duration(*s),
            Self::Instant(at) => style.local(at, now),
            Self::Text(t) => t.to_string(),
            Self::Word(w) => w.label.to_string(),
            Self::List(items) => style.list(&items.iter().map(|v| v.print(style, now)).collect::<Vec<_>>()),
            Self::Record(fields) => match fields.get("label") {
                // One level: a label is a scalar.
                Some(Self::Record(_) | Self::List(_)) | None => String::new(),
                Some(label) => label.print(style, now),
            },
        }
    }

    /// Labels that are printed with it and have no translation.
    pub fn untranslated<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Self::Word(w) if w.untranslated => found.push(&w.label),
            Self::List(items) => found.extend(items.iter().filter_map(Self::untranslated_label)),
            other => found.extend(other.untranslated_label()),
        }
    }

    fn untranslated_label(&self) -> Option<&str> {
        match self.field("label").unwrap_or(self) {
            Self::Word(w) if w.untranslated => Some(&w.label),
            _ => None,
        }
    }

    /// A record stands for its name where it is compared.
    fn name(&self) -> &Self {
        self.field("name").unwrap_or(self)
    }

    /// Compares; texts on one side are read as what the other side is: a name of a set, a duration.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Compared {
        let of = |o: Ordering| Compared::Ordered(o);
        match (self.name(), other.name()) {
            (Self::Unknown, _) | (_, Self::Unknown) => Compared::Unknown,
            (Self::Bool(a), Self::Bool(b)) => of(a.cmp(b)),
            (Self::Number(a, _) | Self::Percent(a), Self::Number(b, _) | Self::Percent(b)) => of(a.cmp(b)),
            (Self::Duration(a), Self::Duration(b)) => of(a.cmp(b)),
            (Self::Duration(a), Self::Text(b)) => seconds(b).map_or(Compared::Different, |b| of(a.cmp(&b))),
            (Self::Text(a), Self::Duration(b)) => seconds(a).map_or(Compared::Different, |a| of(a.cmp(b))),
            (Self::Instant(a), Self::Instant(b)) => of(a.utc.cmp(&b.utc)),
            (Self::Text(a), Self::Text(b)) => of(a.cmp(b)),
            (Self::Word(a), Self::Word(b)) => names(a.scale.as_ref(), &a.name, &b.name),
            (Self::Word(a), Self::Text(b)) => names(a.scale.as_ref(), &a.name, b),
            (Self::Text(a), Self::Word(b)) => names(b.scale.as_ref(), a, &b.name),
            _ => Compared::Different,
        }
    }

    /// Whether it is among these; `None` where that is unknown.
    #[must_use]
    pub fn is_in(&self, list: &Self) -> Option<bool> {
        let Self::List(items) = list else { return None };
        let mut open = false;
        for item in items.iter() {
            match self.compare(item) {
                Compared::Ordered(Ordering::Equal) => return Some(true),
                Compared::Unknown => open = true,
                _ => {}
            }
        }
        if open { None } else { Some(false) }
    }
}

fn names(scale: Option<&Arc<[String]>>, a: &str, b: &str) -> Compared {
    if a == b {
        return Compared::Ordered(Ordering::Equal);
    }
    let place = |name: &str| scale.and_then(|s| s.iter().position(|n| n == name));
    match (place(a), place(b)) {
        (Some(a), Some(b)) => Compared::Ordered(a.cmp(&b)),
        _ => Compared::Different,
    }
}

/// Reads `1h30m`, `90s`, `2d`: what a template may write in quotes to compare a duration with.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    let (mut rest, mut total) = (text.trim(), 0i64);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits)?;
        let unit = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week]
            .into_iter()
            .find(|u| tail.starts_with(u.suffix()))?;
        if tail.starts_with(Unit::Month.suffix()) {
            return None;
        }
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit.seconds()?)?)?;
        rest = tail.get(unit.suffix().len()..)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(name: &str) -> Value {
        let scale: Arc<[String]> = ["none", "internal", "personal"].iter().map(|s| (*s).to_owned()).collect();
        Value::Word(Word { name: name.into(), label: name.into(), untranslated: false, scale: Some(scale) })
    }

    #[test]
    fn words_compare_by_their_scale() {
        assert_eq!(word("personal").compare(&Value::text("internal")), Compared::Ordered(Ordering::Greater));
        assert_eq!(Value::text("none").compare(&word("internal")), Compared::Ordered(Ordering::Less));
        assert_eq!(word("none").compare(&Value::text("else")), Compared::Different);
        assert_eq!(word("none").compare(&Value::Unknown), Compared::Unknown);
    }

    #[test]
    fn membership_is_three_valued() {
        let list = Value::list(vec![Value::text("a"), Value::Unknown]);
        assert_eq!(Value::text("a").is_in(&list), Some(true));
        assert_eq!(Value::text("b").is_in(&list), None);
        assert_eq!(Value::text("b").is_in(&Value::list(vec![])), Some(false));
    }

    #[test]
    fn durations_are_read() {
        assert_eq!(seconds("1h30m"), Some(5400));
        assert_eq!(seconds("2d"), Some(172_800));
        for bad in ["", "5", "m", "1mo", "5 m", "99999999999999999d"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
