//! Communications.

use serde::{Deserialize, Serialize};

use super::step::Machine;
use super::MessageId;
use crate::model::{ChannelId, CommunicationId, LevelId, MomentId, Responder, StateId};
use crate::plan::PlaceId;

/// Messages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Communications {
    last: Option<i64>,
}

impl Communications {
    /// The last message to any audience.
    pub(super) fn last_update(&self) -> Option<i64> {
        self.last
    }
}

impl Machine<'_> {
    pub(super) fn approval_place(&self, _message: MessageId) -> Option<PlaceId> {
        None
    }
    pub(super) fn approver_unreachable(&mut self, _message: MessageId, _who: Responder) {}
    pub(super) fn approved(&mut self, _by: Option<Responder>, _message: Option<MessageId>, _yes: bool) {}
    pub(super) fn message_sent(&mut self, _message: MessageId, _channel: ChannelId, _locale: &str, _ok: bool) {}
    pub(super) fn repeat_due(&mut self, _communication: CommunicationId, _rule: u32) {}
    pub(super) fn message_goes_on(&mut self, _message: MessageId) {}
    pub(super) fn next_approver(&mut self, _message: MessageId) {}
    pub(super) fn next_route(&mut self, _message: MessageId) {}
    pub(super) fn message_late(&mut self, _message: MessageId) {}
    pub(super) fn something_recovered(&mut self) {}
    pub(super) fn moment_set(&mut self, _moment: MomentId) {}
    pub(super) fn severity_changed(&mut self, _from: LevelId, _to: LevelId) {}
    pub(super) fn cadence_changed(&mut self) {}
    pub(super) fn state_began(&mut self, _state: StateId) {}
    pub(super) fn incident_declared(&mut self) {}
    pub(super) fn incident_cancelled(&mut self) {}
    pub(super) fn incident_reopened(&mut self) {}
    pub(super) fn all_ladders_answered(&mut self) {}
    pub(super) fn messages_still_open(&self) -> Option<&'static str> {
        None
    }
    pub(super) fn forget_communications(&mut self) {}
    pub(super) fn end_file(&mut self) {}
}
