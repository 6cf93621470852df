//! Small colors, one for each structured form.

use color_fn_core::domain::{LinearRgb, Number, Number2, Number3, Position2, Position3, Xyz};
use color_fn_core::scalar::UnaryOp;
use color_fn_core::{Color, Layout, Params, Scalar, Vector};
use support::Random;

/// Gaussian radial basis functions of position → linear RGB: a sum over rows, with vectors.
#[derive(Debug)]
pub struct Rbf {
    /// How many.
    pub centres: usize,
    /// Inverse kernel width.
    pub epsilon: f64,
}

impl Color for Rbf {
    type In = Position3;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("centres", self.centres, 6)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<3>) -> S::Vec<3> {
        let sharpness = S::lit(-self.epsilon * self.epsilon);
        params.block(0).weighted_sum(
            #[inline(always)]
            |row| {
                let offset = position - row.vec::<3>(0);
                let weight = (offset.dot(offset) * sharpness).exp();
                (weight.named("weight"), row.vec::<3>(3))
            },
        )
    }
    fn name(&self) -> String {
        "fog".into()
    }
}

/// The same with a width for each centre in a block of its own: two blocks, odd strides, one loop.
#[derive(Debug)]
pub struct WideRbf(pub usize);

impl Color for WideRbf {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("centres", self.0, 5).free("widths", self.0, 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let (centres, widths) = (params.block(0), params.block(1));
        params.sum(
            self.0,
            #[inline(always)]
            |i| {
                let row = centres.row(i);
                let offset = position - row.vec::<2>(0);
                let width = widths.row(i).get(0);
                row.vec::<3>(2) * (-(offset.dot(offset) * width)).exp()
            },
        )
    }
    fn name(&self) -> String {
        "terrain".into()
    }
}

/// A dense network: arrays of rows, inner products.
#[derive(Debug)]
pub struct Network {
    /// Widths of the hidden layers.
    pub hidden: Vec<usize>,
}

impl Network {
    fn widths(&self) -> Vec<(usize, usize)> {
        let ins = [2].into_iter().chain(self.hidden.iter().copied());
        ins.zip(self.hidden.iter().copied().chain([3])).collect()
    }
    /// Weights small enough that Σ|terms| stays near one.
    pub fn weights(&self) -> Vec<f64> {
        let mut random = Random::new("network");
        let mut all = Vec::new();
        for (n, outputs) in self.widths() {
            let bound = 1.5 / n as f64;
            all.extend(random.list(outputs * (n + 1), -bound, bound));
        }
        all
    }
}

impl Color for Network {
    type In = Position2;
    type Out = Number3;

    fn layout(&self) -> Layout {
        let layers = self.widths().into_iter().enumerate();
        layers.fold(Layout::new(), |layout, (k, (inputs, outputs))| {
            layout.free(&format!("layer{k}"), outputs, inputs + 1)
        })
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let [x, y] = position.to_array();
        let mut h = params.block(0).map_rows(
            #[inline(always)]
            |w| w.get(1).mul_add(y, w.get(0).mul_add(x, w.get(2))).tanh(),
        );
        for k in 1..self.hidden.len() {
            let inputs = self.hidden[k - 1];
            h = params.block(k).map_rows(
                #[inline(always)]
                |w| (w.dot(0, &h) + w.get(inputs)).tanh(),
            );
        }
        let last = params.block(self.hidden.len());
        let inputs = self.hidden[self.hidden.len() - 1];
        S::Vec::from_array(color_fn_core::scalar::array_of(
            #[inline(always)]
            |k| {
                let w = last.row(S::index(k));
                w.dot(0, &h) + w.get(inputs)
            },
        ))
    }
    fn name(&self) -> String {
        "network".into()
    }
}

/// A table with linear interpolation: gather, segments, vectors of odd stride.
#[derive(Debug)]
pub struct Table(pub usize);

impl Color for Table {
    type In = Number;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("colors", self.0, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S::Vec<3> {
        let colors = params.block(0);
        let cells = self.0 - 1;
        (x * S::lit(cells as f64)).segments(
            cells,
            #[inline(always)]
            |cell, t| {
                let next = S::affine(cell, 1, S::index(1));
                colors.row(cell).vec::<3>(0).mix(colors.row(next).vec::<3>(0), t)
            },
        )
    }
    fn name(&self) -> String {
        "palette".into()
    }
}

/// A nearest-neighbour lookup: a computed row, nothing else.
#[derive(Debug)]
pub struct Nearest(pub usize);

impl Color for Nearest {
    type In = Number;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("values", self.0, 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S {
        params.block(0).gather(x * S::lit(self.0 as f64)).get(0)
    }
    fn name(&self) -> String {
        "nearest".into()
    }
}

/// The tristimulus values of a spectrum of Gaussians: a sum in a sum, a fixed table, two blocks.
#[derive(Debug)]
pub struct Nested {
    /// How many wavelengths.
    pub wavelengths: usize,
    /// How many Gaussians.
    pub peaks: usize,
}

impl Color for Nested {
    type In = Number;
    type Out = Xyz;

