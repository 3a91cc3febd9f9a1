//! What each fuzz target does with its bytes. `cargo fuzz` and `cargo test` run the same bodies.
//!
//! None asks only for the absence of a crash: what is printed is read again as the same, what passes has a reason for
//! every freedom, and what a format writes is read back by a parser that knows nothing of ours.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use osi_check::engine::{Effect, Options, Verdict, judge_license, judge_system};
use osi_check::explain::report::{ErrorReport, ExitReport, SCHEMA, TOOL};
use osi_check::explain::{About, Report, license_report, outline, tell_license};
use osi_check::gate::{Gate, Policy, decide};
use osi_check::input::expression::{self, Expression};
use osi_check::input::model_card::{self, Card, Path};
use osi_check::input::text::TextReader;
use osi_check::input::{Library, Subject, bom, embedded, json};
use osi_check::model::{Body, Clause, Freedom, License, Openness, TextRead, Value};
use osi_check::output::problem::write_problems;
use osi_check::output::{Detail, FORMATS};
use osi_check::rules::{Pack, Standard, load_standard, load_vocabulary};
use osi_check::source::{Problem, Shipped, Source};
use osi_check::text::normalize::normalize;

/// A target: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("toml_licence", toml_licence),
    ("toml_rules", toml_rules),
    ("card", card),
    ("licence_text", licence_text),
    ("spdx_expression", spdx_expression),
    ("bom_json", bom_json),
    ("render_all", render_all),
    ("evaluate", evaluate),
];

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::embedded().expect("the shipped vocabulary is free of mistakes"))
}

fn standard() -> &'static Standard {
    static STANDARD: OnceLock<Standard> = OnceLock::new();
    STANDARD.get_or_init(|| library().standard(embedded::DEFAULT_STANDARD).expect("a standard that is shipped"))
}

/// A description: read, judged, printed, and read again as the same.
pub fn toml_licence(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = Source::new("x.toml", text);
    let subject = match Subject::read(&source, library()) {
        Ok(subject) => subject,
        Err(problems) => return told(&problems),
    };
    let first = judged(&subject, standard());
    let table: toml::Table = text.parse().expect("what was read is TOML");
    let printed = toml::to_string(&table).expect("a table is TOML");
    let again = Subject::read(&Source::new("x.toml", printed.as_str()), library());
    let again = again.unwrap_or_else(|problems| panic!("printed, it is refused: {problems:#?}\n{printed}"));
    assert_eq!(judged(&again, standard()), first, "printed, it is judged otherwise:\n{printed}");
}

/// Every criterion of every verdict on a subject, and the answers.
fn judged(subject: &Subject, by: &Standard) -> Vec<(usize, Value)> {
    let verdicts = match subject {
        Subject::License(license) => {
            let verdict = judge_license(by, license, &Options::default());
            has_reasons(by, license, &verdict);
            vec![verdict]
        }
        Subject::System(system) => {
            let verdict = judge_system(by, by.judge_of_terms(), system, &Options::default());
            vec![verdict.terms, verdict.system]
        }
    };
    let values =
        |verdict: Verdict| verdict.criteria.iter().copied().chain([(usize::MAX, verdict.value())]).collect::<Vec<_>>();
    verdicts.into_iter().flat_map(values).collect()
}

/// A pass has a reason for every freedom: the text was read in full, and a right stands behind each act that needs one.
fn has_reasons(by: &Standard, license: &License, verdict: &Verdict) {
    if by.id == embedded::DEFAULT_STANDARD
        && verdict.openness() == Openness::Open
        && matches!(license.body, Body::Clauses(_))
        && license.succession.is_none()
    {
        assert_eq!(license.text_read, TextRead::Full, "open, and not read in full");
    }
    if by.id != embedded::DEFAULT_STANDARD || !verdict.parts.is_empty() {
        return;
    }
    for (at, value) in verdict.criteria.iter().filter(|(_, value)| value.is_granted()) {
        let needs = [Freedom::Use, Freedom::Modify, Freedom::Share];
        let asks = needs.iter().any(|freedom| by.criteria[*at].freedoms.contains(*freedom));
        let mut findings = verdict.findings.iter().filter(|finding| by.rules[finding.rule].criteria.contains(at));
        let granted = findings.any(|finding| finding.because.iter().any(|leaf| leaf.effect == Effect::Grants));
        assert!(!asks || granted, "`{}` is {value:?} without a right", by.criteria[*at].id);
    }
}

