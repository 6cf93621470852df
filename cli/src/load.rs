//! A `.colorfn` file as a color that composes.

use std::error::Error;
use std::path::{Path, PathBuf};

use color_fn_colorimetry::{Illuminant, Observer};
use color_fn_core::domain::{Index, Number, Port, Quantity, Wavelength};
use color_fn_core::file::{ColorFile, FileError};
use color_fn_core::limits::{MAX_BYTES, MAX_LOOP_DEPTH};
use color_fn_core::{Compose, Graph, GraphColor, record};
use color_fn_fitting::registry::{Basis, BasisError};
use color_fn_run::eval_graph;

use serde_json::Value;

use crate::error::Failure;
use crate::input;
use crate::present::output::Output;
use color_fn_colorimetry::ViewingConditions;

/// The maximal number of operations that a command asks of the CPU: minutes of work.
const MAX_WORK: u64 = 1 << 36;
/// How many values of a spectrum its color takes: one for each nm that an observer sees.
pub(crate) const VALUES_OF_A_COLOR: u64 = 471;

/// A file that was read and checked.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What it holds.
    pub(crate) file: ColorFile,
}

/// A text file of at most so many bytes, without a byte order mark.
pub(crate) fn text(path: &Path, max_bytes: u64) -> Result<String, Failure> {
    let text = String::from_utf8(input::bytes(path, max_bytes)?);
    let text =
        text.map_err(|_| Failure::work(format!("{} is not text in UTF-8", input::name(path).display())))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// A spectrum, or a set of them, as a color of plain numbers: what the numbers are is [`Loaded::quantity`].
#[derive(Debug, Clone)]
pub(crate) enum Spectral {
    /// A function of index and wavelength.
    Set(GraphColor<(Index, Wavelength), Number>),
    /// A function of wavelength.
    One(GraphColor<Wavelength, Number>),
}

/// A set of spectra as a color of plain numbers.
pub(crate) type Set = GraphColor<(Index, Wavelength), Number>;

/// Values of a member of a set at wavelengths in nm.
pub(crate) fn curve(
    set: &Set,
    free: &[f32],
    member: usize,
    wavelengths: &[f64],
) -> Result<Vec<f64>, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
    let index = member as f32;
    #[expect(clippy::cast_possible_truncation, reason = "a color is evaluated in f32")]
    let points: Vec<[f32; 2]> = wavelengths.iter().map(|&nm| [index, nm as f32]).collect();
    let mut values = vec![0.0; points.len()];
    eval_graph(set.graph(), free, points.as_flattened(), &mut values)?;
    Ok(values.into_iter().map(f64::from).collect())
}

/// The file that a command writes what it made of `inputs` to: none of them, and no color.
pub(crate) fn destination(path: &Path, inputs: &[&Path], force: bool) -> Result<(Output, String), Failure> {
    input::once(inputs.iter().copied())?;
    must_not_overwrite(path, inputs)?;
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("colorfn")) {
        return Err(Failure::usage(format!(
            "{}: the output is not a color, and would have the name of one",
            path.display()
        )));
    }
    Ok(Output::file(path, force)?)
}

/// Whether writing to a path leaves the inputs as they are.
pub(crate) fn must_not_overwrite(path: &Path, inputs: &[&Path]) -> Result<(), Failure> {
    // What does not exist yet is not an input.
    let Ok(there) = path.canonicalize() else { return Ok(()) };
    if inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == there)) {
        return Err(Failure::usage(format!("{}: the output would replace the input", path.display())));
    }
    Ok(())
}

/// Whether so many values of a graph can be computed in bearable time: a small file may ask for years.
pub(crate) fn affords(graph: &Graph, values: u64) -> Result<(), String> {
    let work = graph.work();
    if values.saturating_mul(work) <= MAX_WORK {
        return Ok(());
    }
    Err(format!(
        "{values} values of {work} operations each are more than the CPU computes in minutes: ask for fewer points, pixels or \
         colors"
    ))
}

/// What makes the maximum of some values 1; 1 where none is positive.
pub(crate) fn peak_scale(values: &[f64]) -> f64 {
    let peak = values.iter().copied().fold(0.0, f64::max);
    if peak > 0.0 { 1.0 / peak } else { 1.0 }
}

/// Which of so many colors is wanted: by its name, by one that is the same but for the case and no other's, or by its number.
pub(crate) fn member(labels: &[String], count: usize, wanted: &str) -> Option<usize> {
    let alike = || {
        let lower = wanted.to_lowercase();
        let mut alike = (0..labels.len()).filter(|&i| labels[i].to_lowercase() == lower);
        alike.next().filter(|_| alike.next().is_none())
    };
    let numbered = || wanted.parse().ok().filter(|index| *index < count);
    labels.iter().position(|label| label == wanted).or_else(alike).or_else(numbered)
}

