//! `colorfn device`: which graphics device is used, and how exactly it computes.

use clap::Args;
use color_fn_gpu::{Check, Checked, Device, DeviceRequest, check};

use crate::console::Console;
use crate::error::Failure;
use crate::options::MathChoice;
use crate::present::Terminal;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::{clean, count, wrap};
use crate::report::{CheckReport, DeviceReport, OperationReport};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn device --check
Example: WGPU_ADAPTER_NAME=llvmpipe colorfn device --check --math native

The device is the fastest that there is, or what the environment asks for: WGPU_ADAPTER_NAME (a part of the \
name), WGPU_BACKEND (vulkan, metal, dx12), WGPU_POWER_PREF (low, high), and what the driver loader knows, such as \
VK_ICD_FILENAMES. The exit status is 1 where there is none, and where an operation leaves its bound.

With --check every operation that a color is made of is computed by a generated shader, for 100 000 arguments \
and all edges, against double precision. Bounds are what any device keeps that keeps the promises of WGSL. \
Beside them, mul-add is a b + b, fused or not, in units of its larger term. Whether the driver takes sums apart is \
told: it may, and the bounds hold all the same. With --math native the device's own functions take the place of \
the portable ones, of which no such bound is promised.

JSON: name, interface, kind, driver; with --check math, kept (whether all were), sums_in_order, operations [{operation, \
kept, arguments (how many), ulps (the maximal error in units of the last place, of results that are off by more \
than bound_absolute), bound_ulps, at [VALUE], found, exact, absolute (the maximal error as it is), \
bound_absolute (0: none), absolute_at [VALUE]}]. What is not a number or infinite is null.";

/// Arguments of `device`.
#[derive(Debug, Args)]
pub(crate) struct DeviceArgs {
    /// Check that every operation keeps its bound
    #[arg(long)]
    pub(crate) check: bool,
    /// With --check: how functions are computed
    #[arg(long, value_enum, default_value = "portable", requires = "check")]
    pub(crate) math: MathChoice,
}

/// Arguments of each operation, beside the edges.
const ARGUMENTS: usize = 100_000;

/// Runs the command.
pub(crate) fn run(args: &DeviceArgs, console: Console) -> Result<(), Failure> {
    let device = Device::open(&DeviceRequest::default())?;
    console.say(&about(&device))?;
    let checked = args.check.then(|| check(&device, args.math.into(), ARGUMENTS)).transpose()?;
    if let Some(Check { operations, sums_in_order }) = &checked {
        console.say(format!("\n{}", table(operations).render(Terminal::stdout())).trim_end())?;
        console.say(&wrap(&verdict(operations), 0))?;
        console.say(sums(*sums_in_order))?;
    }
    console.report(&DeviceReport {
        name: device.name().into(),
        interface: device.interface(),
        kind: device.kind(),
        driver: device.driver(),
        check: checked.as_ref().map(|checked| report(checked, args.math)),
    })?;
    match left(checked.as_ref().map_or(&[], |checked| &checked.operations)) {
        left if left.is_empty() => Ok(()),
        left => Err(Failure::work(format!("{} left the bound: {}", device.name(), left.join(", ")))),
    }
}

/// A description of the device.
fn about(device: &Device) -> String {
    let mut lines = vec![device.name().to_owned()];
    for (key, value) in [
        ("kind", device.kind().to_owned()),
        ("by", device.interface().to_owned()),
        ("driver", device.driver()),
    ] {
        if !value.is_empty() {
            lines.push(format!("  {key:<8}{}", clean(&value)));
        }
    }
    lines.iter().map(|line| wrap(line, 10)).collect::<Vec<_>>().join("\n")
}

/// The operations that left their bound.
fn left(checked: &[Checked]) -> Vec<&str> {
    checked.iter().filter(|one| !one.keeps()).map(|one| &one.operation[..]).collect()
}

