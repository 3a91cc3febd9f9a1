//! Lineage against the truth that comes with the synthetic cards.

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
