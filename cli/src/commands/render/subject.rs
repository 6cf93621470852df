//! What a file holds, as colors that can be painted over the plane: one, or several beside each other.

use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::transfer::Encode;
use color_fn_core::domain::{
    Direction, Domain, LinearRgb, Number, Number3, Position2, Position3, Position4, Quantity,
};
use color_fn_core::{Color, Compose, Graph, GraphColor, record};

use crate::display::{LinearSrgb, exposed};
use crate::error::Failure;
use crate::load::Loaded;
use crate::paint::{Form, Painting};
use crate::present::text::count;
use crate::view::{
    AlongX, Coverage, Horizon, LIGHTING, LitSphere, PixelCentres, Plane, Radiance, Sight, Slice, View,
    irradiance, middles, slices,
};

/// Members of a set that are shown.
const MAX_MEMBERS: usize = 60;
/// Frames of a day where the size does not say, and at most.
const FRAMES: usize = 12;
const MAX_FRAMES: usize = 64;

/// Which arguments a color has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Arguments {
    /// One coordinate.
    Line,
    /// Two, with y up or down.
    Plane { up: bool },
    /// Three or four, of which the third and the fourth are given.
    Slice { dimension: usize, at: [f64; 2] },
    /// A direction; whether only those above the horizon count.
    Sphere { upper: bool },
    /// Directions of light and view.
    Surface,
}

/// A color that is painted over the plane.
#[derive(Debug)]
pub(super) struct Subject {
    /// What is written below it.
    pub(super) label: String,
    pub(super) arguments: Arguments,
    graph: Graph,
    free: Vec<f32>,
}

/// All that is painted of a file.
#[derive(Debug)]
pub(super) struct Subjects {
    /// In the order in which they are shown.
    pub(super) all: Vec<Subject>,
    /// How many are beside each other.
    pub(super) columns: usize,
    /// The shape of each, in pixels: its own size, or one for it.
    pub(super) natural: [u32; 2],
    /// What is to be known of the selection.
    pub(super) notes: Vec<String>,
    to_linear: LinearSrgb,
}

