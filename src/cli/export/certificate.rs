//! `callout export certificate`: what was proved, for somebody else to check.

use clap::Args;

use super::super::args::{BookFlag, Judging};
use super::super::host::{Host, json};
use super::super::out::Out;
use super::super::{Exit, session};
use super::subject;
use crate::claim::End;
use crate::claim::certificate::{CertificateDocument, document};

/// The proofs that criteria and tables cover everything and that rows do not meet, for an independent checker (JSON)
#[derive(Debug, Args)]
pub(super) struct Certificate {
    /// Tables, or `severities`; a path is the book [default: severities and all tables]
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    #[command(flatten)]
    out: Out,
    /// Print the JSON Schema of certificates instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    book: BookFlag,
    #[command(flatten)]
    judging: Judging,
}

impl Certificate {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return host.print_json(&schemars::schema_for!(CertificateDocument));
        }
        let (paths, names) = self.book.split(&self.what);
        let checked = session::open_in_spite_of_verdicts(host, &paths, &self.judging)?;
        let subjects = subject::all(host, &checked, &names)?;
        let policy = &checked.policy;
        let certificate = document(policy.model.policy.head.title(), &subjects, &policy.book.sources);
        self.out.write(host, &json(&certificate)?)?;
        let open = subjects.iter().flat_map(|s| s.verdicts.iter().map(move |v| (&s.name, v)));
        let open: Vec<&String> = open.filter(|(_, v)| matches!(v.end, End::Undecided)).map(|(name, _)| name).collect();
        for name in &open {
            host.tell(&format!("{name}: undecided, there are too many combinations\n"));
        }
        if open.is_empty() { Ok(()) } else { Err(Exit::Undecided) }
    }
}
