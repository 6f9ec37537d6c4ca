//! Rules: one file each, with its documentation, its finding and the examples that are its tests.
//!
//! A rule looks at a resolved model and says what will go wrong in a crisis. Adding one: write the file, name it in
//! [`RULES`]; `callout explain`, the book and the tests take it from there.

mod acknowledge_target_missed;
mod alarms_on_one_service;
mod ambiguous_alias;
mod answer_for_good;
mod arrival_unsaid;
mod arrivals;
mod arrives_too_late;
mod assume_lowers;
mod audience_without_intake;
mod blank_address;
mod bot_hands_all_over;
mod bot_incomplete;
mod bot_reaches_nobody;
mod bot_shares_service;
mod broken;
mod call_after_deadline;
mod callout_incomplete;
mod callout_needs_unmet;
mod carried_fact;
mod channel_carries_nothing;
mod clock_cycle;
mod clock_idle_member;
mod clock_never_starts;
mod clock_nobody_keeps;
mod clock_repeated;
mod clock_unsourced;
mod clock_unwarned;
mod clock_window;
mod clock_without_channel;
mod communication_without_sender;
mod context;
mod contradictory_guarantees;
mod decider_without_time;
mod decision_default_irreversible;
mod decision_nobody_can_take;
mod decision_starts_itself;
mod decision_stays_open;
mod decision_too_fast;
mod decision_two_defaults;
mod decision_without_choice;
mod decision_without_deputy;
mod desks;
mod doubtful_assumption;
mod duty_owned_twice;
mod duty_without_owner;
mod endless_step;
mod evidence_too_late;
mod example_differs;
mod exception_nobody_does;
mod exception_own_word;
mod exception_too_few;
mod exception_too_long;
mod fault_leaves_no_channel;
mod given;
mod guarantee_beyond_help;
mod guarantee_falls;
mod guarantee_for_nothing;
mod guarantee_too_soon;
mod guarantee_without_means;
mod guard_unstaffed;
mod hand_over_cycle;
mod hand_over_wait;
mod idle_again;
mod idle_condition;
mod idle_consult;
mod idle_gap;
mod idle_gate;
mod idle_guarantee;
mod idle_guard;
mod idle_input;
mod idle_layer;
mod idle_lower;
mod idle_override;
mod idle_row;
mod impossible_scenario;
mod intake_address_twice;
mod intake_closed;
mod intake_incomplete;
mod intake_malformed_address;
mod intake_reaches_nobody;
mod intakes_on_one_service;
mod ladder_without_end;
mod late_channel_step;
mod mergeable_rows;
mod moment_nobody_sets;
mod named_twice;
mod needs_unmet;
mod never_holds;
mod no_address;
mod no_alarms;
mod no_all_clear;
mod no_level;
mod not_in_one_second;
mod note_says_nothing;
mod note_without_channel;
mod one_way_channel;
mod pageable;
mod past_override;
mod phase_too_short;
mod present;
mod procedure_never_starts;
mod promised;
mod reaction_feeds_itself;
mod reaction_never_acts;
mod reaction_reaches_nobody;
mod reaction_starts_running;
mod relief_by_nobody;
mod response_too_slow;
mod review_overdue;
mod review_too_slow;
mod role_nobody_can_fill;
mod rung_reaches_nobody;
mod rung_without_wait;
mod same_people_again;
mod schedule_gap;
mod service_cycle;
mod severity_without_ladder;
mod shared_address;
mod silent_state;
mod silent_when_worse;
mod single_service;
mod split_of_the_rest;
mod step_never_begins;
mod step_never_sent;
mod step_nobody_can_do;
mod stream_duty_unclear;
mod stream_without_duty;
mod template_missing_locale;
mod template_without_text;
#[cfg(test)]
mod tests;
mod undated_scenario;
mod unknown_channel_kind;
mod unknown_locale;
mod unreachable_level;
mod untold_audience;
mod unused_declaration;
mod unused_fact;
mod when;
mod work_already_done;
mod work_cut_short;
mod work_leads_nowhere;

pub use broken::Broken;
pub use context::Context;

use std::collections::BTreeMap;

use crate::decision::show_duration as words;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{FileId, Span};
use crate::syntax::clauses::ItemKind;

