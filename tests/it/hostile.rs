//! Input that nobody writes by hand. Each case runs the real program on a small stack and against the clock, and must
//! end in a finding with a place: no crash, no hang, nothing that steers a terminal.
//!
//! The files are made here and never committed. The limits are those of a debug build on a busy machine.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Kilobytes of stack: a quarter of what a main thread usually has, so that the program makes a thread of its own.
const STACK: u32 = 2048;

/// Kilobytes with which it runs where it was started.
const ROOM: u32 = 8192;

/// Seconds of processor time that a case may take, unless it says otherwise. Time on the wall would blame a case for
/// what else runs on the machine.
const SECONDS: u64 = 10;

/// Seconds on the wall after which a case hangs, whatever it does.
const HANGS: Duration = Duration::from_secs(240);

/// How many cases run at once.
const WORKERS: usize = 4;

/// What a run must end in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// Findings, the one with this code among them.
    Found(&'static str),
    /// No findings that fail.
    Fine,
    /// However it ends, it ends, and says something.
    Any,
}

struct Case {
    name: String,
    files: Vec<(String, Vec<u8>)>,
    command: &'static [&'static str],
    end: End,
    seconds: u64,
    stack: u32,
}

impl Case {
    fn new(name: &str, file: &str, text: impl Into<Vec<u8>>, end: End) -> Self {
        let files = vec![(file.to_owned(), text.into())];
        Self { name: name.to_owned(), files, command: &["check"], end, seconds: SECONDS, stack: STACK }
    }

    fn seconds(self, seconds: u64) -> Self {
        Self { seconds, ..self }
    }
}

/// A book without findings.
const CLEAN: &str = r#"policy "Lighthouse" { timezone Europe/Paris; locales en }
service carrier "Telephone carrier"
service push_host "Host of the pager app"
channel phone { kind voice; depends on carrier }
channel app { kind push; depends on push_host }
person ada { contact app, phone "+12025550101"; reach by app, then phone after 2m }
person ben { contact app, phone "+12025550102"; reach by app, then phone after 2m }
alarms {
  page ada, ben via phone, app; wait 10m
  at end page ada, ben via phone, app every 15m
}
fact broken: bool { ask "Is it broken?" }
severities {
  unknown counts as worst
  level BAD { when broken; acknowledge within 10m; ladder keepers }
  level GOOD { otherwise; ladder keepers }
}
ladder keepers {
  rung { page ada; wait 5m }
  rung { page ben; wait 5m }
  at end page ada, ben via phone, app every 10m
  acknowledgement lasts 4h
}
"#;

fn dsl(name: &str, text: impl AsRef<str>, code: &'static str) -> Case {
    Case::new(name, "book.callout", format!("{CLEAN}{}\n", text.as_ref()), End::Found(code))
}

fn yaml(name: &str, text: impl AsRef<str>, code: &'static str) -> Case {
    Case::new(name, "book.yaml", format!("callout: 1\n{}\n", text.as_ref()), End::Found(code))
}

fn many(piece: &str, times: usize) -> String {
    piece.repeat(times)
}

const N: usize = 100_000;

fn depth() -> Vec<Case> {
    let mut cases = Vec::new();
    for open in ["(", "{", "[", "not ", "any of (", "- ", "? ", "\"", "( {"] {
        cases.push(dsl(&format!("dsl {open:?}"), format!("define x = {}a", many(open, N)), ""));
        cases.push(dsl(&format!("dsl block {open:?}"), format!("role r {{ owns {}", many(open, N)), ""));
    }
    for open in ["(", "{", "[", "[[", "{a: ", "- ", "? ", "- - ", "? - ", "&a ", "!!x ", "* ", "\"", "| ", "a: "] {
        cases.push(yaml(&format!("yaml {open:?}"), format!("roles: {}", many(open, N)), ""));
        cases.push(yaml(&format!("yaml line {open:?}"), many(open, N), ""));
    }
    for (inner, close) in [("(", ")"), ("not ", ""), ("not (", ")"), ("any of (", ")"), ("a and (", ")")] {
        let text = format!("{}a{}", many(inner, N), many(close, N));
        cases.push(yaml(&format!("condition {inner:?}"), format!("define: {{ x: \"{text}\" }}"), ""));
        cases.push(dsl(&format!("condition in dsl {inner:?}"), format!("define x = {text}"), ""));
    }
    let mut nested = String::from("roles:\n");
    for n in 0..3000 {
        writeln!(nested, "{}a:", " ".repeat(n)).unwrap();
    }
    cases.push(yaml("block maps in block maps", nested, ""));
    cases
}

