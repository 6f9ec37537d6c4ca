//! `callout compile`: the executable plan.

use clap::Args;

use super::args::{Judging, Paths};
use super::host::Host;
use super::{Exit, disk, session};
use crate::plan::Document;

/// The versioned plan (JSON), deterministic, with its content hash
#[derive(Debug, Args)]
pub(super) struct Compile {
    #[command(flatten)]
    paths: Paths,
    /// Write the plan to this file instead of standard output, which is `-`
    #[arg(long, short, value_name = "FILE")]
    output: Option<String>,
    /// Print the JSON Schema of plans instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

impl Compile {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return host.print_json(&schemars::schema_for!(Document));
        }
        let checked = session::open(host, &self.paths.paths(), &self.judging)?;
        let document = Document::new(checked.policy.plan());
        match self.output.as_ref().filter(|file| *file != "-") {
            None => host.print(&document.to_json()),
            Some(file) => {
                disk::write(file, document.to_json().as_bytes())
                    .map_err(|why| host.usage(&format!("cannot write `{file}`: {why}"), ""))?;
                if !host.quiet {
                    host.tell(&format!("{file}: {}\n", document.hash));
                }
                Ok(())
            }
        }
    }
}
