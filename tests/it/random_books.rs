//! Random books, written from the grammar itself: no construct can be forgotten, and there is no second list of keywords.
//!
//! A tape of random numbers says which way to go at each choice; an exhausted tape goes the simplest way, so proptest finds
//! the smallest book that fails by shortening the tape.

use std::collections::{BTreeMap, BTreeSet};

use callout::source::FileId;
use callout::syntax::ast::File;
use callout::syntax::clauses::{CLAUSES, KINDS, Owner};
use callout::syntax::dsl;
use pest_meta::ast::{Expr, Rule, RuleType};

/// Random choices.
pub struct Tape(std::vec::IntoIter<u16>);

impl Tape {
    pub fn new(choices: Vec<u16>) -> Self {
        Self(choices.into_iter())
    }

    /// One of `0..of`; 0 once the tape has ended.
    pub fn pick(&mut self, of: usize) -> usize {
        self.0.next().map_or(0, |choice| usize::from(choice) % of.max(1))
    }

    /// Once in `of` times.
    fn rarely(&mut self, of: usize) -> bool {
        self.pick(of) == of - 1
    }

    fn one<'l>(&mut self, of: &[&'l str]) -> &'l str {
        of[self.pick(of.len())]
    }

    fn ended(&self) -> bool {
        self.0.len() == 0
    }
}

/// Words and signs of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// Between clauses.
    Separator,
    /// Behind the last clause of a body none is needed.
    End,
}

/// Parts of a grammar rule that are picked from here, since not every text that fits the grammar means something.
fn pool(rule: &str) -> Option<&'static [&'static str]> {
    Some(match rule {
        "name" => &["a", "b", "c_1", "ana", "été", "eu-west-1", "page", "level", "rung", "urgent", "x", "sms", "phone"],
        "string" => &[
            "\"t\"",
            "\"\"",
            "'so'",
            "\"it's # none\"",
            "'say \"so\"'",
            "\"a \\\"b\\\" \\\\ c\"",
            "\"one\\ntwo\"",
            "\"{ a; b }\"",
            "\"and a text that is long enough for a line of its own, with: signs, and more words still\"",
            "\"\"\"\n    one\n      two # none\n\n    three\n  \"\"\"",
            "\"\"\"one\n  two\"\"\"",
            "\" é\u{a0}\"",
            "\"- a: b\"",
            "\"yes\"",
        ],
        "date" => &["2026-01-05", "2026-12-25", "2027-02-28"],
        "time" => &["09:00", "18:00", "22:30", "06:15"],
        "span_of_time" => &["5m", "90s", "1h30m", "2d", "4w", "1mo", "3bd", "0m"],
        "zone" => &["Europe/Paris", "Etc/GMT+1", "UTC", "America/Argentina/Buenos_Aires"],
        "whole" => &["1", "2", "10_000", "7", "0"],
        "number" => &["1", "-3", "0.5", "50_000_000"],
        "percent" => &["25%", "0.5%", "100%"],
        "word" => &["yes", "no", "unknown", "personal", "eu"],
        "blank" => &[" "],
        _ => return None,
    })
}

/// The grammar of the language.
pub struct Grammar(BTreeMap<String, Rule>);

