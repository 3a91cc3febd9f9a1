//! Every way out of the program, with hostile text in every field that an input can fill: no output steers its reader,
//! and each is read back by a parser that knows nothing of ours, with the structure that harmless text has.
//!
//! A new hostile text is a line of [`HOSTILE`], a new way out a line of [`SINKS`].

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "sinks/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::process::Command;

use osi_check::output::escape::visible;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use world::{World, text_of};

/// Text that attacks some reader. None is blank: a field that must be filled refuses that before any sink.
const HOSTILE: &[&str] = &[
    "::error file=x,line=1::owned",
    "words ::add-mask::owned",
    "\u{3000}::stop-commands::owned",
    "one\n::warning::two\r\n   ::error::three\r::error::four",
    "a##[command]rm ##[error]b ##vso[task.setvariable variable=x]y ##teamcity[buildStop]",
    "%0A::error::decoded %250A",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{1b}]8;;http://evil.example\u{1b}\\",
    "c0 \u{1}\u{8}\u{b}\u{c}\u{7f} c1 \u{85}\u{9b}31m\u{90}",
    "nul \u{0} end",
    "\u{202e}gnp.exe\u{2066}\u{200e}\u{200f}\u{61c} \u{2069}",
    "zero\u{200b}width\u{2060}\u{feff}\u{ad}\u{e0041}\u{1d173}\u{1bca0}",
    "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><img onerror=alert(1) src=x>' onmouseover='x",
    "]]>&amp;&lt;!--x--> &#x41; &#x202e; \u{fffe}\u{ffff}",
    "=cmd()",
    " \u{a0}=cmd()",
    "'=cmd()",
    "+1",
    "-1",
    "@x",
    "\u{ff1d}cmd()",
    "\t=cmd()",
    "x;=cmd();y\t=cmd()\n=cmd()\n\"=cmd()",
    "a | b \\| c `code` ``x`` **bold** _x_ ~~y~~ <b>z</b>",
    "![x](http://evil.example/p.png) [y](javascript:alert(1)) [z][1]\n\n[1]: http://evil.example",
    "javascript:alert(1)//http://x",
    "# head\n\n- item\n\n    code\n\n---\n\n| a |\n|---|\n| b |",
    "{{ 7 * 7 }} {% raw %} ${x} {0} <%= x %>",
    "\\\" ]; evil [label=\"x\\",
    "'''\n\"\"\"\n[[clause]]\nid = \"x\"",
    "@someone #1 GH-1 https://evil.example www.evil.example a@evil.example",
];

/// How an output is read back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum As {
    Terminal,
    Json,
    JsonLines,
    Annotations,
    Junit,
    Markdown,
    Csv,
    Html,
    Toml,
    Dot,
}

/// A way out: what is run, over which files of the world, and how its output is read.
struct Sink(&'static str, &'static [Files], As);

#[derive(Clone, Copy)]
enum Files {
    /// Licenses whose every free text is hostile, and one input that does not exist for each text.
    Licenses,
    Systems,
    Cards,
    Texts,
    /// Mistakes in every kind of file.
    Broken,
    /// A bill of materials.
    Bill,
    /// Files whose names are hostile.
    Names,
    /// Nothing more than the command says.
    None,
}

use Files::{Bill, Broken, Cards, Licenses, Names, Systems, Texts};

const EVERY: &[Files] = &[Licenses, Systems, Cards, Texts, Broken, Bill, Names];
const SOME: &[Files] = &[Licenses];
const ONLY: &[Files] = &[Files::None];

/// The formats of a report, all written by one run of `check` with `--report`.
const REPORTS: &[(&str, As)] = &[
    ("terminal", As::Terminal),
    ("json", As::Json),
    ("jsonl", As::JsonLines),
    ("sarif", As::Json),
    ("junit", As::Junit),
    ("github", As::Annotations),
    ("gitlab", As::Json),
    ("markdown", As::Markdown),
    ("csv", As::Csv),
    ("html", As::Html),
];

