//! P3 and P4: twice the input takes at most twice the time, give or take, and a longer batch no more memory for a file.
//!
//! Time is that of the processor alone, the best of several runs, so that a busy machine does not change it much; what
//! is quadratic takes four times as long, and the tests draw the line at three.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use osi_check::input::{bom, expression, json, model_card};
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

#[test]
fn twice_the_input_takes_no_more_than_twice_the_time() {
    let mut wrong = Vec::new();
    for case in CASES {
        let (once, twice) = ((case.build)(case.size), (case.build)(2 * case.size));
        let begun = std::time::Instant::now();
        (case.read)(&once);
        // Often enough that the late clock does not matter.
        let times = (100_000 / begun.elapsed().as_micros().max(1)).clamp(1, 10_000) as usize;
        let ratio = || {
            let [small, large] = [&once, &twice].map(|text| least(2, times, &|| (case.read)(text)));
            large.as_secs_f64() / small.as_secs_f64().max(1e-6)
        };
        // A single figure may be a stumble of the machine; what is not linear stays so.
        let ratios: Vec<f64> = (0..4).map(|_| ratio()).take_while(|ratio| *ratio > 3.0).collect();
        if ratios.len() == 4 {
            wrong.push(format!("{}: {ratios:?}", case.name));
        }
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
