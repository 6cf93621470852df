//! What a solver sees of a color: numbers in, numbers and partial derivatives out.

use color_fn_core::color::Color;
use color_fn_core::domain::Domain;
use color_fn_core::layout::Layout;
use color_fn_core::params::{BlockOffsets, Params};
use color_fn_core::scalar::{Dual, DualStore};

/// A color of any type, as solvers take it: `&color` is a `&dyn Model`.
///
/// A solver is compiled once, not once for each color. What is compiled for a color is its loop over points in `f64`; for
/// one that is linear in its parameters that is all.
pub trait Model: Sync {
    /// The parameter blocks.
    fn parameter_layout(&self) -> Layout;
    /// How many numbers an input has.
    fn input_width(&self) -> usize;
    /// How many numbers an output has.
    fn output_width(&self) -> usize;
    /// Writes the outputs, point by point; there are as many points as outputs.
    fn write_outputs(&self, parameters: Parameters<'_>, inputs: &[f64], outputs: &mut [f64]);
}

/// A color of any type, as solvers of nonlinear problems take it.
///
/// Compiled for a color are two more loops over points, which take seconds: with the partial derivatives by four and by
/// eight neighbouring parameters.
pub trait DifferentiableModel: Model {
    /// Writes the outputs, and of each the partial derivatives by the parameters of a window: output by output, a column for
    /// each parameter of the window, one column behind the other.
    fn write_partials(
        &self,
        parameters: Parameters<'_>,
        window: Window<'_>,
        inputs: &[f64],
        outputs: &mut [f64],
        partials: &mut [f64],
    );
}

/// All parameters of a color, tables included.
#[derive(Debug, Clone, Copy)]
pub struct Parameters<'a> {
    /// The numbers, block after block.
    pub numbers: &'a [f64],
    /// Where the blocks lie.
    pub offsets: &'a BlockOffsets,
}

/// Parameters that one pass differentiates by: at most [`Window::WIDTH`] numbers from the first to the last.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    /// Their positions among all parameters, increasing.
    pub positions: &'a [usize],
}

impl Window<'_> {
    /// How far apart the first and the last may lie, both included.
    pub const WIDTH: usize = 8;
    /// Up to which width a pass costs half as much.
    const NARROW: usize = 4;
}

impl<C: Color + Sync> Model for C {
    fn parameter_layout(&self) -> Layout {
        self.layout()
    }
    fn input_width(&self) -> usize {
        C::In::WIDTH
    }
    fn output_width(&self) -> usize {
        C::Out::WIDTH
    }
    fn write_outputs(&self, parameters: Parameters<'_>, inputs: &[f64], outputs: &mut [f64]) {
        let params = Params::<f64>::new(parameters.numbers, parameters.offsets);
        let mut row = 0;
        for point in 0..outputs.len() / C::Out::WIDTH {
            let mut next = inputs[point * C::In::WIDTH..][..C::In::WIDTH].iter();
            let x = C::In::build(
                #[inline(always)]
                || next.next().copied().unwrap_or(f64::NAN),
            );
            C::Out::visit(
                self.eval(params, x),
                #[inline(always)]
                |y: f64| {
                    outputs[row] = y;
                    row += 1;
                },
            );
        }
    }
}

impl<C: Color + Sync> DifferentiableModel for C {
    fn write_partials(
        &self,
        parameters: Parameters<'_>,
        window: Window<'_>,
        inputs: &[f64],
        outputs: &mut [f64],
        partials: &mut [f64],
    ) {
        let Some((&first, &last)) = window.positions.first().zip(window.positions.last()) else {
            return self.write_outputs(parameters, inputs, outputs);
        };
        if last - first < Window::NARROW {
            pass::<C, { Window::NARROW }>(self, parameters, window, inputs, outputs, partials);
        } else {
            pass::<C, { Window::WIDTH }>(self, parameters, window, inputs, outputs, partials);
        }
    }
}

fn pass<C: Color, const N: usize>(
    color: &C,
    parameters: Parameters<'_>,
    window: Window<'_>,
    inputs: &[f64],
    outputs: &mut [f64],
    partials: &mut [f64],
) {
    let (rows, first) = (outputs.len(), window.positions[0]);
    let store = DualStore::variables_from(parameters.numbers, first);
    let params = Params::<Dual<f64, N>>::new(store, parameters.offsets);
    let mut row = 0;
    for point in 0..rows / C::Out::WIDTH {
        let mut next = inputs[point * C::In::WIDTH..][..C::In::WIDTH].iter();
        let x = C::In::build(
            #[inline(always)]
            || Dual::constant(next.next().copied().unwrap_or(f64::NAN)),
        );
        C::Out::visit(
            color.eval(params, x),
            #[inline(always)]
            |y: Dual<f64, N>| {
                outputs[row] = y.value;
                for (column, position) in partials.chunks_exact_mut(rows).zip(window.positions) {
                    column[row] = y.partial(position - first);
                }
                row += 1;
            },
        );
    }
}
