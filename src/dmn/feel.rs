//! What is read of FEEL: literals, and the unary tests of S-FEEL over them.

use std::ops::Range;

use crate::boxes::{HIGHEST, LOWEST, Set, UNKNOWN};
use crate::syntax::literal::Decimal;

/// A value, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    /// `"text"`
    Text(String),
    /// A number, in millionths.
    Number(Decimal),
    /// `true`, `false`
    Bool(bool),
    /// Seconds.
    Duration(i64),
    /// `null`
    Null,
}

/// What cannot be read, with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Bytes.
    pub at: Range<usize>,
    /// In words.
    pub message: String,
}

/// One positive unary test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// This value.
    Is(Literal),
    /// Values between two ends; whether each belongs to them. Nothing is no end.
    Between(Option<(Literal, bool)>, Option<(Literal, bool)>),
}

/// Unary tests: any of them, or none of them. No test at all is any value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tests {
    /// The tests.
    pub of: Vec<Test>,
    /// `not(…)`
    pub not: bool,
}

/// Reads unary tests of S-FEEL.
pub(super) fn tests(text: &str) -> Result<Tests, Wrong> {
    let mut reader = Reader { text, at: 0 };
    reader.blanks();
    if reader.rest().is_empty() || reader.rest().trim() == "-" {
        return Ok(Tests { of: Vec::new(), not: false });
    }
    let not = reader.takes("not") && {
        reader.blanks();
        reader.expect("(")?;
        true
    };
    let mut of = Vec::new();
    loop {
        of.push(reader.test()?);
        reader.blanks();
        if !reader.takes(",") {
            break;
        }
    }
    if not {
        reader.expect(")")?;
    }
    reader.end()?;
    Ok(Tests { of, not })
}

/// Reads one literal.
pub(super) fn literal(text: &str) -> Result<Literal, Wrong> {
    let mut reader = Reader { text, at: 0 };
    reader.blanks();
    let literal = reader.literal()?;
    reader.end()?;
    Ok(literal)
}

