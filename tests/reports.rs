//! Every report format on hostile text: each output is read back by a parser that knows nothing of ours.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says what it skips"
)]

#[path = "reports/xsd.rs"]
mod xsd;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

/// Text that attacks some reader: terminals, logs, browsers, spreadsheets, workflow runners, Markdown, XML.
const HOSTILE: &[&str] = &[
    "plain words",
    "</style><script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>' onmouseover='x",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "::error file=x::owned\n::set-output name=a::b\r\n##[error]owned %0A::warning::x",
    "a | b \\| c ![x](http://evil.example/p.png) [y](javascript:alert(1)) <b>z</b> `code` **bold** @someone #1 \n\n# head",
    "]]>&amp;&lt;!--x--> &#x41; \u{1}\u{8}\u{b}\u{fffe}\u{ffff}\u{85}",
    "\u{202e}gnp.exe\u{2066}\u{200b} \u{1b}[2J\u{1b}]0;title\u{7}",
    "{{ 7 * 7 }} {% raw %} ${x} <%= x %>",
    "https://evil.example www.evil.example someone@evil.example",
    "\t\ttabs\tand\r\nlines\u{2028}more",
    "'; DROP TABLE x; --",
];

const FORMATS: &[&str] = &["json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv", "html"];

/// What one run of the program wrote: a text a format, and how it ended.
struct Reports {
    folder: tempfile::TempDir,
    ended: Output,
}

impl Reports {
    /// Judges a license whose every free text is `text`, and one input that cannot be read, in a file named `file`.
    fn of(text: &str, file: &str) -> Reports {
        let folder = tempfile::tempdir().unwrap();
        let quoted = toml::Value::String(text.to_owned()).to_string();
        let said = if text.trim().is_empty() { "\"said\"".to_owned() } else { quoted };
        let license = format!(
            "schema = 1\nname = {said}\nsteward = {said}\nkind = \"software\"\ntext-read = \"full\"\nnote = {said}\nurl = {said}\n\
             [[clause]]\nid = \"user-threshold\"\nsection = {said}\nsummary = {said}\nlimit = 10\n"
        );
        std::fs::write(folder.path().join(file), license).unwrap();
        std::fs::write(folder.path().join("osi-check.toml"), "schema = 1\n").unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
        program.args(["check", &format!("./{file}"), "mit", text_as_argument(text)]);
        program.args(["--today", "2026-11-23"]).env_clear().current_dir(folder.path());
        for format in FORMATS {
            program.arg("--report").arg(format!("{format}=out.{format}"));
        }
        let ended = program.output().unwrap();
        Reports { folder, ended }
    }

    fn read(&self, format: &str) -> String {
        let path = self.folder.path().join(format!("out.{format}"));
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{format}: {error}\n{}", String::from_utf8_lossy(&self.ended.stderr)))
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.read(format)).unwrap()
    }
}

/// The text as an input that does not exist; arguments can hold no zero byte, and an option is no input.
fn text_as_argument(text: &str) -> &str {
    if text.is_empty() || text.contains('\0') || text.starts_with('-') || text.len() > 200 {
        "no such thing"
    } else {
        text
    }
}

fn each(check: impl Fn(&str, &Reports)) {
    for (at, text) in HOSTILE.iter().enumerate() {
        let file = if at % 2 == 0 { "license.toml" } else { "li,ce:nse %0A##[x] \"<b>\n.toml" };
        let reports = Reports::of(text, file);
        assert_eq!(reports.ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&reports.ended.stderr));
        check(text, &reports);
    }
}

const SARIF_SCHEMA: &str = "tests/schemas/sarif-2.1.0.json";

thread_local! {
    static SARIF: std::rc::Rc<jsonschema::Validator> = std::rc::Rc::new(schema(SARIF_SCHEMA));
}

fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // The published schema has a pattern with a stray bracket, which a strict engine refuses to read; we write no language.
    for place in ["/definitions/run/properties/language", "/definitions/toolComponent/properties/language"] {
        if let Some(language) = schema.pointer_mut(place) {
            language.as_object_mut().unwrap().remove("pattern");
        }
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn sarif_is_sarif_with_a_place_and_a_fingerprint_for_every_result() {
    let schema = schema(SARIF_SCHEMA);
    each(|text, reports| check_sarif(&schema, text, reports));
}

fn check_sarif(schema: &jsonschema::Validator, text: &str, reports: &Reports) {
    let sarif = reports.json("sarif");
    let wrong: Vec<_> = schema.iter_errors(&sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{text:?}: {wrong:?}");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    let mut prints = BTreeSet::new();
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(prints.insert(result["partialFingerprints"]["osiCheck/v1"].as_str().unwrap().to_owned()));
    }
    for rule in rules {
        assert!(
            !rule["help"]["text"].as_str().unwrap().is_empty()
                && !rule["shortDescription"]["text"].as_str().unwrap().is_empty()
        );
    }
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    let shown = text.replace("](", "] (");
    let said = |result: &Value| result["message"]["text"].as_str().unwrap().contains(&shown);
    assert!(results.iter().any(said), "JSON holds every text as it is: {text:?}");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["exitCode"], 1);
    assert_eq!(invocation["executionSuccessful"], false, "one input could not be judged");
}

/// A fingerprint stays when lines move, and the place moves with them; a path with odd letters comes back whole.
#[test]
fn sarif_knows_a_result_again_though_its_line_moved() {
    let run = |before: &str, file: &str| {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "{before}schema = 1\nname = \"Moved\"\nkind = \"software\"\ntext-read = \"full\"\n\n[[clause]]\nid = \"user-threshold\"\nsection = \"2\"\nsummary = \"Not above ten users.\"\nlimit = 10\n"
        );
        std::fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
        program.args(["check", "-f", "sarif", "--", file]).env_clear().current_dir(folder.path());
        let sarif: Value = serde_json::from_slice(&program.output().unwrap().stdout).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
        let threshold = results.into_iter().find(|one| one["properties"]["clauses"][0] == "user-threshold").unwrap();
        let place = threshold["locations"][0]["physicalLocation"].clone();
        let print = threshold["partialFingerprints"]["osiCheck/v1"].as_str().unwrap().to_owned();
        (
            print,
            place["region"]["startLine"].as_u64().unwrap(),
            place["artifactLocation"]["uri"].as_str().unwrap().to_owned(),
        )
    };
    let (print, line, _) = run("", "a.toml");
    let (moved, later, _) = run("# a line\n# another\n", "a.toml");
    assert_eq!((print.as_str(), line + 2), (moved.as_str(), later));
    let (other, ..) = run("", "b.toml");
    assert_ne!(print, other, "another file is another result");
    for file in ["a b/ü#?%41.toml", "c:d/e.toml", "-x;y&z.toml", "日本/語.toml"] {
        let (_, _, uri) = run("", file);
        let mut bytes = Vec::new();
        let mut rest = uri.as_bytes();
        while let [first, tail @ ..] = rest {
            rest = tail;
            match first {
                b'%' => {
                    let (hex, tail) = rest.split_at(2);
                    bytes.push(u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap());
                    rest = tail;
                }
                byte => bytes.push(*byte),
            }
        }
        assert_eq!(String::from_utf8(bytes).unwrap(), file, "{uri}");
    }
}

#[test]
fn junit_is_xml_with_a_case_a_subject() {
    each(|_, reports| check_junit(reports));
}

fn check_junit(reports: &Reports) {
    let text = reports.read("junit");
    let document = roxmltree::Document::parse(&text).unwrap();
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), 3);
    let within = |name| cases.iter().filter(|case| case.children().any(|child| child.has_tag_name(name))).count();
    assert_eq!((within("failure"), within("error")), (1, 1));
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/junit-jenkins.xsd"));
    let schema = xsd::Schema::read(&schema.unwrap());
    let wrong = schema.wrong(document.root_element());
    assert!(wrong.is_empty(), "{wrong:?}\n{text}");
}

