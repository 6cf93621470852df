//! The colors of all splats of a file, in one family.

use std::ops::Range;

use color_fn_captures::{FloatColumns, FloatProperties, ReadSplatsError, Splats, coefficient_names};
use color_fn_core::color::to_f32;

use super::basis::{MAX_SPLAT_LOBES, SplatBasis};
use crate::harmonics::{Convention, Harmonics};
use crate::lobes::LobeFamily;
use crate::parallel::each;
use crate::solve::Evaluator;

/// Splats that one thread takes at a time.
pub(super) const CHUNK: usize = 64;

/// Of each splat the parameters of one family.
#[derive(Debug, Clone, PartialEq)]
pub struct SplatColors {
    basis: SplatBasis,
    parameters: Vec<f32>,
}

impl SplatColors {
    /// Parameters of a family, splat after splat.
    ///
    /// # Panics
    /// When they are not a multiple of what a splat has.
    pub fn new(basis: SplatBasis, parameters: Vec<f32>) -> Self {
        assert!(parameters.len().is_multiple_of(basis.parameters()), "the same number for each splat");
        Self { basis, parameters }
    }

    /// Those of a file, of the family that its properties are named for: see [`SplatBasis::names`].
    ///
    /// # Errors
    /// When there is none, or a number is not finite.
    pub fn read(splats: &Splats) -> Result<Self, ReadSplatsError> {
        let basis = SplatBasis::of(splats)?;
        let floats = splats.floats(&basis.names())?;
        let mut parameters = Vec::with_capacity(basis.parameters() * splats.len());
        for splat in 0..splats.len() {
            parameters.extend(to_f32(&basis.read(&floats, splat)?));
        }
        Ok(Self { basis, parameters })
    }

    /// The file with these colors in place of its own, and a comment that says how to read them. All else stays, bit for bit.
    ///
    /// # Panics
    /// When there are not as many as splats.
    #[must_use]
    pub fn write(&self, splats: &Splats) -> Splats {
        let names = self.basis.names();
        let values: Vec<f32> = (0..self.len()).flat_map(|i| self.basis.write(self.parameters(i))).collect();
        // Not what it said about other lobes.
        let others = splats.comments().iter().filter(|comment| !comment.starts_with(TOLD)).cloned();
        let comments: Vec<String> = others.chain(self.basis.comments()).collect();
        splats.replaced(is_color, &FloatColumns { names: &names, values: &values, comments: &comments })
    }

    /// What they are made of.
    pub const fn basis(&self) -> SplatBasis {
        self.basis
    }
    /// How many splats.
    pub fn len(&self) -> usize {
        self.parameters.len() / self.basis.parameters()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }
    /// Those of a splat.
    ///
    /// # Panics
    /// When there is no such splat.
    pub fn parameters(&self, splat: usize) -> &[f32] {
        let width = self.basis.parameters();
        &self.parameters[splat * width..][..width]
    }
    /// Those of some splats.
    ///
    /// # Panics
    /// When there is no such splat.
    #[must_use]
    pub fn of(&self, splats: &[usize]) -> Self {
        let parameters = splats.iter().flat_map(|&splat| self.parameters(splat)).copied().collect();
        Self { basis: self.basis, parameters }
    }
    /// The colors of some splats in some directions, clamped at 0: splat after splat, direction after direction, r, g, b.
    ///
    /// # Panics
    /// When there is no such splat, or no direction.
    pub fn values(&self, splats: Range<usize>, directions: &[[f64; 3]]) -> Vec<f64> {
        let model = self.basis.model();
        let mut evaluator = Evaluator::new(&*model, directions.as_flattened())
            .unwrap_or_else(|error| panic!("directions are finite numbers: {error}"));
        let rows = evaluator.rows();
        let mut values = vec![0.0; rows * splats.len()];
        for (splat, values) in splats.zip(values.chunks_exact_mut(rows)) {
            let parameters: Vec<f64> = self.parameters(splat).iter().copied().map(f64::from).collect();
            evaluator.values(&parameters, values);
            values.iter_mut().for_each(|x| *x = x.max(0.0));
        }
        values
    }
}

/// For each splat the mean square difference of two colors over directions and channels.
///
/// # Panics
/// When there are not as many of both, or no direction.
pub fn mean_squares(a: &SplatColors, b: &SplatColors, directions: &[[f64; 3]]) -> Vec<f64> {
    assert_eq!(a.len(), b.len(), "the same splats");
    let width = 3 * directions.len();
    let chunk = |i: usize| {
        let first = i * CHUNK;
        let range = first..(first + CHUNK).min(a.len());
        let (a, b) = (a.values(range.clone(), directions), b.values(range, directions));
        let mean = |(a, b): (&[f64], &[f64])| {
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / width as f64
        };
        a.chunks_exact(width).zip(b.chunks_exact(width)).map(mean).collect::<Vec<f64>>()
    };
    each(a.len().div_ceil(CHUNK), chunk).concat()
}