impl Subjects {
    /// Of a file; nothing where it is a color of spectra.
    ///
    /// # Errors
    /// When it gives no color of three numbers.
    pub(super) fn of(
        loaded: &Loaded,
        view: Option<View>,
        size: Option<[u32; 2]>,
    ) -> Result<Option<Self>, Failure> {
        let graph = loaded.of_numbers();
        if graph.inputs().iter().any(|port| matches!(port.quantity, Quantity::Wavelength { .. })) {
            return Ok(None);
        }
        let free = loaded.file.free();
        let port = |wanted: fn(&Quantity) -> bool| {
            graph.inputs().iter().position(|port| port.width == 1 && wanted(&port.quantity))
        };
        let mut notes = Vec::new();
        // The values of one argument that are shown, each with its name.
        let (shape, input, values) = if let Some(input) = port(|q| matches!(q, Quantity::Index { .. })) {
            let members = loaded.members().unwrap_or(1);
            let shown = members.min(MAX_MEMBERS);
            if shown < members {
                notes.push(format!("the first {shown} of {} colors are shown", count(members)));
            }
            #[expect(clippy::cast_precision_loss, reason = "few are shown")]
            let values = (0..shown).map(|i| (i as f64, loaded.label(i))).collect();
            (Shape::Members, Some(input), values)
        } else if let Some(input) = port(|q| matches!(q, Quantity::Elevation { .. })) {
            let range = graph.inputs()[input].quantity.range().unwrap_or((0.0, 90.0));
            (Shape::Day, Some(input), elevations(range, frames(size)))
        } else {
            (Shape::One, None, vec![(0.0, String::new())])
        };
        let points = loaded.detail("position_from").is_some();
        let mut all = Vec::new();
        for (value, label) in values {
            let (graph, free) = match input {
                Some(input) => graph.bound(input, value, free),
                None => (graph.clone(), free.to_vec()),
            };
            let Some(arguments) = arguments(&graph, shape == Shape::Day, points) else { return Ok(None) };
            let one = Subject { label, arguments, graph, free };
            match arguments {
                Arguments::Slice { dimension, .. } => all.extend(one.slices(dimension, loaded)),
                _ => all.push(one),
            }
        }
        let to_linear = LinearSrgb::of(loaded.quantity())?;
        let Some(first) = all.first().map(|subject| subject.arguments) else { return Ok(None) };
        if !matches!(first, Arguments::Sphere { .. }) && view.is_some() {
            return Err(Failure::usage(format!(
                "--view is for colors of direction, and {} is a function of {}",
                loaded.path.display(),
                loaded.inputs_in_words()
            )));
        }
        let columns = match (shape, first) {
            (_, Arguments::Slice { dimension, .. }) => slices(dimension)[0],
            (Shape::Day, _) => all.len(),
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "few are shown"
            )]
            _ => (all.len() as f64).sqrt().ceil() as usize,
        };
        let natural = natural(loaded, first, view_of(first, view), all.len());
        Ok(Some(Self { all, columns, natural, notes, to_linear }))
    }

    /// The view of colors of direction.
    pub(super) fn view(&self, requested: Option<View>) -> Option<View> {
        let sphere = matches!(self.all[0].arguments, Arguments::Sphere { .. });
        sphere.then(|| view_of(self.all[0].arguments, requested))
    }

    /// In words: which view, or which arguments each has.
    pub(super) fn describe(&self, view: Option<View>) -> String {
        let ends = match &self.all[..] {
            [first, .., last] => format!("{} … {}", first.label, last.label),
            _ => String::new(),
        };
        let count = self.all.len();
        match (self.all[0].arguments, view) {
            (Arguments::Surface, _) if count == 1 => format!("of a sphere, {LIGHTING}"),
            (Arguments::Surface, _) => format!("of {count} spheres, {LIGHTING}"),
            (Arguments::Sphere { .. }, Some(view)) if count == 1 => format!("as {}", view.title()),
            (Arguments::Sphere { .. }, Some(view)) => format!("of {ends}, each as {}", view.title()),
            _ if count == 1 => String::new(),
            _ => format!("of {count}: {ends}"),
        }
    }

    /// How many directions are evaluated besides the pixels.
    pub(super) fn directions(&self, view: Option<View>, form: Form, stops: Option<f64>) -> u64 {
        let sums = view == Some(View::DiffuseBall) || (view.is_some() && self.is_exposed(form, stops));
        if sums { Radiance::DIRECTIONS } else { 0 }
    }

    /// Whether light is brought to middle grey.
    fn is_exposed(&self, form: Form, stops: Option<f64>) -> bool {
        stops.is_none() && form == Form::Encoded && !self.to_linear.is_encoded()
    }

    /// What is painted of one of them, in so many pixels, and what it is multiplied by for a display: light by what makes its mean
    /// middle grey.
    pub(super) fn painting(
        &self,
        subject: &Subject,
        view: Option<View>,
        size: [u32; 2],
        form: Form,
        stops: Option<f64>,
    ) -> Result<(Painting, f64), Failure> {
        let Subject { arguments, graph, free, .. } = subject;
        let free = free.clone();
        let chosen = stops.map_or(1.0, f64::exp2);
        let shown = Shown { size, form, disc: false, factor: chosen };
        let painted = match *arguments {
            Arguments::Line => shown.painting(AlongX.then(self.color::<Number>(graph)?), free),
            Arguments::Plane { up } => {
                shown.painting(Plane { up }.then(self.color::<Position2>(graph)?), free)
            }
            Arguments::Slice { dimension: 3, at } => {
                shown.painting(Slice::<Position3>::new(at).then(self.color(graph)?), free)
            }
            Arguments::Slice { at, .. } => {
                shown.painting(Slice::<Position4>::new(at).then(self.color(graph)?), free)
            }
            Arguments::Surface => {
                let sphere = LitSphere::new(self.color::<(Direction, Direction)>(graph)?, size);
                Shown { disc: true, ..shown }.painting(sphere, free)
            }
            Arguments::Sphere { upper } => {
                let view = view_of(*arguments, view);
                let is_exposed = self.is_exposed(form, stops);
                let radiance = self.color::<Direction>(graph)?.times(Horizon { hides: upper });
                let ball = view == View::DiffuseBall;
                let seen = match ball || is_exposed {
                    true => Some(Radiance::of(&record(&radiance), &free)?),
                    false => None,
                };
                let mean = seen.as_ref().filter(|_| is_exposed).map(|seen| seen.mean(upper));
                let factor = mean.map_or(chosen, exposed);
                let shown = Shown { disc: view != View::LatLong, factor, ..shown };
                let sight = Sight { view, size };
                match seen.filter(|_| ball) {
                    Some(light) => {
                        let shown = Shown { factor: factor / std::f64::consts::PI, ..shown };
                        let lit = shown.painting(sight.then(irradiance()?), light.coefficients()?);
                        return Ok((lit, factor));
                    }
                    None => return Ok((shown.painting(sight.then(radiance), free), factor)),
                }
            }
        };
        Ok((painted, chosen))
    }

    /// A graph of a domain as linear sRGB.
    fn color<I: Domain>(
        &self,
        graph: &Graph,
    ) -> Result<impl Color<In = I, Out = LinearRgb> + use<I>, Failure> {
        Ok(GraphColor::<I, Number3>::new(graph.clone())?.then(self.to_linear))
    }
}

