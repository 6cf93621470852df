//! The one search over candidates.

use color_fn_fitting::{Candidate, Limit, NotReached, Search, search};

#[derive(Debug, Clone, Copy, PartialEq)]
struct Fit(char, usize, f64);

impl Candidate for Fit {
    fn bytes(&self) -> usize {
        self.1
    }
    fn error(&self, _: Limit) -> f64 {
        self.2
    }
}

/// Errors fall with size, but for one that does worse than a smaller one.
const FITS: [Fit; 4] = [Fit('c', 30, 2.0), Fit('a', 10, 3.0), Fit('b', 20, 1.0), Fit('d', 40, 0.5)];

fn by(limit: Limit) -> Result<char, NotReached> {
    let sized = FITS.map(|fit| (fit, fit.1));
    let lazy = search(sized, limit, |fit| Ok::<_, NotReached>(Some(*fit))).map(|fit| fit.0);
    let mut offered = Search::new(limit);
    FITS.into_iter().for_each(|fit| offered.offer(fit));
    assert_eq!(offered.finish().map(|fit| fit.0), lazy, "in any order");
    lazy
}

#[test]
fn a_target_takes_the_cheapest_and_a_budget_the_best() {
    assert_eq!(by(Limit::Error(2.5)), Ok('b'));
    assert_eq!(by(Limit::Error(0.5)), Ok('d'));
    assert_eq!(by(Limit::Bytes(35)), Ok('b'), "a larger one that is worse is not taken");
    assert_eq!(by(Limit::Bytes(40)), Ok('d'));
}

#[test]
fn a_limit_out_of_reach_says_how_far() {
    assert_eq!(by(Limit::Error(0.1)), Err(NotReached::Error { requested: 0.1, best: 0.5 }));
    assert_eq!(by(Limit::Bytes(9)), Err(NotReached::Bytes { requested: 9, smallest: 10 }));
    let none = |fit: Option<Fit>| search([((), 1)], Limit::Error(1.0), |()| Ok::<_, NotReached>(fit));
    assert_eq!(none(None), Err(NotReached::NothingFits));
    assert_eq!(none(Some(Fit('a', 1, f64::NAN))), Err(NotReached::NothingFits));
    assert_eq!(none(Some(Fit('a', 1, f64::INFINITY))), Err(NotReached::NothingFits));
    assert_eq!(none(Some(Fit('a', 1, f64::NEG_INFINITY))).map(|fit| fit.0), Ok('a'), "a perfect PSNR");
}
