//! What a shader states beside its formula: the name of the function, the error of the fit, the error bound, its interface.

use color_fn_core::Graph;
use color_fn_core::domain::Port;
use color_fn_core::error_bound::{ErrorBound, error_bound};
use color_fn_shadergen::{Interface, Shader};

use crate::error::Failure;
use crate::load::Loaded;

/// A function's name from that of a file and what it gives: `colorchecker24_reflectance`.
pub(crate) fn function_name(stem: &str, result: &Port) -> String {
    let mut name = String::new();
    for c in stem.chars().take(40) {
        let c = if c.is_ascii_alphanumeric() { c } else { '_' };
        if c != '_' || !(name.is_empty() || name.ends_with('_')) {
            name.push(c);
        }
    }
    let name = name.trim_end_matches('_').trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    let what: String = result.name.chars().filter(char::is_ascii_alphabetic).collect();
    match (name, &what[..]) {
        ("", "") => "color".into(),
        ("", what) => what.into(),
        (name, "") => format!("{name}_color"),
        (name, what) => format!("{name}_{what}"),
    }
}

/// The error of the fit, for the function's comment.
pub(crate) fn fit_error(loaded: &Loaded) -> Result<Option<String>, Failure> {
    let fit = &loaded.file.fit;
    let figure = |path: &[&str]| {
        let first = fit.get(*path.first()?)?;
        path[1..].iter().try_fold(first, |value, key| value.get(key))?.as_f64()
    };
    let rmse = figure(&["rmse"]).map(|rmse| format!("RMSE {rmse:.4}"));
    let color = figure(&["delta_e_2000", "mean"]).map(|mean| -> Result<String, Failure> {
        let conditions = loaded.conditions()?;
        Ok(format!("mean ΔE2000 {mean:.3} under {}", conditions.illuminant.name()))
    });
    let color: Option<String> = color.transpose()?;
    let light = figure(&["delta_u_v_prime", "mean"]).map(|mean| format!("mean Δu′v′ {mean:.5}"));
    let fluorescent = figure(&["delta_e_2000_max"])
        .map(|max| format!("ΔE2000 of at most {max:.3} under the test illuminants"));
    let map = figure(&["log_rms"]).map(|rms| format!("RMS {rms:.3} of ln(1 + L / mean)"));
    let surface =
        figure(&["log_cosine_rms"]).map(|rms| format!("RMS {rms:.4} of ln(1 + f √(cos θᵢ cos θₒ))"));
    let image = figure(&["psnr"]).map(|psnr| format!("PSNR {psnr:.1} dB as displayed"));
    let seen = figure(&["delta_e_2000_mean"]).map(|mean| format!("mean ΔE2000 {mean:.3} under D65"));
    let stated: Vec<String> =
        [rmse, color, light, fluorescent, map, surface, image, seen].into_iter().flatten().collect();
    Ok((!stated.is_empty()).then(|| stated.join(", ")))
}

/// The bound of a color with all its parameters, for a shader's comment; `None` where it is uninformative, or there is nothing to
/// compute.
pub(crate) fn useful_bound(graph: &Graph, parameters: &[f64]) -> Option<ErrorBound> {
    let found = error_bound(graph, parameters);
    (!found.is_uninformative() && found.max() > 0.0).then_some(found)
}

/// The interface with the values of its parameters: what a program needs besides the text. Constants are not in it.
pub(crate) fn filled_interface(shader: &Shader, parameters: &[f64]) -> Result<Interface, Failure> {
    let mut interface = shader.interface.clone();
    if !interface.parameters.is_empty() {
        interface.set_values(parameters).map_err(Failure::work)?;
    }
    Ok(interface)
}

/// The interface as the file beside a shader.
pub(crate) fn interface_json(interface: &Interface) -> Result<String, Failure> {
    Ok(format!("{}\n", interface.to_json()?))
}

#[cfg(test)]
mod tests {
    use color_fn_core::domain::Quantity;

    use super::*;

    #[test]
    fn files_name_functions() {
        let port = Port::new("reflectance", 1, Quantity::Reflectance);
        for (stem, name) in [
            ("colorchecker24", "colorchecker24_reflectance"),
            ("24 — a b", "a_b_reflectance"),
            ("größe", "gr_e_reflectance"),
            ("", "reflectance"),
        ] {
            assert_eq!(function_name(stem, &port), name);
        }
    }
}