/// A rule.
pub struct Rule {
    /// Stable kebab-case name; the code of its findings.
    pub code: &'static str,
    /// How bad its findings are unless said otherwise.
    pub level: Level,
    /// The kinds of declarations that it concludes something from by what they do *not* say: it keeps quiet while one of
    /// them cannot be read.
    pub needs: &'static [&'static [ItemKind]],
    /// What it does, one line.
    pub summary: &'static str,
    /// Why it is bad, in a paragraph: what happens in a crisis.
    pub why: &'static str,
    /// Declarations that both examples need and that are not worth showing.
    pub given: &'static [&'static str],
    /// An example it complains about.
    pub fails: &'static str,
    /// The same, mended.
    pub mended: &'static str,
    /// Finds.
    pub check: fn(&Context<'_>) -> Vec<Diagnostic>,
}

/// All rules, by code.
pub const RULES: &[&Rule] = &[
    &acknowledge_target_missed::RULE,
    &alarms_on_one_service::RULE,
    &ambiguous_alias::RULE,
    &answer_for_good::RULE,
    &arrival_unsaid::RULE,
    &arrives_too_late::RULE,
    &assume_lowers::RULE,
    &audience_without_intake::RULE,
    &blank_address::RULE,
    &bot_hands_all_over::RULE,
    &bot_incomplete::RULE,
    &bot_reaches_nobody::RULE,
    &bot_shares_service::RULE,
    &call_after_deadline::RULE,
    &callout_incomplete::RULE,
    &callout_needs_unmet::RULE,
    &carried_fact::RULE,
    &channel_carries_nothing::RULE,
    &clock_cycle::RULE,
    &clock_idle_member::RULE,
    &clock_never_starts::RULE,
    &clock_nobody_keeps::RULE,
    &clock_repeated::RULE,
    &clock_unsourced::RULE,
    &clock_unwarned::RULE,
    &clock_window::RULE,
    &clock_without_channel::RULE,
    &communication_without_sender::RULE,
    &contradictory_guarantees::RULE,
    &decider_without_time::RULE,
    &decision_default_irreversible::RULE,
    &decision_nobody_can_take::RULE,
    &decision_starts_itself::RULE,
    &decision_stays_open::RULE,
    &decision_too_fast::RULE,
    &decision_two_defaults::RULE,
    &decision_without_choice::RULE,
    &decision_without_deputy::RULE,
    &doubtful_assumption::RULE,
    &duty_owned_twice::RULE,
    &duty_without_owner::RULE,
    &endless_step::RULE,
    &evidence_too_late::RULE,
    &example_differs::RULE,
    &exception_nobody_does::RULE,
    &exception_own_word::RULE,
    &exception_too_few::RULE,
    &exception_too_long::RULE,
    &fault_leaves_no_channel::RULE,
    &guarantee_beyond_help::RULE,
    &guarantee_falls::RULE,
    &guarantee_for_nothing::RULE,
    &guarantee_too_soon::RULE,
    &guarantee_without_means::RULE,
    &guard_unstaffed::RULE,
    &hand_over_cycle::RULE,
    &hand_over_wait::RULE,
    &idle_again::RULE,
    &idle_condition::RULE,
    &idle_consult::RULE,
    &idle_gap::RULE,
    &idle_gate::RULE,
    &idle_guarantee::RULE,
    &idle_guard::RULE,
    &idle_input::RULE,
    &idle_layer::RULE,
    &idle_lower::RULE,
    &idle_override::RULE,
    &idle_row::RULE,
    &impossible_scenario::RULE,
    &intake_address_twice::RULE,
    &intake_closed::RULE,
    &intake_incomplete::RULE,
    &intake_malformed_address::RULE,
    &intake_reaches_nobody::RULE,
    &intakes_on_one_service::RULE,
    &ladder_without_end::RULE,
    &late_channel_step::RULE,
    &mergeable_rows::RULE,
    &moment_nobody_sets::RULE,
    &named_twice::RULE,
    &needs_unmet::RULE,
    &never_holds::RULE,
    &no_address::RULE,
    &no_alarms::RULE,
    &no_all_clear::RULE,
    &no_level::RULE,
    &not_in_one_second::RULE,
    &note_says_nothing::RULE,
    &note_without_channel::RULE,
    &one_way_channel::RULE,
    &past_override::RULE,
    &phase_too_short::RULE,
    &procedure_never_starts::RULE,
    &reaction_feeds_itself::RULE,
    &reaction_never_acts::RULE,
    &reaction_reaches_nobody::RULE,
    &reaction_starts_running::RULE,
    &relief_by_nobody::RULE,
    &response_too_slow::RULE,
    &review_overdue::RULE,
    &review_too_slow::RULE,
    &role_nobody_can_fill::RULE,
    &rung_reaches_nobody::RULE,
    &rung_without_wait::RULE,
    &same_people_again::RULE,
    &schedule_gap::RULE,
    &service_cycle::RULE,
    &severity_without_ladder::RULE,
    &shared_address::RULE,
    &silent_state::RULE,
    &silent_when_worse::RULE,
    &single_service::RULE,
    &split_of_the_rest::RULE,
    &step_never_begins::RULE,
    &step_never_sent::RULE,
    &step_nobody_can_do::RULE,
    &stream_duty_unclear::RULE,
    &stream_without_duty::RULE,
    &template_missing_locale::RULE,
    &template_without_text::RULE,
    &undated_scenario::RULE,
    &unknown_channel_kind::RULE,
    &unknown_locale::RULE,
    &unreachable_level::RULE,
    &untold_audience::RULE,
    &unused_declaration::RULE,
    &unused_fact::RULE,
    &work_already_done::RULE,
    &work_cut_short::RULE,
    &work_leads_nowhere::RULE,
];

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.code == code)
}

