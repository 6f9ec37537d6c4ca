//! Every code a finding can have outside the rules, with what it means. A rule documents its own.

/// A code with its meaning.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// Its name.
    pub name: &'static str,
    /// What it means, and what to do.
    pub help: &'static str,
}

macro_rules! codes {
    ($($name:literal $help:literal;)*) => {
        /// All of them, by name.
        pub const CODES: &[Code] = &[$(Code { name: $name, help: $help }),*];
    };
}

codes! {
    "absolute-path" "a file names another one by a path from the root, which means something else on every machine";
    "missing-file" "a file that another one names cannot be read; paths are relative to the file that names them";
    "no-policy-files" "a folder holds no `*.callout` file and no YAML file whose first key is `callout`";
    "not-a-policy" "a file is neither `*.callout` nor YAML whose first key is `callout`";
    "settings-syntax" "`callout.toml` is not TOML";
    "unknown-code" "`callout.toml` names a finding that does not exist";
    "unknown-setting" "`callout.toml` has a section or a key that does not exist";
    "unreadable-path" "a path given on the command line, or a file in a folder, cannot be read";
    "unreadable-text" "a file is too large or not UTF-8; the message names the first bad byte";
    "wrong-setting" "a key of `callout.toml` holds a value of the wrong kind";
}
