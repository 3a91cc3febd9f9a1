//! Lineage against the truth that comes with the synthetic cards.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeSet, HashMap};

use osi_check::input::model_card;
use osi_check::lineage::{Batch, Declarations, FindingKind, Known, Licenses, Lineage, Passes, Term, Words};
use osi_check::model::Openness;
use serde::Deserialize;

mod common;

/// Licenses as the cards' truth takes them, so that lineage is tested apart from the judging of licenses.
#[derive(Deserialize)]
struct Classes {
    open: BTreeSet<String>,
    copyleft: BTreeSet<String>,
    restricted: BTreeSet<String>,
    spellings: HashMap<String, Vec<String>>,
}

impl Classes {
    fn read() -> Classes {
        toml::from_str(include_str!("cards/licenses.toml")).expect("tests/cards/licenses.toml")
    }
}

impl Licenses for Classes {
    fn term(&self, name: &str) -> Option<Term> {
        let name = name.to_lowercase();
        let spelled = self.spellings.iter().find(|(_, others)| others.contains(&name)).map(|(id, _)| id.clone());
        let id = spelled.unwrap_or(name);
        let (openness, passes) = if self.restricted.contains(&id) {
            (Openness::NotOpen, Passes::Restriction)
        } else if self.copyleft.contains(&id) {
            (Openness::Open, Passes::Copyleft)
        } else if self.open.contains(&id) {
            (Openness::Open, Passes::Nothing)
        } else {
            return None;
        };
        Some(Term { openness, passes, ..Term::unknown(id) })
    }
}

struct Truth {
    id: String,
    front_matter: String,
    declared: String,
    effective: String,
    laundering: bool,
    dropped: bool,
    verdict: String,
}

fn truth(csv: &str) -> Vec<Truth> {
    let row = |line: &str| {
        let columns: Vec<&str> = line.split(',').collect();
        Truth {
            id: columns[0].into(),
            front_matter: columns[2].into(),
            declared: columns[3].into(),
            effective: columns[4].into(),
            verdict: columns[5].into(),
            laundering: columns[6] == "yes",
            dropped: columns[7] == "yes",
        }
    };
    csv.lines().skip(1).map(row).collect()
}

fn lineage<'l>(cards: &[common::Sample], licenses: &'l dyn Licenses, words: &'l Words) -> Lineage<'l> {
    let mut batch = Batch::new(Declarations::new(licenses, words), words);
    for card in cards {
        batch.add(&card.id, &model_card::read(&card.bytes), 0);
    }
    batch.close(&Known::shipped().expect("hub/models.toml"), Vec::new())
}

#[derive(Default, Debug)]
struct Score {
    cards: usize,
    declared: usize,
    effective: usize,
    verdict: usize,
    dropped: usize,
    laundering: [usize; 3],
    unreported: usize,
    wrong: Vec<String>,
}

impl Score {
    fn of(cards: &[common::Sample], truth: &[Truth]) -> Score {
        let (classes, words) = (Classes::read(), Words::shipped().expect("hub/words.toml"));
        let lineage = lineage(cards, &classes, &words);
        let mut score = Score::default();
        for (card, truth) in cards.iter().zip(truth) {
            assert_eq!(card.id, truth.id);
            score.count(&lineage, &classes, card, truth);
        }
        score
    }

