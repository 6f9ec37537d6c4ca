//! Leaves: names, strings, durations, dates, values.

use pest::iterators::Pair;
use unicode_normalization::UnicodeNormalization as _;

use crate::source::{Span, Spanned};
use crate::syntax::ast::{Amount, Duration, Name, Path, Period, TemplateText, Text, Value};
use crate::syntax::literal::{Date, Decimal, LocalTime, TimeOfDay, Unit};

use super::super::grammar::{Parts, Rule};
use super::Lower;

/// The longest file, in bytes, keeps whole numbers of a policy far below this.
const MAX_WHOLE: u64 = 1_000_000_000_000;

impl Lower<'_> {
    pub(super) fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        let written = pair.as_str().trim_end();
        // One name, however its accents were typed.
        let name = if written.is_ascii() { written.to_owned() } else { written.nfc().collect() };
        Spanned::new(name, self.span(pair))
    }

    pub(super) fn names(&self, pairs: Vec<Pair<'_, Rule>>) -> Vec<Name> {
        pairs.iter().map(|p| self.name(p)).collect()
    }

    pub(super) fn path(&self, pair: &Pair<'_, Rule>) -> Option<Path> {
        let span = self.span(pair);
        let mut names = Parts::of(pair.clone());
        let first = self.name(&names.next()?);
        Some(match names.next() {
            Some(second) => Path { scope: Some(first), name: self.name(&second), span },
            None => Path { scope: None, name: first, span },
        })
    }

    pub(super) fn paths(&self, pairs: Vec<Pair<'_, Rule>>) -> Vec<Path> {
        pairs.iter().filter_map(|p| self.path(p)).collect()
    }

    /// The next part, which is a path.
    pub(super) fn path_of(&self, parts: &mut Parts<'_>) -> Option<Path> {
        parts.pick(Rule::path).and_then(|p| self.path(&p))
    }

    pub(super) fn name_of(&self, parts: &mut Parts<'_>) -> Option<Name> {
        parts.pick(Rule::name).map(|p| self.name(&p))
    }

    pub(super) fn text_of(&self, parts: &mut Parts<'_>) -> Option<Text> {
        parts.pick(Rule::string).map(|p| self.text(&p))
    }

    pub(super) fn duration_of(&mut self, parts: &mut Parts<'_>) -> Option<Duration> {
        let pair = parts.pick(Rule::duration).or_else(|| parts.pick(Rule::literal_duration))?;
        self.duration(pair)
    }

    pub(super) fn amount_of(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<Amount>> {
        let mut inner = Parts::of(parts.pick(Rule::amount)?);
        if let Some(path) = self.path_of(&mut inner) {
            let span = path.span;
            return Some(Spanned::new(Amount::Parameter(path), span));
        }
        self.whole_of(&mut inner).map(|n| Spanned::new(Amount::Number(n.node), n.span))
    }

    pub(super) fn whole_of(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<u64>> {
        let pair = parts.pick(Rule::whole)?;
        self.whole(&pair)
    }

    pub(super) fn date_of(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<Date>> {
        let pair = parts.pick(Rule::date)?;
        self.date(&pair)
    }

    pub(super) fn local_time_of(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<LocalTime>> {
        let pair = parts.pick(Rule::local_time)?;
        self.local_time(pair)
    }

    pub(super) fn period_of(&mut self, parts: &mut Parts<'_>) -> Option<Period> {
        let pair = parts.pick(Rule::period)?;
        let span = self.span(&pair);
        let mut ends = Parts::of(pair);
        let from = self.local_time_of(&mut ends);
        let to = self.local_time_of(&mut ends);
        let (from, to) = (from?, to?);
        if from.node.time.is_some() != to.node.time.is_some() {
            self.error(
                "mixed-period",
                span,
                "a period has two days or two times, not one of each",
                "two days mean whole days, the last included; with times, the end is excluded",
            );
        }
        Some(Period { from, to, span })
    }

    /// A string as meant.
    pub(super) fn text(&self, pair: &Pair<'_, Rule>) -> Text {
        let read = read_string(pair.as_str());
        Spanned::new(read.0, self.span(pair))
    }

    /// A string with the way back to the file.
    pub(super) fn template(&self, pair: &Pair<'_, Rule>) -> TemplateText {
        let (text, pieces) = read_string(pair.as_str());
        let lo = pair.as_span().start();
        let pieces: Vec<_> = pieces.into_iter().map(|(t, at)| (t, lo + at)).collect();
        self.template_text(text, self.span(pair), &pieces)
    }

    pub(super) fn whole(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<u64>> {
        let digits: String = pair.as_str().chars().filter(char::is_ascii_digit).collect();
        let span = self.span(pair);
        match digits.parse::<u64>() {
            Ok(n) if n <= MAX_WHOLE => Some(Spanned::new(n, span)),
            _ => {
                self.error("number-too-large", span, "this number is too large", format!("at most {MAX_WHOLE}"));
                None
            }
        }
    }

    pub(super) fn decimal(&mut self, text: &str, span: Span) -> Option<Decimal> {
        let number = Decimal::parse(text);
        if number.is_none() {
            self.error(
                "number-too-large",
                span,
                format!("`{text}` has too many digits"),
                "numbers have at most six places after the point and twelve before it",
            );
        }
        number
    }

    pub(super) fn duration(&mut self, pair: Pair<'_, Rule>) -> Option<Duration> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        if let Some(literal) = parts.pick(Rule::literal_duration) {
            parts = Parts::of(literal);
        }
        let Some(literal) = parts.pick(Rule::span_of_time) else {
            let parameter = Some(Box::new(self.path_of(&mut parts)?));
            return Some(Duration { parts: Vec::new(), parameter, of: None, span });
        };
        let units = self.units(&literal);
        let of = self.path_of(&mut parts);
        Some(Duration { parts: units?, parameter: None, of, span })
    }

    fn units(&mut self, pair: &Pair<'_, Rule>) -> Option<Vec<(u64, Unit)>> {
        let mut out = Vec::new();
        let mut rest = pair.as_str();
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, tail) = rest.split_at_checked(digits)?;
            let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (unit, tail) = tail.split_at_checked(letters)?;
            let Some(n) = number.parse::<u64>().ok().filter(|n| *n <= MAX_WHOLE) else {
                let span = self.span(pair);
                self.error("number-too-large", span, "this duration is too long", "at most 100 years");
                return None;
            };
            out.push((n, unit_named(unit)?));
            rest = tail;
        }
        Some(out)
    }

    pub(super) fn date(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<Date>> {
        let span = self.span(pair);
        let text = pair.as_str().trim_end();
        let mut numbers = text.split('-').map(str::parse::<u16>);
        let (year, month, day) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
        let date =
            u8::try_from(month).ok().zip(u8::try_from(day).ok()).and_then(|(m, d)| Date::new(i32::from(year), m, d));
        if date.is_none() {
            self.error("no-such-date", span, format!("there is no day `{text}`"), "dates are written `YYYY-MM-DD`");
        }
        date.map(|d| Spanned::new(d, span))
    }

    pub(super) fn time(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<TimeOfDay>> {
        let span = self.span(pair);
        let text = pair.as_str().trim_end();
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
        if minute > 59 || hour > 24 || (hour == 24 && minute > 0) {
            self.error("no-such-time", span, format!("there is no time `{text}`"), "times go from `00:00` to `24:00`");
            return None;
        }
        Some(Spanned::new(TimeOfDay(hour * 60 + minute), span))
    }

    pub(super) fn local_time(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<LocalTime>> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let date = self.date_of(&mut parts)?;
        let time = match parts.pick(Rule::time) {
            Some(p) => {
                let time = self.time(&p)?;
                if time.node.0 == 1440 {
                    self.error(
                        "no-such-time",
                        time.span,
                        "`24:00` is only the end of a window",
                        "write `00:00` of the next day",
                    );
                    return None;
                }
                Some(time.node)
            }
            None => None,
        };
        Some(Spanned::new(LocalTime { date: date.node, time }, span))
    }

    /// A literal value: the pair of rule `value` or `bound`.
    pub(super) fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Value>> {
        let span = self.span(&pair);
        let inner = Parts::of(pair).next()?;
        let text = inner.as_str().trim_end();
        let value = match inner.as_rule() {
            Rule::number => Value::Number(self.decimal(text, span)?),
            Rule::percent => Value::Percent(self.decimal(text.trim_end_matches('%'), span)?),
            Rule::literal_duration => Value::Duration(self.duration(inner)?),
            Rule::local_time => Value::Time(self.local_time(inner)?.node),
            Rule::string => Value::Text(self.text(&inner).node),
            Rule::words => Value::Set(self.names(Parts::of(inner).each(Rule::name))),
            Rule::word if text == "unknown" => Value::Unknown,
            Rule::word => Value::Word(text.to_owned()),
            _ => return None,
        };
        Some(Spanned::new(value, span))
    }

    pub(super) fn value_of(&mut self, parts: &mut Parts<'_>) -> Option<Spanned<Value>> {
        let pair = parts.pick(Rule::value)?;
        self.value(pair)
    }
}

fn unit_named(suffix: &str) -> Option<Unit> {
    Some(match suffix {
        "s" => Unit::Second,
        "m" => Unit::Minute,
        "h" => Unit::Hour,
        "d" => Unit::Day,
        "w" => Unit::Week,
        "mo" => Unit::Month,
        "bd" => Unit::BusinessDay,
        _ => return None,
    })
}

/// What a string literal means, and pieces `(offset in the meaning, offset in the literal)` that run in step.
fn read_string(literal: &str) -> (String, Vec<(usize, usize)>) {
    let literal = literal.trim_end();
    if let Some(body) = literal.strip_prefix("\"\"\"").and_then(|l| l.strip_suffix("\"\"\"")) {
        return read_block(body);
    }
    let body = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
    if literal.starts_with('\'') || !body.contains('\\') {
        return (body.to_owned(), vec![(0, 1)]);
    }
    let mut text = String::with_capacity(body.len());
    let mut pieces = vec![(0, 1)];
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            if let Some((_, escaped)) = chars.next() {
                // Piece borders: the escaped character itself stands in the file, one byte later.
                pieces.push((text.len(), at + 2));
                text.push(if escaped == 'n' { '\n' } else { escaped });
            }
        } else {
            text.push(c);
        }
    }
    (text, pieces)
}

/// A text block: without the common indentation of its lines, its first newline and its last.
fn read_block(body: &str) -> (String, Vec<(usize, usize)>) {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 3;
    for line in body.split('\n') {
        lines.push((at, line.strip_suffix('\r').unwrap_or(line)));
        at += line.len() + 1;
    }
    let is_blank = |line: &str| line.trim().is_empty();
    if lines.len() > 1 {
        if lines.first().is_some_and(|(_, l)| is_blank(l)) {
            lines.remove(0);
        }
        // The line of the closing quotes.
        if lines.last().is_some_and(|(_, l)| is_blank(l)) {
            lines.pop();
        }
    }
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines.iter().filter(|(_, l)| !is_blank(l)).map(|(_, l)| indent(l)).min().unwrap_or(0);
    let mut text = String::with_capacity(body.len());
    let mut pieces = Vec::with_capacity(lines.len());
    for (i, (at, line)) in lines.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let cut = if is_blank(line) { line.len() } else { common };
        pieces.push((text.len(), at + cut));
        text.push_str(line.get(cut..).unwrap_or(""));
    }
    (text, pieces)
}
