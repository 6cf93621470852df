//! Where results are written, and what may be replaced there.
//!
//! An existing file is replaced only when colorfn wrote it and nobody changed it since, or with `--force`; never
//! when it is not an ordinary file. [`Output::check`] asks before the work, [`Output::commit`] again when it is done.

use super::file_set::LockedDirectory;
use super::manifest::{self, Manifest, ManifestError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A directory that results go to.
#[derive(Debug)]
pub(crate) struct Output {
    directory: PathBuf,
    /// Whether the one result goes to standard output.
    to_stdout: bool,
    force: bool,
    added: Vec<(String, Vec<u8>)>,
    written: Vec<PathBuf>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    /// Somebody else's file is in the way.
    #[error("{} exists and was not written by colorfn, or was changed since; --force replaces it", .0.display())]
    NotOurs(PathBuf),
    /// A directory, a link or a device is in the way.
    #[error("{} is {what}, and is not replaced even with --force", .path.display())]
    NotAFile {
        /// What is in the way.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A directory is needed where there is something else.
    #[error("{} is not a directory", .0.display())]
    NotADirectory(PathBuf),
    /// The path ends in nothing that could name a file.
    #[error("{} does not name a file", .0.display())]
    InvalidFileName(PathBuf),
    /// The list of our own files is broken, so nothing is known to be ours.
    #[error("{} cannot be used: {reason}; delete it, or use --force", .path.display())]
    BrokenList {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system refused.
    #[error("{} could not be written: {source}", .path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Output {
    /// Results go to `directory`, which is created when the first one is written.
    /// Whether that can be is found out here, before the work.
    pub(crate) fn directory(directory: &Path, force: bool) -> Result<Self, OutputError> {
        try_directory(directory)?;
        let output = Self {
            directory: directory.to_owned(),
            to_stdout: false,
            force,
            added: Vec::new(),
            written: Vec::new(),
        };
        if directory.exists() {
            // What a kill interrupted comes to an end before anything is judged. Where that fails, so does the check.
            let _ = LockedDirectory::lock(directory).map(|locked| locked.recover());
        }
        Ok(output)
    }

    /// Results go to one file, and its companions beside it: the directory, and the file's name there.
    pub(crate) fn file(path: &Path, force: bool) -> Result<(Self, String), OutputError> {
        if path.as_os_str() == "-" {
            return Ok((Self::stdout(), "-".to_owned()));
        }
        let no_name = || OutputError::InvalidFileName(path.to_owned());
        // `file_name` ignores a trailing slash, by which a person means a directory.
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(no_name());
        }
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(no_name)?;
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let output = Self::directory(parent, force)?;
        output.check(name)?;
        Ok((output, name.to_owned()))
    }

    /// Whether `name` may be written: ask before long work.
    pub(crate) fn check(&self, name: &str) -> Result<(), OutputError> {
        if self.to_stdout {
            return Ok(());
        }
        match self.to_replace(name)? {
            None => Ok(()),
            Some(path) => must_be_ours(&self.usable(Manifest::load(&self.directory))?, name, path),
        }
    }

    /// The ordinary file in the place of `name` that must be ours; none where there is nothing, or anything may be replaced.
    fn to_replace(&self, name: &str) -> Result<Option<PathBuf>, OutputError> {
        let path = self.path(name)?;
        // The link itself is looked at: writing through it would change a file that nobody named.
        let kind = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(OutputError::Write { path, source }),
        };
        let what = match () {
            () if kind.is_file() => None,
            () if kind.is_dir() => Some("a directory"),
            () if kind.is_symlink() => Some("a symbolic link"),
            () => Some("not an ordinary file"),
        };
        if let Some(what) = what {
            return Err(OutputError::NotAFile { path, what });
        }
        Ok((!self.force).then_some(path))
    }

    /// One result goes to standard output.
    pub(crate) fn stdout() -> Self {
        Self {
            directory: PathBuf::new(),
            to_stdout: true,
            force: false,
            added: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Adds a file to the set that [`Self::commit`] writes.
    pub(crate) fn add(&mut self, name: &str, content: Vec<u8>) {
        self.added.push((name.to_owned(), content));
    }

    /// Writes the files that were added, all or none, and remembers that they are ours.
    pub(crate) fn commit(&mut self) -> Result<(), OutputError> {
        if self.to_stdout {
            return self.commit_to_stdout();
        }
        let refused = |path: &Path| {
            let path = path.to_owned();
            |source| OutputError::Write { path, source }
        };
        let missing: Vec<PathBuf> = missing(&self.directory).map(Path::to_owned).collect();
        fs::create_dir_all(&self.directory).map_err(refused(&self.directory))?;
        let written = self.commit_to_directory();
        if written.is_err() {
            for part in missing {
                // One that somebody put a file into by now stays.
                let _ = fs::remove_dir(part);
            }
        }
        written
    }

    fn commit_to_stdout(&mut self) -> Result<(), OutputError> {
        for (_, content) in std::mem::take(&mut self.added) {
            let mut out = io::stdout().lock();
            match out.write_all(&content).and_then(|()| out.flush()) {
                // Nobody reads any more: not an error.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                Err(source) => return Err(OutputError::Write { path: "standard output".into(), source }),
                Ok(()) => {}
            }
            self.written.push(PathBuf::from("-"));
        }
        Ok(())
    }

    fn commit_to_directory(&mut self) -> Result<(), OutputError> {
        let directory = &self.directory;
        let locked = LockedDirectory::lock(directory)
            .map_err(|source| OutputError::Write { path: directory.clone(), source })?;
        let list = self.usable(locked.recover())?;
        for (name, _) in &self.added {
            if let Some(path) = self.to_replace(name)? {
                must_be_ours(&list, name, path)?;
            }
        }
        locked.write(list, &self.added).map_err(|(path, source)| OutputError::Write { path, source })?;
        for (name, _) in std::mem::take(&mut self.added) {
            self.written.push(self.path(&name)?);
        }
        Ok(())
    }

    /// Writes one file, and gives its path.
    pub(crate) fn write(&mut self, name: &str, content: Vec<u8>) -> Result<PathBuf, OutputError> {
        self.add(name, content);
        self.commit()?;
        if self.to_stdout { Ok(PathBuf::from("-")) } else { self.path(name) }
    }

    /// What was written so far, in order.
    pub(crate) fn written(&self) -> &[PathBuf] {
        &self.written
    }

    fn usable(&self, list: Result<Manifest, ManifestError>) -> Result<Manifest, OutputError> {
        match list {
            Ok(list) => Ok(list),
            Err(ManifestError::Parse(_) | ManifestError::Version(_)) if self.force => Ok(Manifest::default()),
            Err(error) => Err(OutputError::BrokenList {
                path: self.directory.join(manifest::NAME),
                reason: error.to_string(),
            }),
        }
    }

    /// Where `name` lies; only plain names stay inside the directory.
    fn path(&self, name: &str) -> Result<PathBuf, OutputError> {
        // A person typed `name`, and not `./name`.
        let here = self.directory == Path::new(".");
        let path = if here { PathBuf::from(name) } else { self.directory.join(name) };
        let plain = Path::new(name).file_name().is_some_and(|n| n == name) && name != manifest::NAME;
        if plain { Ok(path) } else { Err(OutputError::InvalidFileName(path)) }
    }
}

/// Whether a file is as the list has it.
fn must_be_ours(list: &Manifest, name: &str, path: PathBuf) -> Result<(), OutputError> {
    match fs::read(&path) {
        Ok(content) if list.lists(name, &content) => Ok(()),
        Ok(_) => Err(OutputError::NotOurs(path)),
        Err(source) => Err(OutputError::Write { path, source }),
    }
}

/// A directory and those above it.
fn parts(directory: &Path) -> impl Iterator<Item = &Path> {
    directory.ancestors().filter(|part| !part.as_os_str().is_empty())
}

/// Those that do not exist.
fn missing(directory: &Path) -> impl Iterator<Item = &Path> {
    parts(directory).take_while(|part| !part.exists())
}

/// Creates what is missing of a directory, and takes it away again.
fn try_directory(directory: &Path) -> Result<(), OutputError> {
    let there = parts(directory).find(|part| part.exists());
    if let Some(there) = there.filter(|part| !part.is_dir()) {
        return Err(OutputError::NotADirectory(there.to_owned()));
    }
    let missing: Vec<&Path> = missing(directory).collect();
    let mut made = Vec::new();
    let created = missing.into_iter().rev().try_for_each(|part| match fs::create_dir(part) {
        Ok(()) => {
            made.push(part);
            Ok(())
        }
        // `a/..` exists as soon as `a` does, and another process may be as quick.
        Err(_) if part.is_dir() => Ok(()),
        Err(source) => Err(OutputError::Write { path: directory.to_owned(), source }),
    });
    for part in made.into_iter().rev() {
        // One that somebody put a file into by now stays.
        let _ = fs::remove_dir(part);
    }
    created
}

#[cfg(test)]
mod tests;
