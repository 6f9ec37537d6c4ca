//! The command line: parses its arguments, runs one command and exits with its code.
fn main() -> std::process::ExitCode {
    callout::cli::main()
}
