//! The version of the format.

use thiserror::Error;

/// The version of the format that this library reads and writes.
pub const VERSION: u32 = 1;

/// The format has another version.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "this file has version {found} of the format, and this program reads version {VERSION}: {}",
    if *found > VERSION.into() { "use a newer colorfn" } else { "write the file again" }
)]
pub struct UnsupportedVersion {
    /// The version of the file.
    pub found: u64,
}
