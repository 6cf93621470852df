//! The color that the tests run: a mixture of Gaussians over the plane, and a table beside it.

use color_fn_core::color::{eval_components, to_f32};
use color_fn_core::domain::{LinearRgb, Position2};
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, Layout, Params, Scalar, Vector, record};
use color_fn_shadergen::{Entry, Options, ParameterMode, Shader, compile};

/// `tint + Σ rgb · exp(−s · |x − centre|²)`; a row of the sum is x, y, s, r, g, b.
pub(crate) struct Mixture {
    pub(crate) count: usize,
}

impl Color for Mixture {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("centres", self.count, 6).fixed("tint", 3, vec![0.02, 0.03, 0.05])
    }

    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let sum = params.block(0).sum_rows(
            #[inline(always)]
            |row| {
                let away = position - row.vec::<2>(0);
                row.vec::<3>(3) * (-(row.get(2) * away.dot(away))).exp()
            },
        );
        sum + params.block(1).first().vec::<3>(0)
    }
}

impl Mixture {
    /// All parameters, tables included: centres on a spiral, their sum within [0, 1].
    pub(crate) fn parameters(&self) -> Vec<f64> {
        let share = 0.9 / self.count as f64;
        let row = |i: usize| {
            let turn = i as f64 * 2.4;
            let out = ((i as f64 + 0.5) / self.count as f64).sqrt() * 0.5;
            let rgb = [0.0, 2.1, 4.2].map(|phase| share * (0.5 + 0.5 * (turn + phase).cos()));
            [0.5 + out * turn.cos(), 0.5 + out * turn.sin(), 8.0 + i as f64, rgb[0], rgb[1], rgb[2]]
        };
        let free: Vec<f64> = (0..self.count).flat_map(row).collect();
        self.layout().parameters(&free).expect("six numbers a centre")
    }

    pub(crate) fn shader(&self, parameters: ParameterMode, entry: Entry) -> Shader {
        let options = Options::new("mixture").parameters(parameters).entry(entry);
        compile(&record(self), &options).expect("a small color")
    }

    /// The same color on the CPU.
    pub(crate) fn on_cpu(&self, parameters: &[f64], points: &[f32]) -> Vec<f32> {
        let (places, parameters) = (BlockOffsets::new(&self.layout()), to_f32(parameters));
        points.chunks(2).flat_map(|x| eval_components::<Self, f32>(self, &parameters, &places, x)).collect()
    }
}

/// Points that fill the unit square evenly, in no grid.
pub(crate) fn scattered(count: usize) -> Vec<f32> {
    // Multiples of the plastic number's powers: M. Roberts, 2018.
    let step = [0.754_877_666_246_692_7, 0.569_840_290_998_053_3];
    (0..count).flat_map(|i| step.map(|step: f64| (0.5 + step * i as f64).fract() as f32)).collect()
}

/// The largest difference of two lists of equal length.
pub(crate) fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, |worst, x| if x <= worst { worst } else { x })
}
