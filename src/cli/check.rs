//! `callout check`: every problem, in every file, in one run.

use clap::{Args, ValueEnum};

use super::args::{Judging, Paths};
use super::host::Host;
use super::{Exit, session};
use crate::diagnostic::render::{Summary, human, json};

/// Every problem, in every file, in one run
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    paths: Paths,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    judging: Judging,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With excerpts, for people
    Human,
    /// One document, for programs
    Json,
}

impl Check {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let books = session::check(host, &self.paths.paths(), &self.judging)?;
        let mut text = String::new();
        let mut report = json::Report::default();
        let mut summary = Summary::default();
        for checked in &books {
            let sources = &checked.book.sources;
            summary = summary.and(Summary::of(&checked.findings, sources));
            match self.format {
                Format::Human => text.push_str(&human::render(&checked.findings, sources, host.out)),
                Format::Json => report.add(&checked.findings, sources),
            }
        }
        match self.format {
            Format::Human if host.quiet => {}
            Format::Human => text.push_str(&format!("{summary}\n")),
            Format::Json => text = report.to_json().map_err(|_| Exit::Bug)?,
        }
        host.print(&text)?;
        let worst = books.iter().map(session::Checked::exit).max_by_key(|e| e.code()).unwrap_or(Exit::Clean);
        if worst == Exit::Clean { Ok(()) } else { Err(worst) }
    }
}
