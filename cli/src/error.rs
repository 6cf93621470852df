//! Why a command stopped, and its exit status.

use std::error::Error;
use std::fmt::Display;
use std::path::Path;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The work failed: bad data, a target not met. Exit status 1.
    Work(String),
    /// The command line asks for what cannot be. Exit status 2.
    Usage(String),
    /// Nobody reads the output any more: not an error.
    Closed,
}

/// Every error of a library is failed work, unless a command says that it is wrong usage.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Work(with_sources(&error))
    }
}

impl Failure {
    /// Failed work.
    pub(crate) fn work(message: impl Display) -> Self {
        Self::Work(message.to_string())
    }

    /// Wrong usage.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::Usage(message.to_string())
    }

    /// Failed work, by an error of a library.
    pub(crate) fn from_source(error: &dyn Error) -> Self {
        Self::Work(with_sources(error))
    }

    /// Failed work on a file, which the error itself does not name.
    pub(crate) fn in_file(path: &Path, error: &dyn Error) -> Self {
        Self::Work(format!("{}: {}", path.display(), with_sources(error)))
    }
}

/// The message of an error and of its sources that it does not repeat.
fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let message = source.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        next = source.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] std::fmt::Error);

    #[test]
    fn sources_are_told_once() {
        let Failure::Work(message) = Failure::from(Outer(std::fmt::Error)) else {
            panic!("an error is failed work")
        };
        assert_eq!(message, format!("outer: {}", std::fmt::Error));
    }
}
