//! Every code a finding can have outside the rules, with what it means and an example. A rule documents its own.

/// A code with its meaning.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// Its name.
    pub name: &'static str,
    /// What it means, and what to do.
    pub help: &'static str,
    /// A text that has this finding; empty where it is not about a text.
    pub wrong: &'static str,
    /// The same text mended.
    pub right: &'static str,
}

macro_rules! codes {
    ($($name:literal $help:literal $($wrong:literal => $right:literal)?;)*) => {
        /// All of them, by name.
        pub const CODES: &[Code] = &[$(Code {
            name: $name, help: $help, wrong: concat!($($wrong)?), right: concat!($($right)?),
        }),*];
    };
}

codes! {
    "above-clearance" "a text prints or asks a fact that its audience may not know, or that its channel may not carry"
        "fact cause: text { clearance staff }\naudience guests { cleared for public; via mail }\nchannel mail { kind email }\ntemplate t for guests { text en \"It was {{ cause }}.\" }"
        => "fact cause: text { clearance public }\naudience guests { cleared for public; via mail }\nchannel mail { kind email }\ntemplate t for guests { text en \"It was {{ cause }}.\" }";
    "absolute-path" "a file names another one by a path from the root, which means something else on every machine"
        "use \"/home/ada/people.callout\"" => "use \"../people.callout\"";
    "ambiguous-name" "a name stands for several things here: say which is meant"
        "procedure a { phase x { step one } }\nprocedure b { phase x { step two } }\nscenario s { at 5m gate x passed }"
        => "procedure a { phase x { step one } }\nprocedure b { phase x { step two } }\nscenario s { at 5m gate x of a passed }";
    "ambiguous-turn" "a turn of a rotation is a team: say whether all of it is on call at once, or one after another"
        "team sre { members ada, ben }\nperson ada\nperson ben\nschedule s { layer l { rotate sre every 1w from 2026-01-05 09:00 } }"
        => "team sre { members ada, ben }\nperson ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1w from 2026-01-05 09:00 } }";
    "bad-assumption" "two assumptions say different things of one channel, service or time, or nine of ten people are to answer sooner than half of them"
        "channel app { kind push }\nassumptions { people answer app 60% in 8m p90 2m }"
        => "channel app { kind push }\nassumptions { people answer app 60% in 2m p90 8m }";
    "bad-count" "a number of things is impossible here: more than there are, or none"
        "define d = at least 3 of (a, b)" => "define d = at least 2 of (a, b)";
    "bad-likely" "what is said to be likely is not about its own fact, or is more than all together"
        "fact users: percent { likely 80% when users < 5%; likely 30% when users >= 25% }"
        => "fact users: percent { likely 80% when users < 5%; likely 10% when users >= 25% }";
    "bad-name" "a name has characters that it cannot have; it begins with a letter and goes on with letters, digits, `_` and `-`";
    "beyond-dmn" "a table asks or gives what DMN cannot say within S-FEEL";
    "beyond-tables" "a decision of DMN says what a table cannot: expressions beyond S-FEEL, several outputs, several values";
    "beyond-zone-data" "a date lies after 2099, where what is known of changes between summer and winter time ends"
        "person ada\nschedule s { layer l { rotate ada every 1w from 2100-01-04 09:00 } }"
        => "person ada\nschedule s { layer l { rotate ada every 1w from 2026-01-05 09:00 } }";
    "brace-on-its-own-line" "a block opens on the line of its head"
        "team sre\n{ members ada }" => "team sre {\n  members ada\n}";
    "broken-dmn" "a file is no document of DMN 1.1 to 1.5; documents with a DTD are not read";
    "calendar-people" "a calendar file has several names with one address; they are taken for one person";
    "calendar-syntax" "a calendar file that is imported has a line, a time, a zone or a rule that cannot be read; with `--leave-out` what it belongs to is left out";
    "calendar-zone" "a calendar file does not say in which time zone its times are; `--timezone` says it";
    "cell-count" "a row of a decision table has more or fewer cells than the table has inputs"
        "fact a: bool\nfact b: bool\ntable t: bool from a, b { yes => yes; otherwise => no }"
        => "fact a: bool\nfact b: bool\ntable t: bool from a, b { yes | * => yes; otherwise => no }";
    "conflicting-rows" "rows of a decision table with `hit any` hold together and give different values"
        "fact users: count\ntable t: bool from users hit any { >= 5 => yes; <= 5 => no }"
        => "fact users: count\ntable t: bool from users hit any { >= 5 => yes; < 5 => no }";
    "control-character" "a character that cannot be seen stands in the text"
        "team \u{7}sre { members ada }" => "team sre { members ada }";
    "counting-needs-days" "`counting` counts days, so a turn must be one or several whole days"
        "person ada\nschedule s { layer l { rotate ada every 8h counting mon..fri from 2026-01-05 09:00 } }"
        => "person ada\nschedule s { layer l { rotate ada every 1d counting mon..fri from 2026-01-05 09:00 } }";
    "cut-off-by-comment" "in YAML ` #` begins a comment, so the text before it ends there; put the text in quotes"
        "callout: 1\ntemplates:\n  t:\n    text:\n      en: Batch #{{ batch }} is safe\n" => "callout: 1\ntemplates:\n  t: { text: { en: \"Batch #{{ batch }} is safe\" } }\n";
    "cut-off-value" "in a YAML map within braces a comma ends the value; put quotes around it"
        "callout: 1\nladders:\n  l: { rungs: [{ page: ada via phone, sms, wait: 5m }] }"
        => "callout: 1\nladders:\n  l: { rungs: [{ page: \"ada via phone, sms\", wait: 5m }] }";
    "define-cycle" "a name stands for a condition that needs the name itself"
        "define a = b\ndefine b = a" => "define a = b\ndefine b = c";
    "duplicate-declaration" "something that a book or a file has once is declared twice"
        "alarms { wait 5m }\nalarms { wait 10m }" => "alarms { wait 5m }";
    "duplicate-key" "a key stands twice in a YAML map; the first would be lost"
        "callout: 1\nteams:\n  sre: { members: ada }\n  sre: { members: ben }" => "callout: 1\nteams:\n  sre: { members: \"ada, ben\" }";
    "duplicate-name" "two declarations have the same name; names are unique across kinds, so that a bare name is enough"
        "person ada\nteam ada { members ben }" => "person ada\nteam sre { members ben }";
    "duration-unit" "a unit of time has no meaning here: a month has no fixed length"
        "ladder l { rung { page ada; wait 1mo } }" => "ladder l { rung { page ada; wait 30d } }";
    "empty-book" "no file of the book declares anything: there is nothing to check";
    "empty-period" "a period ends before it begins"
        "person ada { away from 2026-05-02 to 2026-05-01 }" => "person ada { away from 2026-05-01 to 2026-05-02 }";
    "empty-range" "a range has no values between its ends"
        "fact cost: number { range 10..5 }" => "fact cost: number { range 5..10 }";
    "empty-window" "a window of the week ends when it begins; write no times for whole days"
        "hours h { open mon..fri 08:00-08:00 }" => "hours h { open mon..fri 08:00-20:00 }";
    "event-cut-off" "an event of a calendar file goes on for ever, and no rotation says the same; what is written ends";
    "event-left-out" "an event of a calendar file says of nobody when they are on call: it is cancelled, lasts no time, or names nobody";
    "event-unsaid" "an event of a calendar file begins or ends at a time that a schedule in this zone cannot say";
    "fault-mends" "a fault says that something works; what works is left out"
        "service m365\nfault outage { m365 up }" => "service m365\nfault outage { m365 down }";
    "hand-over-in-clock-change" "a hand-over falls into the hour that a change of the clock skips or repeats; the note says when it happens"
        "policy \"Acme\" { timezone Europe/Paris }\nperson ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1d from 2026-01-05 02:30 } }"
        => "policy \"Acme\" { timezone Europe/Paris }\nperson ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1d from 2026-01-05 09:00 } }";
    "hyphen-in-name" "a name that templates read has a `-`, which they would read as a subtraction"
        "fact data-loss: bool" => "fact data_loss: bool";
    "idle-switching" "`switching` names the hour at which `from` lies already, so it cuts no turn short"
        "person ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1w from 2026-01-05 09:00; switching mon 09:00 } }"
        => "person ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1w from 2026-01-07 14:00; switching mon 09:00 } }";
    "large-condition" "a condition is larger than anybody can judge; give parts of it a name with `define`";
    "large-table" "a decision table is too large to prove that it has one answer for everything; several smaller ones can build on each other";
    "long-duration" "a duration is longer than it can be meant: it would never end in practice"
        "ladder l { rung { page ada; wait 900d } }" => "ladder l { rung { page ada; wait 9m } }";
    "message-too-long" "a message is longer than its channel takes; write a shorter one for that channel";
    "missing-clause" "a declaration lacks a clause that it cannot do without"
        "hours h { timezone UTC }" => "hours h { timezone UTC; open mon..fri 09:00-18:00 }";
    "missing-edition" "a YAML file does not say which edition of the language it is written in: `callout: 1`";
    "missing-file" "a file that another one names cannot be read; paths are relative to the file that names them"
        "use \"poeple.callout\"" => "";
    "missing-name" "a block in YAML lacks the name it needs, as the value of its first key"
        "callout: 1\nseverities: { levels: [{ otherwise: true }] }" => "callout: 1\nseverities: { levels: [{ level: SEV1, otherwise: true }] }";
    "missing-rows" "a decision table has no row for some values; the message names some"
        "fact impact: scale low < medium < high\ntable t: bool from impact { high => yes; low => no }"
        => "fact impact: scale low < medium < high\ntable t: bool from impact { high => yes; otherwise => no }";
    "missing-value" "a key in YAML has no value"
        "callout: 1\nteams: { sre: { members: } }" => "callout: 1\nteams: { sre: { members: ada } }";
    "mixed-and-or" "`and` and `or` stand side by side; brackets have to say which belongs together"
        "define d = a or b and c" => "define d = a or (b and c)";
    "mixed-ladders" "a level starts either several ladders at once or the first that serves of several, not both";
    "mixed-period" "one end of a period has a time and the other has none"
        "person ada { away from 2026-05-01 to 2026-05-02 09:00 }" => "person ada { away from 2026-05-01 09:00 to 2026-05-02 09:00 }";
    "nested-too-deep" "brackets or blocks are nested deeper than anybody can read; give parts a name with `define`";
    "never-sent" "a text says a fact that no message may say"
        "fact patient: text { clearance never-sent }\naudience staff { via mail }\nchannel mail { kind email }\ntemplate t for staff { text en \"It is {{ patient }}.\" }"
        => "fact patient: text { clearance never-sent }\naudience staff { via mail }\nchannel mail { kind email }\ntemplate t for staff { text en \"We know who it is.\" }";
    "no-alternate-contact" "a text names another way to reach you, and there is none that works when its channel does not"
        "channel mail { kind email }\naudience guests { via mail }\ntemplate t for guests { text en \"Or call: {{ alternate_contact }}\" }"
        => "channel mail { kind email }\nchannel phone { kind voice }\npost desk { contact phone \"+12025550100\" }\naudience guests { via mail }\ntemplate t for guests { text en \"Or call: {{ alternate_contact }}\" }";
    "no-policy-files" "a folder holds no `*.callout` file and no YAML file whose first key is `callout`";
    "no-such-date" "a day does not exist"
        "person ada { away from 2026-02-30 to 2026-03-02 }" => "person ada { away from 2026-02-28 to 2026-03-02 }";
    "no-such-time" "a time of day does not exist; `24:00` can only end a window"
        "hours h { open mon 09:00-25:00 }" => "hours h { open mon 09:00-24:00 }";
    "not-a-policy" "a file is neither `*.callout` nor YAML whose first key is `callout`";
    "number-too-large" "a number has more digits than are exact"
        "scenario s { seed 99999999999999999999999999 }" => "scenario s { seed 7 }";
    "out-of-range" "a value lies outside the range of its fact"
        "fact cost: number { range 0..10 }\nscenario s { given cost = 11 }" => "fact cost: number { range 0..10 }\nscenario s { given cost = 9 }";
    "overlapping-overrides" "two overrides of a schedule contradict each other where they overlap; the later one in the text wins"
        "person ada\nperson ben\nschedule s { layer l { rotate ada every 1w from 2026-01-05 09:00 }; override from 2026-05-01 to 2026-05-09 { ben }; override from 2026-05-08 to 2026-05-12 { ada } }"
        => "person ada\nperson ben\nschedule s { layer l { rotate ada every 1w from 2026-01-05 09:00 }; override from 2026-05-01 to 2026-05-07 { ben }; override from 2026-05-08 to 2026-05-12 { ada } }";
    "overlapping-rows" "two rows of a decision table with `hit unique` hold at once; the message says for which values"
        "fact users: count\ntable t: bool from users { >= 5 => yes; 0..5 => no }"
        => "fact users: count\ntable t: bool from users { >= 5 => yes; 0..<5 => no }";
    "parameter-not-set" "a policy leaves a value open, and nobody says what it is: answer its question with `set`, or give it a `default`"
        "parameter sla: duration { ask \"How long without a commander?\" }" => "parameter sla: duration { ask \"How long without a commander?\" }\nset sla = 15m";
    "parameter-set-twice" "a parameter is set in two places, which could say different things; keep one of them"
        "parameter quorum: count\nset quorum = 2\nset quorum = 3" => "parameter quorum: count\nset quorum = 2";
    "plan-order" "the steps of a channel plan are not in the order of their times"
        "channel a\nchannel b\nchannel c\nperson p { reach by a, then b after 5m, then c after 2m }"
        => "channel a\nchannel b\nchannel c\nperson p { reach by a, then c after 2m, then b after 5m }";
    "quote-in-template" "a quotation mark inside `{{ }}` ends the string around it; use the other kind"
        "template t { text en \"{{ x | default(\"-\") }}\" }" => "template t { text en \"{{ x | default('-') }}\" }";
    "repeated-clause" "a clause that stands once is given twice"
        "ladder l { rung { page ada; wait 5m; wait 10m } }" => "ladder l { rung { page ada; wait 10m } }";
    "repeated-contact" "a person has two addresses on one channel"
        "channel sms { kind sms }\nperson ada { contact sms \"+1\", sms \"+2\" }" => "channel sms { kind sms }\nperson ada { contact sms \"+1\" }";
    "repeated-effect" "a fault names a service or channel twice; say once what becomes of it"
        "service m365\nfault outage { m365 down, m365 untrusted }" => "service m365\nfault outage { m365 down }";
    "repeated-fact" "a fact is given two values at once"
        "fact x: bool\nscenario s { given x = yes, x = no }" => "fact x: bool\nscenario s { given x = yes }";
    "repeated-file" "a file declares what another file of the book declares already, most often one policy in both notations";
    "reserved-name" "a name means something in the language already"
        "fact severity: bool" => "fact severe: bool";
    "rotation-step" "a rotation hands over at a step that cannot be counted on the wall clock"
        "person ada\nschedule s { layer l { rotate ada every 90m from 2026-01-05 09:00 } }"
        => "person ada\nschedule s { layer l { rotate ada every 8h from 2026-01-05 09:00 } }";
    "scope-not-first" "`scope` stands below other declarations; it is about the whole file"
        "person ada\nscope payments" => "scope payments\nperson ada";
    "settings-syntax" "`callout.toml` is not TOML";
    "single-braces" "a name stands in brackets that other template languages use; it would be sent as it stands"
        "fact batch: text\ntemplate t { text en \"Do not eat {batch}.\" }" => "fact batch: text\ntemplate t { text en \"Do not eat {{ batch }}.\" }";
    "situation-in-criteria" "criteria of a severity speak of facts, which can be known beforehand, not of the situation"
        "fact x: bool\nseverities { level A { when acknowledged } }" => "fact x: bool\nseverities { level A { when x } }";
    "sms-alphabet" "a text message has a character outside the telephone alphabet, so each part holds 70 characters instead of 160";
    "switching-needs-weeks" "`switching` names an hour of the week, so turns must be whole weeks"
        "person ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1d from 2026-01-07 14:00; switching mon 09:00 } }"
        => "person ada\nperson ben\nschedule s { layer l { rotate ada, ben every 1w from 2026-01-07 14:00; switching mon 09:00 } }";
    "syntax" "the text is not in the language; the message says what was expected"
        "ladder l { rung { page ada; wait five minutes } }" => "ladder l { rung { page ada; wait 5m } }";
    "template-filter" "a template uses a filter that does not exist, or not as it is meant"
        "template t { text en \"{{ incident.title | uper }}\" }" => "template t { text en \"{{ incident.title | upper }}\" }";
    "template-must-say" "a text does not say what the template promises with `must say`"
        "template t { must say next_update; text en \"We work on it.\" }"
        => "template t { must say next_update; text en \"We work on it. More at {{ next_update | local }}.\" }";
    "template-syntax" "the text of a template cannot be read, or does what messages may not do"
        "template t { text en \"{{ incident.title }\" }" => "template t { text en \"{{ incident.title }}\" }";
    "template-type" "a template prints or compares something that cannot be printed or compared"
        "template t { text en \"{{ roles }}\" }" => "template t { text en \"{{ incident.title }}\" }";
    "template-unknown" "a fact may be unknown when the message goes out, and the text after `else` would be sent then, too"
        "fact leak: bool\ntemplate t { text en \"{% if leak %}Data leaked.{% else %}No data leaked.{% endif %}\" }"
        => "fact leak: bool\ntemplate t { text en \"{% if leak %}Data leaked.{% elif leak is unknown %}We do not know.{% else %}No data leaked.{% endif %}\" }";
    "too-few-states" "an incident needs states between its first and its last two"
        "states open, closed" => "states open, working, resolved, closed";
    "too-many-errors" "a file has so many errors that the rest of it was not read";
    "type-mismatch" "a value or a condition is of another type than its place takes"
        "fact users: count\ndefine many = users > 5%" => "fact users: count\ndefine many = users > 5";
    "typographic-quote" "strings stand in `\"` or `'`, not in typographic quotes"
        "policy “Acme” { timezone UTC }" => "policy \"Acme\" { timezone UTC }";
    "unclosed-bracket" "a bracket is never closed"
        "team sre { members ada" => "team sre { members ada }";
    "unclosed-string" "a string is never closed"
        "policy \"Acme { timezone UTC }" => "policy \"Acme\" { timezone UTC }";
    "unformattable" "`fmt` or `convert` cannot write the file anew without losing something; it stays as it is";
    "unknown-clause" "a declaration has no such clause; `callout explain` of its word lists those it has"
        "team sre { membrs ada }" => "team sre { members ada }";
    "unknown-code" "`callout.toml` names a finding that does not exist";
    "unknown-declaration" "the language has no such declaration; `callout explain` lists those it has"
        "laddr l { }" => "ladder l { }";
    "unknown-edition" "a book is written in an edition of the language that this program does not read"
        "policy \"Acme\" { edition 9 }" => "policy \"Acme\" { edition 1 }";
    "unknown-function" "a condition uses a function that does not exist; there is `count` of flags";
    "unknown-name" "nothing that is declared in the book has this name"
        "ladder l { rung { page bob; wait 5m } }" => "person bob\nladder l { rung { page bob; wait 5m } }";
    "unknown-setting" "`callout.toml` has a section or a key that does not exist";
    "unknown-template-variable" "a template names something that a message does not know; it knows the facts, `incident`, `severity`, `roles` and more"
        "template t { text en \"{{ incident.titel }}\" }" => "template t { text en \"{{ incident.title }}\" }";
    "unknown-time-zone" "the zone data knows no such time zone"
        "policy \"Acme\" { timezone Europe/Pari }" => "policy \"Acme\" { timezone Europe/Paris }";
    "unknown-value" "a fact has no such value"
        "fact kind: choice outage, security\ndefine d = kind = outtage" => "fact kind: choice outage, security\ndefine d = kind = outage";
    "unopened-bracket" "a bracket closes that was never opened"
        "team sre { members ada } }" => "team sre { members ada }";
    "unreachable-row" "a row of a decision table never counts, because others always count instead"
        "fact users: count\ntable t: bool from users hit first { >= 5 => yes; >= 9 => no; otherwise => no }\nimpossible i when t and users = 0"
        => "fact users: count\ntable t: bool from users hit first { >= 9 => no; >= 5 => yes; otherwise => no }\nimpossible i when t and users = 0";
    "unreadable-path" "a path given on the command line, or a file in a folder, cannot be read";
    "unreadable-text" "a file is too large or not UTF-8; the message names the first bad byte";
    "window-in-clock-change" "a window lies wholly in the hour that a change of the clock skips, so it does not happen on that day"
        "policy \"Acme\" { timezone Europe/Paris }\nhours h { open sun 02:00-03:00 }" => "policy \"Acme\" { timezone Europe/Paris }\nhours h { open sun 01:00-03:00 }";
    "wrong-kind" "a name is declared, but as something that cannot stand here"
        "channel sms { kind sms }\nladder l { rung { page sms; wait 5m } }" => "person ada\nladder l { rung { page ada; wait 5m } }";
    "wrong-notation" "a file is written in the other notation than its name says: `.callout` is the readable one, `.yaml` and `.yml` are YAML"
        "policy: Acme\nteams: { sre: { members: ada } }" => "policy \"Acme\"\nteam sre { members ada }";
    "wrong-setting" "a key of `callout.toml` holds a value of the wrong kind";
    "yaml-alias" "an alias in YAML has no anchor, stands inside itself, or repeats too much"
        "callout: 1\nteams: { sre: *who }" => "callout: 1\nteams: { sre: &who { members: ada }, ops: *who }";
    "yaml-documents" "a file holds several YAML documents; only one is read"
        "callout: 1\n---\ncallout: 1" => "callout: 1";
    "yaml-key" "a key in YAML is not plain text"
        "callout: 1\nteams: { [a]: { members: ada } }" => "callout: 1\nteams: { a: { members: ada } }";
    "yaml-merge" "merge keys `<<` are not part of the language; an alias repeats a whole value"
        "callout: 1\nteams:\n  sre: &who { members: ada }\n  ops: { <<: *who }" => "callout: 1\nteams:\n  sre: &who { members: ada }\n  ops: *who";
    "yaml-shape" "a value in YAML has another shape than its key takes: a list, a map or text"
        "callout: 1\nteams: { sre: { members: { a: b } } }" => "callout: 1\nteams: { sre: { members: [a, b] } }";
    "yaml-syntax" "the file is not YAML"
        "callout: 1\nteams: { sre: [ }" => "callout: 1\nteams: { sre: { members: ada } }";
    "yaml-tag" "tags such as `!x` have no meaning in a policy"
        "callout: 1\nteams: { sre: !x { members: ada } }" => "callout: 1\nteams: { sre: { members: ada } }";
    "zero-duration" "a duration of no time at all"
        "ladder l { rung { page ada; wait 0m } }" => "ladder l { rung { page ada; wait 1m } }";
}
