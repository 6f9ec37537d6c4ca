//! Books of a size: a large organisation as it was measured once (1,600 people, 370 ladders of up to 8 rungs with up to
//! 19 targets, 400 schedules with 530 rotations of up to 50 people, 400 services), times a factor.
//!
//! The same factor gives the same book, on every machine.

use std::fmt::Write as _;

/// How many there are of each, at factor 1.
const PEOPLE: f64 = 1600.0;
const LADDERS: f64 = 370.0;
const SCHEDULES: f64 = 400.0;
/// Of those, schedules with a second layer.
const SECOND_LAYERS: f64 = 130.0;
const SERVICES: f64 = 400.0;
const TEAMS: f64 = 200.0;
const ROLES: f64 = 20.0;
const AUDIENCES: f64 = 12.0;
/// Three for each audience: one for the first message, one for updates, one for the end.
const TEMPLATES: f64 = 36.0;
const COMMUNICATIONS: f64 = 12.0;
const SCENARIOS: f64 = 40.0;

/// Areas that one question lists: no fact has more than a thousand values.
const AREAS: usize = 500;

const ZONES: [&str; 5] = ["Europe/Paris", "America/New_York", "Asia/Singapore", "Europe/London", "Australia/Sydney"];

/// Splitmix64: few lines, good enough to mix sizes.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// A size between 1 and `most`: mostly small, sometimes the largest, as sizes in organisations are.
    fn size(&mut self, most: usize) -> usize {
        let share = self.below(1000) as f64 / 1000.0;
        1 + (share.powi(3) * most as f64) as usize
    }

    /// About so many different people of `n`, none of those who are away: a turn of theirs would be a hole.
    fn people(&mut self, many: usize, n: usize) -> String {
        let many = many.min(n);
        let (start, step) = (self.below(n), 1 + self.below((n / many.max(1)).max(1)));
        let mut list: Vec<usize> = (0..many).map(|i| (start + i * step) % n).filter(|p| !goes_away(*p)).collect();
        if list.is_empty() {
            list.push(0);
        }
        list.iter().map(|p| format!("person_{p}")).collect::<Vec<_>>().join(", ")
    }
}

fn goes_away(person: usize) -> bool {
    person % 50 == 49
}