/// Problems have their place in the text and are told without a character that a terminal obeys.
fn told(problems: &[Problem]) {
    assert!(!problems.is_empty(), "refused without a reason");
    for problem in problems {
        let span = problem.span.clone().unwrap_or(0..0);
        let text = problem.source.text();
        assert!(span.start <= span.end && span.end <= text.len(), "{problem:?}");
        assert!(text.is_char_boundary(span.start), "{problem:?}");
        assert!(!problem.message.is_empty());
    }
    let mut out = Vec::new();
    write_problems(problems, false, &mut out).expect("memory can be written");
    let out = String::from_utf8(out).expect("a text");
    assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
}

/// A rule, the head of a standard or a vocabulary file (the first byte tells which): read, used, printed, and read again.
pub fn toml_rules(bytes: &[u8]) {
    let Some((which, Ok(text))) = bytes.split_first().map(|(which, rest)| (which % 3, std::str::from_utf8(rest)))
    else {
        return;
    };
    let load = |text: &str| {
        let mut pack = Pack::default();
        for (path, shipped) in embedded::RULES.iter().filter(|(path, _)| path.starts_with("clauses/")) {
            pack.add(&format!("{path}.toml"), Source::shipped(format!("rules/{path}.toml"), *shipped));
        }
        let source = "source = { section = \"1\", url = \"https://example.org\" }";
        let head = format!(
            "title = \"S\"\nversion = \"1\"\nauthority = \"A\"\nsummary = \"s\"\n{source}\n\
             [[criterion]]\nid = \"use\"\ntitle = \"c\"\nasks = \"?\"\nlevel = \"terms\"\nfreedom = \"use\"\n{source}\n"
        );
        let path = ["s/use/x.toml", "s/standard.toml", "clauses/grants.toml"][usize::from(which)];
        pack.add("s/standard.toml", Source::new("rules/s/standard.toml", head));
        pack.add(path, Source::new(format!("rules/{path}"), text));
        let (vocabulary, mut problems) = load_vocabulary(pack.vocabulary());
        let (standard, more) = load_standard(&pack, "s", &Arc::new(vocabulary));
        problems.extend(more);
        match standard {
            Some(standard) if problems.is_empty() => Ok(standard),
            _ => Err(problems),
        }
    };
    let standard = match load(text) {
        Ok(standard) => standard,
        Err(problems) => return told(&problems),
    };
    let table: toml::Table = text.parse().expect("what was read is TOML");
    let printed = toml::to_string(&table).expect("a table is TOML");
    let again = load(&printed).unwrap_or_else(|problems| panic!("printed, it is refused: {problems:#?}\n{printed}"));
    if which == 2 {
        return;
    }
    for id in ["mit", "llama-3.1", "gfdl-1.3", "cc0-1.0"] {
        let subject = Subject::License(library().license(id).expect("a license that is shipped"));
        assert_eq!(judged(&subject, &standard), judged(&subject, &again), "{id}, by what was printed:\n{printed}");
    }
}