/// A reader of schemas that finds nothing wrong would pass everything above.
#[test]
fn junit_with_a_mistake_is_refused() {
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/junit-jenkins.xsd"));
    let schema = xsd::Schema::read(&schema.unwrap());
    let wrong = |text: &str| schema.wrong(roxmltree::Document::parse(text).unwrap().root_element());
    assert_eq!(
        wrong("<testsuites><testsuite name='a' tests='1'><testcase name='x'/></testsuite></testsuites>").len(),
        0
    );
    for text in [
        "<testsuites><testsuite tests='1'/></testsuites>",
        "<testsuites><testsuite name='a' tests='1' colour='red'/></testsuites>",
        "<testsuites><testsuite name='a' tests='1'>words</testsuite></testsuites>",
        "<testsuites><testsuite name='a' tests='1'><case/></testsuite></testsuites>",
        "<testsuites><testsuite name='a' tests='1'><testcase name='x'><failure/><error/></testcase></testsuite></testsuites>",
        "<testsuites><testcase name='x'/></testsuites>",
    ] {
        assert!(!wrong(text).is_empty(), "{text}");
    }
}

#[test]
fn github_gets_one_command_a_line_and_nothing_else() {
    each(|_, reports| check_github(reports));
}

fn check_github(reports: &Reports) {
    let text = reports.read("github");
    assert!(!text.contains("##[") && !text.contains('\r'), "{text:?}");
    for line in text.lines() {
        let rest = line.strip_prefix("::").unwrap_or_else(|| panic!("{line:?}"));
        let (head, _) = rest.split_once("::").unwrap();
        let (command, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&command), "{line:?}");
        let names: Vec<_> = properties.split(',').map(|property| property.split_once('=').unwrap().0).collect();
        let expected: &[&str] = if command == "notice" { &["title"] } else { &["file", "line", "col", "title"] };
        assert_eq!(names, expected, "{line:?}");
    }
}

#[test]
fn gitlab_gets_what_code_quality_needs() {
    let schema = schema("tests/schemas/gitlab-code-quality.json");
    each(|text, reports| {
        let issues = reports.json("gitlab");
        let wrong: Vec<_> =
            schema.iter_errors(&issues).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{text:?}: {wrong:?}");
        let issues = issues.as_array().unwrap();
        let prints: BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(prints.len(), issues.len(), "two issues share a fingerprint");
        assert!(issues.iter().any(|issue| issue["description"].as_str().unwrap().contains(text)));
    });
}

/// The JSON report against the schema that the program prints for it, on hostile text as well.
#[test]
fn json_is_what_its_schema_says() {
    let printed = Command::new(env!("CARGO_BIN_EXE_osi-check")).args(["schema", "report"]).output().unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_slice(&printed.stdout).unwrap()).unwrap();
    each(|text, reports| {
        let report = reports.json("json");
        let wrong: Vec<_> =
            schema.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{text:?}: {wrong:?}");
        assert_eq!(report["exit"]["code"], 1);
        assert!(report["exit"]["reason"].as_str().unwrap().ends_with("exit code 1"));
    });
}

/// Every format of one run names the same end.
#[test]
fn every_report_names_the_same_end() {
    let reports = Reports::of("plain words", "license.toml");
    let reason = reports.json("json")["exit"]["reason"].as_str().unwrap().to_owned();
    assert_eq!(reason, "1 refused, 1 could not be judged, 1 passed: exit code 1");
    assert!(String::from_utf8_lossy(&reports.ended.stdout).contains(&reason));
    assert_eq!(reports.json("sarif")["runs"][0]["invocations"][0]["exitCodeDescription"], reason);
    for format in ["github", "html", "jsonl"] {
        assert!(reports.read(format).contains(&reason), "{format}");
    }
}

#[test]
fn markdown_says_the_text_and_obeys_none_of_it() {
    each(check_markdown);
}

fn check_markdown(text: &str, reports: &Reports) {
    let written = reports.read("markdown");
    let mut said = String::new();
    let mut headings = 0;
    for event in Parser::new_ext(&written, Options::all()) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) => panic!("{event:?} from {text:?}\n{written}"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis | Tag::Item) => {
                panic!("{event:?} from {text:?}\n{written}")
            }
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Text(part) => said.push_str(&part),
            Event::SoftBreak => said.push(' '),
            _ => {}
        }
    }
    assert_eq!(headings, 3, "the head, the input that could not be judged, the license:\n{written}");
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    // What is made visible adds letters of its own, so only texts without such characters come back whole.
    if text.chars().all(|c| !c.is_control() && c.is_ascii()) {
        assert!(bare(&said).contains(&bare(text)), "{text:?}\n{said}");
    }
}

#[test]
fn csv_has_no_formula_and_gives_every_text_back() {
    each(check_csv);
}

