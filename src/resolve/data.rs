//! Facts from outside a policy: of a data file, or of a command line.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Fact, FactId, FactType, FactValue, Model};
use crate::source::Spanned;
use crate::syntax::literal::YEARS;
use crate::syntax::literal::{Date, Decimal, TimeOfDay, Unit};

/// Reads facts by name. `unknown` withdraws a fact, which is the same as leaving it out.
#[must_use]
pub fn facts(
    model: &Model,
    data: &[(Spanned<String>, Spanned<String>)],
) -> (BTreeMap<FactId, FactValue>, Vec<Diagnostic>) {
    let (mut known, mut found) = (BTreeMap::new(), Vec::new());
    for (name, text) in data {
        let Some((id, fact)) = model.facts.iter().find(|(_, f)| f.head.name == name.node) else {
            let names = model.facts.rows().map(|f| f.head.name.as_str());
            let d = Diagnostic::error("unknown-name", name.span, format!("no fact is called `{}`", name.node));
            found.push(match did_you_mean(&name.node, names) {
                Some(help) => d.help(help),
                None => d,
            });
            continue;
        };
        match value(fact, text.node.trim()) {
            Ok(Some(value)) => {
                known.insert(id, value);
            }
            Ok(None) => {}
            Err(wrong) => {
                let mut d =
                    Diagnostic::error("type-mismatch", text.span, wrong.message).also(fact.head.span, "declared here");
                d.help.push(wrong.help);
                found.push(d);
            }
        }
    }
    (known, found)
}

/// Why a text is no value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// A value as the language writes it; texts without quotes. `None` is `unknown`.
///
/// # Errors
/// Where the text is no value of the fact's type, or out of its range.
pub fn value(fact: &Fact, text: &str) -> Result<Option<FactValue>, Wrong> {
    if text == "unknown" {
        return Ok(None);
    }
    let name = &fact.head.name;
    let wrong = |help: String| Wrong { message: format!("`{text}` is not a value of `{name}`"), help };
    let number = |digits: &str, help: &str| Decimal::parse(digits).ok_or_else(|| wrong(help.to_owned()));
    let made = match &fact.ty {
        FactType::Bool => match text {
            "yes" => FactValue::Bool(true),
            "no" => FactValue::Bool(false),
            _ => return Err(wrong("write `yes`, `no` or `unknown`".to_owned())),
        },
        FactType::Percent => {
            let help = "write a percentage, such as `25%`";
            FactValue::Number(number(text.strip_suffix('%').ok_or_else(|| wrong(help.to_owned()))?.trim_end(), help)?)
        }
        FactType::Number => FactValue::Number(number(text, "write a number, such as `0.5` or `10_000`")?),
        FactType::Count => {
            let n = number(text, "write a whole number, such as `1200`")?;
            if n.0 < 0 || n.0 % Decimal::ONE != 0 {
                return Err(wrong("counts are whole and never negative".to_owned()));
            }
            FactValue::Number(n)
        }
        FactType::Scale(names) | FactType::Choice(names) => FactValue::Word(position(names, text).map_err(wrong)?),
        FactType::Flags(names) => {
            let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
            let mut bits = 0u64;
            for word in inner.split(',').map(str::trim).filter(|w| !w.is_empty()) {
                bits |= 1u64.checked_shl(u32::from(position(names, word).map_err(wrong)?)).unwrap_or(0);
            }
            FactValue::Flags(bits)
        }
        FactType::Duration => FactValue::Duration(
            seconds(text).ok_or_else(|| wrong("write a duration, such as `90s`, `5m` or `1h30m`".to_owned()))?,
        ),
        FactType::Instant => {
            let help = || wrong("write a local date and time, such as `2026-11-23 08:30`".to_owned());
            let wall = local(text).ok_or_else(help)?;
            let year = Date::from_days(wall.div_euclid(86_400)).year;
            if !YEARS.contains(&year) {
                return Err(Wrong {
                    message: format!("no clock is known for the year {year}"),
                    help: format!("years go from {} to {}", YEARS.start(), YEARS.end()),
                });
            }
            FactValue::Wall(wall)
        }
        FactType::Text => FactValue::Text(text.to_owned()),
    };
    let size = match &made {
        FactValue::Number(n) => Some(n.0),
        FactValue::Duration(s) => Some(*s),
        _ => None,
    };
    if let (Some(size), Some(range)) = (size, fact.range)
        && (size < range.node.0 || size > range.node.1)
    {
        return Err(Wrong {
            message: format!("`{text}` is outside the range of `{name}`"),
            help: {
                let [least, most] = [range.node.0, range.node.1].map(|end| fact.ty.shown(end / fact.ty.step()));
                format!("it goes from {least} to {most}")
            },
        });
    }
    Ok(Some(made))
}

