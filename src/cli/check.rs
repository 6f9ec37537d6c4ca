//! `callout check`: every problem, in every file, in one run.

use clap::{Args, ValueEnum};

use super::args::{Judging, Paths};
use super::host::Host;
use super::{Exit, session};
use crate::diagnostic::render::{Summary, github, gitlab, human, json, sarif};
use crate::report::junit::{self, Case};

/// Every problem, in every file, in one run
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    paths: Paths,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
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
    /// Workflow commands: annotations in a pull request on GitHub
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A code quality report for GitLab
    Gitlab,
    /// JUnit's XML, for build servers: a case per file
    Junit,
}

impl Check {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return host.print_json(&schemars::schema_for!(json::Report));
        }
        let books = session::check(host, &self.paths.paths(), &self.judging)?;
        host.print(&self.text(&books, host)?)?;
        let worst = books.iter().map(session::Checked::exit).fold(Exit::Clean, Exit::worse);
        // The process ends here: giving everything back piece by piece would only take time.
        std::mem::forget(books);
        worst.result()
    }

    fn text(&self, books: &[session::Checked], host: &Host) -> Result<String, Exit> {
        let each = || books.iter().map(|checked| (checked.findings.as_slice(), &checked.policy.book.sources));
        let json = match self.format {
            Format::Human => {
                let mut text: String = each().map(|(found, sources)| human::render(found, sources, host.out)).collect();
                if !host.quiet {
                    let summaries = each().map(|(found, sources)| Summary::of(found, sources));
                    text.push_str(&format!("{}\n", summaries.fold(Summary::default(), Summary::and)));
                }
                return Ok(text);
            }
            Format::Github => return Ok(each().map(|(found, sources)| github::render(found, sources)).collect()),
            Format::Junit => {
                let plain = human::Style { color: false, ..host.out };
                let cases = each().flat_map(|(found, sources)| {
                    Case::of_files(found, sources, |list| human::render(list, sources, plain))
                });
                return Ok(junit::document("callout check", &cases.collect::<Vec<_>>()));
            }
            Format::Json => {
                let mut report = json::Report::default();
                each().for_each(|(found, sources)| report.add(found, sources));
                report.to_json()
            }
            Format::Sarif => {
                let mut log = sarif::Log::default();
                each().for_each(|(found, sources)| log.add(found, sources));
                log.to_json(super::explain::meaning)
            }
            Format::Gitlab => {
                let mut issues = Vec::new();
                each().for_each(|(found, sources)| gitlab::add(&mut issues, found, sources));
                gitlab::to_json(&issues)
            }
        };
        json.map_err(|_| Exit::Bug)
    }
}
