//! Checks certificates of `callout export certificate`, and shares no code with callout.
//!
//! Nothing is believed but the values that variables have and what rows and lines say. A claim that holds comes with a tree of
//! cuts: whatever its author thought, the pieces it ends in are everything there is, and in each of them what the claim wants
//! is found again from the rows. A claim that does not hold comes with a case, in which it is found not to hold.

use serde_json::Value;

/// An interval of values for each variable, both ends included.
type Area = Vec<(i64, i64)>;

/// What is said about one subject.
struct Subject<'c> {
    names: Vec<&'c str>,
    /// Intervals of the values of each variable.
    values: Vec<Vec<(i64, i64)>>,
    alternatives: &'c [Value],
    ruled_out: &'c [Value],
}

/// What of the certificate is so, one sentence for each claim.
///
/// # Errors
/// The first thing that is not so, with its place.
pub fn check(certificate: &str) -> Result<Vec<String>, String> {
    let certificate: Value = serde_json::from_str(certificate).map_err(|e| format!("this is no JSON: {e}"))?;
    if certificate.get("format").and_then(Value::as_str) != Some("callout.certificate/1") {
        return Err("this is no certificate of format `callout.certificate/1`".to_owned());
    }
    let mut found = Vec::new();
    for of in list(&certificate, "subjects")? {
        let subject = subject(of).map_err(|e| format!("{}: {e}", text(&of["name"])))?;
        for claim in list(of, "claims")? {
            let what = format!("{}: {}", text(&of["name"]), text(&claim["claim"]));
            let holds = claim["holds"].as_bool().ok_or_else(|| format!("{what}: `holds` is missing"))?;
            if holds { subject.proof(claim) } else { subject.case(claim) }.map_err(|e| format!("{what}: {e}"))?;
            found.push(format!("{}: {what}", if holds { "holds" } else { "does not hold, as said" }));
        }
    }
    Ok(found)
}

fn list<'c>(of: &'c Value, name: &str) -> Result<&'c [Value], String> {
    of[name].as_array().map(Vec::as_slice).ok_or_else(|| format!("`{name}` is no list"))
}

fn text(of: &Value) -> &str {
    of.as_str().unwrap_or("?")
}

fn subject(of: &Value) -> Result<Subject<'_>, String> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for variable in list(of, "variables")? {
        let name = variable["name"].as_str().ok_or("a variable has no name")?;
        if names.contains(&name) {
            return Err(format!("two variables are called `{name}`"));
        }
        let pair = |v: &Value| Some((v[0].as_i64()?, v[1].as_i64()?)).filter(|(from, to)| from <= to);
        let intervals: Option<Vec<(i64, i64)>> = list(variable, "values")?.iter().map(pair).collect();
        names.push(name);
        values.push(intervals.filter(|i| !i.is_empty()).ok_or_else(|| format!("`{name}` has no sound values"))?);
    }
    let ruled_out = if of["ruled-out"].is_null() { &[] } else { list(of, "ruled-out")? };
    Ok(Subject { names, values, alternatives: list(of, "alternatives")?, ruled_out })
}