/// A card: both readers agree, and what it states, written plainly, states the same.
pub fn card(bytes: &[u8]) {
    let read = model_card::read(bytes);
    assert_eq!(read, model_card::read_by(bytes, Path::Library), "the two readers differ");
    // YAML ends a line at a carriage return that stands alone, too.
    let ends = |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    let lines = (0..bytes.len()).filter(|at| ends(*at)).count() + 1;
    for problem in &read.problems {
        assert!(problem.line as usize <= lines, "{problem:?} in {lines} lines");
        assert!(!problem.kind.is_bad_input() || statements(&read) == 0 || problem.line > 0, "{problem:?}");
    }
    let quoted = |text: &str| serde_json::to_string(text).expect("a text is JSON");
    let list =
        |texts: &[std::borrow::Cow<'_, str>]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
    if statements(&read) == 0 || read.is_unread() {
        return;
    }
    let mut plain = format!("---\nlicense: [{}]\nbase_model: [{}]\n", list(&read.licenses), list(&read.base_models));
    for (key, value) in [("license_name", &read.license_name), ("base_model_relation", &read.base_model_relation)] {
        if let Some(value) = value {
            plain.push_str(&format!("{key}: {}\n", quoted(value)));
        }
    }
    plain.push_str("---\n");
    let again = model_card::read(plain.as_bytes());
    let hidden = plain.chars().any(|c| c.is_control() && c != '\n' || matches!(c, '\u{fffd}'..='\u{ffff}'));
    if !hidden && plain.len() < 100_000 && !again.is_unread() {
        let taken = |card: &Card<'_>| {
            let own = |texts: &[std::borrow::Cow<'_, str>]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
            (own(&card.licenses), own(&card.base_models), card.license_name.as_ref().map(ToString::to_string))
        };
        assert_eq!(taken(&again), taken(&read), "{plain}");
    }
}

fn statements(card: &Card<'_>) -> usize {
    card.licenses.len() + card.base_models.len() + usize::from(card.license_name.is_some())
}

/// A license text: folding twice is folding once, and what passes passes no more with a sentence that says otherwise.
pub fn licence_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let words = |text: &str| normalize(text).words().map(str::to_owned).collect::<Vec<_>>();
    if text.len() < 5_000 {
        let once = words(text);
        assert_eq!(words(&once.join(" ")), once, "folded twice is not folded once");
    }
    static READER: OnceLock<TextReader<'static>> = OnceLock::new();
    let reader = READER.get_or_init(|| TextReader::new(library(), &[], false).expect("what is shipped reads"));
    let source = Source::new("LICENSE", text);
    let read = match reader.read(&source) {
        Ok(read) => read,
        Err(problems) => return told(&problems),
    };
    drop(read.report(&source));
    for clause in read.license.clauses() {
        assert!(clause.place.line >= 1 && clause.place.line <= text.lines().count().max(1), "{clause:?}");
    }
    if judge_license(standard(), &read.license, &Options::default()).openness() != Openness::Open {
        return;
    }
    assert!(read.words.is_none(), "its own words passed a text");
    let more = format!("{text}\n\nYou may not use the software for military purposes.\n");
    let source = Source::new("LICENSE", more);
    let Ok(read) = reader.read(&source) else { return };
    let verdict = judge_license(standard(), &read.license, &Options::default());
    assert_ne!(verdict.openness(), Openness::Open, "a sentence that bars a field went unseen");
}

/// An expression: printed and read again it is the same; what a strict reader takes is taken, with the same licenses.
pub fn spdx_expression(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let own = expression::parse(text).ok();
    if let Some(read) = &own {
        assert_eq!(expression::parse(&shown(read)).ok().as_ref(), Some(read), "{}", shown(read));
    }
    // The crate ends a word at `+`, so that `MIT+OR ISC` is one to it; by SPDX it is none, and ours refuses it.
    let plus_ends_words = text.split('+').skip(1).all(|after| after.is_empty() || after.starts_with([' ', ')']));
    if let Ok(strict) = spdx::Expression::parse(text)
        && plus_ends_words
        && text.split_whitespace().count() < 100
        && text.len() < 500
    {
        let own = own.unwrap_or_else(|| panic!("{text:?} is an expression"));
        let (mut found, mut expected) = (Vec::new(), Vec::new());
        leaves(&own, &mut found);
        strict
            .requirements()
            .for_each(|one| expected.push(one.req.to_string().split(' ').next().unwrap_or_default().to_lowercase()));
        assert_eq!(found, expected, "{text:?}");
    }
}

fn leaves(expression: &Expression, found: &mut Vec<String>) {
    match expression {
        Expression::One { license, .. } => found.push(license.to_lowercase()),
        Expression::All(parts) | Expression::Any(parts) => parts.iter().for_each(|part| leaves(part, found)),
    }
}

fn shown(expression: &Expression) -> String {
    let all = |parts: &[Expression], word: &str| {
        let parts = parts.iter().map(|part| match part {
            Expression::One { .. } => shown(part),
            part => format!("({})", shown(part)),
        });
        parts.collect::<Vec<_>>().join(word)
    };
    match expression {
        Expression::One { license, exception: None } => license.clone(),
        Expression::One { license, exception: Some(exception) } => format!("{license} WITH {exception}"),
        Expression::All(parts) => all(parts, " AND "),
        Expression::Any(parts) => all(parts, " OR "),
    }
}

/// A bill: printed otherwise it is the same bill, and a key that stands twice is never taken.
pub fn bom_json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let loose = serde_json::from_str::<serde_json::Value>(text.trim_start_matches('\u{feff}'));
    let source = Source::new("bom.json", text);
    let strict = json::read(&source);
    if let Ok(strict) = &strict {
        assert_eq!(loose.as_ref().ok(), Some(strict), "another value than serde_json's");
    }
    let Some(form) = bom::form(text) else { return };
    let bill = match bom::read(&source, form) {
        Ok(bill) => bill,
        Err(problems) => return told(&problems),
    };
    let strict = strict.expect("a bill is JSON without a key that stands twice");
    let printed = serde_json::to_string_pretty(&strict).expect("JSON can be printed");
    let again = bom::read(&Source::new("bom.json", printed.as_str()), form);
    assert_eq!(again.ok(), Some(bill.clone()), "printed otherwise it is another bill");
    let named = text.matches("\"name\"").count() + text.matches("{").count();
    assert!(bill.components.len() <= named, "more components than there are");
}