const SINKS: &[Sink] = &[
    Sink("check -f terminal -v --as org.toml", EVERY, As::Terminal),
    Sink("check -f terminal --config policy.toml", &[Licenses, Broken, Names], As::Terminal),
    Sink("compare -f terminal", SOME, As::Terminal),
    Sink("compare -f json", SOME, As::Json),
    Sink("compare -f jsonl", SOME, As::JsonLines),
    Sink("compare -f sarif", SOME, As::Json),
    Sink("compare -f junit", SOME, As::Junit),
    Sink("compare -f github", SOME, As::Annotations),
    Sink("compare -f gitlab", SOME, As::Json),
    Sink("compare -f markdown", SOME, As::Markdown),
    Sink("compare -f csv", SOME, As::Csv),
    Sink("compare -f html", SOME, As::Html),
    Sink("diff many-a.toml many-b.toml -f terminal", ONLY, As::Terminal),
    Sink("diff many-a.toml many-b.toml -f json", ONLY, As::Json),
    Sink("diff many-a.toml many-b.toml -f jsonl", ONLY, As::JsonLines),
    Sink("diff many-a.toml many-b.toml -f sarif", ONLY, As::Json),
    Sink("diff many-a.toml many-b.toml -f junit", ONLY, As::Junit),
    Sink("diff many-a.toml many-b.toml -f github", ONLY, As::Annotations),
    Sink("diff many-a.toml many-b.toml -f gitlab", ONLY, As::Json),
    Sink("diff many-a.toml many-b.toml -f markdown", ONLY, As::Markdown),
    Sink("diff many-a.toml many-b.toml -f csv", ONLY, As::Csv),
    Sink("diff many-a.toml many-b.toml -f html", ONLY, As::Html),
    Sink("audit cards.jsonl -f summary", ONLY, As::Terminal),
    Sink("audit cards.jsonl -f json", ONLY, As::Json),
    Sink("audit cards.jsonl -f jsonl", ONLY, As::JsonLines),
    Sink("audit cards.jsonl -f csv", ONLY, As::Csv),
    Sink("audit cards.jsonl -f html", ONLY, As::Html),
    Sink("audit -f summary", &[Cards, Bill, Names], As::Terminal),
    Sink("audit -f jsonl", &[Cards, Bill, Names], As::JsonLines),
    Sink("audit -f csv", &[Cards, Bill, Names], As::Csv),
    Sink("lineage --from cards.jsonl -f dot", ONLY, As::Dot),
    Sink("lineage --from cards.jsonl -f json", ONLY, As::Json),
    Sink("lineage --from cards.jsonl end/model -f tree", ONLY, As::Terminal),
    Sink("identify", &[Texts, Names, Broken], As::Terminal),
    Sink("identify -f jsonl", &[Texts, Names, Broken], As::JsonLines),
    Sink("identify .", ONLY, As::Terminal),
    Sink("draft every.txt", ONLY, As::Toml),
    Sink("licenses --licenses known", ONLY, As::Terminal),
    Sink("explain --licenses known KNOWN", ONLY, As::Terminal),
    Sink("policy show --config policy.toml", ONLY, As::Json),
    Sink("verify report.json", ONLY, As::Terminal),
];

/// The law of every output: it may be printed to a terminal, and into the log of a pipeline.
fn steers_nothing(what: &str, text: &str, annotations: bool) {
    for (at, line) in text.split('\n').enumerate() {
        let told = || format!("{what}, line {}: {line:?}", at + 1);
        // Markdown parts `@` and `#` from what follows with a zero-width space of its own.
        let parted = line.replace("@\u{200b}", "@").replace("#\u{200b}", "#");
        let raw = parted.chars().find(|c| {
            c.is_control()
                || matches!(*c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
                || matches!(*c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
                || matches!(*c, '\u{1d173}'..='\u{1d17a}' | '\u{1bca0}'..='\u{1bca3}')
        });
        assert!(raw.is_none(), "{raw:?} in {}", told());
        // A runner takes blanks away before it looks for a command.
        assert!(annotations || !line.trim().starts_with("::"), "{}", told());
        assert!(["##[", "##vso[", "##teamcity["].iter().all(|command| !line.contains(command)), "{}", told());
    }
}

/// What an output is made of, without its text; panics where it is not what it says it is.
fn shape(what: &str, read: As, out: &str) -> BTreeMap<String, usize> {
    let mut parts = BTreeMap::new();
    let mut count = |part: String| *parts.entry(part).or_insert(0) += 1;
    match read {
        As::Terminal => {}
        As::Json => nodes(&serde_json::from_str(out).unwrap_or_else(|error| panic!("{what}: {error}")), &mut count),
        As::JsonLines => out.lines().for_each(|line| nodes(&serde_json::from_str(line).unwrap(), &mut count)),
        As::Annotations => out.lines().for_each(|line| count(annotation(what, line))),
        As::Junit => {
            let read = roxmltree::Document::parse(out).unwrap_or_else(|error| panic!("{what}: {error}"));
            read.descendants().filter(|node| node.is_element()).for_each(|node| count(node.tag_name().name().into()));
        }
        As::Markdown => Parser::new_ext(out, Options::all()).for_each(|event| markdown(what, &event, &mut count)),
        As::Csv => {
            let mut rows = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(out.as_bytes());
            for row in rows.records() {
                let row = row.unwrap();
                row.iter().for_each(|cell| no_formula(what, cell));
                count(format!("row of {}", row.len()));
            }
        }
        As::Html => html(what, out, &mut count),
        As::Toml => {
            let read: toml::Table = out.parse().unwrap_or_else(|error| panic!("{what}: {error}\n{out}"));
            read.keys().for_each(|key| count(key.clone()));
        }
        As::Dot => dot(what, out, &mut count),
    }
    parts
}

fn nodes(value: &Value, count: &mut impl FnMut(String)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| nodes(item, count)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            count(key.clone());
            nodes(value, count);
        }),
        _ => {}
    }
}

