//! Parameters in a shader: constants, or the members of one structure in a buffer.

use color_fn_core::color::to_f32;
use color_fn_core::layout::Layout;
use naga::{
    AddressSpace, Constant, Expression, GlobalVariable, Handle, Literal, Module, ResourceBinding, Span,
    StorageAccess, StructMember, TypeInner,
};

use crate::body::{Body, Value};
use crate::error::{MAX_CONST_VECTORS, MAX_UNIFORM_BYTES, ShaderError};
use crate::format::Format;
use crate::interface::{Binding, BindingKind, BlockInterface, Content};
use crate::names::{Names, identifier};
use crate::options::{Options, ParameterMode};
use crate::types::Types;

/// The parameters of a function that is being written.
pub(crate) struct Parameters {
    pub blocks: Vec<BlockInterface>,
    source: Source,
    /// The variable that holds the table of a block, once it was needed.
    tables: Vec<Option<Value>>,
    vectors: usize,
}

enum Source {
    /// Flat values, and where each block begins in them.
    Const {
        values: Vec<f32>,
        offsets: Vec<usize>,
    },
    Buffer {
        global: Handle<GlobalVariable>,
        /// The width of its vectors of `u32`, where they hold halves.
        words: Option<u8>,
    },
    Nothing,
}

impl Parameters {
    /// Declares the buffer, where there is one, and gives its binding.
    pub(crate) fn declare(
        module: &mut Module,
        types: &Types,
        names: &Names,
        options: &Options,
        layout: &Layout,
    ) -> Result<(Self, Option<Binding>), ShaderError> {
        if options.format != Format::F32 && matches!(options.parameters, ParameterMode::Const(_)) {
            return Err(ShaderError::ConstFormat { format: options.format });
        }
        let blocks = BlockInterface::of(layout, options.format);
        let bytes: usize = blocks.iter().map(BlockInterface::bytes).sum();
        if bytes > i32::MAX as usize {
            return Err(ShaderError::BufferSize { bytes });
        }
        let mut binding = None;
        let source = match &options.parameters {
            ParameterMode::Const(values) => {
                if values.len() != layout.len() {
                    return Err(ShaderError::ParameterCount { expected: layout.len(), found: values.len() });
                }
                Source::Const {
                    values: to_f32(values),
                    offsets: layout.block_offsets().iter().map(|place| place.offset).collect(),
                }
            }
            ParameterMode::Uniform | ParameterMode::Storage if blocks.is_empty() => Source::Nothing,
            mode => {
                let uniform = *mode == ParameterMode::Uniform;
                if uniform && bytes > MAX_UNIFORM_BYTES {
                    return Err(ShaderError::UniformSize { bytes });
                }
                let (space, kind) = if uniform {
                    (AddressSpace::Uniform, BindingKind::Uniform)
                } else {
                    (AddressSpace::Storage { access: StorageAccess::LOAD }, BindingKind::StorageRead)
                };
                // An array in a uniform buffer has elements of 16 bytes.
                let words = match options.format {
                    Format::F32 => None,
                    Format::F16 => Some(if uniform { 4 } else { 2 }),
                };
                let name = names.with("parameters");
                let (group, slot) = (options.group, options.binding);
                let global = GlobalVariable {
                    name: Some(name.clone()),
                    space,
                    binding: Some(ResourceBinding { group, binding: slot }),
                    ty: structure(module, types, names, &blocks, words)?,
                    init: None,
                    memory_decorations: naga::MemoryDecorations::empty(),
                };
                binding =
                    Some(Binding { group, binding: slot, name, content: Content::Parameters, kind, bytes });
                let global = module.global_variables.append(global, Span::UNDEFINED);
                Source::Buffer { global, words }
            }
        };
        let tables = vec![None; blocks.len()];
        Ok((Self { blocks, source, tables, vectors: 0 }, binding))
    }

    /// A parameter that is a constant.
    pub(crate) fn known(&self, block: usize, row: usize, column: usize) -> Option<f32> {
        match &self.source {
            Source::Const { values, offsets } if column < self.blocks[block].columns => {
                values.get(offsets[block] + row * self.blocks[block].columns + column).copied()
            }
            Source::Const { .. } | Source::Buffer { .. } | Source::Nothing => None,
        }
    }

