//! The gate where one run in one folder does not show it: the search for the policy, step summaries, the pages about it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says what it skips"
)]

#[path = "gate/decisions.rs"]
mod decisions;
#[path = "gate/pipelines.rs"]
mod pipelines;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use osi_check::explain::objection::Message;
use osi_check::output::FORMATS;

/// Runs the program in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    program.args(arguments).env_clear().env("OSI_CHECK_TODAY", "2026-11-23").current_dir(folder).output().unwrap()
}

fn code(folder: &Path, arguments: &[&str]) -> Option<i32> {
    run(folder, arguments).status.code()
}

/// A repository with a policy that denies `mit`, and a folder deep in it.
fn repository() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let deep = root.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::create_dir(root.path().join(".git")).unwrap();
    std::fs::write(root.path().join("osi-check.toml"), "schema = 1\n[deny]\nlicenses = [\"mit\"]\n").unwrap();
    (root, deep)
}

#[test]
fn the_policy_is_looked_for_upwards_to_the_root_of_the_repository_and_no_further() {
    let (root, deep) = repository();
    assert_eq!(code(&deep, &["check", "mit"]), Some(1));
    assert_eq!(code(&deep, &["check", "mit", "--isolated"]), Some(0));
    let told = String::from_utf8(run(&deep, &["check", "mit"]).stdout).unwrap();
    assert!(told.contains("by the policy ../../osi-check.toml"), "{told}");
    std::fs::create_dir(root.path().join("a/.git")).unwrap();
    assert_eq!(code(&deep, &["check", "mit"]), Some(0), "another repository begins in between");
}

#[test]
fn the_nearest_policy_decides_alone() {
    let (root, deep) = repository();
    std::fs::write(root.path().join("a/.osi-check.toml"), "schema = 1\n").unwrap();
    assert_eq!(code(&deep, &["check", "mit"]), Some(0));
}

#[test]
fn paths_are_told_from_the_policy_wherever_one_stands() {
    let (root, deep) = repository();
    let policy = "schema = 1\n[[override]]\npaths = [\"a/b/*.toml\"]\nunknown = \"warn\"\n";
    std::fs::write(root.path().join("osi-check.toml"), policy).unwrap();
    let unread = "schema = 1\nname = \"Unread\"\nkind = \"software\"\ntext-read = \"none\"\n";
    std::fs::write(deep.join("unread.toml"), unread).unwrap();
    std::fs::write(root.path().join("unread.toml"), unread).unwrap();
    assert_eq!(code(&deep, &["check", "unread.toml"]), Some(3));
    assert_eq!(code(root.path(), &["check", "a/b/unread.toml"]), Some(3));
    assert_eq!(code(root.path(), &["check", "unread.toml"]), Some(1));
    assert_eq!(code(&deep, &["check", "../../unread.toml"]), Some(1));
}

#[cfg(unix)]
#[test]
fn a_policy_that_anybody_may_have_put_there_is_not_followed() {
    use std::os::unix::fs::PermissionsExt as _;
    let (root, deep) = repository();
    std::fs::set_permissions(root.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let ended = run(&deep, &["check", "mit"]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("anybody may write to"));
    assert_eq!(code(root.path(), &["check", "mit"]), Some(1), "the working directory is where its user chose to be");
}

#[test]
fn a_step_summary_is_added_to_what_the_step_wrote_before() {
    let (root, deep) = repository();
    let summary = root.path().join("summary.md");
    std::fs::write(&summary, "before\n").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    program.args(["check", "mit", "--format", "github"]).env("GITHUB_STEP_SUMMARY", &summary).current_dir(&deep);
    assert_eq!(program.output().unwrap().status.code(), Some(1));
    let written = std::fs::read_to_string(&summary).unwrap();
    assert!(written.starts_with("before\n## osi-check did not pass"), "{written}");
    assert!(written.contains("policy denies"), "{written}");
}

/// More annotations than a step shows, more text than a comment holds.
#[test]
fn limits_of_the_hosts_are_kept_and_what_is_left_out_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let refused = ["llama-2", "llama-3", "cc-by-nc-4.0", "sspl-1.0", "busl-1.1"];
    let many: Vec<&str> = refused.iter().cycle().take(150).copied().collect();
    let mut arguments = vec!["check"];
    arguments.extend(&many);
    arguments.extend(["--format", "github", "--report", "markdown=m.md", "--report", "sarif=s.json"]);
    let told = String::from_utf8(run(folder.path(), &arguments).stdout).unwrap();
    assert_eq!(told.lines().filter(|line| line.starts_with("::error")).count(), 10);
    assert!(told.contains("more are not annotated here"), "{told}");
    let comment = std::fs::read_to_string(folder.path().join("m.md")).unwrap();
    assert!(comment.len() <= 65_000 && comment.contains("more entries are left out here"), "{}", comment.len());
    let sarif: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("s.json")).unwrap()).unwrap();
    assert!(sarif["runs"][0]["results"].as_array().unwrap().len() <= 5_000);
}

fn page(name: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).ok()
}

#[test]
fn the_page_on_pipelines_names_every_message_and_every_format() {
    let page = page("docs/ci.md").unwrap();
    for message in Message::ALL {
        let row = format!("| `{}` | {} |", message.word(), message.meaning());
        assert!(page.contains(&row), "docs/ci.md lacks the row\n{row}");
    }
    for format in FORMATS {
        assert!(page.contains(&format!("`{}`", format.name)), "docs/ci.md lacks the format `{}`", format.name);
    }
    let words: std::collections::BTreeSet<_> = Message::ALL.map(Message::word).into();
    assert_eq!(words.len(), Message::ALL.len(), "two messages share a code");
}

/// What the page tells a newcomer to do, done: a refused run, a waiver, an accepted run.
#[cfg(unix)]
#[test]
fn the_first_steps_go_as_they_are_told() {
    let told = ["README.md", "docs/gate-readme-section.md"].iter().filter_map(|name| page(name));
    let told = told.filter_map(|page| Some(page.split_once("## Gate a pipeline")?.1.to_owned())).next();
    let told = told.expect("README.md has a section on pipelines");
    let script = told.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let checks = script.lines().filter(|line| line.starts_with("osi-check check")).count();
    let counted: String = script
        .lines()
        .map(|line| match line.starts_with("osi-check check") {
            true => format!("{}; echo \"code $?\"\n", line.split(" #").next().unwrap_or_default()),
            false => format!("{line}\n"),
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_osi-check")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let ended = Command::new("sh")
        .arg("-c")
        .arg(&counted)
        .env("PATH", path)
        .env("OSI_CHECK_TODAY", "2026-11-23")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let stdout = String::from_utf8(ended.stdout).unwrap();
    let codes: Vec<_> = stdout.lines().filter_map(|line| line.strip_prefix("code ")).collect();
    let mut expected = vec!["0"; checks];
    expected[0] = "1";
    assert_eq!(codes, expected, "{stdout}\n{}", String::from_utf8_lossy(&ended.stderr));
    assert!(["osi.sarif", "osi.xml", "osi.html"].iter().all(|name| folder.path().join(name).exists()));
}
