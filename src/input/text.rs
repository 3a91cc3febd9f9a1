//! A license text itself, read as terms: which known text it is, what was changed in it, and what its own words say.
//!
//! INVARIANT: a similarity passes nothing. Terms are taken from a description only where every word of the text is
//! accounted for by the known text it describes; of a known text with changes they are taken as far as it is unchanged
//! (`changed.rs`); otherwise they are what the text's own words were read to say. Both count as read in part: they may fail
//! by the text's words, and pass by them only where the user switched the known texts off and every sentence was read.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::explain::report::{TextReport, UnreadReport};
use crate::model::{Body, Class, Clause, License, TextRead};
use crate::source::limits::OWN_WORDS;
use crate::source::{Code, Problem, Source};
use crate::text::extract::{Extraction, Extractor, Unread};
use crate::text::{Identification, Identifier, Match, Normalized, Reading, normalize, sentences};

use super::Texts;
use super::changed::Changed;
use super::identity::{Told, identifier, quoted};
use super::library::Library;
use super::named::Named;

/// Reads license texts; made once. The rules of extraction take a while to load, and a known text needs none of them: they
/// are read when the first text's own words are.
pub struct TextReader<'l> {
    library: &'l Library,
    identifier: Option<Identifier<'l>>,
    extractor: OnceLock<Extractor>,
}

/// A reader of texts that is made when the first text comes, and serves all that follow: many subjects have none.
pub struct LazyReader<'l> {
    library: &'l Library,
    texts: &'l Texts,
    reader: OnceLock<TextReader<'l>>,
}

impl<'l> LazyReader<'l> {
    /// A reader to be, of texts as `texts` says.
    pub fn new(library: &'l Library, texts: &'l Texts) -> LazyReader<'l> {
        LazyReader { library, texts, reader: OnceLock::new() }
    }

    /// The reader.
    ///
    /// # Errors
    /// A fingerprint file that is broken.
    pub fn get(&self) -> Result<&TextReader<'l>, Vec<Problem>> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let made = TextReader::new(self.library, &self.texts.fingerprints, self.texts.by_words_alone)?;
        Ok(self.reader.get_or_init(|| made))
    }
}

/// A text read as terms.
pub struct ReadText<'t> {
    /// The terms.
    pub license: License,
    /// What the text was found to be.
    pub found: Option<Identification>,
    /// What its own words say; none where a description stands for them.
    pub words: Option<Extraction>,
    /// Whether its terms are those of known texts as far as it left them unchanged; then `words` tells what differs.
    pub changed: bool,
    /// The text, folded.
    pub text: Normalized<'t>,
}

