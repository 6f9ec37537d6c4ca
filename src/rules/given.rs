//! Declarations that the rules' examples share: a small policy that checks clean.

/// The policy itself.
pub const POLICY: &str = r#"policy "Example" { edition 1; timezone Europe/Paris; locales en; owner carol }"#;

/// Four channels, each a failure domain of its own.
pub const CHANNELS: &str = r"channel app { kind push }
channel sms { kind sms }
channel phone { kind voice }
channel mail { kind email }";

/// Three people.
pub const PEOPLE: &str = r#"person alice { contact app, sms "+12025550101", phone "+12025550101", mail "alice@example.com" }
person bob { contact app, sms "+12025550102", phone "+12025550102", mail "bob@example.com" }
person carol { contact app, sms "+12025550103", phone "+12025550103", mail "carol@example.com" }"#;

/// Who hears of alarms.
pub const ALARMS: &str =
    r"alarms { page carol via app, then phone after 2m; wait 10m; at end page carol via phone every 30m }";

/// Two levels.
pub const LEVELS: &str = r"fact outage: bool
severities {
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise; ladder main }
}";

/// One ladder.
pub const LADDER: &str = r"ladder main {
  rung { page alice; wait 5m }
  rung { page bob; wait 5m }
  at end page carol via phone every 10m
}";

/// An audience, a message for it, and the role that sends it.
pub const AUDIENCE: &str = r#"duty status_text "Tell the customers"
role liaison { owns status_text, everything unassigned; filled by alice, else bob }
audience customers { group affected; cleared for public; via mail }
template notice for customers { subject en "A problem"; text en "We are looking into it." }"#;

/// What rules about communication need: the book, and somebody to tell.
pub const TOLD: &[&str] = &[POLICY, CHANNELS, PEOPLE, ALARMS, LEVELS, LADDER, AUDIENCE];

/// A role that owns the rest.
pub const LEAD: &str = "role lead { owns everything unassigned; filled by alice, else bob }";

/// What rules about procedures need: the book, and somebody who leads.
pub const LED: &[&str] = &[POLICY, CHANNELS, PEOPLE, ALARMS, LEVELS, LADDER, LEAD];

/// What a bot asks, and when it is not for it.
pub const SCRIPT: &str = r#"fact beyond_script: bool { ask "Do they ask for something else?"; assume no because "support sets it" }
fact caller: text { ask "Who calls?" }"#;

/// What the audience hears.
pub const UPDATES: &str = "communication updates { to customers by liaison; on declared send notice within 15m; every 30m send notice until resolved; on resolved send notice within 30m }";

/// What rules about intakes need: the book, and an audience that hears something.
pub const HEARD: &[&str] = &[POLICY, CHANNELS, PEOPLE, ALARMS, LEVELS, LADDER, AUDIENCE, UPDATES];

/// All of it.
pub const BOOK: &[&str] = &[POLICY, CHANNELS, PEOPLE, ALARMS, LEVELS, LADDER];

/// An authority, a message for it, who writes to it, and the moment it counts from.
pub const AUTHORITY: &str = r#"audience office { group authority; cleared for public; via mail; contact mail "office@example.com" }
template report for office { subject en "A breach"; text en "We know of a breach." }
role dpo { filled by bob, else alice }
moment aware "When we knew" { set by bob; may be back-dated }
communication follow_up { to customers by liaison; on declared send notice within 15m; every 30m send notice until resolved; on resolved send notice within 30m }"#;

/// What rules about obligations need: the book, and somebody outside to whom something is owed.
pub const OWED: &[&str] = &[POLICY, CHANNELS, PEOPLE, ALARMS, LEVELS, LADDER, AUDIENCE, AUTHORITY];
