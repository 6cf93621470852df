//! Names in the generated text.
//!
//! Every name at module level begins with the function's name, so that functions with different names never clash
//! in one module.

use naga::keywords::wgsl;
use naga::{BinaryOperator as Binary, Expression, MathFunction};

use crate::error::ShaderError;
use crate::language::Language;

/// The names that a function brings to its module.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    /// The function.
    pub function: String,
    /// The structure of its parameters.
    pub parameter_type: String,
    /// Arrays, in the one language that names them.
    pub array_type: String,
    /// The structure of its results, when there are several.
    pub result_type: String,
}

impl Names {
    /// Checks the function's name, and derives the others.
    pub(crate) fn new(name: &str) -> Result<Self, ShaderError> {
        let refuse = |reason| Err(ShaderError::Name { name: name.into(), reason });
        let Some(first) = name.chars().next() else {
            return refuse("it is empty");
        };
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return refuse("a name has only letters of the English alphabet, digits and `_`");
        }
        if !first.is_ascii_alphabetic() {
            return refuse("a name begins with a letter");
        }
        if name.contains("__") || name.ends_with('_') {
            return refuse("`__` and a final `_` are reserved in some languages");
        }
        if name.ends_with(|c: char| c.is_ascii_digit()) {
            return refuse("a final digit is taken by the writers' own numbering");
        }
        if name.len() > 64 {
            return refuse("it is longer than 64 letters");
        }
        if name == "main" {
            // Every entry point has this name in GLSL.
            return Err(ShaderError::Keyword { name: name.into(), language: Language::Glsl });
        }
        let camel = camel(name);
        Ok(Self {
            function: name.into(),
            parameter_type: format!("{camel}Parameters"),
            array_type: format!("{camel}Array"),
            result_type: format!("{camel}Result"),
        })
    }

    /// A name that belongs to the function.
    pub(crate) fn with(&self, suffix: &str) -> String {
        format!("{}_{suffix}", self.function)
    }
}

/// `sky_blue` → `SkyBlue`. Different names stay different: one with capitals keeps its form, with `_` after it.
fn camel(name: &str) -> String {
    if name.contains(|c: char| c.is_ascii_uppercase()) {
        return format!("{name}_");
    }
    let mut out = String::with_capacity(name.len());
    for part in name.split('_') {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            out.push('_');
        }
        let mut letters = part.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

/// A name from a definition as an identifier: `base.centres` → `base_centres`.
pub(crate) fn identifier(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = if c.is_ascii_alphanumeric() { c } else { '_' };
        if !(c == '_' && (out.is_empty() || out.ends_with('_'))) {
            out.push(c);
        }
    }
    let out = out.trim_end_matches('_').trim_start_matches(|c: char| c.is_ascii_digit());
    if out.is_empty() { "value".into() } else { out.into() }
}

/// One of many: `base.centres` → `base_centre`.
pub(crate) fn singular(name: &str) -> String {
    let name = identifier(name);
    let plural = name.len() > 3
        && name.ends_with('s')
        && !["ss", "us", "is", "as"].iter().any(|end| name.ends_with(end));
    if plural { name[..name.len() - 1].into() } else { name }
}

/// Words of GLSL, HLSL or MSL that WGSL does not reserve, of those that could name a result.
const FURTHER_WORDS: [&str; 57] = [
    "buffer",
    "centroid",
    "char",
    "column_major",
    "compute",
    "constant",
    "device",
    "double",
    "flat",
    "fixed",
    "float",
    "fma",
    "frac",
    "fragment",
    "half",
    "in",
    "inout",
    "input",
    "int",
    "inversesqrt",
    "kernel",
    "lerp",
    "line",
    "linear",
    "lineadj",
    "long",
    "mad",
    "main",
    "matrix",
    "metal",
    "mod",
    "mul",
    "noise",
    "not",
    "out",
    "output",
    "point",
    "rint",
    "row_major",
    "rsqrt",
    "sample",
    "short",
    "signed",
    "string",
    "technique",
    "texture",
    "thread",
    "threadgroup",
    "triangle",
    "triangleadj",
    "uint",
    "uniform",
    "unsigned",
    "vector",
    "vertex",
    "void",
    "volatile",
];

