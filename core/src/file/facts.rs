//! Free-form parts of a file: named numbers and texts, limited in number and depth.

use std::cell::Cell;
use std::fmt;

use crate::limits::{MAX_FACT_DEPTH, MAX_FACTS};
use crate::message::escaped;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Named numbers, texts, truth values, and lists and objects of them, in order.
pub type Facts = Map<String, Value>;

/// Facts that come from a file.
#[derive(Debug, Default)]
pub(super) struct Bounded(pub(super) Facts);

impl<'de> Deserialize<'de> for Bounded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Bounded;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Bounded, A::Error> {
                Fact { count: &Cell::new(0), depth: 0 }.object(map).map(Bounded)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// One value, and how many came before it.
#[derive(Clone, Copy)]
struct Fact<'c> {
    count: &'c Cell<usize>,
    depth: usize,
}

impl Fact<'_> {
    fn inside<E: Error>(self) -> Result<Self, E> {
        self.count.set(self.count.get() + 1);
        if self.count.get() > MAX_FACTS {
            return Err(E::custom(format!("more than {MAX_FACTS} entries in one part")));
        }
        if self.depth >= MAX_FACT_DEPTH {
            return Err(E::custom(format!("this part nests more than {MAX_FACT_DEPTH} deep")));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
        let mut facts = Facts::new();
        while let Some(key) = map.next_key::<String>()? {
            if facts.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{}` is there twice", escaped(&key))));
            }
            let value = map.next_value_seed(self.inside()?)?;
            facts.insert(key, value);
        }
        Ok(facts)
    }
}

impl<'de> DeserializeSeed<'de> for Fact<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fact<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text, true, false, a list or an object")
    }
    fn visit_bool<E: Error>(self, x: bool) -> Result<Value, E> {
        Ok(Value::Bool(x))
    }
    fn visit_u64<E: Error>(self, x: u64) -> Result<Value, E> {
        Ok(x.into())
    }
    fn visit_i64<E: Error>(self, x: i64) -> Result<Value, E> {
        Ok(x.into())
    }
    fn visit_f64<E: Error>(self, x: f64) -> Result<Value, E> {
        Number::from_f64(x).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }
    fn visit_str<E: Error>(self, x: &str) -> Result<Value, E> {
        Ok(x.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            match seq.next_element_seed(self.inside()?)? {
                Some(value) => list.push(value),
                None => return Ok(Value::Array(list)),
            }
        }
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        self.object(map).map(Value::Object)
    }
}
