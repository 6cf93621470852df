//! What ARCHITECTURE.md promises, read from the manifests, the lock file and the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which crates of the workspace each may use, and in tests besides.
const ALLOWED: [(&str, &[&str], &[&str]); 16] = [
    ("color-fn-core", &[], &["support"]),
    ("color-fn-run", &["color-fn-core"], &["support"]),
    ("color-fn-colorimetry", &["color-fn-core"], &["color-fn-run", "support"]),
    // Daylight is a sum of the components that the standard tabulates.
    ("color-fn-bases", &["color-fn-core", "color-fn-colorimetry"], &["color-fn-run", "support"]),
    ("color-fn-captures", &["color-fn-core", "color-fn-colorimetry"], &["support"]),
    (
        "color-fn-fitting",
        &["color-fn-core", "color-fn-run", "color-fn-colorimetry", "color-fn-bases", "color-fn-captures"],
        &["support"],
    ),
    (
        "color-fn-upsample",
        &["color-fn-core", "color-fn-run", "color-fn-colorimetry", "color-fn-bases"],
        &["color-fn-captures", "color-fn-fitting", "color-fn-shadergen", "support"],
    ),
    ("color-fn-shadergen", &["color-fn-core"], &[]),
    ("color-fn-gpu", &["color-fn-core", "color-fn-shadergen"], &[]),
    ("color-fn-cli", &LIBRARIES, &["hostile", "support"]),
    ("color-fn", &LIBRARIES, &["cases", "color-fn-cli", "support"]),
    ("cases", &["color-fn-core", "color-fn-run", "color-fn-colorimetry", "color-fn-bases", "support"], &[]),
    (
        "hostile",
        &[
            "cases",
            "color-fn-core",
            "color-fn-colorimetry",
            "color-fn-captures",
            "color-fn-fitting",
            "color-fn-bases",
            "color-fn-shadergen",
            "support",
        ],
        &[],
    ),
    ("support", &[], &[]),
    ("color-fn-fuzz", &["hostile"], &[]),
    // An example, which is a package because it has a build script.
    ("build-time", &["color-fn"], &[]),
];

/// Every library, which the facade and the program put together.
const LIBRARIES: [&str; 9] = [
    "color-fn-core",
    "color-fn-run",
    "color-fn-colorimetry",
    "color-fn-bases",
    "color-fn-captures",
    "color-fn-fitting",
    "color-fn-gpu",
    "color-fn-shadergen",
    "color-fn-upsample",
];

/// What may not be reached from a crate, in any number of steps.
const UNREACHABLE: [(&str, &[&str]); 9] = [
    (
        "color-fn-core",
        &["naga", "wgpu", "burn", "nalgebra", "rayon", "color-fn-colorimetry", "color-fn-bases"],
    ),
    ("color-fn-run", &["naga", "wgpu", "burn", "nalgebra", "color-fn-colorimetry", "color-fn-bases"]),
    ("color-fn-colorimetry", &["naga", "wgpu", "burn", "nalgebra", "color-fn-bases"]),
    ("color-fn-bases", &["naga", "wgpu", "burn", "color-fn-shadergen"]),
    ("color-fn-captures", &["naga", "wgpu", "burn", "color-fn-bases"]),
    ("color-fn-fitting", &["naga", "wgpu", "burn", "color-fn-shadergen"]),
    ("color-fn-upsample", &["naga", "wgpu", "burn", "color-fn-shadergen"]),
    ("color-fn-shadergen", &["wgpu", "burn", "color-fn-bases", "color-fn-colorimetry"]),
    ("color-fn-gpu", &["burn"]),
];

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A path as it is written in this repository.
pub(super) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// All files below the root, without what is built and what is hidden.
pub(super) fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository can be read") {
            let path = entry.expect("so can its entries").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let skipped = folder == root() && ["out", "shared"].contains(&name.as_str());
            if skipped || name == "target" || name.starts_with('.') {
                continue;
            }
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

