//! An Ollama `Modelfile`: `FROM` names the base, `LICENSE` holds a text or a name.

use super::Statement;
use crate::source::limits::{LICENSES_IN_ONE, MODELFILE_LINES};
use crate::source::{Code, Problem, Source};

/// The quotes around a value of several lines.
const QUOTES: &str = "\"\"\"";
/// The quotes around a value of one line or several.
const QUOTE: &str = "\"";

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
    if memchr::memchr_iter(b'\n', source.text().as_bytes()).count() > MODELFILE_LINES {
        let message = format!("has more than {MODELFILE_LINES} lines");
        statement.problems.push(Problem::with_file(source.name(), Code::TooLarge, message));
        return statement;
    }
    let mut from = false;
    let mut at = 0;
    while let Some(rest) = source.text().get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.lines().next().unwrap_or_default();
        let (word, value) = line.trim_start().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let indent = line.len().saturating_sub(line.trim_start().len());
        let value_at = at.saturating_add(indent).saturating_add(word.len());
        let quotes = [QUOTES, QUOTE].into_iter().find(|quotes| value.trim_start().starts_with(quotes));
        let (value, end) = match quotes.map(|quotes| (quotes, quoted(source.text(), value_at, quotes))) {
            Some((_, Some(found))) => found,
            Some((quotes, None)) => {
                let message = format!("the text after `{word}` is never closed by {quotes} at the end of a line");
                statement.problems.push(Problem::at(source, at..at, Code::Syntax, message));
                return statement;
            }
            None => (value.trim(), at.saturating_add(line.len())),
        };
        match word.to_ascii_uppercase().as_str() {
            "FROM" => {
                from = true;
                statement.bases.extend(base(value));
            }
            // What was trained onto the base has terms of its own.
            "ADAPTER" => statement.bases.push(base(value).unwrap_or_else(|| format!("(the adapter {})", value.trim()))),
            "LICENSE" => license(source, value, value_at, &mut statement),
            "" | "PARAMETER" | "TEMPLATE" | "SYSTEM" | "MESSAGE" | "REQUIRES" => {}
            other if other.starts_with('#') => {}
            // What nobody reads may be terms.
            _ => {
                let message = format!("`{word}` is no instruction of a Modelfile");
                statement.problems.push(Problem::at(source, at..at.saturating_add(line.len()), Code::Syntax, message));
            }
        }
        let after = source.text().get(end..).and_then(|rest| rest.find('\n'));
        at = after.map_or(source.text().len(), |more| end.saturating_add(more).saturating_add(1));
    }
    let licenses = statement.licenses.len().saturating_add(statement.texts.len());
    if licenses > LICENSES_IN_ONE {
        let message = format!("has {licenses} licenses, more than {LICENSES_IN_ONE}");
        statement.problems.push(Problem::with_file(source.name(), Code::TooLarge, message));
    }
    if !from {
        let problem = Problem::with_file(source.name(), Code::MissingKey, "has no `FROM`");
        statement.problems.push(problem.help("every Modelfile names what it was made from"));
    }
    statement
}

/// The value between the first quotes from `at` and those that end a line, as Ollama reads it, and where it ends.
fn quoted<'t>(text: &'t str, at: usize, quotes: &str) -> Option<(&'t str, usize)> {
    let start = at.checked_add(text.get(at..)?.find(quotes)?)?.checked_add(quotes.len())?;
    let mut end = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        end = line.len().checked_add(end)?;
        let value = text.get(start..end)?.trim_end();
        if let Some(value) = value.strip_suffix(quotes) {
            return Some((value, start.checked_add(value.len())?.checked_add(quotes.len())?));
        }
    }
    None
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
        let before = source.text().get(..at).unwrap_or_default().matches('\n').count();
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
        assert_eq!(statement("FROM x\nLICENSE \"MIT\n").problems.len(), 1);
        assert_eq!(statement("FROM x\nLICENSE \"\"\"MIT\"\"\" for no sale\n").problems.len(), 1);
    }

    #[test]
    fn one_quote_holds_several_lines_too() {
        let found = statement("FROM x\nLICENSE \"MIT\nbut not for sale\"\nLICENSE \"ISC\"\n");
        assert_eq!((found.texts.len(), found.licenses), (1, vec!["ISC".to_owned()]));
        assert!(found.texts[0].text().contains("but not for sale"));
    }

    #[test]
    fn no_more_licenses_are_read_than_may_be_in_one() {
        let licenses = |count: usize| statement(&format!("FROM x\n{}", "LICENSE \"\"\"a\nb\"\"\"\n".repeat(count)));
        assert_eq!(licenses(64).problems.len(), 0);
        assert_eq!(licenses(65).problems.len(), 1);
    }
}
