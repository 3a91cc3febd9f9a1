//! P3 and P4: twice the input takes at most twice the time, give or take, and a longer batch no more memory for a file.
//!
//! Time is that of the processor alone, the best of several runs, so that a busy machine does not change it much; what
//! is quadratic takes four times as long, and the tests draw the line at three.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use osi_check::input::text::TextReader;
use osi_check::input::{Library, bom, expression, json, model_card, model_dir};
use osi_check::source::{Document, Source};
use osi_check::text::normalize::normalize;

use super::put;

/// A reader or matcher, with a worst case of a given size.
struct Case {
    name: &'static str,
    /// Size of the smaller input, in units of its own.
    size: usize,
    build: fn(usize) -> String,
    read: fn(&str),
}

const CASES: &[Case] = &[
    Case {
        name: "normalising words",
        size: 40_000,
        build: |n| "Permission is hereby granted, ".repeat(n / 4),
        read: |text| drop(normalize(text)),
    },
    Case {
        name: "normalising marks",
        size: 100_000,
        build: |n| "*/ #".repeat(n / 4),
        read: |text| drop(normalize(text)),
    },
    Case {
        name: "normalising open tags",
        size: 100_000,
        build: |n| "<a ".repeat(n / 3),
        read: |text| drop(normalize(text)),
    },
    Case {
        name: "normalising entities",
        size: 100_000,
        build: |n| "&#".repeat(n / 2),
        read: |text| drop(normalize(text)),
    },
    Case {
        name: "normalising invisible characters",
        size: 60_000,
        build: |n| "\u{200b}".repeat(n),
        read: |text| drop(normalize(text)),
    },
    Case {
        name: "normalising combining marks",
        size: 60_000,
        build: |n| format!("e{}", "\u{301}".repeat(n)),
        read: |text| drop(normalize(text)),
    },
    Case {
        name: "front matter",
        size: 4_000,
        build: |n| {
            format!(
                "---\nlicense: mit\n{}---\n",
                "tags: x\n".replace("tags", "- a").repeat(0)
                    + &(0..n).map(|at| format!("k{at}: v\n")).collect::<String>()
            )
        },
        read: |text| drop(model_card::read(text.as_bytes())),
    },
    Case {
        name: "front matter by the library",
        size: 2_000,
        build: |n| {
            format!("---\nlicense: \"mit\"\n{}---\n", (0..n).map(|at| format!("k{at}: \"é\"\n")).collect::<String>())
        },
        read: |text| drop(model_card::read(text.as_bytes())),
    },
    Case {
        name: "a fence that is never closed",
        size: 200_000,
        build: |n| format!("---\n{}", "\n---x".repeat(n / 5)),
        read: |text| drop(model_card::read(text.as_bytes())),
    },
    Case {
        name: "TOML",
        size: 4_000,
        build: |n| {
            (0..n).fold(String::new(), |mut text, at| {
                writeln!(text, "key-{at} = \"{at}\"").unwrap();
                text
            })
        },
        read: |text| {
            let source = Source::new("x.toml", text);
            drop(Document::parse(&source).into_problems());
        },
    },
    Case {
        name: "broken TOML",
        size: 4_000,
        build: |n| "= [\n".repeat(n),
        read: |text| {
            let source = Source::new("x.toml", text);
            drop(Document::parse(&source).into_problems());
        },
    },
    Case {
        name: "JSON",
        size: 10_000,
        build: |n| format!("[{}1]", "{\"a\": [1, \"x\"]}, ".repeat(n)),
        read: |text| drop(json::read(&Source::new("x.json", text))),
    },
    Case {
        name: "JSON with many keys",
        size: 10_000,
        build: |n| format!("{{{}\"a\": 1}}", (0..n).map(|at| format!("\"k{at}\": 1, ")).collect::<String>()),
        read: |text| drop(json::read(&Source::new("x.json", text))),
    },
    Case {
        name: "bills",
        size: 4_000,
        build: |n| {
            format!(
                "{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{}{{}}]}}",
                "{\"name\": \"a\", \"licenses\": [{\"expression\": \"MIT OR ISC\"}]}, ".repeat(n)
            )
        },
        read: |text| drop(bom::read(&Source::new("x.json", text), bom::Form::CycloneDx)),
    },
    Case {
        name: "expressions",
        size: 40_000,
        build: |n| "(A OR ".repeat(n),
        read: |text| drop(expression::parse(text)),
    },
    Case {
        name: "SPDX 3 documents",
        size: 4_000,
        build: |n| {
            let set = "{\"type\": \"ConjunctiveLicenseSet\", \"spdxId\": \"s\", \"member\": [\"u:1\", \"u:2\"]}";
            let package = |at: usize| {
                format!(
                    ", {{\"type\": \"Package\", \"spdxId\": \"p{at}\", \"name\": \"p\"}}, {{\"relationshipType\": \
                     \"hasDeclaredLicense\", \"from\": \"p{at}\", \"to\": [\"s\"]}}"
                )
            };
            format!(
                "{{\"@context\": \"https://spdx.org/rdf/3.0.1/c\", \"@graph\": [{set}{}]}}",
                (0..n).map(package).collect::<String>()
            )
        },
        read: |text| drop(bom::read(&Source::new("x.json", text), bom::Form::Spdx3).unwrap()),
    },
];

