//! Services, channels, and everybody who can be paged.

use std::collections::{BTreeMap, BTreeSet};

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use super::names::Placed;
use super::policy::HOLDERS;
use super::reference::Referent;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Channel, ChannelPlan, ChannelStep, Contact, Person, Post, Service, Symbol, TargetKind, Team, TeamId, Vendor,
    VendorHours,
};
use crate::source::Spanned;
use crate::syntax::ast::{self, Arg, Clause, Item, PlanStep};
use crate::syntax::clauses::Word;

/// Who may be in a team.
const MEMBERS: &[Kind] = &[Kind::Person, Kind::Team];

/// A service.
pub(super) fn service(cx: &mut Context<'_>, item: &Item) -> Service {
    let of = &item.clauses;
    Service {
        head: cx.head(item),
        depends_on: cx.refer_all(clauses::paths(of, Word::ServiceDepends), "`depends on`", &[Kind::Service]),
        owner: clauses::path(of, Word::ServiceOwner).and_then(|p| cx.refer(p, "`owner`")),
    }
}

/// A channel.
pub(super) fn channel(cx: &mut Context<'_>, item: &Item) -> Channel {
    let of = &item.clauses;
    let rate = match clauses::first(of, Word::ChannelRate).map(|c| (&c.arg, c.span)) {
        Some((Arg::Rate { count, per }, span)) => {
            let count = cx.amount_between(count, 1, 1_000_000, "`rate`");
            let per = cx.seconds(per, "`per`");
            count.zip(per).map(|(count, per)| Spanned::new((count.node, per.node), span))
        }
        _ => None,
    };
    let length_at_most = match clauses::first(of, Word::ChannelLength).map(|c| &c.arg) {
        Some(Arg::Amount(n)) => cx.amount_between(n, 1, u32::MAX, "`length at most`").map(|n| n.map(u64::from)),
        _ => None,
    };
    Channel {
        head: cx.head(item),
        kind: clauses::name(of, Word::ChannelKind).cloned(),
        depends_on: cx.refer_all(clauses::paths(of, Word::ChannelDepends), "`depends on`", &[Kind::Service]),
        only: cx.refer_all(clauses::paths(of, Word::ChannelOnly), "`only`", &[Kind::Template]),
        carries_up_to: clauses::name(of, Word::ChannelCarries).and_then(|n| cx.clearance(n)),
        delivers_within: clauses::duration(of, Word::ChannelDelivers).and_then(|d| cx.seconds(d, "`delivers within`")),
        rate,
        length_at_most,
    }
}

/// A person.
pub(super) fn person(cx: &mut Context<'_>, item: &Item) -> Person {
    let of = &item.clauses;
    let zone = clauses::name(of, Word::PersonTimezone).map(|n| cx.zone(&n.node, n.span));
    let clock = zone.unwrap_or(cx.model.policy.zone);
    let mut away = Vec::new();
    for clause in clauses::all(of, Word::PersonAway) {
        if let Arg::Period(p) = &clause.arg {
            away.extend(cx.period(p, clock).map(|period| crate::model::Absence { period }));
        }
    }
    Person {
        head: cx.head(item),
        contacts: contacts(cx, of, Word::PersonContact),
        zone,
        speaks: clauses::names(of, Word::PersonSpeaks).to_vec(),
        skills: clauses::names(of, Word::PersonSkills).to_vec(),
        reach_by: reach_by(cx, of, Word::PersonReach),
        away,
    }
}

/// A post.
pub(super) fn post(cx: &mut Context<'_>, item: &Item) -> Post {
    let of = &item.clauses;
    Post {
        head: cx.head(item),
        contacts: contacts(cx, of, Word::PostContact),
        reach_by: reach_by(cx, of, Word::PostReach),
        held_by: clauses::path(of, Word::PostHeldBy).and_then(|p| cx.refer_to(p, "`held by`", HOLDERS)),
    }
}

/// The people of every team, teams inside opened, before any rotation is read. Wrong names are said later, by `team`.
pub(super) fn members<'a>(cx: &mut Context<'a>, placed: &[Placed<'a>]) {
    let mut direct: BTreeMap<TeamId, Vec<Symbol>> = BTreeMap::new();
    for p in placed {
        let Some(Symbol::Team(team)) = p.symbol else { continue };
        cx.scope = p.scope;
        let names = clauses::paths(&p.item.clauses, Word::TeamMembers);
        direct.insert(team, names.iter().filter_map(|n| cx.find(n)).map(|d| d.symbol).collect());
    }
    for team in direct.keys() {
        let (mut people, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![Symbol::Team(*team)]);
        while let Some(next) = open.pop() {
            match next {
                Symbol::Person(p) if !people.contains(&p) => people.push(p),
                Symbol::Team(t) if seen.insert(t) => open.extend(direct.get(&t).into_iter().flatten().rev()),
                _ => {}
            }
        }
        cx.members.insert(*team, people);
    }
}

