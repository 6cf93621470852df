//! What may be replaced, and what may not.

use super::*;

fn inside(dir: &tempfile::TempDir, force: bool) -> Output {
    Output::directory(dir.path(), force).unwrap()
}

fn write(mut output: Output, name: &str, content: &[u8]) -> Result<Output, OutputError> {
    output.write(name, content.to_vec())?;
    Ok(output)
}

#[test]
fn our_own_files_are_replaced() {
    let dir = tempfile::tempdir().unwrap();
    write(inside(&dir, false), "a.svg", b"first").unwrap();
    let again = inside(&dir, false);
    again.check("a.svg").unwrap();
    let again = write(again, "a.svg", b"second").unwrap();
    assert_eq!(fs::read(dir.path().join("a.svg")).unwrap(), b"second");
    assert_eq!(again.written(), [dir.path().join("a.svg")]);
}

#[test]
fn other_files_are_kept_unless_forced() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.csv");
    fs::write(&path, "precious").unwrap();
    let error = write(inside(&dir, false), "mine.csv", b"new").unwrap_err();
    assert!(matches!(error, OutputError::NotOurs(_)));
    let message = error.to_string();
    assert!(message.contains("mine.csv") && message.contains("--force"), "{message}");
    assert_eq!(fs::read(&path).unwrap(), b"precious");

    write(inside(&dir, true), "mine.csv", b"new").unwrap();
    write(inside(&dir, false), "mine.csv", b"newer").unwrap();
}

#[test]
fn a_changed_file_is_not_ours_any_more() {
    let dir = tempfile::tempdir().unwrap();
    write(inside(&dir, false), "a.wgsl", b"fn sky() {}").unwrap();
    fs::write(dir.path().join("a.wgsl"), "fn sea() {}").unwrap();
    assert!(matches!(inside(&dir, false).check("a.wgsl"), Err(OutputError::NotOurs(_))));
    fs::remove_file(dir.path().join("a.wgsl")).unwrap();
    write(inside(&dir, false), "a.wgsl", b"fn sky() {}").unwrap();
}

#[test]
fn directories_links_and_devices_are_refused_even_with_force() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("taken")).unwrap();
    assert!(matches!(write(inside(&dir, true), "taken", b""), Err(OutputError::NotAFile { .. })));
    #[cfg(unix)]
    {
        let target = dir.path().join("target");
        fs::write(&target, "precious").unwrap();
        std::os::unix::fs::symlink(&target, dir.path().join("link")).unwrap();
        assert!(matches!(write(inside(&dir, true), "link", b""), Err(OutputError::NotAFile { .. })));
        assert_eq!(fs::read(&target).unwrap(), b"precious");
        assert!(matches!(Output::file(Path::new("/dev/null"), true), Err(OutputError::NotAFile { .. })));
    }
}

#[test]
fn names_stay_inside_the_directory() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["../a", "a/b", "", ".", "..", "/etc/x", "a/", manifest::NAME] {
        assert!(
            matches!(write(inside(&dir, true), name, b""), Err(OutputError::InvalidFileName(_))),
            "{name:?}"
        );
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_missing_directory_is_created_only_by_writing() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("a/b");
    let (output, name) = Output::file(&deep.join("x.png"), false).unwrap();
    assert!(!deep.exists());
    write(output, &name, b"png").unwrap();
    let mut names: Vec<_> = fs::read_dir(&deep).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [manifest::NAME, "x.png"]);
}

#[test]
fn a_file_is_no_directory_and_a_slash_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    fs::write(&path, "").unwrap();
    assert!(matches!(Output::directory(&path, true), Err(OutputError::NotADirectory(_))));
    assert!(matches!(Output::file(&path.join("x"), true), Err(OutputError::NotADirectory(_))));
    assert!(matches!(Output::file(Path::new("new/"), true), Err(OutputError::InvalidFileName(_))));
    assert!(matches!(Output::file(Path::new(".."), true), Err(OutputError::InvalidFileName(_))));
}

#[test]
fn a_broken_list_owns_nothing() {
    let dir = tempfile::tempdir().unwrap();
    write(inside(&dir, false), "a", b"1").unwrap();
    fs::write(dir.path().join(manifest::NAME), "junk").unwrap();
    assert!(matches!(write(inside(&dir, false), "a", b"2"), Err(OutputError::BrokenList { .. })));
    write(inside(&dir, true), "a", b"2").unwrap();
    write(inside(&dir, false), "a", b"3").unwrap();
}
