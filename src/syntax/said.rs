//! What a scenario says, line by line: every event and every expectation, for `explain` and the reference.
//!
//! A row has the grammar's rule for it; a test holds the rows against the alternatives of the grammar, so that nothing
//! can be said of which `explain` knows nothing.

/// Whether it happens or must be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Behind `at`.
    Event,
    /// Behind `expect`.
    Expectation,
}

/// One line of a scenario.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// What it is.
    pub sort: Sort,
    /// The grammar's rule.
    pub rule: &'static str,
    /// The word to ask about.
    pub name: &'static str,
    /// How it is written; what may be left out in brackets.
    pub form: &'static str,
    /// What it says, one line.
    pub help: &'static str,
    /// An example, without `at 5m` or `expect`.
    pub example: &'static str,
}

macro_rules! said {
    ($($sort:ident $rule:literal $name:literal $form:literal $help:literal $example:literal;)*) => {
        /// All of them, in the order of the reference.
        pub const SAID: &[Said] = &[$(Said {
            sort: Sort::$sort, rule: $rule, name: $name, form: $form, help: $help, example: $example,
        }),*];
    };
}

said! {
    Event "assignment" "learnt"
        "FACT = VALUE" "a fact is learnt; `= unknown` withdraws it"
        "customers_affected = 4%";
    Event "service_event" "down"
        "X down [for D]" "a service or a channel fails"
        "slack_saas down for 1h";
    Event "service_event" "up"
        "X up" "it works again"
        "slack_saas up";
    Event "service_event" "untrusted"
        "X untrusted [for D]" "it works, but others read it: nothing is sent there"
        "chat untrusted";
    Event "fault_event" "strikes"
        "FAULT strikes [for D]" "all that a declared fault does happens at once"
        "ransomware strikes for 2h";
    Event "fault_event" "over"
        "FAULT over" "what it did is undone"
        "ransomware over";
    Event "delivery_fails" "delivery"
        "delivery to P via C fails [for D]" "one way to one person"
        "delivery to alice via sms fails for 1h";
    Event "acknowledges" "acknowledges"
        "P acknowledges [LADDER]" "answers: what has paged them, or this ladder alone"
        "bob acknowledges";
    Event "declines" "declines"
        "P declines [LADDER or CALLOUT]" "says no, to all that is open or to this alone: whoever is next is asked at once"
        "bob declines";
    Event "releases" "releases"
        "P releases [LADDER]" "takes the answer back: the ladder goes on at the next rung"
        "bob releases";
    Event "coming" "coming"
        "P coming [to CALLOUT] [in D]" "answers a call-out, and says in how long they are there"
        "alice coming to surge in 20m";
    Event "absent" "unreachable"
        "P unreachable [for D]" "no page to them is delivered"
        "alice unreachable for 1h";
    Event "plain_act" "reachable"
        "P reachable" "pages are delivered again"
        "alice reachable";
    Event "absent" "away"
        "P away [for D]" "absent, and therefore not asked"
        "alice away for 1d";
    Event "plain_act" "back"
        "P back" "no longer absent"
        "alice back";
    Event "hands_over" "hands over"
        "P hands over SCHEDULE to Q [for D]" "the rest of the shift, or so much of it, is for somebody else"
        "alice hands over primary to bob for 2h";
    Event "hands_over" "hands over"
        "P hands over ROLE to Q" "asks somebody to take the role; P keeps it until Q takes it, where the role says so"
        "alice hands over incident_commander to bob";
    Event "takes" "takes"
        "P takes ROLE" "takes a role"
        "alice takes incident_commander";
    Event "leaves" "leaves"
        "P leaves ROLE" "gives a role up"
        "alice leaves incident_commander";
    Event "splits" "splits"
        "P splits ROLE into A to Q, B to R" "divides the role into the work-streams that it `may split into`"
        "alice splits communications_lead into internal to bob, external to carol";
    Event "merge_event" "merges"
        "ROLE merges to P [by Q]" "what was divided has one holder again"
        "communications_lead merges to alice";
    Event "state_event" "state"
        "state S [by P]" "the incident comes to this state"
        "state identified by alice";
    Event "incident_event" "resolved"
        "resolved [by P]" "the incident is over"
        "resolved by alice";
    Event "incident_event" "reopened"
        "reopened [by P]" "it is not over after all"
        "reopened by bob";
    Event "incident_event" "cancelled"
        "cancelled [by P]" "it was a false alarm"
        "cancelled by alice";
    Event "incident_event" "closed"
        "closed [by P]" "the file is closed"
        "closed by alice";
    Event "incident_event" "declared again"
        "declared again [by P]" "the same incident is reported once more"
        "declared again";
    Event "level_event" "level"
        "level L [by P]" "the severity is set by hand"
        "level SEV1 by alice";
    Event "fall_confirmed" "fall confirmed"
        "fall confirmed [by P]" "a lower severity acts from now on"
        "fall confirmed by alice";
    Event "snoozed" "snoozed"
        "snoozed for D [by P]" "the clocks of the ladders stand still"
        "snoozed for 20m by alice";
    Event "incident_event" "unsnoozed"
        "unsnoozed [by P]" "they go on"
        "unsnoozed";
    Event "escalated" "escalated"
        "escalated [LADDER] [by P]" "the next rung, at once"
        "escalated by bob";
    Event "approved" "approved"
        "approved by P" "a message that waits for approval may go out"
        "approved by alice";
    Event "approved" "refused"
        "refused by P" "it may not"
        "refused by alice";
    Event "approved" "reviewed"
        "reviewed by P" "a draft has been read"
        "reviewed by carol";
    Event "released" "released"
        "released by P" "what is held goes out"
        "released by alice";
    Event "step_event" "done"
        "STEP done [by P]" "a step of a procedure is done"
        "restart done by alice";
    Event "step_event" "failed"
        "STEP failed [by P]" "it did not work"
        "restart failed by alice";
    Event "preserved" "preserved"
        "preserved before STEP [by P]" "the evidence that the step destroys is saved"
        "preserved before restart by alice";
    Event "gate_passed" "gate"
        "gate PHASE [of PROCEDURE] passed [by P]" "the gates of a phase are passed"
        "gate triage of major_incident passed by alice";
    Event "decided_event" "decided"
        "DECISION decided OPTION [by P]" "somebody decides"
        "failover decided go by bob";
    Event "moment_event" "moment"
        "MOMENT [at DATE TIME]" "a declared moment is recorded; with `at`, it was before"
        "aware at 2026-11-23 08:00";
    Event "asks" "asks for"
        "P asks for EXCEPTION because \"…\"" "a control is to be bypassed"
        "alice asks for skip_board because \"the fix cannot wait\"";
    Event "acts" "acts under"
        "P acts under EXCEPTION because \"…\"" "it is bypassed, before anybody has allowed it"
        "alice acts under skip_board because \"the house burns\"";
    Event "exception_event" "approved"
        "EXCEPTION approved [by P]" "one of those whose word it needs allows it"
        "skip_board approved by carol";
    Event "exception_event" "refused"
        "EXCEPTION refused [by P]" "one of them does not"
        "skip_board refused by carol";
    Event "exception_event" "confirmed"
        "EXCEPTION confirmed [by P]" "what was done at once was right"
        "skip_board confirmed by carol";
    Event "exception_event" "recorded"
        "EXCEPTION recorded [by P]" "what is done under it is written down"
        "skip_board recorded by carol";
    Event "exception_event" "restored"
        "EXCEPTION restored [by P]" "what was bypassed is put back"
        "skip_board restored by bob";
    Event "exception_event" "reviewed"
        "EXCEPTION reviewed [by P]" "it has been looked at"
        "skip_board reviewed by carol";
    Event "clock_event" "fulfilled"
        "OBLIGATION fulfilled [by P]" "what was owed is done: its clock stops"
        "gdpr_notice fulfilled by alice";
    Event "clock_event" "waived"
        "OBLIGATION waived [by P]" "it is not owed after all"
        "gdpr_notice waived by alice";
    Event "contacts_event" "contacts"
        "[N] contacts to BOT" "people contact a bot"
        "200 contacts to front_desk";
    Event "contacts_event" "contacts"
        "[N] contacts to BOT end" "so many of them are done"
        "200 contacts to front_desk end";
    Event "report_event" "reports"
        "[N] reports via INTAKE [with FACT = VALUE and …]" "something is reported"
        "report via hotline with customers_affected = 4%";
    Event "note" "note"
        "note \"…\"" "for the record"
        "note \"the press is at the gate\"";
    Event "inject" "inject"
        "inject to TARGET [via C] \"…\" { expect … }" "somebody outside says something to somebody inside; what is expected in the braces counts from then"
        "inject to communications_lead via phone \"A journalist calls\" { expect customers told within 30m }";

    Expectation "severity_is" "severity"
        "severity [not] L" "the level that acts"
        "severity SEV1 within 1m";
    Expectation "state_is" "state"
        "state [not] S" "the state of the incident"
        "state resolved within 2h";
    Expectation "paged_is" "paged"
        "X [not] paged [via C]" "a person, post, team, schedule, role or vendor; see below"
        "bob paged via phone within 6m";
    Expectation "nobody_paged" "nobody paged"
        "nobody paged [via C]" "no page goes to anybody"
        "nobody paged via phone before 5m";
    Expectation "acknowledged" "acknowledged"
        "[not] acknowledged" "every ladder that runs is answered"
        "acknowledged within 8m";
    Expectation "acknowledged" "acknowledged"
        "[not] acknowledged by P" "P answered a ladder, and it counts"
        "acknowledged by bob within 8m";
    Expectation "ladder_is" "ladder"
        "ladder L [not] started, answered, exhausted, unsolved" "how a ladder goes; `unsolved`: the time for `work` was over"
        "ladder major answered within 8m";
    Expectation "reaction_is" "acted"
        "reaction R [not] acted" "a reaction did something"
        "reaction engage acted";
    Expectation "enough_is" "has enough"
        "CALLOUT has [not] enough" "enough are coming"
        "surge has enough within 30m";
    Expectation "arrived_is" "arrived"
        "P [not] arrived" "they are on site"
        "bob arrived within 50m";
    Expectation "responded_is" "responded"
        "VENDOR [not] responded" "the vendor has answered"
        "carrier_noc responded within 40m";
    Expectation "held_is" "held"
        "ROLE [not] held [by P]" "a role has a holder"
        "incident_commander held by alice at 5m";
    Expectation "owns_is" "owns"
        "P [not] owns DUTY" "who answers for a duty, by the roles and work-streams they hold"
        "carol owns press_replies at 30m";
    Expectation "note_is" "has note"
        "P has [not] note of ROLE [saying \"…\"]" "the note with which a role is handed over has reached them"
        "bob has note of incident_commander saying \"open points\"";
    Expectation "told_is" "told"
        "AUDIENCE [not] told" "an audience is sent something"
        "customers told within 15m";
    Expectation "sent" "sent"
        "[not] sent [T] [to A] [in LOCALE] [via C] [saying \"…\"]" "a message goes out"
        "sent first_notice to customers in fr via mail within 15m";
    Expectation "nothing_sent" "nothing sent"
        "nothing sent [to A] [in LOCALE] [via C] [saying \"…\"]" "no message does"
        "nothing sent via mail before 45m";
    Expectation "never_silent" "never silent"
        "AUDIENCE never silent longer than D" "the longest silence"
        "customers never silent longer than 45m";
    Expectation "alarm" "alarm"
        "alarm [NAME]" "an alarm is raised"
        "alarm role-vacant within 15m";
    Expectation "no_alarm" "no alarm"
        "no alarm [NAME]" "none is"
        "no alarm";
    Expectation "procedure_is" "procedure"
        "procedure X [not] started, finished" "how far a procedure has come"
        "procedure major_incident finished within 2h";
    Expectation "in_phase" "in phase"
        "PROCEDURE [not] in phase PHASE" "where it is"
        "major_incident in phase triage at 5m";
    Expectation "step_is" "step"
        "STEP [not] started, done, failed [by P]" "how a step goes"
        "restart done by alice within 40m";
    Expectation "decided_is" "decided"
        "DECISION [not] decided [OPTION] [by P]" "somebody, or the default, has decided"
        "failover decided go by bob within 14m";
    Expectation "decision_made" "decision"
        "decision DECISION" "the same as `DECISION decided`"
        "decision failover within 20m";
    Expectation "exception_is" "exception"
        "exception E [not] asked, acted, granted, confirmed, refused, lapsed, in force, ended, recorded, restored, reviewed" "how an exception goes"
        "exception skip_board granted within 15m";
    Expectation "contact_is" "answered"
        "BOT [not] answered, handed over" "what becomes of contacts"
        "front_desk answered within 1m";
    Expectation "contact_is" "taken over"
        "X [not] taken over [by P]" "somebody takes what came to a bot or an intake"
        "hotline taken over by carol within 5m";
    Expectation "led_is" "led to"
        "INTAKE [not] led to X" "where an intake leads at that moment"
        "hotline led to front_desk within 1m";
    Expectation "clock_is" "clock"
        "OBLIGATION [not] running, fulfilled, missed, waived" "how its clock goes"
        "gdpr_notice not missed";
    Expectation "due_is" "due"
        "OBLIGATION [not] due [at DATE TIME]" "the instant at which its clock runs out, as it stands at the end"
        "gdpr_notice due within 72h";
}

impl Said {
    /// The whole clause: `at 5m bob declines`, `expect bob paged`.
    #[must_use]
    pub fn clause(&self) -> String {
        match self.sort {
            Sort::Event => format!("at 5m {}", self.example),
            Sort::Expectation => format!("expect {}", self.example),
        }
    }
}
