//! Small colors that together use every kind of node.

use color_fn_core::domain::{Direction, LinearRgb, Number, Number3, Position3, Wavelength};
use color_fn_core::scalar::{BinaryOp, CompareOp, UnaryOp};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

/// `c₀ + c₁ x + … + cₙ xⁿ`.
pub(crate) struct Polynomial(pub(crate) usize);

impl Color for Polynomial {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.0 + 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let x = ((wavelength - S::lit(595.0)) / S::lit(235.0)).named("x");
        let c = params.block(0).first();
        (0..self.0).rev().fold(c.get(self.0), |sum, k| sum.mul_add(x, c.get(k)))
    }
}

/// A Gaussian mixture: centre, inverse width and color in rows of 7.
pub(crate) struct Rbf(pub(crate) usize);

impl Color for Rbf {
    type In = Position3;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("centres", self.0, 7)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<3>) -> S::Vec<3> {
        params.block(0).sum_rows(|row| {
            let offset = (position - row.vec::<3>(0)).named("offset");
            let weight = (-(offset.dot(offset) * row.get(3))).exp().named("weight");
            row.vec::<3>(4) * weight
        })
    }
}

/// A dense network with `tanh`: 3 → n → n → 3, biases in the last column.
pub(crate) struct Network(pub(crate) usize);

impl Color for Network {
    type In = Position3;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        let n = self.0;
        Layout::new().free("input", n, 4).free("hidden", n, n + 1).free("output", 3, n + 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<3>) -> S::Vec<3> {
        let n = self.0;
        let first = params.block(0).map_rows(|row| (row.vec::<3>(0).dot(position) + row.get(3)).tanh());
        let second = params.block(1).map_rows(|row| (row.dot(0, &first) + row.get(n)).tanh());
        let rgb = params.block(2).map_rows(|row| row.dot(0, &second) + row.get(n));
        S::Vec::from_array(std::array::from_fn(|k| S::at(&rgb, S::index(k))))
    }
}

/// A table of three columns, linear between its rows.
pub(crate) struct Table(pub(crate) usize);

impl Color for Table {
    type In = Wavelength;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("samples", self.0, 3)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S::Vec<3> {
        let n = self.0 - 1;
        let x = (wavelength - S::lit(360.0)) / S::lit(470.0 / n as f64);
        let samples = params.block(0);
        x.segments(n, |cell, t| {
            let next = S::affine(cell, 1, S::index(1));
            samples.row(cell).vec::<3>(0).mix(samples.row(next).vec::<3>(0), t)
        })
    }
}

/// One row of numbers, linear between them, read at computed columns.
pub(crate) struct Line(pub(crate) usize);

impl Color for Line {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("values", 1, self.0)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let row = params.block(0).first();
        let x = (wavelength - S::lit(360.0)) / S::lit(470.0 / (self.0 - 1) as f64);
        x.segments(self.0 - 1, |cell, t| row.at(cell).mix(row.at(S::affine(cell, 1, S::index(1))), t))
    }
}

/// Nested sums over two blocks of odd rows, with a vector across a `vec4`'s end.
pub(crate) struct Nested(pub(crate) usize, pub(crate) usize);

impl Color for Nested {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("outer", self.0, 5).free("inner", self.1, 9)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let x = wavelength / S::lit(830.0);
        let (outer, inner) = (params.block(0), params.block(1));
        outer.sum_rows(|a| {
            let phase = a.get(4);
            let sum: S = inner
                .sum_rows(|b| b.get(8) * b.get(3).mul_add(x, phase).cos() * b.vec::<3>(2).dot(b.vec::<3>(5)));
            a.get(0) * sum
        })
    }
}

/// Hat functions scattered into an array, read back by an aligned and an odd inner product.
pub(crate) struct Scattered(pub(crate) usize);

impl Color for Scattered {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("weights", 2, self.0 + 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let (rows, n) = (params.block(0), self.0);
        let x = (wavelength - S::lit(360.0)) / S::lit(470.0 / (n - 1) as f64);
        let basis = params.scatter(2, n, |k| {
            let cell = x.cell(n - 1);
            let t = (x - S::number(cell)).clamp(0.0, 1.0);
            let first = S::number(k).less(S::lit(0.5));
            (S::affine(cell, 1, k), S::select(first, S::lit(1.0) - t, t))
        });
        rows.row(S::index(1)).dot(1, &basis) + rows.first().dot(0, &basis)
    }
}

/// Every operation, on numbers and vectors, with choices and a fixed table.
pub(crate) struct Everything;

impl Color for Everything {
    type In = (Direction, Wavelength);
    type Out = Number3;

    fn layout(&self) -> Layout {
        Layout::new().free("gains", 3, 2).fixed("base.knots", 3, vec![0.0, 0.5, 1.0, 2.0, 3.0, 4.0])
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (d, nm): (S::Vec<3>, S)) -> S::Vec<3> {
        let one = S::lit(1.0);
        let x = nm / S::lit(830.0);
        let sum = UnaryOp::ALL.into_iter().fold(x, |sum, op| sum + x.unary(op));
        let sum = BinaryOp::ALL.into_iter().fold(sum, |sum, op| sum + x.binary(op, S::lit(0.75)));
        let mask = (x.less(one) & !d.get(0).less_equal(x)) | d.get(1).compare(CompareOp::Equal, one);
        let gain = params.block(0).gather(sum).get(1) + params.block(1).row(S::index(1)).get(2);
        let v = d.unary(UnaryOp::Cbrt) * gain + S::Vec::splat(sum);
        let w = d.normalize().max(S::Vec::splat(S::lit(0.0))).min(S::Vec::splat(one));
        S::Vec::<3>::select(mask, v, w.mix(v, S::select(mask, x, sum)))
    }
}

/// An array that is filled anew in each round of a sum, and two results.
pub(crate) struct Refilled(pub(crate) usize);

impl Color for Refilled {
    type In = Wavelength;
    type Out = (Number, LinearRgb);

    fn layout(&self) -> Layout {
        Layout::new().free("rows", self.0, 3)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> (S, S::Vec<3>) {
        let (rows, n) = (params.block(0), self.0);
        let x = (wavelength - S::lit(360.0)) / S::lit(470.0);
        let sum: S = rows.sum_rows(|row| {
            let bins = params.scatter(n, n, |k| ((row.get(1) * S::lit(4.0)).cell(n), rows.row(k).get(0)));
            S::at(&bins, (x * S::lit(n as f64)).cell(n))
        });
        (sum, rows.first().vec::<3>(0) * x)
    }
}
