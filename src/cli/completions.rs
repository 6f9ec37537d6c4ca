//! `callout completions`: from the same definition as the flags themselves.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Exit;
use super::host::Host;

/// Completions for a shell, printed
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Cli::command(), "callout", &mut script);
        host.print(&String::from_utf8_lossy(&script))
    }
}
