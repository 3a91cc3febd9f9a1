//! One card, model folder, bill of materials or expression as a subject of `check`: everything stated in it applies at
//! once, together with what known bases declare, and what is not stated or not known never passes.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::input::bom::{self, Bom};
use crate::input::expression::{self, Expression};
use crate::input::model_dir::{self, Statement};
use crate::input::{Found, Library, Subject, SubjectError, file, model_card, stated};
use crate::lineage::{Known, base_id};
use crate::model::{License, Place};
use crate::source::{Code, Problem, Source};

/// The subject that an argument names, if it is of one of these kinds; `None` leaves it to the other readers.
pub fn locate(argument: &str, library: &Library) -> Option<Result<Found, SubjectError>> {
    let path = Path::new(argument);
    if argument == "-" {
        return None;
    }
    if path.is_dir() {
        return folder(path, library);
    }
    if path.is_file() {
        return by_content(path, library);
    }
    let known = library.find_license(argument).is_some() || library.find_system(argument).is_some();
    let parsed = (!known && expression::is_expression(argument)).then(|| expression::parse(argument)).flatten()?;
    let source = Source::new("expression", argument);
    let license = stated::license(&parsed, library, &start("expression"));
    Some(Ok(Found { subject: Subject::License(license), source, is_file: false, text: None }))
}

fn by_content(path: &Path, library: &Library) -> Option<Result<Found, SubjectError>> {
    let named_card = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("README.md"));
    // What cannot be read as text is for the other readers to say.
    let source = file::read_bill(path).ok()?;
    let text = source.text().trim_start_matches('\u{feff}');
    if named_card || text.starts_with("---") {
        let statement = card(&source);
        return Some(found(&source, &[statement], library));
    }
    let bill = bom::read(source.text())?;
    Some(match bill {
        Ok(bill) => known().map(|known| Found {
            subject: Subject::License(Arc::new(of_bill(&bill, &source, library, &known))),
            source: source.clone(),
            is_file: true,
            text: None,
        }),
        Err(words) => Err(vec![Problem::with_file(source.name(), Code::Syntax, words)]),
    })
}

fn folder(path: &Path, library: &Library) -> Option<Result<Found, SubjectError>> {
    let name = path.display().to_string();
    let statements = match model_dir::read(path) {
        Ok(statements) if statements.is_empty() => return None,
        Ok(statements) => statements,
        Err(error) => return Some(Err(vec![Problem::with_file(&name, Code::Unreadable, error.to_string())])),
    };
    // What its files state stands for the folder, so that a hash of it changes when a statement does.
    let lines = statements.iter().map(|one| format!("{}: {:?} from {:?}\n", one.file, one.licenses, one.bases));
    Some(found(&Source::new(name, lines.collect::<String>()), &statements, library))
}

fn card(source: &Source) -> Statement {
    let card = model_card::read(source.text().as_bytes());
    let name = card.license_name.as_ref().map(ToString::to_string);
    let licenses = card.licenses.iter().map(ToString::to_string).collect();
    Statement {
        file: source.name().to_string(),
        licenses: name.map_or(licenses, |name| vec![name]),
        bases: card.base_models.iter().map(ToString::to_string).collect(),
        problems: card
            .problems
            .iter()
            .filter(|problem| problem.kind.is_bad_input())
            .map(|problem| (problem.line, problem.to_string()))
            .collect(),
    }
}

fn known() -> Result<Known, SubjectError> {
    Known::shipped().map_err(|error| vec![Problem::with_file("hub/models.toml", Code::Syntax, error.to_string())])
}

fn start(file: &str) -> Place {
    Place { file: Arc::from(file), line: 1, column: 1 }
}

fn found(source: &Source, statements: &[Statement], library: &Library) -> Result<Found, SubjectError> {
    let problems = statements.iter().flat_map(|statement| {
        let name = if statement.file.as_str() == &**source.name() {
            statement.file.clone()
        } else {
            join(source, &statement.file)
        };
        statement.problems.iter().map(move |(_, words)| Problem::with_file(&name, Code::Syntax, words.clone()))
    });
    let problems: Vec<Problem> = problems.collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let license = of_statements(source.name(), statements, library, &known()?);
    Ok(Found { subject: Subject::License(Arc::new(license)), source: source.clone(), is_file: true, text: None })
}

fn join(source: &Source, file: &str) -> String {
    format!("{}/{file}", source.name())
}

fn of_statements(id: &str, statements: &[Statement], library: &Library, known: &Known) -> License {
    let place = start(id);
    let mut parts = Parts { library, known, place: &place, list: Vec::new(), seen: HashSet::new() };
    let stating: Vec<&Statement> = statements.iter().filter(|statement| !statement.licenses.is_empty()).collect();
    for statement in &stating {
        statement.licenses.iter().for_each(|license| parts.named(license));
    }
    if parts.list.is_empty() {
        parts.unread("(no license stated)");
    }
    let own: Vec<String> = parts.list.iter().map(|part| part.id.clone()).collect();
    let disagree = disagreement(&stating, library);
    if disagree.is_some() {
        parts.unread("(sources that disagree)");
    }
    statements.iter().flat_map(|statement| &statement.bases).for_each(|base| parts.base(base));
    let from = parts.list.iter().map(|part| part.id.as_str()).filter(|id| !own.iter().any(|mine| mine == id));
    let bases = statements.iter().flat_map(|statement| statement.bases.iter().map(String::as_str));
    let mut notes = vec![format!("states {}", own.join(", "))];
    let bases: Vec<&str> = bases.collect();
    if !bases.is_empty() {
        notes.push(format!("made from {}, which adds {}", bases.join(", "), from.collect::<Vec<_>>().join(", ")));
    }
    notes.extend(disagree);
    let mut license = stated::all_of(id, parts.list, &place);
    license.note = Some(notes.join("; "));
    license
}

