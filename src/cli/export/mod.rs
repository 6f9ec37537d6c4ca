//! `callout export`: what other tools and standards can read. One file per format, each a subcommand.

mod certificate;
mod dmn;
mod ics;
mod smt2;
mod subject;

use clap::{Args, Subcommand};

use super::Exit;
use super::host::Host;

/// The policy, or a part of it, in a format of other tools and standards
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    Certificate(certificate::Certificate),
    Dmn(dmn::Dmn),
    Ics(ics::Ics),
    Smt2(smt2::Smt2),
}

impl Export {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        match &self.format {
            Format::Certificate(f) => f.run(host),
            Format::Dmn(f) => f.run(host),
            Format::Ics(f) => f.run(host),
            Format::Smt2(f) => f.run(host),
        }
    }
}
