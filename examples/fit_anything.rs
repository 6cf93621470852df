//! Any capture becomes a function: spectra, an environment map, an image, splats, a sky, a BRDF, points, a Donaldson matrix.
//!
//!     cargo run --release --example fit_anything -- data/envmaps/forest.hdr 512

use std::ops::ControlFlow;
use std::path::PathBuf;

use color_fn::captures::Capture;
use color_fn::captures::spectra::ReadOptions;
use color_fn::fitting::{Goal, Limit, Progress, fit_with};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/data/reflectance/colorchecker24.csv");
    let path = PathBuf::from(arguments.next().unwrap_or_else(|| default.into()));
    let mut goal = Goal::default();
    goal.limit = arguments.next().map(|bytes| bytes.parse()).transpose()?.map(Limit::Bytes);

    let capture = Capture::read(&path, &ReadOptions::default())?;
    // A viewer would draw a bar here, and break when its window is closed.
    let fitted = fit_with(&capture, &goal, &|progress: Progress| {
        eprint!("\r{}: {} of {} ", progress.stage.name(), progress.done, progress.total);
        ControlFlow::Continue(())
    })?;
    eprintln!();

    println!("{}", fitted.description);
    fitted.notes.iter().chain(&fitted.remark).for_each(|note| println!("  {note}"));
    let comparison = &fitted.comparison;
    let names: Vec<&str> = comparison.measures.iter().map(|measure| measure.name).collect();
    println!("{:16}{:>8}  {}", "basis", "bytes", names.join(", "));
    for (i, candidate) in comparison.candidates.iter().enumerate() {
        let errors = comparison.measures.iter().zip(&candidate.errors);
        let errors: Vec<String> =
            errors.map(|(measure, error)| format!("{error:.digits$}", digits = measure.digits)).collect();
        let mark = if comparison.chosen == Some(i) { "  chosen" } else { "" };
        println!("{:16}{:>8}  {}{mark}", candidate.basis.to_string(), candidate.bytes, errors.join(", "));
    }
    println!("{}: {} free parameters", fitted.basis(), fitted.file.free().len());
    Ok(())
}