    fn count(&mut self, lineage: &Lineage<'_>, classes: &Classes, card: &common::Sample, truth: &Truth) {
        let view = lineage.view();
        let model = lineage.graph.ids.find(&card.id).expect("every card is a model");
        let name = |term| view.term(term).name.clone();
        // The truth knows a few hub ids that are no license of any class; they come out as unknown names.
        let known = |name: String| match name.strip_prefix("unknown:") {
            Some(id) if !truth.effective.split('|').any(|told| told == name) => id.to_owned(),
            _ => name,
        };
        let set = |names: &str| names.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let effective: BTreeSet<String> = view.effective(model).into_iter().map(name).map(known).collect();
        let declared: BTreeSet<String> = view.declared(model).shown.iter().map(|term| known(name(*term))).collect();
        let told: BTreeSet<String> = set(&truth.effective);
        let findings = view.findings(model);
        let has = |kind| findings.iter().any(|finding| finding.kind == kind);
        let laundering = has(FindingKind::Laundering);
        let dropped = laundering || has(FindingKind::RestrictionDropped) || has(FindingKind::CopyleftDropped);
        self.cards += 1;
        self.declared += usize::from(declared == set(&truth.declared));
        self.effective += usize::from(effective == told);
        self.dropped += usize::from(dropped == truth.dropped);
        self.laundering[0] += usize::from(laundering && truth.laundering);
        self.laundering[1] += usize::from(laundering && !truth.laundering);
        self.laundering[2] += usize::from(!laundering && truth.laundering);
        let stated = effective.iter().map(|name| classes.term(name).map_or(Openness::Unsure, |term| term.openness));
        let verdict = match stated.max() {
            Some(Openness::Open) => "open",
            Some(Openness::NotOpen) => "not-open",
            _ => "unknown",
        };
        self.verdict += usize::from(verdict == truth.verdict);
        let problems = model_card::read(&card.bytes).problems;
        self.unreported += usize::from(truth.front_matter != "ok" && problems.is_empty());
        assert!(!(verdict != "open" && view.openness(model) == Openness::Open), "{}: a doubt passed", truth.id);
        if effective != told || laundering != truth.laundering {
            self.wrong.push(format!("{}: {effective:?} laundering {laundering}, truth {told:?}", truth.id));
        }
    }

    fn assert_good(&self) {
        println!("{self:?}");
        let [right, false_alarms, missed] = self.laundering;
        assert!(right * 100 >= 99 * (right + false_alarms), "precision: {:#?}", self.wrong);
        assert!(right * 100 >= 99 * (right + missed), "recall: {:#?}", self.wrong);
        assert!(self.effective * 1000 >= 995 * self.cards, "effective: {:#?}", self.wrong);
        assert_eq!(self.unreported, 0, "bad cards that nobody reports");
    }
}

#[test]
fn the_sample_comes_out_as_its_truth_says() {
    let cards = common::cards(include_str!("cards/sample.jsonl"));
    let score = Score::of(&cards, &truth(include_str!("cards/truth.csv")));
    score.assert_good();
    let all = (score.declared, score.effective, score.verdict, score.dropped);
    assert_eq!(all, (200, 200, 200, 200), "{:#?}", score.wrong);
}

/// Any number of cards more: `OSI_CHECK_CARDS` names a JSON Lines file of the generator, its truth beside it.
#[test]
fn generated_cards_come_out_as_their_truth_says() {
    let Ok(path) = std::env::var("OSI_CHECK_CARDS") else {
        println!("skipped: OSI_CHECK_CARDS names no file of cards");
        return;
    };
    let cards = common::cards(&std::fs::read_to_string(&path).expect("the cards can be read"));
    let truth = truth(&std::fs::read_to_string(path + ".truth.csv").expect("the truth can be read"));
    Score::of(&cards, &truth).assert_good();
}

/// Cards by id and front matter, as one batch with the shipped licenses; what each comes to.
fn told(cards: &[(&str, &str)]) -> Vec<String> {
    let library = osi_check::input::Library::embedded().expect("the shipped vocabulary");
    let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
    let passing = osi_check::audit::licenses::Passing::shipped().expect("hub/passing.toml");
    let options = osi_check::engine::Options::default();
    let judged = osi_check::audit::licenses::Judged::new(&library, &standard, &options, passing);
    let words = Words::shipped().expect("hub/words.toml");
    let mut batch = Batch::new(Declarations::new(&judged, &words), &words);
    let texts: Vec<String> = cards.iter().map(|(_, matter)| format!("---\n{matter}\n---\n")).collect();
    for ((id, _), text) in cards.iter().zip(&texts) {
        batch.add(id, &model_card::read(text.as_bytes()), 0);
    }
    let lineage = batch.close(&Known::shipped().expect("hub/models.toml"), Vec::new());
    let view = lineage.view();
    let one = |(id, _): &(&str, &str)| {
        let model = lineage.graph.ids.find(id).expect("every card is a model");
        let findings = view.findings(model);
        let findings = findings.iter().map(|finding| {
            let path: Vec<&str> = finding.path.iter().map(|step| lineage.graph.ids.name(*step)).collect();
            format!(" {}[{}]", finding.kind.code(), path.join(" > "))
        });
        let duties = ["naming-duty", "attribution-duty"];
        let findings: String = findings.filter(|told| !duties.iter().any(|duty| told.contains(duty))).collect();
        let verdict = match view.openness(model) {
            Openness::Open => "open",
            Openness::Unsure => "unsure",
            Openness::NotOpen => "not-open",
        };
        format!("{verdict}{findings}")
    };
    cards.iter().map(one).collect()
}