pub(super) fn sources() -> impl Iterator<Item = (String, String)> {
    let rust = files().into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    rust.map(|path| (shown(&path), read(&path)))
}

/// A package as its manifest has it.
#[derive(Default)]
struct Package {
    name: String,
    uses: BTreeSet<String>,
    uses_in_tests: BTreeSet<String>,
}

/// A manifest, line by line: the names are all that is wanted of it.
fn manifest(text: &str) -> Package {
    let mut package = Package::default();
    let mut section = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']').to_owned();
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let key = key.trim().trim_end_matches(".workspace").trim_matches('"').to_owned();
        match section.rsplit('.').next() {
            Some("package") if key == "name" => package.name = value.trim().trim_matches('"').to_owned(),
            _ if section.starts_with("workspace") => {}
            Some("dependencies" | "build-dependencies") => drop(package.uses.insert(key)),
            Some("dev-dependencies") => drop(package.uses_in_tests.insert(key)),
            _ => {}
        }
    }
    package
}

fn packages() -> Vec<Package> {
    let manifests = files().into_iter().filter(|path| path.ends_with("Cargo.toml"));
    let packages: Vec<_> = manifests.map(|path| manifest(&read(path))).collect();
    assert!(packages.iter().all(|p| !p.name.is_empty()), "every manifest names its package");
    packages
}

/// Packages of the lock file: for each name its versions, and what any of them uses.
fn locked() -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let mut packages: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for block in read("Cargo.lock").split("[[package]]").skip(1) {
        let field = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key));
            line.unwrap_or_default().trim_matches([' ', '=', '"']).to_owned()
        };
        let (versions, uses) = packages.entry(field("name")).or_default();
        versions.insert(field("version"));
        let quoted = block.lines().filter_map(|line| line.strip_prefix(" \""));
        uses.extend(quoted.map(|line| line.split([' ', '"']).next().unwrap_or_default().to_owned()));
    }
    packages
}

#[test]
fn crates_depend_one_way() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|p| p.name.as_str()).collect();
    for package in &packages {
        let name = package.name.as_str();
        let rule = ALLOWED.iter().find(|(rule, ..)| *rule == name);
        let (_, allowed, in_tests) = rule.unwrap_or_else(|| panic!("{name} has no rule here"));
        for used in package.uses.iter().filter(|used| ours.contains(used.as_str())) {
            assert!(allowed.contains(&used.as_str()), "{name} may not use {used}");
        }
        for used in package.uses_in_tests.iter().filter(|used| ours.contains(used.as_str())) {
            let fine = allowed.contains(&used.as_str()) || in_tests.contains(&used.as_str());
            assert!(fine, "{name} may not use {used}, not even in tests");
        }
    }
}

#[test]
fn no_crate_knows_what_it_should_not() {
    let (locked, packages) = (locked(), packages());
    for (name, forbidden) in UNREACHABLE {
        // Tests may use more: they start from the manifest and not from the lock file.
        let start = packages.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name} is gone"));
        let mut reached = start.uses.clone();
        let mut waiting: Vec<String> = start.uses.iter().cloned().collect();
        while let Some(package) = waiting.pop() {
            let (_, uses) = locked.get(&package).unwrap_or_else(|| panic!("{package} is not locked"));
            waiting.extend(uses.iter().filter(|used| reached.insert((*used).clone())).cloned());
        }
        for package in &reached {
            let family = package.split('-').next().unwrap_or(package);
            let burns = family == "burn" && forbidden.contains(&"burn");
            assert!(!burns && !forbidden.contains(&package.as_str()), "{name} reaches {package}");
        }
    }
}

#[test]
fn shared_types_come_from_one_version() {
    let locked = locked();
    for name in ["wgpu", "naga", "nalgebra"] {
        let versions = &locked.get(name).unwrap_or_else(|| panic!("{name} is not locked")).0;
        assert_eq!(versions.len(), 1, "{name} is there as {versions:?}");
    }
}

