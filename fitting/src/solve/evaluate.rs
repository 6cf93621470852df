//! A color and its derivatives with respect to the free parameters, at many points.

use std::fmt;
use std::ops::Range;

use nalgebra::DMatrix;

use super::model::{Model, Parameters, Window};
use super::samples::{SamplesError, check_inputs};
use color_fn_core::params::BlockOffsets;

/// A color at fixed points, ready to be evaluated again and again with other parameters.
///
/// Values and Jacobian come from one pass of `Dual<f64, 4>` or `Dual<f64, 8>` for each 4 or 8 neighbouring
/// parameters; tables between free blocks are stepped over.
#[derive(Clone)]
pub struct Evaluator<'a> {
    model: &'a dyn Model,
    inputs: &'a [f64],
    rows: usize,
    offsets: BlockOffsets,
    /// Free parameters and tables.
    all: Vec<f64>,
    free: Vec<usize>,
    /// Which columns of the Jacobian each pass makes.
    passes: Vec<Range<usize>>,
}

impl fmt::Debug for Evaluator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evaluator")
            .field("rows", &self.rows)
            .field("free", &self.free)
            .finish_non_exhaustive()
    }
}

impl<'a> Evaluator<'a> {
    /// A color at points, given component by component.
    ///
    /// # Errors
    /// When there are no points, or a number is not finite.
    ///
    /// # Panics
    /// When the color's layout contradicts itself.
    pub fn new(color: &'a dyn Model, inputs: &'a [f64]) -> Result<Self, SamplesError> {
        let rows = check_inputs(color, inputs)? * color.output_width();
        let layout = color.parameter_layout();
        let free = layout.free_positions();
        let all = layout.parameters(&vec![0.0; free.len()]).expect("as many as the layout says");
        let mut passes = Vec::new();
        let mut start = 0;
        while start < free.len() {
            let beyond = free[start] + Window::WIDTH;
            let end = start + free[start..].iter().take_while(|&&position| position < beyond).count();
            passes.push(start..end);
            start = end;
        }
        Ok(Self { model: color, inputs, rows, offsets: BlockOffsets::new(&layout), all, free, passes })
    }

    /// How many output numbers: points × components.
    pub const fn rows(&self) -> usize {
        self.rows
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
        assert_eq!(values.len(), self.rows, "one value for each output");
        self.model.write_outputs(self.stored(), self.inputs, values);
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
        assert_eq!(values.len(), self.rows, "one value for each output");
        assert_eq!(jacobian.shape(), (self.rows, self.parameters()), "outputs × parameters");
        if self.passes.is_empty() {
            self.model.write_outputs(self.stored(), self.inputs, values);
        }
        for columns in &self.passes {
            let window = Window { positions: &self.free[columns.clone()] };
            // Column-major: the columns of a pass lie together.
            let partials = &mut jacobian.as_mut_slice()[columns.start * self.rows..columns.end * self.rows];
            self.model.write_partials(self.stored(), window, self.inputs, values, partials);
        }
    }

    fn stored(&self) -> Parameters<'_> {
        Parameters { numbers: &self.all, offsets: &self.offsets }
    }

    fn set(&mut self, parameters: &[f64]) {
        assert_eq!(parameters.len(), self.free.len(), "one number for each free parameter");
        for (&position, &value) in self.free.iter().zip(parameters) {
            self.all[position] = value;
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
