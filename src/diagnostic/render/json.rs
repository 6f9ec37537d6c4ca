//! The rendering for programs: `callout.diagnostics/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Diagnostic, Level, Summary, json_safe};
use crate::source::{Position, Sources, Span};

/// What the format is called in its `format` field.
pub const FORMAT: &str = "callout.diagnostics/1";

/// Everything that was found in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `callout.diagnostics/1`.
    pub format: String,
    /// In the order of files and places.
    pub diagnostics: Vec<Finding>,
    /// How many there are.
    pub summary: Summary,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable name, in kebab-case; `callout explain` knows it.
    pub code: String,
    /// How bad it is.
    pub level: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where; absent for a problem of the whole book.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// What the place itself is labelled with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Other places that belong to it.
    pub labels: Vec<LabelAt>,
    /// Facts that explain it.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
    /// Edits that mend it, to be applied together.
    pub fixes: Vec<Fix>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong: nothing is compiled.
    Error,
}

/// A place in a file. Lines and columns count from 1, columns in Unicode scalar values; a tab counts as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Path as given to callout, `/` as separator.
    pub file: String,
    /// Line of its first character.
    pub line: u32,
    /// Column of its first character.
    pub column: u32,
    /// Line of its end.
    pub end_line: u32,
    /// Column after its last character.
    pub end_column: u32,
}

/// A place with what it has to do with the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabelAt {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// In words.
    pub message: String,
}

/// A replacement of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// What is replaced.
    #[serde(flatten)]
    pub place: Place,
    /// By what.
    pub with: String,
}

impl Default for Report {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), diagnostics: Vec::new(), summary: Summary::default() }
    }
}

impl Report {
    /// Adds what was found in one book.
    pub fn add(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        self.summary = self.summary.and(Summary::of(diagnostics, sources));
        self.diagnostics.extend(diagnostics.iter().map(|d| finding(d, sources)));
    }

    /// As text that ends in a newline.
    ///
    /// # Errors
    /// None in practice: the type has nothing that JSON cannot say.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|json| json_safe(&json) + "\n")
    }
}

/// Where a span is, in lines and columns; `None` where its file is not known.
#[must_use]
pub fn place(span: Span, sources: &Sources) -> Option<Place> {
    let file = sources.get(span.file)?;
    let at = |offset: u32| file.lines.position(&file.text, offset as usize);
    let (Position { line, column }, end) = (at(span.lo), at(span.hi.max(span.lo)));
    Some(Place { file: file.path.clone(), line, column, end_line: end.line, end_column: end.column })
}

fn finding(d: &Diagnostic, sources: &Sources) -> Finding {
    let label_at =
        |l: &super::super::Label| place(l.span, sources).map(|place| LabelAt { place, message: l.message.clone() });
    Finding {
        code: d.code.to_owned(),
        level: match d.level {
            Level::Info => Severity::Info,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        },
        message: d.message.clone(),
        place: d.primary.as_ref().and_then(|l| place(l.span, sources)),
        label: d.primary.as_ref().map_or_else(String::new, |l| l.message.clone()),
        labels: d.secondary.iter().filter_map(label_at).collect(),
        notes: d.notes.clone(),
        help: d.help.clone(),
        fixes: d
            .fixes
            .iter()
            .filter_map(|e| place(e.span, sources).map(|place| Fix { place, with: e.with.clone() }))
            .collect(),
    }
}
