//! No two source files of a crate import each other in a circle: each can be read after those that it uses.
//!
//! Paths are read from the sources: `use` declarations and paths that begin with `crate`, `self`, `super` or a module of the
//! file. A name that a module re-exports belongs to the file that defines it, so that a `mod.rs` which only declares and
//! re-exports is in no circle. Tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::sources::code;

/// Circles that lie in the matter itself: the files of each, and why.
const INHERENT: [(&[&str], &str); 2] = [
    (
        &["core/src/scalar/dual.rs", "core/src/scalar/dual/lowered.rs", "core/src/scalar/dual/vector.rs"],
        "a scalar names its vectors and a vector its scalar: the dual of a vector is a vector of duals' parts",
    ),
    (
        &["core/src/scalar/pack.rs", "core/src/scalar/vector.rs"],
        "the leaves of a pack are numbers and vectors, and a vector is a pack",
    ),
];

/// A module: the names from the root of its crate.
type Module = Vec<String>;

/// One source file of a crate.
struct Source {
    path: PathBuf,
    /// Its `use` declarations: what is imported, under which name, and whether others may import it from here.
    imports: Vec<Import>,
    /// Paths that stand elsewhere in it.
    paths: Vec<Vec<String>>,
    /// What it defines.
    defined: BTreeSet<String>,
}

struct Import {
    path: Vec<String>,
    name: String,
    shared: bool,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Each path of a tree as `{a, b::{c, d as e}}`, with the name that it gives.
fn expand(tree: &str, before: &[String], each: &mut impl FnMut(Vec<String>, String)) {
    let tree = tree.trim();
    if let Some(list) = tree.strip_prefix('{').and_then(|tree| tree.strip_suffix('}')) {
        let (mut depth, mut start) = (0, 0);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&list[start..at], before, each);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return expand(&list[start..], before, each);
    }
    if tree.is_empty() {
        return;
    }
    let brace = tree.find('{').unwrap_or(tree.len());
    match tree[..brace].find("::") {
        Some(at) => {
            let mut path = before.to_vec();
            path.push(tree[..at].trim().to_owned());
            expand(&tree[at + 2..], &path, each);
        }
        None => {
            let (word, name) = tree.split_once(" as ").unwrap_or((tree, tree));
            let mut path = before.to_vec();
            if word.trim() != "self" {
                path.push(word.trim().to_owned());
            }
            let name =
                if name.trim() == "self" { path.last().cloned() } else { Some(name.trim().to_owned()) };
            each(path, name.unwrap_or_default());
        }
    }
}

/// The `use` declarations of a file, each with whether others may import from it, and the text without them.
fn declarations(text: &str) -> (Vec<(bool, String)>, String) {
    let (mut found, mut without, mut done) = (Vec::new(), String::new(), 0);
    for (at, _) in text.match_indices("use ").filter(|(at, _)| text[..*at].ends_with([' ', '\n']) || *at == 0)
    {
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = text[line..at].trim();
        if at >= done
            && (before.is_empty() || (before.starts_with("pub") && !before.contains([';', '{', '}'])))
        {
            let end = text[at..].find(';').map_or(text.len(), |end| at + end);
            found.push((before.starts_with("pub"), text[at + 4..end].to_owned()));
            without.push_str(&text[done..line]);
            done = end;
        }
    }
    without.push_str(&text[done..]);
    (found, without)
}

fn source(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).expect("a source can be read");
    // Without the tests at its end.
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    // Where something is visible is not what it uses.
    let (declared, text) = declarations(&code(text).replace("pub(in crate", "pub(in "));
    let mut imports = Vec::new();
    for (shared, tree) in declared {
        expand(&tree, &[], &mut |path, name| imports.push(Import { path, name, shared }));
    }
    let (mut defined, mut paths) = (BTreeSet::new(), Vec::new());
    let words: Vec<&str> = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        if ["struct", "enum", "trait", "fn", "type", "const", "static", "macro_rules", "union"]
            .contains(&pair[0])
        {
            defined.insert(pair[1].to_owned());
        }
    }
    let mut rest = &text[..];
    while let Some(start) = rest.find(is_word) {
        let after_path = start > 0 && rest[..start].ends_with("::");
        rest = &rest[start..];
        let end = rest.find(|c: char| !is_word(c) && c != ':').unwrap_or(rest.len());
        let path = rest[..end].trim_end_matches(':');
        if path.contains("::") && !after_path {
            paths.push(path.split("::").map(str::to_owned).collect());
        }
        rest = &rest[end..];
    }
    Source { path, imports, paths, defined }
}

