//! The types that generated functions use.

use std::num::NonZeroU32;

use color_fn_core::graph::Type;
use naga::{ArraySize, Handle, Module, Scalar, Span, TypeInner, VectorSize};

use crate::error::ShaderError;
use crate::names::Names;

/// Handles of the types in a module.
#[derive(Debug, Clone)]
pub(crate) struct Types {
    pub float: Handle<naga::Type>,
    pub index: Handle<naga::Type>,
    vectors: [Handle<naga::Type>; 3],
    /// What arrays are called in the one language, MSL, where they need a name.
    array_name: String,
}

/// The size of a vector of 2–4.
pub(crate) const fn vector_size(width: u8) -> VectorSize {
    match width {
        2 => VectorSize::Bi,
        3 => VectorSize::Tri,
        _ => VectorSize::Quad,
    }
}

fn insert(module: &mut Module, name: Option<&str>, inner: TypeInner) -> Handle<naga::Type> {
    module.types.insert(naga::Type { name: name.map(Into::into), inner }, Span::UNDEFINED)
}

impl Types {
    pub(crate) fn new(module: &mut Module, names: &Names) -> Self {
        let vectors = [2, 3, 4]
            .map(|w| insert(module, None, TypeInner::Vector { size: vector_size(w), scalar: Scalar::F32 }));
        Self {
            float: insert(module, None, TypeInner::Scalar(Scalar::F32)),
            index: insert(module, None, TypeInner::Scalar(Scalar::U32)),
            vectors,
            array_name: names.array_type.clone(),
        }
    }

    /// A number or a vector of this width.
    pub(crate) const fn numbers(&self, width: u8) -> Handle<naga::Type> {
        match width {
            1 => self.float,
            2 => self.vectors[0],
            3 => self.vectors[1],
            _ => self.vectors[2],
        }
    }

    /// An array of numbers (`width` 1) or `vec4`s (4).
    pub(crate) fn array(
        &self,
        module: &mut Module,
        width: u8,
        count: usize,
    ) -> Result<Handle<naga::Type>, ShaderError> {
        self.array_of(module, self.numbers(width), width, count)
    }

    /// An array of vectors of `u32`, two or four in each.
    pub(crate) fn word_array(
        &self,
        module: &mut Module,
        width: u8,
        count: usize,
    ) -> Result<Handle<naga::Type>, ShaderError> {
        let inner = TypeInner::Vector { size: vector_size(width), scalar: Scalar::U32 };
        let base = insert(module, None, inner);
        self.array_of(module, base, width, count)
    }

    fn array_of(
        &self,
        module: &mut Module,
        base: Handle<naga::Type>,
        width: u8,
        count: usize,
    ) -> Result<Handle<naga::Type>, ShaderError> {
        let count = u32::try_from(count).ok().and_then(NonZeroU32::new);
        let Some(count) = count else {
            return Err(ShaderError::Graph { what: "an array has between 1 and 2³² elements" });
        };
        let size = ArraySize::Constant(count);
        let inner = TypeInner::Array { base, size, stride: u32::from(width) * 4 };
        Ok(insert(module, Some(&self.array_name), inner))
    }

    /// An array whose length the buffer tells.
    pub(crate) fn runtime_array(&self, module: &mut Module) -> Handle<naga::Type> {
        let inner = TypeInner::Array { base: self.float, size: ArraySize::Dynamic, stride: 4 };
        insert(module, Some(&self.array_name), inner)
    }
}

/// The width of a node's value: 1 for a number, 2–4 for a vector.
pub(crate) fn width(ty: Type) -> Result<u8, ShaderError> {
    match ty {
        Type::Float => Ok(1),
        Type::Vec(k) => Ok(k),
        Type::Bool | Type::Array(_) => Err(ShaderError::Graph { what: "a number or a vector is needed" }),
    }
}