/// What all rules find. Findings of declarations with an error in them are left out: they would only say again what is
/// missing because of it. Rules that ask for more say so by [`Rule::needs`], or ask the context.
#[must_use]
pub fn check(context: &Context<'_>, broken: Broken) -> Vec<Diagnostic> {
    let mut at: BTreeMap<FileId, Vec<u32>> = BTreeMap::new();
    for span in &broken.spans {
        at.entry(span.file).or_default().push(span.lo);
    }
    for places in at.values_mut() {
        places.sort_unstable();
    }
    let is_spoilt = |whole: &Span| {
        let places = at.get(&whole.file).map_or(&[][..], Vec::as_slice);
        let next = places.partition_point(|lo| *lo < whole.lo);
        places.get(next).is_some_and(|lo| *lo < whole.hi.max(whole.lo + 1))
    };
    let model = context.model;
    let named = model.names.values().filter_map(|s| model.head(*s).map(|h| (*s, h.whole)));
    let (symbols, mut wholes): (_, Vec<Span>) = named.filter(|(_, whole)| is_spoilt(whole)).unzip();
    let single = [model.alarms.as_ref().map(|a| &a.head), model.severities.as_ref().map(|s| &s.head)];
    wholes.extend(single.into_iter().flatten().map(|h| h.whole).filter(is_spoilt));
    let spoilt = covered(wholes);
    context.spoilt.replace(symbols);
    let rules: Vec<_> = RULES.iter().filter(|r| broken.spares(r.needs)).collect();
    context.broken.replace(broken);
    rules
        .into_iter()
        .flat_map(|rule| (rule.check)(context))
        .filter(|d| d.primary.as_ref().is_none_or(|p| !covers(&spoilt, p.span)))
        .collect()
}

/// What several spans cover together, as spans that do not touch, ascending.
fn covered(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut covered: Vec<Span> = Vec::new();
    for span in spans {
        match covered.last_mut() {
            Some(last) if last.file == span.file && span.lo <= last.hi => last.hi = last.hi.max(span.hi),
            _ => covered.push(span),
        }
    }
    covered
}

/// Whether one of `covered` holds the beginning of a span.
fn covers(covered: &[Span], span: Span) -> bool {
    let next = covered.partition_point(|c| (c.file, c.lo) <= (span.file, span.lo));
    let before = next.checked_sub(1).and_then(|i| covered.get(i));
    before.is_some_and(|c| c.file == span.file && span.lo < c.hi.max(c.lo + 1))
}
