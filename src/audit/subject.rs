//! One input of any kind as a subject of `check`: everything stated in it applies at once, together with what known
//! bases declare, and what is not stated or not known never passes.

mod bill;
mod parts;
mod stating;

use std::ffi::OsStr;
use std::sync::Arc;

use crate::input::model_card::Card;
use crate::input::model_dir::Statement;
use crate::input::reader::{Content, Given, Reader};
use crate::input::text::LazyReader;
use crate::input::words::Words;
use crate::input::{Found, Library, Subject, SubjectError, Texts, stated};
use crate::lineage::Known;
use crate::model::{License, Place};
use crate::source::limits::LICENSES_JUDGED;
use crate::source::{Code, Problem, Source, name_of};
use stating::Stating;

/// Finds subjects. What they share, such as the reader of license texts, is made once for all of them.
pub struct Finder<'l> {
    library: &'l Library,
    reader: Arc<LazyReader<'l>>,
}

impl<'l> Finder<'l> {
    /// Finds subjects among what `library` knows, and reads license texts as `texts` says.
    pub fn new(library: &'l Library, texts: &'l Texts) -> Finder<'l> {
        Finder { library, reader: Arc::new(LazyReader::new(library, texts)) }
    }

    /// The subject that an argument names: `-`, a path, or words. `kind` is the reader to use, if one is asked for.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn find(&self, argument: impl AsRef<OsStr>, kind: Option<&'static Reader>) -> Result<Found, SubjectError> {
        let library = self.library;
        let argument = argument.as_ref();
        let given = Given::of(argument, kind)?;
        let content = Reader::read(kind, &given, library)?;
        let (source, is_file) = match &given {
            // A folder has no text of its own: its files have.
            Given::Folder(path) | Given::Weights(path) => (Source::new(name_of(path), ""), true),
            Given::Text(source) => (source.clone(), argument != "-"),
            Given::Words(words) => (Source::new("expression", words.as_str()), false),
        };
        let place = Place { file: source.name().clone(), line: 1, column: 1 };
        let of = |license: Arc<License>| Found {
            subject: Subject::License(license),
            source: source.clone(),
            is_file,
            text: None,
            others: Vec::new(),
        };
        match content {
            Content::Described(subject, source) => {
                Ok(Found { subject: *subject, source, is_file, text: None, others: Vec::new() })
            }
            Content::Text(text) => {
                let read = self.reader.get()?.read(&text)?;
                let report = read.report(&text);
                Ok(Found { text: Some(report), ..of(within_budget(read.license.into(), &source)?) })
            }
            Content::Named(expression) => Ok(of(stated::license(&expression, library, &place))),
            Content::Bill(bill) => {
                let license = bill::license(&bill, &place, library, &known()?);
                Ok(of(within_budget(license.into(), &source)?))
            }
            Content::Stated(statements) => {
                let problems: Vec<Problem> = statements.iter().flat_map(|one| one.problems.clone()).collect();
                if !problems.is_empty() {
                    return Err(problems);
                }
                let (known, words) = (known()?, words()?);
                let (known, words, reader) = (&known, &words, self.reader.clone());
                let stating = Stating { library, known, words, place, reader };
                let license = stating.license(source.name(), &statements)?;
                let others =
                    statements.into_iter().flat_map(|one| one.source.into_iter().chain(one.texts).chain(one.notices));
                Ok(Found { others: others.collect(), ..of(within_budget(license.into(), &source)?) })
            }
        }
    }
}

/// The license, if it has no more parts than can be judged as one subject.
fn within_budget(license: Arc<License>, source: &Source) -> Result<Arc<License>, SubjectError> {
    let (mut leaves, mut waiting) = (0, vec![&*license]);
    while let Some(part) = waiting.pop() {
        waiting.extend(part.parts().iter().map(|part| &**part));
        leaves += usize::from(part.parts().is_empty());
        if leaves > LICENSES_JUDGED {
            let message = format!("states more than {LICENSES_JUDGED} licenses that differ, too many for one subject");
            let problem = Problem::with_file(source.name(), Code::TooLarge, message);
            return Err(vec![problem.help("`osi-check audit` judges each model or component by itself")]);
        }
    }
    Ok(license)
}

/// What the files of one model's folder come to, as one card: for a batch.
pub struct Models<'l>(Stating<'l, 'l>);

impl<'l> Models<'l> {
    /// Reads license texts as `texts` says.
    pub fn new(library: &'l Library, texts: &'l Texts, known: &'l Known, words: &'l Words) -> Models<'l> {
        let place = Place { file: Arc::from("a folder"), line: 1, column: 1 };
        Models(Stating { library, known, words, place, reader: Arc::new(LazyReader::new(library, texts)) })
    }

    /// The card of the model of an id: every license that any of the files names, and what is wrong with them.
    pub fn card(&self, id: &str, statements: &[Statement]) -> Card<'static> {
        self.0.card(id, statements)
    }
}

fn known() -> Result<Known, SubjectError> {
    Known::shipped().map_err(|error| vec![Problem::with_file("hub/models.toml", Code::Syntax, error.to_string())])
}

fn words() -> Result<Words, SubjectError> {
    Words::shipped().map_err(|error| vec![Problem::with_file("hub/words.toml", Code::Syntax, error.to_string())])
}
