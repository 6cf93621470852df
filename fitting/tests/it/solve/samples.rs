//! What samples must be.

use super::Line;
use color_fn_fitting::{Samples, SamplesError};

#[test]
fn refuses_what_cannot_be_fitted() {
    let (x, y) = ([1.0, 2.0], [0.5, 0.25]);
    let check = |s: Samples<'_>| s.check(&Line).unwrap_err();
    assert_eq!(check(Samples::new(&[], &[])), SamplesError::Empty);
    assert_eq!(
        check(Samples::new(&x, &y[..1])),
        SamplesError::Count { what: "output", expected: 2, found: 1 }
    );
    assert_eq!(check(Samples::new(&x, &[0.0, f64::NAN])), SamplesError::NotFinite { what: "output", at: 1 });
    assert_eq!(
        check(Samples::new(&[f64::INFINITY, 0.0], &y)),
        SamplesError::NotFinite { what: "input", at: 0 }
    );
    let samples = Samples::new(&x, &y);
    assert_eq!(check(samples.weighted(&[1.0, -1.0])), SamplesError::NegativeWeight { at: 1, weight: -1.0 });
    assert_eq!(check(samples.weighted(&[0.0, 0.0])), SamplesError::AllWeightsZero);
    assert_eq!(samples.weighted(&[0.0, 2.0]).check(&Line), Ok(()));
}
