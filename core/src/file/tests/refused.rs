//! Every kind of bad file, and the one line that it gives.

use super::sample;
use crate::file::ColorFile;
use crate::limits::MAX_BYTES;

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
    assert_eq!(message(good.replacen(from, to, 1).as_bytes()), expected);
}

/// The same for JSON that says something else than it should.
#[track_caller]
fn content(from: &str, to: &str, expected: &str) {
    check(from, to, &format!("{expected}: correct it, or write the file again"));
}

/// The same for a graph that cannot be used.
#[track_caller]
fn graph(from: &str, to: &str, expected: &str) {
    check(from, to, &format!("{expected}: correct the graph, or write the file again"));
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
        "line 1, column 32795: more than 16384 entries in one part: correct it, or write the file again"
    );
    let nodes = format!("{{\"colorfn\": 1, \"nodes\": [{}{{}}]}}", "{\"row\":0},".repeat(65_537));
    assert_eq!(
        message(nodes.as_bytes()),
        "line 1, column 655395: more than 65536 of `node`: correct it, or write the file again"
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
        (good.len() - 2, "line 66, column 1"),
        (good.find("16777216").unwrap() + 3, "line 33, column 9"),
        (good.find("skin").unwrap(), "line 13, column 10"),
        (15, "line 2, column 13"),
    ] {
        assert_eq!(message(&good.as_bytes()[..end]), format!("{place}: {cut}"));
    }
    let infinite = |token, column| {
        format!(
            "line 30, column {column}: `{token}` is not a number that a color can have: it must be finite; \
             fit or write it again"
        )
    };
    check("0.7,\n", "NaN,\n", &infinite("NaN", 7));
    check("0.7,\n", "nan,\n", &infinite("nan", 8));
    check("0.7,\n", "-Infinity,\n", &infinite("Infinity", 8));
    check(
        "0.7,\n",
        "0.7\n",
        "line 31, column 7: this is not JSON (expected `,` or `]`): correct it, or write the file again",
    );
    check(
        "\n  ]\n}\n",
        "\n  ]\n} more\n",
        "line 66, column 3: this is not JSON (trailing characters): correct it, or write the file again",
    );
}

#[test]
fn keys() {
    content(
        "\"labels\": ",
        "\"lables\": ",
        "line 12, column 10: unknown field `lables`, expected one of `colorfn`, `name`, `spec`, `inputs`, \
         `outputs`, `labels`, `fit`, `provenance`, `parameters`, `nodes`",
    );
    content("\"labels\": [", "\"name\": \"x\", \"labels\": [", "line 12, column 8: duplicate field `name`");
    content("\"name\": \"lobes\",\n", "", "line 65, column 1: missing field `name`");
    content("\"max\": 2.0", "\"mean\": 2.0", "line 19, column 49: the key `mean` is there twice");
}

#[test]
fn numbers() {
    let block = "parameter block 0: `heights`";
    for (bad, column, problem) in [
        ("null", 10, "invalid type: null, expected a finite number"),
        ("\"0.7\"", 11, "invalid type: string \"0.7\", expected a finite number"),
        ("1e999", 11, "number out of range"),
        ("1e39", 10, "number out of range"),
    ] {
        let expected = format!("line 30, column {column}: {block}: value 1: {problem}");
        content("0.7,\n", &format!("{bad},\n"), &expected);
    }
    let value = |place: &str, problem: &str| format!("line {place}: {block}: {problem}");
    content("0.7,\n", "", &value("34, column 5", "expected 6 values, found 5"));
    content("0.7,\n", "0.7, 0.7,\n", &value("35, column 5", "expected 6 values, found more"));
    let head =
        |column: usize, problem: &str| format!("line 28, column {column}: parameter block 0: {problem}");
    let shape = "\"rows\": 6, \"columns\": 1,";
    content(
        shape,
        "\"rows\": 1000000000, \"columns\": 1000000000,",
        &head(106, "`heights` has 1000000000 × 1000000000 values; at most 16777216 are accepted"),
    );
    content(
        shape,
        "\"rows\": 18446744073709551615, \"columns\": 2,",
        &head(107, "`heights` has 18446744073709551615 × 2 values; at most 16777216 are accepted"),
    );
    content("\"rows\": 6,", "\"rows\": 0,", &head(88, "`heights` is empty: 0 × 1"));
    content("\"rows\": 6,", "\"rows\": -6,", &head(50, "invalid type: integer `-6`, expected an integer"));
    content(
        "\"rows\": 6, ",
        "",
        &head(77, "`values` come last, after `name`, `role`, `rows`, `columns` and `type`"),
    );
    content("\"f32\"", "\"f64\"", &head(88, "`heights` is free, and so its `type` is \"f32\""));
    content("\"f32\"", "\"f16\"", &head(78, "unknown variant `f16`, expected `f32` or `f64`"));
    content("{\"literal\": 50}", "{\"literal\": 1e999}", "line 55, column 21: node 13: number out of range");
}

