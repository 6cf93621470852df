//! What is written, in the compilers of its users: Tint, glslang, spirv-val and naga accept every text.
//!
//! `tests/compilers.sh` installs them and names the script for node in `COLORFN_COMPILERS`; without that nothing is tried
//! here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cases::{Case, all, find};
use color_fn_core::domain::{LinearRgb, Number, Port, Quantity, Wavelength};
use color_fn_core::{Color, Graph, Layout, Params, Scalar, Vector, record};
use color_fn_gpu::wgpu::naga;
use color_fn_shadergen::{
    Entry, Format, Language, Options, ParameterMode, Shader, ShaderError, Source, Stage, Unroll, compile,
};

/// Texts in a folder, by what compiles them.
struct Texts {
    folder: PathBuf,
    /// Files, and of HLSL the profile and the entry.
    glsl: Vec<PathBuf>,
    hlsl: Vec<(PathBuf, &'static str, String)>,
    /// Files, and what they are valid for: a library, which Vulkan does not take, for SPIR-V itself.
    spirv: Vec<(PathBuf, &'static str)>,
    written: BTreeMap<String, usize>,
    /// What our own limits refuse: a large table of constants, a fragment of six components.
    refused: usize,
    rejected: Vec<String>,
}

impl Texts {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Self {
            folder,
            glsl: Vec::new(),
            hlsl: Vec::new(),
            spirv: Vec::new(),
            written: BTreeMap::new(),
            refused: 0,
            rejected: Vec::new(),
        }
    }

    fn put(&self, name: &str, extension: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.join(format!("{name}.{extension}"));
        fs::write(&path, content).expect("a file");
        path
    }

    /// Writes a graph in every language.
    fn add(&mut self, name: &str, graph: &Graph, options: &Options) {
        match compile(graph, options) {
            Ok(shader) => {
                for language in Language::ALL {
                    self.add_shader(name, &shader, language);
                }
            }
            Err(
                ShaderError::ConstTable { .. }
                | ShaderError::UniformSize { .. }
                | ShaderError::FragmentInput { .. }
                | ShaderError::FragmentOutput { .. }
                | ShaderError::Unrolled,
            ) => self.refused += 1,
            Err(error) => panic!("{name}: {error}"),
        }
    }

    fn add_shader(&mut self, name: &str, shader: &Shader, language: Language) {
        let source = match shader.write(language) {
            Ok(source) => source,
            Err(ShaderError::Keyword { .. }) => {
                self.refused += 1;
                return;
            }
            Err(error) => panic!("{name} in {language}: {error}"),
        };
        let entry = shader.interface.entry.as_ref();
        let entry = entry.map(|e| (if e.stage == Stage::Compute { "comp" } else { "frag" }, &*e.name));
        match source {
            Source::Words(_) => {
                *self.written.entry(language.to_string()).or_default() += 1;
                let path = self.put(name, "spv", &source.to_bytes());
                self.spirv.push((path, if entry.is_some() { "vulkan1.1" } else { "spv1.1" }));
            }
            Source::Text(text) => self.add_text(name, language, text, entry),
        }
    }

    /// Adds a text, with the stage and the name of its entry.
    fn add_text(
        &mut self,
        name: &str,
        language: Language,
        text: String,
        entry: Option<(&'static str, &str)>,
    ) {
        *self.written.entry(language.to_string()).or_default() += 1;
        let (stage, called) = entry.unwrap_or(("frag", "own"));
        match language {
            Language::Wgsl => {
                self.put(name, "wgsl", text.as_bytes());
                if let Err(error) = naga::front::wgsl::parse_str(&text) {
                    self.rejected.push(format!("{name}.wgsl by naga: {}", error.emit_to_string(&text)));
                }
            }
            Language::Wesl => {
                self.put(name, "wesl", text.as_bytes());
            }
            Language::Glsl | Language::GlslEs => {
                // Functions alone stand in another's text.
                let version = match (language, text.contains("buffer ")) {
                    (Language::Glsl, _) => "450",
                    (_, false) => "300 es",
                    (_, true) => "310 es",
                };
                let head = format!("#version {version}\nprecision highp float;\nprecision highp int;\n");
                let own = format!("{head}{text}\nvoid main() {{}}\n");
                let whole = if entry.is_some() { text } else { own };
                let path = self.put(&format!("{name}.{}", language.name()), stage, whole.as_bytes());
                self.glsl.push(path);
            }
            Language::Hlsl => {
                let own = format!("{text}\nfloat4 own() : SV_Target0 {{ return 0.0; }}\n");
                let whole = without_array_casts(if entry.is_some() { &text } else { &own });
                let path = self.put(name, "hlsl", whole.as_bytes());
                self.hlsl.push((path, stage, called.into()));
            }
            // Apple's compiler runs on Apple's machines alone.
            Language::Msl => {}
            language => panic!("{language} is text that goes through no compiler"),
        }
    }

    /// Runs every compiler.
    fn compile(mut self, script: &Path) {
        self.tint(script);
        let many = self.glsl.chunks(200).map(<[PathBuf]>::to_vec).collect::<Vec<_>>();
        for files in many {
            self.run(Command::new("glslangValidator").args(&files));
        }
        let spirv = std::mem::take(&mut self.spirv);
        for (file, target) in &spirv {
            self.run(Command::new("spirv-val").args(["--target-env", *target]).arg(file));
        }
        let out = self.folder.join("out.spv");
        for (file, stage, entry) in std::mem::take(&mut self.hlsl) {
            let mut command = Command::new("glslangValidator");
            self.run(command.args(["-D", "-V", "-S", stage, "-e", &entry, "-o"]).arg(&out).arg(&file));
        }
        println!("written: {:?}; refused by our own limits: {}", self.written, self.refused);
        assert!(
            self.rejected.is_empty(),
            "{} are refused:\n{}",
            self.rejected.len(),
            self.rejected.join("\n")
        );
        println!(
            "all are accepted by Tint (WGSL, WESL), glslang (GLSL, GLSL ES, HLSL), spirv-val (SPIR-V) and naga"
        );
    }

    fn run(&mut self, command: &mut Command) {
        let done = command.output().expect("tests/compilers.sh installs the compilers");
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stdout);
            let errors = said.lines().filter(|line| line.contains("ERROR") || line.contains("error"));
            let first: Vec<&str> = errors.take(3).collect();
            let files: Vec<_> = said.lines().filter(|line| line.starts_with('/')).take(200).collect();
            let file =
                if files.len() == 1 { files[0].into() } else { format!("{:?}", command.get_args().last()) };
            self.rejected.push(format!("{file}: {first:?} {}", String::from_utf8_lossy(&done.stderr)));
        }
    }