impl Loaded {
    /// Reads a file, or standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        if input::is_stream(path) {
            return Self::parse(&input::bytes(path, MAX_BYTES as u64)?, path);
        }
        let file = ColorFile::open(path).map_err(|error| match error {
            // It names the file itself.
            FileError::Io { .. } => Failure::from(error),
            error => Failure::in_file(path, &error),
        })?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Reads the bytes of an input.
    pub(crate) fn parse(bytes: &[u8], path: &Path) -> Result<Self, Failure> {
        let path = input::name(path).to_owned();
        let file = ColorFile::read(bytes).map_err(|error| Failure::in_file(&path, &error))?;
        Ok(Self { path, file })
    }

    /// The file's name without extension.
    pub(crate) fn stem(&self) -> String {
        self.path.file_stem().map_or_else(|| "color".into(), |stem| stem.to_string_lossy().into_owned())
    }

    /// The graph.
    pub(crate) fn graph(&self) -> &Graph {
        self.file.graph()
    }

    /// All parameters of a graph that the file's are the free ones of, tables included.
    pub(crate) fn parameters(&self, graph: &Graph) -> Result<Vec<f64>, Failure> {
        let free: Vec<f64> = self.file.free().iter().copied().map(f64::from).collect();
        Ok(graph.layout().parameters(&free)?)
    }

    /// What the first result is.
    pub(crate) fn quantity(&self) -> &Quantity {
        &self.graph().outputs()[0].0.quantity
    }

    /// How many colors the set has; `None` when it is not a set.
    pub(crate) fn members(&self) -> Option<usize> {
        self.graph().inputs().iter().find_map(|port| match port.quantity {
            Quantity::Index { count } => Some(count),
            _ => None,
        })
    }

    /// The name of a member, or its number.
    pub(crate) fn label(&self, index: usize) -> String {
        match self.file.labels.get(index) {
            Some(label) => label.clone(),
            None if self.members().is_some() => format!("number {index}"),
            None => self.stem(),
        }
    }

    /// The member that `--index` names: a label, or a number from 0.
    pub(crate) fn member(&self, wanted: &str) -> Result<usize, Failure> {
        let path = self.path.display();
        let Some(count) = self.members() else {
            return Err(Failure::usage(format!("{path} holds one color, not a set: leave --index out")));
        };
        match member(&self.file.labels, count, wanted) {
            Some(found) => Ok(found),
            None => {
                let names = match &self.file.labels[..] {
                    [first, .., last] => format!(", or a name (`{first}` … `{last}`)"),
                    [only] => format!(", or `{only}`"),
                    [] => String::new(),
                };
                let last = count - 1;
                Err(Failure::usage(format!("{path} has no color `{wanted}`: choose 0 to {last}{names}")))
            }
        }
    }

    /// One member of the set as a color of its own: its index is not an argument any more.
    pub(crate) fn bound(&self, member: usize) -> Result<Self, Failure> {
        let is_index = |port: &Port| matches!(port.quantity, Quantity::Index { .. });
        let Some(input) = self.graph().inputs().iter().position(is_index) else {
            return Err(Failure::work(format!("{} is not a set", self.path.display())));
        };
        #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
        let (graph, free) = self.graph().bound(input, member as f64, self.file.free());
        let mut file = ColorFile::new(graph, free)?;
        (file.spec, file.fit) = (self.file.spec.clone(), self.file.fit.clone());
        file.provenance = self.file.provenance.clone();
        Ok(Self { path: self.path.clone(), file })
    }

    /// First and last wavelength that the function is declared for, in nm.
    pub(crate) fn range(&self) -> Option<[f64; 2]> {
        self.graph().inputs().iter().find_map(|port| match port.quantity {
            Quantity::Wavelength { from, to } => Some([from, to]),
            _ => None,
        })
    }

    /// The illuminant and observer that the file states; D65 and CIE 1931 where it declares none.
    pub(crate) fn conditions(&self) -> Result<ViewingConditions, Failure> {
        self.conditions_with(None, None)
    }

    /// The same with another illuminant or observer, where one is given: then that of the file does not matter.
    pub(crate) fn conditions_with(
        &self,
        illuminant: Option<&Illuminant>,
        observer: Option<Observer>,
    ) -> Result<ViewingConditions, Failure> {
        let illuminant = match illuminant {
            Some(illuminant) => illuminant.clone(),
            None => match self.measured_illuminant()? {
                Some(measured) => measured,
                None => self.declared("illuminant", "D65", Illuminant::named)?,
            },
        };
        let observer = match observer {
            Some(observer) => observer,
            None => self.declared("observer", "2", str::parse)?,
        };
        Ok(ViewingConditions::new(illuminant, observer))
    }

    /// The illuminant that the file states by its powers at each nm.
    fn measured_illuminant(&self) -> Result<Option<Illuminant>, Failure> {
        let detail = self.file.spec.as_ref().and_then(|spec| spec.details.get("illuminant"));
        let Some(Value::Object(detail)) = detail else { return Ok(None) };
        let place = format!("{}: spec.details.illuminant", self.path.display());
        let read = || {
            let name = detail.get("name")?.as_str()?;
            let first = detail.get("first_nm")?.as_f64()?;
            let powers = detail.get("powers")?.as_array()?;
            let powers: Vec<f64> = powers.iter().map(Value::as_f64).collect::<Option<_>>()?;
            Some((name, first, powers))
        };
        let Some((name, first, powers)) = read() else {
            return Err(Failure::work(format!("{place} has no name, first_nm and powers")));
        };
        let wavelengths: Vec<f64> = (0..powers.len()).map(|i| first + i as f64).collect();
        let illuminant = Illuminant::from_samples(name, &wavelengths, &powers);
        illuminant.map(Some).map_err(|error| Failure::work(format!("{place}: {error}")))
    }

    /// A detail that the file states by name.
    fn declared<T, E: Error>(
        &self,
        key: &str,
        default: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let place = format!("{}: spec.details.{key}", self.path.display());
        let name = match self.file.spec.as_ref().and_then(|spec| spec.details.get(key)) {
            None => default,
            Some(Value::String(name)) => name,
            Some(other) => return Err(Failure::work(format!("{place} is {other}, and not a name"))),
        };
        read(name).map_err(|error| Failure::work(format!("{place}: {error}")))
    }

    /// A detail of what the color came from.
    pub(crate) fn detail(&self, name: &str) -> Option<&Value> {
        self.file.spec.as_ref()?.details.get(name)
    }

    /// What 0 and 1 of a coordinate are, where the file says so.
    pub(crate) fn position_range(&self, axis: usize) -> Option<[f64; 2]> {
        let end = |name| self.detail(name)?.get(axis)?.as_f64();
        Some([end("position_from")?, end("position_to")?])
    }

    /// The families that the file says it came from; none where it says nothing.
    pub(crate) fn basis(&self) -> Result<Vec<Basis>, Failure> {
        let Some(spec) = &self.file.spec else { return Ok(Vec::new()) };
        // The name of a file may have spaces, which stand between families too.
        if let Ok(only) = spec.basis.parse() {
            return Ok(vec![only]);
        }
        let families = spec.basis.split(' ').map(str::parse).collect::<Result<_, BasisError>>();
        families.map_err(|error| Failure::work(format!("{}: spec.basis: {error}", self.path.display())))
    }

    /// Whether so many values can be computed in bearable time.
    pub(crate) fn affords(&self, values: u64) -> Result<(), Failure> {
        affords(self.graph(), values).map_err(|why| Failure::work(format!("{}: {why}", self.path.display())))
    }

    /// The color as a spectrum, or as a set of spectra.
    pub(crate) fn spectral(&self) -> Result<Spectral, Failure> {
        // Viewed under an illuminant it is inside one loop more.
        let depth = self.graph().nesting();
        if depth >= usize::from(MAX_LOOP_DEPTH) {
            let path = self.path.display();
            return Err(Failure::work(format!(
                "{path} nests loops {depth} deep; a spectrum that is looked at nests {} at most: write it with fewer",
                MAX_LOOP_DEPTH - 1
            )));
        }
        let graph = self.of_numbers();
        let two = graph.inputs().len() == 2;
        let made = if two {
            GraphColor::new(graph).map(Spectral::Set)
        } else {
            GraphColor::new(graph).map(Spectral::One)
        };
        let lit = matches!(
            self.quantity(),
            Quantity::Reflectance
                | Quantity::Transmittance
                | Quantity::Emission
                | Quantity::SpectralRadiance
                | Quantity::Number
        );
        match made {
            Ok(color) if lit => Ok(color),
            Ok(_) | Err(_) => Err(Failure::work(format!(
                "{} is not a spectrum: it is a function of {} that gives {}",
                self.path.display(),
                self.inputs_in_words(),
                self.quantity().describe()
            ))),
        }
    }

    /// The color as a set of spectra; one spectrum is a set of one.
    pub(crate) fn set(&self) -> Result<Set, Failure> {
        match self.spectral()? {
            Spectral::Set(set) => Ok(set),
            Spectral::One(one) => Ok(GraphColor::new(record(&one.set(1)))?),
        }
    }

    /// What goes in: `index, wavelength`.
    pub(crate) fn inputs_in_words(&self) -> String {
        let names: Vec<&str> = self.graph().inputs().iter().map(|port| port.name.as_str()).collect();
        if names.is_empty() { "nothing".into() } else { names.join(" and ") }
    }

    /// The graph with its result taken as plain numbers, so that one type serves reflectance and emission.
    pub(crate) fn of_numbers(&self) -> Graph {
        let mut port = self.graph().outputs()[0].0.clone();
        port.quantity = Quantity::Number;
        self.graph().clone().with_output(0, port)
    }
}
