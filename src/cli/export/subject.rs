//! What is exported: the criteria of the levels, or a table.

use std::collections::BTreeSet;

use super::super::Exit;
use super::super::host::Host;
use super::super::session::Checked;
use crate::claim::Subject;
use crate::decision::{of_criteria, of_table};
use crate::model::DecisionTable;

/// What the criteria are called where tables are named.
const CRITERIA: &str = "severities";

/// The one that is named, or the only one there is; the criteria where none is named.
///
/// # Errors
/// Where there is none, or no such, or several; that has been said then.
pub(super) fn one(host: &Host, checked: &Checked, names: &[String]) -> Result<Subject, Exit> {
    if let [_, second, ..] = names {
        return Err(host.usage(&format!("`{second}` is one too many"), "name one table, or `severities`"));
    }
    let model = &checked.policy.model;
    let known = known(checked);
    match (names.first(), known.as_slice()) {
        (None, []) => Err(nothing(host)),
        (Some(name), _) => find(host, checked, name),
        (None, [only]) => find(host, checked, only),
        (None, _) if !model.levels.is_empty() => find(host, checked, CRITERIA),
        (None, several) => {
            Err(host.usage("there are several tables here", &format!("name one of them: {}", several.join(", "))))
        }
    }
}

/// Those that are named, or all.
///
/// # Errors
/// Where there is no such one; that has been said then.
pub(super) fn all(host: &Host, checked: &Checked, names: &[String]) -> Result<Vec<Subject>, Exit> {
    let known = known(checked).into_iter().map(str::to_owned).collect();
    let names: Vec<String> = if names.is_empty() { known } else { names.to_vec() };
    if names.is_empty() {
        return Err(nothing(host));
    }
    once(&names).map(|name| find(host, checked, name)).collect()
}

/// What is named, however often.
fn once(names: &[String]) -> impl Iterator<Item = &String> {
    let mut seen = BTreeSet::new();
    names.iter().filter(move |name| seen.insert(*name))
}

fn nothing(host: &Host) -> Exit {
    host.usage("there are no severities and no tables here", "")
}

/// The tables that are named, or all.
///
/// # Errors
/// Where there is no such one; that has been said then.
pub(super) fn tables<'c>(host: &Host, checked: &'c Checked, names: &[String]) -> Result<Vec<&'c DecisionTable>, Exit> {
    let all = || checked.policy.model.tables.rows();
    if all().next().is_none() {
        return Err(host.usage("there are no tables here", ""));
    }
    if names.is_empty() {
        return Ok(all().collect());
    }
    let known = || all().map(|t| t.head.name.as_str());
    once(names)
        .map(|name| all().find(|t| t.head.name == *name).ok_or_else(|| host.unknown("table", name, known())))
        .collect()
}

/// Everything that can be named.
fn known(checked: &Checked) -> Vec<&str> {
    let model = &checked.policy.model;
    let criteria = (!model.levels.is_empty()).then_some(CRITERIA);
    criteria.into_iter().chain(model.tables.rows().map(|t| t.head.name.as_str())).collect()
}

fn find(host: &Host, checked: &Checked, name: &str) -> Result<Subject, Exit> {
    let policy = &checked.policy;
    if name == CRITERIA && !policy.model.levels.is_empty() {
        return Ok(of_criteria(&policy.model, &policy.criteria));
    }
    let table: Option<&DecisionTable> = policy.model.tables.rows().find(|t| t.head.name == name);
    match table.map(|t| of_table(&policy.model, t)) {
        Some(Some(subject)) => Ok(subject),
        // What is wrong with its rows has been said.
        Some(None) => Err(Exit::Findings),
        None => Err(host.unknown("table", name, known(checked))),
    }
}
