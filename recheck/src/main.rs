//! `callout-recheck FILE…`: says what of each certificate is so, and stops at the first thing that is not.

use std::process::ExitCode;

#[expect(clippy::disallowed_methods, reason = "a host is where arguments and files are read")]
fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: callout-recheck FILE…");
        return ExitCode::from(2);
    }
    for file in files {
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(why) => {
                eprintln!("{file}: {why}");
                return ExitCode::from(2);
            }
        };
        match callout_recheck::check(&text) {
            Ok(found) => found.iter().for_each(|claim| println!("{claim}")),
            Err(wrong) => {
                eprintln!("{file}: refused: {wrong}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