/// How the pixels of a color are shown.
#[derive(Clone, Copy)]
struct Shown {
    size: [u32; 2],
    form: Form,
    disc: bool,
    factor: f64,
}

impl Shown {
    fn painting<C: Color<In = Position2, Out = LinearRgb>>(self, color: C, free: Vec<f32>) -> Painting {
        let Self { size, form, disc, factor } = self;
        let pixels = PixelCentres { size }.then(color.times(Coverage { size, disc, factor }));
        let graph = match form {
            Form::Encoded => record(&pixels.then(Encode { space: RgbSpace::SRGB })),
            Form::Linear => record(&pixels),
        };
        Painting { graph, free }
    }
}

/// What several colors of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    One,
    Members,
    Day,
}

impl Subject {
    /// Its slices.
    fn slices(self, dimension: usize, loaded: &Loaded) -> Vec<Self> {
        let [across, down] = slices(dimension);
        let mut all = Vec::new();
        for (t, z) in middles(down).into_iter().flat_map(|t| middles(across).into_iter().map(move |z| (t, z)))
        {
            let named = |name: &str, axis: usize, at: f64| {
                let [from, to] = loaded.position_range(axis).unwrap_or([0.0, 1.0]);
                format!("{name} {:.3}", from + (to - from) * at)
            };
            let label = match dimension {
                3 => named("z", 2, z),
                _ => format!("{}, {}", named("z", 2, z), named("t", 3, t)),
            };
            all.push(Self {
                label,
                arguments: Arguments::Slice { dimension, at: [z, t] },
                graph: self.graph.clone(),
                free: self.free.clone(),
            });
        }
        all
    }
}

/// Whether a graph is of some inputs.
type Check = fn(&Graph) -> bool;

/// What a graph that gives three numbers is a function of; nothing where it is painted otherwise.
fn arguments(graph: &Graph, upper: bool, points: bool) -> Option<Arguments> {
    fn is<I: Domain>(graph: &Graph) -> bool {
        GraphColor::<I, Number3>::new(graph.clone()).is_ok()
    }
    let slice = |dimension| Arguments::Slice { dimension, at: [0.5; 2] };
    let all: [(Check, Arguments); 6] = [
        (is::<Number>, Arguments::Line),
        (is::<Position2>, Arguments::Plane { up: points }),
        (is::<Position3>, slice(3)),
        (is::<Position4>, slice(4)),
        (is::<Direction>, Arguments::Sphere { upper }),
        (is::<(Direction, Direction)>, Arguments::Surface),
    ];
    all.into_iter().find(|(is, _)| is(graph)).map(|(_, arguments)| arguments)
}

/// Frames that are about as wide as the picture is high.
fn frames(size: Option<[u32; 2]>) -> usize {
    size.map_or(FRAMES, |[width, height]| ((width / height.max(1)) as usize).clamp(1, MAX_FRAMES))
}

/// So many elevations from the lowest to the highest; one alone is in the middle.
#[expect(clippy::cast_precision_loss, reason = "frames are few")]
fn elevations((from, to): (f64, f64), frames: usize) -> Vec<(f64, String)> {
    let last = (frames - 1).max(1) as f64;
    let at = |i: usize| if frames == 1 { 0.5 } else { i as f64 / last };
    let elevation = |i: usize| from + (to - from) * at(i);
    (0..frames).map(|i| (elevation(i), format!("{:.1}°", elevation(i)))).collect()
}

/// The view that is requested, or the one that suits.
fn view_of(arguments: Arguments, requested: Option<View>) -> View {
    let usual = match arguments {
        Arguments::Sphere { upper: true } => View::Fisheye,
        _ => View::LatLong,
    };
    requested.unwrap_or(usual)
}

/// The size of each, where none is requested: that of the image that was fitted, or one that shows it well.
fn natural(loaded: &Loaded, arguments: Arguments, view: View, count: usize) -> [u32; 2] {
    let several = count > 1;
    match arguments {
        Arguments::Line => [960, 96],
        Arguments::Slice { .. } => [128; 2],
        Arguments::Plane { .. } => {
            let longer = if several { 160 } else { 960 };
            let of_image = || {
                let pixels = |name| loaded.detail(name)?.as_u64().and_then(|n| u32::try_from(n).ok());
                Some([pixels("width")?, pixels("height")?]).filter(|size| !size.contains(&0) && !several)
            };
            of_image().unwrap_or([longer; 2])
        }
        Arguments::Sphere { .. } => {
            let side = if several { 120 } else { 480 };
            view.aspect().map(|n| n * side)
        }
        Arguments::Surface => {
            if several {
                [160; 2]
            } else {
                [480; 2]
            }
        }
    }
}
