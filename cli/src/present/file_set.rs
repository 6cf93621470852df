//! A set of files that is there whole or not at all.
//!
//! The files of a set are written beside their names first. Then the list of what colorfn wrote is replaced by one in which they
//! are pending: from that moment on the new set counts. Then each takes its name. What a kill interrupts, whoever opens the
//! directory next brings to an end: pending files take their names, and others that nobody will rename are removed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::manifest::{self, Manifest, ManifestError};

/// How long another process may write into a directory: waits of so long, so often.
const WAIT: Duration = Duration::from_millis(10);
const WAITS: u32 = 3000;

/// A directory that no other colorfn writes into until this is dropped.
#[derive(Debug)]
pub(super) struct LockedDirectory<'a> {
    directory: &'a Path,
    _lock: File,
}

impl<'a> LockedDirectory<'a> {
    /// Waits for the directory.
    ///
    /// # Errors
    /// When it cannot be opened, or another process keeps it for half a minute.
    pub(super) fn lock(directory: &'a Path) -> io::Result<Self> {
        let lock = lock_file(directory)?;
        for _ in 0..WAITS {
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => sleep(WAIT),
                // A file system without locks is written to without them.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(Self { directory, _lock: lock }),
            }
        }
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "another colorfn has been writing there for half a minute",
        ))
    }

    /// Brings to an end what was interrupted, and gives the list of files.
    ///
    /// # Errors
    /// When the list cannot be used, or the system refuses.
    pub(super) fn recover(&self) -> Result<Manifest, ManifestError> {
        let mut list = Manifest::load(self.directory)?;
        let interrupted = self.settle(&mut list)?;
        // Whoever holds the lock is the only one with parts.
        for entry in fs::read_dir(self.directory)? {
            let name = entry?.file_name();
            if name.to_str().is_some_and(is_part) {
                remove(&self.directory.join(name))?;
            }
        }
        if interrupted {
            self.save(&list, &mut self.parts())?;
        }
        Ok(list)
    }

    /// Writes all files, or none.
    ///
    /// # Errors
    /// What the system refused, and where. The files are as they were, and nothing else is there; but for an error while they take
    /// their names, after which the next run goes on with that.
    pub(super) fn write(
        &self,
        mut list: Manifest,
        files: &[(String, Vec<u8>)],
    ) -> Result<(), (PathBuf, io::Error)> {
        let mut parts = self.parts();
        for (i, (name, content)) in files.iter().enumerate() {
            let part =
                parts.write(&i.to_string(), content).map_err(|error| (self.directory.join(name), error))?;
            list.add(name, content, part);
        }
        let of_list = |error| (self.directory.join(manifest::NAME), error);
        self.save(&list, &mut parts).map_err(of_list)?;
        parts.names.clear();
        self.settle(&mut list).map_err(|error| (self.directory.to_owned(), error))?;
        self.save(&list, &mut parts).map_err(of_list)
    }

    /// Replaces the list.
    fn save(&self, list: &Manifest, parts: &mut Parts<'_>) -> io::Result<()> {
        // Never a name that is pending: a kill here must not make the list one of the files.
        let part = parts.write("list", &list.to_json(self.directory)?)?;
        fs::rename(self.directory.join(part), self.directory.join(manifest::NAME))
    }

    /// Gives pending files their names: whether there were any. One that has its name already is left as it is.
    fn settle(&self, list: &mut Manifest) -> io::Result<bool> {
        let pending = list.take_pending();
        for (name, part) in &pending {
            match fs::rename(self.directory.join(part), self.directory.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(!pending.is_empty())
    }

    const fn parts(&self) -> Parts<'a> {
        Parts { directory: self.directory, names: Vec::new() }
    }
}

/// What a lock is held on: the directory itself, where it can be opened like a file.
#[cfg(unix)]
fn lock_file(directory: &Path) -> io::Result<File> {
    File::open(directory)
}
#[cfg(not(unix))]
fn lock_file(directory: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(directory.join(".colorfn-lock"))
}

const PART: [&str; 2] = [".colorfn-", ".part"];

fn is_part(name: &str) -> bool {
    name.starts_with(PART[0]) && name.ends_with(PART[1])
}

/// Files that have no name yet: dropped, they are gone.
struct Parts<'a> {
    directory: &'a Path,
    names: Vec<String>,
}

