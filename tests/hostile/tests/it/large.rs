//! Graphs that are small as files and large as work: refused, or run and compiled, and quickly.

use std::time::{Duration, Instant};

use color_fn_core::file::ColorFile;
use hostile::large::{arrays, chain, file, lattice, loops, nested};
use hostile::{alone, compile_all};

/// Reads the graph, and where it is accepted runs it and makes shaders of it: in bearable time in any case.
fn read(nodes: &[String]) -> Result<(), String> {
    let start = Instant::now();
    let text = file(nodes);
    let result = match ColorFile::read(text.as_bytes()) {
        Ok(file) => {
            file.program().run::<f32>(&[], &[0.5]);
            println!("{:?} read and run", start.elapsed());
            compile_all(&file, text.len());
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    };
    println!("{:?} for {} nodes", start.elapsed(), nodes.len());
    // Some thirty times what the slowest takes, optimised or not.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    result
}

fn refused(what: &str, found: u64, limit: u64) -> Result<(), String> {
    Err(format!("{what} is {found}; at most {limit} is accepted: correct the graph, or write the file again"))
}

#[test]
fn large_graphs_are_refused_or_used_without_delay() {
    let _alone = alone();
    a_lattice_of_loops_is_not_unfolded();
    work_is_bounded();
    memory_is_bounded();
    the_largest_graphs_are_used();
}

fn a_lattice_of_loops_is_not_unfolded() {
    assert_eq!(read(&lattice(2, 3)), Ok(()));
    assert_eq!(
        read(&lattice(16, 8)),
        refused("the number of steps, with what loops repeat,", 22_906_492_241, 262_144)
    );
}

fn work_is_bounded() {
    assert_eq!(read(&nested(100, 3)), Ok(()));
    assert_eq!(
        read(&nested(65_536, 8)),
        refused("the number of operations for one value", u64::MAX, 1 << 24)
    );
    // An array of 65,536 elements is made anew in each of 65,536 rounds, of one node each.
    let scatter = "{\"scatter\": {\"n\": 1, \"depth\": 1, \"len\": 65536, \"index\": 0, \"value\": 1}}";
    let nodes = ["{\"literal\": 0}", "{\"row\": 0}", scatter, "{\"at\": [2, 0]}"]
        .into_iter()
        .chain(["{\"sum\": {\"n\": 65536, \"depth\": 0, \"body\": 3}}"])
        .map(String::from);
    let found = read(&nodes.collect::<Vec<_>>()).unwrap_err();
    assert!(found.starts_with("the number of operations for one value is 4295"), "{found}");
}

fn memory_is_bounded() {
    assert_eq!(read(&arrays(16)), Ok(()));
    assert_eq!(read(&arrays(17)), refused("the number of array elements", 17 * 65_536 - 136, 1 << 20));
}

fn the_largest_graphs_are_used() {
    assert_eq!(read(&chain(65_534)), Ok(()));
    // Each loop waits for the one before it.
    assert_eq!(read(&loops(1024, 16_384)), Ok(()));
    assert_eq!(read(&loops(256, 65_536)), Ok(()));
    // 131 nodes, and thousands of loops when they are not shared.
    assert_eq!(read(&lattice(5, 5)), Ok(()));
    assert_eq!(
        read(&loops(1024, 65_536)),
        refused("the number of loops times that of nodes", 1 << 26, 1 << 24)
    );
    assert_eq!(read(&loops(1025, 2000)), refused("the number of loops", 1025, 1024));
}
