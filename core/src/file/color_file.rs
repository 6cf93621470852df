//! A color with its parameters and what is known of it.

use super::facts::Facts;
use crate::color::to_f32;
use crate::graph::{Graph, Program};
use crate::layout::{BlockLayout, Role};

/// A color with its parameters and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorFile {
    pub(super) graph: Graph,
    pub(super) free: Vec<f32>,
    /// What it came from.
    pub spec: Option<Spec>,
    /// The names of the members of a set, one for each index and each another, or none.
    pub labels: Vec<String>,
    /// Named figures of the fit error, as `{"rmse": 0.002, "delta_e_2000": {"D65": {"mean": 0.05}}}`.
    pub fit: Facts,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What a color came from, so that it can be fitted again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// Family and size, as the command line has them: `bspline:12`.
    pub basis: String,
    /// What the basis does not say: knots, weights, constraints.
    pub details: Facts,
}

/// Where a color comes from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// The file of the measurements.
    pub source: String,
    /// What that file says about itself.
    pub about: String,
    /// What wrote the color, with its version.
    pub tool: String,
    /// Anything else.
    pub notes: Facts,
}

impl ColorFile {
    /// The graph, checked. Its layout holds the fixed tables.
    pub const fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The free parameters, in the order of the layout.
    pub fn free(&self) -> &[f32] {
        &self.free
    }

    /// The graph, ready to run.
    pub fn program(&self) -> Program {
        Program::new(self.graph.clone())
    }

    /// Each parameter block with its values, tables included.
    pub fn blocks(&self) -> impl Iterator<Item = (&BlockLayout, Vec<f64>)> {
        let mut rest = &self.free[..];
        self.graph.layout().blocks().iter().map(move |block| match block.role {
            Role::Fixed => (block, block.values.clone()),
            Role::Free => {
                let (here, after) = rest.split_at(block.len());
                rest = after;
                (block, here.iter().copied().map(f64::from).collect())
            }
        })
    }

    /// All parameters in flat order, tables included.
    pub fn parameters(&self) -> Vec<f64> {
        let mut all = Vec::with_capacity(self.graph.layout().len());
        self.blocks().for_each(|(_, values)| all.extend(values));
        all
    }

    /// All parameters in flat order, rounded to `f32`.
    pub fn parameters_f32(&self) -> Vec<f32> {
        to_f32(&self.parameters())
    }
}
