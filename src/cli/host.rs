//! What a command sees of the machine it runs on: where it prints, and how.

use std::io::{IsTerminal, Write};

use super::Exit;
use super::args::{Color, Global};
use crate::diagnostic::did_you_mean;
use crate::diagnostic::render::{human, visible};

/// Where and how a command prints.
#[derive(Debug, Clone)]
pub struct Host {
    /// Looks of what goes to standard output.
    pub out: human::Style,
    /// Looks of what goes to standard error.
    pub err: human::Style,
    /// Say only what went wrong.
    pub quiet: bool,
}

impl Host {
    /// The host as flags and environment say.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a host is where the environment is read")]
    pub fn new(global: &Global) -> Self {
        let set = |name| std::env::var(name).is_ok_and(|v| !v.is_empty());
        let plain = set("NO_COLOR") || std::env::var("TERM").is_ok_and(|t| t == "dumb");
        // Shells keep COLUMNS to themselves; the terminal knows.
        let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let style = |terminal: bool, columns: Option<(terminal_size::Width, terminal_size::Height)>| human::Style {
            color: match global.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => terminal && !plain,
            },
            width: told.or_else(|| columns.map(|(w, _)| usize::from(w.0))).unwrap_or(100).clamp(40, 200),
        };
        let (out, err) = (std::io::stdout(), std::io::stderr());
        Self {
            out: style(out.is_terminal(), terminal_size::terminal_size_of(&out)),
            err: style(err.is_terminal(), terminal_size::terminal_size_of(&err)),
            quiet: global.quiet,
        }
    }

    /// Prints a result to standard output. A reader that has gone away is no error.
    ///
    /// # Errors
    /// Where it cannot be written (a full disk).
    pub fn print(&self, text: &str) -> Result<(), Exit> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                complain(&format!("cannot write the output: {e}"));
                Err(Exit::Usage)
            }
            _ => Ok(()),
        }
    }

    /// Prints a document for programs.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn print_json(&self, document: &impl serde::Serialize) -> Result<(), Exit> {
        self.print(&json(document)?)
    }

    /// Tells people something on standard error.
    pub fn tell(&self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says that no `kind` of thing (`schedule`, `fact`) has this name, with the name that is meant, or those that there are.
    #[must_use]
    pub fn unknown<'n>(&self, kind: &str, name: &str, known: impl IntoIterator<Item = &'n str>) -> Exit {
        let known: Vec<&str> = known.into_iter().collect();
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
            [] => format!("the policy has no {kind}"),
            known => format!("there are {}", some_of(known)),
        });
        self.usage(&format!("no {kind} is called `{name}`"), &help)
    }

    /// Says what is wrong with the arguments, with help, as every other error looks.
    #[must_use]
    pub fn usage(&self, message: &str, help: &str) -> Exit {
        complain(message);
        if !help.is_empty() {
            self.tell(&format!("  help: {}\n", visible(help)));
        }
        Exit::Usage
    }
}

/// Names in a line; of many the first ones.
pub(super) fn some_of(names: &[&str]) -> String {
    const MOST: usize = 12;
    match names.len().saturating_sub(MOST) {
        0 | 1 => names.join(", "),
        more => format!("{}, and {more} more", names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ")),
    }
}

/// An error that has no place in a policy.
pub(super) fn complain(message: &str) {
    let clean: Vec<_> = message.lines().map(visible).collect();
    let _ = writeln!(std::io::stderr().lock(), "error: {}", clean.join("\n"));
}

/// A document as it is printed.
///
/// # Errors
/// Where it cannot be written as JSON, which would be a bug.
pub fn json(document: &impl serde::Serialize) -> Result<String, Exit> {
    let text = serde_json::to_string_pretty(document).map_err(|_| Exit::Bug)?;
    Ok(format!("{text}\n"))
}
