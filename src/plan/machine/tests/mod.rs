//! Scenarios, as compact journals: a policy in the language, a script of events, what the machine wrote.

mod answers;
mod arrivals;
mod callouts;
mod clocks;
mod communication;
mod contacts;
mod decisions;
mod exceptions;
mod host;
mod ladders;
mod presence;
mod properties;
mod reactions;
mod roles;
mod work;

use host::{Host, plan};

/// People, channels and levels that most scenarios share.
const WORLD: &str = r#"
service lan; service carrier
channel app { kind push; depends on lan }
channel sms { kind sms; depends on carrier }
channel phone { kind voice; delivers within 1m }
person alice { contact app, sms "+1", phone "+11"; reach by app }
person bob { contact app, sms "+2", phone "+12"; reach by app }
person carol { contact app, sms "+3", phone "+13"; reach by app }
person dan { contact app, sms "+4", phone "+14"; reach by app }
fact size: scale huge < big < small { ask "How bad?" }
alarms { page dan via phone; wait 10m; at end page dan via phone every 1h }
"#;

/// Runs a script against a policy of the common world and one level `SEV1` that starts `ladders`.
fn run(policy: &str, ladders: &str, script: &str) -> String {
    play(
        &format!("{policy}\nseverities {{ unknown counts as worst; level SEV1 {{ otherwise; ladder {ladders} }} }}"),
        script,
    )
}

/// Runs a script against a policy of the common world.
fn play(policy: &str, script: &str) -> String {
    let plan = plan(&format!("{WORLD}\n{policy}"));
    Host::new(&plan).play(script)
}
