//! How roles are divided.

use super::{Name, Path};

/// `internal (staff_updates, intranet)`: a work-stream of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Its name, which belongs to the role.
    pub name: Name,
    /// The duties of the role that go with it.
    pub duties: Vec<Path>,
}

/// `internal to bob`: who gets a work-stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamGiven {
    /// Which.
    pub stream: Name,
    /// To whom.
    pub to: Path,
}
