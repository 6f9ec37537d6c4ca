//! JUnit's XML, which build servers read: a case per file that was checked, or per scenario that was run.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Level};
use crate::plan::Plan;
use crate::simulate::{Outcome, Run};
use crate::source::{FileId, Sources};

use super::Style;
use super::layout::xml;
use super::timeline::{Shown, timeline};

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it belongs to: a path.
    pub class: String,
    /// Its name.
    pub name: String,
    /// How it went; with words where it did not hold.
    pub outcome: Outcome,
    /// In one line, what is wrong.
    pub message: String,
    /// All there is to say.
    pub text: String,
}

impl Case {
    /// The case of a scenario.
    #[must_use]
    pub fn of_run(plan: &Plan, run: &Run) -> Self {
        let wrong: Vec<String> = run
            .verdicts
            .iter()
            .filter(|v| v.outcome == run.outcome())
            .map(|v| match v.outcome {
                Outcome::Undecided => format!("undecided: {}", v.text),
                _ => format!("expected {}", v.text),
            })
            .collect();
        let held = run.outcome() == Outcome::Held;
        Self {
            class: run.script.place.rsplit_once(':').map_or_else(String::new, |(path, _)| path.to_owned()),
            name: run.script.name.clone(),
            outcome: run.outcome(),
            message: if held { String::new() } else { wrong.join("; ") },
            text: if held { String::new() } else { timeline(plan, run, Shown::default(), Style::default()) },
        }
    }

    /// The cases of a book's files; what has no place belongs to the first file. `show` puts findings in words.
    #[must_use]
    pub fn of_files(found: &[Diagnostic], sources: &Sources, show: impl Fn(&[Diagnostic]) -> String) -> Vec<Self> {
        let files: Vec<(FileId, &str)> = sources.iter().map(|f| (f.id, f.path.as_str())).collect();
        let first = files.first().map(|(id, _)| *id);
        let mut cases = Vec::new();
        for (id, path) in &files {
            let here: Vec<Diagnostic> = found
                .iter()
                .filter(|d| d.primary.as_ref().map(|p| p.span.file).or(first) == Some(*id))
                .cloned()
                .collect();
            let errors: Vec<&str> =
                here.iter().filter(|d| d.level == Level::Error).map(|d| d.message.as_str()).collect();
            cases.push(Self {
                class: (*path).to_owned(),
                name: (*path).to_owned(),
                outcome: if errors.is_empty() { Outcome::Held } else { Outcome::Failed },
                message: errors.join("; "),
                text: if here.is_empty() { String::new() } else { show(&here) },
            });
        }
        cases
    }
}

/// The document of a suite.
#[must_use]
pub fn document(suite: &str, cases: &[Case]) -> String {
    let count = |outcome| cases.iter().filter(|c| c.outcome == outcome).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" skipped=\"{}\"",
        cases.len(),
        count(Outcome::Failed),
        count(Outcome::Undecided)
    );
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(out, "<testsuites {counts}>\n  <testsuite name=\"{}\" {counts}>", xml(suite));
    for case in cases {
        let (class, name) = (xml(&case.class), xml(&case.name));
        let _ = write!(out, "    <testcase classname=\"{class}\" name=\"{name}\"");
        let (message, text) = (xml(&case.message), xml(&case.text));
        let inside = match case.outcome {
            Outcome::Held if text.is_empty() => None,
            Outcome::Held => Some(format!("<system-out>{text}</system-out>")),
            Outcome::Undecided => Some(format!("<skipped message=\"{message}\">{text}</skipped>")),
            Outcome::Failed => Some(format!("<failure message=\"{message}\">{text}</failure>")),
        };
        match inside {
            None => out.push_str("/>\n"),
            Some(inside) => {
                let _ = writeln!(out, ">\n      {inside}\n    </testcase>");
            }
        }
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_build_servers_read() {
        let case = |name: &str, outcome, message: &str| Case {
            class: "a&b/s.callout".to_owned(),
            name: name.to_owned(),
            outcome,
            message: message.to_owned(),
            text: message.to_owned(),
        };
        let cases = [
            case("good", Outcome::Held, ""),
            case("bad", Outcome::Failed, "expected \"x\" < \u{1b}[31m"),
            case("cut", Outcome::Undecided, "undecided"),
        ];
        insta::assert_snapshot!(document("scenarios", &cases), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="3" failures="1" skipped="1">
          <testsuite name="scenarios" tests="3" failures="1" skipped="1">
            <testcase classname="a&amp;b/s.callout" name="good"/>
            <testcase classname="a&amp;b/s.callout" name="bad">
              <failure message="expected &quot;x&quot; &lt; �[31m">expected &quot;x&quot; &lt; �[31m</failure>
            </testcase>
            <testcase classname="a&amp;b/s.callout" name="cut">
              <skipped message="undecided">undecided</skipped>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
