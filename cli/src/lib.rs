//! The CLI `colorfn`: fit measured data with functions, preview them, and export them as shaders.
//!
//! It works on graphs: a file brings its color as data, and every command reads that. Each command stands in a file of
//! `commands`, with its arguments and its help; `options` are what several commands take, `load` is what a file holds,
//! `appearance` and `display` how it becomes a color on a display, `view` what each pixel of a picture shows, `paint` what computes it,
//! `color_chart` and `patches` how charts are made, `present` how results are shown and written.

mod appearance;
mod color_chart;
mod commands;
mod console;
mod curves;
mod display;
mod error;
mod export;
mod fluorescent;
mod input;
mod load;
mod options;
mod paint;
mod patches;
mod points;
mod present;
mod report;
mod subject;
mod view;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    compare, convert_sh, device, eval, fit, help, info, install, list, plot, render, shader, upsample,
};
use crate::console::Console;
use crate::error::Failure;

/// Fit measured color with functions, preview it, and export it as shaders.
#[derive(Debug, Parser)]
#[command(
    name = "colorfn",
    version,
    max_term_width = 100,
    subcommand_required = true,
    disable_help_subcommand = true,
    after_help = help::topics()
)]
struct Cli {
    /// Print one JSON report on standard output, and nothing else there
    #[arg(long, global = true, display_order = 900)]
    json: bool,
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    /// Fit spectra, environment maps, images, splats, BRDFs, skies, points and fluorescence with functions
    #[command(after_help = fit::args::HELP)]
    Fit(fit::args::FitArgs),
    /// Evaluate a color at a wavelength, or at points from a CSV file
    #[command(after_help = "Example: colorfn eval out/colorchecker24.colorfn --at 550 --index 'blue sky'", after_long_help = eval::HELP)]
    Eval(eval::EvalArgs),
    /// Describe what a file holds
    #[command(after_help = "Example: colorfn info out/colorchecker24.colorfn", after_long_help = info::HELP)]
    Info(info::InfoArgs),
    /// Draw spectra as curves, as SVG or PNG
    #[command(after_help = "Example: colorfn plot out/colorchecker24.colorfn -o curves.svg", after_long_help = plot::HELP)]
    Plot(plot::PlotArgs),
    /// Compare measured data and fits: a table, a picture, the worst places
    #[command(after_help = "Example: colorfn compare data/reflectance/colorchecker24.csv out/colorchecker24.colorfn", after_long_help = compare::args::HELP)]
    Compare(compare::args::CompareArgs),
    /// Paint a picture of any color, as PNG, OpenEXR or Radiance
    #[command(after_help = "Example: colorfn render out/colorchecker24.colorfn -o patches.png", after_long_help = render::HELP)]
    Render(render::RenderArgs),
    /// Export a color as a shader; the generated text belongs to you
    #[command(after_help = "Example: colorfn shader out/colorchecker24.colorfn --space xyz -o checker.wgsl", after_long_help = shader::HELP)]
    Shader(shader::ShaderArgs),
    /// Find spectra of RGB colors, or prove that there are none
    #[command(after_help = "Example: colorfn upsample '#c83c32'", after_long_help = upsample::args::HELP)]
    Upsample(upsample::args::UpsampleArgs),
    /// Convert coefficients of spherical harmonics between conventions, or recognise which one they follow
    #[command(after_help = "Example: colorfn convert-sh out/forest.colorfn --to khr", after_long_help = convert_sh::HELP)]
    ConvertSh(convert_sh::ConvertShArgs),
    /// Describe the graphics device, and check how exactly it computes
    #[command(after_help = "Example: colorfn device --check", after_long_help = device::HELP)]
    Device(device::DeviceArgs),
    /// List what options take: bases, illuminants, spaces
    #[command(after_help = "Example: colorfn list illuminants", after_long_help = list::HELP)]
    List(list::ListArgs),
    /// Print completions for a shell
    #[command(after_help = "Example: colorfn completions bash > colorfn.bash")]
    Completions(install::CompletionsArgs),
    /// Print the manual page
    #[command(after_help = "Example: colorfn man > colorfn.1")]
    Man,
    /// Describe a command, or a kind of data to fit
    #[command(after_help = "Example: colorfn help spectra")]
    Help(help::HelpArgs),
}

impl Command {
    /// Whether standard output is the file that the command writes.
    fn writes_stdout(&self) -> bool {
        let named = |path: &Path| input::is_stream(path);
        match self {
            Self::Eval(args) => args.output.as_deref().is_some_and(named),
            Self::Plot(args) => named(&args.output),
            Self::Compare(args) => args.output.as_deref().is_some_and(named),
            Self::Render(args) => named(&args.output),
            Self::Upsample(args) => args.output.iter().any(|path| named(path)),
            Self::ConvertSh(args) => args.output.as_deref().is_some_and(named),
            // A shader is the text alone, as it is without a file.
            Self::Shader(args) => args.output.as_deref().is_some_and(named),
            _ => false,
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    report_file_size_limits();
    let cli = Cli::try_parse().unwrap_or_else(|error| console::refuse(&error));
    let is_file = cli.command.writes_stdout();
    let console = Console { json: cli.json, is_file };
    if cli.json && is_file {
        return console.fail("--json and --output - would both go to standard output", 2);
    }
    let done = match &cli.command {
        Command::Fit(args) => fit::run(args, console),
        Command::Eval(args) => eval::run(args, console),
        Command::Info(args) => info::run(args, console),
        Command::Plot(args) => plot::run(args, console),
        Command::Compare(args) => compare::run(args, console),
        Command::Render(args) => render::run(args, console),
        Command::Shader(args) => shader::run(args, console),
        Command::Upsample(args) => upsample::run(args, console),
        Command::ConvertSh(args) => convert_sh::run(args, console),
        Command::Device(args) => device::run(args, console),
        Command::List(args) => list::run(args, console),
        Command::Completions(args) => install::completions(args, Cli::command(), console),
        Command::Man => install::man(Cli::command(), console),
        Command::Help(args) => help::run(args, Cli::command(), console),
    };
    match done {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Work(message)) => console.fail(&message, 1),
        Err(Failure::Usage(message)) => console.fail(&message, 2),
    }
}

/// A file that grows beyond a limit of the system (`ulimit -f`) is an error of writing, and not the end of the process.
fn report_file_size_limits() {
    #[cfg(unix)]
    {
        let seen = std::sync::Arc::default();
        // Where the signal cannot be caught, it ends the process as before.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_fit_together() {
        Cli::command().debug_assert();
    }
}
