//! `colorfn eval`: the values of a color.

use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::{Loaded, curve, destination};
use crate::options::Wavelengths;
use crate::points::Points;
use crate::present::text::{clean, columns as text_width};
use crate::report::{EvalReport, columns};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn eval out/colorchecker24.colorfn --at 550 --index 'blue sky'
Example: colorfn eval out/colorchecker24.colorfn --points points.csv -o values.csv

The header of POINTS names the inputs as `colorfn info` does: `index,wavelength`; components of a vector \
are position.x, position.y. An index is a number from 0 or a name. The results are appended as columns.

JSON: quantity, unit, columns [NAME], rows [[VALUE]]; with --at rows begin with the name of the color.";

/// Arguments of `eval`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("where").args(["at", "points"]).required(true))]
pub(crate) struct EvalArgs {
    /// The color
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// Wavelengths in nm, separated by commas, or ranges as 400:700:10
    #[arg(long, value_name = "NM", allow_negative_numbers = true)]
    pub(crate) at: Option<Wavelengths>,
    /// Points, as CSV with a header
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) points: Option<PathBuf>,
    /// Which color of a set: a number from 0, or a name [default: all]
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// Write the results to a CSV file instead of standard output
    #[arg(short, long, value_name = "FILE.csv")]
    pub(crate) output: Option<PathBuf>,
    /// Replace a file that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Runs the command.
pub(crate) fn run(args: &EvalArgs, console: Console) -> Result<(), Failure> {
    let inputs: Vec<&Path> = [&args.file].into_iter().chain(&args.points).map(PathBuf::as_path).collect();
    input::once(inputs.iter().copied())?;
    let loaded = Loaded::open(&args.file)?;
    let index = args.index.as_deref().map(|wanted| loaded.member(wanted)).transpose()?;
    let output = args.output.as_deref().map(|path| destination(path, &inputs, args.force)).transpose()?;
    let table = match (&args.at, &args.points) {
        (Some(Wavelengths(wavelengths)), _) => at(&loaded, wavelengths, index, console)?,
        (None, Some(path)) => {
            let found = Points::read(path, &loaded, index)?;
            loaded.affords(found.values.len() as u64)?;
            points(&loaded, &found, console)
        }
        (None, None) => return Err(Failure::usage("give --at or --points")),
    };
    let mut files = Vec::new();
    match output {
        Some((mut output, name)) => {
            files.push(output.write(&name, table.csv()?)?);
            console.say(&format!("{}: {} lines", files[0].display(), table.rows.len()))?;
        }
        None if console.json => {}
        None if args.points.is_some() => console.data(&table.csv()?)?,
        None => console.say(&table.text())?,
    }
    let quantity = loaded.quantity();
    console.report(&EvalReport {
        quantity: quantity.describe(),
        unit: quantity.unit(),
        columns: table.columns,
        rows: table.rows,
        files,
    })
}

