//! Graphs that are small as files and large as work.

use std::fmt::Write;

/// The file of a graph of one input, whose last node is the output.
pub fn file(nodes: &[String]) -> String {
    let last = nodes.len() - 1;
    let mut text = format!(
        "{{\"colorfn\": 1, \"name\": \"x\", \"inputs\": [{{\"name\": \"x\", \"width\": 1, \"quantity\": \"number\"}}], \
         \"outputs\": [{{\"name\": \"y\", \"width\": 1, \"quantity\": \"number\", \"node\": {last}}}], \
         \"parameters\": [], \"nodes\": [\n"
    );
    for (i, node) in nodes.iter().enumerate() {
        let comma = if i == last { "" } else { "," };
        writeln!(text, "{node}{comma}").expect("a string takes all");
    }
    text + "]}"
}

/// `x + 1 + 1 …`, of `n` nodes more than the two it begins with.
pub fn chain(n: usize) -> Vec<String> {
    let mut nodes = vec!["{\"input\": 0}".to_owned(), "{\"literal\": 1}".to_owned()];
    nodes.extend((0..n).map(|i| format!("{{\"add\": [{}, 1]}}", if i == 0 { 0 } else { i + 1 })));
    nodes
}

/// At each depth `width` arrays, each of which needs one element of every array one deeper: as a schedule,
/// `width` to the power of `depth` loops.
pub fn lattice(width: usize, depth: usize) -> Vec<String> {
    let mut nodes = vec!["{\"literal\": 0}".to_owned()];
    let mut body = 0;
    for d in 0..depth {
        nodes.push(format!("{{\"row\": {d}}}"));
        nodes.push(format!("{{\"add\": [{body}, {}]}}", nodes.len() - 1));
        body = nodes.len() - 1;
    }
    for d in (0..depth).rev() {
        let mut sum = 0;
        for n in 1..=width {
            // Another length each, so that none is shared.
            nodes.push(format!("{{\"collect\": {{\"n\": {n}, \"depth\": {d}, \"body\": {body}}}}}"));
            nodes.push(format!("{{\"at\": [{}, 0]}}", nodes.len() - 1));
            nodes.push(format!("{{\"add\": [{sum}, {}]}}", nodes.len() - 1));
            sum = nodes.len() - 1;
        }
        body = sum;
    }
    nodes
}

/// A loop of `n` rounds at each of `depth` depths, around a body that reads all their rows.
pub fn nested(n: usize, depth: usize) -> Vec<String> {
    let mut nodes = lattice(0, depth);
    for d in (0..depth).rev() {
        // The last node is the body: the sum of the rows, then the loop inside.
        let body = nodes.len() - 1;
        nodes.push(format!("{{\"sum\": {{\"n\": {n}, \"depth\": {d}, \"body\": {body}}}}}"));
    }
    nodes
}

/// `count` arrays of 65,536 elements and a few less, each of which needs the one before it.
pub fn arrays(count: usize) -> Vec<String> {
    let mut nodes = vec!["{\"literal\": 0}".to_owned(), "{\"input\": 0}".to_owned()];
    let mut sum = 1;
    for i in 0..count {
        let n = 65_536 - i;
        nodes.push(format!("{{\"collect\": {{\"n\": {n}, \"depth\": 0, \"body\": {sum}}}}}"));
        nodes.push(format!("{{\"at\": [{}, 0]}}", nodes.len() - 1));
        sum = nodes.len() - 1;
    }
    nodes
}

/// A chain, and at its end `loops` sums of one round, each of the one before it: `nodes` nodes in all.
pub fn loops(loops: usize, nodes: usize) -> Vec<String> {
    let mut nodes = chain(nodes - 2 - loops);
    for _ in 0..loops {
        let body = nodes.len() - 1;
        nodes.push(format!("{{\"sum\": {{\"n\": 1, \"depth\": 0, \"body\": {body}}}}}"));
    }
    nodes
}
