//! A node as a file has it: `{"mul": [3, 4]}`, with a `"name"` where the definition gave one.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{Error as NameError, StrDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};

use super::elements::{Finite, Integer, Item};
use crate::graph::{Id, Literal, Node, Parts};
use crate::limits::MAX_NODES;
use crate::message::escaped;
use crate::scalar::op::name;

/// A node and its name.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) node: Node,
    pub(super) name: Option<String>,
}

impl Item for Operation {
    const NAME: &'static str = "node";
    const MAX: usize = MAX_NODES;
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Operation;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an operation, as {\"mul\": [0, 1]}")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Operation, A::Error> {
                let (mut node, mut name) = (None, None);
                while let Some(key) = map.next_key::<String>()? {
                    let before = match key.as_str() {
                        "name" => name.replace(map.next_value()?).is_some(),
                        operation => node.replace(self::node(operation, &mut map)?).is_some(),
                    };
                    if before {
                        let message = format!(
                            "a node has one operation and one name, and `{}` is too much",
                            escaped(&key)
                        );
                        return Err(A::Error::custom(message));
                    }
                }
                let node = node.ok_or_else(|| A::Error::custom("the operation is missing"))?;
                Ok(Operation { node, name })
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    index: Integer<u8>,
    of: Operand,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wide {
    width: Integer<u8>,
    of: Operand,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    block: Integer<u32>,
    row: Operand,
    column: Operand,
    width: Integer<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dot {
    block: Integer<u32>,
    row: Operand,
    column: Integer<u32>,
    array: Operand,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Loop {
    n: Integer<u32>,
    depth: Integer<u8>,
    body: Operand,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scatter {
    n: Integer<u32>,
    depth: Integer<u8>,
    len: Integer<u32>,
    index: Operand,
    value: Operand,
}

/// The number of another node.
#[derive(Debug, Clone, Copy)]
struct Operand(Id);

impl<'de> Deserialize<'de> for Operand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Integer::<u32>::deserialize(deserializer).map(|Integer(i)| Self(Id(i)))
    }
}

/// The node of an operation, whose operands come next.
fn node<'de, A: MapAccess<'de>>(operation: &str, map: &mut A) -> Result<Node, A::Error> {
    Ok(match operation {
        "input" => Node::Input(map.next_value::<Integer<u32>>()?.0),
        "literal" => Node::Literal(Literal(map.next_value::<Finite<f64>>()?.0)),
        "row" => Node::Row(map.next_value::<Integer<u8>>()?.0),
        "mul-add" => operands(operation, map).map(|[a, b, c]| Node::MulAdd(a, b, c))?,
        "not" => operands(operation, map).map(|[a]| Node::Not(a))?,
        "select" => operands(operation, map).map(|[mask, yes, no]| Node::Select(mask, yes, no))?,
        "compose" => Node::Compose(map.next_value::<Few>()?.0),
        "splat" => map.next_value().map(|Wide { width, of }| Node::Splat(width.0, of.0))?,
        "component" => map.next_value().map(|Part { index, of }| Node::Component(index.0, of.0))?,
        "inner-product" => operands(operation, map).map(|[a, b]| Node::InnerProduct(a, b))?,
        "read" => {
            let Read { block, row, column, width } = map.next_value()?;
            Node::Read { block: block.0, row: row.0, column: column.0, width: width.0 }
        }
        "dot" => {
            let Dot { block, row, column, array } = map.next_value()?;
            Node::Dot { block: block.0, row: row.0, column: column.0, array: array.0 }
        }
        "at" => operands(operation, map).map(|[array, index]| Node::At(array, index))?,
        "sum" => {
            let Loop { n, depth, body } = map.next_value()?;
            Node::Sum { n: n.0, depth: depth.0, body: body.0 }
        }
        "collect" => {
            let Loop { n, depth, body } = map.next_value()?;
            Node::Collect { n: n.0, depth: depth.0, body: body.0 }
        }
        "scatter" => {
            let Scatter { n, depth, len, index, value } = map.next_value()?;
            Node::Scatter { n: n.0, depth: depth.0, len: len.0, index: index.0, value: value.0 }
        }
        _ => {
            if let Some(op) = named(operation) {
                operands(operation, map).map(|[a]| Node::Unary(op, a))?
            } else if let Some(op) = named(operation) {
                operands(operation, map).map(|[a, b]| Node::Binary(op, a, b))?
            } else if let Some(op) = named(operation) {
                operands(operation, map).map(|[a, b]| Node::Compare(op, a, b))?
            } else if let Some(op) = named(operation) {
                operands(operation, map).map(|[a, b]| Node::Logic(op, a, b))?
            } else {
                let message = format!("unknown operation `{}`", escaped(operation));
                return Err(A::Error::custom(message));
            }
        }
    })
}

/// The operation of this name, among those of one kind.
fn named<'n, Op: Deserialize<'n>>(name: &'n str) -> Option<Op> {
    let name: StrDeserializer<'n, NameError> = name.into_deserializer();
    Op::deserialize(name).ok()
}

fn operands<'de, A: MapAccess<'de>, const N: usize>(
    operation: &str,
    map: &mut A,
) -> Result<[Id; N], A::Error> {
    let few = map.next_value::<Few>()?.0;
    let found = few.len();
    let plural = if N == 1 { "" } else { "s" };
    few[..]
        .try_into()
        .map_err(|_| A::Error::custom(format!("`{operation}` takes {N} operand{plural}, found {found}")))
}

/// Operands, no more than any operation takes.
struct Few(Parts);

impl<'de> Deserialize<'de> for Few {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Operands;
        impl<'de> Visitor<'de> for Operands {
            type Value = Few;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of operands")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Few, A::Error> {
                let mut ids = Vec::with_capacity(5);
                while ids.len() < 5
                    && let Some(Operand(id)) = seq.next_element()?
                {
                    ids.push(id);
                }
                let few = Parts::new(ids).map(Few);
                few.ok_or_else(|| A::Error::custom("no operation takes more than 4 operands"))
            }
        }
        deserializer.deserialize_seq(Operands)
    }
}

/// The operation and operands of a node, as the file has them.
pub(super) fn to_value(node: &Node) -> (String, Value) {
    let n = Id::index;
    match *node {
        Node::Input(k) => ("input".into(), k.into()),
        Node::Literal(Literal(x)) => ("literal".into(), x.into()),
        Node::Row(depth) => ("row".into(), depth.into()),
        Node::Unary(op, a) => (name(op), json!([n(a)])),
        Node::Binary(op, a, b) => (name(op), json!([n(a), n(b)])),
        Node::MulAdd(a, b, c) => ("mul-add".into(), json!([n(a), n(b), n(c)])),
        Node::Compare(op, a, b) => (name(op), json!([n(a), n(b)])),
        Node::Logic(op, a, b) => (name(op), json!([n(a), n(b)])),
        Node::Not(a) => ("not".into(), json!([n(a)])),
        Node::Select(mask, yes, no) => ("select".into(), json!([n(mask), n(yes), n(no)])),
        Node::Compose(ref parts) => ("compose".into(), parts.iter().map(|&part| n(part)).collect()),
        Node::Splat(width, a) => ("splat".into(), json!({"width": width, "of": n(a)})),
        Node::Component(index, a) => ("component".into(), json!({"index": index, "of": n(a)})),
        Node::InnerProduct(a, b) => ("inner-product".into(), json!([n(a), n(b)])),
        Node::Read { block, row, column, width } => {
            ("read".into(), json!({"block": block, "row": n(row), "column": n(column), "width": width}))
        }
        Node::Dot { block, row, column, array } => {
            ("dot".into(), json!({"block": block, "row": n(row), "column": column, "array": n(array)}))
        }
        Node::At(array, i) => ("at".into(), json!([n(array), n(i)])),
        Node::Sum { n: trip_count, depth, body } => {
            ("sum".into(), json!({"n": trip_count, "depth": depth, "body": n(body)}))
        }
        Node::Collect { n: trip_count, depth, body } => {
            ("collect".into(), json!({"n": trip_count, "depth": depth, "body": n(body)}))
        }
        Node::Scatter { n: trip_count, depth, len, index, value } => (
            "scatter".into(),
            json!({"n": trip_count, "depth": depth, "len": len, "index": n(index), "value": n(value)}),
        ),
    }
}
