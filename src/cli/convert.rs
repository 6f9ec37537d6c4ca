//! `callout convert`: one notation to the other.

use clap::{Args, ValueEnum};

use super::disk::Disk;
use super::host::Host;
use super::layout::{Given, Known, is_policy, notation, refuse};
use super::{Exit, disk};
use crate::diagnostic::render::human;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Files, Notation, path};
use crate::syntax::book::{self, Book};
use crate::syntax::convert::{convert, rename_uses};

/// One notation to the other, comments included
///
/// A file goes to standard output or, with `-o`, into a file; a folder goes into another folder, with everything else that is
/// in it. Nothing is written that is not proven to say the same.
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// A file, a folder, or `-` for standard input
    #[arg(value_name = "PATH")]
    path: String,
    /// The notation to write
    #[arg(long, value_enum)]
    to: To,
    /// Write a single file here instead of standard output, which is `-`
    #[arg(long, short, value_name = "FILE", conflicts_with = "out")]
    output: Option<String>,
    /// Write a folder's files here
    #[arg(long, value_name = "DIR")]
    out: Option<String>,
    /// Overwrite files that are there already
    #[arg(long)]
    force: bool,
    /// What standard input is called; its ending says the notation [default: as its text looks]
    #[arg(long, value_name = "FILE")]
    stdin_name: Option<String>,
}

/// A notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum To {
    /// The readable one
    Callout,
    /// YAML
    Yaml,
}

impl To {
    pub(super) fn notation(self) -> Notation {
        match self {
            Self::Callout => Notation::Dsl,
            Self::Yaml => Notation::Yaml,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Callout => "callout",
            Self::Yaml => "yaml",
        }
    }

    /// The name of a converted file.
    fn name(self, file: &str) -> String {
        format!("{}.{}", file.rsplit_once('.').map_or(file, |(stem, _)| stem), self.ending())
    }
}