/// A name for a value that the writers of languages do not look at: a word of a language gets a second one.
pub(crate) fn no_word(name: String) -> String {
    let taken = |words: &[&str]| words.contains(&&*name);
    let is_word = taken(wgsl::RESERVED) || taken(wgsl::BUILTIN_IDENTIFIERS) || taken(&FURTHER_WORDS);
    if is_word { format!("{name}_value") } else { name }
}

/// The counters of nested loops.
pub(crate) const COUNTERS: [&str; 8] = ["i", "j", "k", "l", "m", "n", "o", "p"];

/// What a value is called that nobody named: the result of its operation.
pub(crate) fn of_expression(expression: &Expression) -> &'static str {
    match expression {
        Expression::Binary { op, .. } => match op {
            Binary::Add => "sum",
            Binary::Subtract => "difference",
            Binary::Multiply => "product",
            Binary::Divide => "ratio",
            Binary::ShiftRight => "quad",
            Binary::And => "part",
            _ => "holds",
        },
        Expression::Unary { .. } => "negative",
        Expression::Math { fun, .. } => match fun {
            MathFunction::Dot => "inner",
            MathFunction::Clamp => "clamped",
            MathFunction::Min => "minimum",
            MathFunction::Max => "maximum",
            MathFunction::Abs => "magnitude",
            MathFunction::Floor => "floored",
            MathFunction::Round => "rounded",
            MathFunction::Sqrt => "root",
            MathFunction::InverseSqrt => "inverse_root",
            MathFunction::Exp | MathFunction::Exp2 => "exponential",
            MathFunction::Log | MathFunction::Log2 => "logarithm",
            MathFunction::Pow => "power",
            MathFunction::Sin => "sine",
            MathFunction::Cos => "cosine",
            MathFunction::Tanh => "tangent",
            MathFunction::Asinh => "area",
            MathFunction::Atan2 => "angle",
            _ => "value",
        },
        Expression::Select { .. } => "choice",
        Expression::Compose { .. } | Expression::Splat { .. } | Expression::Swizzle { .. } => "vector",
        Expression::As { .. } => "number",
        Expression::Load { .. } => "loaded",
        _ => "value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_names_are_refused() {
        for bad in ["", "3d", "a b", "a__b", "a_", "_a", "größe", "sky3", "a-b"] {
            assert!(Names::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_name_of_entries_in_glsl_is_refused() {
        let error = Names::new("main").expect_err("a word of GLSL");
        assert_eq!(error.to_string(), "`main` is a word of GLSL: choose another name for the function");
        assert!(Names::new("mains").is_ok());
    }

    #[test]
    fn different_names_give_different_types() {
        let names = ["sky", "Sky", "sky_a", "skyA", "SkyA", "a_1b", "a1b", "A1b"];
        let mut types: Vec<String> =
            names.iter().map(|n| Names::new(n).expect("a good name").parameter_type).collect();
        types.sort();
        types.dedup();
        assert_eq!(types.len(), names.len(), "{types:?}");
    }

    #[test]
    fn words_of_languages_are_not_names() {
        for word in ["as", "import", "exp", "sample", "half", "point"] {
            assert_eq!(no_word(word.into()), format!("{word}_value"));
        }
        assert_eq!(no_word("weight".into()), "weight");
    }

    #[test]
    fn names_of_definitions_become_identifiers() {
        assert_eq!(identifier("base.centres"), "base_centres");
        assert_eq!(identifier("Δ E"), "E");
        assert_eq!(identifier("12"), "value");
        assert_eq!(singular("base.centres"), "base_centre");
        assert_eq!(singular("bias"), "bias");
    }
}
