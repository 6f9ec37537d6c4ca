//! Where a command that makes a file for others puts it.

use clap::Args;

use super::host::Host;
use super::{Exit, disk};

/// A file for the result, never one that is there already unless that is said.
#[derive(Debug, Clone, Args)]
pub(super) struct Out {
    /// Write the result to this file instead of standard output, which is `-`
    #[arg(long, short, value_name = "FILE")]
    out: Option<String>,
    /// Overwrite the file where it is there already
    #[arg(long, requires = "out")]
    force: bool,
}

impl Out {
    /// Prints the result, or writes it in one step, with a word about it.
    ///
    /// # Errors
    /// Where it cannot be written, or where the file is there already; that has been said then.
    pub(super) fn write(&self, host: &Host, text: &str) -> Result<(), Exit> {
        let Some(file) = self.out.as_ref().filter(|file| *file != "-") else { return host.print(text) };
        if !self.force && disk::exists(file) {
            return Err(
                host.usage(&format!("`{file}` is there already; nothing was written"), "`--force` overwrites it")
            );
        }
        disk::write(file, text.as_bytes()).map_err(|why| host.usage(&format!("cannot write `{file}`: {why}"), ""))?;
        if !host.quiet {
            host.tell(&format!("{file}\n"));
        }
        Ok(())
    }
}