/// The sources of a crate by module, without its tests.
fn sources(folder: &Path, module: &Module, found: &mut BTreeMap<Module, Source>) {
    let entries = fs::read_dir(folder).expect("a folder of sources can be read");
    for entry in entries {
        let path = entry.expect("so can its entries").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut inside = module.clone();
        if name == "tests" || name == "testing" || name.ends_with("_tests") {
            continue;
        }
        if path.is_dir() {
            inside.push(name);
            sources(&path, &inside, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            if !["lib", "main", "mod"].contains(&name.as_str()) {
                inside.push(name);
            }
            found.insert(inside, source(path));
        }
    }
}

/// The module where a path of a module ends: the file that defines what it names.
fn resolve(
    crate_: &BTreeMap<Module, Source>,
    from: &Module,
    path: &[String],
    steps: usize,
) -> Option<Module> {
    let (mut module, mut rest) = match path.first()?.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (from.clone(), &path[1..]),
        "super" => {
            let up = path.iter().take_while(|word| *word == "super").count();
            (from[..from.len().checked_sub(up)?].to_vec(), &path[up..])
        }
        first => {
            let child: Module = from.iter().cloned().chain([first.to_owned()]).collect();
            crate_.contains_key(&child).then_some((child, &path[1..]))?
        }
    };
    while let Some((first, after)) = rest.split_first() {
        let child: Module = module.iter().cloned().chain([first.clone()]).collect();
        if !crate_.contains_key(&child) {
            break;
        }
        (module, rest) = (child, after);
    }
    let source = crate_.get(&module)?;
    if let Some(name) = rest.first()
        && steps > 0
        && !source.defined.contains(name)
    {
        for import in &source.imports {
            if import.name == *name {
                let mut path = import.path.clone();
                path.extend_from_slice(&rest[1..]);
                if let Some(found) = resolve(crate_, &module, &path, steps - 1) {
                    return Some(found);
                }
            }
        }
        for import in source.imports.iter().filter(|import| import.shared && import.name == "*") {
            let mut path = import.path[..import.path.len() - 1].to_vec();
            path.extend_from_slice(rest);
            if let Some(found) = resolve(crate_, &module, &path, steps - 1)
                && crate_[&found].defined.contains(name)
            {
                return Some(found);
            }
        }
    }
    Some(module)
}

/// What each module uses of its crate.
fn uses(crate_: &BTreeMap<Module, Source>) -> BTreeMap<&Module, BTreeSet<&Module>> {
    let of = |(module, source): (_, &Source)| {
        let imports = source.imports.iter().filter(|import| !import.shared).map(|import| &import.path);
        let used = imports.chain(&source.paths).filter_map(|path| resolve(crate_, module, path, 8));
        let used = used.filter_map(|used| crate_.get_key_value(&used).map(|(key, _)| key));
        (module, used.filter(|used| *used != module).collect())
    };
    crate_.iter().map(of).collect()
}

/// The groups of modules that reach each other.
fn circles(crate_: &BTreeMap<Module, Source>) -> Vec<BTreeSet<&Module>> {
    let uses = uses(crate_);
    let reached = |from: &Module| {
        let mut found: BTreeSet<&Module> = BTreeSet::new();
        let mut waiting: Vec<&Module> = uses[from].iter().copied().collect();
        while let Some(module) = waiting.pop() {
            if found.insert(module) {
                waiting.extend(&uses[module]);
            }
        }
        found
    };
    let all: BTreeMap<&Module, BTreeSet<&Module>> =
        crate_.keys().map(|module| (module, reached(module))).collect();
    let mut circles: Vec<BTreeSet<&Module>> = Vec::new();
    for (module, reached) in &all {
        if reached.contains(module) && !circles.iter().any(|circle| circle.contains(module)) {
            circles.push(reached.iter().copied().filter(|other| all[other].contains(module)).collect());
        }
    }
    circles
}

/// Every crate of the workspace: its folder of sources.
fn crates(root: &Path) -> Vec<PathBuf> {
    let nested = ["", "tests"].map(|folder| root.join(folder));
    let folders = nested.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder can be read"));
    let folders = folders.map(|entry| entry.expect("so can its entries").path()).chain([root.to_owned()]);
    let folders = folders.filter(|folder| folder.join("Cargo.toml").exists() && folder.join("src").is_dir());
    folders.map(|folder| folder.join("src")).collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shown = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let (mut files, mut found) = (0, Vec::new());
    for folder in crates(root) {
        let mut crate_ = BTreeMap::new();
        sources(&folder, &Vec::new(), &mut crate_);
        files += crate_.len();
        let uses = uses(&crate_);
        for circle in circles(&crate_) {
            for module in &circle {
                for used in uses[*module].iter().filter(|used| circle.contains(*used)) {
                    println!("{} uses {}", shown(&crate_[*module].path), shown(&crate_[*used].path));
                }
            }
            found.push(circle.iter().map(|module| shown(&crate_[*module].path)).collect::<Vec<_>>());
        }
    }
    assert!(files > 300, "{files} files were read");
    let known = |circle: &[String]| INHERENT.iter().position(|(files, _)| circle.iter().eq(files.iter()));
    let new: Vec<_> = found.iter().filter(|circle| known(circle).is_none()).collect();
    assert!(new.is_empty(), "these import each other: {new:#?}");
    for (files, _) in INHERENT {
        assert!(found.iter().any(|circle| circle.iter().eq(files.iter())), "{files:?} is no circle any more");
    }
}

#[test]
fn paths_are_read_as_they_are_meant() {
    let mut paths = Vec::new();
    expand("crate::{a::{B, C as D}, e::self}", &[], &mut |path, name| paths.push((path.join("::"), name)));
    let expected = [("crate::a::B", "B"), ("crate::a::C", "D"), ("crate::e", "e")];
    assert_eq!(paths, expected.map(|(path, name)| (path.to_owned(), name.to_owned())));
}