fn check_csv(text: &str, reports: &Reports) {
    let written = reports.read("csv");
    let mut rows = csv::Reader::from_reader(written.as_bytes());
    let columns = rows.headers().unwrap().clone();
    let message = columns.iter().position(|column| column == "message").unwrap();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(starts)), "{written}");
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect::<String>();
    let shown = bare(&osi_check::output::escape::visible(text));
    let back = |cell: &str| cell == text || bare(cell) == shown;
    assert!(text.trim().is_empty() || rows.iter().any(|row| back(&row[message])), "{text:?}\n{written}");
}

#[test]
fn html_says_the_text_and_obeys_none_of_it() {
    each(check_html);
}

fn check_html(text: &str, reports: &Reports) {
    let written = reports.read("html");
    let page = scraper::Html::parse_document(&written);
    let count = |what: &str| page.select(&scraper::Selector::parse(what).unwrap()).count();
    assert_eq!(count("script, img, iframe, object, embed, link, base, form, audio, video"), 0, "{text:?}");
    assert_eq!((count("style"), count("meta[http-equiv]"), count("h1")), (1, 1, 1), "{text:?}");
    for element in page.select(&scraper::Selector::parse("*").unwrap()) {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on") && name != "style", "{text:?}: {name}");
            if ["href", "src", "action", "formaction"].contains(&name) {
                assert!(["https://", "http://", "#"].iter().any(|start| value.starts_with(start)), "{text:?}: {value}");
            }
        }
    }
    let said: String = page.root_element().text().collect();
    let harmless = text.chars().all(|c| !c.is_control() && c.is_ascii());
    assert!(!harmless || said.contains(text), "{text:?}");
}

#[test]
fn jsonl_is_one_object_a_line_with_the_end_last() {
    each(|text, reports| {
        let lines: Vec<Value> = reports.read("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let kinds: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "subject").count(), 2);
        assert_eq!(kinds.iter().filter(|kind| **kind == "error").count(), 1);
        assert_eq!(kinds.last(), Some(&"exit"));
        assert!(lines.iter().any(|line| line["name"] == text));
        let whole = reports.json("json");
        assert_eq!(whole["exit"], {
            let mut end = lines.last().unwrap().clone();
            end.as_object_mut().unwrap().retain(|key, _| key != "type" && key != "schema");
            end
        });
    });
}

#[test]
fn a_run_twice_gives_the_same_bytes() {
    let (one, two) = (Reports::of(HOSTILE[8], "a.toml"), Reports::of(HOSTILE[8], "a.toml"));
    FORMATS.iter().for_each(|format| assert_eq!(one.read(format), two.read(format), "{format}"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_at_all(text in "\\PC{0,12}[\\x01-\\x7f]{0,12}.{0,8}") {
        prop_assume!(!text.trim().is_empty());
        let reports = Reports::of(&text, "x.toml");
        prop_assert_eq!(reports.ended.status.code(), Some(1));
        check_junit(&reports);
        check_github(&reports);
        check_markdown(&text, &reports);
        check_csv(&text, &reports);
        check_html(&text, &reports);
        check_sarif(&SARIF.with(|schema| schema.clone()), &text, &reports);
    }
}

/// Policies that the reader takes are those that the schema takes, as far as a schema can tell: every policy of the
/// command-line cases is tried on both. What needs the vocabulary, the
/// standards, other files or today is beyond a schema.
#[test]
fn the_policy_schema_takes_what_the_reader_takes() {
    let schema = schema("src/gate/policy.schema.json");
    let beyond = [
        "typo-clause",
        "typo-license",
        "typo-steward",
        "typo-rule",
        "typo-standard",
        "require-rung",
        "require-ladder",
        "too-far",
        "year-over",
        "bad-glob",
        "rung-unknown",
        "unknown-license",
        "unknown-standard",
        "terms-of-parts",
        "two-policies",
        "allow-compound",
        "may-we-missing",
        "may-we-mistake",
    ];
    let (mut seen, mut apart) = (0, Vec::new());
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case: toml::Table = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let Some(policy) =
            case.get("files").and_then(|files| files.get("osi-check.toml")).and_then(|text| text.as_str())
        else {
            continue;
        };
        let refused = !reader_takes(&case["files"]);
        let Ok(policy) = toml::from_str::<toml::Table>(policy) else { continue };
        if beyond.iter().any(|known| name.contains(known)) {
            continue;
        }
        seen += 1;
        let json = serde_json::to_value(dates_as_text(toml::Value::Table(policy))).unwrap();
        let told: Vec<_> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        if told.is_empty() == refused {
            apart.push(format!("{name}: {told:?}"));
        }
    }
    assert!(apart.is_empty(), "schema and reader differ on:\n{}", apart.join("\n"));
    assert!(seen > 40, "{seen}");
}

/// True if the program reads the policy among these files, and finds nothing against it.
fn reader_takes(files: &toml::Value) -> bool {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files.as_table().unwrap() {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.as_str().unwrap()).unwrap();
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    program.args(["policy", "show", "--today", "2026-11-23"]).env_clear().current_dir(folder.path());
    program.output().unwrap().status.success()
}

/// JSON has no dates; schemas take them as text.
fn dates_as_text(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(items) => toml::Value::Array(items.into_iter().map(dates_as_text).collect()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.into_iter().map(|(key, value)| (key, dates_as_text(value))).collect())
        }
        other => other,
    }
}

