//! What keeps a message back.

use serde::{Deserialize, Serialize};

use super::PlaceId;
use crate::model::{Actor, Expr};
use crate::syntax::ast::Unanswered;

elements! {
    /// Several look at a message side by side.
    Review {
        /// Who, all asked at once.
        by: Vec<Actor>,
        /// Seconds to answer.
        within: Option<i64>,
        /// If one of them does not answer.
        otherwise: Unanswered,
        /// Where.
        at: PlaceId,
    }
    /// Messages are held while something is so.
    Hold {
        /// While this holds, or nobody knows.
        condition: Expr,
        /// Who releases.
        by: Option<Actor>,
        /// Then they go out anyway.
        at_most: i64,
        /// Where.
        at: PlaceId,
    }
}