#[test]
fn nodes() {
    content("{\"exp\": [19]}", "{\"expp\": [19]}", "line 62, column 11: node 20: unknown operation `expp`");
    content(
        "{\"exp\": [19]}",
        "{\"exp\": [19, 3]}",
        "line 62, column 20: node 20: `exp` takes 1 operand, found 2",
    );
    content(
        "{\"exp\": [19]}",
        "{\"exp\": [1,2,3,4,5]}",
        "line 62, column 23: node 20: no operation takes more than 4 operands",
    );
    graph("{\"exp\": [19]}", "{\"exp\": [20]}", "node 20 reads node 20, which does not come before it");
    graph(
        "{\"exp\": [19]}",
        "{\"exp\": [4000000000]}",
        "node 20 reads node 4000000000, which does not come before it",
    );
    content(
        "{\"exp\": [19]}",
        "{\"exp\": [4294967296]}",
        "line 62, column 23: node 20: 4294967296 is too large a number here",
    );
    graph(
        "{\"exp\": [19]}",
        "{\"less\": [19, 19]}",
        "node 21 (Binary): a number or a vector is needed here: Bool",
    );
    content(
        "{\"exp\": [19]}",
        "{\"exp\": [19], \"abs\": [19]}",
        "line 62, column 30: node 20: a node has one operation and one name, and `abs` is too much",
    );
    content("{\"exp\": [19]}", "{}", "line 62, column 6: node 20: the operation is missing");
    content(
        "{\"exp\": [19]}",
        "null",
        "line 62, column 8: node 20: invalid type: null, expected an operation, as {\"mul\": [0, 1]}",
    );
    graph("{\"input\": 1}", "{\"input\": 7}", "node 1 (Input): there is no such input: 7");
    graph("\"block\": 0", "\"block\": 5", "node 10 (Read): there is no such parameter block: 5");
    graph(
        "\"node\": 22",
        "\"node\": 23",
        "output `reflectance` is node 23, which does not exist or is not 1 wide",
    );
    graph("\"node\": 22", "\"node\": 2", "node 2 reads the row of a loop that it is not in");
    content(
        "\"node\": 22",
        "\"node\": -1",
        "line 11, column 3: output 0: `node`: invalid type: integer `-1`, expected an integer",
    );
    graph(
        "{\"n\": 2, ",
        "{\"n\": 1000000000, ",
        "node 22 (Sum): a loop runs at most 65536 times: 1000000000",
    );
    graph("{\"n\": 2, ", "{\"n\": 0, ", "node 22 (Sum): a loop runs at least once: 0");
    graph("\"depth\": 0, ", "\"depth\": 1, ", "node 22 reads the row of a loop that it is not in");
    graph(
        "\"depth\": 0, ",
        "\"depth\": 200, ",
        "node 22 (Sum): loops nest at most 8 deep, and this depth is too large: 200",
    );
    check(
        "\"name\": \"total\"",
        "\"name\": \"total); discard;\"",
        "a value of the graph is named `total); discard;`: a name is a letter or `_`, then letters, digits, `_` or `-`, at most 64 in all",
    );
}

