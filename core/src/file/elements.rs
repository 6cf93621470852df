//! Numbers and lists as a file has them, with words for what does not fit.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// An integer that fits `T`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Integer<T>(pub(super) T);

impl<'de, T: TryFrom<u64>> Deserialize<'de> for Integer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number<T>(PhantomData<T>);
        impl<T: TryFrom<u64>> Visitor<'_> for Number<T> {
            type Value = Integer<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer")
            }
            fn visit_u64<E: Error>(self, x: u64) -> Result<Integer<T>, E> {
                T::try_from(x).map(Integer).map_err(|_| E::custom(format!("{x} is too large a number here")))
            }
        }
        deserializer.deserialize_u64(Number(PhantomData))
    }
}

/// A number that a file may hold, read as exactly as it can be.
pub(super) trait Float: Sized {
    /// Asks for a number of this precision, so that it is rounded once.
    fn ask<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error>;
    /// Rounds.
    fn round(x: f64) -> Self;
    /// Rounds.
    fn round_integer(x: i128) -> Self;
    /// Whether it is neither infinite nor NaN.
    fn is_finite(&self) -> bool;
}

impl Float for f32 {
    fn ask<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        deserializer.deserialize_f32(visitor)
    }
    #[expect(clippy::cast_possible_truncation, reason = "the parser has rounded to f32 already")]
    fn round(x: f64) -> Self {
        x as Self
    }
    #[expect(clippy::cast_precision_loss, reason = "rounding is what is asked for")]
    fn round_integer(x: i128) -> Self {
        x as Self
    }
    fn is_finite(&self) -> bool {
        Self::is_finite(*self)
    }
}

impl Float for f64 {
    fn ask<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        deserializer.deserialize_f64(visitor)
    }
    fn round(x: f64) -> Self {
        x
    }
    #[expect(clippy::cast_precision_loss, reason = "rounding is what is asked for")]
    fn round_integer(x: i128) -> Self {
        x as Self
    }
    fn is_finite(&self) -> bool {
        Self::is_finite(*self)
    }
}

/// A finite number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finite<T>(pub(super) T);

impl<'de, T: Float> Deserialize<'de> for Finite<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number<T>(PhantomData<T>);
        impl<T: Float> Visitor<'_> for Number<T> {
            type Value = Finite<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a finite number")
            }
            fn visit_f64<E: Error>(self, x: f64) -> Result<Finite<T>, E> {
                let rounded = T::round(x);
                if rounded.is_finite() { Ok(Finite(rounded)) } else { Err(E::custom("number out of range")) }
            }
            fn visit_u64<E: Error>(self, x: u64) -> Result<Finite<T>, E> {
                Ok(Finite(T::round_integer(x.into())))
            }
            fn visit_i64<E: Error>(self, x: i64) -> Result<Finite<T>, E> {
                Ok(Finite(T::round_integer(x.into())))
            }
        }
        T::ask(deserializer, Number(PhantomData))
    }
}

/// Something that a file has a list of.
pub(super) trait Item {
    /// What it is, in a message that counts from 0.
    const NAME: &'static str;
    /// How many there may be.
    const MAX: usize;
}

/// A list of limited length.
#[derive(Debug)]
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Item + Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(PhantomData<T>);
        impl<'de, T: Item + Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut items = Vec::new();
                loop {
                    let item = seq
                        .next_element()
                        .map_err(|error| A::Error::custom(format!("{} {}: {error}", T::NAME, items.len())))?;
                    match item {
                        None => return Ok(List(items)),
                        Some(_) if items.len() == T::MAX => {
                            let message = format!("more than {} of `{}`", T::MAX, T::NAME);
                            return Err(A::Error::custom(message));
                        }
                        Some(item) => items.push(item),
                    }
                }
            }
        }
        deserializer.deserialize_seq(Items(PhantomData))
    }
}