impl<'l> TextReader<'l> {
    /// A reader with the shipped fingerprints and those in `own` files, given with their names; or one that goes by the
    /// words of texts alone.
    ///
    /// # Errors
    /// A fingerprint file that is broken.
    pub fn new(
        library: &'l Library,
        own: &'l [(String, Vec<u8>)],
        by_words_alone: bool,
    ) -> Result<TextReader<'l>, Vec<Problem>> {
        let identifier = if by_words_alone { None } else { Some(identifier(Some(library), own)?) };
        Ok(TextReader { library, identifier, extractor: OnceLock::new() })
    }

    /// Which known texts a text is.
    pub fn identify(&self, text: &Normalized<'_>) -> Option<Identification> {
        self.identifier.as_ref().map(|identifier| identifier.identify(text))
    }

    /// What a text says by its own words.
    ///
    /// # Errors
    /// Mistakes in the rules of extraction, or a text that is too long.
    pub fn extract(&self, source: &Source) -> Result<Extraction, Vec<Problem>> {
        Ok(self.extractor(source)?.extract(source))
    }

    /// What reads the own words of a text, if it has no more of them than are read.
    fn extractor(&self, source: &Source) -> Result<&Extractor, Vec<Problem>> {
        if source.text().len() > OWN_WORDS {
            let length = source.text().len();
            let message =
                format!("is no unchanged known text, and of {length} bytes: at most {OWN_WORDS} are read word by word");
            let problem = Problem::with_file(source.name(), Code::TooLarge, message);
            return Err(vec![problem.help("`osi-check identify` tells which lines are known texts; check the others")]);
        }
        if let Some(extractor) = self.extractor.get() {
            return Ok(extractor);
        }
        let fresh = self.library.extractor()?;
        Ok(self.extractor.get_or_init(|| fresh))
    }

    /// A text read as terms.
    ///
    /// # Errors
    /// Mistakes in the rules of extraction, or too long a text, where its own words are read.
    pub fn read<'t>(&self, source: &'t Source) -> Result<ReadText<'t>, Vec<Problem>> {
        let text = normalize(source.text());
        let found = self.identify(&text);
        let described = found.as_ref().and_then(|found| self.described(found, source, &text));
        if let Some(license) = described {
            return Ok(ReadText { license, found, words: None, changed: false, text });
        }
        let extractor = self.extractor(source)?;
        let mut words = extractor.extract(source);
        // What no known text accounts for is read by itself too, so that nothing hides among words that are known.
        let left: Vec<_> = found
            .iter()
            .flat_map(|found| &found.residue)
            .filter(|_| found.as_ref().is_some_and(|found| !found.matches.is_empty()))
            .map(|residue| residue.span)
            .collect();
        extractor.read_alone(&mut words, &left, source);
        if let Some(license) = found.as_ref().and_then(|found| self.changed(found, &mut words, source, &text)) {
            return Ok(ReadText { license, found, words: Some(words), changed: true, text });
        }
        let mut license = words.license(source);
        // Its own words decide what fails. Whether they also decide what passes is for the user to say: by leaving out the
        // known texts he asks for the verdict of the words alone.
        if self.identifier.is_some() {
            license.text_read = license.text_read.min(TextRead::Part);
        }
        if let Some(found) = &found {
            self.doubt(&mut license, found);
        }
        Ok(ReadText { license, found, words: Some(words), changed: false, text })
    }

    /// The terms of a text that known, described ones are the most of. What is told to be unread are then the sentences
    /// that differ: the others are known.
    fn changed(
        &self,
        found: &Identification,
        words: &mut Extraction,
        source: &Source,
        text: &Normalized<'_>,
    ) -> Option<License> {
        let described: Option<Vec<Arc<License>>> = found.matches.iter().map(|known| self.description(known)).collect();
        let described = described?;
        if described.iter().any(|license| !matches!(license.body, Body::Clauses(_))) {
            return None;
        }
        let changed = Changed::new(found, words, source, text, self.library.vocabulary())?;
        let license = changed.license(&described);
        let mut unread: Vec<Unread> =
            words.unread.iter().filter(|unread| changed.touches(unread.span)).cloned().collect();
        // What was read in its sentence and by itself is told once.
        unread.sort_by_key(|unread| (unread.span.start, std::cmp::Reverse(unread.span.end)));
        unread.dedup_by(|next, told| {
            next.span.end <= told.span.end && next.words.iter().all(|word| told.words.contains(word))
        });
        words.unread = unread;
        // What a changed text grants, the description of the known one says.
        words.not_granted.clear();
        Some(license)
    }

    /// The terms of a text all of whose words belong to known texts that are described, or that only names them.
    fn described(&self, found: &Identification, source: &Source, text: &Normalized<'_>) -> Option<License> {
        let whole = found.complete && found.residue.is_empty() && found.matches.iter().all(Match::is_unchanged);
        let whole = whole && !spells_unseen(source.text()) && !found.notices.iter().any(|notice| notice.is_doubtful);
        if !whole {
            return None;
        }
        // A text that repeats a license and its notices names it many times over.
        let mut terms = Named::default();
        for known in &found.matches {
            terms.all(self.description(known)?);
        }
        for notice in &found.notices {
            let license = self.library.license(notice.id.as_deref()?).ok()?;
            if notice.is_choice { terms.or(license) } else { terms.all(license) }
        }
        terms.license(source, text)
    }

    /// The description of a known text, under the first of its ids that has one.
    fn description(&self, known: &Match) -> Option<Arc<License>> {
        known.ids.iter().find_map(|id| self.library.license(id).ok())
    }

    /// A restriction of a known text that this one mostly is, and that was not found in its words, may still be there.
    fn doubt(&self, license: &mut License, found: &Identification) {
        let known = found.matches.iter().filter_map(|known| self.description(known));
        let vocabulary = self.library.vocabulary();
        let missed = known.flat_map(|known| known.clauses().to_vec()).any(|clause| {
            vocabulary.entry(clause.id).class == Class::Restriction
                && !license.clauses().iter().any(|own| own.id == clause.id)
        });
        if missed {
            license.text_read = license.text_read.min(TextRead::Part);
        }
    }
}

