//! `callout export smt2`: a question about the criteria or a table that a solver answers.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::super::args::{BookFlag, Judging};
use super::super::host::Host;
use super::super::out::Out;
use super::super::{Exit, session};
use super::subject;
use crate::claim::{Claim, smt};

/// Whether everything is covered, or no two rows meet, as SMT-LIB 2: `unsat` means yes
#[derive(Debug, Args)]
pub(super) struct Smt2 {
    /// A table, or `severities`; a path is the book [default: severities, else the only table]
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    /// What is asked
    #[arg(long, value_enum, default_value_t = Claim::Complete)]
    claim: Claim,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    book: BookFlag,
    #[command(flatten)]
    judging: Judging,
}

impl ValueEnum for Claim {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Complete, Self::Exclusive, Self::Agreeing]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Complete => ("complete", "Whether something is covered by no row or line"),
            Self::Exclusive => ("exclusive", "Whether two rows or lines hold at once"),
            Self::Agreeing => ("agreeing", "Whether two rows or lines hold at once that give different values"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl Smt2 {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let (paths, names) = self.book.split(&self.what);
        let checked = session::open_in_spite_of_verdicts(host, &paths, &self.judging)?;
        let subject = subject::one(host, &checked, &names)?;
        self.out.write(host, &smt::question(&subject, self.claim, &checked.policy.book.sources))
    }
}
