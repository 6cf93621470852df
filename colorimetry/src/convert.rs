//! Conversions as colors, to stand in a composition: `spectrum.then(…)`.

#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use thiserror::Error;

use super::adaptation::{Adaptation, DegenerateWhite};
use super::delta_e::delta_e_2000;
use super::illuminant::Illuminant;
use super::matrix::{Matrix3, product};
use super::observer::Observer;
use super::rgb::RgbSpace;
use super::space;
use color_fn_core::color::Color;
use color_fn_core::domain::{Domain, Lab, LinearRgb, Number, Oklab, Port, Quantity, VectorDomain, Xyz};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::Scalar;

/// A 3×3 matrix from one space to another, written into the definition as numbers.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<I, O> {
    rows: Matrix3,
    /// The RGB space of the side that is one.
    space: Option<&'static str>,
    domains: PhantomData<fn(I) -> O>,
}

/// A conversion of a degenerate white or space.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum DegenerateConversion {
    /// The white cannot be adapted.
    #[error(transparent)]
    White(#[from] DegenerateWhite),
    /// The primaries lie on a line.
    #[error("the RGB space `{space}` has primaries that lie on a line, or a white without luminance")]
    Primaries {
        /// The name of the space.
        space: &'static str,
    },
}

impl<I, O> Matrix<I, O> {
    fn new(rows: Matrix3, space: Option<&'static str>) -> Self {
        Self { rows, space, domains: PhantomData }
    }

    /// The matrix by rows.
    pub const fn rows(&self) -> &Matrix3 {
        &self.rows
    }
}

impl Matrix<Xyz, LinearRgb> {
    /// XYZ under a white (XYZ, Y = 1; mostly an [integrated](Illuminant::white) one) to the linear components of an
    /// RGB space, adapted to the white of the space: that white becomes (1, 1, 1).
    ///
    /// # Errors
    /// When the white or the space is degenerate.
    pub fn xyz_to_rgb(
        space: RgbSpace,
        white: [f64; 3],
        adaptation: Adaptation,
    ) -> Result<Self, DegenerateConversion> {
        let from_xyz = space.from_xyz().ok_or(DegenerateConversion::Primaries { space: space.name })?;
        let adapt = adaptation.matrix(white, space.white_xyz())?;
        Ok(Self::new(product(&from_xyz, &adapt), Some(space.name)))
    }
}

impl Matrix<LinearRgb, Xyz> {
    /// Linear components of an RGB space to XYZ under a white (XYZ, Y = 1), to which they are adapted.
    ///
    /// # Errors
    /// When the white or the space is degenerate.
    pub fn rgb_to_xyz(
        space: RgbSpace,
        white: [f64; 3],
        adaptation: Adaptation,
    ) -> Result<Self, DegenerateConversion> {
        let to_xyz = space.to_xyz().ok_or(DegenerateConversion::Primaries { space: space.name })?;
        let adapt = adaptation.matrix(space.white_xyz(), white)?;
        Ok(Self::new(product(&adapt, &to_xyz), Some(space.name)))
    }
}

impl Matrix<Xyz, Xyz> {
    /// XYZ under one white to XYZ under another, both Y = 1.
    ///
    /// # Errors
    /// When a white is degenerate.
    pub fn adapt(from: [f64; 3], to: [f64; 3], adaptation: Adaptation) -> Result<Self, DegenerateConversion> {
        Ok(Self::new(adaptation.matrix(from, to)?, None))
    }
}

impl<I: VectorDomain<3>, O: VectorDomain<3>> Matrix<I, O> {
    /// The ports of a side, in the space of the matrix where they are RGB.
    fn ports<D: Domain>(&self) -> Vec<Port> {
        let mut ports = D::ports();
        for port in &mut ports {
            if let (Quantity::LinearRgb { space }, Some(name)) = (&mut port.quantity, self.space) {
                *space = name.into();
            }
        }
        ports
    }
}

impl<I: VectorDomain<3>, O: VectorDomain<3>> Color for Matrix<I, O> {
    type In = I;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, x: I::Value<S>) -> O::Value<S> {
        O::of::<S>(space::transform::<S>(&self.rows, I::vector::<S>(x)))
    }
    fn name(&self) -> String {
        "matrix".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.ports::<I>()
    }
    fn outputs(&self) -> Vec<Port> {
        self.ports::<O>()
    }
}

/// A white with a name: what CIELAB is relative to.
#[derive(Debug, Clone, PartialEq)]
pub struct LabWhite {
    /// XYZ, Y = 1.
    pub xyz: [f64; 3],
    /// What it is, as `D65, CIE 1931 2°`.
    pub name: String,
}

impl LabWhite {
    /// The integrated white of an illuminant for an observer.
    pub fn of(illuminant: &Illuminant, observer: Observer) -> Self {
        Self { xyz: illuminant.white(observer), name: format!("{}, {observer}", illuminant.name()) }
    }

    fn ports(&self) -> Vec<Port> {
        vec![Port::new("lab", 3, Quantity::Lab { white: self.name.clone() })]
    }
}

/// XYZ to CIELAB: [`space::lab_from_xyz`].
#[derive(Debug, Clone, PartialEq)]
pub struct XyzToLab {
    /// The white of both.
    pub white: LabWhite,
}

impl Color for XyzToLab {
    type In = Xyz;
    type Out = Lab;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, xyz: S::Vec<3>) -> S::Vec<3> {
        space::lab_from_xyz::<S>(xyz, self.white.xyz)
    }
    fn name(&self) -> String {
        "lab".into()
    }
    fn outputs(&self) -> Vec<Port> {
        self.white.ports()
    }
}

/// CIELAB to XYZ: [`space::xyz_from_lab`].
#[derive(Debug, Clone, PartialEq)]
pub struct LabToXyz {
    /// The white of both.
    pub white: LabWhite,
}

impl Color for LabToXyz {
    type In = Lab;
    type Out = Xyz;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, lab: S::Vec<3>) -> S::Vec<3> {
        space::xyz_from_lab::<S>(lab, self.white.xyz)
    }
    fn name(&self) -> String {
        "xyz".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.white.ports()
    }
}

/// XYZ under the D65 of RGB spaces to Oklab: [`space::oklab_from_xyz`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XyzToOklab;

impl Color for XyzToOklab {
    type In = Xyz;
    type Out = Oklab;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, xyz: S::Vec<3>) -> S::Vec<3> {
        space::oklab_from_xyz::<S>(xyz)
    }
    fn name(&self) -> String {
        "oklab".into()
    }
}

/// Oklab to XYZ under the D65 of RGB spaces: [`space::xyz_from_oklab`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OklabToXyz;

impl Color for OklabToXyz {
    type In = Oklab;
    type Out = Xyz;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, oklab: S::Vec<3>) -> S::Vec<3> {
        space::xyz_from_oklab::<S>(oklab)
    }
    fn name(&self) -> String {
        "xyz".into()
    }
}

/// The CIEDE2000 difference of two colors: [`delta_e_2000`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeltaE2000;

impl Color for DeltaE2000 {
    type In = (Lab, Lab);
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, (a, b): (S::Vec<3>, S::Vec<3>)) -> S {
        delta_e_2000::<S>(a, b)
    }
    fn name(&self) -> String {
        "delta_e_2000".into()
    }
    fn inputs(&self) -> Vec<Port> {
        // Two arguments of one function need two names.
        let mut ports = Self::In::ports();
        for (port, name) in ports.iter_mut().zip(["first", "second"]) {
            port.name = name.into();
        }
        ports
    }
}
