//! The clock: read here, passed down as a value.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::syntax::literal::Date;

/// Seconds since 1970-01-01 00:00 UTC.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a host is where the clock is read")]
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_secs()).ok()).unwrap_or(0)
}

/// Today's date in UTC, for what has no policy yet; a policy has a clock of its own.
#[must_use]
pub fn today() -> Date {
    Date::from_days(now().div_euclid(86_400))
}