const LLAMA: &str = "meta-llama/Llama-3.1-8B";

#[test]
fn terms_go_on_by_every_relation_and_to_outputs_where_a_clause_says_so() {
    let card = |relation: &str| format!("license: apache-2.0\nbase_model: {LLAMA}\nbase_model_relation: {relation}");
    let laundered = format!("not-open laundering[a/b > {LLAMA}] base-gated[a/b > {LLAMA}]");
    for relation in ["finetune", "quantized", "adapter", "merge", "Finetune", "no-such-word", "distilled"] {
        // The terms of Llama 3.1 reach models that were trained on outputs: their name must begin as it says.
        assert_eq!(told(&[("a/b", &card(relation))]), [laundered.as_str()], "{relation}");
    }
    // No clause of a non-commercial content license reaches what a model trained on outputs is under.
    let base = ("x/base", "license: cc-by-nc-4.0");
    let of = |relation: &str| format!("license: mit\nbase_model: x/base\nbase_model_relation: {relation}");
    assert_eq!(told(&[base, ("a/b", &of("distilled"))])[1], "open");
    assert_eq!(told(&[base, ("a/b", &of("finetune"))])[1], "not-open laundering[a/b > x/base]");
}

#[test]
fn bases_are_found_however_they_are_written() {
    let spellings = [
        "https://huggingface.co/x/Base",
        "https://huggingface.co/x/Base/tree/main",
        "x/Base@main",
        "X/base",
        "hf.co/x/base:Q4_K_M",
        "' x/Base '",
        "[null, x/Base, '']",
    ];
    for base in spellings {
        let card = format!("license: mit\nbase_model: {base}");
        let found = told(&[("x/Base", "license: gemma"), ("a/b", &card)]);
        assert_eq!(found[1], "not-open laundering[a/b > x/Base]", "{base}");
    }
    // The index of known models is asked in any case too, and only where no card is meant.
    let card = format!("license: mit\nbase_model: {}", LLAMA.to_lowercase());
    assert!(told(&[("a/b", &card)])[0].starts_with("not-open laundering["));
    for base in ["/content/drive/model", "./checkpoint-500", "C:\\models\\x", "https://example.org/x/Base", "Base"] {
        let card = format!("license: mit\nbase_model: '{base}'");
        let found = told(&[("x/Base", "license: mit"), ("a/b", &card)]);
        assert_eq!(found[1], format!("unsure base-unknown[a/b > {base}]"));
    }
}

#[test]
fn two_models_whose_ids_differ_in_case_both_count_for_a_base_that_is_neither() {
    let found =
        told(&[("x/Base", "license: mit"), ("X/base", "license: gemma"), ("a/b", "license: mit\nbase_model: x/base")]);
    assert_eq!(found[2], "not-open laundering[a/b > X/base]");
    let found =
        told(&[("x/Base", "license: mit"), ("X/base", "license: gemma"), ("a/b", "license: mit\nbase_model: x/Base")]);
    assert_eq!(found[2], "open");
}

