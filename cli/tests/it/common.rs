//! Runs the program in a directory of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A directory with three measured spectra in `three.csv`, and the program.
pub(crate) struct Place {
    directory: TempDir,
}

/// What the program did.
pub(crate) struct Done {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Smooth spectra at 10 nm, 400 to 700: a slope, a peak, a gray.
fn three() -> String {
    let mut text = String::from("nm,slope,peak,gray\n");
    for i in 0..=30 {
        let nm = 400.0 + 10.0 * f64::from(i);
        let x = (nm - 550.0) / 150.0;
        let (slope, peak) = (0.4 + 0.3 * x, 0.1 + 0.5 * (-6.0 * x * x).exp());
        text.push_str(&format!("{nm},{slope:.5},{peak:.5},0.5\n"));
    }
    text
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { directory: TempDir::new().expect("a temporary directory") };
        place.write("three.csv", three().as_bytes());
        place
    }

    /// A place where the spectra are fitted already: `out/three.colorfn`.
    pub(crate) fn fitted() -> Self {
        let place = Self::new();
        place.run(&["fit", "three.csv", "--basis", "bspline:8", "--device", "cpu"]).ok();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        let path = self.path(name);
        let parent = path.parent().expect("a directory");
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(path, content))
            .expect("a writable file");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("a text file")
    }

    /// Runs the program as a shell would, without a terminal.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.run_with(arguments, &[])
    }

    /// With environment variables.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Done {
        let output = self.command(arguments).envs(environment.iter().copied()).output();
        Done::of(&output.expect("the program starts"))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_colorfn")));
        // The terminal of whoever runs the tests must not change what is tested.
        command.current_dir(self.directory.path()).args(arguments);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "CARGO"] {
            command.env_remove(name);
        }
        command
    }
}

/// The size of a picture of three panels below or beside each other, with 12 around each, 26 for each line of text, and a scale 12 high.
pub(crate) fn page([width, height]: [u32; 2], below: bool) -> (u32, u32) {
    let (across, down) = if below { (1, 3) } else { (3, 1) };
    (across * (width + 12) + 12, 26 + down * (26 + height + 12) + 12 + 26 + 12)
}

impl Done {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            status: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Status 0.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.status, 0, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// This status, nothing on standard output, and one line of error that holds all of these words.
    #[track_caller]
    pub(crate) fn fails(self, status: i32, words: &[&str]) {
        assert_eq!(self.status, status, "out: {}\nerr: {}", self.out, self.err);
        assert!(
            self.out.is_empty() || self.out.starts_with("{\n  \"error\""),
            "an error leaves standard output empty, or is its report: {}",
            self.out
        );
        let errors: Vec<&str> = self.err.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), 1, "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "`{word}` is missing: {}", self.err);
        }
    }

    /// Status 0, and one JSON value on standard output.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let done = self.ok();
        serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{error}: {}", done.out))
    }
}
