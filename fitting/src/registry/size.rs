//! The size of a family.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The size of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// How many.
    Count(usize),
    /// How many along each axis.
    Counts(Vec<usize>),
    /// Chosen wavelengths, in nm.
    Wavelengths(Vec<f64>),
    /// As many as a file has; its path.
    File(PathBuf),
}

impl Size {
    /// How many; of several axes, their product. What a file has is not known, and 0.
    pub fn count(&self) -> usize {
        match self {
            Self::Count(n) => *n,
            Self::Counts(counts) => counts.iter().fold(1, |all, n| all.saturating_mul(*n)),
            Self::Wavelengths(all) => all.len(),
            Self::File(_) => 0,
        }
    }

    /// The counts along the axes; none where the size is none of axes.
    pub fn counts(&self) -> &[usize] {
        match self {
            Self::Counts(counts) => counts,
            Self::Count(_) | Self::Wavelengths(_) | Self::File(_) => &[],
        }
    }

    /// The chosen wavelengths in nm; none where the size is a number.
    pub fn wavelengths(&self) -> &[f64] {
        match self {
            Self::Wavelengths(all) => all,
            Self::Count(_) | Self::Counts(_) | Self::File(_) => &[],
        }
    }

    /// The file, where the size is what one has.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Count(_) | Self::Counts(_) | Self::Wavelengths(_) => None,
        }
    }
}
