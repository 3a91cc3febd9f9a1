//! A sentence read again with what its defined terms mean.

use std::collections::HashSet;

use super::Reader;
use crate::model::ClauseId;
use crate::text::extract::account::outcome;
use crate::text::extract::findings::Certainty;

/// How many defined terms of one sentence are followed.
const MOST_TERMS: usize = 4;

impl Reader<'_> {
    /// Reads a sentence again with what its defined terms mean: a restriction of it is quoted with their definitions, and one that
    /// only their meaning tells is found. `before` is how many clauses were found before the sentence.
    pub(super) fn follow_definitions(&mut self, at: usize, before: usize) {
        let words = self.words;
        let own = words.all.get(words.sentences[at].clone()).unwrap_or_default();
        let mut followed = 0;
        for definition in std::mem::take(&mut self.definitions) {
            let elsewhere = followed < MOST_TERMS && !(definition.sentence..=definition.last).contains(&at);
            if let Some((read, meant)) = Some(own).filter(|_| elsewhere).and_then(|own| definition.read_in(own, words))
            {
                followed += 1;
                let outcome = outcome(self.rules, &read, &mut self.places);
                let known: HashSet<ClauseId> = self.clauses[before..].iter().map(|found| found.clause.id).collect();
                for (rule, found, program) in &outcome.found {
                    let Some(wanted) = self.rules.rules.get(*rule).filter(|rule| rule.restricts && rule.sure) else {
                        continue;
                    };
                    // Of the meaning alone, its own sentence tells.
                    let across = found.start < meant.end
                        && meant.start < found.end
                        && (found.start < meant.start || meant.end < found.end);
                    if across && !known.contains(&wanted.clause) {
                        let sentence = &self.reading.sentences[at];
                        let program = &self.rules.programs[*program].0;
                        let told = self.teller.clause(sentence, wanted, found, program, &read, Certainty::Partly);
                        self.clauses.extend(told);
                    }
                }
                let sentences = &self.reading.sentences[definition.sentence..=definition.last];
                let span = |sentence| self.reading.span(self.text, sentence);
                let meaning = sentences.first().map(span).zip(sentences.last().map(span));
                for found in &mut self.clauses[before..] {
                    if self.rules.restricts(found.clause.id) {
                        self.teller.quote_also(&mut found.clause, meaning);
                    }
                }
            }
            self.definitions.push(definition);
        }
    }
}
