//! Which channels of an OpenEXR file are its picture.

use color_fn_core::message::escaped;
use exr::meta::header::Header;

/// Names that the picture itself has among layers and parts, as renderers and compositors write them.
const PICTURES: [&str; 12] = [
    "rgba",
    "rgb",
    "beauty",
    "combined",
    "color",
    "colour",
    "composite",
    "image",
    "main",
    "master",
    "radiance",
    "c",
];
/// How many names a message lists.
const MAX_NAMED: usize = 12;

/// Channels that are one picture.
#[derive(Debug)]
pub(super) struct Layer {
    /// Which header they are of.
    pub(super) part: usize,
    /// The places of red, green and blue among its channels; the same three times for gray.
    pub(super) channels: [usize; 3],
    /// The place of alpha.
    pub(super) alpha: Option<usize>,
    /// Part and layer, separated by a dot; empty where neither has a name.
    name: String,
}

impl Layer {
    const fn is_gray(&self) -> bool {
        self.channels[0] == self.channels[1]
    }

    /// The picture itself is 0, what has another name 2.
    fn rank(&self) -> (bool, usize) {
        let last = self.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let rank = match last.as_str() {
            "" => 0,
            name if PICTURES.contains(&name) => 1,
            _ => 2,
        };
        (self.is_gray(), rank)
    }
}

/// The picture of a file, and what is to be known of the choice.
///
/// # Errors
/// When there is none, in words.
pub(super) fn picture(headers: &[Header]) -> Result<(Layer, Vec<String>), String> {
    let mut layers: Vec<Layer> =
        headers.iter().enumerate().flat_map(|(part, header)| layers(part, header)).collect();
    let Some(best) = (0..layers.len()).min_by_key(|&i| layers[i].rank()) else {
        return Err(nothing(headers));
    };
    let chosen = layers.remove(best);
    let name = |layer: &Layer| {
        if layer.name.is_empty() { "without a name".into() } else { format!("`{}`", layer.name) }
    };
    let mut notes = Vec::new();
    if !layers.is_empty() {
        let others: Vec<String> = layers.iter().take(MAX_NAMED).map(name).collect();
        let more = if layers.len() > MAX_NAMED { ", …" } else { "" };
        notes.push(format!("of its layers {} is read, and not {}{more}", name(&chosen), others.join(", ")));
    } else if !chosen.name.is_empty() {
        notes.push(format!("its layer {} is read", name(&chosen)));
    }
    if chosen.is_gray() {
        notes.push("gray, of its channel Y".into());
    }
    Ok((chosen, notes))
}

/// The layers of a part that are red, green and blue, or luminance.
fn layers(part: usize, header: &Header) -> Vec<Layer> {
    if header.deep {
        return Vec::new();
    }
    let names: Vec<String> = header.channels.list.iter().map(|channel| channel.name.to_string()).collect();
    let split = |name: &str| match name.rsplit_once('.') {
        Some((layer, channel)) => (layer.to_owned(), channel.to_ascii_lowercase()),
        None => (String::new(), name.to_ascii_lowercase()),
    };
    let split: Vec<(String, String)> = names.iter().map(|name| split(name)).collect();
    let mut prefixes: Vec<&str> = Vec::new();
    for (prefix, _) in &split {
        if !prefixes.contains(&prefix.as_str()) {
            prefixes.push(prefix);
        }
    }
    let part_name = part_name(header);
    let of = |prefix: &&str| {
        let find = |wanted: [&str; 2]| {
            split.iter().position(|(layer, channel)| layer == prefix && wanted.contains(&channel.as_str()))
        };
        let rgb = [find(["r", "red"]), find(["g", "green"]), find(["b", "blue"])];
        let channels = match rgb {
            [Some(r), Some(g), Some(b)] => [r, g, b],
            // Y of a vector has X and Z beside it, luminance may have chroma.
            [None, None, None] if find(["x", "z"]).is_none() && find(["ry", "by"]).is_none() => {
                [find(["y", "y"])?; 3]
            }
            _ => return None,
        };
        let sampled = channels.iter().all(|&c| {
            let sampling = header.channels.list[c].sampling;
            sampling.x() == 1 && sampling.y() == 1
        });
        let name = [part_name.as_str(), prefix].into_iter().filter(|name| !name.is_empty());
        let name = escaped(&name.collect::<Vec<_>>().join("."));
        sampled.then(|| Layer { part, channels, alpha: find(["a", "alpha"]), name })
    };
    prefixes.iter().filter_map(of).collect()
}

/// The name of a part without that of its view.
fn part_name(header: &Header) -> String {
    let attributes = &header.own_attributes;
    let name = attributes.layer_name.as_ref().map(ToString::to_string).unwrap_or_default();
    let view = attributes.view_name.as_ref().map(|view| format!(".{view}"));
    match view.and_then(|view| name.strip_suffix(&view).map(str::to_owned)) {
        Some(name) => name,
        None => name,
    }
}

/// Why there is no picture.
fn nothing(headers: &[Header]) -> String {
    if headers.iter().all(|header| header.deep) {
        return "deep OpenEXR cannot be read: flatten it".into();
    }
    let flat = headers.iter().filter(|header| !header.deep);
    let names: Vec<String> = flat
        .flat_map(|header| &header.channels.list)
        .map(|channel| escaped(&channel.name.to_string()))
        .collect();
    if names.iter().any(|name| name.ends_with("RY") || name.ends_with("BY")) {
        return "luminance and chroma (Y, RY, BY) cannot be read: write it as RGB".into();
    }
    let more = if names.len() > MAX_NAMED { ", …" } else { "" };
    let names = names[..names.len().min(MAX_NAMED)].join(", ");
    format!("there are no channels R, G and B, or Y, of one layer, but {names}{more}")
}
