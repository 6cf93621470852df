//! Rust structures of parameters, compiled and run: their bytes are those of the buffer.

use std::process::Command;

use color_fn_core::domain::{Number, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar, record};
use color_fn_shadergen::{Format, Interface, Options, compile};

/// Blocks of several shapes, whose names are keywords and alike.
struct Blocks;

impl Color for Blocks {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("type", 3, 1).free("a.b", 1, 5).free("a_b", 2, 9).fixed(
            "padding_0",
            2,
            vec![0.5, -1.25, 3e-9, 6e4],
        )
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let all = (0..4).map(|k| params.block(k).first().get(0));
        all.fold(wavelength, |sum, x| sum + x)
    }
}

fn interface(format: Format) -> (Interface, Vec<f64>) {
    let graph = record(&Blocks);
    let free: Vec<f64> = (0..26).map(|i| f64::from(i) * 0.37 - 3.1).collect();
    let parameters = graph.layout().parameters(&free).expect("as many as are free");
    let shader = compile(&graph, &Options::new("blocks").format(format).at(1, 3)).expect("a shader");
    let mut interface = shader.interface;
    interface.set_values(&parameters).expect("all");
    (interface, parameters)
}

#[test]
fn the_structure_has_the_bytes_of_the_buffer() {
    for format in Format::ALL {
        let (interface, parameters) = interface(format);
        let text = interface.rust_parameters().expect("there are parameters");
        // The compiler alone has no crates: what the derives promise is checked by hand.
        let text = text.replace("#[derive(bytemuck::Pod, bytemuck::Zeroable)]\n", "");
        let fields = text.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": ["));
        let fields: Vec<&str> = fields.map(|(name, _)| name).collect();
        assert_eq!(
            fields.iter().filter(|name| !name.starts_with("padding_") || name.ends_with('_')).count(),
            4
        );
        let written: String = fields
            .iter()
            .map(|field| {
                // Rows of numbers, or numbers alone where they fill up.
                let rows = if field.starts_with("padding_") && !field.ends_with('_') {
                    format!("values.{field}.iter()")
                } else {
                    format!("values.{field}.as_flattened().iter()")
                };
                format!(
                    "assert_eq!(std::mem::offset_of!(BlocksParameters, {field}), bytes.len());\n\
                     bytes.extend({rows}.flat_map(|x| x.to_le_bytes()));\n"
                )
            })
            .collect();
        let program = format!(
            "{text}
fn main() {{
    let values = BlocksParameters::VALUES;
    assert_eq!((BlocksParameters::GROUP, BlocksParameters::BINDING), (1, 3));
    let mut bytes: Vec<u8> = Vec::new();
    {written}
    assert_eq!(std::mem::size_of::<BlocksParameters>(), bytes.len());
    println!(\"{{}}\", bytes.iter().map(|byte| format!(\"{{byte:02x}}\")).collect::<String>());
}}"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let (source, binary) = (folder.path().join("main.rs"), folder.path().join("main"));
        std::fs::write(&source, program).expect("written");
        let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
        let compiled = Command::new(compiler)
            .args(["--edition=2024", "-Dwarnings", "-o"])
            .args([&binary, &source])
            .output()
            .expect("a compiler");
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        let run = Command::new(&binary).output().expect("a program");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let expected = interface.pack(&parameters).expect("bytes");
        let expected: String = expected.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), expected, "{format}");
    }
}

#[test]
fn there_is_none_without_a_buffer() {
    let graph = record(&Blocks);
    let parameters = graph.layout().parameters(&[0.0; 26]).expect("as many as are free");
    let constant = color_fn_shadergen::ParameterMode::Const(parameters);
    let shader = compile(&graph, &Options::new("blocks").parameters(constant)).expect("a shader");
    assert_eq!(shader.interface.rust_parameters().is_some(), shader.interface.parameter_bytes > 0);
    // Numbers that are not known are not made up.
    let (interface, _) = interface(Format::F32);
    let mut unset = interface;
    unset.parameters[1].values.clear();
    assert!(!unset.rust_parameters().expect("a structure").contains("VALUES"));
}