/// The variants of an enumeration, as its source has them.
fn variants(source: &str, name: &str) -> Vec<String> {
    let head = format!("pub enum {name} {{");
    let body = source.split(&head).nth(1).unwrap_or_else(|| panic!("there is no enum {name}"));
    let body = body.split("\n}").next().unwrap_or_default();
    let names = body.lines().filter_map(|line| {
        let line =
            line.strip_prefix("    ").filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))?;
        line.split(|c: char| !c.is_alphanumeric()).next().map(str::to_owned)
    });
    names.collect()
}

/// A section of a page, by its heading.
fn section(page: &str, heading: &str) -> String {
    let text = read(page);
    let after = text.split(&format!("\n## {heading}\n")).nth(1);
    let after = after.unwrap_or_else(|| panic!("{page} has no section `{heading}`"));
    after.split("\n## ").next().unwrap_or_default().to_owned()
}

#[test]
fn every_node_has_its_derivative() {
    let table = read("docs/derivatives.md");
    let rows: String = table.lines().filter(|line| line.starts_with('|')).collect();
    for (file, name) in [
        ("core/src/graph/node.rs", "Node"),
        ("core/src/scalar/op.rs", "UnaryOp"),
        ("core/src/scalar/op.rs", "BinaryOp"),
        ("core/src/scalar/op.rs", "CompareOp"),
        ("core/src/scalar/op.rs", "LogicOp"),
    ] {
        let variants = variants(&read(file), name);
        assert!(variants.len() >= 2, "{name} in {file}");
        for variant in variants {
            assert!(
                rows.contains(&format!("`{variant}")),
                "{name}::{variant} is not in the table of derivatives"
            );
        }
    }
}

#[test]
fn an_operation_lives_in_the_files_that_are_listed() {
    let listed = section("docs/extending.md", "How to add an operation");
    // Operations that no pass treats apart, one of each kind.
    for names in [["UnaryOp::Cbrt", "Self::Cbrt"], ["BinaryOp::Atan2", "Self::Atan2"]] {
        let mut places = 0;
        for (path, text) in sources() {
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let test = path.contains("tests/") || path.ends_with("tests.rs");
            if !test && names.iter().any(|name| text.contains(name)) {
                assert!(
                    listed.contains(&format!("`{path}`")),
                    "{path} needs to know a new operation: list it"
                );
                // The methods are sugar, and a new operation does without.
                places += usize::from(path != "core/src/scalar/mod.rs");
            }
        }
        assert_eq!(places, 6, "{names:?}");
    }
}

#[test]
fn the_map_is_true() {
    let docs = files()
        .into_iter()
        .filter(|path| shown(path).starts_with("docs/") && path.extension().is_some_and(|e| e == "md"));
    let text: String = docs.map(|path| read(&path)).collect();
    let text = text + &read("ARCHITECTURE.md") + &read("CONVENTIONS.md") + &read("CONTRIBUTING.md");
    let all: Vec<String> = sources().map(|(_, text)| text).collect();
    let (mut paths, mut tests) = (0, 0);
    // Every second part stands between backticks.
    for quoted in text.split('`').skip(1).step_by(2) {
        let path =
            quoted.contains('/') && quoted.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        let written = quoted.starts_with("out/") || quoted.starts_with("target/");
        if path && !written {
            paths += 1;
            assert!(root().join(quoted).exists(), "{quoted} is written of, and does not exist");
        }
        if let Some(name) = quoted.strip_prefix("fn ") {
            tests += 1;
            let head = format!("fn {name}(");
            assert!(all.iter().any(|text| text.contains(&head)), "there is no test {name}");
        }
    }
    assert!(paths > 30 && tests > 5, "{paths} paths and {tests} tests are named");
}
