//! What is generated for the case table: snapshots to be read, and laws that hold for all.
//!
//! Every case in WGSL with a storage buffer; three cases in all languages, parameter modes and entries. A difference
//! fails; `cargo insta review` shows it.

use cases::forms::Network;
use cases::{Case, SAME_STRUCTURE, all, find};
use color_fn_core::{Graph, record};
use color_fn_shadergen::{
    Entry, Format, Language, Options, ParameterMode, ShaderError, Source, Unroll, compile,
};
use rspirv::binary::Disassemble;

fn text(case: &Case, parameters: ParameterMode, entry: Entry, language: Language) -> String {
    try_text(case, parameters, entry, language).unwrap_or_else(|error| panic!("{}: {error}", case.name()))
}

fn try_text(
    case: &Case,
    parameters: ParameterMode,
    entry: Entry,
    language: Language,
) -> Result<String, ShaderError> {
    let graph = case.graph();
    written(graph, &Options::new(graph.name()).parameters(parameters).entry(entry), language)
}

fn written(graph: &Graph, options: &Options, language: Language) -> Result<String, ShaderError> {
    Ok(match compile(graph, options)?.write(language)? {
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

/// A fragment entry, where its arguments can be interpolated: four components at most.
fn shown_by(case: &Case) -> Entry {
    if case.region().len() <= 4 { Entry::Fragment } else { Entry::Compute }
}

#[test]
fn every_case_in_wgsl() {
    for case in all() {
        snapshot(case.name(), "wgsl", &text(case, ParameterMode::Storage, Entry::None, Language::Wgsl));
    }
}

const SHOWN: [&str; 3] = ["rbf-3", "network-5-3", "set-of-sigmoids"];

#[test]
fn three_cases_in_every_language() {
    for name in SHOWN {
        let case = find(name);
        for language in Language::ALL {
            let text = text(case, ParameterMode::Uniform, Entry::Fragment, language);
            snapshot(name, &format!("fragment.{}", language.name()), &text);
        }
    }
}

#[test]
fn three_cases_in_every_mode_and_entry() {
    for name in SHOWN {
        let case = find(name);
        for (mode, parameters) in [
            ("const", ParameterMode::Const(case.parameters().to_vec())),
            ("uniform", ParameterMode::Uniform),
            ("storage", ParameterMode::Storage),
        ] {
            for (entry_name, entry) in
                [("none", Entry::None), ("compute", Entry::Compute), ("fragment", Entry::Fragment)]
            {
                let text = text(case, parameters.clone(), entry, Language::Wgsl);
                snapshot(name, &format!("{mode}.{entry_name}.wgsl"), &text);
            }
        }
    }
}

#[test]
fn every_case_is_written_in_every_language() {
    for case in all() {
        for language in Language::ALL {
            for entry in [Entry::None, Entry::Compute, shown_by(case)] {
                let written = text(case, ParameterMode::Storage, entry, language);
                assert!(written.len() > 100, "{} in {language}", case.name());
            }
        }
    }
}

#[test]
fn a_thousand_rows_are_the_text_of_three_but_for_digits() {
    let without_digits = |name: &str, mode: ParameterMode| {
        let text = text(find(name), mode, Entry::Compute, Language::Wgsl);
        // The second of a row's vec4s is called b, the 251st is counted.
        text.replace("_b", "_1").replace(|c: char| c.is_ascii_digit(), "")
    };
    for (small, large) in SAME_STRUCTURE {
        for mode in [ParameterMode::Uniform, ParameterMode::Storage] {
            assert_eq!(without_digits(small, mode.clone()), without_digits(large, mode), "{small}, {large}");
        }
    }
}

#[test]
fn loops_written_out() {
    for (name, mode, unroll) in [
        ("network-5-3", "const", Unroll::Auto),
        ("rbf-3", "const", Unroll::Auto),
        ("nested-3", "storage", Unroll::UpTo(3)),
        ("scatter-3", "storage", Unroll::UpTo(3)),
    ] {
        let case = find(name);
        let graph = case.graph();
        let parameters = if mode == "const" {
            ParameterMode::Const(case.parameters().to_vec())
        } else {
            ParameterMode::Storage
        };
        let options = Options::new(graph.name()).parameters(parameters).unroll(unroll);
        let text = written(graph, &options, Language::Wgsl).unwrap_or_else(|error| panic!("{name}: {error}"));
        snapshot(name, &format!("{mode}.unroll-{unroll}.wgsl"), &text);
    }
}

#[test]
fn halves_in_pairs() {
    for name in ["rbf-3", "bspline-12", "network-5-3"] {
        let graph = find(name).graph();
        for (mode, parameters) in [("uniform", ParameterMode::Uniform), ("storage", ParameterMode::Storage)] {
            let options = Options::new(graph.name()).parameters(parameters).format(Format::F16);
            let text =
                written(graph, &options, Language::Wgsl).unwrap_or_else(|error| panic!("{name}: {error}"));
            snapshot(name, &format!("{mode}.f16.wgsl"), &text);
        }
    }
}

#[test]
fn every_case_is_written_with_halves_and_without_loops() {
    for case in all() {
        let graph = case.graph();
        // Written out, a thousand rows of a network are more than a shader may be.
        let unroll = if case.parameters().len() > 1000 { Unroll::Never } else { Unroll::UpTo(100) };
        for parameters in [ParameterMode::Uniform, ParameterMode::Storage] {
            if parameters == ParameterMode::Uniform && case.parameters().len() > 8000 {
                continue;
            }
            for language in Language::ALL {
                let options = Options::new(graph.name()).parameters(parameters.clone()).entry(shown_by(case));
                let options = options.format(Format::F16).unroll(unroll);
                let text = match written(graph, &options, language) {
                    Ok(text) => text,
                    Err(error) => panic!("{} in {language}: {error}", case.name()),
                };
                assert!(!text.contains("loop {") || unroll == Unroll::Never, "{} in {language}", case.name());
            }
        }
    }
}

#[test]
fn too_much_written_out_is_refused() {
    let graph = find("network-1001-3").graph();
    let options = Options::new(graph.name()).unroll(Unroll::UpTo(u32::MAX));
    assert!(written(graph, &options, Language::Wgsl).is_ok(), "a thousand rounds are not too much");
    let graph = record(&Network { hidden: vec![512, 512] });
    let error = written(&graph, &Options::new("network").unroll(Unroll::UpTo(u32::MAX)), Language::Wgsl);
    let message = error.expect_err("65,536 inner products of four").to_string();
    assert!(message.contains("write out fewer"), "{message}");
}

#[test]
fn constants_have_no_format() {
    let case = find("rbf-3");
    let options =
        Options::new("fog").parameters(ParameterMode::Const(case.parameters().to_vec())).format(Format::F16);
    let message = written(case.graph(), &options, Language::Wgsl).expect_err("constants").to_string();
    assert!(message.contains("f16") && message.contains("uniform"), "{message}");
}

#[test]
fn a_constant_table_past_its_limit_is_refused() {
    let case = find("rbf-1000");
    let error = try_text(case, ParameterMode::Const(case.parameters().to_vec()), Entry::None, Language::Wgsl);
    let message = error.expect_err("a thousand rows are no constant").to_string();
    assert!(message.contains("uniform") || message.contains("storage"), "what to do instead: {message}");
}

#[test]
fn glsl_without_an_entry_is_functions_alone() {
    for case in all() {
        for language in [Language::Glsl, Language::GlslEs] {
            let text = text(case, ParameterMode::Storage, Entry::None, language);
            for word in ["#version", "precision ", "void main", "location", "gl_"] {
                assert!(!text.contains(word), "{word} in {} in {language}\n{text}", case.name());
            }
            assert!(text.contains(&format!(" {}(", case.graph().name())), "{text}");
        }
    }
}
