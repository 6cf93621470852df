//! What a fit gives.

use color_fn_captures::CaptureKind;
use color_fn_core::Graph;
use color_fn_core::GraphColor;
use color_fn_core::domain::{Domain, LinearRgb};
use color_fn_core::file::ColorFile;
use color_fn_core::glam::Vec3;
use color_fn_run::eval_graph;

use super::comparison::{Comparison, Reason};
use super::detail::Detail;
use super::error::FitError;

/// A fitted capture.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fitted {
    /// What the data are.
    pub kind: CaptureKind,
    /// The color with its parameters, its basis, its labels and its errors: what is evaluated, written as a shader and kept.
    pub file: ColorFile,
    /// All candidates with their bytes and errors.
    pub comparison: Comparison,
    /// Why this one was chosen.
    pub reason: Reason,
    /// The data and their size in words.
    pub description: String,
    /// What was assumed, and what else is to be known of the data.
    pub notes: Vec<String>,
    /// What is to be known of the fit.
    pub remark: Option<String>,
    /// What this kind of data has besides.
    pub detail: Detail,
}

impl Fitted {
    /// The basis that was chosen; several, separated by spaces, where spectra have families of their own.
    pub fn basis(&self) -> &str {
        self.file.spec.as_ref().map_or("", |spec| &spec.basis)
    }

    /// Linear RGB of the color at points of its domain.
    ///
    /// # Errors
    /// When the color is no function of such points, or gives something else.
    pub fn rgb<I: Domain>(&self, points: &[I::Point]) -> Result<Vec<Vec3>, FitError> {
        rgb::<I>(self.file.graph(), self.file.free(), points)
    }
}

/// Linear RGB of a graph at points of its domain, in single precision.
pub(super) fn rgb<I: Domain>(
    graph: &Graph,
    free: &[f32],
    points: &[I::Point],
) -> Result<Vec<Vec3>, FitError> {
    GraphColor::<I, LinearRgb>::new(graph.clone()).map_err(FitError::failed)?;
    let components = |point| (0..I::WIDTH).map(move |k| I::component(point, k));
    let flat: Vec<f32> = points.iter().flat_map(components).collect();
    let mut colors = vec![[0.0; 3]; points.len()];
    eval_graph(graph, free, &flat, colors.as_flattened_mut()).map_err(FitError::failed)?;
    Ok(colors.into_iter().map(Vec3::from).collect())
}
