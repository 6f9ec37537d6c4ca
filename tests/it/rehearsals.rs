//! The runbooks and the examples are true: nothing is wrong in them, and every scenario goes as it says.

use callout::cli::disk::Disk;
use callout::diagnostic::Level;

use crate::books;

#[test]
fn books_have_no_findings_and_their_scenarios_pass() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in books::all() {
        let policy = books::policy(&path, &Disk);
        // Examples are about one thing each, so some rules rightly miss the rest of a policy.
        let bad = if path.starts_with("runbooks/") { Level::Warning } else { Level::Error };
        let found: Vec<_> = policy.findings.iter().filter(|d| d.level >= bad).collect();
        if !found.is_empty() {
            wrong.push(books::told(&policy, found));
        }
        if policy.has_errors() {
            continue;
        }
        for run in books::runs(&policy) {
            count += 1;
            wrong.extend(books::failures(&run));
            wrong.extend(run.never.iter().map(|e| format!("{}: never happened: {}", e.place, e.text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "only {count} scenarios were found");
}
