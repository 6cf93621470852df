//! Wavelengths beside the visible at which an instrument had nothing but noise, or nothing.

use super::assumption::Assumption;
use super::limits::{JUDGED, MAX_GAP_CELLS, MAX_GAP_NM, MIN_WAVELENGTHS, is_judged};
use super::quantity::SpectralQuantity;
use super::scale::MAX_FRACTION;
use super::values::Column;

/// The least value of a reflectance that noise around 0 explains.
const LEAST: f64 = -0.05;

/// Leaves out wavelengths at the ends at which nothing was measured.
pub(super) fn trim_ends(nm: &mut Vec<f64>, columns: &mut [Column<'_, '_>]) -> Option<Assumption> {
    let measured = |&i: &usize| columns.iter().any(|column| !column.values[i].is_nan());
    let first = (0..nm.len()).find(measured)?;
    let end = (0..nm.len()).rfind(measured)? + 1;
    let count = nm.len() - (end - first);
    if count == 0 {
        return None;
    }
    keep(nm, columns, first..end);
    Some(Assumption::LeftOut { count, kept: [nm[0], nm[nm.len() - 1]] })
}

/// Leaves out what lies beyond noise or a gap outside the visible: values that are no reflectance or transmittance, and more missing
/// ones than are filled.
pub(super) fn trim_noise(
    nm: &mut Vec<f64>,
    columns: &mut [Column<'_, '_>],
    quantity: SpectralQuantity,
) -> Option<Assumption> {
    if !nm.iter().any(|nm| is_judged(*nm)) {
        return None;
    }
    let count = nm.len();
    let mut bad = vec![false; count];
    for column in columns.iter() {
        let noise =
            |value: f64| quantity != SpectralQuantity::Emission && !(LEAST..=MAX_FRACTION).contains(&value);
        for (bad, value) in bad.iter_mut().zip(&column.values) {
            *bad |= !value.is_nan() && noise(*value);
        }
        let missing: Vec<usize> = (0..count).filter(|&i| column.values[i].is_nan()).collect();
        for run in missing.chunk_by(|a, b| a + 1 == *b) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let at_end = first == 0 || last + 1 == count;
            if at_end || run.len() > MAX_GAP_CELLS || nm[last + 1] - nm[first - 1] > MAX_GAP_NM {
                run.iter().for_each(|&i| bad[i] = true);
            }
        }
    }
    let mut first = (0..count).rfind(|&i| bad[i] && nm[i] < JUDGED[0]).map_or(0, |i| i + 1);
    let mut end = (0..count).find(|&i| bad[i] && nm[i] > JUDGED[1]).unwrap_or(count);
    // A cell that is missing beside what is left out is an end now.
    let missing = |i: usize| columns.iter().any(|column| column.values[i].is_nan());
    while first < end && first > 0 && nm[first] < JUDGED[0] && missing(first) {
        first += 1;
    }
    while first < end && end < count && nm[end - 1] > JUDGED[1] && missing(end - 1) {
        end -= 1;
    }
    if end - first == count || end < first + MIN_WAVELENGTHS {
        return None;
    }
    keep(nm, columns, first..end);
    Some(Assumption::Noise { count: count - (end - first), kept: [nm[0], nm[nm.len() - 1]], quantity })
}

fn keep(nm: &mut Vec<f64>, columns: &mut [Column<'_, '_>], range: std::ops::Range<usize>) {
    nm.truncate(range.end);
    nm.drain(..range.start);
    for column in columns {
        column.values.truncate(range.end);
        column.values.drain(..range.start);
        column.cells.keep(range.clone());
    }
}
