//! What input may cost, and how a refusal looks.

use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// How long one input may take in all: far above what the slowest takes on a slow machine, far below a hang.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// How much memory a piece of work may take beside its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// For each byte of the input.
    pub per_byte: usize,
    /// In any case, in bytes.
    pub fixed: usize,
}

/// Does work on `input` bytes, and gives the bytes that it took at its peak, its result included.
///
/// All memory of the process counts: nothing else may run at the same time.
///
/// # Panics
/// When it takes more memory than the bound, or longer than [`DEADLINE`].
pub fn within<T>(what: &str, bound: Bound, input: usize, work: impl FnOnce() -> T) -> (T, usize) {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let start = Instant::now();
    let result = work();
    let taken = start.elapsed();
    let used = HEAP.peak_usage().saturating_sub(before);
    let max = bound.per_byte * input + bound.fixed;
    assert!(used <= max, "{what} took {used} bytes of memory for {input} bytes; {bound:?} allows {max}");
    assert!(taken < DEADLINE, "{what} took {taken:?} for {input} bytes");
    (result, used)
}

/// Asserts that a message is one short line that can be printed.
///
/// # Panics
/// When it is empty, holds a control character, or is longer than `most` bytes.
pub fn one_line(message: &str, max: usize) {
    assert!(!message.trim().is_empty(), "a refusal says nothing");
    assert!(message.len() <= max, "{} bytes: {message}", message.len());
    assert!(!message.contains(char::is_control), "a control character: {message:?}");
}
