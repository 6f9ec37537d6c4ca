//! `callout compile`: the executable plan.

use clap::Args;

use super::args::{Format, Judging, Paths};
use super::host::{Host, json};
use super::time::{Time, remarks};
use super::{Exit, disk, session};
use crate::plan::Document;
use crate::report::clocks::ClocksDocument;

/// The versioned plan (JSON), deterministic, with its content hash
#[derive(Debug, Args)]
pub(super) struct Compile {
    #[command(flatten)]
    paths: Paths,
    /// Write the plan to this file instead of standard output, which is `-`
    #[arg(long, short, value_name = "FILE")]
    output: Option<String>,
    /// Instead of the plan, the calendar of its clocks: when each obligation would run out
    #[arg(long)]
    clocks: bool,
    /// With --clocks: everything they count from is then: "2026-12-24 18:00", 2026-12-24 or now [default: now, or the start of the day of --date]
    #[arg(long, value_name = "TIME", value_parser = Time::parse, requires = "clocks")]
    at: Option<Time>,
    /// With --clocks: how they are printed
    #[arg(long, value_enum, default_value_t = Format::Human, requires = "clocks")]
    format: Format,
    /// Print the JSON Schema of what is printed instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

impl Compile {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            let schema =
                if self.clocks { schemars::schema_for!(ClocksDocument) } else { schemars::schema_for!(Document) };
            return host.print_json(&schema);
        }
        let checked = session::open(host, &self.paths.paths(), &self.judging)?;
        let plan = checked.policy.plan();
        if self.clocks {
            // Nobody counts a deadline from the second in which they asked.
            remarks(host, &checked, [self.at]);
            let from = self.at.unwrap_or(Time::Now).first(&checked, &self.judging).div_euclid(60) * 60;
            let clocks = ClocksDocument::new(&plan, &checked.policy.model, from);
            return match self.format {
                Format::Human => self.write(host, &clocks.human(), ""),
                Format::Json => self.write(host, &json(&clocks)?, ""),
            };
        }
        let document = Document::new(plan);
        self.write(host, &document.to_json(), &document.hash)
    }

    /// To standard output, or to the file that was named, with a word about it.
    fn write(&self, host: &Host, text: &str, about: &str) -> Result<(), Exit> {
        let Some(file) = self.output.as_ref().filter(|file| *file != "-") else { return host.print(text) };
        disk::write(file, text.as_bytes()).map_err(|why| host.usage(&format!("cannot write `{file}`: {why}"), ""))?;
        if !host.quiet {
            host.tell(format!("{file}: {about}").trim_end_matches([':', ' ']));
            host.tell("\n");
        }
        Ok(())
    }
}
