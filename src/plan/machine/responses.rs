//! Vendors respond: how soon is a matter of their contract.
//!
//! - The clock of `responds within` begins when a page has been delivered to the vendor, whatever it is for. Pages that
//!   follow while it runs change nothing. Only the vendor's `hours` count: a page in the night is to be answered in the
//!   morning, and one ten minutes before the close has ten minutes then and the rest when they open again.
//! - The vendor's answer stops it: `acknowledges`, or `coming`. A later page begins another clock.
//! - When it has run out and something still waits for the vendor, `vendor-late` says so, once for each clock. What was
//!   answered by others meanwhile, or what the vendor has declined, waits for it no more. Ladders go on by their own
//!   waits: the next rung does not hang on a contract.
//! - It is wall time, contracts know no snooze, and ends with the incident.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::step::{About, Machine};
use super::{AlarmKind, What};
use crate::model::{ClockTime, Responder, TargetKind, VendorId};
use crate::plan::VendorHours;

/// The vendors that were called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Responses {
    table: BTreeMap<VendorId, Response>,
}

/// One vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Response {
    /// Called then, and not heard of since.
    called: Option<i64>,
    /// Heard of last.
    heard: Option<i64>,
}

impl Machine<'_> {
    /// A page that was sent then has been delivered.
    pub(super) fn called(&mut self, who: Responder, sent: i64) {
        let Responder::Vendor(vendor) = who else { return };
        let Some(plan) = self.plan.vendors.get(vendor) else { return };
        let Some(within) = plan.responds_within else { return };
        let now = self.now;
        let response = self.s.responses.table.entry(vendor).or_default();
        if response.called.is_some() || response.heard.is_some_and(|heard| sent <= heard) {
            return;
        }
        response.called = Some(now);
        let seconds = within.max(1);
        let due = match plan.hours {
            VendorHours::Hours(hours) => self.plan.time_over(now, ClockTime::Working { seconds, hours }),
            VendorHours::Always => now.saturating_add(seconds),
        };
        self.journal(Some(plan.at), What::VendorCalled { vendor, within: due.saturating_sub(now) });
        self.s.agenda.set(Item::Response(vendor), due.max(now.saturating_add(1)));
    }

    /// Somebody answers: if it is a vendor that was called, its clock stops.
    pub(super) fn responds(&mut self, who: Responder) {
        let Responder::Vendor(vendor) = who else { return };
        let Some(plan) = self.plan.vendors.get(vendor).filter(|v| v.responds_within.is_some()) else { return };
        let now = self.now;
        let response = self.s.responses.table.entry(vendor).or_default();
        response.heard = Some(now);
        let called = response.called.take();
        self.s.agenda.remove(&Item::Response(vendor));
        if let Some(called) = called {
            self.journal(Some(plan.at), What::Responded { vendor, after: now.saturating_sub(called) });
        }
    }

    /// A vendor has had its time.
    pub(super) fn response_due(&mut self, vendor: VendorId) {
        let Some(plan) = self.plan.vendors.get(vendor) else { return };
        if self.s.chains.keys().any(|c| c.who == Responder::Vendor(vendor)) {
            self.alarm(AlarmKind::VendorLate, plan.at, About::default().and(TargetKind::Vendor(vendor)));
        } else if let Some(response) = self.s.responses.table.get_mut(&vendor) {
            response.called = None;
        }
    }

    /// No vendor is waited for any more.
    pub(super) fn forget_responses(&mut self) {
        self.s.responses = Responses::default();
        self.s.agenda.retain(|item| !matches!(item, Item::Response(_)));
    }
}
