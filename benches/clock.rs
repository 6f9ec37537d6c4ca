//! Time as measurements read it.

use std::time::Duration;

/// Processor time of this thread.
#[cfg(target_os = "linux")]
pub fn now() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Time on the wall, where there is no processor time of a thread.
#[cfg(not(target_os = "linux"))]
pub fn now() -> Duration {
    thread_local!(static START: std::time::Instant = std::time::Instant::now());
    START.with(std::time::Instant::elapsed)
}