/// The least time of the processor that `work`, done so many times, takes in several tries.
fn least(tries: usize, times: usize, work: &dyn Fn()) -> Duration {
    (0..tries)
        .map(|_| {
            let before = on_processor();
            (0..times).for_each(|_| work());
            on_processor() - before
        })
        .min()
        .unwrap()
}

/// Time of this thread on the processor, which may be told a hundredth of a second late.
fn on_processor() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells a thread's time on the processor");
    Duration::from_nanos(told.split(' ').next().unwrap().parse().unwrap())
}

/// What is wrong if the second work, on twice the input, takes much more than twice the time of the first.
fn more_than_twice(name: &str, once: &dyn Fn(), twice: &dyn Fn()) -> Option<String> {
    let begun = std::time::Instant::now();
    once();
    // Often enough that the late clock does not matter.
    let times = (100_000 / begun.elapsed().as_micros().max(1)).clamp(1, 10_000) as usize;
    let ratio = || {
        let [small, large] = [once, twice].map(|work| least(2, times, work));
        large.as_secs_f64() / small.as_secs_f64().max(1e-6)
    };
    // A single figure may be a stumble of the machine; what is not linear stays so.
    let ratios: Vec<f64> = (0..4).map(|_| ratio()).take_while(|ratio| *ratio > 3.0).collect();
    (ratios.len() == 4).then(|| format!("{name}: {ratios:?}"))
}

