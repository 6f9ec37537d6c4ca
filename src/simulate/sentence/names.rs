//! Names of things in a plan, and phrases made of them.

use crate::decision::show_duration;
use crate::model::{
    Activity, Actor, AudienceId, BotId, CalloutId, ChannelId, DecisionId, Desk, Destination, ExceptionId, FactId,
    FactType, FactValue, IntakeId, LadderId, LevelId, ObligationId, PersonId, ProcedureId, ReactionId, ReactionPart,
    Responder, RoleId, Starts, StepId, Target, TargetKind, TemplateId,
};
use crate::plan::machine::{Matter, PageReason, Part, Raised};
use crate::plan::{Plan, ReactionActPlan};

/// Names of things in a plan, as the author wrote them.
pub struct Names<'a>(pub &'a Plan);

impl Names<'_> {
    /// A level.
    #[must_use]
    pub fn level(&self, id: LevelId) -> &str {
        self.0.levels.get(id).map_or("?", |x| &x.name)
    }

    /// A ladder.
    #[must_use]
    pub fn ladder(&self, id: LadderId) -> &str {
        self.0.ladders.get(id).map_or("?", |x| &x.name)
    }

    /// A channel.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> &str {
        self.0.channels.get(id).map_or("?", |x| &x.name)
    }

    /// A person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> &str {
        self.0.people.get(id).map_or("?", |x| &x.name)
    }

    /// A role.
    #[must_use]
    pub fn role(&self, id: RoleId) -> &str {
        self.0.roles.get(id).map_or("?", |x| &x.name)
    }

    /// A work-stream of a role.
    #[must_use]
    pub fn stream(&self, role: RoleId, stream: u32) -> &str {
        let streams = self.0.roles.get(role).map_or(&[][..], |r| r.streams.as_slice());
        usize::try_from(stream).ok().and_then(|n| streams.get(n)).map_or("?", |s| &s.name)
    }

    /// An audience.
    #[must_use]
    pub fn audience(&self, id: AudienceId) -> &str {
        self.0.audiences.get(id).map_or("?", |x| &x.name)
    }

    /// A procedure.
    #[must_use]
    pub fn procedure(&self, id: ProcedureId) -> &str {
        self.0.procedures.get(id).map_or("?", |x| &x.name)
    }

    /// A decision.
    #[must_use]
    pub fn decision(&self, id: DecisionId) -> &str {
        self.0.decisions.get(id).map_or("?", |x| &x.name)
    }

    /// An option of a decision.
    #[must_use]
    pub fn option(&self, id: DecisionId, option: u32) -> &str {
        let options = self.0.decisions.get(id).map_or(&[][..], |d| d.options.as_slice());
        usize::try_from(option).ok().and_then(|n| options.get(n)).map_or("?", |o| &o.name)
    }

    /// A phase of a procedure.
    #[must_use]
    pub fn phase(&self, id: ProcedureId, phase: u32) -> &str {
        let phases = self.0.procedures.get(id).map_or(&[][..], |p| p.phases.as_slice());
        phases.get(phase as usize).map_or("?", |p| &p.name)
    }

    /// A step.
    #[must_use]
    pub fn step(&self, id: StepId) -> &str {
        self.0.steps.get(id).map_or("?", |x| &x.name)
    }

    /// A step or a decision.
    #[must_use]
    pub fn activity(&self, what: Activity) -> &str {
        match what {
            Activity::Step(step) => self.step(step),
            Activity::Decision(decision) => self.decision(decision),
        }
    }

    /// A template.
    #[must_use]
    pub fn template(&self, id: TemplateId) -> &str {
        self.0.templates.get(id).map_or("?", |x| &x.name)
    }

    /// An exception.
    #[must_use]
    pub fn exception(&self, id: ExceptionId) -> &str {
        self.0.exceptions.get(id).map_or("?", |x| &x.name)
    }

    /// An obligation.
    #[must_use]
    pub fn obligation(&self, id: ObligationId) -> &str {
        self.0.obligations.get(id).map_or("?", |x| &x.name)
    }

    /// A person, post or vendor.
    #[must_use]
    pub fn responder(&self, who: Responder) -> &str {
        match who {
            Responder::Person(p) => self.person(p),
            Responder::Post(p) => self.0.posts.get(p).map_or("?", |x| &x.name),
            Responder::Vendor(v) => self.0.vendors.get(v).map_or("?", |x| &x.name),
        }
    }

    /// Whatever stands for people.
    #[must_use]
    pub fn target(&self, target: TargetKind) -> &str {
        match target {
            TargetKind::Person(p) => self.person(p),
            TargetKind::Post(p) => self.responder(Responder::Post(p)),
            TargetKind::Vendor(v) => self.responder(Responder::Vendor(v)),
            TargetKind::Team(t) => self.0.teams.get(t).map_or("?", |x| &x.name),
            TargetKind::Schedule(s) => self.0.schedules.get(s).map_or("?", |x| &x.name),
            TargetKind::Role(r) => self.role(r),
        }
    }

    /// Whoever acts.
    #[must_use]
    pub fn actor(&self, actor: Actor) -> &str {
        self.target(actor.target())
    }

    /// Whom a page goes to.
    #[must_use]
    pub fn whom(&self, targets: &[Target]) -> String {
        let whom: Vec<String> = targets
            .iter()
            .map(|t| match t {
                Target::All(kind) => self.target(*kind).to_owned(),
                Target::AnyOf(kind) => format!("one of {}", self.target(*kind)),
                Target::OwnerOf(s) => format!("the owner of {}", self.0.services.get(*s).map_or("?", |s| &s.name)),
            })
            .collect();
        whom.join(", ")
    }

    /// A call-out.
    #[must_use]
    pub fn callout(&self, id: CalloutId) -> &str {
        self.0.callouts.get(id).map_or("?", |x| &x.name)
    }

    /// A bot.
    #[must_use]
    pub fn bot(&self, id: BotId) -> &str {
        self.0.bots.get(id).map_or("?", |x| &x.name)
    }

    /// An intake.
    #[must_use]
    pub fn intake(&self, id: IntakeId) -> &str {
        self.0.intakes.get(id).map_or("?", |x| &x.name)
    }

    /// A bot or an intake.
    #[must_use]
    pub fn desk(&self, id: Desk) -> &str {
        match id {
            Desk::Bot(bot) => self.bot(bot),
            Desk::Intake(intake) => self.intake(intake),
        }
    }

    /// Where an intake leads.
    #[must_use]
    pub fn destination(&self, to: Destination) -> &str {
        match to {
            Destination::Bot(bot) => self.bot(bot),
            Destination::People(Target::All(kind) | Target::AnyOf(kind)) => self.target(kind),
            Destination::People(Target::OwnerOf(service)) => self.0.services.get(service).map_or("?", |s| &s.name),
        }
    }

    /// A reaction.
    #[must_use]
    pub fn reaction(&self, id: ReactionId) -> &str {
        self.0.reactions.get(id).map_or("?", |x| &x.name)
    }

    /// What a line of a reaction does.
    pub(super) fn reacts(&self, part: ReactionPart) -> String {
        let line = self.0.reactions.get(part.reaction).and_then(|r| r.clauses.get(part.clause as usize));
        match line.map(|l| &l.act) {
            Some(ReactionActPlan::Page(page)) => {
                format!("pages {}", self.whom(&page.targets))
            }
            Some(ReactionActPlan::Start(Starts::Ladder(ladder))) => format!("starts {}", self.ladder(*ladder)),
            Some(ReactionActPlan::Start(Starts::Callout(callout))) => format!("starts {}", self.callout(*callout)),
            Some(ReactionActPlan::Remind { role, .. }) => format!("reminds {}", self.role(*role)),
            None => "acts".to_owned(),
        }
    }

    /// The name of a rung, where it has one.
    #[must_use]
    pub fn rung_name(&self, ladder: LadderId, rung: u32) -> Option<&str> {
        self.0.ladders.get(ladder)?.rungs.get(rung as usize)?.name.as_deref()
    }

    /// A rung: its name, else its number from 1.
    #[must_use]
    pub fn rung(&self, ladder: LadderId, rung: u32, pass: u32) -> String {
        let rung = self
            .rung_name(ladder, rung)
            .map_or_else(|| format!("rung {}", rung + 1), |n| format!("rung {} {n}", rung + 1));
        if pass > 0 {
            format!("{} {rung}, pass {}", self.ladder(ladder), pass + 1)
        } else {
            format!("{} {rung}", self.ladder(ladder))
        }
    }

    /// A fact's value as an author writes it.
    #[must_use]
    pub fn value(&self, fact: FactId, value: &FactValue) -> String {
        let ty = self.0.facts.get(fact).map(|f| &f.ty);
        match (value, ty) {
            (FactValue::Bool(b), _) => if *b { "yes" } else { "no" }.to_owned(),
            (FactValue::Number(n), Some(FactType::Percent)) => format!("{n}%"),
            (FactValue::Number(n), _) => {
                let unit = self.0.facts.get(fact).and_then(|f| f.unit.clone());
                unit.map_or_else(|| n.to_string(), |u| format!("{n} {u}"))
            }
            (FactValue::Word(i), Some(FactType::Scale(w) | FactType::Choice(w))) => {
                w.get(usize::from(*i)).cloned().unwrap_or_default()
            }
            (FactValue::Word(i), _) => i.to_string(),
            (FactValue::Flags(bits), Some(FactType::Flags(w))) => {
                let set: Vec<&str> =
                    w.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, s)| s.as_str()).collect();
                format!("({})", set.join(", "))
            }
            (FactValue::Flags(bits), _) => bits.to_string(),
            (FactValue::Duration(s), _) => show_duration(*s),
            (FactValue::Instant(t), _) => self.0.calendar.format_local(self.0.policy.zone, *t),
            (FactValue::Wall(t), _) => t.to_string(),
            (FactValue::Text(t), _) => format!("\"{t}\""),
        }
    }

    /// What wanted a page.
    #[must_use]
    pub fn reasons(&self, reasons: &[PageReason]) -> String {
        let words: Vec<String> = reasons
            .iter()
            .map(|r| match r {
                PageReason::Rung { ladder, rung, pass } => self.rung(*ladder, *rung, *pass),
                PageReason::AtEnd { ladder, round } => format!("{} at end, round {}", self.ladder(*ladder), round + 1),
                PageReason::Offer(role) => format!("to take {}", self.role(*role)),
                PageReason::Alarm(alarm) => self.alarm(alarm),
                PageReason::Callout(callout) => format!("call-out {}", self.callout(*callout)),
                PageReason::Reaction(part) => format!("reaction {}", self.reaction(part.reaction)),
                PageReason::Contacts { desk, contacts, carries } => {
                    let carried = self.carried(carries);
                    let carried = if carried.is_empty() { carried } else { format!(": {carried}") };
                    let s = if *contacts == 1 { "" } else { "s" };
                    format!("{contacts} contact{s} of {}{carried}", self.desk(*desk))
                }
                PageReason::Clock(obligation) => format!("clock {}", self.obligation(*obligation)),
                PageReason::Exception(exception, part) => {
                    format!("to {} exception {}", super::exception::asked(*part), self.exception(*exception))
                }
                PageReason::Decision { decision, part } => match part {
                    Part::Decide => format!("to decide {}", self.decision(*decision)),
                    Part::Consult => format!("advice on {}", self.decision(*decision)),
                    Part::Inform => format!("{} is decided", self.decision(*decision)),
                },
                PageReason::Step(step) => format!("to do {}", self.step(*step)),
                PageReason::Instead(step) => format!("{} failed", self.step(*step)),
                // Or to review it: whoever is asked for both is paged once.
                PageReason::Approval(_) => "to look at a message".to_owned(),
            })
            .collect();
        let mut said: Vec<String> = Vec::new();
        for word in words {
            if !said.contains(&word) {
                said.push(word);
            }
        }
        said.join("; ")
    }

    /// What an alarm is about beside people, ladders and audiences.
    #[must_use]
    pub fn matter(&self, matter: Matter) -> &str {
        match matter {
            Matter::Callout(c) => self.callout(c),
            Matter::Step(s) => self.step(s),
            Matter::Decision(d) => self.decision(d),
            Matter::Procedure(p) => self.procedure(p),
            Matter::Exception(e) => self.exception(e),
            Matter::Desk(d) => self.desk(d),
        }
    }

    /// An alarm and what it is about.
    pub(in crate::simulate) fn alarm(&self, alarm: &Raised) -> String {
        let ladder = alarm.ladder.map(|l| self.ladder(l));
        let obligation = alarm.obligation.map(|o| self.obligation(o));
        let audience = alarm.audience.map(|a| self.audience(a));
        let matter = alarm.matter.map(|m| self.matter(m));
        let about = alarm.about.map(|t| self.target(t));
        let mut text = format!("alarm {}", alarm.kind.name());
        for name in [ladder, obligation, audience, matter, about].into_iter().flatten() {
            text.push_str(": ");
            text.push_str(name);
        }
        text
    }

    pub(in crate::simulate) fn by(&self, by: Option<Responder>) -> String {
        by.map_or_else(String::new, |b| format!(" by {}", self.responder(b)))
    }
}
