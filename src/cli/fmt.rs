//! `callout fmt`: the one layout of policy files.

use clap::Args;

use super::host::Host;
use super::layout::{Given, Known, notation, refuse};
use super::{Exit, disk};
use crate::source::{Notation, decode};
use crate::syntax::layout::{self, Refusal};
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

/// A file as it is.
#[derive(Clone, Copy)]
struct Old<'f> {
    file: &'f str,
    notation: Notation,
    bytes: &'f [u8],
    /// Without a byte order mark.
    text: &'f str,
    /// It came from standard input.
    typed: bool,
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
                Err(why) => exit = exit.worse(why),
            }
        }
        let dry = self.check || self.diff;
        if dry && changed > 0 {
            exit = exit.worse(Exit::Findings);
        }
        if !host.quiet && given.typed.is_none() {
            let total = given.policies.len();
            let files = if total == 1 { "file" } else { "files" };
            let what = if dry { "would be formatted" } else { "formatted" };
            host.tell(&format!("{changed} of {total} {files} {what}\n"));
        }
        exit.result()
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
        let new = layout::format(notation, text, texts.as_ref(), width);
        if new.is_ok() && !host.quiet && layout::has_mistakes(notation, text, texts.as_ref()) {
            host.tell(&format!("{file}: declarations with mistakes stay as they are; `callout check` tells them\n"));
        }
        self.replace(host, &Old { file, notation, bytes: &bytes, text, typed: given.is_typed(file) }, new)
    }

    /// Writes or shows the new layout, where there is one that is proven; whether the old one was another.
    fn replace(&self, host: &Host, old: &Old<'_>, new: Result<String, Refusal>) -> Result<bool, Exit> {
        let Old { file, notation, bytes, text, typed } = *old;
        let new = new.map_err(|why| refuse(host, file, notation, text, &why))?;
        let differs = new != text;
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
        // A byte order mark stays where it was.
        let mark = bytes.strip_suffix(text.as_bytes()).map(String::from_utf8_lossy).unwrap_or_default();
        let all = format!("{mark}{new}");
        if typed {
            host.print(&all)?;
        } else if differs {
            disk::write(file, all.as_bytes())
                .map_err(|why| host.usage(&format!("cannot write `{file}`: {why}"), ""))?;
            if !host.quiet {
                host.print(&format!("{file}\n"))?;
            }
        }
        Ok(differs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::disk::Disk;
    use crate::source::Files;

    /// A layout that cannot be proven is our bug: the exit says so, and the file stays byte for byte.
    #[test]
    fn what_is_not_proven_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = format!("{}/a.callout", folder.path().display());
        let text = "team  a { members b }  # why\n";
        disk::write(&file, text.as_bytes()).unwrap();
        let host = Host { out: Default::default(), err: Default::default(), quiet: true };
        let old = Old { file: &file, notation: Notation::Dsl, bytes: text.as_bytes(), text, typed: false };
        let fmt = Fmt { paths: Vec::new(), check: false, diff: false, stdin_name: None };
        let lost = layout::proven(Notation::Dsl, text, "team a { members b }\n".to_owned(), None);
        assert!(lost.is_err());
        let exit = fmt.replace(&host, &old, lost).unwrap_err();
        assert_eq!(exit.code(), 70);
        assert_eq!(Disk.read(&file).unwrap(), text.as_bytes());
        // The same way writes what is proven.
        let kept = layout::proven(Notation::Dsl, text, "team a { members b }  # why\n".to_owned(), None);
        assert!(fmt.replace(&host, &old, kept).unwrap());
        assert_eq!(Disk.read(&file).unwrap(), b"team a { members b }  # why\n");
    }
}