    fn layout(&self) -> Layout {
        let table = (0..self.wavelengths).flat_map(|i| {
            let x = i as f64 / self.wavelengths as f64;
            let share = 1.0 / self.wavelengths as f64;
            [x * share, (1.0 - x) * share, 4.0 * x * (1.0 - x) * share]
        });
        Layout::new().free("peaks", self.peaks, 2).fixed("matching", 3, table.collect())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, shift: S) -> S::Vec<3> {
        let (peaks, matching) = (params.block(0), params.block(1));
        let step = 1.0 / self.wavelengths as f64;
        params.sum(
            self.wavelengths,
            #[inline(always)]
            |i| {
                let x = S::number(i).mul_add(S::lit(step), shift);
                let spectrum: S = peaks.sum_rows(
                    #[inline(always)]
                    |peak| {
                        let d = x - peak.get(0);
                        peak.get(1) * (d * d * S::lit(-40.0)).exp()
                    },
                );
                matching.row(i).vec::<3>(0) * spectrum.named("spectrum")
            },
        )
    }
    fn name(&self) -> String {
        "lamp".into()
    }
}

/// Numbers added at computed places, then read at a computed place.
#[derive(Debug)]
pub struct Scattered(pub usize);

impl Color for Scattered {
    type In = Number;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("samples", self.0, 2)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S {
        let samples = params.block(0);
        let bins = params.scatter(
            self.0,
            5,
            #[inline(always)]
            |i| {
                let sample = samples.row(i);
                ((sample.get(0) * S::lit(5.0)).cell(5), sample.get(1) * x)
            },
        );
        S::at(&bins, (x * S::lit(5.0)).cell(5)) + S::at(&bins, S::index(4))
    }
    fn name(&self) -> String {
        "histogram".into()
    }
}

/// Comparisons, truth values and choices.
#[derive(Debug)]
pub struct Branches;

impl Color for Branches {
    type In = Position2;
    type Out = Number2;

    fn layout(&self) -> Layout {
        Layout::new().free("threshold", 1, 2)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<2> {
        let threshold = params.block(0).first();
        let (x, y) = (position.get(0), position.get(1));
        let (left, low) = (x.less(threshold.get(0)), y.less_equal(threshold.get(1)));
        let corner = S::select(left & low, x, y);
        let edge = S::select(left | !low, position.length(), S::lit(0.25));
        let gray = S::Vec::<2>::splat(corner.max(S::lit(0.3)).min(S::lit(0.8)));
        S::Vec::<2>::select(left, gray, S::Vec::<2>::from_array([edge, corner.clamp(0.1, 0.9)]))
    }
    fn name(&self) -> String {
        "tiles".into()
    }
}

/// Every operation on one number, on a vector, and the two-argument ones.
#[derive(Debug)]
pub struct Functions;

impl Color for Functions {
    type In = Position2;
    type Out = Number3;

    fn layout(&self) -> Layout {
        Layout::new().free("weights", 1, UnaryOp::ALL.len())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let weights = params.block(0).first();
        let mut sum = S::lit(0.0);
        for (k, op) in UnaryOp::ALL.into_iter().enumerate() {
            // Away from the steps of floor and round, and from the poles of the logarithms.
            let x = position.get(0).mul_add(S::lit(0.35), S::lit(1.1));
            sum = weights.get(k).mul_add(x.unary(op), sum);
        }
        let v = position * S::lit(0.5) + S::Vec::<2>::splat(S::lit(0.2));
        let w = v.unary(UnaryOp::Sqrt) * v.min(position) / v.max(position + v);
        let angle = w.get(0).atan2(w.get(1)).pow(S::lit(1.5));
        S::Vec::from_array([sum, w.dot(v), angle])
    }
    fn name(&self) -> String {
        "functions".into()
    }
}

/// A constant color: nothing but parameters.
#[derive(Debug)]
pub(crate) struct Plain;

impl Color for Plain {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("color", 1, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, _: S::Vec<2>) -> S::Vec<3> {
        params.block(0).first().vec::<3>(0)
    }
}

/// A gradient along x: the weight of a mix.
#[derive(Debug)]
pub(crate) struct Ramp;

impl Color for Ramp {
    type In = Position2;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S {
        position.get(0)
    }
}

/// A color map: the change of input of a table.
#[derive(Debug)]
pub(crate) struct Radius;

impl Color for Radius {
    type In = Position2;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S {
        position.length() * S::lit(0.7)
    }
    fn name(&self) -> String {
        "rings".into()
    }
}
