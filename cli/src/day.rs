//! A film strip of a color of elevation and direction: a fisheye frame of the upper hemisphere for each elevation.

use color_fn_core::color::to_f32;
use color_fn_core::domain::{Direction, Elevation, Number3, Position2};
use color_fn_core::{Color, GraphColor, Layout, Params, Scalar, Vector};
use color_fn_run::GraphBatch;

use crate::error::Failure;

/// The mean of a frame, as displayed before encoding: middle grey.
pub(crate) const GREY: f64 = 0.18;

/// Frames from the lowest elevation to the highest, from left to right: the zenith in the middle, the horizon at the rim at
/// an equal distance for an equal angle, azimuth 0 (+x) up.
#[derive(Debug, Clone)]
pub(crate) struct Strip {
    elevations: Vec<f64>,
}

impl Strip {
    /// So many frames over a range of elevations; one alone is in its middle.
    pub(crate) fn new(frames: usize, (from, to): (f64, f64)) -> Self {
        let last = (frames - 1).max(1) as f64;
        let at = |i: usize| if frames == 1 { 0.5 } else { i as f64 / last };
        Self { elevations: (0..frames).map(|i| from + (to - from) * at(i)).collect() }
    }

    /// The elevation of each frame, in degrees.
    pub(crate) fn elevations(&self) -> &[f64] {
        &self.elevations
    }

    /// What each frame of a color is multiplied by: to a mean of 0.18 over the hemisphere and all channels.
    pub(crate) fn exposures(
        &self,
        color: &GraphColor<(Elevation, Direction), Number3>,
        free: &[f32],
    ) -> Result<Exposures, Failure> {
        let directions: Vec<[f32; 3]> = (0..256)
            .map(|i| {
                // Spread by the golden angle, each for an equal solid angle.
                let (z, turn) = ((i as f32 + 0.5) / 256.0, 2.399_963_1 * i as f32);
                let r = (1.0 - z * z).sqrt();
                [r * turn.cos(), r * turn.sin(), z]
            })
            .collect();
        let batch = GraphBatch::new(color.graph(), free)?;
        let mut found = vec![[0.0; 3]; directions.len()];
        let mut factor = |elevation: f32| {
            let points: Vec<[f32; 4]> = directions.iter().map(|[x, y, z]| [elevation, *x, *y, *z]).collect();
            batch.eval(points.as_flattened(), found.as_flattened_mut());
            let total = |color: &[f32; 3]| f64::from(color.map(|x| x.max(0.0)).iter().sum::<f32>());
            let mean = found.iter().map(total).sum::<f64>() / (3 * found.len()) as f64;
            if mean > 0.0 && mean.is_finite() { GREY / mean } else { 1.0 }
        };
        Ok(Exposures { factors: to_f32(&self.elevations).into_iter().map(&mut factor).collect() })
    }
}

/// The direction at a place in a fisheye frame, from −1 to 1 right and down: the distance from the middle is the angle from the
/// zenith, at most 90°, and +x is up.
#[inline(always)]
pub(crate) fn fisheye<S: Scalar>(right: S, down: S) -> S::Vec<3> {
    // Not 0 in the middle, where there is no side.
    let radius = right.mul_add(right, down * down).sqrt().max(S::lit(1e-6));
    let angle = radius.min(S::lit(1.0)) * S::lit(std::f64::consts::FRAC_PI_2);
    let side = angle.sin() / radius;
    S::Vec::from_array([-down * side, right * side, angle.cos()])
}

/// Where a position lies in its frame, from −1 to 1: right, and down.
#[inline(always)]
fn within<S: Scalar>(frames: usize, position: S::Vec<2>) -> (S::Index, S, S) {
    let across = position.get(0) * S::lit(frames as f64);
    let frame = across.cell(frames);
    let two = S::lit(2.0);
    let right = (across - S::number(frame)).mul_add(two, S::lit(-1.0));
    (frame, right, position.get(1).mul_add(two, S::lit(-1.0)))
}

impl Color for Strip {
    type In = Position2;
    type Out = (Elevation, Direction);

    fn layout(&self) -> Layout {
        Layout::new().fixed("elevations", 1, self.elevations.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> (S, S::Vec<3>) {
        let (frame, right, down) = within::<S>(self.elevations.len(), position);
        let elevation = params.block(0).row(frame).get(0);
        (elevation, fisheye(right, down))
    }
    fn name(&self) -> String {
        "strip".into()
    }
}

/// What each frame is multiplied by; beyond the horizon 0.
#[derive(Debug, Clone)]
pub(crate) struct Exposures {
    factors: Vec<f64>,
}

impl Color for Exposures {
    type In = Position2;
    type Out = Number3;

    fn layout(&self) -> Layout {
        Layout::new().fixed("exposures", 1, self.factors.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let (frame, right, down) = within::<S>(self.factors.len(), position);
        let inside = right.mul_add(right, down * down).less_equal(S::lit(1.0));
        let factor = params.block(0).row(frame).get(0);
        S::Vec::splat(S::select(inside, factor, S::lit(0.0)))
    }
}
