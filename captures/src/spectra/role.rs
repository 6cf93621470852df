//! Which columns of a file are spectra of what is asked for.

use super::assumption::Assumption;
use super::error::ReadSpectraError;
use super::options::ReadOptions;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::{Metadata, RawSample};
use super::stated::{Measured, is_raw_signal};
use crate::table::cell::{Cell, plain};

/// Why a column of another quantity is left out.
fn why(measured: Measured) -> &'static str {
    match measured {
        Measured::Spectral(SpectralQuantity::Reflectance) => "reflectance",
        Measured::Spectral(SpectralQuantity::Transmittance) => "transmittance",
        Measured::Spectral(SpectralQuantity::Emission) => "light",
        Measured::Absorbance(_) => "absorbance",
        Measured::Other => "another quantity",
    }
}

/// Leaves out columns called `Dark`, `Sample` and the like beside one that states what it is.
pub(super) fn exclude_signals(samples: &mut [RawSample<'_>]) {
    let states =
        |sample: &RawSample<'_>| sample.stated.excluded.is_none() && sample.stated.measured.is_some();
    if samples.iter().any(states) {
        for sample in samples.iter_mut().filter(|sample| sample.stated.excluded.is_none()) {
            let signal = sample.label.as_deref().is_some_and(is_raw_signal);
            sample.stated.excluded = signal.then_some("signals");
        }
    }
}

/// Leaves out columns that state another quantity than the one that is asked for or declared; where neither is, a reflectance or
/// transmittance is taken rather than light.
pub(super) fn exclude_others(
    samples: &mut [RawSample<'_>],
    metadata: &Metadata,
    options: &ReadOptions<'_>,
) -> Result<(), ReadSpectraError> {
    let stated = |sample: &RawSample<'_>| sample.stated.measured.filter(|_| sample.stated.excluded.is_none());
    let all: Vec<Measured> = samples.iter().filter_map(stated).collect();
    let Some(&first) = all.first() else { return Ok(()) };
    if all.iter().all(|measured| *measured == first) {
        return Ok(());
    }
    let asked = options
        .quantity
        .map(Measured::Spectral)
        .or(metadata.measured.as_ref().map(|(measured, _)| *measured));
    let ratio = [SpectralQuantity::Reflectance, SpectralQuantity::Transmittance].map(Measured::Spectral);
    let there = |measured: &&Measured| all.contains(measured);
    let wanted = match asked.filter(|asked| all.contains(asked)) {
        Some(asked) => asked,
        None => match ratio.iter().filter(there).collect::<Vec<_>>()[..] {
            [one] => *one,
            [] => first,
            _ => {
                let second = samples.iter().find(|sample| stated(sample).is_some_and(|other| other != first));
                let cell = second.map_or(Cell::empty(1, 1), place);
                return Err(cell.error(Problem::TwoQuantities { label: cell.quoted() }));
            }
        },
    };
    for sample in samples.iter_mut() {
        if let Some(other) = stated(sample).filter(|measured| *measured != wanted) {
            sample.stated.excluded = Some(why(other));
        }
    }
    Ok(())
}

/// A cell that stands for a sample.
pub(super) fn place<'a>(sample: &RawSample<'a>) -> Cell<'a> {
    let first = sample.name.clone().or_else(|| sample.values.get(0));
    first.unwrap_or(Cell::empty(1, 1))
}

/// What is left out, in one line.
pub(super) fn left_out(samples: &[RawSample<'_>]) -> Option<Assumption> {
    let columns: Vec<(String, &'static str)> = samples
        .iter()
        .filter_map(|sample| {
            let label = sample.label.clone().or_else(|| sample.name.as_ref().map(|name| plain(&name.text)));
            sample.stated.excluded.map(|why| (label.unwrap_or_default(), why))
        })
        .collect();
    (!columns.is_empty()).then_some(Assumption::NoSpectra { columns })
}
