//! `callout man`: manual pages from the same definition as the flags themselves.

use clap::{Args, Command, CommandFactory};

use super::host::Host;
use super::{Exit, disk};
use crate::source::path;

/// Manual pages, printed or written
#[derive(Debug, Args)]
pub(super) struct Man {
    /// Write `callout.1` and a page for every command into this folder, which is made if need be, instead of printing the first
    #[arg(long, short, value_name = "DIR")]
    output: Option<String>,
}

impl Man {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let mut root = super::Cli::command();
        root.build();
        let Some(folder) = &self.output else {
            return host.print(&page(&root)?);
        };
        disk::create_folder(folder).map_err(|why| host.usage(&format!("cannot make `{folder}`: {why}"), ""))?;
        let mut open = vec![root];
        while let Some(command) = open.pop() {
            open.extend(command.get_subcommands().filter(|c| !c.is_hide_set()).cloned());
            let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
            let target = path::join(folder, &format!("{name}.1"));
            disk::write(&target, page(&command)?.as_bytes())
                .map_err(|why| host.usage(&format!("cannot write `{target}`: {why}"), ""))?;
        }
        Ok(())
    }
}

fn page(command: &Command) -> Result<String, Exit> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text).map_err(|_| Exit::Bug)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