fn table(checked: &[Checked]) -> Table {
    let columns = vec![
        Column::text("operation"),
        Column::number("found", 2).group("ULP"),
        Column::number("bound", 1).group("ULP"),
        Column::text("found").group("absolute"),
        Column::text("bound").group("absolute"),
        Column::text("at"),
        Column::text("result"),
        Column::text(""),
    ];
    let row = |one: &Checked| {
        let (worst, bound) = (&one.worst, &one.bound);
        let absolute = bound.absolute > 0.0;
        let of_absolute = |x: f64| if absolute { Cell::Text(format!("{x:.1e}")) } else { Cell::Empty };
        // Where no result is off by more than the absolute bound, that of the maximal error is shown.
        let by_units = worst.ulps > 0.0 || !absolute;
        let at = if by_units { worst.at } else { worst.absolute_at };
        let at: Vec<String> = at[..one.width].iter().map(|x| format!("{x:e}")).collect();
        vec![
            Cell::Text(one.operation.clone()),
            if by_units { Cell::Number(worst.ulps) } else { Cell::Empty },
            Cell::Number(bound.ulps),
            of_absolute(worst.absolute),
            of_absolute(bound.absolute),
            Cell::Text(if worst.absolute > 0.0 { at.join(", ") } else { String::new() }),
            if worst.ulps > 0.0 { Cell::Text(format!("{:e}", worst.found)) } else { Cell::Empty },
            Cell::Text(if one.keeps() { String::new() } else { "left".into() }),
        ]
    };
    Table { columns, rows: checked.iter().map(row).collect(), worst_by: 1 }
}

fn verdict(checked: &[Checked]) -> String {
    let arguments = count(checked.iter().map(|one| one.arguments).sum());
    match left(checked) {
        left if left.is_empty() => {
            format!("all {} operations keep their bounds, at {arguments} arguments", checked.len())
        }
        left => {
            format!("{} of {} operations leave their bounds: {}", left.len(), checked.len(), left.join(", "))
        }
    }
}

const fn sums(in_order: bool) -> &'static str {
    if in_order {
        "sums are added up in the order in which they are written"
    } else {
        "sums are taken apart, as a driver may: (a + b) − a gives b"
    }
}

fn report(check: &Check, math: MathChoice) -> CheckReport {
    let operations = check.operations.iter().map(|one| {
        let (worst, bound) = (&one.worst, &one.bound);
        OperationReport {
            operation: one.operation.clone(),
            kept: one.keeps(),
            arguments: one.arguments,
            ulps: worst.ulps,
            bound_ulps: bound.ulps,
            at: worst.at[..one.width].to_vec(),
            found: worst.found,
            exact: worst.exact,
            absolute: worst.absolute,
            bound_absolute: bound.absolute,
            absolute_at: worst.absolute_at[..one.width].to_vec(),
        }
    });
    CheckReport {
        math: math.name(),
        kept: left(&check.operations).is_empty(),
        sums_in_order: check.sums_in_order,
        operations: operations.collect(),
    }
}

#[cfg(test)]
mod tests {
    use color_fn_core::scalar::UnaryOp;
    use color_fn_core::scalar::ulp::{Function, MaxError};

    use super::*;

    fn sine(found: f32) -> Checked {
        let (bound, at) = (UnaryOp::Sin.on_device(), [0.5, 0.0]);
        let function = Function::Unary(UnaryOp::Sin);
        let worst = MaxError::of(function, &bound, &[at], &[found]);
        Checked { operation: function.to_string(), bound, worst, arguments: 1, width: 1 }
    }

    #[test]
    fn an_operation_that_leaves_its_bound_is_named() {
        let checked = [sine(0.5_f32.sin()), Checked { operation: "cos".into(), ..sine(0.48) }];
        assert_eq!(left(&checked), ["cos"]);
        assert_eq!(verdict(&checked), "1 of 2 operations leave their bounds: cos");
        assert!(verdict(&checked[..1]).starts_with("all 1 operations keep"));
        let text = table(&checked).render(Terminal::PLAIN);
        let rows: Vec<&str> = text.lines().filter(|line| line.contains("5e-1")).collect();
        assert!(rows.iter().any(|row| row.starts_with("cos") && row.ends_with("left")), "{text}");
        let check = Check { operations: checked.into(), sums_in_order: true };
        let report = report(&check, MathChoice::Portable);
        assert!(!report.kept && report.operations[0].kept && !report.operations[1].kept);
    }

    #[test]
    fn no_number_is_null() {
        let check = Check { operations: vec![sine(f32::NAN)], sums_in_order: false };
        let report = serde_json::to_value(report(&check, MathChoice::Native)).expect("JSON");
        assert_eq!(report["operations"][0]["found"], serde_json::Value::Null);
        assert_eq!(report["operations"][0]["kept"], false);
    }
}