impl Tests {
    /// The values they take, of all that there are; `place` says where a literal lies. A literal that lies nowhere is told.
    pub fn set(&self, all: &Set, place: impl Fn(&Literal) -> Result<i64, String>) -> Result<Set, String> {
        let mut taken = Vec::new();
        for test in &self.of {
            let end = |end: &Option<(Literal, bool)>, none: i64, step: i64| match end {
                None => Ok(none),
                Some((literal, true)) => place(literal),
                Some((literal, false)) => place(literal).map(|v| v.saturating_add(step)),
            };
            taken.push(match test {
                Test::Is(literal) => place(literal).map(|v| (v, v))?,
                Test::Between(from, to) => (end(from, LOWEST, 1)?, end(to, HIGHEST, -1)?),
            });
        }
        let taken = Set::of(taken);
        if self.of.is_empty() {
            return Ok(all.clone());
        }
        if !self.not {
            return Ok(taken.meet(all));
        }
        // What is unknown is no value that something else could be said of, only not equal to it.
        let equal = self.of.iter().all(|t| matches!(t, Test::Is(_)));
        let unknown = Set::of(vec![(UNKNOWN, UNKNOWN)]);
        Ok(if equal { all.without(&taken) } else { all.without(&taken).without(&unknown) })
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn takes(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        self.at += if found { what.len() } else { 0 };
        found
    }

    fn expect(&mut self, what: &str) -> Result<(), Wrong> {
        self.blanks();
        if self.takes(what) { Ok(()) } else { Err(self.wrong(&format!("expected `{what}`"))) }
    }

    fn end(&mut self) -> Result<(), Wrong> {
        self.blanks();
        if self.rest().is_empty() { Ok(()) } else { Err(self.wrong("this is beyond S-FEEL")) }
    }

    /// Something is wrong with the word that begins here.
    fn wrong(&self, message: &str) -> Wrong {
        let word = self.rest().split([',', ' ', ')', ']', '\n']).next().unwrap_or("");
        Wrong { at: self.at..self.at + word.len(), message: message.to_owned() }
    }

    fn test(&mut self) -> Result<Test, Wrong> {
        self.blanks();
        for (sign, below, inclusive) in
            [("<=", true, true), (">=", false, true), ("<", true, false), (">", false, false)]
        {
            if self.takes(sign) {
                self.blanks();
                let end = Some((self.ordered()?, inclusive));
                return Ok(if below { Test::Between(None, end) } else { Test::Between(end, None) });
            }
        }
        let open = [("[", true), ("]", false), ("(", false)].into_iter().find(|(sign, _)| self.takes(sign));
        let Some((_, from_inclusive)) = open else { return self.literal().map(Test::Is) };
        self.blanks();
        let from = self.ordered()?;
        self.expect("..")?;
        self.blanks();
        let to = self.ordered()?;
        self.blanks();
        let close = [("]", true), ("[", false), (")", false)].into_iter().find(|(sign, _)| self.takes(sign));
        let Some((_, to_inclusive)) = close else { return Err(self.wrong("expected `]`")) };
        Ok(Test::Between(Some((from, from_inclusive)), Some((to, to_inclusive))))
    }

    /// A literal that others are more or less than: an end of an interval.
    fn ordered(&mut self) -> Result<Literal, Wrong> {
        let start = self.at;
        let literal = self.literal()?;
        let message = match literal {
            Literal::Number(_) | Literal::Duration(_) => return Ok(literal),
            Literal::Null => "`null` is no end: what nobody knows is neither more nor less than anything",
            Literal::Text(_) | Literal::Bool(_) => "only numbers and durations are more or less than others",
        };
        Err(Wrong { at: start..self.at, message: message.to_owned() })
    }

    fn literal(&mut self) -> Result<Literal, Wrong> {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with('"') {
            return self.string().map(Literal::Text);
        }
        let wrong = |reader: &Self, message: &str| Wrong { at: start..reader.at, message: message.to_owned() };
        if self.takes("@") || self.takes("duration(") {
            let call = self.text.get(start..self.at) == Some("duration(");
            self.blanks();
            let text = self.string()?;
            if call {
                self.expect(")")?;
            }
            return seconds(&text)
                .map(Literal::Duration)
                .ok_or_else(|| wrong(self, "this is no length of days, hours, minutes and seconds"));
        }
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect();
        // `1..5` is two numbers.
        let word = word.split("..").next().unwrap_or("");
        let after = rest.get(word.len()..).unwrap_or("").trim_start();
        if after.starts_with('(') {
            self.at += word.len();
            return Err(wrong(self, "a call of a function is beyond S-FEEL"));
        }
        self.at += word.len();
        match word {
            "true" => Ok(Literal::Bool(true)),
            "false" => Ok(Literal::Bool(false)),
            "null" => Ok(Literal::Null),
            _ => {
                let sign = word.strip_prefix('-').map_or(("", word), |digits| ("-", digits));
                let digits = if sign.1.starts_with('.') { format!("{}0{}", sign.0, sign.1) } else { word.to_owned() };
                let fits = !word.contains('_') && word.bytes().any(|b| b.is_ascii_digit());
                let number = if fits { Decimal::parse(&digits) } else { None };
                number.map(Literal::Number).ok_or_else(|| {
                    let long = fits && word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
                    if word.is_empty() {
                        return self.wrong("expected a value");
                    }
                    wrong(
                        self,
                        if long {
                            "this number has more digits than are exact"
                        } else {
                            "this is beyond S-FEEL: no value"
                        },
                    )
                })
            }
        }
    }

    fn string(&mut self) -> Result<String, Wrong> {
        let start = self.at;
        if !self.takes("\"") {
            return Err(self.wrong("expected a string in quotes"));
        }
        let mut out = String::new();
        loop {
            let here = self.at;
            match self.next() {
                None => return Err(Wrong { at: start..here, message: "the string has no end".to_owned() }),
                Some('"') => return Ok(out),
                Some('\\') => {
                    let wrong = |at: usize| Wrong { at: here..at, message: "this escape is not known".to_owned() };
                    out.push(self.escaped().ok_or_else(|| wrong(self.at))?);
                }
                Some(c) => out.push(c),
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// What stands for one character behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        match self.next()? {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            c @ ('"' | '\\' | '\'') => Some(c),
            'u' => {
                // Characters that need more than four digits are written as two halves.
                let mut halves = vec![self.hex(4)?];
                if char::from_u32(*halves.first()?).is_none() && self.takes("\\u") {
                    halves.push(self.hex(4)?);
                }
                let halves = halves.into_iter().filter_map(|half| u16::try_from(half).ok());
                char::decode_utf16(halves).next()?.ok()
            }
            'U' => char::from_u32(self.hex(6)?),
            _ => None,
        }
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.rest().get(..digits).filter(|t| t.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += digits;
        u32::from_str_radix(text, 16).ok()
    }
}

/// `P1DT2H` in seconds; months and years have no fixed length.
fn seconds(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (days, time) = text.strip_prefix('P')?.split_once('T').map_or((text.get(1..)?, None), |(d, t)| (d, Some(t)));
    let mut total: i64 = 0;
    let mut any = false;
    let parts = [(days, &[('D', 86_400)][..]), (time.unwrap_or(""), &[('H', 3600), ('M', 60), ('S', 1)][..])];
    for (mut rest, units) in parts {
        for (unit, length) in units {
            if let Some((digits, after)) = rest.split_once(*unit) {
                let count: i64 = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
                total = total.checked_add(count.checked_mul(*length)?)?;
                (rest, any) = (after, true);
            }
        }
        if !rest.is_empty() {
            return None;
        }
    }
    (any && time.is_none_or(|t| !t.is_empty())).then_some(sign * total)
}
