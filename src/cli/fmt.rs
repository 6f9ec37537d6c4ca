//! `callout fmt`: the one layout of policy files.

use clap::Args;

use super::host::Host;
use super::layout::{Given, Known, notation, refuse, worse};
use super::{Exit, disk};
use crate::source::{Notation, decode};
use crate::syntax::layout;
use crate::syntax::yaml::first_key_is_callout;

/// The canonical layout of policy files, in either notation; comments are kept
///
/// Declarations with mistakes, and what stands between `# fmt: off` and `# fmt: on`, stay as they are. A file is written only
/// where it is proven to say the same as before.
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Folders or files, `-` for standard input; without one, the current folder
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    paths: Vec<String>,
    /// Write nothing; list the files whose layout is another one, and fail if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long)]
    diff: bool,
    /// What standard input is called; its ending says the notation [default: as its text looks]
    #[arg(long, value_name = "FILE")]
    stdin_name: Option<String>,
}

impl Fmt {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let given = Given::find(host, &self.paths, self.stdin_name.as_deref())?;
        let mut known = Known::default();
        let mut exit = Exit::Clean;
        let mut changed = 0_usize;
        for file in &given.policies {
            match self.one(host, &given, file, &mut known) {
                Ok(true) => changed += 1,
                Ok(false) => {}
                Err(why) => exit = worse(exit, why),
            }
        }
        let dry = self.check || self.diff;
        if dry && changed > 0 {
            exit = worse(exit, Exit::Findings);
        }
        if !host.quiet && given.typed.is_none() {
            let total = given.policies.len();
            let files = if total == 1 { "file" } else { "files" };
            let what = if dry { "would be formatted" } else { "formatted" };
            host.tell(&format!("{changed} of {total} {files} {what}\n"));
        }
        if exit == Exit::Clean { Ok(()) } else { Err(exit) }
    }

    /// Formats one file; whether its layout was another one.
    fn one(&self, host: &Host, given: &Given, file: &str, known: &mut Known) -> Result<bool, Exit> {
        let notation = notation(host, file)?;
        let unreadable = |why: &str| host.usage(&format!("cannot read `{file}`: {why}"), "");
        let bytes = given.files().read(file).map_err(|why| unreadable(&why))?;
        let text = decode(&bytes).map_err(|e| host.usage(&format!("`{file}`: {}", e.message), &e.help))?;
        let width = known.width(host, file)?;
        if notation == Notation::Yaml && !first_key_is_callout(text) {
            return Err(
                host.usage(&format!("the first key of `{file}` is not `callout`"), "begin the file with `callout: 1`")
            );
        }
        // Only YAML is read otherwise where a fact is a text.
        let texts = if notation == Notation::Yaml { known.texts(file, given.files()).cloned() } else { None };
        let new = layout::format(notation, text, texts.as_ref(), width)
            .map_err(|why| refuse(host, file, notation, text, &why))?;
        let differs = new != text;
        if !host.quiet && layout::has_mistakes(notation, text, texts.as_ref()) {
            host.tell(&format!("{file}: declarations with mistakes stay as they are; `callout check` tells them\n"));
        }
        if self.diff && differs {
            let old_name = format!("{file} (now)");
            let diff = similar::TextDiff::from_lines(text, new.as_str());
            host.print(&diff.unified_diff().context_radius(3).header(&old_name, file).to_string())?;
        } else if self.check && differs {
            host.print(&format!("{file}\n"))?;
        }
        if self.check || self.diff {
            return Ok(differs);
        }
        if given.is_typed(file) {
            host.print(&new)?;
        } else if differs {
            // A byte order mark stays where it was.
            let mut all = bytes.get(..bytes.len() - text.len()).unwrap_or_default().to_vec();
            all.extend_from_slice(new.as_bytes());
            disk::write(file, &all).map_err(|why| host.usage(&format!("cannot write `{file}`: {why}"), ""))?;
            if !host.quiet {
                host.print(&format!("{file}\n"))?;
            }
        }
        Ok(differs)
    }
}