/// A book in the readable notation.
pub fn book(factor: f64) -> String {
    let of = |n: f64| ((n * factor).round() as usize).max(1);
    let (people, ladders, schedules, services, teams) =
        (of(PEOPLE).max(4), of(LADDERS).max(3), of(SCHEDULES), of(SERVICES), of(TEAMS));
    let (audiences, templates) = (of(AUDIENCES), of(TEMPLATES).min(3 * of(AUDIENCES)));
    let (mut dice, mut text) = (Dice(2026), String::new());
    let w = &mut text;

    w.push_str("# Made by a program, to measure with.\n");
    w.push_str("policy \"A large organisation\" { timezone Europe/Paris; locales en; owner team_0 }\n");
    w.push_str("clearances public < staff < responder\n");
    w.push_str("holidays closed { 2026-12-25 \"Christmas\"; 2027-01-01 }\n");
    w.push_str("hours office { open mon..fri 09:00-18:00; except closed }\n\n");

    w.push_str("service carrier \"Telephone carrier\"\nservice push_host \"Host of the pager app\"\n");
    w.push_str("channel app \"Pager app\" { kind push; depends on push_host }\n");
    w.push_str("channel phone \"Telephone\" { kind voice; depends on carrier }\n");
    w.push_str("channel sms { kind sms; depends on carrier; rate 3 per 15m }\n");
    w.push_str("channel mail \"E-mail\" { kind email; delivers within 5m }\n\n");
    for n in 0..services {
        let on = if n > 0 { format!("depends on service_{}; ", dice.below(n)) } else { String::new() };
        writeln!(w, "service service_{n} \"Service {n}\" {{ {on}owner team_{} }}", n % teams).unwrap();
    }

    w.push('\n');
    for n in 0..people {
        let phone = format!("\"+1202{:07}\"", n);
        write!(
            w,
            "person person_{n} \"Person {n}\" {{ contact app, phone {phone}, sms {phone}, mail \"p{n}@example.com\"; "
        )
        .unwrap();
        if n % 3 == 0 {
            write!(w, "timezone {}; ", ZONES[n % ZONES.len()]).unwrap();
        }
        if goes_away(n) {
            w.push_str("away from 2026-12-24 to 2027-01-03; ");
        }
        w.push_str("reach by app, then sms after 2m, then phone after 4m }\n");
    }
    w.push('\n');
    for n in 0..teams {
        let members = people.div_ceil(teams).max(3);
        let list: Vec<String> = (0..members).map(|i| format!("person_{}", (n * members + i) % people)).collect();
        writeln!(w, "team team_{n} \"Team {n}\" {{ members {} }}", list.join(", ")).unwrap();
    }
    w.push_str("alarms {\n  page person_0, person_1 via phone, app; wait 10m\n  at end page team_0 via phone, app every 15m\n}\n\n");

    let second = of(SECOND_LAYERS);
    for n in 0..schedules {
        let turns = dice.size(50);
        let list = dice.people(turns, people);
        let step = ["1d", "1w", "1w", "2w", "12h"][dice.below(5)];
        writeln!(w, "schedule schedule_{n} \"Schedule {n}\" {{\n  timezone {}", ZONES[dice.below(ZONES.len())])
            .unwrap();
        writeln!(w, "  layer always {{ rotate {list} every {step} from 2026-01-05 09:00 }}").unwrap();
        if n < second {
            let turns = 2 + dice.below(6);
            let list = dice.people(turns, people);
            let days = if n == 0 { "office" } else { "mon..fri 09:00-17:00" };
            writeln!(w, "  layer days {{ during {days}; rotate {list} every 1w from 2026-01-05 09:00 }}").unwrap();
        }
        if n % 4 == 0 {
            writeln!(w, "  override from 2026-12-25 to 2026-12-25 {{ also person_{} }}", dice.below(people)).unwrap();
        }
        w.push_str("}\n");
    }

    w.push('\n');
    for n in 0..ladders {
        writeln!(w, "ladder ladder_{n} \"Ladder {n}\" {{").unwrap();
        let rungs = dice.size(7);
        for rung in 0..rungs {
            let mut targets = Vec::new();
            for extra in 0..dice.size(18) {
                let target = match dice.below(4) {
                    0 => format!("any of team_{}", dice.below(teams)),
                    1 => format!("person_{}", dice.below(people)),
                    _ => format!("schedule_{}", (n + extra * 7) % schedules),
                };
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
            if rung == 0 {
                let own = (n..schedules).step_by(ladders).map(|s| format!("schedule_{s}"));
                targets.extend(own.filter(|s| !targets.contains(s)).collect::<Vec<_>>());
            }
            if rung == rungs - 1 {
                targets.extend((n..services).step_by(ladders).map(|s| format!("owner of service_{s}")));
            }
            // Who is always there, last: whatever looks for holes has to look at the schedules.
            targets.push(format!("team_{}", (n + rung) % teams));
            let via = ["", " via app, then phone after 2m", " via phone, sms"][dice.below(3)];
            let when = if rung > 0 && dice.below(12) == 0 { "when during office " } else { "" };
            writeln!(w, "  rung {when}{{ page {}{via}; wait {}m }}", targets.join(", "), 5 + 5 * dice.below(3))
                .unwrap();
        }
        if n > 2 && n % 4 == 3 {
            writeln!(w, "  at end hand over to ladder_{}", n / 4).unwrap();
        } else {
            writeln!(w, "  at end page team_{} via phone, app every 10m", n % teams).unwrap();
        }
        w.push_str("  acknowledgement lasts 4h\n}\n");
    }

    // Whose ladder runs is a question of the area; each level asks for a third of the areas.
    let regions = ladders.div_ceil(AREAS);
    w.push('\n');
    for region in 0..regions {
        let areas = region * AREAS..ladders.min((region + 1) * AREAS);
        let areas: Vec<String> = areas.map(|n| format!("area_{n}")).collect();
        writeln!(w, "fact region_{region}: choice elsewhere, {} {{ ask \"Which area?\" }}", areas.join(", ")).unwrap();
    }
    w.push_str(concat!(
        "fact at_risk: bool { ask \"Is anybody in danger?\"; assume no because \"somebody would have said so\" }\n",
        "fact customers: percent { ask \"Share of customers who cannot work\" }\n",
        "fact data: scale none < internal < personal { ask \"Which data?\" }\n",
        "fact outage: duration { ask \"Since when?\" }\n",
        "fact what: text { ask \"What happened?\"; clearance public }\n",
        "define wide = customers > 10% or (data >= internal and outage > 2h)\n\n",
        "severities {\n  unknown counts as worst\n",
    ));
    let mut level = |name: &str, head: &str, which: usize| {
        let own: Vec<usize> = (1..ladders).filter(|n| n % 3 == which).collect();
        let list: Vec<String> =
            own.iter().map(|n| format!("ladder_{n} when region_{} = area_{n}, else ", n / AREAS)).collect();
        writeln!(
            w,
            "  level {name} {{\n    {head}; acknowledge within 30m\n    ladder {}ladder_0\n  }}",
            list.concat()
        )
        .unwrap();
    };
    level("SEV1", "when at_risk or data >= personal or customers >= 25%", 0);
    level("SEV2", "when customers >= 5% or wide", 1);
    level("SEV3", "otherwise", 2);
    w.push_str("}\n\nduty lead \"Lead the response\"\nduty write \"Write to those affected\"\n");
    w.push_str("role commander { owns lead, everything unassigned; filled by schedule_0, else team_0; required for SEV2 and above within 10m; alone may resolve, lower severity }\n");
    w.push_str("role writer { owns write; filled by team_0 }\n");
    for n in 0..of(ROLES) {
        writeln!(
            w,
            "duty duty_{n} \"Duty {n}\"\nrole role_{n} {{ owns duty_{n}; filled by schedule_{}, else team_{} }}",
            n % schedules,
            n % teams
        )
        .unwrap();
    }

    w.push('\n');
    for n in 0..audiences {
        writeln!(w, "audience audience_{n} \"Audience {n}\" {{ group affected; cleared for public; via mail; contact mail \"a{n}@example.com\" }}").unwrap();
    }
    for n in 0..templates {
        writeln!(
            w,
            "template template_{n} for audience_{} {{\n  subject en \"Problem {n}: {{{{ what }}}}\"\n  text en \"\"\"\n    \
             Since {{{{ incident.started_at | local }}}} something does not work: {{{{ what }}}}.\n    \
             {{% if severity.name == 'SEV1' %}}We know that this is serious.{{% elif severity.name is unknown %}}We do not know yet how serious it is.{{% else %}}We are looking into it.{{% endif %}}\n    \
             We write again at {{{{ next_update | local }}}}.\n  \"\"\"\n}}",
            n % audiences
        )
        .unwrap();
    }
    for n in 0..of(COMMUNICATIONS).min(audiences) {
        let template = |k: usize| format!("template_{}", (n + k * audiences) % templates);
        writeln!(
            w,
            "communication communication_{n} for SEV2 and above {{\n  to audience_{n} by writer\n  on declared send {} within 15m\n  \
             every 1h send {} until resolved\n  on resolved send {} within 30m\n}}",
            template(0), template(1), template(2),
        )
        .unwrap();
    }

    w.push('\n');
    for n in 0..of(SCENARIOS) {
        let area = n % ladders;
        let regions: Vec<String> = (0..regions)
            .map(|r| match area / AREAS == r {
                true => format!("region_{r} = area_{area}"),
                false => format!("region_{r} = elsewhere"),
            })
            .collect();
        writeln!(
            w,
            "scenario scenario_{n} {{\n  starts 2026-11-23 08:30\n  \
             given customers = 40%, data = none, {}, what = \"the network\"\n  \
             at 2m carrier down\n  at 40m person_{} acknowledges\n  at 50m carrier up\n  at 90m resolved\n  \
             expect severity SEV1 at 0m\n  expect person_{} paged within 30m\n}}",
            regions.join(", "),
            n % 3,
            n % 3,
        )
        .unwrap();
    }
    text
}
