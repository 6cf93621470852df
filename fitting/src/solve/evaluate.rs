//! A color and its derivatives with respect to the free parameters, at many points.

use nalgebra::DMatrix;

use super::samples::{BadSamples, check_inputs};
use color_fn_core::color::Color;
use color_fn_core::domain::Domain;
use color_fn_core::params::{BlockOffsets, Params};
use color_fn_core::scalar::{Dual, DualStore};

/// Partial derivatives in one pass; a pass of [`FEW`] costs half as much.
const MANY: usize = 8;
/// Partial derivatives in one pass over a color with few parameters.
const FEW: usize = 4;

/// A color at fixed points, ready to be evaluated again and again with other parameters.
///
/// Values and Jacobian come from one pass of `Dual<f64, 4>` or `Dual<f64, 8>` for each 4 or 8 neighbouring
/// parameters; tables between free blocks are stepped over.
#[derive(Debug)]
pub struct Evaluator<'a, C> {
    color: &'a C,
    inputs: &'a [f64],
    points: usize,
    places: BlockOffsets,
    /// Free parameters and tables.
    all: Vec<f64>,
    free: Vec<usize>,
    passes: Vec<Pass>,
}

/// The free parameters that one pass differentiates: `columns.start ..` of the Jacobian, at flat positions
/// from `first` on.
#[derive(Debug)]
struct Pass {
    first: usize,
    columns: std::ops::Range<usize>,
}

impl<'a, C: Color> Evaluator<'a, C> {
    /// A color at points, given component by component.
    ///
    /// # Errors
    /// When there are no points, or a number is not finite.
    ///
    /// # Panics
    /// When the color's layout contradicts itself.
    pub fn new(color: &'a C, inputs: &'a [f64]) -> Result<Self, BadSamples> {
        let points = check_inputs::<C>(inputs)?;
        let layout = color.layout();
        let free = layout.free_positions();
        let all = layout.parameters(&vec![0.0; free.len()]).expect("as many as the layout says");
        let mut passes = Vec::new();
        let mut start = 0;
        while start < free.len() {
            let first = free[start];
            let end = start + free[start..].iter().take_while(|&&flat| flat < first + MANY).count();
            passes.push(Pass { first, columns: start..end });
            start = end;
        }
        Ok(Self { color, inputs, points, places: BlockOffsets::new(&layout), all, free, passes })
    }

    /// How many output numbers: points × components.
    pub const fn rows(&self) -> usize {
        self.points * C::Out::WIDTH
    }

    /// How many free parameters.
    pub const fn parameters(&self) -> usize {
        self.free.len()
    }

    /// Writes the outputs, point by point.
    ///
    /// # Panics
    /// When there are not as many parameters or outputs as the color has.
    pub fn values(&mut self, parameters: &[f64], values: &mut [f64]) {
        self.set(parameters);
        assert_eq!(values.len(), self.rows(), "one value for each output");
        let params = Params::<f64>::new(&self.all[..], &self.places);
        let mut row = 0;
        for x in self.points() {
            let mut next = x.iter();
            let x = C::In::build(
                #[inline(always)]
                || next.next().copied().unwrap_or(f64::NAN),
            );
            C::Out::visit(
                self.color.eval(params, x),
                #[inline(always)]
                |y: f64| {
                    values[row] = y;
                    row += 1;
                },
            );
        }
    }

    /// Writes the outputs and their derivatives `∂valueᵢ/∂θⱼ`, one row an output, one column a free
    /// parameter.
    ///
    /// # Panics
    /// When there are not as many parameters, outputs, rows or columns as the color has.
    pub fn values_and_jacobian(
        &mut self,
        parameters: &[f64],
        values: &mut [f64],
        jacobian: &mut DMatrix<f64>,
    ) {
        self.set(parameters);
        assert_eq!(values.len(), self.rows(), "one value for each output");
        assert_eq!(jacobian.shape(), (self.rows(), self.parameters()), "outputs × parameters");
        if self.passes.is_empty() {
            self.values(parameters, values);
        }
        for pass in &self.passes {
            let last = self.free[pass.columns.end - 1];
            if last - pass.first < FEW {
                self.pass::<FEW>(pass, values, jacobian);
            } else {
                self.pass::<MANY>(pass, values, jacobian);
            }
        }
    }

