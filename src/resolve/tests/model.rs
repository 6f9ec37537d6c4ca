use super::{book, model};
use crate::model::*;

#[test]
fn nothing() {
    let m = model("");
    assert_eq!(m.zones.rows().map(|z| z.name.as_str()).collect::<Vec<_>>(), ["UTC"]);
    let _ = book(&[""], &[]);
}
