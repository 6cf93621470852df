//! A color and its derivatives with respect to the free parameters, at many points.

use std::fmt;
use std::ops::Range;

use nalgebra::DMatrix;

use super::model::{DifferentiableModel, Model, Parameters, Window};
use super::samples::{SamplesError, check_inputs};
use color_fn_core::params::BlockOffsets;

/// A color at fixed points, ready to be evaluated again and again with other parameters.
///
/// Values and Jacobian come from one pass of `Dual<f64, 4>` or `Dual<f64, 8>` for each 4 or 8 neighbouring
/// parameters; tables between free blocks are stepped over.
pub struct Evaluator<'a, M: ?Sized = dyn Model + 'a> {
    model: &'a M,
    inputs: &'a [f64],
    rows: usize,
    offsets: BlockOffsets,
    /// Free parameters and tables.
    all: Vec<f64>,
    free: Vec<usize>,
    /// Which columns of the Jacobian each pass makes.
    passes: Vec<Range<usize>>,
}

/// One that gives derivatives too.
pub(crate) type Differentiator<'a> = Evaluator<'a, dyn DifferentiableModel + 'a>;

impl<M: ?Sized> fmt::Debug for Evaluator<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evaluator")
            .field("rows", &self.rows)
            .field("free", &self.free)
            .finish_non_exhaustive()
    }
}

impl<M: ?Sized> Clone for Evaluator<'_, M> {
    fn clone(&self) -> Self {
        let Self { model, inputs, rows, offsets, all, free, passes } = self;
        let (offsets, all, free, passes) = (offsets.clone(), all.clone(), free.clone(), passes.clone());
        Self { model, inputs, rows: *rows, offsets, all, free, passes }
    }
}

impl<'a, M: Model + ?Sized> Evaluator<'a, M> {
    /// A color at points, given component by component.
    ///
    /// # Errors
    /// When there are no points, or a number is not finite.
    ///
    /// # Panics
    /// When the color's layout contradicts itself.
    pub fn new(color: &'a M, inputs: &'a [f64]) -> Result<Self, SamplesError> {
        let rows = check_inputs([color.input_width(), color.output_width()], inputs)? * color.output_width();
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

impl<M: DifferentiableModel + ?Sized> Evaluator<'_, M> {
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
}