impl Grammar {
    pub fn read() -> Self {
        let text = std::fs::read_to_string("grammar/callout.pest").unwrap();
        let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, &text).unwrap();
        Self(pest_meta::parser::consume_rules(pairs).unwrap().into_iter().map(|r| (r.name.clone(), r)).collect())
    }

    /// The alternatives of a rule, those of silent rules among them instead of these.
    fn alternatives(&self, rule: &str) -> Vec<String> {
        let mut open = vec![&self.0[rule].expr];
        let mut all = Vec::new();
        while let Some(expr) = open.pop() {
            match expr {
                Expr::Choice(a, b) => open.extend([&**b, &**a]),
                Expr::Ident(name) if name == "common" => open.push(&self.0[name].expr),
                Expr::Ident(name) => all.push(name.clone()),
                _ => {}
            }
        }
        all
    }

    fn rule(&self, name: &str, tape: &mut Tape, depth: usize) -> Vec<Token> {
        if let Some(pool) = pool(name) {
            return vec![Token::Word(tape.one(pool).to_owned())];
        }
        match name {
            "sep" => return vec![Token::Separator],
            "end" => return vec![Token::End],
            // Conditions end.
            "primary" if depth > 14 || tape.ended() => return self.rule("statement", tape, depth + 1),
            "SOI" | "EOI" => return Vec::new(),
            _ => {}
        }
        let Some(rule) = self.0.get(name) else { return Vec::new() };
        let tokens = self.expr(&rule.expr, tape, depth + 1);
        match rule.ty {
            RuleType::Atomic | RuleType::CompoundAtomic => {
                let words = tokens.into_iter().filter_map(|t| if let Token::Word(w) = t { Some(w) } else { None });
                let word: String = words.collect();
                if word.is_empty() { Vec::new() } else { vec![Token::Word(word)] }
            }
            _ => tokens,
        }
    }

    fn expr(&self, expr: &Expr, tape: &mut Tape, depth: usize) -> Vec<Token> {
        match expr {
            Expr::Str(text) | Expr::Insens(text) => vec![Token::Word(text.clone())],
            Expr::Range(from, _) => vec![Token::Word(from.clone())],
            Expr::Ident(name) => self.rule(name, tape, depth),
            Expr::Seq(a, b) => {
                let mut all = self.expr(a, tape, depth);
                all.extend(self.expr(b, tape, depth));
                all
            }
            Expr::Choice(..) => {
                let mut all = Vec::new();
                let mut open = vec![expr];
                while let Some(expr) = open.pop() {
                    match expr {
                        Expr::Choice(a, b) => open.extend([&**b, &**a]),
                        other => all.push(other),
                    }
                }
                let way = tape.pick(all.len());
                self.expr(all[way], tape, depth)
            }
            Expr::Opt(inner) => {
                if tape.pick(2) == 1 {
                    self.expr(inner, tape, depth)
                } else {
                    Vec::new()
                }
            }
            Expr::Rep(inner) => match &**inner {
                Expr::Ident(name) if name == "sep" => Vec::new(),
                Expr::Seq(clause, end) if matches!(&**end, Expr::Ident(e) if e == "end") => {
                    let Expr::Ident(clauses) = &**clause else { panic!("{clause:?}") };
                    self.clauses(clauses, tape, depth)
                }
                inner => (0..tape.pick(3)).flat_map(|_| self.expr(inner, tape, depth)).collect(),
            },
            Expr::RepOnce(inner) => (0..=tape.pick(2)).flat_map(|_| self.expr(inner, tape, depth)).collect(),
            Expr::RepExact(inner, n) => (0..*n).flat_map(|_| self.expr(inner, tape, depth)).collect(),
            Expr::PosPred(_) | Expr::NegPred(_) => Vec::new(),
            other => panic!("the grammar has something new: {other:?}"),
        }
    }

    /// Clauses of a body: those of the same words beside each other, as YAML has them, and twice only where that may be.
    fn clauses(&self, rule: &str, tape: &mut Tape, depth: usize) -> Vec<Token> {
        // In the braces of an inject stand expectations and nothing else.
        let only = self.0[rule].ty != RuleType::Silent;
        let ways = if only { vec![rule.to_owned()] } else { self.alternatives(rule) };
        let mut all: BTreeMap<usize, Vec<Vec<Token>>> = BTreeMap::new();
        for _ in 0..tape.pick(6) {
            let way = tape.pick(ways.len());
            let here = |owner: Owner| match owner {
                Owner::Item(kind) => format!("{}_clause", kind.spec().word) == rule,
                block => format!("{block:?}_clause").to_lowercase() == rule,
            };
            let repeats = only || CLAUSES.iter().any(|c| c.rule == ways[way] && c.repeat && here(c.owner));
            let mut clause = self.rule(&ways[way], tape, depth);
            clause.push(Token::End);
            let those = all.entry(way).or_default();
            // A name is translated once.
            let again = ways[way] == "entry" && those.iter().any(|those| those[0] == clause[0]);
            if !again && (repeats || those.is_empty()) {
                those.push(clause);
            }
        }
        all.into_values().flatten().flatten().collect()
    }

    /// A book: its declarations in the order of their kinds, as YAML has them, those that cannot be read left out.
    pub fn book(&self, tape: &mut Tape) -> Vec<Vec<Token>> {
        let ways = self.alternatives("item");
        let mut all: Vec<(usize, Vec<Token>)> = Vec::new();
        let mut single = BTreeSet::new();
        for nth in 0..=tape.pick(7) {
            let way = &ways[tape.pick(ways.len())];
            let mut tokens = self.rule(way, tape, 0);
            let Some(Token::Word(word)) = tokens.first() else { continue };
            let Some(at) = KINDS.iter().position(|k| k.word == word) else { continue };
            let kind = &KINDS[at];
            if kind.single && !single.insert(at) || kind.word == "scope" && !single.insert(at) {
                continue;
            }
            if let (true, Some(Token::Word(name))) = (kind.named, tokens.get_mut(1)) {
                name.push_str(&format!("_{nth}"));
            }
            if read(&plain(std::slice::from_ref(&tokens))).is_ok() {
                all.push((at, tokens));
            }
        }
        all.sort_by_key(|(at, _)| (KINDS[*at].word != "scope", *at));
        all.into_iter().map(|(_, tokens)| tokens).collect()
    }
}

