//! What the files of one model state, as terms: all of it together, and what they do not agree on is told.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::parts::{Parts, expression_of};
use crate::input::model_card::{self, Card, Problem, ProblemKind};
use crate::input::model_dir::Statement;
use crate::input::text::{LazyReader, TextReader};
use crate::input::words::Words;
use crate::input::{Library, SubjectError, stated};
use crate::lineage::{Known, base_id};
use crate::model::{Body, License, Place, TextRead};
use crate::source::{self, Source};
use crate::text::{How, Notice};

/// What is needed to turn statements into terms.
pub(super) struct Stating<'s, 'l> {
    pub(super) library: &'s Library,
    pub(super) known: &'s Known,
    pub(super) words: &'s Words,
    pub(super) place: Place,
    pub(super) reader: Arc<LazyReader<'l>>,
}

/// What stands for the terms of a model that states none.
const NOT_STATED: &str = "(no license stated)";

/// One file with the terms that it states.
struct Told<'s> {
    file: &'s str,
    licenses: Vec<Arc<License>>,
}

impl Stating<'_, '_> {
    /// The terms that statements come to, under a name.
    pub(super) fn license(&self, id: &str, statements: &[Statement]) -> Result<License, SubjectError> {
        let told = self.told(own_name(id), statements)?;
        let mut parts = Parts::new(self.library, self.known, &self.place);
        told.iter().flat_map(|one| &one.licenses).for_each(|license| parts.push(license.clone()));
        if parts.list.is_empty() {
            parts.unread(NOT_STATED);
        }
        let mut notes = vec![states(&told, &parts.list)];
        let own = parts.list.len();
        let disagree = disagreement(&told);
        if disagree.is_some() {
            parts.unread("(sources that disagree)");
        }
        let apart = parts.list.len();
        let bases: Vec<&str> = statements.iter().flat_map(|one| one.bases.iter().map(String::as_str)).collect();
        bases.iter().for_each(|base| parts.base(base));
        statements.iter().flat_map(|one| &one.mentioned).for_each(|model| parts.mentioned(model));
        debug_assert!(own <= apart, "parts are only added");
        let from: Vec<&str> = parts.list[apart..].iter().map(|part| part.id.as_str()).collect();
        if !bases.is_empty() || !from.is_empty() {
            let made = if bases.is_empty() { "other models".to_owned() } else { bases.join(", ") };
            let adds = if from.is_empty() { "nothing further".to_owned() } else { from.join(", ") };
            notes.push(format!("made from {made}, which adds {adds}"));
        }
        notes.extend(disagree);
        notes.extend(statements.iter().flat_map(|one| one.remarks.iter().cloned()));
        if statements.iter().any(|one| one.gated) {
            notes.push("access is gated: whoever gives it may ask for more than the license does".to_owned());
        }
        let mut license = stated::all_of(id, parts.list, &self.place);
        license.note = Some(notes.join("; "));
        Ok(license)
    }

