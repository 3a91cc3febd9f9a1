//! The files of `rules/extract/harmless/`: phrases and subjects that take nothing away.

use super::{Loader, folded};
use crate::source::{Code, Table, Written};
use crate::text::extract::lexicon::Worth;
use crate::text::extract::rules::{Aim, Neighbor, Subject};

impl Loader<'_> {
    pub(super) fn harmless(&mut self, name: &str, root: &Table<'_, '_>) {
        self.account(root, "covers", Aim::Account);
        self.account(root, "settles", Aim::Settle);
        self.account(root, "doubts", Aim::Doubt);
        self.account(root, "provisos", Aim::Proviso);
        self.examples(root, name, None);
        let (denials, definitions) = (self.programs(root, "denials"), self.programs(root, "definitions"));
        self.rules.denials.extend(denials);
        self.rules.definitions.extend(definitions);
        let itself = self.programs(root, "itself");
        self.rules.itself.extend(itself);
        for table in root.tables("neighbor") {
            let keys = ["before", "after", "lead", "elsewhere", "covers"];
            let [before, after, lead, elsewhere, covers] = keys.map(|key| self.programs(&table, key));
            self.rules.neighbors.push(Neighbor { before, after, lead, elsewhere, covers });
            self.examples(&table, name, None);
            table.finish();
        }
        for table in root.tables("subject") {
            // The name is for the reader of the file.
            table.required_text("name", "what the sentences are about");
            let mut subject = Subject {
                names: table.flag("names").is_some_and(|flag| flag.value),
                gives_names: table.flag("gives-names").is_some_and(|flag| flag.value),
                numbers: table.flag("numbers").is_some_and(|flag| flag.value),
                unless: self.programs(&table, "unless"),
                ..Subject::default()
            };
            if let Some(words) = table.text("words") {
                self.unlock(&table, &words, &mut subject);
            }
            let at = self.rules.subjects.len();
            self.rules.subjects.push(subject);
            self.account(&table, "when", Aim::Subject(at));
            self.account(&table, "covers", Aim::Within(at));
            self.examples(&table, name, None);
            table.finish();
        }
    }

    /// A subject's own words. One that denies or limits is refused: only a phrase can account for it.
    fn unlock(&mut self, table: &Table<'_, '_>, words: &Written<String>, subject: &mut Subject) {
        for word in folded(&words.value) {
            let id = self.phrases.lexicon.add(&word);
            if self.phrases.lexicon.worth(id) == Worth::Hard {
                let message = format!("`{word}` denies, limits or obliges");
                table.document().wrong(
                    words.span.clone(),
                    Code::WrongValue,
                    message,
                    "write the phrase in which it is harmless",
                );
            }
            subject.words.insert(id);
        }
    }
}
