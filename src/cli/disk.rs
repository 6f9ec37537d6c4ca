//! The disk behind [`Files`], and writing to it.

#![expect(clippy::disallowed_methods, reason = "a host is where files are read and written")]

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::source::{Files, MAX_FILE_BYTES, path};

/// A folder with more files than this is surely not meant.
const MAX_FILES: usize = 50_000;
/// Deeper folders are surely a loop.
const MAX_DEPTH: usize = 64;

/// Files on disk, relative to the current folder.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let meta = fs::metadata(path).map_err(|e| in_words(&e))?;
        if meta.is_dir() {
            return Err("it is a folder".to_owned());
        }
        // A pipe or a device could block for ever or never end.
        if !meta.is_file() {
            return Err("it is no ordinary file".to_owned());
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        fs::File::open(path).and_then(|f| f.take(limit).read_to_end(&mut bytes)).map_err(|e| in_words(&e))?;
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> Result<Option<Vec<String>>, String> {
        if !fs::metadata(folder).map_err(|e| in_words(&e))?.is_dir() {
            return Ok(None);
        }
        let mut list = Vec::new();
        let mut open = vec![(path::normal(folder), 0)];
        while let Some((at, depth)) = open.pop() {
            for entry in fs::read_dir(&at).map_err(|e| format!("`{at}`: {}", in_words(&e)))? {
                let entry = entry.map_err(|e| in_words(&e))?;
                let name = entry.file_name();
                // Hidden folders and what tools build are never policy.
                let Some(name) = name.to_str().filter(|n| !n.starts_with('.')) else { continue };
                let place = path::join(&at, name);
                let kind = entry.file_type().map_err(|e| in_words(&e))?;
                if kind.is_dir() {
                    if !matches!(name, "target" | "node_modules") && depth < MAX_DEPTH {
                        open.push((place, depth + 1));
                    }
                // Links to files count, links to folders do not: they may lead in a circle.
                } else if kind.is_file() || fs::metadata(&place).is_ok_and(|m| m.is_file()) {
                    list.push(place);
                }
                if list.len() + open.len() > MAX_FILES {
                    return Err(format!("it holds more than {MAX_FILES} files; name the folder of the policy"));
                }
            }
        }
        list.sort();
        Ok(Some(list))
    }

    fn above(&self, folder: &str) -> Option<usize> {
        std::path::absolute(folder).ok().map(|p| p.components().count().saturating_sub(1))
    }
}

/// What came from standard input, as a file among those on disk.
#[derive(Debug, Clone)]
pub struct Typed {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Files for Typed {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path::normal(path) == self.name { Ok(self.bytes.clone()) } else { Disk.read(path) }
    }

    fn list(&self, folder: &str) -> Result<Option<Vec<String>>, String> {
        if path::normal(folder) == self.name { Ok(None) } else { Disk.list(folder) }
    }
}

/// Everything on standard input.
///
/// # Errors
/// Why it cannot be read; also where that has been done already, for there is nothing left then.
pub fn standard_input() -> Result<Vec<u8>, String> {
    static READ: AtomicBool = AtomicBool::new(false);
    if READ.swap(true, Ordering::Relaxed) {
        return Err("standard input can be read once only".to_owned());
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|e| in_words(&e))?;
    Ok(bytes)
}

/// Makes a folder, and those above it.
///
/// # Errors
/// Why it cannot be made.
pub fn create_folder(path: &str) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|e| in_words(&e))
}

/// Writes a file in one step: whoever looks sees the old content or the new, never half of it.
///
/// # Errors
/// Why it cannot be written.
pub fn write(path: &str, content: &[u8]) -> Result<(), String> {
    // A link stays a link; what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| Path::new(path).to_owned());
    let target = target.as_path();
    if fs::metadata(target).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        // A device or a pipe cannot be replaced in one step, and must not be: it is written to.
        let mut stream = fs::OpenOptions::new().write(true).open(target).map_err(|e| in_words(&e))?;
        return stream.write_all(content).map_err(|e| in_words(&e));
    }
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let name = target.file_name().ok_or_else(|| "it is no file name".to_owned())?;
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = folder.join(temporary);
    let written = (|| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        if let Ok(old) = fs::metadata(target) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, target)
    })();
    written.map_err(|e| {
        let _ = fs::remove_file(&temporary);
        in_words(&e)
    })
}

/// Writes a file that must not be there yet, with the folders above it.
///
/// # Errors
/// Why it cannot be written, also where it is there already.
pub fn create(path: &str, content: &[u8]) -> Result<(), String> {
    if let Some(folder) = path::parent(path) {
        fs::create_dir_all(folder).map_err(|e| in_words(&e))?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|e| in_words(&e))?;
    file.write_all(content).map_err(|e| in_words(&e))
}

/// Whether something stands at `path`.
#[must_use]
pub fn exists(path: &str) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::AlreadyExists => "it is there already".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a file stands where a folder should be".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_in_one_step_and_lists_what_may_be_policy() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| format!("{}/{name}", folder.path().display());
        create(&at("sub/a.callout"), b"one").unwrap();
        assert_eq!(create(&at("sub/a.callout"), b"two").unwrap_err(), "it is there already");
        write(&at("sub/a.callout"), b"three").unwrap();
        write(&at("b.md"), b"x").unwrap();
        create(&at(".git/HEAD"), b"x").unwrap();
        create(&at("target/c.callout"), b"x").unwrap();
        assert_eq!(Disk.read(&at("sub/a.callout")).unwrap(), b"three");
        assert_eq!(Disk.list(&at(".")).unwrap().unwrap(), [at("b.md"), at("sub/a.callout")]);
        assert_eq!(Disk.list(&at("b.md")).unwrap(), None);
        assert_eq!(Disk.read(&at("none")).unwrap_err(), "no such file or folder");
        assert_eq!(write(&at("none/x"), b"").unwrap_err(), "no such file or folder");
    }

    #[cfg(unix)]
    #[test]
    fn keeps_links_and_devices() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| format!("{}/{name}", folder.path().display());
        write(&at("plan.json"), b"one").unwrap();
        std::os::unix::fs::symlink(at("plan.json"), at("link.json")).unwrap();
        write(&at("link.json"), b"two").unwrap();
        assert!(fs::symlink_metadata(at("link.json")).unwrap().is_symlink());
        assert_eq!(Disk.read(&at("plan.json")).unwrap(), b"two");
        write("/dev/null", b"three").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }

    #[cfg(unix)]
    #[test]
    fn does_not_walk_in_circles() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| format!("{}/{name}", folder.path().display());
        create(&at("a.callout"), b"").unwrap();
        std::os::unix::fs::symlink(folder.path(), at("loop")).unwrap();
        std::os::unix::fs::symlink(at("a.callout"), at("link.callout")).unwrap();
        assert_eq!(Disk.list(&at(".")).unwrap().unwrap(), [at("a.callout"), at("link.callout")]);
        assert_eq!(Disk.read(&at("sub/..")).unwrap_err(), "no such file or folder");
    }
}
