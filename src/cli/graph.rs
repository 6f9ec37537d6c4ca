//! `callout graph`: the policy for other tools to draw.

use clap::{Args, ValueEnum};

use super::args::{Judging, Paths};
use super::host::Host;
use super::{Exit, session};
use crate::graph::{dot, mermaid};

/// The policy as a graph: DOT for Graphviz, or Mermaid
#[derive(Debug, Args)]
pub(super) struct Graph {
    #[command(flatten)]
    paths: Paths,
    /// What is drawn
    #[arg(long, value_enum, default_value_t = Of::Policy)]
    of: Of,
    /// For which tool
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
    #[command(flatten)]
    judging: Judging,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// Everything and how it hangs together
    Policy,
}

/// For which tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Graphviz
    Dot,
    /// Mermaid, as Markdown viewers draw it
    Mermaid,
}

impl Graph {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let checked = session::open(host, &self.paths.paths(), &self.judging)?;
        let (Of::Policy, policy) = (self.of, &checked.policy);
        host.print(&match self.format {
            Format::Dot => dot(&policy.model, &policy.graph),
            Format::Mermaid => mermaid(&policy.model, &policy.graph),
        })
    }
}
