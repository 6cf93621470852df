//! Few wavelengths in place of 471: quadratures derived from the sum at 1 nm.

use color_fn_colorimetry::Weights;

/// Nodes that one wavelength is interpolated from.
const LOCAL: usize = 8;

/// The sum at 1 nm, with the spectrum replaced by Lagrange's polynomial of degree 7 through its values at the eight
/// nearest of some equal steps: the weights of those values.
///
/// As ASTM E2022 does it, with a higher degree. Steps are from the first nm to the last, or one beyond it.
pub(crate) fn quadrature(fine: &Weights, from: f64, step: f64, count: usize) -> Weights {
    assert!(count >= LOCAL, "a quadrature has at least {LOCAL} nodes");
    let mut rows = vec![[0.0; 3]; count];
    for (weight, nm) in fine.rows.iter().zip(fine.wavelengths()) {
        let place = ((nm - from) / step).clamp(0.0, (count - 1) as f64);
        let first = (place as usize + 1).saturating_sub(LOCAL / 2).min(count - LOCAL);
        for (node, row) in rows.iter_mut().enumerate().skip(first).take(LOCAL) {
            let others = (first..first + LOCAL).filter(|&other| other != node);
            let share: f64 =
                others.map(|other| (place - other as f64) / (node as f64 - other as f64)).product();
            for (sum, w) in row.iter_mut().zip(weight) {
                *sum += share * w;
            }
        }
    }
    Weights { start: from, step, rows }
}
