//! Fluorescent color: what excites it and what it reflects as one color, and that color under a light.

use color_fn_bases::{BSpline, Bispectral};
use color_fn_colorimetry::Illuminant;
use color_fn_core::domain::{Number, Port, Quantity, Reflectance, Wavelength};
use color_fn_core::{Color, Compose, Graph, GraphColor, Layout, Params, Scalar, record};
use color_fn_run::GraphBatch;

use crate::error::Failure;
use crate::load::{Loaded, Set};

/// Reradiation and reflectance of one surface.
///
/// Two results: what light at λ_in adds at λ_out, per nm of excitation; and the reflectance at λ_out, which no function of two
/// wavelengths can hold besides, as it is infinitely narrow.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    /// What is excited.
    pub(crate) reradiation: Bispectral,
    /// What is reflected.
    pub(crate) reflectance: BSpline<Reflectance>,
}

impl Color for Paper {
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

/// What a file calls the width of the bins, in nm.
pub(crate) const BIN: &str = "bin_nm";
/// How many values a fluorescent color under a light takes.
const LIT_VALUES: u64 = 471 * 471;

/// A fluorescent color as it is in a file.
pub(crate) type Fluorescent = GraphColor<(Wavelength, Wavelength), (Number, Reflectance)>;

/// The wavelengths of emission, in nm: those of the observers, one by one.
const EMISSION: [u16; 2] = [360, 830];

/// What a light excites: the middles of parts of 1 nm and the powers there, over a range.
pub(crate) fn excitation(light: &Illuminant, [from, to]: [f64; 2]) -> Vec<(f64, f64)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand nm")]
    let parts = (to - from).round().clamp(1.0, 4000.0) as u32;
    let width = (to - from) / f64::from(parts);
    let middle = |i: u32| from + width * (f64::from(i) + 0.5);
    (0..parts).map(|i| (middle(i), width * light.at(middle(i)).max(0.0))).collect()
}

/// The radiance factor at 1 nm from 360 to 830: `r(λ) + Σ F(λ_in) E(λ_in) / E(λ)`, that of the reflectance where the light has no
/// power.
pub(crate) fn radiance_factor(
    light: &Illuminant,
    reflected: impl Fn(f64) -> f64,
    emitted: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let at = |nm: f64| {
        let power = light.at(nm);
        reflected(nm) + if power > 0.0 { emitted(nm) / power } else { 0.0 }
    };
    (EMISSION[0]..=EMISSION[1]).map(|nm| at(f64::from(nm))).collect()
}

/// What was computed at 1 nm from 360 to 830, at one of these wavelengths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "observers see 360 to 830 nm")]
pub(crate) fn at_nm(values: &[f64], nm: f64) -> f64 {
    values[(nm - f64::from(EMISSION[0])).round() as usize]
}

/// A radiance factor as a set of one spectrum.
#[derive(Debug, Clone)]
struct Tabulated(Vec<f64>);

impl Color for Tabulated {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().fixed("factor", 1, self.0.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        params.block(0).gather(wavelength - S::lit(f64::from(EMISSION[0]) - 0.5)).get(0)
    }
    fn name(&self) -> String {
        "factor".into()
    }
}

/// A fluorescent color, ready to be lit.
pub(crate) struct Surface {
    color: Fluorescent,
    free: Vec<f32>,
    /// What is excited, with the half bins at both ends.
    range: [f64; 2],
}

impl Surface {
    /// A graph of excitation and emission, if it is one; `bin` is the width of the bins in nm.
    pub(crate) fn new(graph: Graph, free: &[f32], bin: f64) -> Option<Self> {
        let color = Fluorescent::new(graph).ok()?;
        let (from, to) = color.graph().inputs()[0].quantity.range()?;
        Some(Self { color, free: free.to_vec(), range: [from - 0.5 * bin, to + 0.5 * bin] })
    }

    /// The radiance factor under each light, at 1 nm from 360 to 830.
    pub(crate) fn lit(&self, lights: &[Illuminant]) -> Result<Vec<Vec<f64>>, Failure> {
        let powers: Vec<_> = lights.iter().map(|light| excitation(light, self.range)).collect();
        let Some(first) = powers.first() else { return Ok(Vec::new()) };
        let batch = GraphBatch::new(self.color.graph(), &self.free)?;
        let mut points = Vec::with_capacity(first.len());
        let mut values = vec![[0.0; 2]; first.len()];
        let (mut emitted, mut reflected) = (vec![Vec::new(); lights.len()], Vec::new());
        for nm in EMISSION[0]..=EMISSION[1] {
            points.clear();
            #[expect(clippy::cast_possible_truncation, reason = "a color is evaluated in f32")]
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

impl Loaded {
    /// A fluorescent color under a light, as a set of one spectrum of radiance factors; nothing where the color is none.
    pub(crate) fn lit(&self, light: &Illuminant) -> Result<Option<Set>, Failure> {
        let details = self.file.spec.as_ref().map(|spec| &spec.details);
        let bin = details.and_then(|details| details.get(BIN)?.as_f64()).unwrap_or(0.0);
        let Some(surface) = Surface::new(self.graph().clone(), self.file.free(), bin) else {
            return Ok(None);
        };
        self.affords(LIT_VALUES)?;
        let factor = surface.lit(std::slice::from_ref(light))?.swap_remove(0);
        Ok(Some(Set::new(record(&Tabulated(factor).set(1)))?))
    }
}
