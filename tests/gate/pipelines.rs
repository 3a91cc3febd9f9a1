//! What pipelines run, run: the action's steps, the GitLab job's script, the hooks' entries and the page's own snippets,
//! each in a scratch repository, with names that a shell would take apart.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::page;

const REFUSED: &str = "schema = 1\nname = \"Refused\"\nkind = \"software\"\ntext-read = \"full\"\n";
const UNREAD: &str = "schema = 1\nname = \"Unread\"\nkind = \"software\"\ntext-read = \"none\"\n";
const PASSES: &str = "schema = 1\nname = \"Passes\"\nbase = \"mit\"\n";

/// Names that a shell would split, expand, run, or take for an option.
const ODD: &[&str] = &[
    "li censes/a b.toml",
    "li censes/$(touch owned).toml",
    "li censes/`touch owned`;x.toml",
    "li censes/[q]*.toml",
    "-x.toml",
];

fn yaml(name: &str) -> Value {
    serde_saphyr::from_str(&page(name).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// An empty repository with a policy.
fn scratch(policy: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join("osi-check.toml"), policy).unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// How a script ended.
struct Ended {
    code: Option<i32>,
    told: String,
}

/// Runs `script` as a runner does: by `shell`, with the program on the path, and nothing else of ours.
fn shell(shell: &[&str], script: &str, folder: &Path, env: &BTreeMap<String, String>) -> Ended {
    let program = Path::new(env!("CARGO_BIN_EXE_osi-check")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let ended = Command::new(shell[0])
        .args(&shell[1..])
        .arg(script)
        .env_clear()
        .env("PATH", path)
        .env("OSI_CHECK_TODAY", "2026-11-23")
        .envs(env)
        .current_dir(folder)
        .output()
        .unwrap();
    let told = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ended { code: ended.status.code(), told }
}

/// GitHub's own way to run a step whose shell is bash.
const BASH: &[&str] = &["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"];

/// Runs the step of the action that checks, as if `inputs` were given; the rest have their defaults.
fn act(folder: &Path, inputs: &[(&str, &str)]) -> (Ended, String, String) {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == "check").unwrap();
    assert_eq!(step["shell"], "bash");
    let mut env = BTreeMap::new();
    for (name, value) in step["env"].as_object().unwrap() {
        let input = value.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        let default = action["inputs"][input]["default"].as_str();
        let given = inputs.iter().find(|(known, _)| *known == input).map(|(_, value)| *value);
        env.insert(name.clone(), given.or(default).unwrap_or_else(|| panic!("`{input}` is required")).to_owned());
    }
    for (name, _) in inputs {
        assert!(!action["inputs"][name].is_null(), "no such input: {name}");
    }
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        env.insert(name.to_owned(), folder.join(name).display().to_string());
    }
    let ended = shell(BASH, step["run"].as_str().unwrap(), folder, &env);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    (ended, read("GITHUB_OUTPUT"), read("GITHUB_STEP_SUMMARY"))
}

#[test]
fn the_action_ends_as_the_gate_does_and_leaves_its_reports() {
    let folder = scratch("schema = 1\n", &[("a.toml", REFUSED), ("b.toml", PASSES)]);
    let inputs = [("paths", "a.toml\nb.toml\nmit\n"), ("junit", "o s i.xml"), ("html", "osi.html")];
    let (ended, output, summary) = act(folder.path(), &inputs);
    assert_eq!((ended.code, output.as_str()), (Some(1), "exit-code=1\n"), "{}", ended.told);
    assert!(ended.told.contains("::error file=a.toml,line="), "{}", ended.told);
    assert!(summary.starts_with("## osi-check did not pass"), "{summary}");
    for name in ["osi-check.sarif", "o s i.xml", "osi.html"] {
        assert!(folder.path().join(name).metadata().unwrap().len() > 100, "{name}");
    }
    let (ended, output, _) = act(folder.path(), &[("paths", "b.toml\nmit")]);
    assert_eq!((ended.code, output.lines().last()), (Some(0), Some("exit-code=0")), "{}", ended.told);
}

#[test]
fn the_action_goes_on_at_doubt_only_where_asked_and_says_so() {
    let folder = scratch("schema = 1\nunknown = \"warn\"\n", &[("a.toml", UNREAD), ("bad.toml", REFUSED)]);
    let (ended, output, _) = act(folder.path(), &[("paths", "a.toml")]);
    assert_eq!((ended.code, output.as_str()), (Some(3), "exit-code=3\n"), "{}", ended.told);
    let (ended, output, _) = act(folder.path(), &[("paths", "a.toml"), ("undecided", "warn")]);
    assert_eq!((ended.code, output.lines().last()), (Some(0), Some("exit-code=3")), "{}", ended.told);
    assert!(
        ended.told.contains("::warning title=osi-check::nothing fails, and something is undecided"),
        "{}",
        ended.told
    );
    for (paths, code) in [("bad.toml", 1), ("no-such-thing", 2), ("a.toml\nno-such-thing", 2)] {
        let (ended, ..) = act(folder.path(), &[("paths", paths), ("undecided", "warn")]);
        assert_eq!(ended.code, Some(code), "`warn` is about doubt alone: {paths}: {}", ended.told);
    }
    let (ended, ..) = act(folder.path(), &[("paths", "mit"), ("undecided", "warning")]);
    assert_eq!(ended.code, Some(2), "{}", ended.told);
}

#[test]
fn the_action_never_passes_on_error() {
    let folder = scratch("schema = 1\n", &[("b.toml", PASSES)]);
    let wrong: [&[(&str, &str)]; 7] = [
        &[("paths", "")],
        &[("paths", "\n\n")],
        &[("paths", "nothing/*.toml")],
        &[("paths", "mit"), ("config", "no-such-policy.toml")],
        &[("paths", "mit"), ("baseline", "no-such-baseline.json")],
        &[("paths", "mit"), ("args", "--no-such-option")],
        &[("paths", "mit"), ("sarif", "no/such/folder/x.sarif")],
    ];
    for inputs in wrong {
        let (ended, ..) = act(folder.path(), inputs);
        assert_eq!(ended.code, Some(2), "{inputs:?}: {}", ended.told);
    }
    let script = "osi-check() { return 127; }\n";
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap().clone();
    let run = steps.iter().find(|step| step["id"] == "check").unwrap()["run"].as_str().unwrap().to_owned();
    let mut env: BTreeMap<String, String> =
        ["CONFIG", "BASELINE", "ARGS", "JUNIT", "HTML"].map(|name| (name.to_owned(), String::new())).into();
    env.extend([("PATHS", "mit"), ("SARIF", "x"), ("UNDECIDED", "warn")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    env.insert("GITHUB_OUTPUT".to_owned(), folder.path().join("out").display().to_string());
    assert_eq!(shell(BASH, &format!("{script}{run}"), folder.path(), &env).code, Some(127), "no program, no pass");
    env.insert("GITHUB_OUTPUT".to_owned(), "/no/such/folder/out".to_owned());
    assert_eq!(shell(BASH, &run, folder.path(), &env).code, Some(2), "an output that cannot be written is no pass");
}

#[test]
fn the_action_takes_odd_names_as_they_are() {
    let files: Vec<_> = ODD.iter().map(|name| (*name, PASSES)).collect();
    let folder = scratch("schema = 1\n", &files);
    let (ended, ..) = act(folder.path(), &[("paths", &ODD.join("\n"))]);
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    assert!(ended.told.contains(&format!("{} passed", ODD.len())), "{}", ended.told);
    let (ended, ..) = act(folder.path(), &[("paths", "li censes/*.toml")]);
    assert!(ended.told.contains("4 passed: exit code 0"), "a glob matches each: {}", ended.told);
    let (ended, ..) = act(folder.path(), &[("paths", "a.toml'; touch owned; '\n$(touch owned)\n`touch owned`")]);
    assert_eq!(ended.code, Some(2), "{}", ended.told);
    assert!(!folder.path().join("owned").exists(), "what inputs say is not run");
}

/// Inputs reach scripts as variables: an expression inside a script would become part of its text.
#[test]
fn no_script_of_the_action_holds_an_expression() {
    let action = yaml("action.yml");
    for step in action["runs"]["steps"].as_array().unwrap() {
        let run = step["run"].as_str().unwrap_or_default();
        assert!(!run.contains("${{"), "{run}");
    }
    let upload = action["runs"]["steps"].as_array().unwrap().last().unwrap();
    assert!(upload["if"].as_str().unwrap().starts_with("always()"), "a refusal is uploaded too");
    assert_eq!(upload["with"]["sarif_file"], "${{ inputs.sarif }}");
    let script = action["runs"]["steps"][1]["run"].as_str().unwrap();
    let checked = Command::new("bash").args(["-n", "-c", script]).status().unwrap();
    assert!(checked.success());
}

#[test]
fn the_gitlab_job_ends_as_the_gate_does_and_leaves_what_it_promises() {
    let job = &yaml("ci/gitlab.yml")[".osi-check"];
    let script: Vec<_> = job["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let script = script.join("\n");
    let variables = job["variables"].as_object().unwrap();
    let run = |folder: &Path, given: &[(&str, &str)]| {
        let mut env: BTreeMap<String, String> =
            variables.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        env.extend(given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        shell(&["sh", "-e", "-c"], &script, folder, &env)
    };
    let folder = scratch("schema = 1\n", &[("licenses/a b.toml", REFUSED), ("licenses/$(touch owned).toml", PASSES)]);
    let ended = run(folder.path(), &[]);
    assert_eq!(ended.code, Some(1), "{}", ended.told);
    assert!(ended.told.contains("1 refused, 1 passed: exit code 1"), "{}", ended.told);
    let reports = &job["artifacts"]["reports"];
    let promised = [&reports["codequality"], &reports["junit"], &job["artifacts"]["paths"][0]];
    for name in promised {
        assert!(folder.path().join(name.as_str().unwrap()).metadata().unwrap().len() > 10, "{name}");
    }
    assert_eq!(job["artifacts"]["when"], "always", "a refusal leaves its reports too");
    let ended = run(
        folder.path(),
        &[("OSI_CHECK_PATHS", "licenses/$*.toml\nmit"), ("OSI_CHECK_ARGS", "--standard=osd-1.9\n-q")],
    );
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    assert!(ended.told.contains("2 passed") && ended.told.contains("osd-1.9"), "{}", ended.told);
    let ended = run(folder.path(), &[("OSI_CHECK_PATHS", "nothing/*.toml")]);
    assert_eq!(ended.code, Some(2), "a glob that matches nothing is no pass: {}", ended.told);
    assert!(!folder.path().join("owned").exists());
    assert!(
        yaml("ci/gitlab.yml")["osi-check"]["allow_failure"].is_null(),
        "doubt stops unless somebody says otherwise"
    );
}

#[test]
fn the_hooks_run_what_they_say_on_the_files_that_they_name() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().unwrap() {
        let folder = scratch("schema = 1\n", &[("licenses/a b.toml", REFUSED), ("licenses/c.toml", PASSES)]);
        let entry: Vec<_> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert_eq!(entry[0], "osi-check");
        let run = |names: &[&str]| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
            program.args(&entry[1..]).args(names).env_clear().current_dir(folder.path()).output().unwrap().status.code()
        };
        assert_eq!((run(&["licenses/c.toml"]), run(&["licenses/a b.toml", "licenses/c.toml"])), (Some(0), Some(1)));
        assert_eq!(hook["require_serial"], true, "one run, one verdict");
    }
}

/// The image is built from what is there: each file that is copied exists, and what is built is what is started.
#[test]
fn the_image_is_built_from_what_is_there() {
    let text = page("Dockerfile").unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let word = |line: &str, at: usize| line.split(' ').nth(at).unwrap_or_default().to_owned();
    assert!(lines.iter().any(|line| line.starts_with("RUN cargo build --release --locked")), "{text}");
    let copied = lines.iter().find(|line| line.starts_with("COPY --from=build")).unwrap();
    assert_eq!(word(copied, 2), "/src/target/release/osi-check");
    assert!(lines.iter().any(|line| *line == format!("ENTRYPOINT [\"{}\"]", word(copied, 3))), "{text}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("FROM ")).count(), 2);
    assert!(lines.iter().any(|line| line.starts_with("FROM ") && line.ends_with(":nonroot")), "not root: {text}");
    let ignored = page(".dockerignore").unwrap();
    let kept = |folder: &str| !ignored.lines().any(|line| line.trim_matches('/') == folder);
    // What build.rs and the sources embed must reach the builder.
    for folder in ["src", "rules", "licenses", "systems", "data", "hub", "Cargo.lock", "build.rs", "benches"] {
        assert!(root().join(folder).exists() && kept(folder), "{folder}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The first block in `language` below `heading` of the page on pipelines.
fn snippet(heading: &str, language: &str) -> String {
    let page = page("docs/ci.md").unwrap();
    let section = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("{heading}")).1;
    let block = section.split_once(&format!("```{language}\n")).unwrap().1;
    block.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_plain_shell_of_the_page_tells_refusal_doubt_and_error_apart() {
    let script = snippet("Plain shell", "sh");
    for (text, code, word) in [(PASSES, 0, "admitted"), (REFUSED, 1, "refused"), (UNREAD, 0, "undecided; see above")] {
        let folder = scratch("schema = 1\nunknown = \"warn\"\n", &[("licenses/a b.toml", text)]);
        let ended = shell(&["sh", "-c"], &script, folder.path(), &BTreeMap::new());
        assert_eq!(ended.code, Some(code), "{word}: {}", ended.told);
        assert!(ended.told.lines().last().unwrap().contains(word), "{}", ended.told);
        assert!(folder.path().join("osi.sarif").exists());
    }
    let folder = scratch("schema = 1\n", &[]);
    let ended = shell(&["sh", "-c"], &script, folder.path(), &BTreeMap::new());
    assert_eq!(ended.code, Some(2), "{}", ended.told);
}

/// The snippets for hosts are YAML, and name inputs, files and hooks that exist.
#[test]
fn the_snippets_for_hosts_name_what_is_there() {
    let github: Value = serde_saphyr::from_str(&snippet("GitHub Actions", "yaml")).unwrap();
    let steps = github["jobs"]["terms"]["steps"].as_array().unwrap();
    let inputs = steps.iter().find_map(|step| step["with"].as_object()).unwrap();
    let action = yaml("action.yml");
    for name in inputs.keys() {
        assert!(!action["inputs"][name].is_null(), "no such input: {name}");
    }
    let gitlab: Value = serde_saphyr::from_str(&snippet("GitLab", "yaml")).unwrap();
    assert!(root().join(gitlab["include"][0]["local"].as_str().unwrap()).exists());
    assert_eq!(gitlab["osi-check"]["allow_failure"]["exit_codes"][0], 3);
    let job = yaml("ci/gitlab.yml");
    assert!(!job["osi-check"].is_null(), "the job that the snippet changes");
    for name in gitlab["variables"].as_object().unwrap().keys() {
        assert!(page("ci/gitlab.yml").unwrap().contains(name), "no such variable: {name}");
    }
    let hook: Value = serde_saphyr::from_str(&snippet("pre-commit", "yaml")).unwrap();
    let id = &hook["repos"][0]["hooks"][0]["id"];
    assert!(yaml(".pre-commit-hooks.yaml").as_array().unwrap().iter().any(|known| known["id"] == *id));
    let jenkins = snippet("Jenkins", "groovy");
    assert!(jenkins.contains("if (code == 3)") && jenkins.contains("error("), "{jenkins}");
}
