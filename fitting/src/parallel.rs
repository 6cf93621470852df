//! Work on all cores, in order.
//!
//! rayon's loops are compiled again for each body, some 7 kB of code each time: one loop here calls them all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

fn on_all_cores(count: usize, body: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(body);
}

/// What `of` gives for each of `0 .. count`.
pub(crate) fn each<T: Send + Sync>(count: usize, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let slots: Vec<OnceLock<T>> = (0..count).map(|_| OnceLock::new()).collect();
    on_all_cores(count, &|i| {
        slots[i].get_or_init(|| of(i));
    });
    slots.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// What `of` gives for each of `0 .. count`, or one of its failures; after one nothing more is begun.
pub(crate) fn try_each<T: Send + Sync, E: Send + Sync>(
    count: usize,
    of: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let failed = AtomicBool::new(false);
    let all = each(count, |i| {
        let found = (!failed.load(Ordering::Relaxed)).then(|| of(i));
        if matches!(found, Some(Err(_))) {
            failed.store(true, Ordering::Relaxed);
        }
        found
    });
    all.into_iter().flatten().collect()
}

/// What `of` gives for each item, which it may change.
pub(crate) fn each_mut<U: Send, T: Send + Sync>(items: &mut [U], of: impl Fn(&mut U) -> T + Sync) -> Vec<T> {
    let items: Vec<Mutex<&mut U>> = items.iter_mut().map(Mutex::new).collect();
    each(items.len(), |i| of(&mut items[i].lock().unwrap_or_else(PoisonError::into_inner)))
}