#[test]
fn twice_the_input_takes_no_more_than_twice_the_time() {
    let case = |case: &Case| {
        let (once, twice) = ((case.build)(case.size), (case.build)(2 * case.size));
        more_than_twice(case.name, &|| (case.read)(&once), &|| (case.read)(&twice))
    };
    let wrong: Vec<String> = CASES.iter().filter_map(case).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name, and what builds `n` words or more.
type Text = (&'static str, fn(usize) -> String);

/// Texts that keep identification or extraction busy, `n` words or more of each.
const TEXTS: &[Text] = &[
    ("a known text again and again", |n| known().repeat(n / known().split(' ').count() + 1)),
    ("a known text with every tenth word changed", |n| {
        let words = known().repeat(n / known().split(' ').count() + 1);
        let changed = words.split(' ').enumerate().map(|(at, word)| if at % 10 == 9 { "walrus" } else { word });
        changed.collect::<Vec<_>>().join(" ")
    }),
    ("one word", |n| "license ".repeat(n)),
    ("names of licenses", |n| "Licensed under the MIT License or Apache-2.0. ".repeat(n / 7)),
    ("sentences that restrict", |n| "You may not use the software for commercial purposes. ".repeat(n / 9)),
    ("a sentence without end", |n| "you may use and copy, ".repeat(n / 5)),
    ("exceptions in exceptions", |n| "except that, unless you may, ".repeat(n / 5)),
    ("sections", |n| {
        (0..n / 6).fold(String::new(), |mut text, at| {
            writeln!(text, "{at}. You may copy it.").unwrap();
            text
        })
    }),
    ("brackets", |n| "( (a) \"you\" ".repeat(n / 3)),
];

fn known() -> &'static str {
    spdx::license_id("MIT").unwrap().text()
}

#[test]
fn identification_and_extraction_take_twice_the_time_for_twice_the_text() {
    let library = Library::embedded().unwrap();
    let reader = TextReader::new(&library, &[], false).unwrap();
    let mut wrong = Vec::new();
    for (name, build) in TEXTS {
        let [once, twice] = [1, 2].map(|times| Source::new("LICENSE", build(times * 3_000)));
        let identify = |text: &Source| drop(reader.identify(&normalize(text.text())));
        let extract = |text: &Source| drop(reader.extract(text));
        wrong.extend(more_than_twice(&format!("identifying {name}"), &|| identify(&once), &|| identify(&twice)));
        wrong.extend(more_than_twice(&format!("extracting {name}"), &|| extract(&once), &|| extract(&twice)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name, what builds so many entries, and how many are tried.
type File<'b> = (&'static str, &'b dyn Fn(usize) -> Vec<u8>, usize);

/// The headers of weights, and a Modelfile.
#[test]
fn models_files_take_twice_the_time_for_twice_the_entries() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let number = |value: usize| (value as u64).to_le_bytes();
    let gguf = |entries: usize| [b"GGUF\x03\0\0\0".as_slice(), &number(0), &number(entries)].concat();
    let text = |text: &str| [&number(text.len()), text.as_bytes()].concat();
    let list = |n: usize| {
        [gguf(1), text("a"), [9u8, 0, 0, 0, 8, 0, 0, 0].to_vec(), number(n).to_vec(), vec![0; 8 * n]].concat()
    };
    let entries = |n: usize| {
        let key = |one: usize| [text(&format!("general.base_model.{one}.name")), vec![8, 0, 0, 0], text("b")].concat();
        [gguf(n), (0..n).flat_map(key).collect()].concat()
    };
    let tensors = |n: usize| {
        let json =
            format!("{{\"__metadata__\":{{}}{}}}", (0..n).map(|one| format!(",\"t{one}\":{{}}")).collect::<String>());
        [number(json.len()).to_vec(), json.into_bytes()].concat()
    };
    let modelfile = |n: usize| ["FROM x\n", &"SYSTEM \"\"\"a\nb\"\"\"\n".repeat(n)].concat().into_bytes();
    let cases: [File<'_>; 4] = [
        ("list.gguf", &list, 30_000),
        ("entries.gguf", &entries, 10_000),
        ("m.safetensors", &tensors, 10_000),
        ("Modelfile", &modelfile, 20_000),
    ];
    let mut wrong = Vec::new();
    for (name, build, size) in cases {
        for times in [1, 2] {
            fs::create_dir_all(at.join(format!("{times}-{name}"))).unwrap();
            fs::write(at.join(format!("{times}-{name}/{name}")), build(times * size)).unwrap();
        }
        let read = |times: usize| drop(model_dir::read(&at.join(format!("{times}-{name}"))).unwrap());
        wrong.extend(more_than_twice(name, &|| read(1), &|| read(2)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Peak memory of a batch over `count` cards, in KiB.
fn peak(at: &std::path::Path, name: &str, extra: &[&str]) -> u64 {
    let mut command = Command::new("sh");
    let line = format!(
        "\"$OSI\" stream {} <{name} >/dev/null & pid=$!; peak=0; while [ -r /proc/$pid/status ]; do \
        now=$(grep VmHWM /proc/$pid/status 2>/dev/null | tr -dc 0-9); [ -n \"$now\" ] && peak=$now; sleep 0.02; done; echo $peak",
        extra.join(" ")
    );
    command.args(["-c", &line]).env("OSI", env!("CARGO_BIN_EXE_osi-check")).current_dir(at);
    let output = command.stderr(Stdio::null()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

#[test]
fn a_stream_of_ten_times_the_cards_takes_no_more_memory() {
    let folder = tempfile::tempdir().unwrap();
    let row = format!("{{\"id\":\"a/b\",\"card\":\"---\\nlicense: mit\\n---\\n{}\"}}\n", "x".repeat(1_000));
    put(folder.path(), "small", row.repeat(5_000));
    put(folder.path(), "large", row.repeat(50_000));
    let (small, large) = (peak(folder.path(), "small", &[]), peak(folder.path(), "large", &[]));
    assert!(small > 1_000, "{small} KiB cannot be");
    // 45 MB more of cards; what is kept of them would show.
    assert!(large < small + 8_000, "{small} KiB for 5,000 cards, {large} KiB for 50,000");
}