/// A team.
pub(super) fn team(cx: &mut Context<'_>, item: &Item) -> Team {
    let of = &item.clauses;
    Team {
        head: cx.head(item),
        members: cx.refer_all(clauses::paths(of, Word::TeamMembers), "`members`", MEMBERS),
        lead: clauses::path(of, Word::TeamLead).and_then(|p| cx.refer(p, "`lead`")),
    }
}

/// A vendor.
pub(super) fn vendor(cx: &mut Context<'_>, item: &Item) -> Vendor {
    let of = &item.clauses;
    let hours = hours(cx, of, Word::VendorHours);
    Vendor {
        head: cx.head(item),
        contacts: contacts(cx, of, Word::VendorContact),
        reach_by: reach_by(cx, of, Word::VendorReach),
        hours,
        responds_within: clauses::duration(of, Word::VendorResponds).and_then(|d| cx.seconds(d, "`responds within`")),
        contract: clauses::text(of, Word::VendorContract),
        may_call: cx.refer_all(clauses::paths(of, Word::VendorMayCall), "`may call`", TargetKind::KINDS),
    }
}

/// `hours business`, `hours always`.
pub(super) fn hours(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Option<Spanned<VendorHours>> {
    let path = clauses::path(of, word)?;
    if path.scope.is_none() && path.name.node == "always" {
        return Some(Spanned::new(VendorHours::Always, path.span));
    }
    cx.refer(path, "`hours`").map(|h| h.map(VendorHours::Hours))
}

/// The addresses of some contact clauses.
pub(super) fn contacts(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Vec<Contact> {
    let place = if word == Word::IntakeOn { "`on`" } else { "`contact`" };
    let mut made: Vec<Contact> = Vec::new();
    for clause in clauses::all(of, word) {
        let Arg::Contacts(list) = &clause.arg else { continue };
        for c in list {
            let Some(channel) = cx.refer::<crate::model::ChannelId>(&c.channel, place) else { continue };
            if let Some(first) = made.iter().find(|m| m.channel.node == channel.node) {
                let first = first.channel.span;
                cx.report(
                    Diagnostic::error("repeated-contact", channel.span, format!("`{}` is given twice", c.channel))
                        .also(first, "first given here")
                        .help("one address on each channel: declare a second channel for the second"),
                );
                continue;
            }
            made.push(Contact { channel, address: c.address.clone(), verified: c.verified });
        }
    }
    made
}

fn reach_by(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Option<ChannelPlan> {
    match &clauses::first(of, word)?.arg {
        Arg::Plan(plan) => cx.plan(plan),
        _ => None,
    }
}

impl Context<'_> {
    /// A channel plan; nothing where no channel of it is known.
    pub fn plan(&mut self, plan: &ast::ChannelPlan) -> Option<ChannelPlan> {
        let mut groups: Vec<Vec<&PlanStep>> = Vec::new();
        for step in &plan.steps {
            match groups.last_mut() {
                Some(group) if !step.then => group.push(step),
                _ => groups.push(vec![step]),
            }
        }
        let mut steps: Vec<ChannelStep> = Vec::new();
        for (i, group) in groups.iter().enumerate() {
            let channels: Vec<_> = group.iter().filter_map(|s| self.refer(&s.channel, "`via`")).collect();
            let after = self.step_offset(i, group, steps.last().and_then(|s| s.after));
            if !channels.is_empty() {
                steps.push(ChannelStep { channels, after });
            }
        }
        (!steps.is_empty()).then_some(ChannelPlan { steps, span: plan.span })
    }

    /// The offset of a step, which stands after its last channel.
    fn step_offset(&mut self, position: usize, group: &[&PlanStep], before: Option<i64>) -> Option<i64> {
        let (last, others) = group.split_last()?;
        let misplaced = others.iter().find(|s| s.after.is_some());
        let misplaced =
            misplaced.or_else(|| (position == 0 && !others.is_empty() && last.after.is_some()).then_some(last));
        if let Some(step) = misplaced {
            self.report(
                Diagnostic::error(
                    "plan-order",
                    step.channel.span,
                    format!("`{}` comes later than the rest of its step", step.channel),
                )
                .help(format!("begin a step of its own: `then {} after …`", step.channel)),
            );
            return None;
        }
        let duration = last.after.as_ref()?;
        let after = self.seconds(duration, "`after`")?.node;
        if before.is_some_and(|before| after < before) {
            self.report(
                Diagnostic::error("plan-order", duration.span, "this step comes before the one in front of it")
                    .note("every `after` counts from the start of the plan")
                    .help("write the steps in the order in which they happen"),
            );
        }
        Some(after)
    }
}
