//! Damage that leaves JSON what it is: other numbers, types, orders and members.

use color_fn_core::scalar::op::{BinaryOp, CompareOp, UnaryOp};
use serde_json::{Value, json};
use support::Random;

/// The places of all values, as JSON pointers.
fn places(value: &Value, here: String, all: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| places(value, format!("{here}/{i}"), all));
        }
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            places(value, format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), all);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all.push(here);
}

/// Another value, of any type.
fn any(random: &mut Random) -> Value {
    let numbers = [0_i64, 1, 2, 3, 4, 5, 8, 255, 256, 1024, 65_535, 65_536, 65_537, 1 << 32, 1 << 53, -1];
    match random.below(9) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(["x", "", "a.b", "main", "_e1", "float", "\u{1b}[2J", &"x".repeat(70)][random.below(8)]),
        3 => json!([]),
        4 => json!({}),
        5 => json!([-0.0, 0.5, 1e-320, 3.5e38, 1e308, 1e-45, 16_777_217.0][random.below(7)]),
        _ => json!(numbers[random.below(numbers.len())]),
    }
}

/// Damages JSON; false where it is none.
pub(crate) fn mutate(bytes: &mut Vec<u8>, random: &mut Random) -> bool {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else { return false };
    let mut all = Vec::new();
    places(&value, String::new(), &mut all);
    let pick = |random: &mut Random| all[random.below(all.len())].clone();
    let (place, another) = (pick(random), pick(random));
    let copy = value.pointer(&another).cloned().unwrap_or_default();
    let Some(found) = value.pointer_mut(&place) else { return false };
    match (random.below(8), &mut *found) {
        // Node ids, widths, rounds: near what is right.
        (0..3, Value::Number(number)) if number.is_i64() => {
            let near = number.as_i64().unwrap_or(0).saturating_add([-2, -1, 1, 2][random.below(4)]);
            *found = json!(near);
        }
        (0..2, Value::Array(list)) if list.len() > 1 => {
            let (a, b) = (random.below(list.len()), random.below(list.len()));
            list.swap(a, b);
        }
        (2, Value::Array(list)) if !list.is_empty() => drop(list.remove(random.below(list.len()))),
        (3, Value::Array(list)) if !list.is_empty() => {
            let twin = list[random.below(list.len())].clone();
            list.insert(random.below(list.len() + 1), twin);
        }
        (0..3, Value::Object(map)) if !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len())).cloned().unwrap_or_default();
            let taken = map.remove(&key).unwrap_or_default();
            // Taken away, put at the end, or computed by another operation.
            match (sibling(&key, random), random.below(2)) {
                (Some(other), _) => drop(map.insert(other, taken)),
                (None, 0) => {}
                (None, _) => drop(map.insert(key, taken)),
            }
        }
        (4, _) => *found = json!([found.take()]),
        (5, _) => *found = copy,
        _ => *found = any(random),
    }
    let written =
        if random.below(4) == 0 { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) };
    written.map(|written| *bytes = written).is_ok()
}

/// The name of another operation that takes as many operands; `None` where `name` is none of those.
fn sibling(name: &str, random: &mut Random) -> Option<String> {
    let kinds = [
        UnaryOp::ALL.iter().map(|op| json!(op)).chain([json!("neg")]).collect::<Vec<_>>(),
        BinaryOp::ALL.iter().map(|op| json!(op)).chain([json!("at")]).collect(),
        CompareOp::ALL.iter().map(|op| json!(op)).chain(["and", "or"].map(Value::from)).collect(),
        vec![json!("sum"), json!("collect")],
        vec![json!("mul-add"), json!("select")],
    ];
    let kind = kinds.into_iter().find(|kind| kind.iter().any(|op| op == name))?;
    kind[random.below(kind.len())].as_str().map(str::to_owned)
}