#[test]
fn ports_labels_and_texts() {
    graph(
        "    {\"name\": \"reflectance\", \"width\": 1, \"quantity\": \"reflectance\", \"node\": 22}\n",
        "",
        "there is no output",
    );
    content(
        "\"quantity\": \"reflectance\"",
        "\"quantity\": \"reflectanse\"",
        "line 11, column 3: output 0: `quantity`: unknown variant `reflectanse`, expected one of `wavelength`, `index`, `temperature`, `elevation`, `time`, `direction`, `position`, `reflectance`, `transmittance`, `emission`, `sp…",
    );
    content(
        "\"quantity\": \"reflectance\"",
        "\"quantity\": \"reflectance\", \"from\": 3",
        "line 11, column 3: output 0: this quantity does not have all of the keys that stand here",
    );
    content(
        "\"count\": 3",
        "\"from\": 3",
        "line 8, column 3: input 1: `quantity`: unknown field `from`, expected `count`",
    );
    check("\"count\": 3", "\"count\": 4", "there are 3 labels for 4 members: give one to each, or none");
    check("\"count\": 3", "\"count\": 0", "`index` is an index of 0 colors: a set has 1 to 131072");
    check(
        "\"count\": 3",
        "\"count\": 1000000000",
        "`index` is an index of 1000000000 colors: a set has 1 to 131072",
    );
    graph(
        "\"width\": 1, \"quantity\": \"wavelength\"",
        "\"width\": 0, \"quantity\": \"wavelength\"",
        "input `wavelength` has a width of 0; a width is 1 to 4",
    );
    graph(
        "\"width\": 1, \"quantity\": \"wavelength\"",
        "\"width\": 255, \"quantity\": \"wavelength\"",
        "input `wavelength` has a width of 255; a width is 1 to 4",
    );
    graph(
        "\"width\": 1, \"quantity\": \"reflectance\"",
        "\"width\": 3, \"quantity\": \"reflectance\"",
        "output `reflectance` is node 22, which does not exist or is not 3 wide",
    );
    check(
        "\"from\": 380",
        "\"from\": 900",
        "`wavelength` ranges from 900 to 730: as `f32` both are positive and finite, and the first is less",
    );
    check(
        "\"quantity\": \"index\", \"count\": 3",
        "\"quantity\": \"number\"",
        "there are labels, but no input is an index: remove the labels",
    );
    check(
        "\"name\": \"base.lobes\"",
        "\"name\": \"heights\"",
        "two parameter blocks are named `heights`: rename one",
    );
    check(
        "\"name\": \"base.lobes\"",
        "\"name\": \"base..lobes\"",
        "a parameter block is named `base..lobes`: a name is a letter or `_`, then letters, digits, `_` or `-`, in parts joined by dots, at most 64 in all",
    );
    check(
        "\"name\": \"lobes\"",
        "\"name\": \"lobes() {\"",
        "the function is named `lobes() {`: a name is a letter or `_`, then letters, digits, `_` or `-`, at most 64 in all",
    );
    check(
        "\"dark skin\"",
        "\"dark\\u001b[2J\"",
        "a label holds a control character or is longer than 256 bytes: `dark\\u{1b}[2J`",
    );
    content(
        "\"rmse\": 0.0021",
        "\"rmse\": null",
        "line 18, column 16: invalid type: null, expected a number, a text, true, false, a list or an object",
    );
}

#[test]
fn ranges_that_f32_does_not_have() {
    let range = |from: &str, to: &str, shown: &str| {
        for quantity in ["wavelength", "temperature"] {
            let expected = format!(
                "`wavelength` ranges from {shown}: as `f32` both are positive and finite, and the first is less"
            );
            check(
                "\"quantity\": \"wavelength\", \"from\": 380, \"to\": 730",
                &format!("\"quantity\": \"{quantity}\", \"from\": {from}, \"to\": {to}"),
                &expected,
            );
        }
    };
    range("0", "730", "0 to 730");
    range("-380", "730", "-380 to 730");
    range("380", "380", "380 to 380");
    // Equal, infinite, zero and subnormal when rounded.
    range("380", "380.00000001", "380 to 380.00000001");
    range("380", "1e39", "380 to 1e39");
    range("1e38", "1e300", "1e38 to 1e300");
    range("1e-50", "730", "1e-50 to 730");
    range("1e-40", "730", "1e-40 to 730");
    let input = "line 7, column 4: input 0: ";
    content("\"to\": 730", "\"to\": 1e999", "line 6, column 89: input 0: number out of range");
    content(
        "\"to\": 730",
        "\"to\": \"730\"",
        &format!("{input}`quantity`: invalid type: string \"730\", expected f64"),
    );
    content(
        "\"count\": 3",
        "\"count\": -3",
        "line 8, column 3: input 1: `quantity`: invalid value: integer `-3`, expected usize",
    );
    check("\"count\": 3", "\"count\": 131073", "`index` is an index of 131073 colors: a set has 1 to 131072");
    // An output has a range too.
    check(
        "\"quantity\": \"reflectance\"",
        "\"quantity\": \"temperature\", \"from\": 1000, \"to\": 1e39",
        "`reflectance` ranges from 1000 to 1e39: as `f32` both are positive and finite, and the first is less",
    );
}

#[test]
fn labels_that_name_no_member_or_two() {
    check("\"blue sky\"", "\"dark skin\"", "labels 0 and 2 are both `dark skin`: rename one");
    check("\"light skin\"", "\"\"", "label 1 is empty: write a name, or remove all labels");
    check("\"light skin\"", "\" \\u00a0\"", "label 1 is empty: write a name, or remove all labels");
    check(
        "\"quantity\": \"wavelength\", \"from\": 380, \"to\": 730",
        "\"quantity\": \"index\", \"count\": 3",
        "there are labels, but several inputs are indices, and it is not said whose: remove the labels",
    );
}

#[test]
fn texts_that_say_nothing() {
    check("\"basis\": \"lobes:2\"", "\"basis\": \" \"", "`spec.basis` is empty: write what it is");
}
