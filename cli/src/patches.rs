//! The colors of a set as patches: as numbers, and as a picture.

use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::transfer::Encode;
use color_fn_core::glam::DVec3;
use color_fn_core::{Compose, eval, record};
use color_fn_run::eval_graph;

use crate::appearance::{Appearance, exposure};
use crate::color_chart::{ChartLayout, GROUND, Grid, PatchTable};
use crate::error::Failure;
use crate::load::Set;
use crate::options::DeviceChoice;
use crate::paint::{Painted, each_pixel, paint};
use crate::present::picture::byte;
use color_fn_colorimetry::ViewingConditions;

/// Linear sRGB of each member of a set.
pub(crate) fn colors(
    set: &Set,
    free: &[f32],
    count: usize,
    conditions: &ViewingConditions,
    appearance: Appearance,
) -> Result<Vec<[f64; 3]>, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
    let members: Vec<f32> = (0..count).map(|i| i as f32).collect();
    let mut colors = vec![[0.0; 3]; count];
    eval_graph(
        &record(&appearance.linear(conditions, set, None)?),
        free,
        &members,
        colors.as_flattened_mut(),
    )?;
    Ok(colors.into_iter().map(|rgb| rgb.map(f64::from)).collect())
}

/// What a picture of patches shows.
#[derive(Debug)]
pub(crate) struct Patches<'a> {
    /// The spectra.
    pub(crate) set: &'a Set,
    /// Their free parameters.
    pub(crate) free: &'a [f32],
    /// How many there are.
    pub(crate) count: usize,
    /// The light and the eye.
    pub(crate) conditions: &'a ViewingConditions,
    /// What is done with a spectrum.
    pub(crate) appearance: Appearance,
    /// Linear sRGB of what was measured, for the left halves; or nothing.
    pub(crate) measured: Vec<[f64; 3]>,
}

impl Patches<'_> {
    /// Paints them in a grid.
    pub(crate) fn paint(&self, size: Option<[u32; 2]>, choice: DeviceChoice) -> Result<Painted, Failure> {
        let colors = colors(self.set, self.free, self.count, self.conditions, self.appearance)?;
        let grid = Grid::of(self.count);
        let size = size.unwrap_or_else(|| grid.size());
        let spectra = self.appearance.linear(self.conditions, self.set, None)?;
        let exposures = match self.appearance {
            Appearance::Object => Vec::new(),
            Appearance::Emitter => {
                let both = |i| [Some(&colors[i]), self.measured.get(i)].into_iter().flatten();
                (0..self.count).map(|i| exposure(self.appearance, both(i))).collect()
            }
        };
        let chart = ChartLayout::new(spectra, grid, self.measured.clone()).exposed(exposures);
        // What a patch is does not change within it: each half is painted once, as one pixel, and copied.
        let table = chart.with(PatchTable { count: self.count });
        let display = Encode { space: RgbSpace::SRGB };
        let halves = paint(&record(&chart.then(display)), self.free, grid.halves(), choice, || {
            each_pixel(&record(&table.then(display)), &PatchTable::parameters(&colors), grid.halves())
        })?;
        let ground = eval(&display, &[], DVec3::splat(GROUND).as_vec3())?.to_array();
        let ground = ground.map(|component| byte(f64::from(component)));
        Ok(halves.copied(size, ground, |pixel| grid.half_at(pixel, size)))
    }
}
