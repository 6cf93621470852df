//! What takes input from outside, and running it on mutated good files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use support::Random;

use crate::bound::DEADLINE;
use crate::{COLORS, OPTIONS, SHADERS, SPECTRA, mutate};

/// What an input came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// It was taken, and not refused.
    pub accepted: bool,
    /// The memory that reading it took, in bytes.
    pub memory: usize,
}

/// Something that takes input from outside.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// Good inputs.
    pub good: fn() -> Vec<Vec<u8>>,
    /// Gives it an input, and panics where it does not hold what is promised.
    pub check: fn(&[u8]) -> Found,
}

/// Every target.
pub const TARGETS: [Target; 4] = [COLORS, SPECTRA, SHADERS, OPTIONS];

/// What some inputs came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many there were.
    pub inputs: u64,
    /// How many of them were taken.
    pub accepted: u64,
    /// The maximal memory that reading one took, in bytes, and its size.
    pub memory: (usize, usize),
}

/// Waits until nothing else of this process is measured, and holds the turn: memory is counted for the whole process.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Target {
    /// The mutated input of this number; the same for the same seed.
    pub fn input(&self, good: &[Vec<u8>], seed: u64, number: u64) -> Vec<u8> {
        let mut random = Random::new(&format!("{} {seed} {number}", self.name));
        mutate(&good[random.below(good.len())], &good[random.below(good.len())], &mut random)
    }

    /// Tries inputs from number 0 on for as long as `more` says so, and counts them.
    ///
    /// # Panics
    /// When one does not hold what is promised, or takes several times [`DEADLINE`]; the message says which.
    pub fn run(self, seed: u64, more: impl Fn(u64) -> bool + Send + 'static) -> Report {
        let _alone = alone();
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let good = (self.good)();
            for number in 0.. {
                if !more(number) {
                    break;
                }
                let bytes = self.input(&good, seed, number);
                let found = catch_unwind(AssertUnwindSafe(|| (self.check)(&bytes)));
                if sender.send(found.map(|found| (found, bytes.len()))).is_err() {
                    break;
                }
            }
        });
        let mut report = Report::default();
        loop {
            // An input is done in several pieces of work.
            match receiver.recv_timeout(4 * DEADLINE) {
                Ok(Ok((found, size))) => {
                    report.inputs += 1;
                    report.accepted += u64::from(found.accepted);
                    report.memory = report.memory.max((found.memory, size));
                }
                Err(RecvTimeoutError::Disconnected) => return report,
                Ok(Err(_)) => panic!("{} of seed {seed}: input {} fails", self.name, report.inputs),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("{} of seed {seed}: input {} hangs", self.name, report.inputs)
                }
            }
        }
    }
}

/// An input with something done to it, the same for the same seed; some is taken from good ones.
pub fn changed(input: &[u8], good: &[Vec<u8>], seed: &str) -> Vec<u8> {
    let mut random = Random::new(seed);
    mutate(input, &good[random.below(good.len())], &mut random)
}
