//! How long from a definition to validated WGSL? The reach is 0.5 ms.
//!
//!     cargo bench --bench compile

use cases::{Network, Rbf};
use color_fn_core::{Color, record};
use color_fn_shadergen::{Language, Options, compile};
use criterion::{Criterion, criterion_group, criterion_main};

fn bench<C: Color>(criterion: &mut Criterion, name: &str, color: &C) {
    let graph = record(color);
    let options = Options::new(graph.name());
    let mut group = criterion.benchmark_group(name);
    group.bench_function("definition to graph", |b| b.iter(|| record(color)));
    group.bench_function("graph to validated WGSL", |b| {
        b.iter(|| compile(&graph, &options).map(|shader| shader.write(Language::Wgsl)));
    });
    group.finish();
}

fn all(criterion: &mut Criterion) {
    bench(criterion, "rbf, 64 centres", &Rbf { centres: 64, epsilon: 3.0 });
    bench(criterion, "network 2-64-64-64-3", &Network { hidden: vec![64, 64, 64] });
}

criterion_group!(benches, all);
criterion_main!(benches);
