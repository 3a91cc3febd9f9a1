//! An Ollama `Modelfile`: `FROM` names the base, `LICENSE` holds a text or a name.

use super::Statement;
use crate::source::{Code, Problem, Source};

/// The quotes around a value of several lines.
const QUOTES: &str = "\"\"\"";

/// True if a text reads as a `Modelfile`: its first instruction is `FROM`.
pub fn is_modelfile(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next().and_then(|line| line.split_once(char::is_whitespace));
    first.is_some_and(|(word, rest)| word.eq_ignore_ascii_case("FROM") && rest.split_whitespace().count() == 1)
}

/// Reads a `Modelfile`.
pub fn read(source: &Source) -> Statement {
    let mut statement =
        Statement { file: source.name().to_string(), source: Some(source.clone()), ..Statement::default() };
    let mut from = false;
    let mut at = 0;
    while at < source.text().len() {
        let rest = &source.text()[at..];
        let line = rest.lines().next().unwrap_or_default();
        let (word, value) = line.trim_start().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let value_at = at + line.len() - line.trim_start().len() + word.len();
        let (value, end) = match value.trim_start().starts_with(QUOTES) {
            true => match quoted(source.text(), value_at) {
                Some(found) => found,
                None => {
                    let message = format!("the text after `{word}` is never closed by {QUOTES}");
                    statement.problems.push(Problem::at(source, at..at, Code::Syntax, message));
                    return statement;
                }
            },
            false => (value.trim(), at + line.len()),
        };
        match word.to_ascii_uppercase().as_str() {
            "FROM" => {
                from = true;
                statement.bases.extend(base(value));
            }
            "LICENSE" => license(source, value, value_at, &mut statement),
            _ => {}
        }
        at = source.text()[end..].find('\n').map_or(source.text().len(), |more| end + more + 1);
    }
    if !from {
        let problem = Problem::with_file(source.name(), Code::MissingKey, "has no `FROM`");
        statement.problems.push(problem.help("every Modelfile names what it was made from"));
    }
    statement
}

/// The value between the first three quotes from `at` and the next, and where it ends.
fn quoted(text: &str, at: usize) -> Option<(&str, usize)> {
    let start = at + text[at..].find(QUOTES)? + QUOTES.len();
    let end = start + text[start..].find(QUOTES)?;
    Some((&text[start..end], end + QUOTES.len()))
}

/// A model's name; a path names a file of the folder, whose own header says what it is.
fn base(value: &str) -> Option<String> {
    let value = value.trim().trim_matches('"');
    let is_path = value.starts_with(['.', '/', '~']) || value.contains('\\') || value.ends_with(".gguf");
    (!value.is_empty() && !is_path).then(|| value.to_owned())
}

/// A license of one line is a name, of several a text. The text keeps its lines' numbers.
fn license(source: &Source, value: &str, at: usize, statement: &mut Statement) {
    let name = value.trim().trim_matches('"').trim();
    if name.contains('\n') {
        let before = source.text()[..at].matches('\n').count();
        let text = format!("{}{value}", "\n".repeat(before));
        statement.texts.push(Source::new(source.name().clone(), text));
    } else if !name.is_empty() {
        statement.licenses.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::{is_modelfile, read};
    use crate::source::Source;

    fn statement(text: &str) -> super::Statement {
        read(&Source::new("Modelfile", text))
    }

    #[test]
    fn instructions_are_read_and_texts_are_not_taken_for_them() {
        let text = "# c\nFROM llama3.2:1b\nTEMPLATE \"\"\"\nLICENSE \"MIT\"\nFROM x\n\"\"\"\nlicense \"Apache-2.0\"\n\
                    LICENSE \"\"\"\nOne\nTwo\n\"\"\"\n";
        let found = statement(text);
        assert_eq!((found.bases, found.licenses), (vec!["llama3.2:1b".to_owned()], vec!["Apache-2.0".to_owned()]));
        assert_eq!(found.texts.len(), 1);
        assert_eq!(found.texts[0].place(found.texts[0].text().find("One").expect("the text")).line, 9);
        assert!(is_modelfile(text) && !is_modelfile("From here on we say\n") && !is_modelfile("license = 'FROM x'"));
    }

    #[test]
    fn what_is_broken_is_named_by_line() {
        let found = statement("FROM x\n\nLICENSE \"\"\"\nMIT\n");
        assert_eq!(found.problems[0].place().map(|place| place.line), Some(3));
        assert_eq!(statement("LICENSE MIT\n").problems.len(), 1);
        assert!(statement("FROM ./model.gguf").bases.is_empty());
    }
}