/// A verdict whose every text is hostile, through every format, each read back by another parser.
pub fn render_all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut license = License::clone(&library().license("llama-3.1").expect("a license that is shipped"));
    for field in [&mut license.id, &mut license.name] {
        field.clone_from(&text);
    }
    for field in [&mut license.steward, &mut license.url, &mut license.note] {
        *field = Some(text.clone());
    }
    if let Body::Clauses(clauses) = &mut license.body {
        clauses.truncate(6);
        let hostile = |clause: &mut Clause| {
            clause.section.clone_from(&text);
            clause.summary.clone_from(&text);
            clause.place.file = text.as_str().into();
        };
        clauses.iter_mut().for_each(hostile);
    }
    license.place.file = text.as_str().into();
    let verdict = judge_license(standard(), &license, &Options::default());
    let mut subject = license_report(&license);
    // What would have to change is found by judging many times over: for some is enough.
    subject.standards = vec![match bytes.len() % 16 {
        0 => tell_license(&license, standard(), &verdict, &Options::default()),
        _ => outline(About::License(&license), standard(), &Options::default()),
    }];
    let gate = Gate {
        policy: &Policy::implicit([(standard().id.clone(), None)]),
        baseline: None,
        today: jiff::civil::date(2026, 1, 1),
        partial: false,
    };
    let mut subjects = vec![subject];
    let decided = decide(&gate, &mut subjects, 1);
    let error = ErrorReport {
        code: "syntax",
        file: text.clone(),
        line: Some(1),
        column: Some(1),
        message: text.clone(),
        expected: Some(text.clone()),
        help: Some(text.clone()),
    };
    let report = Report {
        schema: SCHEMA,
        tool: TOOL,
        as_of: None,
        subjects,
        errors: vec![error],
        policy: None,
        objections: decided.objections,
        exit: ExitReport { code: decided.outcome.exit().0, reason: decided.outcome.reason() },
    };
    for format in FORMATS {
        for detail in [Detail::Findings, Detail::Everything] {
            let mut out = Vec::new();
            (format.render)(&report, detail, &mut out).expect("memory can be written");
            let out = String::from_utf8(out).expect("a format is a text");
            read_back(format.name, &out, &text);
        }
    }
}

fn read_back(format: &str, out: &str, text: &str) {
    let obeyed = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    match format {
        "json" => {
            let read: serde_json::Value = serde_json::from_str(out).expect("JSON");
            assert_eq!(read["subjects"][0]["name"], text);
        }
        "jsonl" => assert!(out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{out}"),
        "sarif" | "gitlab" => drop(serde_json::from_str::<serde_json::Value>(out).expect("JSON")),
        "junit" => {
            let read = roxmltree::Document::parse(out).unwrap_or_else(|error| panic!("{error}\n{out}"));
            let known = [
                "testsuites",
                "testsuite",
                "testcase",
                "failure",
                "error",
                "skipped",
                "system-out",
                "properties",
                "property",
            ];
            let strange = read.descendants().find(|node| node.is_element() && !known.contains(&node.tag_name().name()));
            assert!(strange.is_none(), "{strange:?}");
        }
        "html" => {
            let page = scraper::Html::parse_document(out);
            let select = |what: &str| scraper::Selector::parse(what).expect("a selector");
            let forbidden = select("script, img, iframe, object, embed, link, base, form, audio, video");
            assert!(page.select(&forbidden).next().is_none(), "markup from an input");
            for element in page.select(&select("*")) {
                for (name, value) in element.value().attrs() {
                    assert!(!name.starts_with("on"), "{name}");
                    let link = name == "href" || name == "src";
                    assert!(
                        !link || ["https://", "http://", "#"].iter().any(|start| value.starts_with(start)),
                        "{value}"
                    );
                }
            }
        }
        "csv" => {
            let mut rows = csv::Reader::from_reader(out.as_bytes());
            for row in rows.records() {
                let row = row.unwrap_or_else(|error| panic!("{error}\n{out}"));
                assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
            }
        }
        "markdown" => {
            use pulldown_cmark::{Event, Options, Parser, Tag};
            for event in Parser::new_ext(out, Options::all()) {
                let markup = matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }));
                assert!(!markup, "{event:?}\n{out}");
            }
        }
        "github" => {
            for line in out.lines() {
                let command = ["::error ", "::warning ", "::notice ", "::group::", "::endgroup::"];
                assert!(command.iter().any(|known| line.starts_with(known)) || !line.starts_with("::"), "{line}");
            }
            assert!(!out.contains("##[") && !out.contains(|c: char| obeyed(c)), "{out:?}");
        }
        _ => {
            assert!(!out.contains(|c: char| obeyed(c)), "{format}: {out:?}");
            assert!(!out.lines().any(|line| line.starts_with("::")) && !out.contains("##["), "{format}: {out:?}");
        }
    }
}