    /// The same as one card, for a batch that follows the bases itself.
    pub(super) fn card(&self, id: &str, statements: &[Statement]) -> Card<'static> {
        let mut card = Card::default();
        for one in statements {
            card.base_models.extend(one.bases.iter().map(|base| base.clone().into()));
            let known = one.mentioned.iter().filter(|model| self.known.find(base_id(model)).is_some());
            card.base_models.extend(known.map(|model| model.clone().into()));
            card.gated |= one.gated;
            let problem = |problem: &source::Problem| {
                let line = problem.place().map_or(0, |place| place.line);
                let words = format!("{}: {}", one.file, problem.message);
                Problem::new(ProblemKind::Unreadable, u32::try_from(line).unwrap_or(u32::MAX), words)
            };
            match &one.source {
                // A card's own reader says all that is wrong with it.
                Some(text) if one.file.eq_ignore_ascii_case("README.md") => {
                    card.problems.extend(model_card::read(text.text().as_bytes()).problems);
                }
                _ => card.problems.extend(one.problems.iter().map(problem)),
            }
        }
        let told = self.told(own_name(id), statements).unwrap_or_else(|problems| {
            let unread = |problem: source::Problem| {
                Problem::new(ProblemKind::Unreadable, 0, format!("{}: {}", problem.source.name(), problem.message))
            };
            card.problems.extend(problems.into_iter().map(unread));
            Vec::new()
        });
        let all = told.iter().flat_map(|one| &one.licenses).flat_map(|license| apart(license));
        let mut seen = BTreeSet::new();
        card.licenses =
            all.map(stated::written).filter(|written| seen.insert(written.clone())).map(Into::into).collect();
        let disagree = disagreement(&told);
        card.problems.extend(disagree.map(|words| Problem::new(ProblemKind::SourcesDisagree, 0, words)));
        card
    }

    fn told<'t>(&self, own: &str, statements: &'t [Statement]) -> Result<Vec<Told<'t>>, SubjectError> {
        let any = statements.iter().any(|one| !one.texts.is_empty() || !one.notices.is_empty());
        let reader = match any {
            true => Some(self.reader.get()?),
            false => None,
        };
        let files: Vec<&str> =
            statements.iter().filter(|one| !one.texts.is_empty()).map(|one| one.file.as_str()).collect();
        let (mut told, mut noted, mut mentioned) = (Vec::new(), Vec::new(), Vec::new());
        for one in statements {
            let (mut licenses, mut mentions) = (Vec::new(), Vec::new());
            // A name that stands beside no license is read by no hub, and binds all the same.
            if let Some(name) = one.name.as_deref().filter(|_| one.licenses.is_empty()) {
                licenses.extend([Arc::new(stated::unread(NOT_STATED, &self.place)), self.named(name)]);
            }
            for name in self.names(one) {
                let license = self.named(name);
                // Where a card leaves its terms to a file, the file says what they are.
                if !(self.is_left_to_a_file(one, name, &license) && is_beside(one.link.as_deref(), &files, own)) {
                    licenses.push(license);
                }
            }
            if let Some(reader) = reader {
                for text in &one.texts {
                    licenses.push(read(reader, text)?);
                }
                for notice in &one.notices {
                    let (names, states) = self.noticed(reader, notice);
                    if states { noted.push((&*one.file, reader, notice, names)) } else { mentions.extend(names) }
                }
            }
            if !licenses.is_empty() {
                told.push(Told { file: &one.file, licenses });
            }
            if !mentions.is_empty() {
                mentioned.push(Told { file: &one.file, licenses: mentions });
            }
        }
        // A notice that alone states the terms is read whole: what else it says may limit them. Beside a card or a text it adds its licenses.
        let alone = told.is_empty();
        for (file, reader, notice, names) in noted {
            let licenses = if alone { vec![read(reader, notice)?] } else { names };
            told.push(Told { file, licenses });
        }
        // `… is an MIT-licensed library` says nothing of the model's own license, and binds beside what does.
        if let Some(first) = mentioned.first_mut().filter(|_| told.is_empty()) {
            first.licenses.insert(0, Arc::new(stated::unread(NOT_STATED, &self.place)));
        }
        told.append(&mut mentioned);
        Ok(told)
    }

    /// Whether a name says no terms but where they are: `other`, a family, or the own name beside `other` of a license that nobody knows.
    fn is_left_to_a_file(&self, one: &Statement, name: &str, license: &License) -> bool {
        let elsewhere = one.licenses.iter().any(|word| self.words.is_named_elsewhere(word));
        let own = elsewhere && one.name.as_deref() == Some(name) && license.parts().is_empty();
        license.text_read == TextRead::None && (self.words.is_open_ended(name) || self.words.says_nothing(name) || own)
    }

    /// The names of the licenses that bind by what a file says, as a batch has it from its cards.
    fn names<'t>(&'t self, one: &'t Statement) -> impl Iterator<Item = &'t str> {
        let name = one.name.as_deref();
        one.licenses.iter().flat_map(move |word| self.words.binding(word, name, |name| self.library.find_license(name)))
    }

    fn named(&self, name: &str) -> Arc<License> {
        stated::license(&expression_of(name, self.library), self.library, &self.place)
    }

    /// The licenses that a notice names, and whether it says more than their names: holds a text, or says that the whole is under it. A notice
    /// without any is a list of names and dates, or speaks of parts, and states nothing.
    fn noticed(&self, reader: &TextReader<'_>, notice: &Source) -> (Vec<Arc<License>>, bool) {
        let text = crate::text::normalize(notice.text());
        let Some(found) = reader.identify(&text) else { return (Vec::new(), false) };
        let texts =
            found.matches.iter().filter_map(|known| known.ids.iter().find_map(|id| self.library.license(id).ok()));
        let meant = found.notices.iter().filter(|named| named.how != How::Denied);
        let puts = |notice: &Notice| {
            notice.how == How::Tag || notice.how == How::Licensed && notice.is_of_whole && !notice.is_doubtful
        };
        let states = !found.matches.is_empty() || meant.clone().any(puts);
        let named = meant.filter_map(|named| self.library.license(named.id.as_deref()?).ok());
        (texts.chain(named).collect(), states)
    }
}

