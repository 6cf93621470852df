//! The list of files that colorfn wrote into a directory, kept there as `.colorfn-written`.
//!
//! A file is ours as long as its length and hash are those on the list: once somebody edits it, it is theirs.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Name of the list.
pub(super) const NAME: &str = ".colorfn-written";

const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    files: BTreeMap<String, Entry>,
    /// Files of the last set by name, and under which name each was written at first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pending: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    bytes: u64,
    /// FNV-1a, 64 bits, in hexadecimal.
    hash: String,
}

/// Why a list cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestError {
    #[error(transparent)]
    Read(#[from] io::Error),
    #[error("it is not a list that colorfn wrote: {0}")]
    Parse(#[from] serde_json::Error),
    #[error("it has version {0}, and this version of colorfn knows {VERSION}")]
    Version(u32),
}

impl Default for Manifest {
    fn default() -> Self {
        Self { version: VERSION, files: BTreeMap::new(), pending: BTreeMap::new() }
    }
}

impl Manifest {
    /// The list in `directory`; empty where there is none.
    pub(super) fn load(directory: &Path) -> Result<Self, ManifestError> {
        let text = match fs::read(directory.join(NAME)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let manifest: Self = serde_json::from_slice(&text)?;
        match manifest.version {
            VERSION => Ok(manifest),
            other => Err(ManifestError::Version(other)),
        }
    }

    /// Whether `content` is what this program last wrote as `name`.
    pub(super) fn lists(&self, name: &str, content: &[u8]) -> bool {
        self.files.get(name) == Some(&Entry::of(content))
    }

    /// Puts `name` on the list: `content`, which lies under the name `part` for now.
    pub(super) fn add(&mut self, name: &str, content: &[u8], part: String) {
        self.files.insert(name.to_owned(), Entry::of(content));
        self.pending.insert(name.to_owned(), part);
    }

    /// What is pending, by name; nothing is any more.
    pub(super) fn take_pending(&mut self) -> BTreeMap<String, String> {
        std::mem::take(&mut self.pending)
    }

    /// The list as a file, without files that are gone from the directory.
    pub(super) fn to_json(&self, directory: &Path) -> io::Result<Vec<u8>> {
        let mut list = self.clone();
        list.files.retain(|name, _| self.pending.contains_key(name) || directory.join(name).exists());
        let mut text = serde_json::to_vec_pretty(&list)?;
        text.push(b'\n');
        Ok(text)
    }
}

impl Entry {
    fn of(content: &[u8]) -> Self {
        Self { bytes: content.len() as u64, hash: format!("{:016x}", fnv1a(content)) }
    }
}

/// Fowler–Noll–Vo hash 1a, 64 bits: it guards against accidents, and stays the same from release to release.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // From the FNV authors' own test vectors.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_list_comes_back_without_files_that_are_gone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("kept"), "1").unwrap();
        let mut list = Manifest::load(dir.path()).unwrap();
        list.add("kept", b"1", "part".into());
        list.add("gone", b"2", "part".into());
        list.take_pending();
        fs::write(dir.path().join(NAME), list.to_json(dir.path()).unwrap()).unwrap();
        let back = Manifest::load(dir.path()).unwrap();
        assert!(back.lists("kept", b"1") && !back.lists("kept", b"2") && !back.lists("gone", b"2"));
    }

    #[test]
    fn a_foreign_list_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        for bad in ["", "{}", "\u{0}\u{1}", r#"{"version":9,"files":{}}"#] {
            fs::write(dir.path().join(NAME), bad).unwrap();
            assert!(Manifest::load(dir.path()).is_err(), "{bad:?}");
        }
    }
}