/// Files of one folder that name different licenses, each with what it names.
fn disagreement(stating: &[&Statement], library: &Library) -> Option<String> {
    let ids = |statement: &Statement| {
        let id = |name: &String| library.find_license(name).unwrap_or_else(|| name.clone());
        let mut ids: Vec<String> = statement.licenses.iter().map(id).collect();
        ids.sort();
        ids
    };
    let first = ids(stating.first()?);
    let differ = stating.iter().any(|statement| ids(statement) != first);
    let told = stating.iter().map(|statement| format!("{}: {}", statement.file, statement.licenses.join(", ")));
    differ.then(|| format!("sources disagree: {}", told.collect::<Vec<_>>().join("; ")))
}

fn of_bill(bill: &Bom, source: &Source, library: &Library, known: &Known) -> License {
    let place = start(source.name());
    let component = |component: &bom::Component| {
        let mut parts = Parts { library, known, place: &place, list: Vec::new(), seen: HashSet::new() };
        match &component.license {
            Some(license) => parts.expression(license),
            None => parts.unread("(no license stated)"),
        }
        component.ancestors.iter().for_each(|base| parts.base(base));
        Arc::new(stated::all_of(&component.name, parts.list, &place))
    };
    let mut parts: Vec<Arc<License>> = bill.components.iter().map(component).collect();
    if parts.is_empty() {
        parts.push(Arc::new(stated::unread("(no component)", &place)));
    }
    let mut license = stated::all_of(source.name(), parts, &place);
    license.name.clone_from(&bill.name);
    license.note = Some(format!("{} components; the worst of them counts", bill.components.len()));
    license
}

/// Terms that apply together, each once.
struct Parts<'p> {
    library: &'p Library,
    known: &'p Known,
    place: &'p Place,
    list: Vec<Arc<License>>,
    seen: HashSet<String>,
}

impl Parts<'_> {
    fn named(&mut self, name: &str) {
        let single = || Expression::One { license: name.to_owned(), exception: None };
        let is_known = self.library.find_license(name).is_some();
        let parsed = if is_known { None } else { expression::parse(name) };
        self.expression(&parsed.unwrap_or_else(single));
    }

    fn expression(&mut self, expression: &Expression) {
        let license = stated::license(expression, self.library, self.place);
        self.push(license);
    }

    fn unread(&mut self, id: &str) {
        self.push(Arc::new(stated::unread(id, self.place)));
    }

    fn push(&mut self, license: Arc<License>) {
        if self.list.iter().all(|part| part.id != license.id) {
            self.list.push(license);
        }
    }

    /// The terms of a base and of its own bases, as far as they are known. All of them are stacked: a permissive one
    /// adds nothing that could fail, and a restriction stays whatever the model itself declares.
    fn base(&mut self, base: &str) {
        let mut waiting = vec![base_id(base).to_owned()];
        while let Some(base) = waiting.pop() {
            if !self.seen.insert(base.clone()) {
                continue;
            }
            match self.known.find(&base) {
                Some(group) => {
                    self.named(&group.license);
                    waiting.extend(group.bases.iter().cloned());
                }
                None => self.unread(&format!("(terms of the base {base})")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;
    use crate::engine::{Options, judge_license};
    use crate::input::{Library, Subject};
    use crate::model::Openness;

    fn openness(argument: &str) -> Option<Openness> {
        let library = Library::embedded().expect("the shipped vocabulary");
        let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
        let found = locate(argument, &library)?.ok()?;
        match found.subject {
            Subject::License(license) => Some(judge_license(&standard, &license, &Options::default()).openness()),
            Subject::System(_) => None,
        }
    }

    #[test]
    fn each_kind_is_told_from_its_content() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text).expect("a file");
            path.display().to_string()
        };
        let open = write("a.md", "---\nlicense: mit\n---\n");
        let laundered = write("b.md", "---\nlicense: mit\nbase_model: meta-llama/Llama-3.1-8B\n---\n");
        let strange = write("c.md", "---\nlicense: mit\nbase_model: no/body\n---\n");
        let silent = write("d.md", "# no front matter\n");
        let bill = write("bom.json", r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"x"}]}"#);
        let model = write("model/README.md", "---\nlicense: mit\n---\n");
        write("model/config.json", r#"{"license": "cc-by-nc-4.0"}"#);
        let broken = write("broken.md", "---\nlicense: mit\nlicense: isc\n---\n");
        let model = model.trim_end_matches("/README.md");
        for (argument, expected) in [
            (open.as_str(), Some(Openness::Open)),
            (&laundered, Some(Openness::NotOpen)),
            (&strange, Some(Openness::Unsure)),
            // Without front matter it may be a license text in Markdown: left to the reader of texts.
            (&silent, None),
            (&bill, Some(Openness::Unsure)),
            (model, Some(Openness::NotOpen)),
            (&broken, None),
            ("MIT AND Apache-2.0", Some(Openness::Open)),
            ("mit", None),
        ] {
            assert_eq!(openness(argument), expected, "{argument}");
        }
    }
}