fn aliases() -> Vec<Case> {
    let mut laughs = String::from("roles:\n  a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (from, to) in "abcdefghijkl".chars().zip("bcdefghijklm".chars()) {
        writeln!(laughs, "  {to}: &{to} [{}]", vec![format!("*{from}"); 9].join(", ")).unwrap();
    }
    let mut maps = String::from("roles:\n  a0: &a0 { mission: x }\n");
    for n in 1..2000 {
        writeln!(maps, "  a{n}: &a{n} {{ p: *a{m}, q: *a{m} }}", m = n - 1).unwrap();
    }
    vec![
        yaml("a billion laughs", laughs, ""),
        yaml("a chain of aliases", maps, ""),
        yaml("an alias in its own anchor", "roles:\n  a: &a [*a]", ""),
        yaml("an alias in its own anchor, in a map", "roles: &a\n  r: *a", ""),
        yaml("unknown anchors", format!("roles: [{}]", many("*b, ", N)), ""),
        yaml("merge keys", "roles:\n  a: &a { mission: x }\n  b: { <<: *a }", ""),
    ]
}

fn bytes() -> Vec<Case> {
    let utf16 = |text: &str| {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let cut = |text: &str, bad: &[u8]| {
        let at = text.find("Lighthouse").or_else(|| text.find("1")).unwrap_or(0);
        [&text.as_bytes()[..at], bad, &text.as_bytes()[at..]].concat()
    };
    let yaml = "callout: 1\nroles: { a: { mission: x } }\n";
    let mut cases = Vec::new();
    for (file, text) in [("book.callout", CLEAN), ("book.yaml", yaml)] {
        let case =
            |name: &str, bytes: Vec<u8>, code| Case::new(&format!("{file}: {name}"), file, bytes, End::Found(code));
        cases.push(case("not UTF-8", cut(text, b"\xC3\x28"), "unreadable-text"));
        cases.push(case("half a character at the end", [text.as_bytes(), b"# \xE2\x82"].concat(), "unreadable-text"));
        cases.push(case("UTF-16", utf16(text), "unreadable-text"));
        let large = format!("{text}{}", many("# a comment of the author\n", 700_000));
        cases.push(case("over 16 MiB", large.into_bytes(), "unreadable-text"));
        cases.push(case("NUL", cut(text, b"\0"), ""));
        cases.push(case("escape", cut(text, b"\x1B[2J"), ""));
        cases.push(case("C1", cut(text, "\u{9B}2J".as_bytes()), ""));
        cases.push(case("bidi", cut(text, "\u{202E}".as_bytes()), ""));
        cases.push(case("only NULs", vec![0; 1_000_000], "").any());
    }
    let fine = |name: &str, bytes: Vec<u8>| Case::new(name, "book.callout", bytes, End::Fine);
    cases.push(fine("byte order mark", [b"\xEF\xBB\xBF", CLEAN.as_bytes()].concat()));
    cases.push(fine("Windows line ends", CLEAN.replace('\n', "\r\n").into_bytes()));
    cases.push(fine("tabs", CLEAN.replace("  ", "\t").into_bytes()));
    cases.push(fine("a comment of 5 MB", format!("# {}\n{CLEAN}", many("x", 5_000_000)).into_bytes()));
    cases.push(fine("a million blank lines", format!("{}{CLEAN}", many("\n", 1_000_000)).into_bytes()));
    cases.push(Case::new("tabs in YAML", "book.yaml", "callout: 1\nroles:\n\ta:\n\t\tmission: x\n", End::Found("")));
    cases.push(Case::new("nothing", "book.callout", "", End::Any));
    cases
}

fn lines() -> Vec<Case> {
    let long = |piece: &str| many(piece, 5_000_000 / piece.len());
    let mut broken = String::new();
    for n in 0..40_000 {
        writeln!(broken, "role r{n} {{ missio \"x\"; owns }}").unwrap();
    }
    let mut unknown = String::from("team all {\n");
    for n in 0..40_000 {
        writeln!(unknown, "  members person_{n}").unwrap();
    }
    unknown.push('}');
    let mut twice = String::new();
    for n in 0..40_000 {
        writeln!(twice, "duty d{} \"x\"", n / 2).unwrap();
    }
    let mut keys = String::from("duties:\n");
    for n in 0..40_000 {
        writeln!(keys, "  d{n}: {{ nonsense: x }}").unwrap();
    }
    vec![
        dsl("a word of 5 MB", long("x"), "").seconds(30),
        dsl("a name of 5 MB", format!("team {} {{ members ada }}", long("x")), "").any().seconds(30),
        dsl("5 MB of words", long("a "), "").seconds(30),
        dsl("many in brackets", format!("define x = any of ({})", many("a, ", N / 2)), "").seconds(30),
        dsl("a long list", format!("team t {{ members {} }}", many("ada, ", 2 * N)), "").seconds(30),
        dsl("an unclosed string of 5 MB", format!("duty d \"{}", long("x ")), "unclosed-string").seconds(30),
        dsl("an unclosed text block", format!("template t {{ text en \"\"\"\n{}", long("text\n")), "unclosed-string")
            .seconds(30),
        dsl("an unclosed block", "role r {\n  mission \"x\"\nteam t { members ada }", "unclosed-bracket"),
        dsl("an unclosed bracket", "define x = (broken\nteam t { members ada }", "unclosed-bracket"),
        dsl("40,000 broken declarations", broken, "too-many-errors").seconds(30),
        dsl("40,000 unknown names", unknown, "unknown-name").seconds(30),
        dsl("20,000 names twice", twice, "").seconds(30),
        yaml("40,000 unknown keys", keys, "").seconds(30),
        yaml("a scalar of 5 MB", format!("roles: {}", long("x")), "").seconds(30),
        yaml("a list of 5 MB", format!("roles: [{}]", long("a, ")), "").seconds(30),
        yaml("a key of 5 MB", format!("{}: x", long("x")), "").seconds(30),
        yaml("an unclosed quote", "roles:\n  a: { mission: \"x }\n  b: { mission: y }", ""),
        yaml("an unclosed bracket", "roles:\n  a: [x, y\n  b: { mission: y }", ""),
    ]
}

fn templates() -> Vec<Case> {
    let with = |name: &str, body: String| {
        dsl(
            &format!("template: {name}"),
            format!(
                "clearances public\naudience all {{ group affected; cleared for public; via phone }}\ntemplate t for all {{\n text en \"\"\"\n{body}\n\"\"\"\n}}"
            ),
            "",
        )
    };
    vec![
        with("70 KB", many("a word ", 10_000)),
        with("long sums", format!("{{{{ 1 {} }}}}", many("- 1 ", 9_000))),
        with("minus signs", format!("{{{{ {}1 }}}}", many("- ", 20_000))),
        with("nots", format!("{{{{ {}1 }}}}", many("not ", 15_000))),
        with("filters", format!("{{{{ 1{} }}}}", many("|upper", 10_000))),
        with("elif", format!("{{% if a %}}{}{{% endif %}}", many("{% elif a %}b", 4_500))),
        with("if in if", format!("{}{}", many("{% if a %}", 3_000), many("{% endif %}", 3_000))),
        with("for in for", format!("{}{}", many("{% for a in b %}", 2_000), many("{% endfor %}", 2_000))),
        with("brackets", format!("{{{{ {}1{} }}}}", many("(", 30_000), many(")", 30_000))),
        with("attributes", format!("{{{{ a{} }}}}", many(".b", 30_000))),
        with("never closed", many("{{ ", 20_000)),
        with("range", "{% for a in range(1000000000) %}x{% endfor %}".to_owned()),
    ]
}

fn names() -> Vec<Case> {
    let mut named =
        Case::new("a file name with escapes", "b\u{1b}[31m\u{202e}ook.callout", "nonsense\n", End::Found(""));
    named.files[0].1 = b"rol x {\n".to_vec();
    vec![
        named,
        dsl("escape in a name", "team t { members a\u{1b}[31m }", ""),
        dsl("escape in a string", "duty d \"\u{1b}]0;owned\u{7}\"", ""),
        dsl("bidi in a name", "team t { members a\u{202e}b }", ""),
        dsl("escape in a used path", "use \"a\u{1b}[31m.callout\"", ""),
        dsl("bidi in a used path", "use \"a\u{202e}b.callout\"", ""),
        yaml("escape in a quoted key", "roles:\n  \"a\\e[31m\\u202e\": { mission: x }\n  \"b\\0\": {}", ""),
        yaml("escape in a quoted value", "teams:\n  t: { members: [\"a\\e[31m\", \"\\x9b31m\", \"\\u202e\"] }", ""),
        Case {
            files: vec![
                ("book.callout".to_owned(), CLEAN.as_bytes().to_vec()),
                ("callout.toml".to_owned(), b"deny = [\"a\\u001b[31m\\u202e\"]\n\"\\u001b\" = 1\n".to_vec()),
            ],
            ..Case::new("escape in the settings", "", "", End::Any)
        },
    ]
}

fn books() -> Vec<Case> {
    let chain = |n: usize, last: &str| {
        let link = |i: usize| format!("use \"f{}.callout\"\n", i + 1);
        let mut files: Vec<_> = (0..n).map(|i| (format!("f{i}.callout"), link(i).into_bytes())).collect();
        files.push((format!("f{n}.callout"), last.as_bytes().to_vec()));
        files
    };
    let none = || Case::new("", "", "", End::Any);
    vec![
        Case {
            name: "files that use each other, 10,000 deep".into(),
            files: chain(10_000, CLEAN),
            command: &["check", "f0.callout"],
            end: End::Fine,
            seconds: 30,
            stack: STACK,
        },
        Case {
            name: "a ring of files".into(),
            files: chain(50, &format!("{CLEAN}use \"f0.callout\"")),
            command: &["check", "f0.callout"],
            end: End::Fine,
            ..none()
        },
        dsl(
            "a file that uses itself and its folder",
            "use \"book.callout\"\nuse \".\"\nuse \"./././book.callout\"",
            "",
        )
        .any(),
    ]
}

impl Case {
    fn any(self) -> Self {
        Self { end: End::Any, ..self }
    }
}

fn limits() -> Vec<Case> {
    let schedule = |rotate: &str| format!("schedule s {{ layer l {{ rotate {rotate} }} }}");
    let at_end = |every: &str| CLEAN.replace("every 10m", &format!("every {every}"));
    let mut cases = vec![
        dsl("a hand-over every 0h", schedule("ada, ben every 0h from 2026-01-05 09:00"), ""),
        dsl("a day that is none", schedule("ada every 1w from 2026-02-30 09:00"), ""),
        dsl("the year 0", schedule("ada every 1w from 0000-01-01 09:00"), "").any(),
        dsl("the year 9999", schedule("ada every 1w from 9999-12-31 23:59"), "").any(),
        dsl("a year of many digits", schedule("ada every 1w from 99999999999-01-01 09:00"), ""),
        dsl("a hand-over each second", schedule("ada, ben every 1s from 2026-01-05 09:00"), "").any().seconds(30),
        dsl("a hand-over each minute since 1970", schedule("ada, ben every 1m from 1970-01-05 09:00"), "")
            .any()
            .seconds(30),
        dsl("a long shift", schedule("ada, ben every 99999999999999999999w from 2026-01-05 09:00"), ""),
        dsl("away for ever", "person eve { contact phone \"+12025550103\"; away from 0001-01-01 to 9999-12-31 }", "")
            .any(),
        dsl("a number of many digits", format!("fact n: number\ndefine x = n > {}", many("9", 100_000)), ""),
        dsl("a fraction of many digits", format!("fact n: number\ndefine x = n > 0.{}", many("9", 100_000)), "").any(),
        dsl("1e5 levels in a scale", format!("fact s: scale {}z", many("a < ", N)), ""),
    ];
    for unit in ["s", "m", "h", "d", "w", "mo", "bd of x", "h of x"] {
        for n in ["0", "-1", "9223372036854775807", "18446744073709551616", "999999999999"] {
            let text = format!(
                "ladder l {{ rung {{ page ada; wait {n}{unit} }}; at end page ada via phone every {n}{unit} }}"
            );
            cases.push(dsl(&format!("wait {n}{unit}"), text, ""));
        }
    }
    let drill = "scenario drill {\n  starts 2026-11-23 08:30\n  given broken = yes\n  at 360d resolved\n  expect ada paged within 0m\n}\n";
    let rounds = |name: &str, book: String, command| Case {
        command,
        ..Case::new(name, "book.callout", format!("{book}{drill}"), End::Any).seconds(30)
    };
    cases.push(rounds("a page each second for a year", at_end("1s"), &["simulate", "--for", "366d", "."]));
    cases.push(rounds("a page each second, shown", at_end("1s"), &["simulate", "--details", "."]));
    cases.push(rounds("a page each second, as JSON", at_end("1s"), &["simulate", "--format", "json", "."]));
    cases
}

fn cases() -> Vec<Case> {
    let on_the_main_thread = depth().into_iter().chain(templates()).chain(books()).map(|mut case| {
        case.name.push_str(", on the main thread");
        Case { stack: ROOM, ..case }
    });
    let all = [depth(), aliases(), bytes(), lines(), templates(), names(), books(), limits()];
    all.into_iter().flatten().chain(on_the_main_thread).collect()
}

/// Runs the program on a case's files; `None` where the time is up.
fn run(folder: &Path, case: &Case) -> Option<Output> {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -s {}; ulimit -t {}; exec \"$0\" \"$@\"", case.stack, case.seconds))
        .arg(env!("CARGO_BIN_EXE_callout"));
    command.args(case.command).current_dir(folder).env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
    // Output goes to files: nobody has to empty a pipe meanwhile.
    let place = |name: &str| folder.join(format!(".{name}"));
    let file = |name: &str| Stdio::from(fs::File::create(place(name)).unwrap());
    let mut child = command.stdin(Stdio::null()).stdout(file("out")).stderr(file("err")).spawn().unwrap();
    let status = wait(&mut child)?;
    Some(Output { status, stdout: fs::read(place("out")).unwrap(), stderr: fs::read(place("err")).unwrap() })
}

