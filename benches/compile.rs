//! How long from a definition to validated WGSL? The reach is 0.5 ms.
//!
//!     cargo bench --bench compile

use std::hint::black_box;

use cases::forms::{Network, Rbf};
use color_fn_core::{Color, record};
use color_fn_shadergen::{Language, Options, ShaderError, compile};
use support::least_seconds;

const ROUNDS: usize = 300;

fn bench<C: Color>(name: &str, color: &C) -> Result<(), ShaderError> {
    let graph = record(color);
    let options = Options::new(graph.name());
    compile(&graph, &options)?.write(Language::Wgsl)?;
    let recorded = least_seconds(ROUNDS, || drop(black_box(record(color))));
    let compiled = least_seconds(ROUNDS, || {
        drop(black_box(compile(&graph, &options).map(|shader| shader.write(Language::Wgsl))));
    });
    println!("{name:24}{:>10.1} µs to a graph{:>10.1} µs to validated WGSL", 1e6 * recorded, 1e6 * compiled);
    Ok(())
}

fn main() -> Result<(), ShaderError> {
    bench("rbf, 64 centres", &Rbf { centres: 64, epsilon: 3.0 })?;
    bench("network 2-64-64-64-3", &Network { hidden: vec![64, 64, 64] })
}