/// The tables of `compare` and `diff` in every format, on the same texts: read back by the same parsers, and obeyed by none.
#[test]
fn comparisons_say_the_text_and_obey_none_of_it() {
    let sarif = schema(SARIF_SCHEMA);
    for (at, text) in HOSTILE.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let said = toml::Value::String((*text).to_owned()).to_string();
        for (name, clause) in [("one", "field-of-use"), ("two", "user-threshold")] {
            let license = format!(
                "schema = 1\nname = {said}\nkind = \"software\"\ntext-read = \"full\"\n\
                 [[clause]]\nid = \"{clause}\"\nsection = {said}\nsummary = {said}\n"
            );
            std::fs::write(folder.path().join(format!("{name}.toml")), license).unwrap();
        }
        let run = |command: &str, format: &str| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
            program.args([command, "one.toml", "two.toml", "-s", "osd-1.9", "-f", format]);
            if command == "compare" {
                program.arg(text_as_argument(text));
            }
            let ended = program.env_clear().current_dir(folder.path()).output().unwrap();
            assert!(ended.status.code().is_some_and(|code| code == 0 || code == 2), "{command} {format}: {text:?}");
            String::from_utf8(ended.stdout).unwrap()
        };
        for command in ["compare", "diff"] {
            let told = format!("{command} of text {at}");
            let log: Value = serde_json::from_str(&run(command, "sarif")).unwrap();
            assert!(sarif.is_valid(&log), "{told}");
            run(command, "jsonl").lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap()));
            serde_json::from_str::<Value>(&run(command, "json")).unwrap();
            serde_json::from_str::<Vec<Value>>(&run(command, "gitlab")).unwrap();
            roxmltree::Document::parse(&run(command, "junit")).unwrap();
            let annotations = run(command, "github");
            assert!(!annotations.contains("##["), "{told}");
            let commands = ["::error file=", "::warning file=", "::notice file=", "::notice title="];
            assert!(annotations.lines().all(|line| commands.iter().any(|command| line.starts_with(command))), "{told}");
            let table = run(command, "csv");
            let mut rows = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(table.as_bytes());
            let starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
            assert!(rows.records().all(|row| row.unwrap().iter().all(|cell| !cell.starts_with(starts))), "{told}");
            for event in Parser::new_ext(&run(command, "markdown"), Options::all()) {
                let obeyed = matches!(
                    event,
                    Event::Html(_)
                        | Event::InlineHtml(_)
                        | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis)
                );
                assert!(!obeyed, "{told}: {event:?}");
            }
            let page = scraper::Html::parse_document(&run(command, "html"));
            let count = |what: &str| page.select(&scraper::Selector::parse(what).unwrap()).count();
            assert_eq!(count("script, img, svg, iframe, object, embed, link, base, form, a"), 0, "{told}");
            assert_eq!((count("style"), count("meta[http-equiv]"), count("h1")), (1, 1, 1), "{told}");
            let terminal = run(command, "terminal");
            assert!(!terminal.contains(['\u{1b}', '\r', '\u{202e}', '\u{200b}']), "{told}: {terminal:?}");
        }
    }
}
