//! The colors of the case table.

use color_fn_bases::{
    BSpline, Chebyshev, Daylight, GaussianMixture, KnotSpline, LowRank, Moments, Monomial, Planck, Range,
    ScaledSigmoid, Sigmoid,
};
use color_fn_colorimetry::transfer::Encode;
use color_fn_colorimetry::{RgbSpace, Transfer};
use color_fn_core::compose::Compose;
use color_fn_core::domain::{LinearRgb, Number, Number2, Number3, Position2, Position3, Reflectance, Xyz};
use color_fn_core::scalar::UnaryOp;
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use support::Random;

use super::{Case, CaseOf};

/// Gaussian radial basis functions of position → linear RGB: a sum over rows, with vectors.
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
struct WideRbf(usize);

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
struct Table(usize);

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
struct Nearest(usize);

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
struct Nested {
    wavelengths: usize,
    peaks: usize,
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
struct Scattered(usize);

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
struct Branches;

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
struct Functions;

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
struct Plain;

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
struct Ramp;

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
struct Radius;

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

/// A named color, not yet placed.
pub(crate) struct Named<C>(pub(crate) &'static str, pub(crate) C);

impl<C: Color + Sync + 'static> Named<C> {
    /// Where it is tried, with which parameters, and Σ|terms|.
    pub(crate) fn at(self, region: &[(f64, f64)], free: Vec<f64>, terms: f64) -> Box<dyn Case> {
        self.sensitive(region, free, terms, terms)
    }
    /// The same where rounding inside, or a slope, is magnified beyond the terms.
    pub(crate) fn sensitive(
        self,
        region: &[(f64, f64)],
        free: Vec<f64>,
        terms: f64,
        magnitude: f64,
    ) -> Box<dyn Case> {
        Box::new(CaseOf { name: self.0, color: self.1, free, region: region.to_vec(), terms, magnitude })
    }
}

const UNIT: [(f64, f64); 3] = [(0.0, 1.0); 3];
const NM: [(f64, f64); 1] = [(380.0, 730.0)];

fn rbf(name: &'static str, centres: usize) -> Box<dyn Case> {
    let mut random = Random::new(name);
    let rows = (0..centres).flat_map(|_| {
        [random.list(3, 0.0, 1.0), random.list(3, -1.0 / centres as f64, 3.0 / centres as f64)].concat()
    });
    let free = rows.collect();
    Named(name, Rbf { centres, epsilon: 3.0 }).at(&UNIT, free, 1.0)
}

fn wide(name: &'static str, centres: usize) -> Box<dyn Case> {
    let mut random = Random::new(name);
    let mut free = random.list(centres * 5, 0.0, 1.0);
    free.iter_mut().enumerate().filter(|(i, _)| i % 5 >= 2).for_each(|(_, w)| *w /= centres as f64);
    free.extend(random.list(centres, 1.0, 20.0));
    Named(name, WideRbf(centres)).at(&UNIT[..2], free, 1.0)
}

fn network(name: &'static str, hidden: &[usize]) -> Box<dyn Case> {
    let color = Network { hidden: hidden.to_vec() };
    let free = color.weights();
    Named(name, color).at(&UNIT[..2], free, 1.0)
}

fn table(name: &'static str, rows: usize) -> Box<dyn Case> {
    let free = Random::new(name).list(rows * 3, 0.0, 1.0);
    // Interpolating n cells multiplies the rounding of the input by n.
    Named(name, Table(rows)).sensitive(&[(-0.1, 1.1)], free, 1.0, rows as f64 / 8.0 + 1.0)
}

fn functions() -> Box<dyn Case> {
    let weights = Random::new("weights").list(UnaryOp::ALL.len(), -0.5, 0.5);
    // Every function is greatest in magnitude at one end of the region.
    let most = |op: UnaryOp| [1.1_f64, 1.45].map(|x| op.eval(x).abs()).into_iter().fold(0.0, f64::max);
    let terms = UnaryOp::ALL.into_iter().zip(&weights).map(|(op, w)| w.abs() * most(op)).sum();
    Named("functions", Functions).sensitive(&[(0.01, 0.99), (0.01, 0.99)], weights, terms, 8.0)
}

fn spectra() -> Vec<Box<dyn Case>> {
    let range = Range::new(380.0, 730.0).expect("a range");
    let mut random = Random::new("spectra");
    let mut unit = |n: usize| random.list(n, 0.0, 1.0);
    let even = BSpline::<Reflectance>::new(12, range).expect("a spline");
    let many = BSpline::<Reflectance>::new(1000, range).expect("a spline");
    let knots = KnotSpline::<Reflectance>::new(&[420.0, 455.5, 480.0, 560.0, 610.0], range).expect("knots");
    let sigmoid = Sigmoid::new(2, range).expect("a degree");
    let scaled = ScaledSigmoid::new(4, range).expect("a degree");
    let polynomial = Monomial::<Reflectance>::new(8, range).expect("a degree");
    let series = Chebyshev::<Reflectance>::new(32, range).expect("a degree");
    let small = |v: Vec<f64>| v.into_iter().map(|c| (c - 0.5) * 0.2).collect::<Vec<_>>();
    // Coefficients that fall off, as those of a smooth curve do.
    let waves: Vec<f64> =
        small(unit(33)).into_iter().enumerate().map(|(k, c)| c / (1.0 + k as f64)).collect();
    let set: Vec<f64> = unit(24 * 3).into_iter().map(|c| 4.0 * c - 2.0).collect();
    let knot_set = unit(5 * 9);
    let moments: Vec<f64> = waves[..13].iter().map(|c| 8.0 * c).collect();
    let shared = LowRank::<Reflectance>::new(&unit(3 * 24), 3, range).expect("a basis");
    // BlockOffsets, sharpnesses, heights that sum to 3 at most.
    let peaks = |n: usize| {
        let mut random = Random::new("peaks");
        let mut peak =
            || [random.between(-1.0, 1.0), random.between(1.0, 8.0), random.between(0.0, 3.0) / n as f64];
        (0..n).flat_map(|_| peak()).collect::<Vec<_>>()
    };
    vec![
        Named("bspline-12", even).at(&[(360.0, 830.0)], unit(12), 1.0),
        Named("bspline-1000", many).sensitive(&[(360.0, 830.0)], unit(1000), 1.0, 125.0),
        Named("knot-spline", knots.clone()).sensitive(&NM, unit(9), 1.0, 4.0),
        Named("sigmoid", sigmoid).at(&[(300.0, 900.0)], vec![0.3, -1.2, 2.0], 1.0),
        Named("scaled-sigmoid", scaled).at(&NM, vec![0.3, -1.2, 2.0, 0.4, -0.7, 2.0], 2.0),
        Named("polynomial-8", polynomial).at(&NM, small(unit(9)), 1.0),
        Named("chebyshev-32", series).sensitive(&NM, waves, 1.0, 2.0),
        Named("moments-12", Moments::new(12, range).expect("a degree")).sensitive(&NM, moments, 1.0, 4.0),
        Named("mixture-3", GaussianMixture::<Reflectance>::new(3, range)).sensitive(&NM, peaks(3), 3.0, 8.0),
        Named("mixture-1000", GaussianMixture::<Reflectance>::new(1000, range)).sensitive(
            &NM,
            peaks(1000),
            3.0,
            8.0,
        ),
        Named("low-rank", shared).sensitive(&NM, vec![0.3, -0.2, 0.4], 1.0, 4.0),
        Named("set-of-sigmoids", sigmoid.set(24)).at(&[(0.0, 23.99), (380.0, 730.0)], set, 1.0),
        Named("set-of-knot-splines", knots.set(5)).sensitive(
            &[(-1.0, 5.5), (380.0, 730.0)],
            knot_set,
            1.0,
            4.0,
        ),
        // Radiance reaches 3.5 · 10⁵ W·m⁻²·sr⁻¹·nm⁻¹; on a device it is compared with itself.
        Named("planck", Planck).sensitive(&[(2000.0, 10000.0), (380.0, 830.0)], Vec::new(), 1.0, 1.0e6),
        // S₀ + M₁ S₁ + M₂ S₂ reaches 240 in magnitudes.
        Named("daylight", Daylight::new()).sensitive(
            &[(4000.0, 25000.0), (380.0, 780.0)],
            Vec::new(),
            240.0,
            1.0e3,
        ),
    ]
}

/// The curves of BT.2100. Towards 0 their slopes are infinite, and so is what rounding of the input does.
fn curves() -> Vec<Box<dyn Case>> {
    let curve = |name, transfer| {
        let space = RgbSpace { transfer, ..RgbSpace::REC2020 };
        Named(name, Encode { space }).at(&[(0.01, 1.0); 3], Vec::new(), 1.0)
    };
    vec![curve("pq", Transfer::Pq), curve("hlg", Transfer::Hlg)]
}

fn compositions() -> Vec<Box<dyn Case>> {
    let mut random = Random::new("compositions");
    let plain = random.list(3, 0.2, 0.6);
    let mut centres = random.list(4 * 5, 0.0, 0.3);
    centres.extend(random.list(4, 1.0, 9.0));
    let both = [centres.clone(), plain.clone()].concat();
    let mixed = [plain.clone(), centres].concat();
    let rings = random.list(7 * 3, 0.0, 1.0);
    vec![
        Named("sum", WideRbf(4).plus(Plain)).at(&UNIT[..2], both.clone(), 2.0),
        Named("product", WideRbf(4).times(Plain)).at(&UNIT[..2], both, 1.0),
        Named("mix", Plain.mixed_with(WideRbf(4), Ramp)).at(&UNIT[..2], mixed, 1.0),
        Named("then", Radius.then(Table(7))).sensitive(&[(0.01, 1.0), (0.01, 1.0)], rings, 1.0, 2.0),
    ]
}

/// Every case.
pub fn all() -> Vec<Box<dyn Case>> {
    let mut random = Random::new("all");
    let mut cases = vec![
        rbf("rbf-3", 3),
        rbf("rbf-64", 64),
        rbf("rbf-1000", 1000),
        wide("wide-rbf-3", 3),
        wide("wide-rbf-1000", 1000),
        network("network-5-3", &[5, 3]),
        network("network-64-48", &[64, 48]),
        // One more than a thousand, so that the last weight lies in the same component of its vec4 as with five.
        network("network-1001-3", &[1001, 3]),
        table("table-3", 3),
        table("table-1000", 1000),
        Named("nearest-3", Nearest(3)).at(&[(-0.2, 1.2)], random.list(3, 0.0, 1.0), 1.0),
        Named("nearest-1000", Nearest(1000)).at(&[(-0.2, 1.2)], random.list(1000, 0.0, 1.0), 1.0),
        Named("nested-3", Nested { wavelengths: 95, peaks: 3 }).at(
            &[(-0.2, 0.2)],
            random.list(6, 0.0, 1.0),
            3.0,
        ),
        Named("nested-1000", Nested { wavelengths: 7, peaks: 1000 }).at(
            &[(-0.2, 0.2)],
            random.list(2000, 0.0, 0.01),
            5.0,
        ),
        Named("scatter-3", Scattered(3)).at(&UNIT[..1], random.list(6, 0.0, 1.0), 3.0),
        Named("scatter-1000", Scattered(1000)).at(&UNIT[..1], random.list(2000, 0.0, 1.0), 200.0),
        Named("branches", Branches).at(&UNIT[..2], vec![0.4, 0.6], 1.0),
        functions(),
    ];
    cases.extend(spectra());
    cases.extend(curves());
    cases.extend(compositions());
    cases.extend(super::fields::cases());
    cases.extend(super::directions::cases());
    cases.extend(super::lobes::cases());
    cases.extend(super::materials::cases());
    cases
}
