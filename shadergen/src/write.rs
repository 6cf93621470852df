//! Writing a module in each language.

use std::fmt;

use naga::back::{glsl, hlsl, msl, spv, wgsl};
use naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};
use naga::{AddressSpace, ResourceBinding, ShaderStage};

use crate::error::ShaderError;
use crate::language::Language;
use crate::module::Shader;
use crate::{comment, helpers, library};

/// A written shader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Text.
    Text(String),
    /// SPIR-V.
    Words(Vec<u32>),
}

impl Source {
    /// The bytes of a file: the text, or the words, low byte first.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Words(words) => words.iter().flat_map(|word| word.to_le_bytes()).collect(),
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Words(_) => None,
        }
    }
}

/// No checks: every index that a generated function uses is within its bounds.
const UNCHECKED: BoundsCheckPolicies = BoundsCheckPolicies {
    index: BoundsCheckPolicy::Unchecked,
    buffer: BoundsCheckPolicy::Unchecked,
    image_load: BoundsCheckPolicy::Unchecked,
    binding_array: BoundsCheckPolicy::Unchecked,
};

impl Shader {
    /// Writes the shader.
    ///
    /// In GLSL and MSL a buffer's number is its binding; in HLSL its register, with the group as the space. In MSL
    /// the sizes of the buffers of a compute entry are bound after the last of them. GLSL ES 3.00 has no such
    /// numbers: there a program looks for the block that is called as the binding
    /// ([`Binding::name`](crate::Binding::name)), and a vertex stage gives out the point under the name of
    /// [`EntryInterface::varying`](crate::EntryInterface::varying).
    ///
    /// # Errors
    /// When the language cannot express what the options asked for.
    pub fn write(&self, language: Language) -> Result<Source, ShaderError> {
        let text = match language {
            Language::Wgsl | Language::Wesl => self.wgsl(language),
            Language::Glsl => self.glsl(language, glsl::Version::Desktop(450)),
            Language::GlslEs => self.glsl(language, self.es_version()),
            Language::Hlsl => self.hlsl(),
            Language::Msl => self.msl(),
            Language::Spirv => return self.spirv(),
        }?;
        let function = &self.interface.function;
        let text = match language {
            Language::Glsl | Language::GlslEs | Language::Msl => helpers::rename(&text, function),
            Language::Hlsl => helpers::list_elements(&helpers::rename(&text, function), function),
            Language::Wgsl | Language::Wesl | Language::Spirv => text,
        };
        let text = exact_largest(&text);
        let text = helpers::name_results(&text, &self.interface, &self.module);
        comment::insert(&text, &self.comment, function)
            .map(Source::Text)
            .ok_or_else(|| ShaderError::Keyword { name: function.clone(), language })
    }

    fn stage(&self) -> Option<(ShaderStage, String)> {
        self.module.entry_points.first().map(|entry| (entry.stage, entry.name.clone()))
    }

    fn bindings(&self) -> impl Iterator<Item = ResourceBinding> {
        self.module.global_variables.iter().filter_map(|(_, global)| global.binding)
    }

    fn wgsl(&self, language: Language) -> Result<String, ShaderError> {
        wgsl::write_string(&self.module, &self.info, wgsl::WriterFlags::empty())
            .map_err(|error| refused(language, error))
    }

    fn es_version(&self) -> glsl::Version {
        let fragment = self.stage().is_none_or(|(stage, _)| stage == ShaderStage::Fragment);
        let storage =
            self.module.global_variables.iter().any(|(_, g)| matches!(g.space, AddressSpace::Storage { .. }));
        glsl::Version::new_gles(if fragment && !storage { 300 } else { 310 })
    }

    fn glsl(&self, language: Language, version: glsl::Version) -> Result<String, ShaderError> {
        let Some((shader_stage, entry_point)) = self.stage() else {
            let called = library::called(self)?;
            return called.glsl(language, version).map(|text| library::functions(&text));
        };
        let writer_flags = glsl::WriterFlags::empty();
        let mut options = glsl::Options { version, writer_flags, ..glsl::Options::default() };
        for binding in self.bindings() {
            let number =
                u8::try_from(binding.binding).map_err(|_| ShaderError::BindingNumber { language })?;
            options.binding_map.insert(binding, number);
        }
        let pipeline = glsl::PipelineOptions { shader_stage, entry_point, multiview: None };
        let mut text = String::new();
        let written = glsl::Writer::new(&mut text, &self.module, &self.info, &options, &pipeline, UNCHECKED)
            .and_then(|mut writer| writer.write())
            .map_err(|error| refused(language, error))?;
        Ok(helpers::rename_all(&text, &self.glsl_names(shader_stage, &written)))
    }

