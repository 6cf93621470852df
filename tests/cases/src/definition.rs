//! What is compiled of a color.

use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, Graph, Layout, record};

/// A definition for one point in single and in double precision, and for the recorder: whatever else is computed runs the
/// recorded graph, so that a case costs three bodies of code.
pub(crate) trait Definition: Send + Sync {
    /// The parameter blocks.
    fn blocks(&self) -> Layout;
    /// The recorded color.
    fn recorded(&self) -> Graph;
    /// The color in single precision.
    fn single(&self, parameters: &[f32], offsets: &BlockOffsets, x: &[f32]) -> Vec<f32>;
    /// The color in double precision.
    fn double(&self, parameters: &[f64], offsets: &BlockOffsets, x: &[f64]) -> Vec<f64>;
}

impl<C: Color + Send + Sync> Definition for C {
    fn blocks(&self) -> Layout {
        self.layout()
    }
    fn recorded(&self) -> Graph {
        record(self)
    }
    fn single(&self, parameters: &[f32], offsets: &BlockOffsets, x: &[f32]) -> Vec<f32> {
        eval_components::<C, f32>(self, parameters, offsets, x)
    }
    fn double(&self, parameters: &[f64], offsets: &BlockOffsets, x: &[f64]) -> Vec<f64> {
        eval_components::<C, f64>(self, parameters, offsets, x)
    }
}
