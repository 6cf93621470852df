//! Every kind of bad file, and the one line that it gives.

use super::sample;
use crate::file::{ColorFile, MAX_BYTES};

fn message(bytes: &[u8]) -> String {
    let message = ColorFile::read(bytes).unwrap_err().to_string();
    assert!(!message.contains(char::is_control), "{message}");
    message
}

/// The sample with one text replaced, which must be in it once.
#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    let good = sample().to_json().unwrap();
    assert_eq!(good.matches(from).count(), 1, "{from:?} in {good}");
    let m = message(good.replacen(from, to, 1).as_bytes());
    if m != expected { println!("@@{}\t{m}", std::panic::Location::caller().line()); }
}

#[test]
fn no_text() {
    let empty = "line 1, column 1: the file is empty: write it again, for example with `colorfn fit`";
    assert_eq!(message(b""), empty);
    assert_eq!(message(b" \n\t\r\n"), empty);
    let binary = "this is not text but a binary file: a .colorfn file is JSON";
    assert_eq!(message(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), format!("line 1, column 1: {binary}"));
    assert_eq!(message(b"{\"colorfn\": 1,\n \"name\0\""), format!("line 2, column 7: {binary}"));
    assert_eq!(
        message(b"{\"colorfn\": 1,\n\"name\": \"caf\xE9\"}"),
        "line 2, column 13: these bytes are not UTF-8: save the file as UTF-8"
    );
    assert_eq!(
        message(b"\xEF\xBB\xBF{\"colorfn\": 1}"),
        "line 1, column 1: the file begins with a byte order mark: save it as UTF-8 without one"
    );
    assert_eq!(message(b"\xFF\xFE{\0"), "line 1, column 1: the file is UTF-16: save it as UTF-8");
}

#[test]
fn large_deep_and_long() {
    let large = vec![b' '; MAX_BYTES + 1];
    assert_eq!(message(&large), "the file is larger than 64 MiB: split the set into several files");
    let deep = [&b"{\"colorfn\": 1,\n\"fit\": "[..], &vec![b'['; 1 << 20]].concat();
    assert_eq!(
        message(&deep),
        "line 2, column 23: brackets are nested more than 16 deep, which no .colorfn file needs: write it again"
    );
    let long = format!("{{\"colorfn\": 1, \"name\": \"{}\"}}", "a".repeat(1 << 17));
    assert_eq!(message(long.as_bytes()), "line 1, column 24: this string is longer than 64 KiB: shorten it");
    let fit = format!("{{\"colorfn\": 1, \"fit\": {{\"x\": [{}0]}}}}", "0,".repeat(1 << 20));
    assert_eq!(
        message(fit.as_bytes()),
        "line 1, column 131099: more than 65536 entries in one part: correct it, or write the file again"
    );
    let nodes = format!("{{\"colorfn\": 1, \"nodes\": [{}{{}}]}}", "{\"row\":0},".repeat(65_537));
    assert_eq!(
        message(nodes.as_bytes()),
        "line 1, column 655394: more than 65536 of `node`: correct it, or write the file again"
    );
}

#[test]
fn another_file_or_version() {
    let other = "line 1, column 1: this is not a .colorfn file, which begins with {\"colorfn\": 1, …: \
                 is it the right file?";
    assert_eq!(message(b"nm,dark skin\n380,0.1\n"), other);
    assert_eq!(message(b"[1, 2]"), other);
    assert_eq!(message(b"{\"name\": \"x\", \"colorfn\": 1}"), other);
    let version = |found, advice| {
        format!("this file has version {found} of the format, and this program reads version 1: {advice}")
    };
    check("\"colorfn\": 1,", "\"colorfn\": 2,", &version("2", "use a newer colorfn"));
    check("\"colorfn\": 1,", "\"colorfn\": 0,", &version("0", "write the file again"));
    check(
        "\"colorfn\": 1,",
        "\"colorfn\": \"one\",",
        "line 2, column 14: the version of the format is 1, not `\"one\"`: correct it, or write the file again",
    );
}

#[test]
fn no_json() {
    let good = sample().to_json().unwrap();
    let cut = "the file ends in the middle: it was cut off; copy it or write it again";
    for (end, place) in [
        (good.len() - 2, "line 64, column 4"),
        (good.find("16777216").unwrap() + 3, "line 35, column 9"),
        (good.find("skin").unwrap(), "line 13, column 10"),
        (12, "line 2, column 10"),
    ] {
        assert_eq!(message(&good.as_bytes()[..end]), format!("{place}: {cut}"));
    }
    let infinite = |token, column| {
        format!(
            "line 31, column {column}: `{token}` is not a number that a color can have: it must be finite; \
             fit or write it again"
        )
    };
    check("0.7,\n", "NaN,\n", &infinite("NaN", 7));
    check("0.7,\n", "nan,\n", &infinite("nan", 8));
    check("0.7,\n", "-Infinity,\n", &infinite("Infinity", 8));
    check(
        "0.7,\n",
        "0.7\n",
        "line 32, column 7: this is not JSON (expected `,` or `]`): correct it, or write the file again",
    );
    check(
        "\n  ]\n}\n",
        "\n  ]\n} more\n",
        "line 66, column 3: this is not JSON (trailing characters): correct it, or write the file again",
    );
}

