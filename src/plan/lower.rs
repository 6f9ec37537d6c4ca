//! From the model to the plan: defaults filled in, teams opened, dependencies closed over.
//!
//! Total: what a rule has already called an error gets the safest reading here, so that a broken policy can still be
//! looked at. Order is the model's, so both notations of one policy give the same plan.

mod procedure;

use std::collections::BTreeSet;

use super::element::{
    Address, AlarmRoute, Approval, ApprovalStep, AudiencePlan, AudienceRoute, CalloutPlan, CausePlan, ChannelPlan,
    ChannelStep, ClearanceName, CommunicationPlan, DutyPlan, Ending, EventRule, FactPlan, Filler, Hold, LadderPlan,
    LevelLadders, LevelPlan, MomentPlan, Need, NeverWith, NotePlan, PagePlan, PersonPlan, PlaceId, PolicyPlan,
    PostPlan, Quiet, ReactionActPlan, ReactionClausePlan, ReactionPlan, RepeatRule, Required, Review, RolePlan,
    RungPlan, SchedulePlan, ServicePlan, SeverityPlan, StreamPlan, TeamPlan, VendorHours, VendorPlan, WorkPlan,
};
use super::{FORMAT, MACHINE, Plan};
use crate::calendar::Calendar;
use crate::decision::Criteria;
use crate::message::compile::CompiledTemplate;
use crate::message::lexicon::Lexicon;
use crate::model::{
    self, ChannelId, Contact, Counts, Expr, Id, Model, ServiceId, Situation, StateId, Table, TargetKind, TemplateId,
};
use crate::source::{Sources, Span};

/// How long a rung waits whose `wait` is missing (an error): never silently for ever.
const MISSING_WAIT: i64 = 300;
/// How long a delivery may take on a channel of unknown kind.
const UNKNOWN_DELIVERY: i64 = 60;

/// What has been compiled on its own.
pub struct Parts<'a> {
    /// Who is on call when.
    pub calendar: &'a Calendar,
    /// The criteria of severity.
    pub criteria: &'a Criteria,
    /// The messages.
    pub templates: &'a Table<TemplateId, CompiledTemplate>,
}

/// The plan of a model. `sources` only give the places their names.
#[must_use]
pub fn lower(model: &Model, parts: &Parts<'_>, sources: &Sources) -> Plan {
    let mut l = Lowering { model, sources, places: Vec::new() };
    let policy = PolicyPlan {
        label: model.policy.head.title().to_owned(),
        version: model.policy.version.clone(),
        zone: model.policy.zone,
        locales: model.policy.locales.iter().map(|s| s.node.clone()).collect(),
        at: l.place(model.policy.head.span),
    };
    let resolved = StateId::from_index(model.states.len().saturating_sub(2));
    Plan {
        format: FORMAT.to_owned(),
        machine: MACHINE,
        policy,
        clearances: model.clearances.rows().map(|c| ClearanceName { name: c.name.clone() }).collect(),
        states: model.states.rows().map(|s| s.name.clone()).collect(),
        facts: model.facts.rows().map(|f| l.fact(f)).collect(),
        moments: model.moments.rows().map(|m| l.moment(m)).collect(),
        severity: l.severity(),
        levels: model.levels.rows().map(|v| l.level(v)).collect(),
        services: model.services.iter().map(|(id, s)| l.service(id, s)).collect(),
        channels: model.channels.rows().map(|c| l.channel(c)).collect(),
        people: model.people.rows().map(|p| l.person(p)).collect(),
        posts: model.posts.rows().map(|p| l.post(p)).collect(),
        teams: model.teams.iter().map(|(id, t)| l.team(id, t)).collect(),
        vendors: model.vendors.rows().map(|v| l.vendor(v)).collect(),
        alarms: model.alarms.as_ref().map(|a| l.alarms(a)),
        duties: model.duties.iter().map(|(id, d)| l.duty(id, d)).collect(),
        roles: model.roles.rows().map(|r| l.role(r)).collect(),
        schedules: model.schedules.rows().map(|x| l.schedule(x)).collect(),
        ladders: model.ladders.rows().map(|x| l.ladder(x)).collect(),
        callouts: model.callouts.rows().map(|c| l.callout(c)).collect(),
        bots: model.bots.rows().map(|b| l.bot(b)).collect(),
        intakes: model.intakes.rows().map(|i| l.intake(i)).collect(),
        reactions: model.reactions.rows().map(|r| l.reaction(r)).collect(),
        procedures: model.procedures.rows().map(|p| l.procedure(p)).collect(),
        steps: model.steps.iter().map(|(id, s)| l.step(id, s)).collect(),
        decisions: model.decisions.rows().map(|d| l.decision(d)).collect(),
        audiences: model.audiences.rows().map(|a| l.audience(a)).collect(),
        communications: model.communications.rows().map(|c| l.communication(c, resolved)).collect(),
        exceptions: model.exceptions.rows().map(|e| l.exception(e)).collect(),
        obligations: model.obligations.rows().map(|o| l.obligation(o)).collect(),
        templates: parts.templates.clone(),
        lexicon: Lexicon::of(model),
        calendar: parts.calendar.clone(),
        criteria: parts.criteria.clone(),
        places: l.places,
    }
}

