//! Which convention a file follows.

use super::convention::{CoefficientCountMismatch, Convention};
use serde::{Deserialize, Serialize};

/// A direction and its color.
type Seen = ([f64; 3], [f64; 3]);

/// What [`recognise`] found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// The convention with which coefficients and colors agree best; of several that agree alike, the first of
    /// [`Convention::all`], ours before others.
    pub convention: Convention,
    /// How far they are off then: root mean square, relative to that of the colors.
    pub error: f64,
    /// Others that agree as well, within 1 % of the colors: the colors do not tell them apart, as a single degree or a
    /// symmetric light does not.
    pub alike: Vec<Convention>,
    /// The error of the best of the rest; infinite where there is none.
    pub next: f64,
}

impl Recognised {
    /// Whether one convention alone agrees, and agrees well: its error is at most a quarter of that of the next.
    pub fn is_certain(&self) -> bool {
        self.alike.is_empty() && self.error <= 0.25 * self.next
    }
}

/// Which convention a flat list of coefficients follows, given what it should look like: directions (unit vectors, right-handed,
/// z up) with their colors. These may be read off a rendering, or be the truth that was fitted: a map projected here to the same
/// degree, sampled in some tens of directions.
///
/// Every [convention](Convention::all) is tried. Axes are not: y up is a rotation ([`Harmonics::rotated`](super::Harmonics::rotated)),
/// and handedness a reflection.
///
/// # Errors
/// When the number of coefficients is not 3 (n + 1)², n ≤ 8.
pub fn recognise(
    flat: &[f64],
    colors: &[([f64; 3], [f64; 3])],
) -> Result<Recognised, CoefficientCountMismatch> {
    let mean_square = |of: &dyn Fn(&Seen) -> [f64; 3]| {
        colors.iter().flat_map(of).map(|x| x * x).sum::<f64>() / (3 * colors.len().max(1)) as f64
    };
    let size = mean_square(&|(_, color)| *color).sqrt().max(f64::MIN_POSITIVE);
    let mut tried = Vec::new();
    for convention in Convention::all() {
        let harmonics = convention.read(flat)?;
        let off = mean_square(&|(direction, color)| {
            let found = harmonics.eval(*direction);
            [0, 1, 2].map(|k| found[k] - color[k])
        });
        tried.push((convention, off.sqrt() / size));
    }
    // A stable sort: of those that agree alike the first stays so.
    tried.sort_by(|a, b| a.1.total_cmp(&b.1));
    let least = tried.first().map_or(f64::INFINITY, |(_, error)| *error);
    let mut alike: Vec<_> =
        tried.iter().filter(|(_, error)| *error <= least + 0.01).map(|(c, _)| *c).collect();
    let first = Convention::all().find(|c| alike.contains(c)).unwrap_or(Convention::OURS);
    alike.retain(|c| *c != first);
    let error = tried.iter().find(|(c, _)| *c == first).map_or(f64::INFINITY, |(_, error)| *error);
    let next =
        tried.iter().find(|(_, error)| *error > least + 0.01).map_or(f64::INFINITY, |(_, error)| *error);
    Ok(Recognised { convention: first, error, alike, next })
}