fn position(names: &[String], word: &str) -> Result<u16, String> {
    match names.iter().position(|n| n == word) {
        Some(at) => u16::try_from(at).map_err(|_| "there are too many values".to_owned()),
        None => Err(did_you_mean(word, names.iter().map(String::as_str))
            .unwrap_or_else(|| format!("its values are {}", names.join(", ")))),
    }
}

/// Seconds of `90s`, `1h30m`, `2d`.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    let (mut rest, mut total) = (text, 0i64);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits)?;
        let letters = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (word, tail) = tail.split_at_checked(letters)?;
        let unit =
            [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week].into_iter().find(|u| u.suffix() == word)?;
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit.seconds()?)?)?;
        rest = tail;
    }
    Some(total)
}

/// Wall seconds of `2026-11-23`, `2026-11-23 08:30`.
#[must_use]
pub fn local(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ').unwrap_or((text, "00:00"));
    let mut parts = date.splitn(3, '-').map(str::parse::<u16>);
    let mut part = || parts.next()?.ok();
    let (year, month, day) = (part()?, part()?, part()?);
    let date = Date::new(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    let (hour, minute) = time.trim().split_once(':')?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (hour < 24 && minute < 60).then(|| date.days() * 86_400 + i64::from(TimeOfDay(hour * 60 + minute).0) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Head;

    fn read(ty: FactType, text: &str) -> Result<Option<FactValue>, String> {
        let fact = Fact {
            head: Head { name: "f".to_owned(), ..Head::default() },
            ty,
            ask: None,
            unit: None,
            range: None,
            clearance: crate::model::ClearanceId(0),
            never_sent: false,
            assume: None,
            likely: Vec::new(),
        };
        value(&fact, text).map_err(|w| w.help)
    }

    #[test]
    fn values_are_read_by_type() {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(read(FactType::Bool, "yes"), Ok(Some(FactValue::Bool(true))));
        assert_eq!(read(FactType::Bool, "unknown"), Ok(None));
        assert_eq!(read(FactType::Percent, "0.5%"), Ok(Some(FactValue::Number(Decimal(500_000)))));
        assert!(read(FactType::Percent, "40").is_err());
        assert!(read(FactType::Count, "1.5").is_err());
        assert_eq!(read(FactType::Duration, "1h30m"), Ok(Some(FactValue::Duration(5400))));
        assert!(read(FactType::Duration, "1mo").is_err());
        assert_eq!(read(FactType::Flags(words(&["eu", "us", "apac"])), "(eu, apac)"), Ok(Some(FactValue::Flags(5))));
        assert_eq!(
            read(FactType::Choice(words(&["outage", "site"])), "outtage"),
            Err("did you mean `outage`?".to_owned())
        );
        assert_eq!(read(FactType::Instant, "1970-01-02 00:01"), Ok(Some(FactValue::Wall(86_460))));
        assert!(read(FactType::Instant, "1970-13-02").is_err());
        assert_eq!(read(FactType::Text, "a: b"), Ok(Some(FactValue::Text("a: b".to_owned()))));
    }
}
