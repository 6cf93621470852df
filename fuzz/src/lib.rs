//! What all fuzz targets share.

use std::sync::OnceLock;

use hostile::{Target, changed};
use libfuzzer_sys::fuzzer_mutate;

/// Changes an input: by the fuzzer's own means, or as the property tests do. Without an input it begins with a good
/// one, so that no corpus is needed.
pub fn mutated(target: Target, data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    // A process runs one target.
    static GOOD: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    if size > 1 && seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let good = GOOD.get_or_init(target.good);
    let base = if size > 1 { data[..size].to_vec() } else { good[seed as usize % good.len()].clone() };
    let changed = changed(&base, good, &seed.to_string());
    let size = changed.len().min(max_size).min(data.len());
    data[..size].copy_from_slice(&changed[..size]);
    size
}
