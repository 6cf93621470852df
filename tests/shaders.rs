//! What is generated for the case table: snapshots to be read, and laws that hold for all.
//!
//! Every case in WGSL with a storage buffer; three cases in all languages, parameter modes and entries. A difference
//! fails; `cargo insta review` shows it.

use cases::{Case, all};
use color_fn_shadergen::{Entry, Language, Options, ParameterMode, ShaderError, Source, compile};
use rspirv::binary::Disassemble;

fn find(name: &str) -> Box<dyn Case> {
    all().into_iter().find(|case| case.name() == name).unwrap_or_else(|| panic!("there is a case {name}"))
}

fn text(case: &dyn Case, parameters: ParameterMode, entry: Entry, language: Language) -> String {
    try_text(case, parameters, entry, language).unwrap_or_else(|error| panic!("{}: {error}", case.name()))
}

fn try_text(
    case: &dyn Case,
    parameters: ParameterMode,
    entry: Entry,
    language: Language,
) -> Result<String, ShaderError> {
    let graph = case.graph();
    let options = Options::new(&graph.name).parameters(parameters).entry(entry);
    Ok(match compile(&graph, &options)?.write(language)? {
        Source::Text(text) => text,
        Source::Words(words) => {
            let mut module = rspirv::dr::load_words(words).expect("the writer makes valid SPIR-V");
            // The version of the writer says nothing about the color.
            module.header.as_mut().expect("a module has a header").generator = 0;
            module.disassemble()
        }
    })
}

fn snapshot(name: &str, what: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}.{what}"), text);
    });
}

#[test]
fn every_case_in_wgsl() {
    for case in all() {
        snapshot(case.name(), "wgsl", &text(&*case, ParameterMode::Storage, Entry::None, Language::Wgsl));
    }
}

const SHOWN: [&str; 3] = ["rbf-3", "network-5-3", "set-of-sigmoids"];

#[test]
fn three_cases_in_every_language() {
    for name in SHOWN {
        let case = find(name);
        for language in Language::ALL {
            let text = text(&*case, ParameterMode::Uniform, Entry::Fragment, language);
            snapshot(name, &format!("fragment.{}", language.name()), &text);
        }
    }
}

#[test]
fn three_cases_in_every_mode_and_entry() {
    for name in SHOWN {
        let case = find(name);
        for (mode, parameters) in [
            ("const", ParameterMode::Const(case.parameters())),
            ("uniform", ParameterMode::Uniform),
            ("storage", ParameterMode::Storage),
        ] {
            for (entry_name, entry) in
                [("none", Entry::None), ("compute", Entry::Compute), ("fragment", Entry::Fragment)]
            {
                let text = text(&*case, parameters.clone(), entry, Language::Wgsl);
                snapshot(name, &format!("{mode}.{entry_name}.wgsl"), &text);
            }
        }
    }
}

#[test]
fn every_case_is_written_in_every_language() {
    for case in all() {
        for language in Language::ALL {
            for entry in [Entry::Compute, Entry::Fragment] {
                let written = text(&*case, ParameterMode::Storage, entry, language);
                assert!(written.len() > 100, "{} in {language}", case.name());
            }
        }
    }
}

#[test]
fn a_thousand_rows_are_the_text_of_three_but_for_digits() {
    let without_digits = |name: &str, mode: ParameterMode| {
        let text = text(&*find(name), mode, Entry::Compute, Language::Wgsl);
        // The second of a row's vec4s is called b, the 251st is counted.
        text.replace("_b", "_1").replace(|c: char| c.is_ascii_digit(), "")
    };
    for (small, large) in [
        ("rbf-3", "rbf-1000"),
        ("wide-rbf-3", "wide-rbf-1000"),
        ("network-5-3", "network-1001-3"),
        ("table-3", "table-1000"),
        ("nearest-3", "nearest-1000"),
        ("nested-3", "nested-1000"),
        ("scatter-3", "scatter-1000"),
        ("bspline-12", "bspline-1000"),
    ] {
        for mode in [ParameterMode::Uniform, ParameterMode::Storage] {
            assert_eq!(without_digits(small, mode.clone()), without_digits(large, mode), "{small}, {large}");
        }
    }
}

#[test]
fn a_constant_table_past_its_limit_is_refused() {
    let case = find("rbf-1000");
    let error = try_text(&*case, ParameterMode::Const(case.parameters()), Entry::None, Language::Wgsl);
    let message = error.expect_err("a thousand rows are no constant").to_string();
    assert!(message.contains("uniform") || message.contains("storage"), "what to do instead: {message}");
}

#[test]
fn glsl_without_an_entry_is_refused() {
    let error = try_text(&*find("rbf-3"), ParameterMode::Uniform, Entry::None, Language::Glsl);
    let message = error.expect_err("GLSL has no libraries").to_string();
    assert!(message.contains("entry"), "the reason: {message}");
}
