//! What happens to exceptions, for programs.

use serde_json::{Value, json};

use super::utc;
use crate::model::{ExceptionId, Responder};
use crate::plan::machine::ExceptionStep;
use crate::simulate::Names;

/// The fields of an entry about an exception.
pub(super) fn fields(n: &Names<'_>, exception: ExceptionId, step: &ExceptionStep) -> Value {
    let by = |who: &Option<Responder>| who.map(|w| n.responder(w).to_owned());
    let one = |who: &Responder| n.responder(*who).to_owned();
    let (what, more) = match step {
        ExceptionStep::Asked { by, reason } => ("asked", json!({"by": one(by), "reason": reason})),
        ExceptionStep::Acted { by, reason, until } => {
            ("acted", json!({"by": one(by), "reason": reason, "until": utc(*until)}))
        }
        ExceptionStep::Joined { by, reason } => ("joined", json!({"by": one(by), "reason": reason})),
        ExceptionStep::Sought { part, of, due } => {
            ("sought", json!({"part": part, "of": of.iter().map(one).collect::<Vec<_>>(), "due": due.map(utc)}))
        }
        ExceptionStep::Seen { by } => ("seen", json!({"by": one(by)})),
        ExceptionStep::Yes { by, missing } => ("yes", json!({"by": one(by), "missing": missing})),
        ExceptionStep::No { by } => ("no", json!({"by": one(by)})),
        ExceptionStep::Barred { by: who, why } => ("barred", json!({"by": by(who), "why": why})),
        ExceptionStep::Granted { until } => ("granted", json!({"until": utc(*until)})),
        ExceptionStep::Confirmed => ("confirmed", json!({})),
        ExceptionStep::Unconfirmed { refused } => ("unconfirmed", json!({"refused": refused})),
        ExceptionStep::Refused => ("refused", json!({})),
        ExceptionStep::Lapsed { missing } => ("lapsed", json!({"missing": missing})),
        ExceptionStep::Withdrawn => ("withdrawn", json!({})),
        ExceptionStep::Ended { why } => ("ended", json!({"why": why})),
        ExceptionStep::Recorded { by: who } => ("recorded", json!({"by": by(who)})),
        ExceptionStep::Restored { by: who, left } => ("restored", json!({"by": by(who), "left": left})),
        ExceptionStep::Reviewed { by: who, left } => ("reviewed", json!({"by": by(who), "left": left})),
        ExceptionStep::Overdue { part, due } => ("overdue", json!({"part": part, "due": utc(*due)})),
    };
    let mut all = json!({"exception": n.exception(exception), "what": what});
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}