    /// What naga's writer calls after its own counters, and what the interface calls it.
    ///
    /// A block has its binding's name. What stands in the block needs another: GLSL keeps a block's name for the
    /// block alone.
    fn glsl_names(&self, stage: ShaderStage, written: &glsl::ReflectionInfo) -> Vec<(String, String)> {
        let stage = if stage == ShaderStage::Compute { "cs" } else { "fs" };
        let mut names = vec![("_fs2p_location0".into(), format!("{}_color", self.interface.function))];
        if let Some(varying) = self.interface.entry.as_ref().and_then(|entry| entry.varying.as_ref()) {
            names.push(("_vs2fs_location0".into(), varying.clone()));
        }
        for (handle, block) in &written.uniforms {
            let global = &self.module.global_variables[*handle];
            if let (Some(name), Some(at)) = (&global.name, global.binding) {
                let content = format!("_group_{}_binding_{}_{stage}", at.group, at.binding);
                names.extend([(block.clone(), name.clone()), (content, format!("{name}_data"))]);
            }
        }
        names
    }

    fn hlsl(&self) -> Result<String, ShaderError> {
        let language = Language::Hlsl;
        let mut options = hlsl::Options {
            fake_missing_bindings: false,
            restrict_indexing: false,
            force_loop_bounding: false,
            ..hlsl::Options::default()
        };
        for binding in self.bindings() {
            let space = u8::try_from(binding.group).map_err(|_| ShaderError::BindingNumber { language })?;
            let target = hlsl::BindTarget { space, register: binding.binding, ..hlsl::BindTarget::default() };
            options.binding_map.insert(binding, target);
        }
        let pipeline = hlsl::PipelineOptions { entry_point: self.stage() };
        let mut text = String::new();
        hlsl::Writer::new(&mut text, &options, &pipeline)
            .write(&self.module, &self.info, None)
            .map_err(|error| refused(language, error))?;
        Ok(text)
    }

    fn msl(&self) -> Result<String, ShaderError> {
        let language = Language::Msl;
        let mut resources = msl::EntryPointResources::default();
        let mut last = 0_u8;
        for binding in self.bindings() {
            let slot = u8::try_from(binding.binding).map_err(|_| ShaderError::BindingNumber { language })?;
            last = last.max(slot);
            let target = msl::BindTarget { buffer: Some(slot), mutable: true, ..msl::BindTarget::default() };
            resources.resources.insert(binding, target);
        }
        resources.sizes_buffer = last.checked_add(1);
        let mut options = msl::Options {
            lang_version: (2, 0),
            fake_missing_bindings: false,
            bounds_check_policies: UNCHECKED,
            force_loop_bounding: false,
            emit_int_div_checks: false,
            ..msl::Options::default()
        };
        if let Some((_, name)) = self.stage() {
            options.per_entry_point_map.insert(name, resources);
        }
        let pipeline = msl::PipelineOptions { entry_point: self.stage(), ..msl::PipelineOptions::default() };
        msl::write_string(&self.module, &self.info, &options, &pipeline)
            .map(|(text, _)| text)
            .map_err(|error| refused(language, error))
    }

    fn spirv(&self) -> Result<Source, ShaderError> {
        let options = spv::Options {
            lang_version: (1, 1),
            flags: spv::WriterFlags::DEBUG,
            bounds_check_policies: UNCHECKED,
            force_loop_bounding: false,
            ..spv::Options::default()
        };
        spv::write_vec(&self.module, &self.info, &options, None)
            .map(Source::Words)
            .map_err(|error| refused(Language::Spirv, error))
    }
}

/// Writes the largest `f32` with all its digits. The fewest that name it, which naga writes with an exponent or without, are a
/// larger number: Tint refuses it, and what reads decimals as ANGLE does takes it for infinity.
fn exact_largest(text: &str) -> String {
    let exact = format!("{:.0}", f64::from(f32::MAX));
    text.replace(&format!("{:?}", f32::MAX), &format!("{exact}.0")).replace(&f32::MAX.to_string(), &exact)
}

fn refused(language: Language, error: impl fmt::Display) -> ShaderError {
    ShaderError::Write { language, reason: error.to_string() }
}
