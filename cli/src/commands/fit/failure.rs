//! Why a fit failed, with the option that helps.

use color_fn_captures::CaptureError;
use color_fn_captures::spectra::ReadSpectraError;
use color_fn_fitting::{FitError, NotReached};

use crate::commands::fit::args::FitArgs;
use crate::error::Failure;

/// A file that could not be read.
pub(super) fn of_reading(error: CaptureError) -> Failure {
    match error {
        CaptureError::Spectra { source: source @ ReadSpectraError::ScaleOfEmission, .. } => {
            Failure::usage(source)
        }
        error => error.into(),
    }
}

/// A capture that could not be fitted.
pub(super) fn of_fit(args: &FitArgs, error: FitError) -> Failure {
    let way = match &error {
        FitError::BasisOfOtherData { .. } | FitError::UnsuitableBasis { .. } => "",
        FitError::ExactColorUnsupported { .. } => ": leave --to color out",
        FitError::ColorDifferenceUnsupported(_) => ": choose --budget-bytes instead of --target-de",
        FitError::AboveTarget { .. } => ": take a larger basis, or leave --basis out",
        FitError::NoneWithinBudget { .. } => ": raise --budget-bytes",
        FitError::NoneWithinTarget { .. } => "; raise --target-de",
        FitError::NoneWithinTargetOfWorstLight { .. } => ": take more terms, or raise it",
        FitError::UndefinedColor(_) => ": choose another --basis",
        FitError::NotReached(reason) | FitError::SpectrumNotReached { source: reason, .. } => match reason {
            NotReached::Error { .. } => ": raise the target, or choose a --basis",
            NotReached::Bytes { .. } => ": raise --budget-bytes, which counts all spectra together",
            NotReached::NothingFits => "",
        },
        _ => "",
    };
    match &error {
        FitError::BasisOfOtherData { .. }
        | FitError::UnsuitableBasis { .. }
        | FitError::ExactColorUnsupported { .. } => Failure::usage(format!("--basis {error}{way}")),
        error if error.is_request() => Failure::usage(format!("{error}{way}")),
        FitError::ImpossibleSpectrum { .. } => Failure::work(format!("{}: {error}", args.data.display())),
        FitError::Splats(source) => Failure::in_file(&args.data, source),
        FitError::Failed(source) => Failure::from_source(source.as_ref()),
        error => Failure::work(format!("{error}{way}")),
    }
}
