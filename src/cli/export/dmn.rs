//! `callout export dmn`: decision tables for other tools.

use clap::Args;

use super::super::args::{BookFlag, Judging};
use super::super::host::Host;
use super::super::out::Out;
use super::super::{Exit, session};
use super::subject;
use crate::diagnostic::render::human;
use crate::dmn;

/// Decision tables as DMN 1.5 (XML), with unary tests of S-FEEL
#[derive(Debug, Args)]
pub(super) struct Dmn {
    /// Tables; a path is the book [default: all tables]
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    book: BookFlag,
    #[command(flatten)]
    judging: Judging,
}

impl Dmn {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let (paths, names) = self.book.split(&self.tables);
        let checked = session::open_in_spite_of_verdicts(host, &paths, &self.judging)?;
        let policy = &checked.policy;
        let tables = subject::tables(host, &checked, &names)?;
        let (exchange, found) = dmn::of_model(&policy.model, &policy.book, &tables);
        if !found.is_empty() {
            host.tell(&human::render(&found, &policy.book.sources, host.err));
            return Err(Exit::Findings);
        }
        self.out.write(host, &dmn::write(&exchange))
    }
}
