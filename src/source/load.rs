//! From bytes to text: size, encoding, byte order mark.

/// The largest file that is read.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// What is wrong with a file's bytes, with the byte offset where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// In words for a user.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Everything before the fault that could be decoded, so that the place can be shown.
    pub readable: String,
}

/// Checks size and UTF-8 and strips a leading byte order mark.
///
/// # Errors
/// Where the file is too large, or not UTF-8: the message names the first bad byte.
pub fn decode(bytes: &[u8]) -> Result<&str, Undecodable> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Undecodable {
            message: format!("the file has {} bytes; at most {} are read", bytes.len(), MAX_FILE_BYTES),
            help: "split it into several files: all files of a folder are one book".to_owned(),
            readable: String::new(),
        });
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Undecodable {
            message: "the file is UTF-16, not UTF-8".to_owned(),
            help: "save it as UTF-8".to_owned(),
            readable: String::new(),
        });
    }
    let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    std::str::from_utf8(body).map_err(|e| {
        let good = body.get(..e.valid_up_to()).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("");
        let byte = body.get(e.valid_up_to()).copied().unwrap_or(0);
        Undecodable {
            message: format!("not UTF-8: byte 0x{byte:02X}"),
            help: "save the file as UTF-8".to_owned(),
            readable: good.to_owned(),
        }
    })
}
