//! The command line: one file per command, each with its flags and what it does.
//!
//! A command is a struct of flags with `run(&self, &Host) -> Result<(), Exit>`. To add one: write `NAME.rs`, name it in
//! [`Command`] and in [`Command::run`]. A command that needs a book takes [`args::Judging`] and opens a
//! [`session`]; its result goes to standard output through [`host::Host::print`], findings go to standard error.
//!
//! Only hosts like this one read clocks, files and the environment.

pub mod args;
mod check;
mod classify;
mod clock;
mod compile;
mod completions;
mod convert;
pub mod disk;
mod exit;
mod explain;
mod export;
mod fmt;
mod graph;
pub mod host;
mod import;
mod init;
mod layout;
mod man;
mod oncall;
mod out;
mod render;
pub mod session;
mod simulate;
mod time;

use std::process::ExitCode;

use clap::Parser;

pub use exit::Exit;
use host::Host;

/// With the zone data's version: shifts depend on it.
static VERSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!("{} (zone data {})", env!("CARGO_PKG_VERSION"), crate::calendar::data_version())
});

/// Checks, compiles and rehearses crisis policies: escalation, on-call schedules, roles and messages.
#[derive(Debug, Parser)]
#[command(
    name = "callout",
    version = VERSION.as_str(),
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "exit codes: 0 nothing found, 1 findings, 2 wrong usage or unreadable input, 3 undecided, 70 a bug in callout"
)]
struct Cli {
    #[command(flatten)]
    global: args::Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Init(init::Init),
    Check(check::Check),
    Fmt(fmt::Fmt),
    Convert(convert::Convert),
    Compile(compile::Compile),
    Classify(classify::Classify),
    #[command(name = "oncall")]
    OnCall(oncall::OnCall),
    Simulate(simulate::Simulate),
    Graph(graph::Graph),
    Render(render::Render),
    Explain(explain::Explain),
    Export(export::Export),
    Import(import::Import),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    fn run(&self, host: &Host) -> Result<(), Exit> {
        match self {
            Self::Init(c) => c.run(host),
            Self::Check(c) => c.run(host),
            Self::Fmt(c) => c.run(host),
            Self::Convert(c) => c.run(host),
            Self::Compile(c) => c.run(host),
            Self::Classify(c) => c.run(host),
            Self::OnCall(c) => c.run(host),
            Self::Simulate(c) => c.run(host),
            Self::Graph(c) => c.run(host),
            Self::Render(c) => c.run(host),
            Self::Explain(c) => c.run(host),
            Self::Export(c) => c.run(host),
            Self::Import(c) => c.run(host),
            Self::Completions(c) => c.run(host),
            Self::Man(c) => c.run(host),
        }
    }
}

/// A policy nests as deep as its limits allow. Where the main thread may have less room than this, which is several
/// times what the deepest takes, a thread of our own has it.
const ROOM_BYTES: u64 = 8 * 1024 * 1024;

/// Room of a thread of our own.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(exit::report_bug));
    // A thread takes a tenth of the time of a small book: its heap grows page by page.
    let exit = if has_room() { std::panic::catch_unwind(run).unwrap_or(Exit::Bug) } else { on_a_thread(run) };
    ExitCode::from(exit.code())
}

/// Whether the main thread is known to have room enough.
#[cfg(unix)]
fn has_room() -> bool {
    rustix::process::getrlimit(rustix::process::Resource::Stack).current.is_none_or(|bytes| bytes >= ROOM_BYTES)
}

/// Whether the main thread is known to have room enough.
#[cfg(not(unix))]
const fn has_room() -> bool {
    false
}

/// Runs on a thread of its own; a panic there is a bug, and nothing else is.
fn on_a_thread(run: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    let run = std::thread::Builder::new().name("callout".to_owned()).stack_size(STACK_BYTES).spawn(run);
    match run.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        Ok(Err(_panicked)) => Exit::Bug,
        Err(no_thread) => {
            host::complain(&format!("cannot start: {no_thread}"));
            Exit::Usage
        }
    }
}

fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => {
            // Help and version come this way too. A reader that went away is no error.
            let _ = told.print();
            return if told.use_stderr() { Exit::Usage } else { Exit::Clean };
        }
    };
    let host = Host::new(&cli.global);
    match cli.command.run(&host) {
        Ok(()) => Exit::Clean,
        Err(exit) => exit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_bug_of_ours() {
        assert_eq!(on_a_thread(|| panic!("as it must not happen")).code(), 70);
        assert_eq!(on_a_thread(|| Exit::Undecided).code(), 3);
    }

    /// The page has a section for each command that has flags of its own, and names them all.
    #[test]
    fn every_flag_is_documented() {
        use clap::CommandFactory as _;
        let page = include_str!("../../docs/command-line.md");
        let section = |title: &str| {
            let from = page.find(&format!("\n## {title}\n"));
            from.map_or("", |at| page[at + 1..].split("\n## ").next().unwrap_or_default())
        };
        let common = format!("{}{}", section("Flags of every command"), section("Flags of commands that read a book"));
        let mut missing = Vec::new();
        for command in Cli::command().get_subcommands() {
            let own = section(command.get_name());
            let formats = command.get_subcommands().flat_map(clap::Command::get_arguments);
            for flag in
                command.get_arguments().chain(formats).filter(|a| !a.is_hide_set()).filter_map(clap::Arg::get_long)
            {
                let named = |text: &str| text.contains(&format!("`--{flag}"));
                if !named(own) && !named(&common) {
                    missing.push(format!("{} --{flag}", command.get_name()));
                }
            }
        }
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn flags_are_consistent() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
