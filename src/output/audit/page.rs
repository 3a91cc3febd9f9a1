//! The summary of a batch as one self-contained page with charts: no script, no network, nothing to load.

use std::io::{self, Write};

use minijinja::context;
use minijinja::value::{Serde, Value as Any};
use serde::Serialize;

use super::{grouped, percent, shares_in_words};
use crate::audit::summary::{SHOWN, Summary, Verdicts};
use crate::explain::report::TOOL;
use crate::lineage::FindingKind;
use crate::output::html::{environment, style};

const PAGE: &str = include_str!("../audit.html");

/// What a page says beside the numbers.
#[derive(Debug, Default)]
pub struct About<'a> {
    /// The standard that judged the terms.
    pub standard: &'a str,
    /// The day as of which they were judged, if one was asked for.
    pub as_of: Option<String>,
    /// What was read.
    pub sources: Vec<String>,
}

/// A bar in a chart that is 1000 wide.
#[derive(Serialize)]
struct Bar {
    class: &'static str,
    label: String,
    x: u64,
    width: u64,
}

#[derive(Serialize)]
struct Share {
    title: &'static str,
    told: String,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Counted<'a> {
    title: &'static str,
    what: &'static str,
    rows: Vec<CountedRow<'a>>,
}

#[derive(Serialize)]
struct CountedRow<'a> {
    name: &'a str,
    meaning: &'static str,
    count: String,
    share: String,
    width: u64,
}

#[derive(Serialize)]
struct Split<'a> {
    title: &'static str,
    what: &'static str,
    rows: Vec<SplitRow<'a>>,
}

#[derive(Serialize)]
struct SplitRow<'a> {
    name: &'a str,
    open: String,
    unsure: String,
    not_open: String,
    told: String,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct List<'a> {
    title: String,
    items: Vec<&'a str>,
    more: &'static str,
}

/// Writes the page. The same numbers give the same bytes.
///
/// # Errors
/// Those of `out`.
pub fn write_page(summary: &Summary, about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
    let environment = environment("audit.html", PAGE).map_err(io::Error::other)?;
    let page = environment.get_template("audit.html").map_err(io::Error::other)?;
    let (style, style_hash) = style();
    let terms = summary.terms;
    let end = match (terms.not_open, summary.bad + terms.unsure) {
        (0, 0) => "v-pass",
        (0, _) => "v-unknown",
        _ => "v-fail",
    };
    let page = page.render(context! {
        style => style,
        style_hash => style_hash,
        tool => format!("{} {}", TOOL.name, TOOL.version),
        standard => about.standard,
        as_of => about.as_of.clone(),
        sources => about.sources.clone(),
        models => grouped(terms.all()),
        told => shares_in_words(terms),
        end_class => end,
        shares => Any::from(Serde(&shares(summary))),
        counted => Any::from(Serde(&counted(summary))),
        split => Any::from(Serde(&split(summary))),
        lists => Any::from(Serde(&lists(summary))),
    });
    out.write_all(page.map_err(io::Error::other)?.as_bytes())
}

fn shares(summary: &Summary) -> Vec<Share> {
    let terms = Share { title: "Terms", told: shares_in_words(summary.terms), bars: bars(summary.terms) };
    let all = summary.terms.all();
    let system = Verdicts { open: 0, unsure: all - summary.systems_not_open, not_open: summary.systems_not_open };
    let told = format!(
        "{} not open, {} not described by their cards, 0 shown to be open",
        with_share(system.not_open, all),
        with_share(system.unsure, all)
    );
    vec![terms, Share { title: "Systems", told, bars: bars(system) }]
}

fn counted(summary: &Summary) -> Vec<Counted<'_>> {
    let all = summary.terms.all();
    let laundered = summary.by_finding.get("laundering").copied().unwrap_or(0);
    let lists = [
        ("Findings", "Finding", &summary.by_finding, all),
        ("What keeps terms from being open", "Clause", &summary.by_reason, all),
        ("Laundered from", "Base", &summary.laundered_by_base, laundered),
        ("Laundered by", "Account", &summary.laundered_by_owner, laundered),
        ("Problems of cards", "Problem", &summary.by_problem, all),
    ];
    let tables = lists.into_iter().filter(|(_, _, counts, _)| !counts.is_empty());
    tables
        .map(|(title, what, counts, of)| {
            let row = |(name, count): (_, &u64)| CountedRow {
                name,
                meaning: meaning(name),
                count: grouped(*count),
                share: percent(*count, of),
                width: scaled(*count, of),
            };
            Counted { title, what, rows: Summary::largest(counts, |count| *count).into_iter().map(row).collect() }
        })
        .collect()
}

fn split(summary: &Summary) -> Vec<Split<'_>> {
    let lists = [("By declared license", "License", &summary.by_license), ("By base", "Base", &summary.by_base)];
    let tables = lists.into_iter().filter(|(_, _, counts)| !counts.is_empty());
    tables
        .map(|(title, what, counts)| {
            let row = |(name, count): (_, &Verdicts)| SplitRow {
                name,
                open: grouped(count.open),
                unsure: grouped(count.unsure),
                not_open: grouped(count.not_open),
                told: shares_in_words(*count),
                bars: bars(*count),
            };
            Split { title, what, rows: Summary::largest(counts, |count| count.all()).into_iter().map(row).collect() }
        })
        .collect()
}

fn lists(summary: &Summary) -> Vec<List<'_>> {
    let mut lists = Vec::new();
    if !summary.laundered_examples.is_empty() {
        let laundered = summary.by_finding.get("laundering").copied().unwrap_or(0);
        lists.push(List {
            title: "Laundered models, from each to the restriction".to_owned(),
            items: summary.laundered_examples.iter().map(String::as_str).collect(),
            more: if laundered > SHOWN as u64 {
                "The first in the order of ids; every one has a row with its path."
            } else {
                ""
            },
        });
    }
    if summary.bad > 0 {
        lists.push(List {
            title: format!("{} cards could not be read", grouped(summary.bad)),
            items: summary.bad_examples.iter().map(String::as_str).collect(),
            more: if summary.bad > SHOWN as u64 {
                "The first in the order of ids; every one has a row with its line."
            } else {
                ""
            },
        });
    }
    lists
}

/// The bars of a chart side by side, each of its share.
fn bars(counts: Verdicts) -> Vec<Bar> {
    let all = counts.all();
    let mut before = 0;
    let parts = [("open", counts.open), ("unsure", counts.unsure), ("not-open", counts.not_open)];
    let bars = parts.map(|(class, count)| {
        let x = scaled(before, all);
        before += count;
        Bar {
            class,
            label: format!("{}: {}", class.replace('-', " "), with_share(count, all)),
            x,
            width: scaled(before, all) - x,
        }
    });
    bars.into_iter().filter(|bar| bar.width > 0).collect()
}

fn scaled(count: u64, all: u64) -> u64 {
    (count * 1000 + all / 2).checked_div(all).unwrap_or(0)
}

fn with_share(count: u64, all: u64) -> String {
    format!("{} ({})", grouped(count), percent(count, all))
}

fn meaning(name: &str) -> &'static str {
    FindingKind::ALL.iter().find(|kind| kind.code() == name).map_or("", |kind| kind.meaning())
}
