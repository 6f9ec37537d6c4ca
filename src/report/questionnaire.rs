//! The questions that lead to a level: for the terminal and paper, as a graph, as a page to print, for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::layout::xml;
use crate::calendar::ZoneData;
use crate::decision::{Answer, Ask, Ending, Questionnaire, Said, Then, named_flags, show_value};
use crate::diagnostic::render::visible;
use crate::graph::mermaid_text;
use crate::model::{Fact, FactType, Model};

/// What `callout classify --questions --format json` prints.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct QuestionnaireDocument {
    /// `callout.questionnaire/1`.
    pub format: &'static str,
    /// Title of the policy.
    pub policy: String,
    /// Each question once; the first is where to begin.
    pub questions: Vec<QuestionRow>,
    /// The level of every case, where there is nothing to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub always: Option<String>,
    /// How many questions it takes on average, to three places.
    pub expected: f64,
    /// No other order needs fewer on average.
    pub shortest: bool,
}

/// A question.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct QuestionRow {
    /// Its number, from 1.
    pub number: usize,
    /// About this fact.
    pub fact: String,
    /// In words.
    pub question: String,
    /// What may be answered.
    pub answers: Vec<AnswerRow>,
}

/// An answer.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct AnswerRow {
    /// In words.
    pub answer: String,
    /// The level, where it is known then; `no level` where the criteria have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The number of the next question, otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<usize>,
}

/// The document of a questionnaire.
#[must_use]
pub fn document(model: &Model, clock: &ZoneData, of: &Questionnaire) -> QuestionnaireDocument {
    let writer = Writer { model, clock };
    QuestionnaireDocument {
        format: "callout.questionnaire/1",
        policy: model.policy.head.title().to_owned(),
        questions: of.questions.iter().enumerate().map(|(n, ask)| writer.question(n + 1, ask)).collect(),
        always: of.plain.map(|e| writer.level(e)),
        expected: (of.expected * 1000.0).round() / 1000.0,
        shortest: of.shortest,
    }
}

struct Writer<'a> {
    model: &'a Model,
    clock: &'a ZoneData,
}

impl Writer<'_> {
    fn level(&self, ending: Ending) -> String {
        match ending {
            Ending::Level(level) => self.model.levels.get(level).map_or("?", |l| &l.head.name).to_owned(),
            Ending::NoLevel | Ending::Impossible => "no level".to_owned(),
        }
    }

    fn question(&self, number: usize, ask: &Ask) -> QuestionRow {
        let fact = self.model.facts.get(ask.fact);
        let name = fact.map_or("?", |f| f.head.name.as_str());
        let asked = fact.map(Fact::question).unwrap_or_default();
        let flags = match fact.map(|f| &f.ty) {
            Some(FactType::Flags(words)) => words.as_slice(),
            _ => &[],
        };
        let others = ask.answers.iter().flat_map(|a| &a.said).find_map(|said| match said {
            Said::Others(_, named, ..) => Some(named_flags(flags, *named)),
            _ => None,
        });
        let further = match (ask.flag.and_then(|bit| flags.get(bit as usize)), others.as_deref()) {
            (Some(flag), _) => format!(" Is `{flag}` among it?"),
            (None, Some([])) => " How many of them?".to_owned(),
            (None, Some(named)) => format!(" How many besides {}?", named.join(", ")),
            (None, None) => String::new(),
        };
        QuestionRow {
            number,
            fact: name.to_owned(),
            question: format!("{asked}{further}"),
            answers: ask.answers.iter().map(|a| self.answer(a)).collect(),
        }
    }

    fn answer(&self, answer: &Answer) -> AnswerRow {
        let words: Vec<String> = answer.said.iter().map(|s| self.said(s)).collect();
        let (level, next) = match answer.then {
            Then::Ends(ending) => (Some(self.level(ending)), None),
            Then::Asks(at) => (None, Some(at + 1)),
        };
        AnswerRow { answer: words.join(" or "), level, next }
    }

    /// What is said of a fact, without its name.
    fn said(&self, said: &Said) -> String {
        let unit = said.fact().and_then(|f| self.model.facts.get(f));
        let value = |v| unit.map_or_else(String::new, |f| show_value(&f.ty, v, self.clock));
        match said {
            Said::Words(_, values) => values.iter().map(value).collect::<Vec<_>>().join(", "),
            Said::Between(_, Some((low, true)), Some((high, true))) if low == high => value(low),
            Said::Between(_, low, high) => {
                let low = low.as_ref().map(|(v, own)| format!("{}{}", if *own { "" } else { "more than " }, value(v)));
                let high = high.as_ref().map(|(v, own)| (value(v), *own));
                match (low, high) {
                    (Some(low), Some((high, true))) => format!("{low} to {high}"),
                    (Some(low), Some((high, false))) => format!("{low} to less than {high}"),
                    (Some(low), None) if low.starts_with("more") => low,
                    (Some(low), None) => format!("{low} or more"),
                    (None, Some((high, true))) => format!("{high} or less"),
                    (None, Some((high, false))) => format!("less than {high}"),
                    (None, None) => "anything".to_owned(),
                }
            }
            Said::Flag(_, _, set) | Said::Known(_, set) | Said::Incident(_, set) => {
                if *set { "yes" } else { "no" }.to_owned()
            }
            Said::Not(_, other) => format!("not {}", value(other)),
            Said::Others(_, _, least, most) if least == most => format!("{least}"),
            Said::Others(_, _, least, most) => format!("{least} to {most}"),
            Said::Lasting(..) => "any time".to_owned(),
        }
    }
}