/// What the properties of lobes begin with, in files.
const PREFIXES: [(&str, LobeFamily); 3] =
    [("sg", LobeFamily::Gaussians), ("sb", LobeFamily::Betas), ("zh", LobeFamily::Zonal(SPLAT_ZONAL_DEGREE))];

/// What comments of ours begin with.
const TOLD: &str = "color-fn:";

/// The degree of zonal lobes: that of the harmonics that files have.
const SPLAT_ZONAL_DEGREE: usize = 3;

/// Whether a property is a part of the color.
fn is_color(name: &str) -> bool {
    let lobes = PREFIXES.iter().any(|(prefix, _)| {
        name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).is_some_and(|rest| !rest.is_empty())
    });
    name.starts_with("f_dc_") || name.starts_with("f_rest_") || lobes
}

impl SplatBasis {
    /// The family that a file has colors of.
    fn of(splats: &Splats) -> Result<Self, ReadSplatsError> {
        let has = |name: &str| splats.properties().iter().any(|property| property.name == name);
        for (prefix, family) in PREFIXES {
            let lobes = (0..MAX_SPLAT_LOBES).take_while(|k| has(&format!("{prefix}_{k}_x"))).count();
            if lobes > 0 {
                return Ok(Self::Lobes(family, lobes));
            }
        }
        splats.degree().map(Self::Harmonics)
    }

    /// The properties of a `.ply` file that hold the parameters: `f_dc_0 …` of harmonics; of lobes `sg_base_r`, `_g`, `_b`, then for
    /// each lobe `sg_0_x`, `_y`, `_z` (its vector), `sg_0_r`, `_g`, `_b` (its color). Betas are `sb`, zonal lobes `zh` with
    /// `zh_0_w1`, `_w2`, `_w3` (the weights) behind the vector.
    pub fn names(self) -> Vec<String> {
        let (family, lobes) = match self {
            Self::Harmonics(degree) => return coefficient_names(degree),
            Self::Lobes(family, lobes) => (family, lobes),
        };
        let prefix = prefix(family);
        let weights = if let LobeFamily::Zonal(degree) = family { degree } else { 0 };
        let mut names: Vec<String> = ["r", "g", "b"].map(|c| format!("{prefix}_base_{c}")).into();
        for k in 0..lobes {
            names.extend(["x", "y", "z"].map(|c| format!("{prefix}_{k}_{c}")));
            names.extend((1..=weights).map(|l| format!("{prefix}_{k}_w{l}")));
            names.extend(["r", "g", "b"].map(|c| format!("{prefix}_{k}_{c}")));
        }
        names
    }

    /// What a file says about lobes.
    fn comments(self) -> Vec<String> {
        let Self::Lobes(family, lobes) = self else { return Vec::new() };
        let prefix = prefix(family);
        let term = match family {
            LobeFamily::Gaussians => "exp(dot(p, d) - length(p))",
            LobeFamily::Betas => "pow(max(0, dot(p, d) / length(p)), length(p))",
            LobeFamily::Zonal(_) => {
                "(w1 P1(c) + w2 P2(c) + w3 P3(c)), Legendre polynomials of c = dot(p, d) / length(p)"
            }
        };
        vec![
            format!(
                "{TOLD} view-dependent color of {lobes} lobes {prefix}_k, beside {prefix}_base; no f_dc, no f_rest"
            ),
            format!("{TOLD} color = max(0, base + sum over k of (r, g, b) * {term})"),
            format!(
                "{TOLD} p = (x, y, z); d = unit vector from the camera to the splat; color is encoded sRGB"
            ),
        ]
    }

    /// The parameters of a splat, of its numbers in a file.
    fn read(self, floats: &FloatProperties<'_>, splat: usize) -> Result<Vec<f64>, ReadSplatsError> {
        let numbers = floats.of(splat)?;
        match self {
            Self::Harmonics(_) => {
                let harmonics = Convention::GAUSSIAN_SPLAT.read(&numbers);
                let harmonics = harmonics.map_err(|_| ReadSplatsError::Degree { found: numbers.len() })?;
                Ok(harmonics.rows().as_flattened().to_vec())
            }
            Self::Lobes(..) => Ok(numbers),
        }
    }

    /// The numbers of a file, of the parameters of a splat.
    fn write(self, parameters: &[f32]) -> Vec<f32> {
        let Self::Harmonics(_) = self else { return parameters.to_vec() };
        let rows = parameters.chunks_exact(3).map(|row| [0, 1, 2].map(|k| f64::from(row[k]))).collect();
        let harmonics = Harmonics::from_rows(rows);
        to_f32(&harmonics.map_or(Vec::new(), |harmonics| Convention::GAUSSIAN_SPLAT.write(&harmonics)))
    }
}

/// What the properties of a family begin with.
fn prefix(family: LobeFamily) -> &'static str {
    match family {
        LobeFamily::Gaussians => PREFIXES[0].0,
        LobeFamily::Betas => PREFIXES[1].0,
        LobeFamily::Zonal(_) => PREFIXES[2].0,
    }
}
