//! The `colorfn` program: fit measured data with functions, look at them, and export them as shaders.
//!
//! It works on graphs and the interpreter: a file brings its color as data, and every command reads that. `args` says
//! what can be typed, `commands` what each does, `load` what a file holds, `appearance` how a spectrum becomes a color on a
//! display, `board` and `paint` how pictures of patches are made, `present` how results are shown and written.

mod appearance;
mod args;
mod basis;
mod board;
mod commands;
mod console;
mod day;
mod error;
mod fluorescent;
mod load;
mod paint;
mod patches;
mod points;
mod present;
mod report;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::console::Console;
use crate::error::Failure;

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| console::refuse(&error));
    let console = Console { json: cli.json };
    let done = match &cli.command {
        Command::Fit(args) => commands::fit::run(args, console),
        Command::Eval(args) => commands::eval::run(args, console),
        Command::Info(args) => commands::info::run(args, console),
        Command::Plot(args) => commands::plot::run(args, console),
        Command::Render(args) => commands::render::run(args, console),
        Command::Shader(args) => commands::shader::run(args, console),
        Command::Upsample(args) => commands::upsample::run(args, console),
        Command::ConvertSh(args) => commands::convert_sh::run(args, console),
        Command::Device(args) => commands::device::run(args, console),
    };
    match done {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Work(message)) => {
            console.error(&message);
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            console.error(&message);
            ExitCode::from(2)
        }
    }
}