impl Parts<'_> {
    /// Writes one, and gives its name, in which `which` stands.
    fn write(&mut self, which: &str, content: &[u8]) -> io::Result<String> {
        let name = format!("{}{}-{which}{}", PART[0], std::process::id(), PART[1]);
        self.names.push(name.clone());
        let mut file = OpenOptions::new().write(true).create_new(true).open(self.directory.join(&name))?;
        file.write_all(content)?;
        // Before the rename, or a power failure could leave a whole name on half a file.
        file.sync_all()?;
        Ok(name)
    }
}

impl Drop for Parts<'_> {
    fn drop(&mut self) {
        for name in &self.names {
            // What remains all the same, the next run removes.
            let _ = remove(&self.directory.join(name));
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(content: &str) -> Vec<(String, Vec<u8>)> {
        ["a.svg", "a.wgsl"].map(|name| (name.to_owned(), content.as_bytes().to_vec())).into()
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn write(directory: &Path, files: &[(String, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
        let locked = LockedDirectory::lock(directory).unwrap();
        locked.write(locked.recover().unwrap(), files)
    }

    #[test]
    fn the_new_set_replaces_the_old_and_nothing_else_stays() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &files("old, and longer")).unwrap();
        write(dir.path(), &files("new")).unwrap();
        assert_eq!(fs::read(dir.path().join("a.wgsl")).unwrap(), b"new");
        assert_eq!(names(dir.path()), [manifest::NAME, "a.svg", "a.wgsl"]);
    }

    #[test]
    fn a_set_that_cannot_be_written_whole_leaves_the_old_one() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &files("old")).unwrap();
        // The part of the second file is in the way, as on a disk that is full by then.
        let taken = dir.path().join(format!(".colorfn-{}-1.part", std::process::id()));
        let locked = LockedDirectory::lock(dir.path()).unwrap();
        let list = locked.recover().unwrap();
        fs::create_dir(&taken).unwrap();
        let (path, _) = locked.write(list, &files("new")).unwrap_err();
        assert_eq!(path, dir.path().join("a.wgsl"));
        fs::remove_dir(&taken).unwrap();
        assert_eq!(names(dir.path()), [manifest::NAME, "a.svg", "a.wgsl"]);
        for name in ["a.svg", "a.wgsl"] {
            assert_eq!(fs::read(dir.path().join(name)).unwrap(), b"old");
        }
    }

    /// The parts of a set whose writing is interrupted, and the list in which they are pending.
    fn interrupted(locked: &LockedDirectory<'_>, files: &[(String, Vec<u8>)]) -> Manifest {
        let (mut list, mut parts) = (locked.recover().unwrap(), locked.parts());
        for (i, (name, content)) in files.iter().enumerate() {
            let part = parts.write(&i.to_string(), content).unwrap();
            list.add(name, content, part);
        }
        // A process that is killed removes nothing.
        parts.names.clear();
        list
    }

    #[test]
    fn what_a_kill_interrupts_is_brought_to_an_end() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &files("old")).unwrap();
        let locked = LockedDirectory::lock(dir.path()).unwrap();
        // Killed before the new list: the old set, and the next run takes the parts away.
        interrupted(&locked, &files("new"));
        assert_eq!(names(dir.path()).len(), 5);
        drop(locked.recover().unwrap());
        assert_eq!(names(dir.path()), [manifest::NAME, "a.svg", "a.wgsl"]);
        assert_eq!(fs::read(dir.path().join("a.svg")).unwrap(), b"old");
        // Killed after it, or when files have their names and the next list is half-written: the next run goes on.
        for (content, settled) in [("new", false), ("newer", true)] {
            let mut list = interrupted(&locked, &files(content));
            let mut parts = locked.parts();
            locked.save(&list, &mut parts).unwrap();
            if settled {
                locked.settle(&mut list).unwrap();
                parts.write("list", b"{").unwrap();
            }
            parts.names.clear();
            let list = locked.recover().unwrap();
            assert_eq!(names(dir.path()), [manifest::NAME, "a.svg", "a.wgsl"]);
            for name in ["a.svg", "a.wgsl"] {
                assert!(list.lists(name, content.as_bytes()));
                assert_eq!(fs::read(dir.path().join(name)).unwrap(), content.as_bytes());
            }
        }
    }

    #[test]
    fn one_process_at_a_time_writes_into_a_directory() {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for content in ["one", "two", "three", "four"] {
                scope.spawn(|| write(dir.path(), &files(content)).unwrap());
            }
        });
        let [a, b] = ["a.svg", "a.wgsl"].map(|name| fs::read(dir.path().join(name)).unwrap());
        assert_eq!(a, b);
        assert_eq!(names(dir.path()), [manifest::NAME, "a.svg", "a.wgsl"]);
    }
}