impl Convert {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let place = path::normal(&self.path);
        let is_folder = self.path != "-" && matches!(Disk.list(&place), Ok(Some(_)));
        if is_folder { self.folder(host, &place) } else { self.file(host) }
    }

    fn file(&self, host: &Host) -> Result<(), Exit> {
        let given = Given::find(host, std::slice::from_ref(&self.path), self.stdin_name.as_deref())?;
        let Some(file) = given.policies.first() else { return Err(Exit::Usage) };
        let from = notation(host, file)?;
        self.differs(host, file, from)?;
        // The file as a book of its own, with what its real book knows of facts.
        let (mut book, found) = book::load(std::slice::from_ref(file), given.files());
        let mut known = Known::default();
        let width = known.width(host, file)?;
        let texts = known.texts(file, given.files()).cloned();
        let mut tree = match book.files.iter().position(|t| book.sources.get(t.id).is_some_and(|s| s.path == *file)) {
            Some(at) => book.files.swap_remove(at),
            None => {
                host.tell(&human::render(&found, &book.sources, host.err));
                return Err(Exit::Usage);
            }
        };
        let mut found: Vec<Diagnostic> =
            found.into_iter().filter(|d| d.primary.as_ref().is_none_or(|p| p.span.file == tree.id)).collect();
        if let (Some(texts), Some(source)) = (texts, book.sources.get(tree.id)) {
            if from == Notation::Yaml {
                let (again, told) = crate::syntax::yaml::parse_knowing(tree.id, &source.text, &texts);
                found = told;
                tree = again;
            }
            tree.texts = texts;
        }
        sound(host, &book, &found)?;
        let source = book.sources.get(tree.id).map(|s| s.text.clone()).unwrap_or_default();
        let text = convert(&tree, self.to.notation(), width).map_err(|why| refuse(host, file, from, &source, &why))?;
        match self.output.as_ref().filter(|o| *o != "-") {
            None if self.out.is_none() => host.print(&text),
            None => {
                let folder = self.out.clone().unwrap_or_default();
                self.write(host, vec![(path::join(&folder, &self.to.name(path::name(file))), text.into_bytes())])
            }
            Some(output) => self.write(host, vec![(output.clone(), text.into_bytes())]),
        }
    }

    fn differs(&self, host: &Host, file: &str, from: Notation) -> Result<(), Exit> {
        if from == self.to.notation() {
            let message = format!("`{file}` is in that notation already");
            return Err(host.usage(&message, "`callout fmt` gives it its layout"));
        }
        Ok(())
    }

    fn folder(&self, host: &Host, folder: &str) -> Result<(), Exit> {
        let Some(out) = self.out.as_ref().map(|o| path::normal(o)) else {
            return Err(
                host.usage(&format!("`{}` is a folder", self.path), "say with `--out DIR` where its files are to go")
            );
        };
        if out == *folder || path::within(&out, folder) {
            return Err(host.usage(
                &format!("`{out}` lies in the folder that is converted"),
                "name a folder beside it: all policy files of a folder are one book",
            ));
        }
        let list = Disk.list(folder).ok().flatten().unwrap_or_default();
        let (policies, others): (Vec<&String>, Vec<&String>) = list.iter().partition(|p| is_policy(p));
        let moved = |file: &str| path::join(&out, file.strip_prefix(folder).unwrap_or(file).trim_start_matches('/'));
        let mut written: Vec<(String, Vec<u8>)> = Vec::new();
        let mut known = Known::default();
        let (books, found) = book::find_books(&[folder.to_owned()], &Disk);
        if !found.is_empty() {
            host.tell(&human::render(&found, &crate::source::Sources::default(), host.err));
            return Err(Exit::Usage);
        }
        for paths in &books {
            let (book, found) = book::load(paths, &Disk);
            sound(host, &book, &found)?;
            for tree in &book.files {
                let Some(source) = book.sources.get(tree.id) else { continue };
                let new_name = if tree.notation == self.to.notation() {
                    moved(&source.path)
                } else {
                    moved(&self.to.name(&source.path))
                };
                if !policies.contains(&&source.path) || written.iter().any(|(p, _)| *p == new_name) {
                    continue;
                }
                let width = known.width(host, &source.path)?;
                let mut tree = tree.clone();
                rename_uses(&mut tree, &|used| {
                    let target = path::beside(&source.path, used);
                    let converts = policies.contains(&&target) && path::extension(&target) != self.to.ending();
                    converts.then(|| self.to.name(used))
                });
                let text = convert(&tree, self.to.notation(), width)
                    .map_err(|why| refuse(host, &source.path, tree.notation, &source.text, &why))?;
                written.push((new_name, text.into_bytes()));
            }
        }
        for other in others {
            let bytes = Disk.read(other).map_err(|why| host.usage(&format!("cannot read `{other}`: {why}"), ""))?;
            written.push((moved(other), bytes));
        }
        self.write(host, written)
    }

    /// Writes all files, or none where one is there already.
    fn write(&self, host: &Host, files: Vec<(String, Vec<u8>)>) -> Result<(), Exit> {
        if let Some((there, _)) = files.iter().find(|(p, _)| !self.force && disk::exists(p)) {
            return Err(
                host.usage(&format!("`{there}` is there already; nothing was written"), "`--force` overwrites files")
            );
        }
        for (file, bytes) in &files {
            let made = path::parent(file).map_or(Ok(()), |folder| disk::create_folder(&folder));
            made.and_then(|()| disk::write(file, bytes))
                .map_err(|why| host.usage(&format!("cannot write `{file}`: {why}"), ""))?;
            if !host.quiet {
                host.print(&format!("{file}\n"))?;
            }
        }
        Ok(())
    }
}

/// Tells the errors, if there are any: a file with mistakes is not converted.
fn sound(host: &Host, book: &Book, found: &[Diagnostic]) -> Result<(), Exit> {
    let errors: Vec<Diagnostic> = found.iter().filter(|d| d.level == Level::Error).cloned().collect();
    if errors.is_empty() {
        return Ok(());
    }
    host.tell(&human::render(&errors, &book.sources, host.err));
    host.tell("nothing was converted: mend these first\n");
    Err(Exit::Findings)
}
