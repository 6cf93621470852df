//! What a fit of spectra writes: the color, the charts.

use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_core::file::{Facts, Spec};
use color_fn_fitting::SpectraTask;

use super::family::Fitted;
use super::report::{errors, finite};
use crate::appearance::strip;
use crate::commands::fit::args::{FitArgs, To};
use crate::commands::fit::place::Place;
use crate::error::Failure;
use crate::load::{Loaded, Set, curve, peak_scale};
use crate::present::chart::{Chart, Curve, Panel, Rgb, Style};
use crate::present::text::clean;
use color_fn_colorimetry::ViewingConditions;

/// The color with all that is known of it.
pub(super) fn color(
    place: &Place,
    set: &SpectralSet,
    fitted: &Fitted,
    task: &SpectraTask,
    args: &FitArgs,
) -> Result<Loaded, Failure> {
    let mut details = Facts::new();
    let to = match args.to {
        To::Spectrum => "spectrum",
        To::Color => "color",
    };
    for (key, value) in [("to", to), ("observer", args.observer.short_name())] {
        details.insert(key.into(), value.into());
    }
    if set.quantity != SpectralQuantity::Emission {
        details.insert("illuminant".into(), args.illuminant.name().into());
    }
    let spec = Spec { basis: fitted.basis(), details };
    let mut loaded = place.color(fitted.graph.clone(), fitted.free.clone(), spec, args)?;
    let file = &mut loaded.file;
    file.labels = set.samples.iter().map(|sample| label(&sample.name)).collect();
    file.fit = finite(errors(fitted, task));
    file.provenance.notes.insert("coverage".into(), task.coverage().to_string().into());
    Ok(loaded)
}

/// A sample's name as a label: one line, not too long.
fn label(name: &str) -> String {
    let mut label = clean(name);
    while label.len() > color_fn_core::limits::MAX_LABEL {
        label.pop();
    }
    label
}

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
    let panel = |(i, sample): (usize, &color_fn_captures::spectra::Sample)| {
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
        Ok(Panel { title: clean(&sample.name), curves, strip: strip.clone() })
    };
    let panels = set.samples.iter().enumerate().map(panel).collect::<Result<_, Failure>>()?;
    let y_label = match set.quantity {
        SpectralQuantity::Reflectance => "reflectance",
        SpectralQuantity::Transmittance => "transmittance",
        SpectralQuantity::Emission if relative => "spectral power, of the peak",
        SpectralQuantity::Emission => "spectral power",
    };
    Ok(Chart { title: stem.into(), x_label: "wavelength (nm)".into(), y_label: y_label.into(), panels })
}

/// The light and the eye of a fit.
pub(super) fn conditions(args: &FitArgs) -> ViewingConditions {
    ViewingConditions { illuminant: args.illuminant.clone(), observer: args.observer }
}