    /// Whether they are constants.
    pub(crate) const fn constant(&self) -> bool {
        matches!(self.source, Source::Const { .. })
    }

    /// The width of the buffer's vectors of `u32`, where they hold halves.
    pub(crate) const fn words(&self) -> Option<u8> {
        match self.source {
            Source::Buffer { words, .. } => words,
            Source::Const { .. } | Source::Nothing => None,
        }
    }

    /// Four constants of a row, zeros where it is padded.
    pub(crate) fn known_quad(&self, block: usize, row: usize, quad: usize) -> Option<[f32; 4]> {
        self.constant().then(|| std::array::from_fn(|k| self.known(block, row, 4 * quad + k).unwrap_or(0.0)))
    }

    /// The array of a block's vectors, as a place to read from.
    pub(crate) fn array(
        &mut self,
        module: &mut Module,
        body: &mut Body,
        types: &Types,
        names: &Names,
        block: usize,
    ) -> Result<Value, ShaderError> {
        match self.source {
            Source::Buffer { global, .. } => {
                let all = body.add(Expression::GlobalVariable(global));
                let member = u32::try_from(block).unwrap_or(u32::MAX);
                Ok(body.element(all, member))
            }
            Source::Const { .. } => match self.tables[block] {
                Some(table) => Ok(table),
                None => self.table(module, body, types, names, block),
            },
            Source::Nothing => Err(ShaderError::Graph { what: "a block is read that the layout lacks" }),
        }
    }

    /// A constant at module level, and its copy in a variable: compilers index a variable at a computed place much
    /// faster than a constant.
    fn table(
        &mut self,
        module: &mut Module,
        body: &mut Body,
        types: &Types,
        names: &Names,
        block: usize,
    ) -> Result<Value, ShaderError> {
        let shape = &self.blocks[block];
        let (rows, quads) = (shape.rows, shape.columns.div_ceil(4));
        self.vectors += rows * quads;
        if self.vectors > MAX_CONST_VECTORS {
            let vectors = self.blocks.iter().map(|block| block.bytes() / 16).sum();
            return Err(ShaderError::ConstTable { vectors });
        }
        let mut vectors = Vec::with_capacity(rows * quads);
        for row in 0..rows {
            for quad in 0..quads {
                let quad = self.known_quad(block, row, quad).unwrap_or_default();
                let mut components = Vec::with_capacity(4);
                for value in quad {
                    if !value.is_finite() {
                        return Err(ShaderError::NotFinite { value });
                    }
                    let literal = Expression::Literal(Literal::F32(value));
                    components.push(module.global_expressions.append(literal, Span::UNDEFINED));
                }
                let vector = Expression::Compose { ty: types.numbers(4), components };
                vectors.push(module.global_expressions.append(vector, Span::UNDEFINED));
            }
        }
        let ty = types.array(module, 4, vectors.len())?;
        let init = Expression::Compose { ty, components: vectors };
        let init = module.global_expressions.append(init, Span::UNDEFINED);
        let plain = identifier(&self.blocks[block].name);
        let constant = Constant { name: Some(names.with(&plain)), ty, init };
        let constant = module.constants.append(constant, Span::UNDEFINED);
        let init = body.add(Expression::Constant(constant));
        let table = body.local(&plain, ty, Some(init));
        self.tables[block] = Some(table);
        Ok(table)
    }
}

fn structure(
    module: &mut Module,
    types: &Types,
    names: &Names,
    blocks: &[BlockInterface],
    words: Option<u8>,
) -> Result<Handle<naga::Type>, ShaderError> {
    let mut members = Vec::with_capacity(blocks.len());
    let mut offset = 0;
    for block in blocks {
        let bytes = u32::try_from(block.bytes()).unwrap_or(u32::MAX);
        members.push(StructMember {
            name: Some(identifier(&block.name)),
            ty: match words {
                None => types.array(module, 4, block.bytes() / 16)?,
                Some(width) => types.word_array(module, width, block.bytes() / (4 * usize::from(width)))?,
            },
            binding: None,
            offset,
        });
        offset = offset.saturating_add(bytes);
    }
    let inner = TypeInner::Struct { members, span: offset };
    let ty = naga::Type { name: Some(names.parameter_type.clone()), inner };
    Ok(module.types.insert(ty, Span::UNDEFINED))
}