/// True if tag characters, which spell ASCII and which nobody sees, are enough to spell a word. They are folded away like
/// other characters that show nothing; what they may say was not read.
fn spells_unseen(text: &str) -> bool {
    /// The first bytes of every tag character, so that other texts are not looked at twice.
    const FIRST: &[u8] = b"\xf3\xa0";
    memchr::memmem::find(text.as_bytes(), FIRST).is_some()
        && text.chars().filter(|c| ('\u{e0020}'..='\u{e007e}').contains(c)).nth(2).is_some()
}

/// A license whose clauses point at the lines of the user's own text where their sections begin.
pub(super) fn placed(license: &License, source: &Source, text: &Normalized<'_>) -> License {
    let mut placed = license.clone();
    if let Body::Clauses(clauses) = &mut placed.body {
        let sections = sections(text, &sentences(text));
        clauses.iter_mut().for_each(|clause| place(clause, &sections, source));
    }
    placed.place = source.place(0);
    placed
}

/// Where each section begins, by its label without punctuation.
pub(super) fn sections(text: &Normalized<'_>, reading: &Reading) -> HashMap<String, Range<usize>> {
    let mut places = HashMap::new();
    for sentence in &reading.sentences {
        let span = reading.span(text, sentence);
        let label = plain(&reading.citation(sentence));
        places.entry(label).or_insert(span.start as usize..span.end as usize);
    }
    places
}

/// `1.b.i(B)` and `1(b)(i)(B)` are one place.
pub(super) fn plain(section: &str) -> String {
    let parts = section.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(".").to_lowercase()
}

/// Points a clause at its section, or at the nearest section above that the text has; else at the text's beginning.
pub(super) fn place(clause: &mut Clause, sections: &HashMap<String, Range<usize>>, source: &Source) {
    let first = clause.section.split([',', ';', '+']).next().unwrap_or_default();
    let label = plain(first);
    let above = std::iter::successors(Some(label.as_str()), |label| label.rsplit_once('.').map(|(above, _)| above));
    let span = above.filter(|label| !label.is_empty()).find_map(|label| sections.get(label));
    clause.place = source.place(span.map_or(0, |span| span.start));
    clause.quote = span.map(|span| quoted(source.text().get(span.start..).unwrap_or_default()));
}

/// True if a file is a description of a license or system, and not a license text.
pub fn is_description(source: &Source) -> bool {
    const KEYS: [&str; 2] = ["schema", "name"];
    const TABLES: [&str; 3] = ["[[clause]]", "[[component]]", "[[evidence]]"];
    let key = |line: &str| {
        KEYS.iter().any(|key| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')))
    };
    source.name().ends_with(".toml")
        || source.text().lines().map(str::trim).any(|line| key(line) || TABLES.contains(&line))
}

impl ReadText<'_> {
    /// What the reader of a report should know about how the text was read.
    pub fn report(&self, source: &Source) -> TextReport {
        let line = |byte: u32| source.place(byte as usize).line;
        let found = self.found.as_ref();
        let told = Told::new(&self.text);
        let matches = found.map(|found| found.matches.as_slice()).unwrap_or_default();
        let notices = found.map(|found| found.notices.as_slice()).unwrap_or_default();
        let words = self.words.as_ref();
        TextReport {
            terms_from: match (words.is_some(), self.changed) {
                (_, true) => "known texts, and its own words where it differs",
                (true, false) => "its own words",
                (false, false) => "known texts",
            },
            known: matches.iter().map(|known| told.known(known)).collect(),
            named: notices.iter().map(|notice| (notice.id.clone(), line(notice.span.start))).collect(),
            near: found
                .into_iter()
                .flat_map(|found| &found.suggestions)
                .filter_map(|near| near.ids.first().cloned())
                .collect(),
            unread: words
                .into_iter()
                .flat_map(|words| &words.unread)
                .map(|unread| UnreadReport {
                    lines: unread.lines,
                    quote: quoted(&unread.quote),
                    words: unread.words.clone(),
                })
                .collect(),
            not_granted: words.map(|words| words.not_granted.clone()).unwrap_or_default(),
            hidden: told.hidden(),
            language: words.map(|words| format!("{:?}", words.language)),
        }
    }
}
