//! `callout import`: what other tools and standards say, as declarations. One file per format, each a subcommand.

mod dmn;
mod ics;

use clap::{Args, Subcommand};

use super::Exit;
use super::host::Host;

/// A file of other tools and standards as declarations of a policy
#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    Dmn(dmn::Dmn),
    Ics(ics::Ics),
}

impl Import {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        match &self.format {
            Format::Dmn(f) => f.run(host),
            Format::Ics(f) => f.run(host),
        }
    }
}
