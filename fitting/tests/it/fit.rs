//! The front door: a capture and a goal become a color.

use std::ops::ControlFlow;
use std::sync::Mutex;

use color_fn_captures::spectra::{ReadOptions, SpectralSet};
use color_fn_captures::{Capture, CaptureKind, Points};

use color_fn_fitting::{FitError, Goal, Limit, Progress, Reason, Stage, check, fit, fit_with};

fn spectra() -> Capture {
    let table = b"nm,red,gray\n400,0.05,0.3\n450,0.06,0.31\n500,0.07,0.32\n550,0.15,0.33\n600,0.6,0.34\n\
        650,0.7,0.35\n700,0.72,0.36\n";
    Capture::Spectra(SpectralSet::parse(table, "set", &ReadOptions::default()).expect("spectra"))
}

fn points() -> Capture {
    let mut table = String::from("x,y,r,g,b\n");
    for i in 0..49 {
        let (x, y) = (f64::from(i % 7) / 6.0, f64::from(i / 7) / 6.0);
        table += &format!("{x},{y},{},{},{}\n", 0.2 + 0.6 * x, 0.5 * y, 0.3);
    }
    Capture::Points(Points::parse(&table).expect("points"))
}

#[test]
fn spectra_are_fitted_within_a_target_and_a_budget() {
    let mut goal = Goal::default();
    let fitted = fit(&spectra(), &goal).expect("a fit");
    assert_eq!(fitted.reason, Reason::SmallestWithinError(0.5));
    let chosen = &fitted.comparison.candidates[fitted.comparison.chosen.expect("one")];
    assert!(chosen.errors[0] <= 0.5 && chosen.basis.to_string() == fitted.basis());
    assert_eq!(fitted.file.labels, ["red", "gray"]);
    goal.limit = Some(Limit::Bytes(48));
    let fitted = fit(&spectra(), &goal).expect("a fit");
    assert!(4 * fitted.file.free().len() <= 48 && fitted.reason == Reason::BestWithinBytes(48));
    goal.per_spectrum = true;
    goal.limit = Some(Limit::Error(0.5));
    let fitted = fit(&spectra(), &goal).expect("a fit");
    assert!(fitted.comparison.candidates.len() > 1 && !fitted.basis().is_empty());
    goal.limit = Some(Limit::Bytes(8));
    assert!(matches!(fit(&spectra(), &goal), Err(FitError::SpectrumNotReached { .. })));
}

#[test]
fn points_are_fitted_and_evaluated() {
    let mut goal = Goal::default();
    goal.limit = Some(Limit::Error(1.0));
    let fitted = fit(&points(), &goal).expect("a fit");
    assert_eq!((fitted.kind, fitted.comparison.measures[1].key), (CaptureKind::Points, "delta_e_2000_mean"));
    let middle = color_fn_core::glam::Vec2::new(0.5, 0.5);
    let rgb = fitted.rgb::<color_fn_core::domain::Position2>(&[middle]).expect("colors")[0];
    assert!((rgb.x - 0.5).abs() < 0.02 && (rgb.y - 0.25).abs() < 0.02, "{rgb}");
}

#[test]
fn progress_is_told_and_cancels() {
    for capture in [spectra(), points()] {
        let told = Mutex::new(Vec::new());
        let tell = |progress: Progress| {
            told.lock().expect("no panic").push(progress);
            ControlFlow::Continue(())
        };
        fit_with(&capture, &Goal::default(), &tell).expect("a fit");
        let told = told.into_inner().expect("no panic");
        assert!(told.len() > 2 && told[0].done == 0 && told[0].stage == Stage::Comparing);
        assert!(told.iter().all(|progress| progress.done <= progress.total));
        for end in [0, 2] {
            let stop = |progress: Progress| {
                if progress.done >= end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            assert!(matches!(fit_with(&capture, &Goal::default(), &stop), Err(FitError::Cancelled)));
        }
    }
}

#[test]
fn a_goal_of_other_data_is_a_request_that_cannot_be() {
    let mut goal = Goal::default();
    goal.basis = Some("sh:4".parse().expect("a basis"));
    let error = fit(&spectra(), &goal).expect_err("another kind");
    assert!(error.is_request());
    assert!(
        error
            .to_string()
            .starts_with("sh:4 is for environment maps, splats and tables of the sky, and not for spectra")
    );
    goal.basis = Some("bspline:3".parse().expect("a basis"));
    assert!(fit(&spectra(), &goal).expect_err("too few").is_request());
    goal.basis = None;
    goal.limit = Some(Limit::Error(1.0));
    assert!(matches!(check(&goal, CaptureKind::Sky), Err(FitError::ColorDifferenceUnsupported(_))));
    goal.basis = Some("bspline:5".parse().expect("a basis"));
    goal.limit = Some(Limit::Error(1e-6));
    let error = fit(&spectra(), &goal).expect_err("too coarse");
    assert!(matches!(error, FitError::AboveTarget { of_each: true, .. }) && !error.is_request());
}