    fn tint(&mut self, script: &Path) {
        let done = Command::new("node").arg(script).arg(&self.folder).output();
        let done = done.expect("tests/compilers.sh installs node");
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
        let (counts, refused): (Vec<&str>, Vec<&str>) =
            said.lines().partition(|line| line.starts_with("{\"counts\""));
        println!("Tint: {counts:?}");
        assert_eq!(counts.len(), 1, "{said}");
        self.rejected.extend(refused.into_iter().map(|line| format!("Tint: {line}")));
    }
}

/// HLSL as glslang reads it: it lacks the cast of 0 to an array, `(float4[2])0`, which DXC and FXC have and naga writes.
fn without_array_casts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        match line.strip_suffix("])0;").and_then(|rest| rest.rsplit_once('(')) {
            Some((before, array)) => match (before.trim_end().strip_suffix('='), array.split_once('[')) {
                (Some(declared), _) => out.extend([declared.trim_end(), ";"]),
                (None, Some((element, size))) => {
                    out.extend([element, " zero[", size, "]; ", before.trim_start(), "zero;"]);
                }
                (None, None) => out.push_str(line),
            },
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// The script for node, where the compilers are there.
fn compilers() -> Option<PathBuf> {
    std::env::var_os("COLORFN_COMPILERS").map(PathBuf::from)
}

fn modes(parameters: &[f64]) -> [(&'static str, ParameterMode); 3] {
    [
        ("const", ParameterMode::Const(parameters.to_vec())),
        ("uniform", ParameterMode::Uniform),
        ("storage", ParameterMode::Storage),
    ]
}

const ENTRIES: [(&str, Entry); 3] =
    [("none", Entry::None), ("compute", Entry::Compute), ("fragment", Entry::Fragment)];

fn add_case(texts: &mut Texts, case: &Case) {
    let graph = case.graph();
    for (mode, parameters) in modes(case.parameters()) {
        for (entry_name, entry) in ENTRIES {
            let options = Options::new(graph.name()).parameters(parameters.clone()).entry(entry);
            let name = format!("{}.{mode}.{entry_name}", case.name());
            texts.add(&name, graph, &options);
            // Loops written out, and halves, differ in the function alone.
            if entry == Entry::None && mode == "const" {
                texts.add(&format!("{name}.unrolled"), graph, &options.clone().unroll(Unroll::Auto));
            } else if entry == Entry::Compute && mode != "const" {
                texts.add(&format!("{name}.f16"), graph, &options.format(Format::F16));
            }
        }
    }
}

#[test]
fn every_text_of_every_case_is_accepted() {
    let Some(script) = compilers() else { return };
    let mut texts = Texts::new("compilers");
    for case in all() {
        add_case(&mut texts, case);
    }
    add_snapshots(&mut texts);
    for (name, graph, parameters) in extremes() {
        for (mode, parameters) in modes(&parameters) {
            for (entry_name, entry) in ENTRIES {
                let options = Options::new("strict").parameters(parameters.clone()).entry(entry);
                texts.add(&format!("{name}.{mode}.{entry_name}"), &graph, &options);
            }
        }
    }
    add_words(&mut texts);
    texts.compile(&script);
}

/// The committed texts, as they stand.
fn add_snapshots(texts: &mut Texts) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let mut found = 0;
    for entry in fs::read_dir(folder).expect("the snapshots").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".wgsl.snap") {
            let snapshot = fs::read_to_string(entry.path()).expect("text");
            let text = snapshot.splitn(3, "---\n").nth(2).expect("a text after its head");
            texts.put(&format!("{name}.snapshot"), "wgsl", text.as_bytes());
            found += 1;
        }
    }
    assert!(found > 100, "{found} snapshots of WGSL");
}