fn wait(child: &mut Child) -> Option<std::process::ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        if start.elapsed() > HANGS {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What is wrong with how a case ended.
fn wrong(case: &Case, output: &Output) -> Option<String> {
    let (Ok(out), Ok(err)) = (std::str::from_utf8(&output.stdout), std::str::from_utf8(&output.stderr)) else {
        return Some("prints what is not UTF-8".to_owned());
    };
    let text = format!("{out}{err}");
    let shown: String = text.chars().take(600).collect();
    let steers =
        |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if let Some(c) = text.chars().find(steers) {
        return Some(format!("prints U+{:04X}: {shown:?}", u32::from(c)));
    }
    if text.contains("bug in callout") {
        return Some(format!("crashes: {shown}"));
    }
    let Some(code) = output.status.code() else {
        return Some(format!(
            "is killed ({}; signal 24 or 9: it takes more than {} s): {shown}",
            output.status, case.seconds
        ));
    };
    match case.end {
        End::Any => (!(0..=2).contains(&code)).then(|| format!("ends with {code}: {shown}")),
        End::Fine => (code != 0).then(|| format!("ends with {code}: {shown}")),
        End::Found(name) => {
            if !(1..=2).contains(&code) {
                Some(format!("ends with {code}: {shown}"))
            } else if !text.contains("--> ") {
                Some(format!("names no place: {shown}"))
            } else if !name.is_empty() && !text.contains(&format!("[{name}]")) {
                Some(format!("does not find `{name}`: {shown}"))
            } else if text.len() > 2_000_000 {
                Some(format!("prints {} bytes", text.len()))
            } else {
                None
            }
        }
    }
}

#[test]
fn hostile_input_ends_in_findings_soon() {
    let only = std::env::var("CALLOUT_HOSTILE_ONLY").unwrap_or_default();
    let queue: Mutex<Vec<Case>> = Mutex::new(cases().into_iter().filter(|c| c.name.contains(&only)).collect());
    let failed: Mutex<Vec<String>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let Some(case) = queue.lock().unwrap().pop() else { break };
                    let folder = tempfile::tempdir().unwrap();
                    for (name, bytes) in &case.files {
                        fs::write(folder.path().join(name), bytes).unwrap();
                    }
                    let start = Instant::now();
                    let verdict = match run(folder.path(), &case) {
                        None => Some("hangs".to_owned()),
                        Some(output) => wrong(&case, &output),
                    };
                    if std::env::var_os("CALLOUT_HOSTILE_TIMES").is_some() {
                        eprintln!("{:>7} ms  {}", start.elapsed().as_millis(), case.name);
                    }
                    if let Some(why) = verdict {
                        failed.lock().unwrap().push(format!("{}: {why}", case.name));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    assert!(failed.is_empty(), "{} cases failed:\n\n{}", failed.len(), failed.join("\n\n"));
}
