//! Messages.

pub mod channel;
pub mod length;
