//! One parameter block as a file has it.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::elements::{Finite, Float, Integer, Item};
use crate::layout::Role;
use crate::limits::{MAX_BLOCKS, MAX_PARAMETERS};
use crate::message::escaped;

/// A block with its values, row by row. There are as many as its shape says.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) name: String,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) values: Values,
}

/// The values by their role: free ones are `f32`, tables may be more precise.
#[derive(Debug)]
pub(super) enum Values {
    /// Fitted.
    Free(Vec<f32>),
    /// A table.
    Fixed(Vec<f64>),
}

impl Item for Block {
    const NAME: &'static str = "parameter block";
    const MAX: usize = MAX_BLOCKS;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tag {
    F32,
    F64,
}

/// What stands before the values.
#[derive(Default)]
struct Head {
    name: Option<String>,
    role: Option<Role>,
    rows: Option<usize>,
    columns: Option<usize>,
    tag: Option<Tag>,
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Block;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a parameter block")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Block, A::Error> {
                let mut head = Head::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "name" => once(&mut head.name, &key, map.next_value()?)?,
                        "role" => once(&mut head.role, &key, map.next_value()?)?,
                        "rows" => once(&mut head.rows, &key, map.next_value::<Integer<usize>>()?.0)?,
                        "columns" => once(&mut head.columns, &key, map.next_value::<Integer<usize>>()?.0)?,
                        "type" => once(&mut head.tag, &key, map.next_value()?)?,
                        "values" => return head.values(map),
                        _ => return Err(A::Error::custom(format!("unknown key `{}`", escaped(&key)))),
                    }
                }
                Err(A::Error::custom("`values` are missing"))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

fn once<T, E: Error>(slot: &mut Option<T>, key: &str, value: T) -> Result<(), E> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom(format!("the key `{key}` is there twice"))),
    }
}

impl Head {
    /// The block, whose values come next: its shape is known and checked before the first of them.
    fn values<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<Block, A::Error> {
        let (Some(name), Some(role), Some(rows), Some(columns), Some(tag)) =
            (self.name, self.role, self.rows, self.columns, self.tag)
        else {
            let message = "`values` come last, after `name`, `role`, `rows`, `columns` and `type`";
            return Err(A::Error::custom(message));
        };
        let about = |problem: String| A::Error::custom(format!("`{}` {problem}", escaped(&name)));
        let count = match rows.checked_mul(columns) {
            Some(0) => return Err(about(format!("is empty: {rows} × {columns}"))),
            Some(count) if count <= MAX_PARAMETERS => count,
            _ => {
                return Err(about(format!(
                    "has {rows} × {columns} values; at most {MAX_PARAMETERS} are accepted"
                )));
            }
        };
        let about_values = |error: A::Error| A::Error::custom(format!("`{}`: {error}", escaped(&name)));
        let values = match (role, tag) {
            (Role::Free, Tag::F32) => {
                Values::Free(map.next_value_seed(Numbers::new(count)).map_err(about_values)?)
            }
            (Role::Free, Tag::F64) => return Err(about("is free, and so its `type` is \"f32\"".into())),
            (Role::Fixed, Tag::F32) => {
                let single: Vec<f32> = map.next_value_seed(Numbers::new(count)).map_err(about_values)?;
                Values::Fixed(single.into_iter().map(f64::from).collect())
            }
            (Role::Fixed, Tag::F64) => {
                Values::Fixed(map.next_value_seed(Numbers::new(count)).map_err(about_values)?)
            }
        };
        match map.next_key::<String>()? {
            None => Ok(Block { name, rows, columns, values }),
            Some(key) => {
                Err(about(format!("has the key `{}` after `values`, which come last", escaped(&key))))
            }
        }
    }
}

/// As many numbers as are expected.
struct Numbers<T> {
    expected: usize,
    of: PhantomData<T>,
}

impl<T> Numbers<T> {
    const fn new(expected: usize) -> Self {
        Self { expected, of: PhantomData }
    }
}

impl<'de, T: Float> DeserializeSeed<'de> for Numbers<T> {
    type Value = Vec<T>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Float> Visitor<'de> for Numbers<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of {} numbers", self.expected)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let expected = self.expected;
        let mut numbers = Vec::new();
        while let Some(Finite(x)) = seq
            .next_element()
            .map_err(|error| A::Error::custom(format!("value {}: {error}", numbers.len())))?
        {
            if numbers.len() == expected {
                return Err(A::Error::custom(format!("expected {expected} values, found more")));
            }
            if numbers.len() == numbers.capacity() {
                // Grows with what is there, never to what is merely announced, nor beyond it.
                numbers.reserve_exact(numbers.len().clamp(16, 1 << 23).min(expected - numbers.len()));
            }
            numbers.push(x);
        }
        match numbers.len() {
            found if found == expected => Ok(numbers),
            found => Err(A::Error::custom(format!("expected {expected} values, found {found}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_room_that_they_need() {
        for count in [1, 17, 1000, 70_001] {
            let values = vec!["0"; count].join(",");
            let text = format!(
                "{{\"name\":\"x\",\"role\":\"free\",\"rows\":{count},\"columns\":1,\"type\":\"f32\",\
                 \"values\":[{values}]}}"
            );
            let Values::Free(values) = serde_json::from_str::<Block>(&text).unwrap().values else {
                unreachable!("the block is free")
            };
            assert_eq!((values.len(), values.capacity()), (count, count));
        }
    }
}
