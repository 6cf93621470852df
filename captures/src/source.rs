//! Bytes of files and streams, of bounded size.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use color_fn_core::message::escaped;

/// A file or a stream that cannot be read, or whose bytes are not of its format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct ReadFileError {
    /// Its name.
    pub file: String,
    /// A description.
    pub reason: String,
}

impl ReadFileError {
    /// Names and reasons of any length become one line each.
    pub(crate) fn new(file: &str, reason: &impl ToString) -> Self {
        Self { file: escaped(file), reason: escaped(&reason.to_string()) }
    }
}

/// The name of a file as messages have it.
pub(crate) fn name(path: &Path) -> String {
    escaped(&path.display().to_string())
}

/// The bytes of a file of at most so many. No more than its size is read: a device or a pipe has none, and may not end.
pub(crate) fn file(path: &Path, max: u64) -> Result<Vec<u8>, ReadFileError> {
    let name = name(path);
    let failed = |error: io::Error| ReadFileError::new(&name, &error);
    let opened = File::open(path).map_err(failed)?;
    let size = opened.metadata().map_err(failed)?.len();
    if size > max {
        return Err(too_large(&name, size, max));
    }
    let mut bytes = Vec::new();
    opened.take(size).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The bytes of a stream of at most so many; `name` is for messages.
pub(crate) fn stream(reader: &mut dyn Read, name: &str, max: u64) -> Result<Vec<u8>, ReadFileError> {
    let mut bytes = Vec::new();
    reader
        .take(max.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| ReadFileError::new(name, &error))?;
    match bytes.len() as u64 {
        size if size > max => Err(too_large(name, size, max)),
        _ => Ok(bytes),
    }
}

fn too_large(name: &str, size: u64, max: u64) -> ReadFileError {
    ReadFileError::new(name, &format!("{size} bytes are more than {max}"))
}