/// Reads a file without mistakes.
pub fn read(text: &str) -> Result<File, String> {
    let (file, found) = dsl::parse(FileId(0), text);
    if found.is_empty() { Ok(file) } else { Err(format!("{found:#?}\n{text}")) }
}

/// The book as simply as can be.
pub fn plain(items: &[Vec<Token>]) -> String {
    let mut out = String::new();
    for item in items {
        for token in item {
            match token {
                Token::Word(word) => {
                    out.push_str(word);
                    out.push(' ');
                }
                Token::Separator | Token::End => out.push('\n'),
            }
        }
        out.push('\n');
    }
    out
}

/// Comments put into a text, in order, without `#`.
#[derive(Default)]
pub struct Comments(pub Vec<String>);

impl Comments {
    fn next(&mut self, tape: &mut Tape) -> String {
        let ends =
            ["", " why", " {", "}", " \"", " it's", " \"\"\"", " # more", "; b", ": é", " (", ",", " and", " - a: b"];
        let text = format!("{}{}{}", tape.one(&[" ", "", "# "]), self.0.len() + 1, tape.one(&ends));
        self.0.push(text.trim().to_owned());
        format!("#{text}{}", tape.one(&["", " "]))
    }

    /// The end of a line and perhaps comments; the next line begins at `margin`.
    fn line_end(&mut self, tape: &mut Tape, margin: usize) -> String {
        let mut out = String::new();
        if tape.rarely(5) {
            out.push_str(tape.one(&["  ", " ", "\t", ""]));
            out.push_str(&self.next(tape));
        }
        out.push('\n');
        while tape.rarely(5) {
            if tape.rarely(2) {
                out.push_str(&" ".repeat(tape.pick(9)));
                out.push_str(&self.next(tape));
            }
            out.push('\n');
        }
        out.push_str(&" ".repeat(margin));
        out
    }
}

/// Whether a newline between two words ends nothing.
fn goes_on(before: &str, after: &str, round: usize) -> bool {
    let hangs = matches!(before, "," | "=" | "<" | "<=" | ">" | ">=" | "!=" | "and" | "or" | "not");
    let continues =
        matches!(after, "and" | "or" | "then" | "else" | "by" | "within" | "using" | "until" | "while" | "since");
    round > 0 || hangs || continues
}

