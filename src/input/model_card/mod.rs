//! Reads model and dataset cards: the YAML front matter of a `README.md`.
//!
//! [`read`] never fails: what it cannot read becomes a [`Problem`] that names the line, and a card
//! with such a problem has no statements to build a verdict on. Plain front matter takes a strict
//! fast path, everything else the YAML library; both give the same [`Card`].

mod card;
mod fence;
mod library;
mod plain;
mod problem;
mod scalar;

use std::borrow::Cow;

pub use card::Card;
use card::{Field, Raw};
use fence::Fence;
pub(crate) use fence::is_fence;
pub use problem::{Problem, ProblemKind, write_problem};

use crate::source::limits::LARGEST_FRONT_MATTER;

/// Reads one card.
///
/// # Example
/// ```
/// let card = osi_check::input::model_card::read(b"---\nlicense: mit\nbase_model: a/b\n---\n# Model\n");
/// assert_eq!(card.licenses, ["mit"]);
/// assert_eq!(card.base_models, ["a/b"]);
/// assert!(card.problems.is_empty());
/// ```
pub fn read(card: &[u8]) -> Card<'_> {
    read_by(card, Path::Fastest)
}

/// Which of the two readers to use; the second choice exists for the comparison of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// The fast path, and the library where that declines.
    Fastest,
    /// The library always.
    Library,
}

/// Reads one card by the given path. Both give equal cards; [`read`] is what programs call.
pub fn read_by(card: &[u8], path: Path) -> Card<'_> {
    match fence::find(card) {
        Fence::Absent { further_down } => absent(card, further_down),
        Fence::Unterminated { line } => {
            let words = "the front matter that opens here is never closed by `---`";
            unread(Problem::new(ProblemKind::Unterminated, line, words))
        }
        Fence::Found { start, end, body, line } => {
            let mut read = front_matter(card.get(start..end).unwrap_or_default(), line, path);
            note_body(card, body, &mut read);
            read
        }
    }
}

/// True if the fast path reads this card by itself, for the share that a report may give.
pub fn is_plain(card: &[u8]) -> bool {
    match fence::find(card) {
        Fence::Found { start, end, line, .. } => std::str::from_utf8(card.get(start..end).unwrap_or_default())
            .is_ok_and(|text| plain::read(text, line).is_some()),
        _ => true,
    }
}

fn front_matter(bytes: &[u8], line: u32, path: Path) -> Card<'_> {
    if bytes.len() > LARGEST_FRONT_MATTER {
        let words = format!("front matter of more than {LARGEST_FRONT_MATTER} bytes");
        return unread(Problem::new(ProblemKind::TooLarge, line, words));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => conclude(parse(text, line, path)),
        Err(error) => {
            let at = line.saturating_add(line_breaks(bytes.get(..error.valid_up_to()).unwrap_or_default()));
            let text = String::from_utf8_lossy(bytes).into_owned();
            let mut card = owned(conclude(parse(&text, line, path)));
            let words = "bytes that are not UTF-8 were replaced";
            let problem = Problem::new(ProblemKind::NotUtf8, at, words);
            card.problems.insert(0, problem);
            card
        }
    }
}

fn parse(text: &str, line: u32, path: Path) -> Result<Raw<'_>, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(ProblemKind::EmptyFrontMatter, line, ""));
    }
    let plain = match path {
        Path::Fastest => plain::read(text, line),
        Path::Library => None,
    };
    plain.map_or_else(|| library::read(text, line), Ok)
}

/// Draws from the fields what only all of them together show.
fn conclude(raw: Result<Raw<'_>, Problem>) -> Card<'_> {
    let raw = match raw {
        Ok(raw) => raw,
        Err(problem) => return unread(problem),
    };
    let mut card = raw.card;
    for (field, line) in raw.shapes {
        card.problems.push(match field {
            Field::License => {
                Problem::new(ProblemKind::LicenseNotText, line, "a mapping or a list where a license id belongs")
            }
            Field::LicenseName => {
                Problem::new(ProblemKind::LicenseNotText, line, "a mapping or a list where a name belongs")
            }
            _ => Problem::new(ProblemKind::BaseNotText, line, "a mapping or a list where a model's id belongs"),
        });
    }
    for (line, key) in raw.misspelt {
        card.problems.push(Problem::new(ProblemKind::MisspeltKey, line, key));
    }
    if card.licenses.iter().any(|license| license.is_empty()) {
        card.licenses.retain(|license| !license.is_empty());
        card.problems.push(Problem::new(ProblemKind::LicenseEmpty, card.license_line, ""));
    }
    card.base_models.retain(|base| !base.is_empty());
    card.license_name = card.license_name.filter(|name| !name.is_empty());
    card
}

fn unread<'a>(problem: Problem) -> Card<'a> {
    Card { problems: vec![problem], ..Card::default() }
}

fn absent<'a>(card: &[u8], further_down: u32) -> Card<'a> {
    let mut read = match further_down {
        0 => unread(Problem::new(ProblemKind::NoFrontMatter, 1, "")),
        line => {
            let words = "front matter must begin on the first line";
            unread(Problem::new(ProblemKind::FrontMatterNotFirst, line, words))
        }
    };
    note_body(card, 0, &mut read);
    read
}

/// Notes bytes below the front matter that are not UTF-8; the statements above them still hold.
fn note_body(card: &[u8], from: usize, read: &mut Card<'_>) {
    let body = card.get(from..).unwrap_or_default();
    if let Err(error) = std::str::from_utf8(body) {
        let before = card.get(..from.saturating_add(error.valid_up_to())).unwrap_or_default();
        let line = line_breaks(before).saturating_add(1);
        read.problems.push(Problem::new(ProblemKind::BodyNotUtf8, line, ""));
    }
}

fn line_breaks(bytes: &[u8]) -> u32 {
    let count = memchr::memchr_iter(b'\n', bytes).count();
    u32::try_from(count).unwrap_or(u32::MAX - 1)
}

fn owned<'a>(card: Card<'_>) -> Card<'a> {
    let one = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    let all = |texts: Vec<Cow<'_, str>>| texts.into_iter().map(one).collect();
    Card {
        licenses: all(card.licenses),
        license_name: card.license_name.map(one),
        license_link: card.license_link.map(one),
        base_models: all(card.base_models),
        base_model_relation: card.base_model_relation.map(one),
        datasets: all(card.datasets),
        tags: all(card.tags),
        gated: card.gated,
        license_line: card.license_line,
        base_model_line: card.base_model_line,
        problems: card.problems,
    }
}