/// Rules and licenses made of the bytes, judged by the engine and by the naive evaluator.
pub fn evaluate(bytes: &[u8]) {
    let tally = super::world::compare_world(0, &super::world::Dice::of(bytes), 4);
    assert_eq!(tally.pairs, 4);
}

/// Bytes worth beginning with: what is shipped, and hostile forms of it.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    let shipped = |table: &[(&str, Shipped)], some: usize| {
        table
            .iter()
            .step_by(table.len().div_ceil(some))
            .map(|(_, file)| file.text.as_bytes().to_vec())
            .collect::<Vec<_>>()
    };
    match target {
        "toml_licence" => [shipped(embedded::LICENSES, 12), shipped(embedded::SYSTEMS, 4)].concat(),
        "toml_rules" => {
            let rules = embedded::RULES.iter().filter(|(path, _)| path.starts_with("osaid-1.0/use/"));
            rules.map(|(_, file)| [&[0], file.text.as_bytes()].concat()).collect()
        }
        "card" => texts(&[
            "---\nlicense: mit\nbase_model:\n- a/b\n- c/d\ntags: [x, y]\n---\n# Model\n",
            "---\nlicense: &a [mit, \"apache-2.0\"]\nlicense_name: *a\nbase_model_relation: finetune\n---\n",
            "\u{feff}\n---\r\nlicense: |\r\n  mit\r\nextra_gated_prompt: x\r\n---\r\n",
        ]),
        "licence_text" => ["MIT", "ISC", "BSD-3-Clause", "Zlib"]
            .iter()
            .filter_map(|id| Some(spdx::license_id(id)?.text().as_bytes().to_vec()))
            .collect(),
        "spdx_expression" => texts(&[
            "MIT",
            "MIT OR Apache-2.0 AND (GPL-2.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause)",
            "LicenseRef-x AND DocumentRef-a:LicenseRef-b",
        ]),
        "bom_json" => texts(&[
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a", "version": "1",
            "licenses": [{"expression": "MIT OR ISC"}], "components": [{"name": "b"}], "pedigree": {"ancestors": [{"name": "c"}]}}]}"#,
            r#"{"spdxVersion": "SPDX-2.3", "name": "d", "packages": [{"name": "a", "licenseConcluded": "MIT"}]}"#,
            r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
            {"type": "ai_AIPackage", "spdxId": "x:m", "name": "m"}]}"#,
        ]),
        "render_all" => texts(&[
            "</style><script>alert(1)</script>",
            "=1+1",
            "::error::x\n::set-output name=a::b\r\n##[error]y",
            "a | b ![x](http://e/p.png) <b>z</b> `c`\n\n# head",
            "]]>&amp;\u{1}\u{fffe}\u{202e}\u{1b}[2J",
        ]),
        _ => vec![vec![], (0..255).collect(), vec![7; 400]],
    }
}

/// Words that a mutation may put in, so that more than letters meet.
pub const WORDS: &[&str] = &[
    "[[clause]]\n",
    "id = ",
    "\"unknown\"",
    "acts = [\"use\"]",
    "text-read = \"part\"",
    "any-of = [\"mit\"]",
    "---\n",
    "license: ",
    "- ",
    "*a",
    "&a ",
    ": |\n",
    "OR",
    "AND",
    "WITH",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\u0000",
    "\u{200b}",
    "\u{202e}",
    "\r\n",
    "where = { }",
    "unless = ",
    "not = ",
    "0",
    "-1",
    "99999999999999999999",
    "\u{0}",
    "\u{1b}[31m",
    "<a href=",
    "%0A",
    "::",
    "é",
    "You may not ",
    "subject to ",
    "without restriction",
    "Copyright (c) 2020 A\n",
];

/// The names of targets for which a folder of the corpus is kept.
pub fn names() -> BTreeSet<&'static str> {
    TARGETS.iter().map(|(name, _)| *name).collect()
}
