//! Fluorescent materials: reradiation and reflectance as one color, and what they are under a light.

use color_fn_bases::{BSpline, Bispectral};
use color_fn_colorimetry::Illuminant;
use color_fn_core::domain::{Number, Port, Quantity, Reflectance, Wavelength};
use color_fn_core::layout::ParamCountMismatch;
use color_fn_core::{Color, Graph, GraphColor, Layout, Params, Scalar};
use color_fn_run::GraphBatch;

/// Reradiation and reflectance of one surface.
///
/// Two results: what light at λ_in adds at λ_out, per nm of excitation; and the reflectance at λ_out, which no function of two
/// wavelengths can hold besides, as it is infinitely narrow.
#[derive(Debug, Clone)]
pub struct FluorescentMaterial {
    /// What is excited.
    pub reradiation: Bispectral,
    /// What is reflected.
    pub reflectance: BSpline<Reflectance>,
}

impl Color for FluorescentMaterial {
    type In = (Wavelength, Wavelength);
    type Out = (Number, Reflectance);

    fn layout(&self) -> Layout {
        self.reradiation.layout().part("reflectance", self.reflectance.layout())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (excitation, emission): (S, S)) -> (S, S) {
        let (reradiation, reflectance) = params.split_at(self.reradiation.layout().blocks().len());
        let added = self.reradiation.eval(reradiation, (excitation, emission));
        (added, self.reflectance.eval(reflectance, emission))
    }
    fn name(&self) -> String {
        "fluorescent".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.reradiation.inputs()
    }
    fn outputs(&self) -> Vec<Port> {
        [vec![Port::new("reradiation", 1, Quantity::Number)], self.reflectance.outputs()].concat()
    }
}

/// A fluorescent material as it is in a file.
pub type FluorescentGraph = GraphColor<(Wavelength, Wavelength), (Number, Reflectance)>;

/// What a file calls the width of the bins of the matrix that was fitted, in nm.
pub const BIN_WIDTH: &str = "bin_nm";

/// The wavelengths of emission, in nm: those of the observers, one by one.
pub const EMISSION_RANGE: [u16; 2] = [360, 830];

/// What a light excites over a range in nm: the middles of parts of 1 nm, and the powers there.
pub fn excitation(light: &Illuminant, [from, to]: [f64; 2]) -> Vec<(f64, f64)> {
    let parts = (to - from).round().clamp(1.0, 4000.0) as u32;
    let width = (to - from) / f64::from(parts);
    let middle = |i: u32| from + width * (f64::from(i) + 0.5);
    (0..parts).map(|i| (middle(i), width * light.at(middle(i)).max(0.0))).collect()
}

/// The radiance factor at 1 nm over [`EMISSION_RANGE`]: `r(λ) + Σ F(λ_in) E(λ_in) / E(λ)`, that of the reflectance where the light has
/// no power.
pub fn radiance_factor(
    light: &Illuminant,
    reflected: impl Fn(f64) -> f64,
    emitted: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let at = |nm: f64| {
        let power = light.at(nm);
        reflected(nm) + if power > 0.0 { emitted(nm) / power } else { 0.0 }
    };
    (EMISSION_RANGE[0]..=EMISSION_RANGE[1]).map(|nm| at(f64::from(nm))).collect()
}

/// What was computed at 1 nm over [`EMISSION_RANGE`], at the nearest of these wavelengths.
pub fn at_nm(values: &[f64], nm: f64) -> f64 {
    values[(nm - f64::from(EMISSION_RANGE[0])).round() as usize]
}

/// A fluorescent material with its parameters, ready to be lit.
#[derive(Debug, Clone)]
pub struct FluorescentSurface {
    color: FluorescentGraph,
    free: Vec<f32>,
    /// What is excited, with the half bins at both ends.
    range: [f64; 2],
}

impl FluorescentSurface {
    /// A graph of excitation and emission, if it is one; `bin` is the width of the bins in nm.
    pub fn new(graph: Graph, free: &[f32], bin: f64) -> Option<Self> {
        let color = FluorescentGraph::new(graph).ok()?;
        let (from, to) = color.graph().inputs()[0].quantity.range()?;
        Some(Self { color, free: free.to_vec(), range: [from - 0.5 * bin, to + 0.5 * bin] })
    }

    /// The radiance factor under each light, at 1 nm over [`EMISSION_RANGE`].
    ///
    /// # Errors
    /// When the parameters are not as many as the color has.
    pub fn radiance_factors(&self, lights: &[Illuminant]) -> Result<Vec<Vec<f64>>, ParamCountMismatch> {
        let powers: Vec<_> = lights.iter().map(|light| excitation(light, self.range)).collect();
        let Some(first) = powers.first() else { return Ok(Vec::new()) };
        let batch = GraphBatch::new(self.color.graph(), &self.free)?;
        let mut points = Vec::with_capacity(first.len());
        let mut values = vec![[0.0; 2]; first.len()];
        let (mut emitted, mut reflected) = (vec![Vec::new(); lights.len()], Vec::new());
        for nm in EMISSION_RANGE[0]..=EMISSION_RANGE[1] {
            points.clear();
            points.extend(first.iter().map(|(excitation, _)| [*excitation as f32, f32::from(nm)]));
            batch.eval(points.as_flattened(), values.as_flattened_mut());
            reflected.push(f64::from(values[0][1]));
            for (emitted, powers) in emitted.iter_mut().zip(&powers) {
                emitted.push(powers.iter().zip(&values).map(|((_, e), [f, _])| e * f64::from(*f)).sum());
            }
        }
        let of = |(light, emitted): (&Illuminant, &Vec<f64>)| {
            radiance_factor(light, |nm| at_nm(&reflected, nm), |nm| at_nm(emitted, nm))
        };
        Ok(lights.iter().zip(&emitted).map(of).collect())
    }
}
