//! Every `colors/NAME.colorfn` becomes WGSL and a Rust structure of its parameters, both in one module of `colors.rs`.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use color_fn::file::ColorFile;
use color_fn::shadergen::{Language, Options, compile};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=colors");
    let mut colors = String::new();
    let mut files: Vec<_> = fs::read_dir("colors")?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    for (binding, file) in files.iter().enumerate() {
        write_color(&file.path(), u32::try_from(binding)?, &mut colors)?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("colors.rs"), colors)?;
    Ok(())
}

fn write_color(path: &Path, binding: u32, out: &mut String) -> Result<(), Box<dyn Error>> {
    let file = ColorFile::open(path)?;
    let name = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a file has a name")?;
    // Functions of one program have names and bindings of their own.
    let mut shader = compile(file.graph(), &Options::new(name).at(0, binding))?;
    shader.interface.set_values(&file.parameters())?;
    let wgsl = shader.write(Language::Wgsl)?;
    let parameters = shader.interface.rust_parameters().ok_or("parameters lie in a buffer")?;
    writeln!(out, "pub mod {name} {{")?;
    writeln!(out, "/// The function in WGSL, to stand in front of a shader that calls it.")?;
    writeln!(out, "pub const WGSL: &str = {:?};", wgsl.text().ok_or("WGSL is text")?)?;
    writeln!(out, "{parameters}}}")?;
    Ok(())
}
