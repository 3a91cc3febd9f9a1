//! Batches: the same rows from every source, for any number of workers, after an interruption, and in a stream.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

mod common;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cards/sample.jsonl");

fn osi_check(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_osi-check")).args(arguments).output().expect("the program runs")
}

fn rows(arguments: &[&str]) -> String {
    let output = osi_check(&[&["audit", "-q", "-f", "jsonl"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("rows are UTF-8")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

/// The sample as a folder of cards.
fn folder(root: &Path) -> PathBuf {
    for card in common::cards(include_str!("cards/sample.jsonl")) {
        let place = root.join("hub").join(&card.id);
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("README.md"), card.bytes).unwrap();
    }
    root.join("hub")
}

#[test]
fn every_source_and_number_of_workers_gives_the_same_rows() {
    let scene = tempfile::tempdir().unwrap();
    let expected = rows(&[SAMPLE, "-j", "1"]);
    assert_eq!(expected.lines().count(), 200);
    assert!(expected.lines().is_sorted_by_key(|row| row.split('"').nth(3).map(str::to_owned)));
    assert_eq!(rows(&[SAMPLE, "-j", "7"]), expected);
    let hub = folder(scene.path());
    assert_eq!(rows(&[text(&hub), "-j", "1"]), expected);
    assert_eq!(rows(&[text(&hub), "-j", "5"]), expected);

    let packed = scene.path().join("cards.jsonl.gz");
    let mut gzip = flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    gzip.write_all(&fs::read(SAMPLE).unwrap()).unwrap();
    gzip.finish().unwrap();
    assert_eq!(rows(&[text(&packed)]), expected);

    let packed = scene.path().join("cards.jsonl.zst");
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    fs::write(&packed, ruzstd::encoding::compress_to_vec(fs::read(SAMPLE).unwrap().as_slice(), level)).unwrap();
    assert_eq!(rows(&[text(&packed)]), expected);

    let (first, second) = (scene.path().join("1.jsonl"), scene.path().join("2.jsonl"));
    let whole = fs::read_to_string(SAMPLE).unwrap();
    let half = whole.lines().take(90).map(str::len).sum::<usize>() + 90;
    fs::write(&first, &whole[..half]).unwrap();
    fs::write(&second, &whole[half..]).unwrap();
    assert_eq!(rows(&[text(&second), text(&first)]), expected);
}

#[test]
fn no_bad_card_goes_unreported_or_passes() {
    let rows = rows(&[SAMPLE]);
    let row = |id: &str| {
        let row = rows.lines().find(|row| row.contains(&format!("\"id\":\"{id}\""))).expect(id);
        serde_json::from_str::<serde_json::Value>(row).unwrap()
    };
    for line in include_str!("cards/truth.csv").lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let row = row(columns[0]);
        let bad = !matches!(columns[2], "ok");
        assert!(!bad || !row["problems"].as_array().unwrap().is_empty(), "{line}");
        assert!(!bad || row["terms"] != "open", "{line}");
        assert!(columns[5] != "not-open" || row["terms"] != "open", "{line}");
    }
}

#[test]
fn an_interrupted_run_goes_on_where_it_ended() {
    let scene = tempfile::tempdir().unwrap();
    let hub = folder(scene.path());
    for source in [SAMPLE, text(&hub)] {
        let expected = rows(&[source]);
        let target = scene.path().join("rows.jsonl");
        let journal = scene.path().join("rows.jsonl.resume");
        let again = ["audit", "-q", "--resume", source, "--rows", text(&target)];
        // A folder that cannot be written to at the end leaves the journal of a whole run behind.
        fs::create_dir(&target).unwrap();
        osi_check(&again);
        fs::remove_dir(&target).unwrap();
        let whole = fs::read(&journal).expect("the journal of a run that could not be written");
        for share in [0, 1, 2, 3] {
            // Cut anywhere, also in the middle of a line.
            fs::write(&journal, &whole[..whole.len() * share / 3]).unwrap();
            osi_check(&again);
            assert_eq!(fs::read_to_string(&target).unwrap(), expected, "{source} {share}");
            assert!(!journal.exists());
        }
        fs::write(&journal, "{\"osi_check_journal\":\"another\"}\n").unwrap();
        assert_eq!(osi_check(&again).status.code(), Some(2));
        fs::remove_file(&journal).unwrap();
        fs::remove_file(&target).unwrap();
    }
}

#[test]
fn cards_judged_apart_with_the_index_have_the_rows_of_the_whole() {
    let scene = tempfile::tempdir().unwrap();
    let expected = rows(&[SAMPLE]);
    let index = scene.path().join("index.jsonl");
    let built = osi_check(&["lineage", "index", "--from", SAMPLE, "-o", text(&index)]);
    assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(rows(&[SAMPLE, "--no-lineage", "--index", text(&index)]), expected);
    assert_eq!(rows(&[SAMPLE, "--no-lineage", "--index", text(&index), "-j", "3"]), expected);

    let streamed = stream(&["--index", text(&index)], &fs::read(SAMPLE).unwrap());
    let mut sorted: Vec<&str> = streamed.lines().collect();
    sorted.sort_by_key(|row| row.split('"').nth(3));
    assert_eq!(sorted, expected.lines().collect::<Vec<_>>());
    let ids: Vec<String> = common::cards(include_str!("cards/sample.jsonl")).into_iter().map(|card| card.id).collect();
    let found: Vec<&str> = streamed.lines().filter_map(|row| row.split('"').nth(3)).collect();
    assert_eq!(found, ids, "a stream keeps the order of its rows");
}

fn stream(arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_osi-check"))
        .arg("stream")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_stream_answers_every_row_also_the_bad_ones() {
    let input = b"{\"id\":\"a/b\",\"card\":\"---\\nlicense: mit\\n---\\n\"}\n\nno json\n{\"card\":\"x\"}\n{\"id\":\"a/c\",\"card\":null}";
    let rows = stream(&[], input);
    let rows: Vec<serde_json::Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let told: Vec<_> = rows.iter().map(|row| (row["id"].as_str().unwrap(), row["terms"].as_str().unwrap())).collect();
    assert_eq!(told, [("a/b", "open"), ("-:3", "unsure"), ("-:4", "unsure"), ("a/c", "unsure")]);
}

#[test]
fn inputs_that_cannot_be_read_are_errors() {
    let scene = tempfile::tempdir().unwrap();
    let empty = scene.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let broken = scene.path().join("broken.jsonl.gz");
    fs::write(&broken, [0x1f, 0x8b, 8, 0, 1, 2, 3]).unwrap();
    for path in [text(&empty), text(&broken), "no/such/path"] {
        assert_eq!(osi_check(&["audit", path]).status.code(), Some(2), "{path}");
        assert_eq!(osi_check(&["audit", "--no-lineage", path]).status.code(), Some(2), "{path}");
    }
}

#[test]
fn cards_of_one_id_that_differ_are_never_open() {
    let scene = tempfile::tempdir().unwrap();
    let card = |license: &str| format!("{{\"id\":\"a/b\",\"card\":\"---\\nlicense: {license}\\n---\\n\"}}\n");
    let path = scene.path().join("twice.jsonl");
    let mut found = Vec::new();
    for (one, other) in [("mit", "isc"), ("isc", "mit")] {
        fs::write(&path, card(one) + &card(other)).unwrap();
        let output = osi_check(&["audit", "-q", "-f", "jsonl", text(&path)]);
        assert_eq!(output.status.code(), Some(3));
        found.push(String::from_utf8(output.stdout).unwrap());
    }
    assert_eq!(found[0], found[1]);
    assert!(found[0].contains("\"id\":\"contradicted\"") && found[0].contains("[\"isc\",\"mit\"]"), "{}", found[0]);
}

#[test]
fn one_models_tree_shows_its_bases_and_what_was_found() {
    let id = "blueleaf/Meta-Llama-3-8B";
    let lineage = rows(&[SAMPLE]);
    let row = lineage.lines().find(|row| row.contains("laundering") && row.contains(id)).unwrap_or_else(|| {
        lineage.lines().find(|row| row.contains("\"id\":\"laundering\"")).expect("the sample has laundering")
    });
    let id = row.split('"').nth(3).unwrap();
    let tree = osi_check(&["lineage", id, "--from", SAMPLE]);
    assert_eq!(tree.status.code(), Some(1));
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.starts_with(id) && tree.contains("└─ ") && tree.contains("laundering ("), "{tree}");
    let dot = String::from_utf8(osi_check(&["lineage", "--from", SAMPLE]).stdout).unwrap();
    assert!(dot.starts_with("digraph") && dot.trim_end().ends_with('}'));
    let json = osi_check(&["lineage", id, "--from", SAMPLE, "-f", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert!(json["models"].as_array().unwrap().len() > 1);
    assert_eq!(osi_check(&["lineage", "no/such", "--from", SAMPLE]).status.code(), Some(2));
}

/// A run that is killed, however and whenever, goes on where it ended and has the rows of one that was not.
#[cfg(unix)]
#[test]
fn a_run_that_is_killed_goes_on_and_has_the_same_rows() {
    let scene = tempfile::tempdir().unwrap();
    let source = scene.path().join("cards.jsonl");
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let copies = (0..30).map(|copy| sample.replace("{\"id\": \"", &format!("{{\"id\": \"copy{copy}-")));
    fs::write(&source, copies.collect::<String>()).unwrap();
    let expected = rows(&[text(&source)]);
    let target = scene.path().join("rows.jsonl");
    let journal = scene.path().join("rows.jsonl.resume");
    let again = ["audit", "-q", "-j", "2", "--resume", text(&source), "--rows", text(&target)];
    let mut killed = 0;
    for signal in ["INT", "KILL", "TERM", "KILL"] {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_osi-check")).args(again).stdout(Stdio::null()).spawn().unwrap();
        // As soon as some work is noted; a run that ended before was too quick to be killed.
        while fs::metadata(&journal).map_or(0, |what| what.len()) < 50_000 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        killed += usize::from(!child.wait().unwrap().success() && journal.exists());
        if target.exists() {
            assert_eq!(fs::read_to_string(&target).unwrap(), expected, "an output file is whole or is not there");
            fs::remove_file(&target).unwrap();
        }
    }
    assert!(killed > 0, "no run was killed in time");
    osi_check(&again);
    assert_eq!(fs::read_to_string(&target).unwrap(), expected);
    assert!(!journal.exists());
}

#[test]
fn the_summary_is_a_page_and_an_object_too() {
    let page = String::from_utf8(osi_check(&["audit", "-q", "-f", "html", SAMPLE]).stdout).unwrap();
    let read = scraper::Html::parse_document(&page);
    let select = |css: &str| read.select(&scraper::Selector::parse(css).unwrap()).count();
    assert!(select("svg rect") > 20 && select("table") > 5 && select("script") == 0, "{page}");
    assert!(page.contains("200 models: ") && page.contains("laundering") && page.contains("cards could not be read"));
    let json = osi_check(&["audit", "-q", "-f", "json", SAMPLE]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let terms = &json["terms"];
    let all: u64 = ["open", "unsure", "not-open"].iter().map(|verdict| terms[verdict].as_u64().unwrap()).sum();
    assert_eq!(all, 200);
    assert!(json["by-finding"]["laundering"].as_u64() > Some(5) && json["bad"].as_u64() > Some(5));
}

/// Where nobody reads the rows, most ways to ancestors are not looked for.
#[test]
fn a_summary_alone_says_what_one_beside_rows_says() {
    let scene = tempfile::tempdir().unwrap();
    let rows = scene.path().join("rows.jsonl");
    for more in [&["-j", "1"][..], &["-j", "3"], &["--no-lineage"]] {
        let alone = osi_check(&[&["audit", "-q", "-f", "json", SAMPLE], more].concat()).stdout;
        let beside = osi_check(&[&["audit", "-q", "-f", "json", SAMPLE, "--rows", text(&rows)], more].concat()).stdout;
        assert!(alone == beside, "{more:?}");
        assert!(String::from_utf8(alone).unwrap().contains(" → "), "no way is shown");
    }
}

/// What a card says, and what an account is called, is text on the page and nothing else.
#[test]
fn a_hostile_card_is_text_on_the_page() {
    let scene = tempfile::tempdir().unwrap();
    let path = scene.path().join("cards.jsonl");
    let card = r#"{"id":"<script>alert(1)</script>/x","card":"---\nlicense: '\"><img src=x onerror=alert(2)>'\nbase_model: '</title><b>'\n---\n"}"#;
    fs::write(&path, card).unwrap();
    let page = String::from_utf8(osi_check(&["audit", "-q", "-f", "html", text(&path)]).stdout).unwrap();
    let read = scraper::Html::parse_document(&page);
    for css in ["script", "img", "b"] {
        assert_eq!(read.select(&scraper::Selector::parse(css).unwrap()).count(), 0, "{css}: {page}");
    }
}

fn told(rows: &str) -> Vec<(String, String, String)> {
    let row = |row: &str| {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let ids = |list: &str| {
            let ids = row[list].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
            ids.filter(|id| !id.ends_with("-duty")).collect::<Vec<_>>()
        };
        let found = [ids("findings"), ids("problems")].concat().join(" ");
        (row["id"].as_str().unwrap().to_owned(), row["terms"].as_str().unwrap().to_owned(), found)
    };
    rows.lines().map(row).collect()
}

/// A folder of models is judged by everything that lies in them, and a bill of materials by its components.
#[test]
fn folders_and_bills_are_batches_with_lineage() {
    let scene = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = scene.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("hub/a/agrees/README.md", "---\nlicense: MIT\n---\n");
    put("hub/a/agrees/config.json", r#"{"license": "mit", "_name_or_path": "/tmp/x"}"#);
    put("hub/a/differs/README.md", "---\nlicense: mit\n---\n");
    put("hub/a/differs/config.json", r#"{"license": "apache-2.0"}"#);
    put("hub/a/adapter/adapter_config.json", r#"{"base_model_name_or_path": "b/base", "license": "mit"}"#);
    put("hub/a/text/README.md", "---\nlicense: apache-2.0\n---\n");
    put("hub/a/text/LICENSE", "You may use and share this model. Tell us when you do.\n");
    put("hub/a/broken/README.md", "---\nlicense: mit\n---\n");
    put("hub/a/broken/config.json", "{");
    put("hub/b/base/README.md", "---\nlicense: gemma\n---\n");
    put("hub/b/LICENSE", "a text in a folder that is no model's\n");
    let hub = scene.path().join("hub");
    let row = |id: &str, terms: &str, found: &str| (id.to_owned(), terms.to_owned(), found.to_owned());
    let expected = [
        row("a/adapter", "not-open", "laundering"),
        row("a/agrees", "open", ""),
        row("a/broken", "unsure", "unreadable"),
        row("a/differs", "unsure", "contradicted sources-disagree"),
        row("a/text", "unsure", "contradicted sources-disagree"),
        row("b/base", "not-open", ""),
    ];
    assert_eq!(told(&rows(&[text(&hub)])), expected);
    assert_eq!(told(&rows(&[text(&hub), "--no-lineage", "-j", "3"]))[1..], expected[1..]);

    put(
        "bom.json",
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
            {"name": "tuned", "version": "2", "licenses": [{"license": {"id": "MIT"}}],
             "pedigree": {"ancestors": [{"name": "first", "licenses": [{"expression": "(MIT OR ISC) AND CC-BY-NC-4.0"}]}]}},
            {"name": "plain", "licenses": [{"expression": "MIT OR (CC-BY-NC-4.0 AND ISC)"}]},
            {"name": "silent"}]}"#,
    );
    let bill = scene.path().join("bom.json");
    let expected = [
        row("first", "not-open", ""),
        row("plain", "open", ""),
        row("silent", "unsure", "license-missing"),
        row("tuned", "not-open", "laundering"),
    ];
    assert_eq!(told(&rows(&[text(&bill)])), expected);
    let target = scene.path().join("rows.jsonl");
    let again = ["audit", "-q", "--resume", text(&bill), text(&hub), "--rows", text(&target)];
    fs::create_dir(&target).unwrap();
    osi_check(&again);
    fs::remove_dir(&target).unwrap();
    osi_check(&again);
    assert_eq!(fs::read_to_string(&target).unwrap(), rows(&[text(&bill), text(&hub)]));

    put("bom.json", r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": {}}"#);
    let broken = osi_check(&["audit", "-f", "jsonl", text(&bill)]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8(broken.stdout).unwrap().contains("expected a list"));
}

/// Cards of a random graph of models, so many as OSI_CHECK_CASES says (1,000 without it).
fn graph() -> Vec<(String, Vec<usize>, String)> {
    let count = std::env::var("OSI_CHECK_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let licenses =
        ["mit", "apache-2.0", "llama3", "cc-by-nc-4.0", "gpl-3.0", "gemma", "openrail", "other", "unheard-of", ""];
    let mut state = 7_u64;
    let mut below = |count: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % count.max(1)
    };
    let card = |at: usize| {
        let bases: Vec<usize> = (0..below(3).min(at)).map(|_| below(at)).collect();
        let license = licenses[below(licenses.len())];
        let relation = ["", "finetune", "quantized", "merge", "adapter"][below(5)];
        let mut text = "---\n".to_owned();
        text.push_str(&if license.is_empty() { String::new() } else { format!("license: {license}\n") });
        text.push_str(&if relation.is_empty() { String::new() } else { format!("base_model_relation: {relation}\n") });
        let names: Vec<String> = bases.iter().map(|base| format!("m/x{base}")).collect();
        text.push_str(&if bases.is_empty() {
            "tags: x\n".into()
        } else {
            format!("base_model: [{}]\n", names.join(", "))
        });
        (format!("m/x{at}"), bases, text + "---\n# Model\n")
    };
    (0..count).map(card).collect()
}

fn answers(
    cards: &[&(String, Vec<usize>, String)],
    extra: &[&str],
) -> std::collections::HashMap<String, serde_json::Value> {
    let scene = tempfile::tempdir().unwrap();
    let path = scene.path().join("cards.jsonl");
    let row =
        |(id, _, card): &&(String, Vec<usize>, String)| serde_json::json!({"id": id, "card": card}).to_string() + "\n";
    fs::write(&path, cards.iter().map(row).collect::<String>()).unwrap();
    let output = osi_check(&[&["audit", "-q", "-f", "jsonl", text(&path)], extra].concat());
    let rows = String::from_utf8(output.stdout).unwrap();
    let row = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        (row["id"].as_str().unwrap().to_owned(), row)
    };
    rows.lines().map(row).collect()
}

#[test]
fn a_derived_model_is_no_better_than_its_parents() {
    let graph = graph();
    let rows = answers(&graph.iter().collect::<Vec<_>>(), &[]);
    let rank = |id: &str| ["open", "unsure", "not-open"].iter().position(|word| rows[id]["terms"] == **word).unwrap();
    let mut met = [0; 3];
    for (id, bases, _) in &graph {
        for base in bases {
            let base = &graph[*base].0;
            assert!(rank(id) >= rank(base), "{id} is better than {base}:\n{}\n{}", rows[id], rows[base]);
            met[rank(base)] += 1;
        }
    }
    assert!(met.iter().all(|count| *count > graph.len() / 100), "parents of each kind: {met:?}");
}

#[test]
fn a_card_in_a_batch_is_judged_as_it_is_alone() {
    let graph = graph();
    let whole = answers(&graph.iter().collect::<Vec<_>>(), &["--no-lineage"]);
    for (at, cards) in graph.chunks(97).enumerate() {
        // Another batch in another order, and one card alone.
        let turned: Vec<_> = cards.iter().rev().collect();
        for (id, row) in
            answers(&turned, &["--no-lineage"]).into_iter().chain(answers(&turned[at % 7..][..1], &["--no-lineage"]))
        {
            assert_eq!(row, whole[&id], "{id}");
        }
    }
}
