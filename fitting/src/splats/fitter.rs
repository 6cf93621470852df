//! Splat by splat, another family.

use std::f64::consts::PI;
use std::ops::ControlFlow;

use color_fn_bases::SphericalHarmonics;
use color_fn_core::color::to_f32;
use nalgebra::DMatrix;

use super::basis::SplatBasis;
use super::colors::{CHUNK, SplatColors};
use super::directions::spread;
use super::lobe_search::LobeSearch;
use crate::parallel::try_each;

/// How many directions colors are fitted on: 20° apart, where harmonics of degree 3 have 60° from crest to trough.
const DIRECTIONS: usize = 96;

/// Fits colors of splats; what all splats have in common is computed once.
///
/// Harmonics are the linear least squares. Lobes are found one after another: each begins as the one of some hundred that
/// takes most of what is left (matching pursuit), and all are improved together by variable projection (Golub & Pereyra, SIAM J.
/// Numer. Anal. 10(2), 1973, in the form of Kaufman, BIT 15, 1975): Levenberg–Marquardt on axes and shapes, with the colors, in
/// which a sum of lobes is linear, solved for.
#[derive(Debug)]
pub struct SplatFitter {
    directions: Vec<[f64; 3]>,
    /// Of degrees 0 to 3: coefficients of values.
    projections: Vec<DMatrix<f64>>,
}

impl Default for SplatFitter {
    fn default() -> Self {
        Self::new()
    }
}

impl SplatFitter {
    /// One that looks at splats from all sides.
    pub fn new() -> Self {
        Self::on(spread(DIRECTIONS, 0.0))
    }

    /// One that looks at splats from these directions, unit vectors, more than harmonics of degree 3 have coefficients.
    pub fn on(directions: Vec<[f64; 3]>) -> Self {
        let projection = |degree: usize| {
            let count = (degree + 1) * (degree + 1);
            let basis = SphericalHarmonics::<color_fn_core::domain::Number>::new(degree);
            let basis = basis.unwrap_or_else(|error| unreachable!("3 is below {error}"));
            let y: Vec<f64> = directions.iter().flat_map(|&d| basis.basis(d)).collect();
            let y = DMatrix::from_row_slice(directions.len(), count, &y);
            // Even directions: close to 4π / n times the transpose.
            let gram = (y.tr_mul(&y)).cholesky().map_or_else(
                || DMatrix::identity(count, count) * (4.0 * PI / directions.len() as f64),
                |gram| gram.inverse(),
            );
            gram * y.transpose()
        };
        Self { projections: (0..=3).map(projection).collect(), directions }
    }

    /// Where it looks: the directions of the colors that [`fit_values`](Self::fit_values) takes.
    pub fn directions(&self) -> &[[f64; 3]] {
        &self.directions
    }

    /// The colors in each of these families. `step` is called once for each splat, from any thread.
    pub fn fit(
        &self,
        colors: &SplatColors,
        bases: &[SplatBasis],
        step: impl Fn() + Sync,
    ) -> Vec<SplatColors> {
        let go_on = || {
            step();
            ControlFlow::Continue(())
        };
        self.fit_unless(colors, bases, go_on).unwrap_or_default()
    }

    /// The same, until `step` breaks: then nothing.
    pub fn fit_unless(
        &self,
        colors: &SplatColors,
        bases: &[SplatBasis],
        step: impl Fn() -> ControlFlow<()> + Sync,
    ) -> Option<Vec<SplatColors>> {
        let plans = self.plans(bases);
        let chunk = |i: usize| {
            let first = i * CHUNK;
            let range = first..(first + CHUNK).min(colors.len());
            let values = colors.values(range.clone(), &self.directions);
            let mut fitted: Vec<Vec<f32>> = vec![Vec::new(); bases.len()];
            for (splat, values) in range.zip(values.chunks_exact(3 * self.directions.len())) {
                for plan in &plans {
                    self.run(plan, values, |place, parameters| fitted[place].extend(to_f32(parameters)));
                }
                // What is harmonics of a degree already stays what it is, though it be clamped somewhere.
                for (place, basis) in bases.iter().enumerate().filter(|(_, basis)| **basis == colors.basis())
                {
                    let width = basis.parameters();
                    let end = fitted[place].len();
                    fitted[place][end - width..].copy_from_slice(colors.parameters(splat));
                }
                if step().is_break() {
                    return Err(());
                }
            }
            Ok(fitted)
        };
        let chunks = try_each(colors.len().div_ceil(CHUNK), chunk).ok()?;
        let of = |place: usize| chunks.iter().flat_map(|chunk| &chunk[place]).copied().collect();
        Some(bases.iter().enumerate().map(|(place, &basis)| SplatColors::new(basis, of(place))).collect())
    }

    /// The parameters of one family, of colors in the [`directions`](Self::directions), r, g, b.
    ///
    /// # Panics
    /// When there are not three numbers for each direction.
    pub fn fit_values(&self, basis: SplatBasis, values: &[f64]) -> Vec<f64> {
        assert_eq!(values.len(), 3 * self.directions.len(), "a color for each direction");
        let mut found = Vec::new();
        for plan in &self.plans(&[basis]) {
            self.run(plan, values, |_, parameters| found = parameters.to_vec());
        }
        found
    }

    fn plans(&self, bases: &[SplatBasis]) -> Vec<Plan> {
        let mut plans: Vec<Plan> = Vec::new();
        for (place, &basis) in bases.iter().enumerate() {
            let (family, lobes) = match basis {
                SplatBasis::Harmonics(degree) => {
                    plans.push(Plan::Harmonics(degree.min(3), place));
                    continue;
                }
                SplatBasis::Lobes(family, lobes) => (family, lobes),
            };
            let same = plans.iter_mut().find_map(|plan| match plan {
                Plan::Lobes(search, sizes) if search.family() == family => Some(sizes),
                _ => None,
            });
            match same {
                Some(sizes) => sizes.push((lobes, place)),
                None => {
                    plans.push(Plan::Lobes(LobeSearch::new(family, &self.directions), vec![(lobes, place)]));
                }
            }
        }
        plans
    }

    fn run(&self, plan: &Plan, values: &[f64], mut found: impl FnMut(usize, &[f64])) {
        match plan {
            Plan::Harmonics(degree, place) => {
                let values = DMatrix::from_row_slice(self.directions.len(), 3, values);
                // Column by column of the transpose: row after row.
                let rows = (&self.projections[*degree] * values).transpose();
                found(*place, rows.as_slice());
            }
            Plan::Lobes(search, sizes) => {
                let most = sizes.iter().map(|(lobes, _)| *lobes).max().unwrap_or(0);
                search.run(values, most, |lobes, parameters| {
                    let here = sizes.iter().filter(|(size, _)| *size == lobes);
                    here.for_each(|(_, place)| found(*place, parameters));
                });
            }
        }
    }
}

/// What to do with the values of a splat, and where the result goes.
enum Plan {
    Harmonics(usize, usize),
    /// All sizes of a family in one go.
    Lobes(LobeSearch, Vec<(usize, usize)>),
}
