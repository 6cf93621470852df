//! Texts that the command line hands to the libraries.

use color_fn_bases::Range;
use color_fn_captures::spectra::{Scale, SpectralQuantity, WavelengthUnit};
use color_fn_colorimetry::{Illuminant, Observer, RgbSpace};
use color_fn_core::domain;
use color_fn_fitting::registry::{Basis, BasisError, FAMILIES, Family};
use color_fn_shadergen::{Language, Options, ShaderError, compile};

use crate::bound::{Bound, one_line, within};
use crate::target::{Found, Target};

/// Every option that a library reads: bases, lights, observers, spaces, units, scales, languages, names.
pub const OPTIONS: Target = Target { name: "options", good, check: options };

/// What an option takes; a basis of the largest size is recorded too.
const READING: Bound = Bound { per_byte: 256, fixed: 16 << 20 };
/// The longest refusal in bytes.
const MESSAGE: usize = 600;

/// What somebody would write.
pub fn good() -> Vec<Vec<u8>> {
    let texts = [
        "D65",
        "LED-B3",
        "2015-10",
        "10",
        "sRGB",
        "Rec.2020",
        "um",
        "percent",
        "reflectance",
        "glsl-es",
        "my_color",
        "white,black,3",
        "550,600",
        "960x640",
    ];
    let bases = FAMILIES.iter().map(Family::example);
    bases.chain(texts.map(str::to_owned)).map(String::into_bytes).collect()
}

fn options(bytes: &[u8]) -> Found {
    let text = String::from_utf8_lossy(bytes);
    let (accepted, memory) = within("reading an option", READING, bytes.len(), || {
        let mut accepted = false;
        let mut take = |refused: Option<String>| match refused {
            Some(message) => one_line(&message, MESSAGE),
            None => accepted = true,
        };
        take(Illuminant::named(&text).err().map(|error| error.to_string()));
        take(text.parse::<Observer>().err().map(|error| error.to_string()));
        take(text.parse::<RgbSpace>().err().map(|error| error.to_string()));
        take(text.parse::<SpectralQuantity>().err().map(|error| error.to_string()));
        take(text.parse::<WavelengthUnit>().err().map(|error| error.to_string()));
        take(text.parse::<Scale>().err().map(|error| error.to_string()));
        take(text.parse::<Language>().err().map(|error| error.to_string()));
        take(basis(&text).err());
        take(name(&text).err().map(|error| error.to_string()));
        accepted
    });
    Found { accepted, memory }
}

/// A basis; of a family that is fitted to each spectrum by itself it is recorded over a range for each quantity.
fn basis(text: &str) -> Result<(), String> {
    let basis: Basis = text.parse().map_err(|error| format!("{error}"))?;
    let range = Range::new(380.0, 730.0).expect("a range");
    for quantity in [domain::Quantity::Reflectance, domain::Quantity::Emission] {
        let graph = match basis.graph(range, &quantity) {
            Err(BasisError::NotParametric(_)) => break,
            graph => graph.map_err(|error| error.to_string())?,
        };
        assert_eq!(Ok(graph.layout().free_len()), basis.parameters(&quantity), "{text}");
    }
    // A list of knots is written with its numbers in their shortest form.
    assert_eq!(basis.to_string().parse::<Basis>().as_ref(), Ok(&basis), "{text}");
    Ok(())
}

/// A function's name, in a shader of every language.
fn name(text: &str) -> Result<(), ShaderError> {
    let line: Basis = "polynomial:1".parse().expect("a basis");
    let range = Range::new(380.0, 730.0).expect("a range");
    let graph = line.graph(range, &domain::Quantity::Reflectance).expect("a line");
    let shader = compile(&graph, &Options::new(text))?;
    for language in [Language::Wgsl, Language::Hlsl, Language::Msl, Language::Spirv] {
        shader.write(language)?;
    }
    Ok(())
}
