//! The picture of an environment map.

use std::f64::consts::PI;

use color_fn_bases::SphericalHarmonics;
use color_fn_captures::Environment;
use color_fn_colorimetry::RgbSpace;
use color_fn_core::domain::{Direction, LinearRgb};
use color_fn_core::glam::Vec3;
use color_fn_fitting::Fitted;
use color_fn_fitting::harmonics::project;

use super::field::Drawing;
use super::panels::{Part, Parts};
use crate::display::exposed;
use crate::error::Failure;
use crate::view::{Radiance, View, irradiance_of_ball, parameters};

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE];
const PICTURE: &str = "-sphere.png";
/// The height of a panel.
const HEIGHT: u32 = 320;
const VIEWS: [View; 3] = [View::LatLong, View::MirrorBall, View::DiffuseBall];

/// Measured, fitted and their difference: as latitude and longitude, on a mirror ball, and as the light on a diffuse ball, exposed
/// so that the mean is middle grey.
pub(super) fn draw(map: &Environment, fitted: &Fitted) -> Result<Drawing, Failure> {
    let exposure = exposed(map.mean().iter().sum::<f64>() / 3.0);
    let lights = [
        parameters(&project(map, SphericalHarmonics::<LinearRgb>::MAX_DEGREE)?),
        Radiance::of(fitted.file.graph(), fitted.file.free())?.coefficients()?,
    ];
    let titles = [
        "lat-long: +z at the top, +x at the left edge",
        "mirror ball, seen from −x",
        "white diffuse ball in this light",
    ];
    let mut parts = Vec::new();
    for (view, title) in VIEWS.into_iter().zip(titles) {
        let size = view.aspect().map(|n| n * HEIGHT);
        let coverage = view.coverage(size)?;
        let shown = |radiance: Vec<[f64; 3]>| -> Vec<[f64; 3]> {
            let encode = |x: f64| RgbSpace::SRGB.transfer.encode(x.clamp(0.0, 1.0));
            let pixels = radiance.into_iter().zip(&coverage);
            pixels.map(|(rgb, coverage)| rgb.map(|x| encode(x * exposure * coverage))).collect()
        };
        let [measured, found] = if view == View::DiffuseBall {
            let [measured, found] = [0, 1].map(|k| irradiance_of_ball(&lights[k], size));
            [measured?, found?].map(|all| all.into_iter().map(|e| e.map(|x| f64::from(x) / PI)).collect())
        } else {
            let directions = view.directions(size)?;
            let points: Vec<Vec3> = directions.iter().copied().map(Vec3::from).collect();
            let found = fitted.rgb::<Direction>(&points)?;
            let measured = directions.iter().map(|direction| map.sample(direction.map(f64::from)));
            [measured.collect(), found.iter().map(|rgb| rgb.to_array().map(f64::from)).collect()]
        };
        let width = size[0] as usize;
        let (measured, fitted) = (Some(shown(measured)), shown(found));
        parts.push(Part { title: title.into(), width, measured, fitted });
    }
    let panels = Parts {
        captions: vec![format!("radiance, exposure × {exposure:.3}: the mean is 0.18 before encoding")],
        height: HEIGHT as usize,
        parts,
    };
    Ok(Drawing::of(PICTURE, panels.encode()?))
}
