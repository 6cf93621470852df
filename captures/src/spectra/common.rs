//! Common wavelengths of spectra that have their own.

use super::error::ReadSpectraError;
use super::limits::MIN_WAVELENGTHS;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::set::Sample;
use crate::table::cell::Cell;

/// As many axes have all their wavelengths in the common one; of more the one with most.
const UNITED: usize = 4;
/// Wavelengths closer than this, in nm, are one, but for the rounding of a unit.
const SAME: f64 = 1e-6;

/// Spectra of one axis, each with its position in the file.
pub(super) struct Group {
    pub(super) nm: Vec<f64>,
    pub(super) samples: Vec<(usize, Sample)>,
}

/// Spectra at the wavelengths of all of them where all were measured: each keeps its own values and has those of its curve between
/// them.
#[expect(clippy::type_complexity, reason = "the wavelengths and the spectra at them")]
pub(super) fn common<'a>(
    mut groups: Vec<Group>,
    quantity: SpectralQuantity,
    place: impl Fn(usize) -> Cell<'a>,
) -> Result<(Vec<f64>, Vec<(usize, Sample)>), ReadSpectraError> {
    let same = |a: &Group, b: &Group| a.nm == b.nm;
    if groups.windows(2).all(|pair| same(&pair[0], &pair[1])) {
        let nm = groups.first().map(|group| group.nm.clone()).unwrap_or_default();
        return Ok((nm, groups.into_iter().flat_map(|group| group.samples).collect()));
    }
    let from = groups.iter().map(|group| group.nm[0]).fold(0.0, f64::max);
    let to = groups.iter().filter_map(|group| group.nm.last().copied()).fold(f64::INFINITY, f64::min);
    let within = |nm: &f64| (from..=to).contains(nm);
    let mut nm: Vec<f64> = if groups.len() <= UNITED {
        groups.iter().flat_map(|group| group.nm.iter().copied().filter(within)).collect()
    } else {
        let counted = groups.iter().max_by_key(|group| group.nm.iter().filter(|nm| within(nm)).count());
        counted.map(|group| group.nm.iter().copied().filter(within).collect()).unwrap_or_default()
    };
    nm.sort_by(f64::total_cmp);
    nm.dedup_by(|b, a| *b - *a < SAME);
    // Few values at many wavelengths would be made up, without bound.
    let own: usize = groups.iter().map(|group| group.nm.len() * group.samples.len()).sum();
    let count: usize = groups.iter().map(|group| group.samples.len()).sum();
    if nm.len() < MIN_WAVELENGTHS || count * nm.len() > UNITED * own {
        let of = |group: &Group| group.samples.first().map_or(0, |(position, _)| *position);
        let second = groups.iter().find(|group| !same(group, &groups[0])).map_or(0, of);
        let other = place(of(&groups[0])).quoted();
        return Err(place(second).error(Problem::OtherWavelengths { other }));
    }
    for Group { nm: own, samples } in &mut groups {
        for (position, sample) in samples {
            let Ok(curve) = quantity.curve(own, &sample.values) else {
                return Err(place(*position).error(Problem::TooFewWavelengths { found: own.len() }));
            };
            sample.values = nm.iter().map(|nm| curve.at(*nm)).collect();
        }
    }
    Ok((nm, groups.into_iter().flat_map(|group| group.samples).collect()))
}