impl Subject<'_> {
    fn variable(&self, name: &Value) -> Result<usize, String> {
        self.names.iter().position(|n| name == *n).ok_or_else(|| format!("{name} is no variable"))
    }

    /// Whether a condition holds in all of an area (`Some(true)`), in none of it, or perhaps in some.
    fn truth(&self, test: &Value, area: &Area) -> Result<Option<bool>, String> {
        let (name, of) =
            test.as_object().and_then(|o| o.iter().next()).ok_or_else(|| format!("{test} is no condition"))?;
        let each = |of: &Value| -> Result<Vec<Option<bool>>, String> {
            of.as_array().ok_or("a list is missing")?.iter().map(|t| self.truth(t, area)).collect()
        };
        Ok(match name.as_str() {
            "constant" => Some(of.as_bool().ok_or("`constant` is neither")?),
            "all" | "any" => {
                let (all, stop) = (each(of)?, name == "any");
                if all.contains(&Some(stop)) {
                    Some(stop)
                } else if all.contains(&None) {
                    None
                } else {
                    Some(!stop)
                }
            }
            "not" => self.truth(of, area)?.map(|holds| !holds),
            "at-least" => {
                let (n, all) = (of[0].as_u64().ok_or("`at-least` has no number")?, each(&of[1])?);
                let (least, most) =
                    (all.iter().filter(|t| **t == Some(true)), all.iter().filter(|t| **t != Some(false)));
                span_in(least.count() as i128, most.count() as i128, i128::from(n), i128::MAX)
            }
            "between" => {
                let (mut least, mut most) = (0, 0);
                for name in of[0].as_array().ok_or("`between` names no variables")? {
                    let (from, to) = area.get(self.variable(name)?).copied().unwrap_or_default();
                    (least, most) = (least + i128::from(from), most + i128::from(to));
                }
                let end = |v: &Value, none: i128| if v.is_null() { Some(none) } else { v.as_i64().map(i128::from) };
                let (from, to) = (end(&of[1], i128::MIN), end(&of[2], i128::MAX));
                span_in(least, most, from.ok_or("`between` has no first end")?, to.ok_or("`between` has no last end")?)
            }
            other => return Err(format!("`{other}` is no condition")),
        })
    }

    /// Whether nothing of an area can be.
    fn cannot_be(&self, area: &Area) -> Result<bool, String> {
        let meets =
            |((from, to), values): (&(i64, i64), &Vec<(i64, i64)>)| values.iter().any(|(a, b)| a <= to && from <= b);
        if !area.iter().zip(&self.values).all(meets) {
            return Ok(true);
        }
        let truths: Result<Vec<_>, _> = self.ruled_out.iter().map(|r| self.truth(&r["when"], area)).collect();
        Ok(truths?.contains(&Some(true)))
    }

    /// Whether in all of an area (`Some(true)`), in none of it, or perhaps in some the claim holds.
    fn claimed(&self, claim: &Value, area: &Area) -> Result<Option<bool>, String> {
        let truths = self.alternatives.iter().map(|a| Ok((a, self.truth(&a["when"], area)?)));
        let truths: Vec<(&Value, Option<bool>)> = truths.collect::<Result<_, String>>()?;
        if claim == "complete" {
            let all: Vec<Option<bool>> = truths.iter().map(|(_, t)| *t).collect();
            return Ok(if all.contains(&Some(true)) {
                Some(true)
            } else {
                all.iter().all(|t| *t == Some(false)).then_some(false)
            });
        }
        let same = |a: &Value, b: &Value| claim == "agreeing" && a["gives"].is_string() && a["gives"] == b["gives"];
        let clash = |of: &[&Value]| of.iter().enumerate().any(|(n, a)| of.iter().skip(n + 1).any(|b| !same(a, b)));
        if claim != "exclusive" && claim != "agreeing" {
            return Err("this is not claimed of anything".to_owned());
        }
        let meeting = || truths.iter().filter(|(a, _)| a["otherwise"] != true);
        let sure: Vec<&Value> = meeting().filter(|(_, t)| *t == Some(true)).map(|(a, _)| *a).collect();
        let perhaps: Vec<&Value> = meeting().filter(|(_, t)| *t != Some(false)).map(|(a, _)| *a).collect();
        Ok(if clash(&sure) { Some(false) } else { (!clash(&perhaps)).then_some(true) })
    }

    /// Whether the pieces are everything there is, and the claim holds in each of them.
    fn proof(&self, claim: &Value) -> Result<(), String> {
        let pieces = list(claim, "pieces")?;
        let ends = |values: &Vec<(i64, i64)>| {
            let (from, to) = (values.iter().map(|v| v.0).min(), values.iter().map(|v| v.1).max());
            (from.unwrap_or_default(), to.unwrap_or_default())
        };
        let mut todo: Vec<(usize, Area)> = vec![(0, self.values.iter().map(ends).collect())];
        let mut steps = 0;
        while let Some((index, area)) = todo.pop() {
            steps += 1;
            // Each piece is looked at once, or it is no tree.
            let piece = pieces.get(index).filter(|_| steps <= pieces.len());
            let piece = piece.ok_or_else(|| format!("there is no piece {index}, or it is there twice"))?;
            let place = || format!("piece {index} {}", self.shown(&area));
            if let Some(cut) = piece.get("cut") {
                let (variable, at) = (self.variable(&cut[0])?, cut[1].as_i64());
                let upper = cut[2].as_u64().and_then(|u| usize::try_from(u).ok());
                let (Some(at), Some(upper)) = (at, upper) else { return Err(format!("{} is not sound", place())) };
                let (mut low, mut high) = (area.clone(), area.clone());
                let (Some(l), Some(h)) = (low.get_mut(variable), high.get_mut(variable)) else { continue };
                if at <= l.0 || at > h.1 {
                    return Err(format!("{} is cut at {at}, where it does not reach", place()));
                }
                (l.1, h.0) = (at - 1, at);
                todo.extend([(upper, high), (index + 1, low)]);
                continue;
            }
            if self.cannot_be(&area)? {
                continue;
            }
            if piece == "cannot" {
                return Err(format!("{} can be", place()));
            }
            if let Some(named) = piece.get("holds") {
                let named = named.as_u64().and_then(|n| self.alternatives.get(usize::try_from(n).ok()?));
                let named = named.ok_or_else(|| format!("{} names no alternative", place()))?;
                if claim["claim"] == "complete" && self.truth(&named["when"], &area)? != Some(true) {
                    return Err(format!(
                        "{} is not covered by `{}` ({})",
                        place(),
                        text(&named["text"]),
                        text(&named["at"])
                    ));
                }
            }
            if self.claimed(&claim["claim"], &area)? != Some(true) {
                return Err(format!("{} is no proof of it", place()));
            }
        }
        Ok(())
    }

    /// Whether the claim does not hold in the case.
    fn case(&self, claim: &Value) -> Result<(), String> {
        let point: Option<Area> = list(claim, "case")?.iter().map(|v| v.as_i64().map(|v| (v, v))).collect();
        let point = point.filter(|p| p.len() == self.names.len()).ok_or("the case has no value for each variable")?;
        if self.cannot_be(&point)? {
            return Err(format!("the case {} cannot be", self.shown(&point)));
        }
        match self.claimed(&claim["claim"], &point)? {
            Some(false) => Ok(()),
            _ => Err(format!("the case {} is none in which it does not hold", self.shown(&point))),
        }
    }

    fn shown(&self, area: &Area) -> String {
        let each = self.names.iter().zip(area).map(|(name, (from, to))| format!("{name} {from}..{to}"));
        format!("({})", each.collect::<Vec<_>>().join(", "))
    }
}

/// Whether what lies between `least` and `most` lies between `from` and `to`: all of it, nothing, or perhaps some.
fn span_in(least: i128, most: i128, from: i128, to: i128) -> Option<bool> {
    if from <= least && most <= to {
        Some(true)
    } else if most < from || to < least {
        Some(false)
    } else {
        None
    }
}