fn annotation(what: &str, line: &str) -> String {
    let (head, data) = line.strip_prefix("::").and_then(|line| line.split_once("::")).unwrap_or_default();
    let (command, properties) = head.split_once(' ').unwrap_or_default();
    let names: Vec<_> = properties.split(',').map(|one| one.split_once('=').unwrap_or_default().0).collect();
    let known = ["file line col title", "title"].contains(&names.join(" ").as_str());
    assert!(known && ["error", "warning", "notice"].contains(&command) && !data.is_empty(), "{what}: {line:?}");
    command.to_owned()
}

fn markdown(what: &str, event: &Event<'_>, count: &mut impl FnMut(String)) {
    match event {
        // The one span of code is ours: it says where the rest is.
        Event::Code(words) if &**words == "--format json" => {}
        Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) | Event::FootnoteReference(_) | Event::Rule => {
            panic!("{what}: {event:?}")
        }
        Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis | Tag::Item) => {
            panic!("{what}: {event:?}")
        }
        Event::Start(tag) => count(format!("{tag:?}").split([' ', '(', '{']).next().unwrap().to_owned()),
        _ => {}
    }
}

/// A cell is no formula, nor is what a spreadsheet makes of it that parts cells at another mark.
fn no_formula(what: &str, cell: &str) {
    for part in cell.split([';', '\t', '\n', '\r', '"']) {
        let starts = part.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        assert!(!starts, "{what}: {cell:?}");
    }
}

fn html(what: &str, out: &str, count: &mut impl FnMut(String)) {
    let page = scraper::Html::parse_document(out);
    for element in page.select(&scraper::Selector::parse("*").unwrap()) {
        let name = element.value().name();
        let forbidden = ["script", "img", "iframe", "object", "embed", "link", "base", "form", "audio", "video", "b2"];
        assert!(!forbidden.contains(&name), "{what}: <{name}>");
        count(name.to_owned());
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on") && name != "style", "{what}: {name}={value:?}");
            let link = ["href", "src", "action", "formaction", "xlink:href"].contains(&name);
            let fine = ["https://", "http://", "#"].iter().any(|start| value.starts_with(start));
            assert!(!link || fine, "{what}: {name}={value:?}");
        }
    }
}

/// Each line of a drawing is a node, an edge, or one of the fixed lines; what is quoted ends where its quotes do.
fn dot(what: &str, out: &str, count: &mut impl FnMut(String)) {
    for line in out.lines() {
        let (mut outside, mut quoted, mut chars) = (String::new(), false, line.chars());
        while let Some(c) = chars.next() {
            match c {
                '\\' if quoted => drop(chars.next()),
                '"' => quoted = !quoted,
                c if !quoted => outside.push(c),
                _ => {}
            }
        }
        let label = line.split_once("[label=").unwrap_or_default().1;
        assert_eq!(label.matches('&').count(), label.matches("&amp;").count(), "{what}: an entity in {line:?}");
        let outside = outside.trim();
        let known = ["digraph lineage {", "rankdir=LR;", "node [shape=box, style=filled, fontname=];", "}"];
        let known = known.contains(&outside) || ["[label=, fillcolor=];", "->  ;", "-> ;"].contains(&outside);
        assert!(known && !quoted, "{what}: {line:?}");
        count(outside.to_owned());
    }
}

/// An output: its format, how it is read, its text.
type Written = (String, As, String);