/// Numbers at the ends of single precision, as constants of every kind.
struct Ends;

impl Color for Ends {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("table", 3, 5).free("line", 1, 2)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S {
        let (table, line) = (params.block(0), params.block(1).first());
        let largest = S::lit(f64::from(f32::MAX));
        let clamped = x.max(-largest).min(largest).max(S::lit(1e-45)) + S::lit(-0.0) * x - S::lit(-1.5);
        let cell = table.gather(x);
        let literals = clamped.ln() * cell.at(x.cell(5)) - -cell.get(0);
        line.get(0).mul_add(literals, line.get(1)).pow(S::lit(f64::from(f32::MIN_POSITIVE)))
    }
}

/// Names that mean something in some language, where a definition may have them.
struct Words;

const WORDS: [&str; 40] = [
    "abs",
    "active",
    "alias",
    "as",
    "attribute",
    "buffer",
    "centroid",
    "class",
    "common",
    "constant",
    "discard",
    "double",
    "enable",
    "filter",
    "fixed",
    "float",
    "fn",
    "fragment",
    "half",
    "import",
    "in",
    "inout",
    "input",
    "kernel",
    "loop",
    "metal",
    "output",
    "package",
    "partition",
    "precise",
    "sample",
    "sampler",
    "self",
    "shared",
    "signed",
    "super",
    "template",
    "texture",
    "vec3",
    "virtual",
];

impl Color for Words {
    type In = (Wavelength, LinearRgb);
    type Out = (Number, LinearRgb);

    fn layout(&self) -> Layout {
        WORDS.iter().fold(Layout::new(), |layout, word| layout.free(word, 2, 3))
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (x, rgb): (S, S::Vec<3>)) -> (S, S::Vec<3>) {
        let mut sum = rgb;
        for (k, word) in WORDS.iter().enumerate() {
            let row = params.block(k).gather(x);
            sum = (sum * row.vec::<3>(0).named(word)) + S::Vec::splat((x * row.get(1)).exp().named(word));
        }
        (sum.get(0).named("half"), sum)
    }
    fn inputs(&self) -> Vec<Port> {
        vec![Port::new("sample", 1, Quantity::Time), Port::new("texture", 3, Quantity::Number)]
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("float", 1, Quantity::Number), Port::new("input", 3, Quantity::Number)]
    }
}

/// Colors that strict compilers stumble over.
fn extremes() -> Vec<(&'static str, Graph, Vec<f64>)> {
    let (largest, smallest) = (f64::from(f32::MAX), f64::from(f32::MIN_POSITIVE));
    let subnormal = f64::from(f32::from_bits(1));
    let numbers = [largest, -largest, smallest, -smallest, subnormal, -subnormal, -0.0, 0.0, 16_777_216.0];
    let fill = |n: usize| numbers.iter().copied().cycle().take(n).collect::<Vec<f64>>();
    let (ends, words) = (record(&Ends), record(&Words));
    let (for_ends, for_words) = (fill(ends.layout().len()), fill(words.layout().len()));
    vec![("ends", ends, for_ends), ("words", words, for_words)]
}

/// Functions called as words of some language: refused, or taken by all compilers.
fn add_words(texts: &mut Texts) {
    let graph = find("rbf-3").graph();
    for word in WORDS {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        match compile(graph, &Options::new(word)) {
            Ok(shader) => {
                for language in Language::ALL {
                    texts.add_shader(&format!("named-{word}"), &shader, language);
                }
            }
            Err(ShaderError::Name { .. } | ShaderError::Keyword { .. }) => texts.refused += 1,
            Err(error) => panic!("{word}: {error}"),
        }
    }
}

#[test]
fn two_functions_share_a_text_in_every_language() {
    let Some(script) = compilers() else { return };
    let mut texts = Texts::new("compilers-two");
    for name in ["network-5-3", "scatter-3", "functions", "rbf-3", "low-rank-brdf-3"] {
        let case = find(name);
        for (mode, parameters) in modes(case.parameters()) {
            let shader = |name: &str, binding| {
                compile(case.graph(), &Options::new(name).parameters(parameters.clone()).at(0, binding))
            };
            let (Ok(one), Ok(two)) = (shader("one", 0), shader("one_more", 1)) else { continue };
            for language in [Language::Wgsl, Language::Glsl, Language::GlslEs, Language::Hlsl] {
                let text = |shader: &Shader| {
                    let source = shader.write(language).expect("it is written");
                    source.text().expect("text").to_owned()
                };
                let both = format!("{}\n{}", text(&one), text(&two));
                texts.add_text(&format!("{name}.{mode}"), language, both, None);
            }
        }
    }
    texts.compile(&script);
}