/// The book in the layout of nobody.
pub fn wild(items: &[Vec<Token>], tape: &mut Tape) -> (String, Vec<String>) {
    let mut comments = Comments::default();
    let mut out = String::new();
    while tape.rarely(4) {
        out.push_str(&comments.line_end(tape, 0));
    }
    for item in items {
        let mut margins = vec![0];
        let mut round = 0;
        let mut before = "";
        for (i, token) in item.iter().enumerate() {
            let margin = margins.last().copied().unwrap_or(0);
            let next = item.get(i + 1);
            let closes = matches!(next, Some(Token::Word(w)) if w == "}");
            match token {
                Token::Separator | Token::End => {
                    match tape.pick(5) {
                        1 => out.push_str("; "),
                        2 if closes && *token == Token::End => {}
                        3 => {
                            out.push_str(" ; ");
                            out.push_str(&comments.line_end(tape, margin));
                        }
                        _ => out.push_str(&comments.line_end(tape, margin)),
                    }
                    before = "";
                }
                Token::Word(word) => {
                    let signs =
                        |w: &str| matches!(w, "," | "(" | ")" | "{" | "}" | "=" | "<" | ">" | "<=" | ">=" | "!=");
                    if before.is_empty() {
                        // Clauses of one block begin in one column: the indentation tells where a `{` is missing.
                    } else if goes_on(before, word, round) && word != "{" && tape.rarely(4) {
                        let margin = 1 + tape.pick(8);
                        out.push_str(&comments.line_end(tape, margin));
                    } else if signs(before) || signs(word) {
                        out.push_str(tape.one(&[" ", "", "  ", "\t"]));
                    } else {
                        out.push_str(tape.one(&[" ", "  ", "\t ", "   "]));
                    }
                    if word == "}" {
                        margins.pop();
                        if tape.rarely(3) {
                            out.push_str(&comments.line_end(tape, 0));
                        }
                    }
                    out.push_str(word);
                    before = word;
                    match word.as_str() {
                        "(" => round += 1,
                        ")" => round -= 1,
                        "{" => {
                            let margin = tape.pick(6);
                            margins.push(margin);
                            if tape.pick(3) > 0 {
                                out.push_str(&comments.line_end(tape, margin));
                                before = "";
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        if tape.rarely(6) {
            out.push(';');
        }
        out.push_str(&comments.line_end(tape, 0));
    }
    (out, comments.0)
}

mod properties {
    use super::*;
    use callout::source::Notation;
    use callout::syntax::layout::{self, WIDTH};
    use callout::syntax::same::same;
    use callout::syntax::{convert, print, yaml};
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;

    /// What a file says, in its order and without its comments.
    fn said(file: &File) -> String {
        print::dsl(&File { comments: Vec::new(), ..file.clone() })
    }

    fn comments(file: &File) -> Vec<String> {
        file.comments.iter().map(|c| c.text.trim().to_owned()).collect()
    }

    fn formatted(notation: Notation, text: &str, width: usize) -> String {
        let new = layout::format(notation, text, None, width).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
        let again = layout::format(notation, &new, None, width).unwrap_or_else(|e| panic!("{e:?}\n{new}"));
        assert_eq!(again, new, "twice is not once for\n{text}");
        new
    }

    /// The file in the other notation. All that YAML has no way to say is a mistake of a kind that is left out here.
    fn other(file: &File, to: Notation, width: usize) -> Result<String, TestCaseError> {
        convert::convert(file, to, width).map_err(|why| match why {
            layout::Refusal::Cannot { what, .. } if what.ends_with("to a fact of type text") => {
                TestCaseError::reject("no text")
            }
            why => TestCaseError::fail(format!("{why:?}\n{}", print::dsl(file))),
        })
    }

    fn converted(file: &File, to: Notation) -> Result<(String, File), TestCaseError> {
        let text = other(file, to, WIDTH)?;
        let (again, found) = match to {
            Notation::Yaml => yaml::parse(FileId(0), &text),
            Notation::Dsl | Notation::Text => dsl::parse(FileId(0), &text),
        };
        assert!(found.is_empty(), "{found:#?}\n{text}");
        Ok((text, again))
    }

    /// A random book as simply as can be, in a wild layout, and the comments of the latter.
    fn books(grammar: &Grammar, choices: Vec<u16>) -> (File, String, Vec<String>) {
        let mut tape = Tape::new(choices);
        let items = grammar.book(&mut tape);
        let simple = plain(&items);
        let file = read(&simple).unwrap_or_else(|e| panic!("{e}"));
        let (text, comments) = wild(&items, &mut tape);
        (file, text, comments)
    }

    fn tapes() -> impl Strategy<Value = Vec<u16>> {
        proptest::collection::vec(any::<u16>(), 0..900)
    }

    thread_local! {
        static GRAMMAR: Grammar = Grammar::read();
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// A file in its layout says the same, in the same order, with all comments in their order; formatting it once
        /// more changes nothing.
        #[test]
        fn formatted_books_say_the_same(choices in tapes(), width in prop_oneof![Just(WIDTH), 40_usize..140]) {
            let (file, text, written) = GRAMMAR.with(|g| books(g, choices));
            let before = read(&text).map_err(TestCaseError::fail)?;
            prop_assert_eq!(said(&before), said(&file), "the wild layout changed it:\n{}", text);
            prop_assert_eq!(comments(&before), written.clone());
            let new = formatted(Notation::Dsl, &text, width);
            let after = read(&new).map_err(TestCaseError::fail)?;
            prop_assert_eq!(same(&file, &after), Ok(()));
            prop_assert_eq!(said(&after), said(&file), "from\n{}\nto\n{}", text, new);
            prop_assert_eq!(comments(&after), written, "from\n{}\nto\n{}", text, new);
        }

        /// To YAML and back: the same tree, the same comments in the same order; from then on nothing changes any more.
        #[test]
        fn converted_books_come_back(choices in tapes()) {
            let (file, text, written) = GRAMMAR.with(|g| books(g, choices));
            let before = read(&text).map_err(TestCaseError::fail)?;
            let (there, in_yaml) = converted(&before, Notation::Yaml)?;
            prop_assert_eq!(same(&file, &in_yaml), Ok(()));
            prop_assert_eq!(comments(&in_yaml), written.clone(), "from\n{}\nto\n{}", text, there);
            let (back, in_dsl) = converted(&in_yaml, Notation::Dsl)?;
            prop_assert_eq!(same(&file, &in_dsl), Ok(()));
            prop_assert_eq!(comments(&in_dsl), written, "from\n{}\nto\n{}", there, back);
            prop_assert_eq!(&formatted(Notation::Yaml, &there, WIDTH), &there);
            prop_assert_eq!(&formatted(Notation::Dsl, &back, WIDTH), &back);
        }
    }

    /// YAML in the layout of nobody: other margins and blanks, more blank lines, more comments. Texts in blocks stay.
    fn wild_yaml(text: &str, tape: &mut Tape) -> String {
        let step = 2 + tape.pick(4);
        let mut out = String::new();
        let mut block = None;
        for line in text.lines() {
            let margin = line.len() - line.trim_start().len();
            if block.is_some_and(|outer| line.is_empty() || margin > outer) {
                // Only what stands before the margin of its own may change.
                let outer: usize = block.unwrap_or(0);
                let rest = line.get(outer + 2..).unwrap_or("");
                out.push_str(&" ".repeat(if rest.is_empty() { 0 } else { outer / 2 * step + 2 }));
                out.push_str(rest);
                out.push('\n');
                continue;
            }
            block = None;
            let margin_now = " ".repeat(margin / 2 * step);
            while tape.rarely(6) {
                if tape.rarely(2) {
                    out.push_str(&format!("{margin_now}# more {}", tape.one(&["", "- a", ": b", "|"])));
                }
                out.push('\n');
            }
            let code = line.trim_start();
            out.push_str(&margin_now);
            let member = code.strip_prefix("- ");
            if member.is_some() {
                out.push('-');
                out.push_str(&" ".repeat(step - 1));
            }
            let code = member.unwrap_or(code);
            match code.split_once(": ").filter(|(key, _)| !key.contains(['"', '\'', '#', ' ', '[', '{'])) {
                Some((key, rest)) if tape.rarely(2) => out.push_str(&format!("{key}:   {rest}")),
                _ => out.push_str(code),
            }
            let header = code.split("  #").next().unwrap_or("").trim_end();
            if [" |", " |2"].iter().any(|h| format!(" {header}").ends_with(h)) {
                let key = !header.starts_with('|');
                block = Some(margin + if member.is_some() && key { 2 } else { 0 });
            } else if !code.contains('#') && tape.rarely(6) {
                out.push_str(tape.one(&[" # behind", "     # behind: it"]));
            }
            out.push('\n');
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// The same for YAML.
        #[test]
        fn formatted_yaml_says_the_same(choices in tapes(), more in tapes(), width in prop_oneof![Just(WIDTH), 40_usize..140]) {
            let (file, text, _) = GRAMMAR.with(|g| books(g, choices));
            let before = read(&text).map_err(TestCaseError::fail)?;
            let there = other(&before, Notation::Yaml, 100_000)?;
            let mut tape = Tape::new(more);
            let wild = if tape.rarely(8) { there.clone() } else { wild_yaml(&there, &mut tape) };
            let (read_wild, found) = yaml::parse(FileId(0), &wild);
            prop_assert!(found.is_empty(), "{:#?}\n{}\n{}", found, there, wild);
            prop_assert_eq!(same(&file, &read_wild), Ok(()), "the wild layout changed it:\n{}", wild);
            let new = formatted(Notation::Yaml, &wild, width);
            let (after, found) = yaml::parse(FileId(0), &new);
            prop_assert!(found.is_empty(), "{:#?}\n{}", found, new);
            prop_assert_eq!(same(&file, &after), Ok(()));
            prop_assert_eq!(said(&after), said(&read_wild), "from\n{}\nto\n{}", wild, new);
            prop_assert_eq!(comments(&after), comments(&read_wild), "from\n{}\nto\n{}", wild, new);
        }
    }

    /// Random books, the same in every run.
    fn sample(count: usize) -> Vec<Tape> {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut tape = || proptest::collection::vec(any::<u16>(), 900).new_tree(&mut runner).unwrap().current();
        (0..count).map(|_| Tape::new(tape())).collect()
    }

    /// What stands between `# fmt: off` and `# fmt: on` stays byte for byte; all around it is laid out.
    #[test]
    fn what_is_off_stays() {
        let grammar = Grammar::read();
        let mut stayed = 0;
        for mut tape in sample(150) {
            let items = grammar.book(&mut tape);
            if items.is_empty() {
                continue;
            }
            let (before, rest) = items.split_at(tape.pick(items.len()));
            let (off, after) = rest.split_at(1);
            let [before, off, after] = [before, off, after].map(|items| wild(items, &mut tape).0);
            let off = format!("# fmt: off\n{off}# fmt: on\n");
            let text = format!("{before}{off}{after}");
            let file = read(&text).unwrap();
            let new = formatted(Notation::Dsl, &text, WIDTH);
            assert!(new.contains(&off), "from\n{text}\nto\n{new}");
            let again = read(&new).unwrap();
            assert_eq!(said(&again), said(&file), "from\n{text}\nto\n{new}");
            assert_eq!(comments(&again), comments(&file), "from\n{text}\nto\n{new}");
            stayed += 1;
        }
        assert!(stayed > 100, "{stayed}");
    }

    /// The same for YAML, where a part of the file is all below one of its keys.
    #[test]
    fn what_is_off_stays_in_yaml() {
        let grammar = Grammar::read();
        let mut stayed = 0;
        for mut tape in sample(150) {
            let items = grammar.book(&mut tape);
            let Ok(there) = convert::convert(&read(&plain(&items)).unwrap(), Notation::Yaml, 100_000) else { continue };
            let mut parts: Vec<String> = Vec::new();
            for line in there.lines() {
                match parts.last_mut() {
                    Some(part) if line.is_empty() || line.starts_with([' ', '#']) => {
                        part.push_str(&format!("{line}\n"))
                    }
                    _ => parts.push(format!("{line}\n")),
                }
            }
            if parts.len() < 2 {
                continue;
            }
            let chosen = 1 + tape.pick(parts.len() - 1);
            let off = format!("# fmt: off\n{}# fmt: on\n", wild_yaml(&parts[chosen], &mut tape));
            parts[chosen].clone_from(&off);
            let text = parts.concat();
            let (file, found) = yaml::parse(FileId(0), &text);
            assert!(found.is_empty(), "{found:#?}\n{text}");
            let new = formatted(Notation::Yaml, &text, WIDTH);
            assert!(new.contains(&off), "from\n{text}\nto\n{new}");
            let (again, found) = yaml::parse(FileId(0), &new);
            assert!(found.is_empty(), "{found:#?}\n{new}");
            assert_eq!(said(&again), said(&file), "from\n{text}\nto\n{new}");
            stayed += 1;
        }
        assert!(stayed > 60, "{stayed}");
    }

    /// Two values that are alike, the second written as an alias of the first.
    fn with_alias(text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        let value = |line: &str| -> Option<String> {
            let (key, value) = line.split_once(": ")?;
            let plain_key = key.trim_start().chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let plain =
                !value.starts_with(['[', '{', '|', '>', '&', '*', '"', '\'', '!', '#', '%', '@', '`', '-', '?']);
            (plain_key && plain && !value.contains(" #") && !value.trim().is_empty()).then(|| value.to_owned())
        };
        let values: Vec<Option<String>> = lines.iter().map(|l| value(l)).collect();
        // The first line says the edition, which is no clause.
        let pair = (1..lines.len()).find_map(|i| {
            let first = values[i].as_ref()?;
            let second = (i + 1..lines.len()).find(|j| values[*j].as_ref() == Some(first))?;
            Some((i, second))
        });
        let (first, second) = pair?;
        let with = |at: usize, mark: String| {
            let (key, value) = lines[at].split_once(": ").unwrap();
            format!("{key}: {}", mark.replace("VALUE", value))
        };
        let changed = lines.iter().enumerate().map(|(n, line)| match n {
            n if n == first => with(n, "&same VALUE".to_owned()),
            n if n == second => with(n, "*same".to_owned()),
            _ => (*line).to_owned(),
        });
        Some(changed.collect::<Vec<_>>().join("\n") + "\n")
    }

    /// An alias says what its anchor says; the layout keeps both, and the DSL has the value twice.
    #[test]
    fn aliases_in_random_books() {
        let grammar = Grammar::read();
        let mut aliases = 0;
        for mut tape in sample(300) {
            let items = grammar.book(&mut tape);
            let file = read(&plain(&items)).unwrap();
            let Ok(there) = convert::convert(&file, Notation::Yaml, 100_000) else { continue };
            let Some(text) = with_alias(&there) else { continue };
            let (aliased, found) = yaml::parse(FileId(0), &text);
            assert!(found.is_empty(), "{found:#?}\n{text}");
            assert_eq!(same(&file, &aliased), Ok(()), "{text}");
            let new = formatted(Notation::Yaml, &text, WIDTH);
            assert!(new.contains("&same") && new.contains("*same"), "from\n{text}\nto\n{new}");
            let (again, found) = yaml::parse(FileId(0), &new);
            assert!(found.is_empty(), "{found:#?}\n{new}");
            assert_eq!(same(&file, &again), Ok(()), "{new}");
            let (_, back) = converted(&aliased, Notation::Dsl).unwrap();
            assert_eq!(same(&file, &back), Ok(()), "{text}");
            aliases += 1;
        }
        assert!(aliases > 15, "{aliases}");
    }

    /// The declaration that a comment belongs to: the one it stands in, behind, or right above. What stands above all of them
    /// belongs to the file, and stays at its beginning; a comment with a blank line below it, between declarations, belongs to
    /// none for sure.
    fn home(file: &File, text: &str, comment: &callout::syntax::ast::Comment) -> Option<String> {
        let name = |item: &callout::syntax::ast::Item| {
            format!("{:?} {}", item.kind, item.name.as_ref().map_or("", |n| n.node.as_str()))
        };
        let (lo, hi) = (comment.span.lo, comment.span.hi);
        if let Some(item) = file.items.iter().find(|i| i.span.lo <= lo && hi <= i.span.hi) {
            return Some(name(item));
        }
        let between = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or("");
        if file.items.first().is_none_or(|first| hi <= first.span.lo) {
            return None;
        }
        let behind = file.items.iter().rev().find(|i| i.span.hi <= lo);
        if let Some(item) = behind.filter(|i| !between(i.span.hi, lo).contains('\n')) {
            return Some(name(item));
        }
        let above = file.items.iter().find(|i| i.span.lo >= hi)?;
        let gap = between(hi, above.span.lo);
        // The first piece is the rest of the comment's line, the last the indentation of what is below.
        let lines: Vec<&str> = gap.split('\n').collect();
        let blank = lines.iter().rev().skip(1).rev().skip(1).any(|line| line.trim().is_empty());
        (!blank && lines.len() > 1).then(|| name(above))
    }

    /// Books in any order: YAML groups declarations by kind, so comments change their order; each, looked at alone, stays
    /// with its declaration there and back.
    #[test]
    fn each_comment_stays_with_its_declaration() {
        let grammar = Grammar::read();
        let mut looked_at = 0;
        for mut tape in sample(120) {
            let mut items = grammar.book(&mut tape);
            let scope = items.first().is_some_and(|i| i.first() == Some(&Token::Word("scope".to_owned())));
            let from = usize::from(scope);
            for n in (from + 1..items.len()).rev() {
                items.swap(n, from + tape.pick(n + 1 - from));
            }
            let (text, written) = wild(&items, &mut tape);
            let file = read(&text).unwrap();
            let Ok(there) = convert::convert(&file, Notation::Yaml, WIDTH) else { continue };
            let (in_yaml, found) = yaml::parse(FileId(0), &there);
            assert!(found.is_empty(), "{found:#?}\n{there}");
            let back = convert::convert(&in_yaml, Notation::Dsl, WIDTH).unwrap();
            let again = read(&back).unwrap();
            for word in &written {
                let of = |f: &File| -> Vec<callout::syntax::ast::Comment> {
                    f.comments.iter().filter(|c| c.text.trim() == word).cloned().collect()
                };
                let (before, after) = (of(&file), of(&again));
                assert_eq!(
                    (before.len(), of(&in_yaml).len(), after.len()),
                    (1, 1, 1),
                    "`{word}`\n{text}\n{there}\n{back}"
                );
                let Some(was) = home(&file, &text, &before[0]) else { continue };
                let is = home(&again, &back, &after[0]);
                assert!(
                    is.is_none() || is == Some(was.clone()),
                    "`{word}` was with {was}, is with {is:?}\n{text}\n{there}\n{back}"
                );
                looked_at += usize::from(is.is_some());
            }
        }
        assert!(looked_at > 150, "{looked_at}");
    }

    /// The generator is not blind: every clause of the table comes up.
    #[test]
    fn every_clause_comes_up() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let grammar = Grammar::read();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        // Some come up once in thousands of books: a new clause shifts which, so there is room.
        for _ in 0..12_000 {
            if seen.len() == CLAUSES.len() {
                break;
            }
            let choices = proptest::collection::vec(any::<u16>(), 900).new_tree(&mut runner).unwrap().current();
            let items = grammar.book(&mut Tape::new(choices));
            let file = read(&plain(&items)).unwrap();
            let mut open: Vec<&[callout::syntax::ast::Clause]> = file.items.iter().map(|i| &*i.clauses).collect();
            while let Some(clauses) = open.pop() {
                for clause in clauses {
                    seen.insert(format!("{:?}", clause.word));
                    match &clause.arg {
                        callout::syntax::ast::Arg::Block(block) => open.push(&block.clauses),
                        callout::syntax::ast::Arg::Variant { clauses, .. } => open.push(clauses),
                        _ => {}
                    }
                }
            }
        }
        let missing: Vec<String> =
            CLAUSES.iter().map(|c| format!("{:?}", c.word)).filter(|w| !seen.contains(w)).collect();
        assert!(missing.is_empty(), "never written: {missing:?}");
    }
}