mod exception;
mod intake;
mod obligation;

struct Lowering<'a> {
    model: &'a Model,
    sources: &'a Sources,
    places: Vec<String>,
}

impl Lowering<'_> {
    fn place(&mut self, span: Span) -> PlaceId {
        let place = self
            .sources
            .get(span.file)
            .map_or_else(String::new, |f| format!("{}:{}", f.path, f.lines.position(&f.text, span.lo as usize).line));
        self.places.push(place);
        PlaceId(u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX))
    }

    fn fact(&mut self, fact: &model::Fact) -> FactPlan {
        FactPlan {
            name: fact.head.name.clone(),
            label: fact.head.label.clone(),
            ty: fact.ty.clone(),
            ask: fact.ask.clone(),
            unit: fact.unit.clone(),
            clearance: fact.clearance,
            assume: fact.assume.as_ref().map(|a| a.value.node.clone()),
            at: self.place(fact.head.span),
        }
    }

    fn moment(&mut self, moment: &model::Moment) -> MomentPlan {
        MomentPlan {
            name: moment.head.name.clone(),
            label: moment.head.label.clone(),
            assume: moment.assume.map(|a| a.node),
            back_dated: moment.back_dated,
            at: self.place(moment.head.span),
        }
    }

    fn severity(&mut self) -> SeverityPlan {
        let severities = self.model.severities.as_ref();
        let rule = severities.and_then(|s| s.unknown.as_ref());
        SeverityPlan {
            counts_as: rule.map_or(Counts::Worst, |r| r.counts_as),
            after: rule.and_then(|r| r.after),
            meanwhile: rule.and_then(|r| r.meanwhile),
            falls_with_facts: severities.is_some_and(|s| s.falls_with_facts),
            at: self.place(severities.map_or_else(Span::default, |s| s.head.span)),
        }
    }

    fn level(&mut self, level: &model::Level) -> LevelPlan {
        let ladders = match &level.ladders {
            None => LevelLadders::All(Vec::new()),
            Some(model::LevelLadders::All(list)) => LevelLadders::All(list.iter().map(|l| l.node).collect()),
            Some(model::LevelLadders::First(list)) => LevelLadders::First(
                list.iter().map(|(l, when)| (l.node, when.as_ref().map(|c| c.expr.clone()))).collect(),
            ),
        };
        LevelPlan {
            name: level.head.name.clone(),
            label: level.head.label.clone(),
            acknowledge_within: level.acknowledge_within.map(|s| s.node),
            resolve_within: level.resolve_within.map(|s| s.node),
            snooze_at_most: level.snooze_at_most.map(|s| s.node),
            ladders,
            at: self.place(level.head.span),
        }
    }

    fn service(&mut self, id: ServiceId, service: &model::Service) -> ServicePlan {
        ServicePlan {
            name: service.head.name.clone(),
            label: service.head.label.clone(),
            needs: self.model.needed_services([id]),
            owner: service.owner.map(|o| o.node),
            at: self.place(service.head.span),
        }
    }

    fn channel(&mut self, channel: &model::Channel) -> ChannelPlan {
        let kind = channel.kind.as_ref().map_or_else(String::new, |k| k.node.clone());
        ChannelPlan {
            name: channel.head.name.clone(),
            label: channel.head.label.clone(),
            needs: self.model.needed_services(channel.depends_on.iter().map(|s| s.node)),
            delivers_within: channel.delivers_within.map_or_else(|| default_delivery(&kind), |s| s.node),
            kind,
            rate: channel.rate.map(|r| r.node),
            length_at_most: channel.length_at_most.map(|s| s.node),
            carries_up_to: channel.carries_up_to.map(|c| c.node),
            only: channel.only.iter().map(|t| t.node).collect(),
            at: self.place(channel.head.span),
        }
    }

    /// Without `via` and `reach by`: every push, sms and voice address at once; where there is none of those, every
    /// address, rather than nobody.
    fn reach(&self, own: Option<&model::ChannelPlan>, contacts: &[Contact]) -> Vec<ChannelStep> {
        if let Some(own) = own {
            return steps(own);
        }
        let loud: Vec<ChannelId> = contacts
            .iter()
            .map(|c| c.channel.node)
            .filter(|c| {
                let kind = self.model.channels.get(*c).and_then(|c| c.kind.as_ref()).map(|k| k.node.as_str());
                matches!(kind, Some("push" | "sms" | "voice"))
            })
            .collect();
        let channels = if loud.is_empty() { contacts.iter().map(|c| c.channel.node).collect() } else { loud };
        vec![ChannelStep { channels: dedup(channels), after: None }]
    }

    fn person(&mut self, person: &model::Person) -> PersonPlan {
        PersonPlan {
            name: person.head.name.clone(),
            label: person.head.label.clone(),
            addresses: addresses(&person.contacts),
            reach_by: self.reach(person.reach_by.as_ref(), &person.contacts),
            speaks: words(&person.speaks),
            skills: words(&person.skills),
            zone: person.zone,
            at: self.place(person.head.span),
        }
    }

    fn post(&mut self, post: &model::Post) -> PostPlan {
        PostPlan {
            name: post.head.name.clone(),
            label: post.head.label.clone(),
            addresses: addresses(&post.contacts),
            reach_by: self.reach(post.reach_by.as_ref(), &post.contacts),
            held_by: post.held_by.map(|h| h.node),
            at: self.place(post.head.span),
        }
    }

    fn team(&mut self, id: model::TeamId, team: &model::Team) -> TeamPlan {
        let members = self.model.team_members(id);
        let others = members.into_iter().filter(|kind| !matches!(kind, TargetKind::Person(_))).collect();
        TeamPlan {
            name: team.head.name.clone(),
            label: team.head.label.clone(),
            people: self.model.team_people(id),
            others,
            at: self.place(team.head.span),
        }
    }

    fn vendor(&mut self, vendor: &model::Vendor) -> VendorPlan {
        VendorPlan {
            name: vendor.head.name.clone(),
            label: vendor.head.label.clone(),
            addresses: addresses(&vendor.contacts),
            reach_by: self.reach(vendor.reach_by.as_ref(), &vendor.contacts),
            hours: match vendor.hours.map(|h| h.node) {
                Some(model::VendorHours::Hours(h)) => VendorHours::Hours(h),
                Some(model::VendorHours::Always) | None => VendorHours::Always,
            },
            responds_within: vendor.responds_within.map(|s| s.node),
            at: self.place(vendor.head.span),
        }
    }

    fn alarms(&mut self, alarms: &model::Alarms) -> AlarmRoute {
        AlarmRoute {
            pages: alarms.pages.iter().map(|p| self.page(p)).collect(),
            wait: alarms.wait.map_or(MISSING_WAIT, |w| w.node),
            at_end: self.ending(alarms.at_end.as_ref().map(|e| &e.node)),
            at: self.place(alarms.head.span),
        }
    }

    fn page(&mut self, page: &model::Page) -> PagePlan {
        PagePlan {
            targets: page.targets.iter().map(|t| t.node).collect(),
            via: page.via.as_ref().map(steps),
            at: self.place(page.span),
        }
    }

    fn ending(&mut self, ending: Option<&model::Ending>) -> Ending {
        match ending {
            None => Ending::Hold(String::new()),
            Some(model::Ending::PageEvery { page, every }) => {
                Ending::PageEvery { page: self.page(page), every: every.node }
            }
            Some(model::Ending::HandOver(to)) => Ending::HandOver(to.node),
            Some(model::Ending::Hold(why)) => Ending::Hold(why.node.clone()),
            Some(model::Ending::Stop(why)) => Ending::Stop(why.node.clone()),
        }
    }

    fn duty(&self, id: model::DutyId, duty: &model::Duty) -> DutyPlan {
        let owner = self.model.roles.iter().find(|(_, r)| r.owns.iter().any(|d| d.node == id));
        DutyPlan { name: duty.head.name.clone(), label: duty.head.label.clone(), owner: owner.map(|(id, _)| id) }
    }

    fn role(&mut self, role: &model::Role) -> RolePlan {
        RolePlan {
            name: role.head.name.clone(),
            label: role.head.label.clone(),
            owns_rest: role.owns_rest.is_some(),
            owns: role.owns.iter().map(|d| d.node).collect(),
            filled_by: role
                .filled_by
                .iter()
                .map(|f| Filler { who: f.who.node, when: f.when.as_ref().map(|c| c.expr.clone()) })
                .collect(),
            deputy: role.deputy.map(|d| d.node),
            required: role
                .required
                .as_ref()
                .map(|r| Required { levels: r.levels.clone(), within: r.within.map(|w| w.node) }),
            alone_may: role.alone_may.iter().map(|m| m.node).collect(),
            offer_each: role.offer_each.map(|o| o.node),
            never_with: role.never_with.as_ref().map(|n| NeverWith {
                roles: n.roles.iter().map(|r| r.node).collect(),
                unless_nobody_else: n.unless_nobody_else,
            }),
            at_most: role.at_most.map(|n| n.node),
            relief: role.relief.map(|r| r.node),
            note: role.note.as_ref().map(|n| NotePlan {
                template: n.template.node,
                within: n.within.map(|w| w.node),
                at: self.place(n.span),
            }),
            streams: role
                .streams
                .iter()
                .map(|s| StreamPlan {
                    name: s.name.node.clone(),
                    duties: s.duties.iter().map(|d| d.node).collect(),
                    at: self.place(s.name.span),
                })
                .collect(),
            prefers: words(&role.prefers),
            at: self.place(role.head.span),
        }
    }

    fn ladder(&mut self, ladder: &model::Ladder) -> LadderPlan {
        LadderPlan {
            name: ladder.head.name.clone(),
            label: ladder.head.label.clone(),
            rungs: ladder.rungs.iter().map(|r| self.rung(r)).collect(),
            repeat: ladder.repeat,
            at_end: self.ending(ladder.at_end.as_ref().map(|e| &e.node)),
            at_end_at: self.place(ladder.at_end.as_ref().map_or(ladder.head.span, |e| e.span)),
            acknowledgement_lasts: ladder.acknowledgement_lasts.map(|s| s.node),
            may_acknowledge: ladder.may_acknowledge.iter().map(|t| t.node).collect(),
            at: self.place(ladder.head.span),
        }
    }

    fn schedule(&mut self, schedule: &model::Schedule) -> SchedulePlan {
        SchedulePlan {
            name: schedule.head.name.clone(),
            label: schedule.head.label.clone(),
            at: self.place(schedule.head.span),
        }
    }

    fn rung(&mut self, rung: &model::Rung) -> RungPlan {
        RungPlan {
            name: Some(rung.head.name.clone()).filter(|n| !n.is_empty()),
            when: rung.when.as_ref().map(|c| c.expr.clone()),
            pages: rung.pages.iter().map(|p| self.page(p)).collect(),
            wait: rung.wait.map_or(MISSING_WAIT, |w| w.node),
            needs: needs(&rung.needs),
            work: rung.work.map(|w| WorkPlan { lasts: w.lasts.node, until: w.until.node, at: self.place(w.span) }),
            at: self.place(rung.head.span),
        }
    }

    fn callout(&mut self, callout: &model::Callout) -> CalloutPlan {
        CalloutPlan {
            name: callout.head.name.clone(),
            label: callout.head.label.clone(),
            calls: callout.calls.iter().map(|p| self.page(p)).collect(),
            needs: needs(&callout.needs),
            within: callout.within.map_or(MISSING_WAIT, |w| w.node),
            at_end: self.ending(callout.at_end.as_ref().map(|e| &e.node)),
            at_end_at: self.place(callout.at_end.as_ref().map_or(callout.head.span, |e| e.span)),
            at: self.place(callout.head.span),
        }
    }

    fn reaction(&mut self, reaction: &model::Reaction) -> ReactionPlan {
        let clauses = reaction.clauses.iter().map(|c| self.reaction_clause(c)).collect();
        ReactionPlan {
            name: reaction.head.name.clone(),
            label: reaction.head.label.clone(),
            levels: reaction.levels.clone(),
            clauses,
            at: self.place(reaction.head.span),
        }
    }

    fn reaction_clause(&mut self, clause: &model::ReactionClause) -> ReactionClausePlan {
        ReactionClausePlan {
            cause: match &clause.cause {
                model::Cause::On(what) => CausePlan::On(what.node),
                model::Cause::When(when) => CausePlan::When(when.expr.clone()),
            },
            act: match &clause.act {
                model::ReactionAct::Page(page) => ReactionActPlan::Page(self.page(page)),
                model::ReactionAct::Start(ladder) => ReactionActPlan::Start(ladder.node),
                model::ReactionAct::Remind { role, every, at } => {
                    ReactionActPlan::Remind { role: role.node, every: every.node, at_time: at.map(|t| t.node.0) }
                }
            },
            at: self.place(clause.span),
        }
    }

    fn audience(&mut self, audience: &model::Audience) -> AudiencePlan {
        let mut routes: Vec<AudienceRoute> = audience
            .routes
            .iter()
            .map(|r| AudienceRoute { channels: r.channels.iter().map(|c| c.node).collect(), within: r.within })
            .collect();
        if routes.is_empty() && !audience.contacts.is_empty() {
            let channels = dedup(audience.contacts.iter().map(|c| c.channel.node).collect());
            routes.push(AudienceRoute { channels, within: None });
        }
        AudiencePlan {
            name: audience.head.name.clone(),
            label: audience.head.label.clone(),
            group: audience.group.as_ref().map(|g| g.node.clone()),
            cleared_for: audience.may_know(),
            routes,
            locales: if audience.locales.is_empty() {
                self.model.policy.locales.iter().map(|l| l.node.clone()).collect()
            } else {
                words(&audience.locales)
            },
            hold: audience.hold.as_ref().map(|h| self.hold(h)),
            at: self.place(audience.head.span),
        }
    }

    fn hold(&mut self, hold: &model::Hold) -> Hold {
        let by = hold.by.map(|w| w.node);
        Hold { condition: hold.condition.expr.clone(), by, at_most: hold.at_most, at: self.place(hold.span) }
    }

    fn communication(&mut self, c: &model::Communication, resolved: StateId) -> CommunicationPlan {
        CommunicationPlan {
            name: c.head.name.clone(),
            label: c.head.label.clone(),
            levels: c.levels.clone(),
            audiences: c.audiences.iter().map(|a| a.node).collect(),
            sender: c.sender.map(|s| s.node),
            on: c
                .on
                .iter()
                .map(|r| EventRule {
                    trigger: r.trigger.node,
                    template: r.template.node,
                    within: r.within.map(|w| w.node),
                    at: self.place(r.span),
                })
                .collect(),
            every: c
                .every
                .iter()
                .map(|r| RepeatRule {
                    every: r.every.node,
                    at_time: r.at.map(|t| t.node.0),
                    template: r.template.node,
                    until: r.until.map_or(resolved, |u| u.node),
                    states: r.condition.as_ref().and_then(|c| match &c.expr {
                        Expr::Situation(Situation::State(states)) => Some(states.clone()),
                        _ => None,
                    }),
                    condition: r.condition.as_ref().map(|c| c.expr.clone()),
                    at: self.place(r.span),
                })
                .collect(),
            review: c.review.as_ref().map(|r| Review {
                by: r.by.iter().map(|w| w.node).collect(),
                within: r.within.map(|w| w.node),
                otherwise: r.otherwise,
                at: self.place(r.span),
            }),
            hold: c.hold.as_ref().map(|h| self.hold(h)),
            approval: c.approval.as_ref().map(|a| Approval {
                when: a.when.as_ref().map(|c| c.expr.clone()),
                by: a.by.iter().map(|s| ApprovalStep { who: s.who.node, within: s.within }).collect(),
                otherwise: a.otherwise,
                at: self.place(a.span),
            }),
            quiet: c
                .quiet
                .iter()
                .map(|q| Quiet { states: q.states.iter().map(|s| s.node).collect(), because: q.because.clone() })
                .collect(),
            at: self.place(c.head.span),
        }
    }
}

fn needs(needs: &[model::Need]) -> Vec<Need> {
    needs.iter().map(|n| Need { count: n.count.node, of: n.of.map(|t| t.node) }).collect()
}

fn steps(plan: &model::ChannelPlan) -> Vec<ChannelStep> {
    plan.steps
        .iter()
        .map(|s| ChannelStep { channels: s.channels.iter().map(|c| c.node).collect(), after: s.after })
        .collect()
}

fn addresses(contacts: &[Contact]) -> Vec<Address> {
    contacts
        .iter()
        .map(|c| Address { channel: c.channel.node, address: c.address.as_ref().map(|a| a.node.clone()) })
        .collect()
}

fn words(list: &[crate::source::Spanned<String>]) -> Vec<String> {
    list.iter().map(|s| s.node.clone()).collect()
}

fn dedup(list: Vec<ChannelId>) -> Vec<ChannelId> {
    let mut seen = BTreeSet::new();
    list.into_iter().filter(|c| seen.insert(*c)).collect()
}

fn default_delivery(kind: &str) -> i64 {
    crate::message::channel::kind(kind).map_or(UNKNOWN_DELIVERY, |k| k.delivers_within)
}