    /// The input components of each point; of a color without inputs, none, once.
    fn points(&self) -> impl Iterator<Item = &'a [f64]> {
        let (inputs, width) = (self.inputs, C::In::WIDTH);
        (0..self.points).map(move |i| &inputs[i * width..(i + 1) * width])
    }

    fn set(&mut self, parameters: &[f64]) {
        assert_eq!(parameters.len(), self.free.len(), "one number for each free parameter");
        for (&flat, &value) in self.free.iter().zip(parameters) {
            self.all[flat] = value;
        }
    }

    fn pass<const N: usize>(&self, pass: &Pass, values: &mut [f64], jacobian: &mut DMatrix<f64>) {
        let rows = self.rows();
        // Column-major: the columns of this pass lie together.
        let columns = &mut jacobian.as_mut_slice()[pass.columns.start * rows..pass.columns.end * rows];
        let partials = &self.free[pass.columns.clone()];
        let store = DualStore::variables_from(&self.all[..], pass.first);
        let params = Params::<Dual<f64, N>>::new(store, &self.places);
        let mut row = 0;
        for x in self.points() {
            let mut next = x.iter();
            let x = C::In::build(
                #[inline(always)]
                || Dual::constant(next.next().copied().unwrap_or(f64::NAN)),
            );
            C::Out::visit(
                self.color.eval(params, x),
                #[inline(always)]
                |y: Dual<f64, N>| {
                    values[row] = y.value;
                    for (column, flat) in columns.chunks_exact_mut(rows).zip(partials) {
                        column[row] = y.partial(flat - pass.first);
                    }
                    row += 1;
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::Evaluator;
    use color_fn_core::color::Color;
    use color_fn_core::domain::{Nothing, Number, Number2, Wavelength};
    use color_fn_core::layout::Layout;
    use color_fn_core::params::Params;
    use color_fn_core::scalar::{Scalar, Vector};
    use support::assert_close;

    /// `(a₀ t₀ + … + a₁₀ t₁₀ x¹⁰, b²)`: eleven free numbers, a table between, one more.
    struct Mixed;

    impl Color for Mixed {
        type In = Wavelength;
        type Out = Number2;

        fn layout(&self) -> Layout {
            Layout::new()
                .fixed("scale", 1, vec![2.0])
                .free("a", 1, 11)
                .fixed("table", 11, (1..=11).map(f64::from).collect())
                .free("b", 1, 1)
        }
        fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S::Vec<2> {
            let (a, t) = (params.block(1).first(), params.block(2).first());
            let sum = (0..11).rev().fold(S::lit(0.0), |sum, k| sum.mul_add(x, a.get(k) * t.get(k)));
            let b = params.block(3).first().get(0);
            S::Vec::from_array([sum, b * b])
        }
    }

    #[test]
    fn differentiates_in_passes_around_tables() {
        let inputs = [0.5, -1.5, 2.0];
        let theta: Vec<f64> = (0..12).map(|k| 1.0 - 0.3 * f64::from(k)).collect();
        let mut evaluator = Evaluator::new(&Mixed, &inputs).unwrap();
        assert_eq!((evaluator.rows(), evaluator.parameters()), (6, 12));
        let (mut values, mut plain) = ([0.0; 6], [0.0; 6]);
        let mut jacobian = DMatrix::from_element(6, 12, f64::NAN);
        evaluator.values_and_jacobian(&theta, &mut values, &mut jacobian);
        evaluator.values(&theta, &mut plain);
        for i in 0..6 {
            // The same arithmetic, to the rounding of a fused multiply-add in a sum of size 1e4.
            assert_close(values[i], plain[i], 1e-11);
        }
        for (i, x) in inputs.into_iter().enumerate() {
            for k in 0..11_i32 {
                let expected = f64::from(k + 1) * x.powi(k);
                // A product of ten factors: ten roundings of 1e-16, on numbers up to 1e4.
                assert_close(jacobian[(2 * i, k.unsigned_abs() as usize)], expected, 1e-11);
                assert_close(jacobian[(2 * i + 1, k.unsigned_abs() as usize)], 0.0, 0.0);
            }
            // d(b²)/db = 2b, rounded once.
            assert_close(jacobian[(2 * i + 1, 11)], 2.0 * theta[11], 1e-15);
        }
    }

    /// A color without free parameters.
    struct Constant;

    impl Color for Constant {
        type In = Wavelength;
        type Out = Number;

        fn layout(&self) -> Layout {
            Layout::new()
        }
        fn eval<S: Scalar>(&self, _: Params<'_, S>, x: S) -> S {
            x + S::lit(1.0)
        }
    }

    #[test]
    fn evaluates_without_parameters() {
        let mut values = [0.0; 1];
        let mut evaluator = Evaluator::new(&Constant, &[2.0]).unwrap();
        evaluator.values_and_jacobian(&[], &mut values, &mut DMatrix::zeros(1, 0));
        // One exact addition.
        assert_close(values[0], 3.0, 0.0);
    }

    /// A color without inputs: its parameter.
    struct Swatch;

    impl Color for Swatch {
        type In = Nothing;
        type Out = Number;

        fn layout(&self) -> Layout {
            Layout::new().free("value", 1, 1)
        }
        fn eval<S: Scalar>(&self, params: Params<'_, S>, (): ()) -> S {
            params.block(0).first().get(0)
        }
    }

    #[test]
    fn evaluates_without_inputs() {
        let (mut values, mut jacobian) = ([0.0; 1], DMatrix::zeros(1, 1));
        let mut evaluator = Evaluator::new(&Swatch, &[]).unwrap();
        evaluator.values_and_jacobian(&[0.25], &mut values, &mut jacobian);
        // Copied: exact.
        assert_close(values[0], 0.25, 0.0);
        assert_close(jacobian[(0, 0)], 1.0, 0.0);
        assert!(Evaluator::new(&Swatch, &[1.0]).is_err(), "an input that the color does not have");
    }
}