#[test]
fn keys() {
    let again = "correct it, or write the file again";
    check(
        "\"labels\": ",
        "\"lables\": ",
        &format!(
            "line 12, column 10: unknown field `lables`, expected one of `colorfn`, `name`, `spec`, `inputs`, \
             `outputs`, `labels`, `fit`, `provenance`, `parameters`, `nodes`: {again}"
        ),
    );
    check(
        "\"labels\": [",
        "\"name\": \"x\", \"labels\": [",
        &format!("line 12, column 8: duplicate field `name`: {again}"),
    );
    check(
        "\"name\": \"lobes\",\n",
        "",
        &format!("line 64, column 1: missing field `name`: {again}"),
    );
    check("\"max\": 2.0", "\"mean\": 2.0", &format!("line 19, column 49: the key `mean` is there twice: {again}"));
    check(
        "{\"rmse\"",
        "{\"rmse\"",
        "",
    );
}

#[test]
fn numbers() {
    let again = "correct it, or write the file again";
    let block = "parameter block 0: `heights`";
    for (bad, column, problem) in [
        ("null", 10, "invalid type: null, expected a finite number"),
        ("\"0.7\"", 11, "invalid type: string \"0.7\", expected a finite number"),
        ("1e999", 11, "number out of range"),
        ("1e39", 10, "number out of range"),
    ] {
        let expected = format!("line 31, column {column}: {block}: value 1: {problem}: {again}");
        check("0.7,\n", &format!("{bad},\n"), &expected);
    }
    check("0.7,\n", "", &format!("line 35, column 5: {block}: expected 6 values, found 5: {again}"));
    check("0.7,\n", "0.7, 0.7,\n", &format!("line 36, column 8: {block}: expected 6 values, found more: {again}"));
    check(
        "\"rows\": 6, \"columns\": 1,",
        "\"rows\": 1000000000, \"columns\": 1000000000,",
        &format!("{block} has 1000000000 × 1000000000 values; at most 16777216 are accepted: {again}"),
    );
    check(
        "\"rows\": 6, \"columns\": 1,",
        "\"rows\": 18446744073709551615, \"columns\": 2,",
        &format!("{block} has 18446744073709551615 × 2 values; at most 16777216 are accepted: {again}"),
    );
    check("\"rows\": 6,", "\"rows\": 0,", &format!("{block} is empty: 0 × 1: {again}"));
    check(
        "\"rows\": 6,",
        "\"rows\": -6,",
        &format!("parameter block 0: invalid value: integer `-6`, expected a whole number: {again}"),
    );
    check("\"rows\": 6, ", "", &format!("{block}"));
    check("\"f32\"", "\"f64\"", &format!("{block} is free, and so its `type` is \"f32\": {again}"));
    check("\"f32\"", "\"f16\"", &format!("{block} is free, and so its `type` is \"f32\": {again}"));
    check("{\"literal\": 50}", "{\"literal\": 1e999}", &format!(""));
}

#[test]
fn nodes() {
    check("{\"exp\": [19]}", "{\"expp\": [19]}", "");
    check("{\"exp\": [19]}", "{\"exp\": [19, 3]}", "");
    check("{\"exp\": [19]}", "{\"exp\": [1,2,3,4,5]}", "");
    check("{\"exp\": [19]}", "{\"exp\": [20]}", "");
    check("{\"exp\": [19]}", "{\"exp\": [4000000000]}", "");
    check("{\"exp\": [19]}", "{\"exp\": [4294967296]}", "");
    check("{\"exp\": [19]}", "{\"less\": [19, 19]}", "");
    check("{\"exp\": [19]}", "{\"exp\": [19], \"abs\": [19]}", "");
    check("{\"exp\": [19]}", "{}", "");
    check("{\"exp\": [19]}", "null", "");
    check("{\"input\": 1}", "{\"input\": 7}", "");
    check("\"block\": 0", "\"block\": 5", "");
    check("\"node\": 22", "\"node\": 23", "");
    check("\"node\": 22", "\"node\": 2", "");
    check("\"node\": 22", "\"node\": -1", "");
    check("{\"n\": 2, ", "{\"n\": 1000000000, ", "");
    check("{\"n\": 2, ", "{\"n\": 0, ", "");
    check("\"depth\": 0, ", "\"depth\": 1, ", "");
    check("\"depth\": 0, ", "\"depth\": 200, ", "");
    check("\"name\": \"total\"", "\"name\": \"total); discard;\"", "");
}

#[test]
fn ports_labels_and_texts() {
    check("    {\"name\": \"reflectance\", \"width\": 1, \"quantity\": \"reflectance\", \"node\": 22}\n", "", "");
    check("\"quantity\": \"reflectance\"", "\"quantity\": \"reflectanse\"", "");
    check("\"quantity\": \"reflectance\"", "\"quantity\": \"reflectance\", \"from\": 3", "");
    check("\"count\": 3", "\"from\": 3", "");
    check("\"count\": 3", "\"count\": 4", "");
    check("\"count\": 3", "\"count\": 0", "");
    check("\"count\": 3", "\"count\": 1000000000", "");
    check("\"width\": 1, \"quantity\": \"wavelength\"", "\"width\": 0, \"quantity\": \"wavelength\"", "");
    check("\"width\": 1, \"quantity\": \"wavelength\"", "\"width\": 255, \"quantity\": \"wavelength\"", "");
    check("\"width\": 1, \"quantity\": \"reflectance\"", "\"width\": 3, \"quantity\": \"reflectance\"", "");
    check("\"from\": 380", "\"from\": 900", "");
    check("\"quantity\": \"index\", \"count\": 3", "\"quantity\": \"number\"", "");
    check("\"name\": \"base.lobes\"", "\"name\": \"heights\"", "");
    check("\"name\": \"base.lobes\"", "\"name\": \"base..lobes\"", "");
    check("\"name\": \"lobes\"", "\"name\": \"lobes() {\"", "");
    check("\"dark skin\"", "\"dark\\u001b[2J\"", "");
    check("\"rmse\": 0.0021", "\"rmse\": null", "");
}
