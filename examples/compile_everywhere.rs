//! One definition in five languages and three parameter modes, with the interface that a renderer binds by.
//!
//!     cargo run --example compile_everywhere

use color_fn::bases::{BSpline, Range};
use color_fn::compose::Compose;
use color_fn::domain::Reflectance;
use color_fn::record;
use color_fn::shadergen::{Entry, Language, Options, ParameterMode, Source, compile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Twenty-four splines of twelve coefficients: one function, a table of parameters, the index as argument.
    let set = BSpline::<Reflectance>::new(12, Range::new(380.0, 730.0)?)?.set(24);
    let graph = record(&set);
    println!("{} operations for {} parameters\n", graph.operations(), graph.layout().free_len());

    println!("{:10}{:>12}{:>12}{:>12}", "bytes", "constants", "uniform", "storage");
    for language in Language::ALL {
        print!("{:10}", language.to_string());
        for parameters in [
            ParameterMode::Const(vec![0.5; graph.layout().len()]),
            ParameterMode::Uniform,
            ParameterMode::Storage,
        ] {
            let options = Options::new("chart").parameters(parameters).entry(Entry::Fragment);
            let bytes = compile(&graph, &options)?.write(language)?.to_bytes().len();
            print!("{bytes:>12}");
        }
        println!();
    }

    let shader = compile(&graph, &Options::new("chart").parameters(ParameterMode::Uniform))?;
    let interface = &shader.interface;
    println!(
        "\nrow 7, column 3 of `coefficients` lies at byte {:?}",
        interface.parameter_offset("coefficients", 7, 3)
    );
    println!("the interface:\n{}\n", interface.to_json()?);
    if let Source::Text(wgsl) = shader.write(Language::Wgsl)? {
        println!("{wgsl}");
    }
    Ok(())
}