/// Values under column names.
struct Values {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// The value at some wavelengths, of one member or of each.
fn at(
    loaded: &Loaded,
    wavelengths: &[f64],
    index: Option<usize>,
    console: Console,
) -> Result<Values, Failure> {
    let set = loaded.set().map_err(|error| match error {
        Failure::Work(message) => Failure::usage(format!("{message}; give its inputs by --points")),
        other => other,
    })?;
    if let Some([from, to]) = loaded.range() {
        let outside = wavelengths.iter().filter(|nm| !(from..=to).contains(*nm)).count();
        outside_note(outside, &format!("{from} to {to} nm"), console);
    }
    let members = match index {
        Some(index) => index..index + 1,
        None => 0..loaded.members().unwrap_or(1),
    };
    loaded.affords((members.len() * wavelengths.len()) as u64)?;
    let rows = members.map(|member| {
        let values = curve(&set, loaded.file.free(), member, wavelengths)?;
        #[expect(clippy::cast_possible_truncation, reason = "they were f32")]
        let numbers = values.into_iter().map(|x| number(x as f32));
        Ok([Value::from(loaded.label(member))].into_iter().chain(numbers).collect())
    });
    let name = &loaded.graph().outputs()[0].0.name;
    let columns = match wavelengths {
        [_] => vec!["name".into(), name.clone()],
        _ => ["name".into()].into_iter().chain(wavelengths.iter().map(ToString::to_string)).collect(),
    };
    Ok(Values { columns, rows: rows.collect::<Result<_, Failure>>()? })
}

/// The color at each point of a file, after the cells of the file.
fn points(loaded: &Loaded, points: &Points, console: Console) -> Values {
    let ports = &loaded.graph().inputs();
    let ranges: Vec<Option<(f64, f64)>> =
        ports.iter().flat_map(|port| vec![port.quantity.range(); usize::from(port.width)]).collect();
    let is_outside = |point: &&Vec<f32>| {
        let beyond = |(x, range): (&f32, &Option<(f64, f64)>)| {
            range.is_some_and(|(from, to)| !(from..=to).contains(&f64::from(*x)))
        };
        point.iter().zip(&ranges).any(beyond)
    };
    let outside = points.values.iter().filter(is_outside).count();
    outside_note(outside, "the declared ranges of the inputs", console);
    match points.normalized {
        0 => {}
        1 => console.note("the direction of 1 point is no unit vector, and was normalized"),
        n => console.note(&format!("the directions of {n} points are no unit vectors, and were normalized")),
    }

    let program = loaded.file.program();
    let parameters = loaded.file.parameters_f32();
    let rows = points.values.iter().zip(&points.cells).map(|(point, cells)| {
        let values = program.run::<f32>(&parameters, point);
        cells.iter().map(|cell| cell.as_str().into()).chain(values.into_iter().map(number)).collect()
    });
    let results = loaded.graph().outputs().iter().flat_map(|(port, _)| columns(port));
    Values { columns: points.header.iter().cloned().chain(results).collect(), rows: rows.collect() }
}

fn outside_note(outside: usize, range: &str, console: Console) {
    match outside {
        0 => {}
        1 => console.note(&format!("1 point lies outside {range}: the value there is held from the end")),
        n => {
            console.note(&format!("{n} points lie outside {range}: the values there are held from the ends"))
        }
    }
}

/// A number in its shortest `f32` form, so that it does not show digits that it does not have.
fn number(x: f32) -> Value {
    x.to_string().parse().ok().and_then(serde_json::Number::from_f64).map_or(Value::Null, Value::Number)
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Values {
    fn csv(&self) -> Result<Vec<u8>, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(cell))?;
        }
        writer.into_inner().map_err(|error| Failure::work(format!("the CSV could not be written: {error}")))
    }

    /// One value alone, or names and values in columns.
    fn text(&self) -> String {
        if let [row] = &self.rows[..]
            && let [_, value] = &row[..]
        {
            return cell(value);
        }
        let lines: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(|c| clean(&cell(c))).collect()).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|k| lines.iter().chain([&self.columns]).map(|line| text_width(&line[k])).max().unwrap_or(0))
            .collect();
        let set = |line: &Vec<String>| {
            let mut text = String::new();
            for (cell, width) in line.iter().zip(&widths) {
                text.push_str(cell);
                text.push_str(&" ".repeat(width + 2 - text_width(cell)));
            }
            text.trim_end().to_owned()
        };
        [&self.columns].into_iter().chain(&lines).map(set).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shortest() {
        assert_eq!(number(0.1).to_string(), "0.1");
        assert_eq!(number(f32::NAN), Value::Null);
    }

    #[test]
    fn one_value_stands_alone() {
        let columns = vec!["name".to_owned(), "reflectance".to_owned()];
        let row = |name: &str, x: f32| vec![Value::from(name), number(x)];
        let one = Values { columns: columns.clone(), rows: vec![row("a", 0.5)] };
        assert_eq!(one.text(), "0.5");
        let two = Values { columns, rows: vec![row("a", 0.5), row("long", 0.25)] };
        assert_eq!(two.text(), "name  reflectance\na     0.5\nlong  0.25");
    }
}
