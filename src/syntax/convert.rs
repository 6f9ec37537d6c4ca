//! From one notation to the other: what `callout convert` writes.

use super::ast::{Arg, File};
use super::clauses::ItemKind;
use super::layout::{self, Refusal};
use super::same::same;
use super::{dsl, print, yaml};
use crate::source::{FileId, Notation};

/// The file in the other notation, comments included, in the layout of `fmt`.
///
/// # Errors
/// Where that cannot be proven to say the same.
pub fn convert(file: &File, to: Notation, width: usize) -> Result<String, Refusal> {
    let printed = match to {
        Notation::Yaml => print::yaml(file),
        Notation::Dsl | Notation::Text => print::dsl(file),
    };
    let text = layout::format(to, &printed, Some(&file.texts), width)?;
    let (again, found) = match to {
        Notation::Yaml => yaml::parse_knowing(FileId(0), &text, &file.texts),
        Notation::Dsl | Notation::Text => dsl::parse(FileId(0), &text),
    };
    if let Some(wrong) = found.first() {
        return Err(Refusal::Unproven(format!("{}: {}", wrong.code, wrong.message)));
    }
    same(file, &again).map_err(Refusal::Unproven)?;
    layout::same_comments(file, &again, layout::Comments::All).map_err(Refusal::Unproven)?;
    Ok(text)
}

/// Lets `use` name the files that are converted together with this one: `renamed` says what a path becomes.
pub fn rename_uses(file: &mut File, renamed: &dyn Fn(&str) -> Option<String>) {
    for clause in file.items.iter_mut().filter(|i| i.kind == ItemKind::Use).flat_map(|i| &mut i.clauses) {
        if let Arg::Text(written) = &mut clause.arg
            && let Some(new) = renamed(&written.node)
        {
            written.node = new;
        }
    }
}
