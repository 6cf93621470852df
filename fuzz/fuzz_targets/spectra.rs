#![no_main]

use color_fn_fuzz::mutated;
use hostile::SPECTRA;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    (SPECTRA.check)(bytes);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(SPECTRA, data, size, max_size, seed)
});
