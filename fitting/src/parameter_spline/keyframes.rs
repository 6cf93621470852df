//! A color that varies, as its fits see it.

use std::fmt;

use crate::solve::Model;
use color_fn_bases::ParameterSpline;
use nalgebra::DMatrix;

/// The first of the four keyframes around a place, and their weights.
type Around<'a> = dyn Fn(f64) -> (usize, [f64; 4]) + Sync + 'a;

/// A color, and which keyframes count where.
pub(crate) struct Keyframes<'a, M: ?Sized = dyn Model + 'a> {
    pub(super) model: &'a M,
    pub(super) count: usize,
    around: Box<Around<'a>>,
}

impl<M: ?Sized> fmt::Debug for Keyframes<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyframes").field("count", &self.count).finish_non_exhaustive()
    }
}

impl<'a, M: Model + ?Sized> Keyframes<'a, M> {
    /// A color that varies as another does.
    pub(crate) fn of<C: Sync, D: Sync>(model: &'a M, like: &'a ParameterSpline<C, D>) -> Self {
        Self { model, count: like.keyframes(), around: Box::new(|x| like.weights(x)) }
    }

    pub(super) fn around(&self, at: f64) -> (usize, [f64; 4]) {
        (self.around)(at)
    }

    /// Where each parameter of each keyframe lies among those of the whole color: blocks are repeated one by one.
    pub(super) fn positions(&self) -> Vec<usize> {
        let layout = self.model.parameter_layout();
        let (n, count) = (layout.free_len(), self.count);
        let mut positions = vec![0; n * count];
        let mut before = 0;
        for block in layout.blocks().iter().filter(|block| block.role == color_fn_core::Role::Free) {
            for k in 0..count {
                for i in 0..block.len() {
                    positions[k * n + before + i] = before * count + k * block.len() + i;
                }
            }
            before += block.len();
        }
        positions
    }

    /// The parameters of the color at a place, of those of all keyframes.
    pub(super) fn blended(&self, at: f64, keyframes: &DMatrix<f64>) -> Vec<f64> {
        let n = keyframes.nrows() / self.count;
        let (first, weights) = self.around(at);
        let of =
            |p: usize| weights.iter().enumerate().map(|(k, w)| w * keyframes[((first + k) * n + p, 0)]).sum();
        (0..n).map(of).collect()
    }
}
