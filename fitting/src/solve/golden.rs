//! Functions of one number.

/// Golden section: where a function with one valley between two places is least.
pub(crate) fn golden(mut f: impl FnMut(f64) -> f64, mut from: f64, mut to: f64) -> f64 {
    let part = 0.5 * (5_f64.sqrt() - 1.0);
    let (mut left, mut right) = (to - part * (to - from), from + part * (to - from));
    let (mut at_left, mut at_right) = (f(left), f(right));
    // Narrower than the root of a rounding the valley is flat.
    while to - from > 1e-7 {
        if at_left < at_right {
            (to, right, at_right) = (right, left, at_left);
            left = to - part * (to - from);
            at_left = f(left);
        } else {
            (from, left, at_left) = (left, right, at_right);
            right = from + part * (to - from);
            at_right = f(right);
        }
    }
    0.5 * (from + to)
}

/// Where a function that may have several valleys is least: the best of `count` steps and their ends, and a golden section
/// around it.
pub(crate) fn scan(f: impl Fn(f64) -> f64, count: usize, from: f64, to: f64) -> f64 {
    let at = |i: usize| from + (to - from) * i as f64 / count as f64;
    let best = (0..=count).min_by(|&a, &b| f64::total_cmp(&f(at(a)), &f(at(b)))).unwrap_or(0);
    golden(&f, at(best.saturating_sub(1)), at((best + 1).min(count)))
}
