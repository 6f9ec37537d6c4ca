//! Paths as people type them: `/` as separator, no meaning beyond their text.

/// `path` without `.`, empty parts and removable `..`; `.` for the current folder itself.
#[must_use]
pub fn normal(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") => parts.push(part),
                Some(_) => {
                    parts.pop();
                }
                None if absolute => {}
                None => parts.push(part),
            },
            _ => parts.push(part),
        }
    }
    match (absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// The folder that holds `path`; `None` for the root of the file system.
#[must_use]
pub fn parent(path: &str) -> Option<String> {
    let path = normal(path);
    if path == "/" {
        return None;
    }
    Some(normal(&format!("{path}/..")))
}

/// What `relative` means below `folder`.
#[must_use]
pub fn join(folder: &str, relative: &str) -> String {
    normal(&format!("{folder}/{relative}"))
}

/// What `written` means in the file at `file`.
#[must_use]
pub fn beside(file: &str, written: &str) -> String {
    join(&parent(file).unwrap_or_else(|| ".".to_owned()), written)
}

/// Whether `path` is `folder` or lies below it.
#[must_use]
pub fn within(path: &str, folder: &str) -> bool {
    match folder {
        "." => !path.starts_with('/') && path != ".." && !path.starts_with("../"),
        _ => path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder == "/"),
    }
}

/// The last part.
#[must_use]
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The lower-case extension, without the dot.
#[must_use]
pub fn extension(path: &str) -> String {
    name(path).rsplit_once('.').map_or_else(String::new, |(_, e)| e.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises() {
        for (path, expected) in [
            ("", "."),
            (".", "."),
            ("./a//b/", "a/b"),
            ("a/../..", ".."),
            ("../../a/./..", "../.."),
            ("/../a", "/a"),
            ("/", "/"),
            ("a/..", "."),
        ] {
            assert_eq!(normal(path), expected, "{path}");
        }
        assert_eq!(parent("a/b").as_deref(), Some("a"));
        assert_eq!(parent("a").as_deref(), Some("."));
        assert_eq!(parent(".").as_deref(), Some(".."));
        assert_eq!(parent("..").as_deref(), Some("../.."));
        assert_eq!(parent("/a").as_deref(), Some("/"));
        assert_eq!(parent("/"), None);
        assert_eq!(beside("a/b.callout", "../c/d.callout"), "c/d.callout");
        assert_eq!(beside("b.callout", "../c.callout"), "../c.callout");
        assert!(
            within("a/b", "a") && within("a", ".") && within("/a", "/") && !within("ab", "a") && !within("../a", ".")
        );
    }
}