#[test]
fn circles_diamonds_and_long_chains_end() {
    assert_eq!(told(&[("a/b", "license: mit\nbase_model: a/b")]), ["unsure cycle[]"]);
    assert_eq!(told(&[("a/b", "license: mit\nbase_model: https://hf.co/A/B")]), ["unsure cycle[]"]);
    let ring = [("a/1", "license: mit\nbase_model: a/2"), ("a/2", "license: gemma\nbase_model: a/1")];
    assert_eq!(told(&ring), ["not-open laundering[a/1 > a/2] cycle[]", "not-open cycle[]"]);
    let below = [ring[0], ring[1], ("a/3", "license: mit\nbase_model: a/1")];
    assert_eq!(told(&below)[2], "not-open laundering[a/3 > a/1 > a/2]");

    let diamond = [
        ("x/top", "license: gemma"),
        ("x/left", "license: gemma\nbase_model: x/top"),
        ("x/right", "license: gemma\nbase_model: x/top"),
        ("x/join", "license: mit\nbase_model: [x/left, x/right]"),
    ];
    assert_eq!(told(&diamond)[3], "not-open laundering[x/join > x/left]");

    // Every step has two ways up: 2^60 ways in all, and one answer.
    let ladder: Vec<(String, String)> = (0..60)
        .flat_map(|step: u32| {
            let bases = format!("base_model: [l/{}, r/{}]", step + 1, step + 1);
            ["l", "r"].map(|side| (format!("{side}/{step}"), format!("license: mit\n{bases}")))
        })
        .chain([("l/60".into(), "license: gemma".into()), ("r/60".into(), "license: mit".into())])
        .collect();
    let ladder: Vec<(&str, &str)> = ladder.iter().map(|(id, card)| (id.as_str(), card.as_str())).collect();
    assert!(told(&ladder)[0].starts_with("not-open laundering[l/0 > "));

    let chain: Vec<(String, String)> = (0..20_000)
        .map(|step| (format!("c/{step}"), format!("license: mit\nbase_model: c/{}", step + 1)))
        .chain([("c/20000".into(), "license: llama2".into())])
        .collect();
    let chain: Vec<(&str, &str)> = chain.iter().map(|(id, card)| (id.as_str(), card.as_str())).collect();
    assert!(told(&chain)[0].starts_with("not-open laundering[c/0 > c/1 > "));
}

#[test]
fn what_is_not_known_is_told_and_never_open() {
    assert_eq!(told(&[("a/b", "license: mit\nbase_model: no/body")]), ["unsure base-unknown[a/b > no/body]"]);
    let silent = [("x/base", "tags: [a]"), ("a/b", "license: mit\nbase_model: x/base")];
    assert_eq!(told(&silent), ["unsure license-missing[]", "unsure base-unstated[a/b > x/base]"]);
    let other = [("x/base", "license: other"), ("a/b", "license: mit\nbase_model: x/base")];
    assert_eq!(told(&other), ["unsure", "unsure base-unstated[a/b > x/base]"]);
    let broken = [("x/base", "license: mit\nlicense: gemma"), ("a/b", "license: mit\nbase_model: x/base")];
    assert_eq!(told(&broken), ["unsure", "unsure base-unread[a/b > x/base]"]);
    let twice = [("x/base", "license: mit"), ("x/base", "license: isc"), ("a/b", "license: mit\nbase_model: x/base")];
    assert_eq!(told(&twice)[2], "unsure base-unstated[a/b > x/base]");
    for license in ["other", "unknown", "null", "'see LICENSE'", "3", "{a: b}", "cc", "[mit, other]", "mit AND", "🦙"]
    {
        assert!(told(&[("a/b", &format!("license: {license}"))])[0].starts_with("unsure"), "{license}");
    }
}

#[test]
fn merges_of_terms_that_exclude_each_other_are_found() {
    let merge = |one: &str, other: &str| {
        let bases = [("x/one", format!("license: {one}")), ("x/other", format!("license: {other}"))];
        let card = "license: mit\nbase_model: [x/one, x/other]\nbase_model_relation: merge";
        let cards = [(bases[0].0, bases[0].1.as_str()), (bases[1].0, bases[1].1.as_str()), ("a/b", card)];
        told(&cards)[2].contains("incompatible-merge[")
    };
    assert!(merge("gpl-3.0", "gemma") && merge("agpl-3.0", "cc-by-nc-4.0"));
    assert!(!merge("gpl-3.0", "mit") && !merge("mit", "gemma") && !merge("llama3.1", "llama3"));
}
