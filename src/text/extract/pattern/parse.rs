//! Reads the language in which rule authors write phrases; `docs/extraction.md` has its signs. Built into the build script as well.

use std::borrow::Cow;

use super::parts::{Part, Sign};

/// How deep brackets may be nested.
const DEEPEST: usize = 24;

/// A part with the words as they are written.
type Written<'t> = Part<Cow<'t, str>>;

/// The parts of a phrase.
///
/// # Errors
/// What is wrong, in words for its author.
pub fn parse(text: &str) -> Result<Vec<Written<'_>>, String> {
    let mut parser = Parser { rest: text, depth: 0, parts: Vec::new() };
    parser.choice()?;
    match parser.rest.chars().next() {
        None => Ok(parser.parts),
        Some(found) => Err(format!("`{found}` closes nothing")),
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
    parts: Vec<Written<'t>>,
}

impl<'t> Parser<'t> {
    /// `a b | c d`, up to a closing bracket or the end.
    fn choice(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("brackets nested too deeply".into());
        }
        let start = self.parts.len();
        let mut count = 1;
        self.sequence()?;
        while self.eat("|") {
            self.sequence()?;
            count += 1;
        }
        if count > 1 {
            self.parts.insert(start, Part::Any(count));
        }
        self.depth -= 1;
        Ok(())
    }

    fn sequence(&mut self) -> Result<(), String> {
        let start = self.parts.len();
        let mut count = 0;
        while self.part()? {
            count += 1;
        }
        // Most sequences are one part.
        if count != 1 {
            self.parts.insert(start, Part::Seq(count));
        }
        Ok(())
    }

    /// Whether there is a next part of a sequence.
    fn part(&mut self) -> Result<bool, String> {
        let between = |c: char| matches!(c, ' ' | '-' | ',' | ';' | '\'' | '"') || c.is_whitespace();
        self.rest = self.rest.trim_start_matches(between);
        if matches!(self.rest.as_bytes().first(), None | Some(b'|' | b')' | b']')) {
            return Ok(false);
        }
        let start = self.parts.len();
        self.atom()?;
        let (least, many) = match self.rest.as_bytes().first() {
            Some(b'?') => (0, false),
            Some(b'+') => (1, true),
            Some(b'*') => (0, true),
            _ => return Ok(true),
        };
        self.rest = self.rest.get(1..).unwrap_or_default();
        self.parts.insert(start, Part::Repeat { least, many });
        Ok(true)
    }

    fn atom(&mut self) -> Result<(), String> {
        if self.eat("...") {
            self.parts.push(Part::Sign(Sign::Far));
        } else if self.eat("..") {
            self.parts.push(Part::Sign(Sign::Near));
        } else if self.eat("(") {
            self.choice()?;
            return self.close(")");
        } else if self.eat("[") {
            let name = self.name(":")?;
            self.parts.push(Part::Keep(name.into()));
            self.choice()?;
            return self.close("]");
        } else if self.eat("{") {
            let name = self.name("}")?;
            self.parts.push(Part::Shared(name.into()));
        } else {
            let sign = match self.rest.as_bytes().first() {
                Some(b'#') => Sign::Number,
                Some(b'@') => Sign::Label,
                Some(b'~') => Sign::Name,
                Some(b'&') => Sign::Itself,
                Some(b'_') => Sign::One,
                Some(b'^') => Sign::Start,
                Some(b'$') => Sign::End,
                _ => return self.word(),
            };
            self.rest = self.rest.get(1..).unwrap_or_default();
            self.parts.push(Part::Sign(sign));
        }
        Ok(())
    }

    /// A word, or the beginning of one before `*`; several words where the folding makes several of it.
    fn word(&mut self) -> Result<(), String> {
        let ends = |c: char| !c.is_alphanumeric() && c != '\'' && c != '’';
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(format!("`{}` means nothing here", self.rest.chars().next().unwrap_or(' ')));
        }
        self.rest = rest;
        if word.is_ascii() && self.eat("*") {
            self.parts.push(Part::Prefix(word.to_ascii_lowercase().into()));
        } else if self.eat("(") {
            self.endings(word)?;
        } else if self.eat("?") {
            let shorter = word.char_indices().last().and_then(|(at, _)| word.get(..at)).unwrap_or_default();
            self.parts.extend([Part::Any(2), Part::Whole(word.into()), Part::Whole(shorter.into())]);
        } else {
            self.parts.push(Part::Word(word.into()));
        }
        Ok(())
    }

    /// `term(s|ed)?`: the word with each of these endings.
    fn endings(&mut self, word: &str) -> Result<(), String> {
        let (endings, rest) = self.rest.split_once(')').ok_or("`)` is missing")?;
        self.rest = rest;
        let bare = self.eat("?").then_some("");
        if let Some(found) = endings.chars().find(|c| !c.is_alphabetic() && *c != '|') {
            return Err(format!("`{found}` in the ending of a word"));
        }
        let words = endings.split('|').chain(bare).map(|ending| Part::Whole(format!("{word}{ending}").into()));
        let start = self.parts.len();
        self.parts.extend(words);
        self.parts.insert(start, Part::Any(self.parts.len() - start));
        Ok(())
    }

    fn name(&mut self, end: &str) -> Result<&'t str, String> {
        let (name, rest) = self.rest.split_once(end).ok_or_else(|| format!("`{end}` is missing"))?;
        self.rest = rest;
        Ok(name.trim())
    }

    fn close(&mut self, sign: &str) -> Result<(), String> {
        if self.eat(sign) { Ok(()) } else { Err(format!("`{sign}` is missing")) }
    }

    fn eat(&mut self, sign: &str) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
