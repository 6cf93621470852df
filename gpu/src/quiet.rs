//! Keeps one known, harmless line off the terminal.
//!
//! Where there is no desktop session, Mesa's device selection asks Wayland all the same, and libwayland prints
//! `error: XDG_RUNTIME_DIR is invalid or not set in the environment.` This looks like a failure and is none.

/// Does some work; what it prints to standard error follows when it is done, without the known noise.
#[cfg(target_os = "linux")]
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let noisy =
        !std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|dir| std::path::Path::new(&dir).is_absolute());
    let _held = if noisy { redirect::Held::new() } else { None };
    work()
}

/// Does some work: only Linux has the noise.
#[cfg(not(target_os = "linux"))]
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[cfg(target_os = "linux")]
mod redirect {
    use std::fs::File;
    use std::io::{Read as _, Seek as _, Write as _, stderr};
    use std::os::fd::OwnedFd;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use rustix::fs::{MemfdFlags, memfd_create};
    use rustix::stdio::dup2_stderr;

    /// Two redirections at once would each restore the other's.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    /// Standard error, held back in memory until this is dropped, after a panic too.
    pub(super) struct Held {
        terminal: OwnedFd,
        memory: File,
        _alone: MutexGuard<'static, ()>,
    }

    impl Held {
        /// `None` when the system will not have it: then the noise is printed.
        pub(super) fn new() -> Option<Self> {
            let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
            let terminal = rustix::io::dup(stderr()).ok()?;
            let memory = File::from(memfd_create("stderr", MemfdFlags::CLOEXEC).ok()?);
            dup2_stderr(&memory).ok()?;
            Some(Self { terminal, memory, _alone: alone })
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            // Nothing is left to be done when the terminal itself fails.
            let _ = dup2_stderr(&self.terminal);
            let mut printed = Vec::new();
            if self.memory.rewind().is_ok() && self.memory.read_to_end(&mut printed).is_ok() {
                let _ = stderr().write_all(&without_noise(&printed));
            }
        }
    }

    /// Whole lines that are not the known noise.
    pub(super) fn without_noise(printed: &[u8]) -> Vec<u8> {
        let noise = b"error: XDG_RUNTIME_DIR is invalid or not set in the environment.";
        printed
            .split_inclusive(|&byte| byte == b'\n')
            .filter(|line| !line.starts_with(noise))
            .flatten()
            .copied()
            .collect()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::redirect::without_noise;

    #[test]
    fn only_the_known_line_goes() {
        let noise = "error: XDG_RUNTIME_DIR is invalid or not set in the environment.\n";
        let printed = format!("first\n{noise}second: XDG_RUNTIME_DIR\n{noise}last");
        assert_eq!(without_noise(printed.as_bytes()), b"first\nsecond: XDG_RUNTIME_DIR\nlast");
    }

    #[test]
    fn results_and_panics_pass_through() {
        assert_eq!(super::quietly(|| 7), 7);
        assert!(
            std::panic::catch_unwind(|| super::quietly(|| std::panic::resume_unwind(Box::new("no message"))))
                .is_err()
        );
        assert_eq!(super::quietly(|| 8), 8);
    }
}
