//! How a finding is told: the section as printed, the lines, the quoted words and the parameters.

use std::collections::HashSet;

use crate::model::{Clause, ClauseId, ParameterValue, Vocabulary};
use crate::source::Source;
use crate::text::normalize::{Normalized, Span};
use crate::text::sentences::{Reading, Sentence};

use super::findings::{Certainty, Found, Unread};
use super::parameters::{currency, one_line, value};
use super::program::{Match, Program};
use super::reader::Word;
use super::rules::{Rule, Setting};

/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 600;

pub(super) struct Teller<'a> {
    vocabulary: &'a Vocabulary,
    source: &'a Source,
    text: &'a Normalized<'a>,
    reading: &'a Reading,
    /// Clauses told already, by id, section and parameters: a description says each once.
    told: HashSet<String>,
}

impl<'a> Teller<'a> {
    pub fn new(vocabulary: &'a Vocabulary, source: &'a Source, text: &'a Normalized<'a>, reading: &'a Reading) -> Self {
        Self { vocabulary, source, text, reading, told: HashSet::new() }
    }

    /// The clause that `rule` finds in a sentence; none if it was told before.
    pub fn clause(
        &mut self,
        sentence: &Sentence,
        rule: &Rule,
        found: &Match,
        program: &Program,
        words: &[Word<'_>],
        certainty: Certainty,
    ) -> Option<Found> {
        let span = self.reading.span(self.text, sentence);
        let entry = self.vocabulary.entry(rule.clause);
        let mut clause = Clause::bare(rule.clause, entry, self.source.place(span.start as usize));
        clause.section = self.reading.citation(sentence);
        clause.summary.clone_from(&rule.summary);
        clause.quote = Some(self.quote(span));
        for (slot, setting) in &rule.set {
            let kept = |name: &str| {
                program.kept(found, name).and_then(|(start, end)| words.get(start..end)).filter(|kept| !kept.is_empty())
            };
            let set = match setting {
                Setting::To(value) => Some(value.clone()),
                Setting::Kept(name) => {
                    kept(name).and_then(|kept| value(&entry.parameters[*slot].kind, kept, self.printed(kept, 0)))
                }
                Setting::Currency(name) => kept(name)
                    .and_then(|kept| currency(self.printed(kept, 4)))
                    .map(|code| ParameterValue::Text(code.into())),
            };
            if set.is_some() {
                clause.parameters[*slot] = set;
            }
        }
        let new = self.told.insert(format!("{:?}", (clause.id, &clause.section, &clause.parameters)));
        new.then(|| Found { clause, span, lines: self.lines(span), certainty })
    }

    /// A sentence in which `words` are left over.
    pub fn unread(&self, sentence: &Sentence, span: Span, words: Vec<String>, guesses: Vec<ClauseId>) -> Unread {
        Unread {
            section: self.reading.citation(sentence),
            quote: self.quote(span),
            span,
            lines: self.lines(span),
            place: self.source.place(span.start as usize),
            words,
            guesses,
        }
    }

    /// The text of these words as printed, with so many bytes before.
    fn printed(&self, words: &[Word<'_>], before: usize) -> &str {
        let token = |word: Option<&Word<'_>>| word.and_then(|word| self.text.tokens().get(word.token));
        let (Some(first), Some(last)) = (token(words.first()), token(words.last())) else { return "" };
        let text = self.text.text();
        let mut start = (first.span.start as usize).saturating_sub(before);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        text.get(start..last.span.end as usize).unwrap_or_default()
    }

    fn quote(&self, span: Span) -> String {
        let line = one_line(self.text.original(span));
        match line.char_indices().nth(LONGEST_QUOTE) {
            Some((end, _)) => format!("{} …", line.get(..end).unwrap_or_default()),
            None => line,
        }
    }

    /// Adds the words of a definition, from its first sentence to its last, to what a clause quotes.
    pub fn quote_also(&self, clause: &mut Clause, meaning: Option<(Span, Span)>) {
        let Some((first, last)) = meaning else { return };
        let words = self.quote(Span { start: first.start, end: last.end });
        if let Some(quote) = clause.quote.as_mut().filter(|quote| !quote.contains(&words)) {
            quote.push_str(" […] ");
            quote.push_str(&words);
        }
    }

    fn lines(&self, span: Span) -> (usize, usize) {
        let line = |byte: u32| self.source.place(byte as usize).line;
        (line(span.start), line(span.end.max(1) - 1))
    }
}