/// A text's terms, under the name of its file where no description stands for them.
fn read(reader: &TextReader<'_>, text: &Source) -> Result<Arc<License>, SubjectError> {
    let read = reader.read(text)?;
    let mut license = read.license;
    if read.words.is_some() {
        license.id = format!("(the text of {})", text.name());
        license.name.clone_from(&license.id);
    }
    Ok(Arc::new(license))
}

/// The terms that apply together, each by itself.
fn apart(license: &License) -> Vec<&License> {
    match &license.body {
        Body::AllOf(parts) => parts.iter().flat_map(|part| apart(part)).collect(),
        _ => vec![license],
    }
}

/// The model's own name, without its owner's.
fn own_name(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}

/// True if one of these files is the one that a card links to; or if it links to none, and there is one. An address may lead to the file of
/// another model: this one's own name must stand in it.
fn is_beside(link: Option<&str>, files: &[&str], own: &str) -> bool {
    let Some(link) = link else { return !files.is_empty() };
    let link = link.split(['?', '#']).next().unwrap_or(link).trim_start_matches("./");
    let name = match link.split_once("://") {
        Some((_, page)) if page.split('/').any(|part| part.eq_ignore_ascii_case(own)) => page.rsplit('/').next(),
        Some(_) => None,
        None => Some(link),
    };
    name.is_some_and(|name| files.iter().any(|file| file.eq_ignore_ascii_case(name)))
}

fn states(told: &[Told<'_>], list: &[Arc<License>]) -> String {
    match told {
        [] => "states no license".to_owned(),
        [_] => format!("states {}", list.iter().map(|part| part.id.as_str()).collect::<Vec<_>>().join(", ")),
        _ => format!("states {}", each(told)),
    }
}

fn each(told: &[Told<'_>]) -> String {
    let one = |one: &Told<'_>| {
        format!("{}: {}", one.file, one.licenses.iter().map(|part| part.id.as_str()).collect::<Vec<_>>().join(", "))
    };
    told.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Files that name different licenses. One that names some of another's, such as one of two license texts, agrees.
fn disagreement(told: &[Told<'_>]) -> Option<String> {
    let ids = |one: &Told<'_>| -> BTreeSet<String> {
        one.licenses.iter().flat_map(|license| apart(license)).map(stated::written).collect()
    };
    // Several license texts side by side are one statement: both apply, or either may be chosen.
    let (texts, others): (Vec<_>, Vec<_>) = told.iter().partition(|one| one.file.to_lowercase().starts_with("licen"));
    let mut sets: Vec<BTreeSet<String>> = others.into_iter().map(ids).collect();
    let together: BTreeSet<String> = texts.into_iter().flat_map(ids).collect();
    sets.extend((!together.is_empty()).then_some(together));
    let agree = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.is_subset(other) || other.is_subset(one);
    let differ = sets.iter().enumerate().any(|(at, one)| sets[..at].iter().any(|other| !agree(one, other)));
    differ.then(|| format!("sources disagree: {}", each(told)))
}
