//! Says which known license a text is: identification with the names of everything that is known.

use std::sync::OnceLock;

use super::embedded;
use super::library::Library;
use crate::explain::identity::{FillInReport, Identity, Is, KnownReport, LeftReport, NamedReport, TextChangeReport};
use crate::input::expression::permitting_exceptions;
use crate::source::{Code, Problem};
use crate::text::{
    Change, ChangeKind, FindingKind, Fingerprints, How, Identification, Identifier, LineIndex, Match, Names,
    Normalized, Notice, Phrases, Span, normalize,
};

/// How many findings, changes, fill-ins and stretches of a text are told; identification itself sees all of them.
const MOST: usize = 200;
/// How many words of a stretch are quoted.
const QUOTED: usize = 30;

/// An identifier that knows the shipped texts, those of fingerprint files of the user's own, and every name.
///
/// # Errors
/// A fingerprint file that is broken, with its name.
pub fn identifier<'l>(
    library: Option<&'l Library>,
    own: &'l [(String, Vec<u8>)],
) -> Result<Identifier<'l>, Vec<Problem>> {
    let shipped = |message: String| vec![Problem::with_file("shipped data", Code::Unreadable, message)];
    let mut files = vec![Fingerprints::shipped().map_err(|error| shipped(error.to_string()))?];
    let mut problems = Vec::new();
    for (name, bytes) in own {
        match fingerprints(name, bytes) {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let phrases = Phrases::shipped().map_err(|error| shipped(error.to_string()))?;
    let known = files.clone();
    Ok(Identifier::with_names(files, phrases, move || names(library, &known)))
}

/// A fingerprint file of the user's own, under its name.
///
/// # Errors
/// If it is none, is broken, or of another version.
pub fn fingerprints<'f>(name: &str, bytes: &'f [u8]) -> Result<Fingerprints<'f>, Problem> {
    Fingerprints::open_untrusted(bytes).map_err(|error| {
        Problem::with_file(name, Code::Unreadable, error.to_string())
            .help("fingerprint files are made by `osi-check fingerprint DIR --output FILE`")
    })
}