/// Runs a sink in a world. What it wrote, and what it said of mistakes.
fn run(sink: &Sink, files: Files, world: &World) -> (Vec<Written>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    for word in sink.0.split(' ') {
        match word {
            "KNOWN" => program.args(world.known()),
            word => program.arg(word),
        };
    }
    let reports = if sink.0.starts_with("check") { REPORTS } else { &[] };
    for (format, _) in reports {
        program.arg("--report").arg(format!("{format}=report.{format}"));
    }
    program.args(world.files(files)).env_clear().env("OSI_CHECK_TODAY", "2026-11-23");
    program.env("GITHUB_STEP_SUMMARY", world.folder().join("summary.md"));
    let ended = program.current_dir(world.folder()).output().unwrap();
    assert!(ended.status.code().is_some_and(|code| code <= 3), "{}: {ended:?}", sink.0);
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert!(!stderr.contains("panicked"), "{}: {stderr}", sink.0);
    let mut written = vec![("printed".to_owned(), sink.2, String::from_utf8(ended.stdout).unwrap())];
    let read = |name: &str| std::fs::read_to_string(world.folder().join(name));
    written.extend(reports.iter().map(|(format, of)| {
        ((*format).to_owned(), *of, read(&format!("report.{format}")).unwrap_or_else(|_| panic!("{format}: {stderr}")))
    }));
    if let Ok(summary) = read("summary.md") {
        written.push(("step summary markdown".to_owned(), As::Markdown, summary));
        std::fs::remove_file(world.folder().join("summary.md")).unwrap();
    }
    (written, stderr)
}

#[test]
fn no_way_out_steers_its_reader() {
    let hostile = World::of(HOSTILE);
    let mild: Vec<String> = (0..HOSTILE.len()).map(|at| format!("mild {at}")).collect();
    let mild = World::of(&mild.iter().map(String::as_str).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for sink in SINKS {
        for files in sink.1 {
            let name = format!("{} over {}", sink.0, text_of(*files));
            let held = std::panic::catch_unwind(|| check(sink, *files, &name, &hostile, &mild));
            if held.is_err() {
                wrong.push(name);
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(sink: &Sink, files: Files, name: &str, hostile: &World, mild: &World) {
    let (written, stderr) = run(sink, files, hostile);
    steers_nothing(&format!("{name}, standard error"), &stderr, false);
    // Where a reader refuses a text, the report rightly has an error for a subject; free text is never refused.
    let free = world::is_free_text(files, sink.0);
    let expected = if free { run(sink, files, mild).0 } else { Vec::new() };
    let mut wrong = Vec::new();
    for (at, (format, read, out)) in written.iter().enumerate() {
        let name = format!("{name} as {format}");
        let held = std::panic::catch_unwind(|| {
            steers_nothing(&name, out, *read == As::Annotations);
            let made = shape(&name, *read, out);
            if free && !["markdown", "github"].contains(&format.as_str()) {
                assert_eq!(made, shape(&name, *read, &expected[at].2), "{name}: another structure");
            }
            assert!(!(out.trim().is_empty() && stderr.trim().is_empty()), "{name} says nothing");
            if matches!(files, Licenses) {
                gives_back(*read, &name, out);
            }
        });
        wrong.extend(held.is_err().then_some(name));
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Every text is there: as it is in JSON, and elsewhere as its visible form, give or take marks and folds.
fn gives_back(read: As, name: &str, out: &str) {
    let said = match read {
        As::Json => strings(&serde_json::from_str(out).unwrap()),
        As::JsonLines => out.lines().map(|line| strings(&serde_json::from_str(line).unwrap())).collect(),
        As::Html => scraper::Html::parse_document(out).root_element().text().collect(),
        As::Junit => {
            let read = roxmltree::Document::parse(out).unwrap();
            let nodes = read.descendants().flat_map(|node| {
                node.attributes()
                    .map(|one| one.value().to_owned())
                    .chain(node.text().map(str::to_owned))
                    .collect::<Vec<_>>()
            });
            nodes.collect()
        }
        _ => return,
    };
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let told = bare(&said);
    for text in HOSTILE {
        match read {
            // A SARIF message takes `[…](…)` for a link.
            As::Json | As::JsonLines => {
                assert!(said.contains(text) || said.contains(&text.replace("](", "] (")), "{name} lost {text:?}");
            }
            _ => assert!(told.contains(&bare(&visible(text))), "{name} lost {text:?}"),
        }
    }
}

fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\u{0}\n"),
        Value::Array(items) => items.iter().map(strings).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| format!("{key}\n{}", strings(value))).collect(),
        _ => String::new(),
    }
}

/// What stands on the command line may be the name of a file that a pattern found.
#[test]
fn a_mistake_on_the_command_line_is_told_without_obeying_it() {
    for text in HOSTILE.iter().filter(|text| !text.contains('\0')) {
        for args in [vec![format!("--{text}")], vec!["check".into(), "-s".into(), (*text).to_owned(), "mit".into()]] {
            let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
            let ended = program.args(&args).env_clear().output().unwrap();
            assert_eq!(ended.status.code(), Some(2), "{args:?}");
            let told = String::from_utf8(ended.stderr).unwrap();
            assert!(!told.is_empty());
            steers_nothing(&format!("{args:?}"), &told, false);
        }
    }
}