impl QuestionnaireDocument {
    /// For people: a numbered list that works on paper.
    #[must_use]
    pub fn human(&self) -> String {
        let mut out = String::new();
        // INVARIANT: writing to a String does not fail.
        if let Some(level) = &self.always {
            let _ = writeln!(out, "Nothing to ask: it is {level} in every case.");
            return out;
        }
        let _ = writeln!(out, "{}: which severity? {}\n", visible(&self.policy), self.length());
        let widest = |q: &QuestionRow| q.answers.iter().map(|a| a.answer.chars().count()).max().unwrap_or(0);
        for question in &self.questions {
            // Further lines of a question stand under its first.
            let lines = question.question.split(['\n', '\u{2028}', '\u{2029}']).map(|line| visible(line.trim_end()));
            let _ = writeln!(out, "{:>3}  {}", question.number, lines.collect::<Vec<_>>().join("\n     "));
            let width = widest(question).min(40);
            for answer in &question.answers {
                let blanks = " ".repeat(width.saturating_sub(answer.answer.chars().count()));
                let _ = writeln!(out, "       {}{blanks}  {}", answer.answer, answer.then());
            }
        }
        out
    }

    fn length(&self) -> String {
        let least = if self.shortest { "no order needs fewer" } else { "there may be an order that needs fewer" };
        format!("{:.1} questions on average ({least}).", self.expected)
    }

    /// As a Mermaid flow chart.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut out = String::from("flowchart TD\n");
        let mut levels: Vec<&str> = Vec::new();
        for question in &self.questions {
            let _ = writeln!(out, "  q{}{{{}}}", question.number, label(&question.question));
            for answer in &question.answers {
                let to = match (&answer.level, answer.next) {
                    (Some(level), _) => {
                        let known = levels.iter().position(|l| l == level);
                        let at = known.unwrap_or_else(|| {
                            levels.push(level);
                            levels.len() - 1
                        });
                        format!("l{at}")
                    }
                    (None, next) => format!("q{}", next.unwrap_or_default()),
                };
                let _ = writeln!(out, "  q{} -->|{}| {to}", question.number, label(&answer.answer));
            }
        }
        for (at, level) in levels.into_iter().chain(self.always.as_deref()).enumerate() {
            let _ = writeln!(out, "  l{at}([{}])", label(level));
        }
        out
    }

    /// As a page to print.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<title>{0}: which severity?</title>\n<style>{STYLE}</style>\n\
             </head>\n<body>\n<h1>{0}: which severity?</h1>\n",
            xml(&self.policy)
        );
        match &self.always {
            Some(level) => {
                let _ = writeln!(out, "<p>Nothing to ask: it is <b>{}</b> in every case.</p>", xml(level));
            }
            None => {
                let _ = writeln!(out, "<p>{} Begin at 1.</p>\n<ol>", xml(&self.length()));
                for question in &self.questions {
                    let _ = writeln!(out, "<li id=\"q{}\">{}\n<table>", question.number, xml(&question.question));
                    for answer in &question.answers {
                        let then = match answer.next {
                            Some(next) => format!("<a href=\"#q{next}\">go to {next}</a>"),
                            None => format!("<b>{}</b>", xml(answer.level.as_deref().unwrap_or_default())),
                        };
                        let _ = writeln!(out, "<tr><th scope=\"row\">{}</th><td>{then}</td></tr>", xml(&answer.answer));
                    }
                    out.push_str("</table></li>\n");
                }
                out.push_str("</ol>\n");
            }
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

impl AnswerRow {
    fn then(&self) -> String {
        match (&self.level, self.next) {
            (Some(level), _) => level.clone(),
            (None, next) => format!("go to {}", next.unwrap_or_default()),
        }
    }
}

/// Black on white, large enough for paper, and dark where the reader wants it so.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.45 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
li{margin:0 0 1.1rem;break-inside:avoid}\
table{border-collapse:collapse;margin:.3rem 0}\
th,td{text-align:left;padding:.15rem 1rem .15rem 0;border-bottom:1px solid #8886;font-weight:normal}\
@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}}";

/// A text in quotes, as Mermaid wants it.
fn label(text: &str) -> String {
    format!("\"{}\"", mermaid_text(text))
}