/// Every name that licenses go by, and the ids of the known texts.
fn names(library: Option<&Library>, files: &[Fingerprints<'_>]) -> Names {
    let known = license_names(library);
    let known = known.iter().map(|(name, id)| (name.as_str(), id.as_str()));
    let names = Names::new(known.chain(files.iter().flat_map(|file| file.all_ids()).map(|id| (id, id))));
    names.with_exceptions(permitting_exceptions())
}

/// The names of what is described and of the SPDX list, each with the id that it stands for; the user's own come first.
pub fn license_names(library: Option<&Library>) -> Vec<(String, String)> {
    let own = library.map(Library::own_license_names).unwrap_or_default();
    let described = Library::license_names().map(|(name, id)| (name.to_owned(), id.to_owned()));
    let listed = spdx::identifiers::LICENSES.iter().filter(|license| license.name != "NOASSERTION");
    let listed = listed.flat_map(|license| {
        let id = described_id(license.name);
        [(license.name.to_owned(), id.clone()), (license.full_name.to_owned(), id)]
    });
    own.into_iter().chain(described).chain(listed).collect()
}

/// The id under which a license of the SPDX list is described; else its own, in lower case.
fn described_id(listed: &str) -> String {
    let id = listed.to_lowercase();
    let alias = embedded::find(embedded::LICENSES_ALIASES, &super::spelling::spelled(listed))
        .filter(|id| !embedded::LICENSE_FAMILIES.contains(id));
    alias.filter(|_| embedded::find(embedded::LICENSES, &id).is_none()).map_or(id, str::to_owned)
}

/// What a text is, with lines and words.
#[must_use]
pub fn identity(identifier: &Identifier<'_>, text: &str) -> Identity {
    let folded = normalize(text);
    let found = identifier.identify(&folded);
    let told = Told::new(&folded);
    Identity {
        is: in_a_word(&found),
        licenses: found.matches.iter().take(MOST).map(|known| told.known(known)).collect(),
        named: found.notices.iter().take(MOST).map(|notice| told.named(notice)).collect(),
        left: told.left(&found),
        near: found.suggestions.iter().filter_map(|near| near.ids.first().cloned()).collect(),
        hidden: told.hidden(),
        cut: folded.has(FindingKind::Cut),
    }
}

fn in_a_word(found: &Identification) -> Is {
    let unchanged = found.complete && found.residue.is_empty() && found.matches.iter().all(Match::is_unchanged);
    match found.matches.len() {
        0 if found.notices.iter().any(|notice| notice.how != How::Denied) => Is::Named,
        0 => Is::None,
        1 if found.exact().is_some() => Is::Exact,
        2.. if unchanged => Is::Several,
        _ => Is::Changed,
    }
}

/// Tells places of a text as lines and words.
pub(super) struct Told<'n, 't> {
    text: &'n Normalized<'t>,
    lines: OnceLock<LineIndex<'t>>,
}

impl<'n, 't> Told<'n, 't> {
    pub fn new(text: &'n Normalized<'t>) -> Self {
        Self { text, lines: OnceLock::new() }
    }

    fn line(&self, byte: u32) -> usize {
        self.lines.get_or_init(|| self.text.lines()).line(byte) as usize
    }

    fn both(&self, span: Span) -> (usize, usize) {
        (self.line(span.start), self.line(span.end.saturating_sub(1).max(span.start)))
    }

    fn quoted(&self, span: Span) -> String {
        quoted(self.text.original(span))
    }

    /// A known text found in it.
    pub fn known(&self, known: &Match) -> KnownReport {
        KnownReport {
            ids: known.ids.clone(),
            score: known.score,
            lines: self.both(known.span),
            changes: known.changes.iter().take(MOST).map(|change| self.change(change)).collect(),
            fill_ins: known
                .fill_ins
                .iter()
                .take(MOST)
                .map(|span| FillInReport { line: self.line(span.start), words: self.quoted(*span) })
                .collect(),
        }
    }

    fn change(&self, change: &Change) -> TextChangeReport {
        let kind = match change.kind {
            ChangeKind::Inserted => "inserted",
            ChangeKind::Deleted => "deleted",
            ChangeKind::Replaced => "replaced",
        };
        let (line, last_line) = self.both(change.span);
        TextChangeReport { kind, line, last_line, words: self.quoted(change.span), missing: change.missing.len() }
    }

    fn named(&self, notice: &Notice) -> NamedReport {
        let how = match notice.how {
            How::Tag => "tag",
            How::Licensed => "licensed",
            How::Mentioned => "mentioned",
            How::Denied => "denied",
        };
        NamedReport {
            id: notice.id.clone(),
            or_later: notice.or_later,
            choice: notice.is_choice,
            how,
            line: self.line(notice.span.start),
            words: self.quoted(notice.span),
        }
    }

    fn left(&self, found: &Identification) -> Vec<LeftReport> {
        // A text that holds and names nothing is left over whole: one line says it.
        let told = if found.matches.is_empty() { 1 } else { MOST };
        let stretch = |residue: &crate::text::Residue| LeftReport {
            lines: self.both(residue.span),
            words: self.quoted(residue.span),
            count: residue.tokens.len(),
            within: residue.within,
        };
        found.residue.iter().take(told).map(stretch).collect()
    }

    /// Characters that hide, pretend or are struck out; where a text was cut is told elsewhere.
    pub fn hidden(&self) -> Vec<(String, usize)> {
        let findings = self.text.findings().iter().filter(|finding| finding.kind != FindingKind::Cut);
        findings.take(MOST).map(|finding| (format!("{:?}", finding.kind), self.line(finding.span.start))).collect()
    }
}

/// The first words of a stretch, in one line.
pub(super) fn quoted(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(QUOTED).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    // One word may be megabytes long.
    let line = first.join(" ");
    match line.char_indices().nth(400) {
        Some((at, _)) => format!("{} …", line.get(..at).unwrap_or_default()),
        None => format!("{line}{more}"),
    }
}
