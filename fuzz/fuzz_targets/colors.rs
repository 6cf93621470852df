#![no_main]

use color_fn_fuzz::mutated;
use hostile::COLORS;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    (COLORS.check)(bytes);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(COLORS, data, size, max_size, seed)
});
