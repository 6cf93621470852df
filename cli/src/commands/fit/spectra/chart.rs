//! The chart of a fit of spectra.

use color_fn_captures::spectra::{Sample, SpectralQuantity, SpectralSet};

use crate::appearance::strip;
use crate::error::Failure;
use crate::load::{Set, curve, peak_scale};
use crate::present::chart::{Chart, Curve, Panel, Rgb, Scale, Style};
use crate::present::text::{clean, count};

/// Measured dots and fitted lines, a panel for each spectrum.
pub(super) fn chart(
    stem: &str,
    set: &SpectralSet,
    color: &Set,
    free: &[f32],
    [from, to]: [f64; 2],
    looks: &[Rgb],
) -> Result<Chart, Failure> {
    let steps = 240;
    let wavelengths: Vec<f64> =
        (0..=steps).map(|i| from + (to - from) * f64::from(i) / f64::from(steps)).collect();
    let strip = strip([from, to]);
    // The panels share their axes, and lights have a scale each.
    let relative = set.quantity == SpectralQuantity::Emission && set.samples.len() > 1;
    let panel = |(i, sample): (usize, &Sample)| {
        let scale = if relative { peak_scale(&sample.values) } else { 1.0 };
        let measured = set.wavelengths.iter().copied().zip(sample.values.iter().map(|y| y * scale));
        let values = curve(color, free, i, &wavelengths)?.into_iter().map(|y| y * scale);
        let fitted = wavelengths.iter().copied().zip(values);
        let curves = vec![
            Curve {
                label: "measured".into(),
                points: measured.filter(|(nm, _)| (from..=to).contains(nm)).collect(),
                color: [40, 40, 44],
                style: Style::Dots,
            },
            Curve { label: "fitted".into(), points: fitted.collect(), color: looks[i], style: Style::Line },
        ];
        Ok(Panel { title: clean(&sample.name), curves, marks: Vec::new(), strip: strip.clone() })
    };
    let all = set.samples.len();
    let shown = Chart::shown(all);
    let title = if shown.len() < all {
        format!("{stem} ({} of {}, evenly spaced)", shown.len(), count(all))
    } else {
        stem.to_owned()
    };
    let panels = shown.into_iter().map(|i| panel((i, &set.samples[i]))).collect::<Result<_, Failure>>()?;
    let y_label = match set.quantity {
        SpectralQuantity::Reflectance => "reflectance",
        SpectralQuantity::Transmittance => "transmittance",
        SpectralQuantity::Emission if relative => "spectral power, of the peak",
        SpectralQuantity::Emission => "spectral power",
    };
    Ok(Chart {
        title,
        x_label: "wavelength (nm)".into(),
        y_label: y_label.into(),
        x_scale: Scale::Linear,
        y_scale: Scale::Linear,
        panels,
    })
}
