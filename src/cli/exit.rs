//! Exit codes.

use super::host::complain;
use crate::diagnostic::render::visible;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the failing level.
    Clean,
    /// Findings, failed scenarios.
    Findings,
    /// Wrong usage, unreadable input or configuration.
    Usage,
    /// Nothing failed, but something could not be decided.
    Undecided,
    /// A bug in callout.
    Bug,
}

impl Exit {
    /// The number the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Undecided => 3,
            Self::Bug => 70,
        }
    }

    /// The worse of two ends.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if self.code() >= other.code() { self } else { other }
    }

    /// What a command returns that ends so.
    ///
    /// # Errors
    /// Every end but a clean one.
    pub fn result(self) -> Result<(), Self> {
        if self == Self::Clean { Ok(()) } else { Err(self) }
    }
}

/// The panic hook. A panic is always our fault, so it asks for a report and says nothing about the policy.
pub(super) fn report_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let what = panic
        .payload()
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.payload().downcast_ref::<String>().cloned())
        .unwrap_or_default();
    let place = panic.location().map_or_else(String::new, |l| format!(" at {}:{}", l.file(), l.line()));
    complain(&format!(
        "this is a bug in callout {}, not in your policy\n  {}{place}\n\
         please report it with these lines, the command and, if you may, the policy; nothing was written",
        env!("CARGO_PKG_VERSION"),
        visible(&what),
    ));
}
