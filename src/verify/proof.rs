//! From the leaves of a proof to its verdict, step by step, as docs/rules.md gives the steps.

use std::fmt::Arguments;

use serde_json::Value;

use crate::input::plain::{Files, list, stem, word};

/// One subject under examination.
pub(super) struct Check<'c> {
    pub report: &'c Value,
    pub subject: &'c Value,
    pub files: &'c Files<'c>,
    pub wrong: Vec<String>,
    pub verdicts: usize,
    pub leaves: usize,
}

/// One level of one standard.
struct Level<'l> {
    standard: &'l Value,
    rules: Vec<(String, &'l Value)>,
    level: &'l str,
    reading: &'l Value,
    /// Criteria of a system's terms, on which a ladder stands too.
    beside: &'l [Value],
}

/// How bad a word is: of a value or of an answer. What is none of them is worse than all.
pub(super) fn severity(word: &Value) -> usize {
    let known = [["pass", "open"], ["conditional", ""], ["unknown", "unsure"], ["fail", "not-open"]];
    known.iter().position(|words| word.as_str().is_some_and(|word| words.contains(&word))).unwrap_or(4)
}

/// The worst of values; `none` without any.
fn worst<'v>(values: impl Iterator<Item = &'v Value>, none: usize) -> usize {
    values.map(severity).max().unwrap_or(none)
}

impl Check<'_> {
    pub fn must(&mut self, holds: bool, why: Arguments<'_>) {
        if !holds {
            self.wrong.push(why.to_string());
        }
    }

    /// Derives the verdicts of one standard again.
    pub fn standard(&mut self, told: &Value) {
        let (id, files, system) = (word(told, "id"), self.files, self.subject["kind"] == "system");
        for level in ["terms", "system"] {
            let (proof, standard) = (&told[level], files.standard(id));
            let asks = standard.is_some_and(|known| list(known, "criterion").iter().any(|c| c["level"] == level));
            if standard.is_some() && proof.is_null() && (!asks || (level == "system" && !system)) {
                continue;
            }
            let rules = files.rules(id);
            self.must(standard.is_some() && rules.is_ok(), format_args!("`{id}`: {:?}", rules.as_ref().err()));
            let (Some(standard), Ok(rules)) = (standard, rules) else { continue };
            let vector = word(standard, "combine") == "vector";
            self.must(proof["level"] == level && proof["decides"] != vector, format_args!("{level} is another level"));
            let beside = if level == "system" { list(&told["terms"], "criteria") } else { &[] };
            let by = Level { standard, rules, level, reading: &told["reading"], beside };
            self.proof(&by, proof, word(&self.subject["place"], "file"));
            self.verdicts += 1;
            for pair in list(told, "freedoms").iter().filter(|_| level == "terms") {
                let stands = |known: &&Value| known["freedom"] == pair[0] || list(known, "freedom").contains(&pair[0]);
                let of = list(standard, "criterion").iter().filter(stands);
                let told = of.filter_map(|of| list(proof, "criteria").iter().find(|c| c["id"] == of["id"]));
                let same = told.map(|c| &c["value"]).max_by_key(|value| severity(value)) == Some(&pair[1]);
                self.must(same, format_args!("`{}` is told as {}, its criterion otherwise", pair[0], pair[1]));
            }
        }
    }

    /// Derives everything in `proof` again; `file` describes what it is about. The parser bounds how deep parts can be.
    fn proof(&mut self, by: &Level<'_>, proof: &Value, file: &str) {
        let (parts, criteria) = (list(proof, "parts"), list(proof, "criteria"));
        parts.iter().for_each(|part| self.proof(by, part, word(part, "license")));
        let asked = list(by.standard, "criterion").iter().filter(|criterion| criterion["level"] == by.level);
        let same = asked.map(|known| &known["id"]).eq(criteria.iter().map(|criterion| &criterion["id"]));
        self.must(same, format_args!("the criteria of {} are not those of the standard", by.level));
        let day = self.report["as_of"].is_string();
        self.must(proof["either"] == false || day, format_args!("either of two terms, and nobody asked for a day"));
        let best = parts.iter().find(|part| part["license"] == proof["chosen"]);
        self.must(best.is_some() || proof["chosen"].is_null(), format_args!("what is chosen is not among the parts"));
        let derived = if let Some(best) = best {
            // What holds for the best holds, and no other is better.
            let none_better = parts.iter().all(|part| severity(&part["verdict"]) >= severity(&best["verdict"]));
            self.must(none_better, format_args!("another license of the choice is better"));
            let left_out = !best["settled"].is_null() && proof["settled"].is_null();
            self.must(!left_out, format_args!("what settles the best part is left out"));
            self.parts(proof, std::slice::from_ref(best));
            severity(&best["derived"])
        } else if parts.is_empty() {
            self.alone(by, proof, file)
        } else {
            self.parts(proof, parts);
            worst(parts.iter().map(|part| &part["verdict"]), 2)
        };
        self.follows("what the facts give", &proof["derived"], derived, proof);
        self.verdict(by, proof, file);
    }

    /// Each criterion has the worst value that it has in the parts.
    fn parts(&mut self, proof: &Value, parts: &[Value]) {
        for criterion in list(proof, "criteria") {
            let same = parts.iter().flat_map(|part| list(part, "criteria")).filter(|c| c["id"] == criterion["id"]);
            let heard: Vec<_> = same.clone().flat_map(|c| list(c, "rules")).collect();
            let repeated = list(criterion, "rules").iter().all(|rule| heard.contains(&rule));
            self.must(repeated, format_args!("`{}` is told by a rule that no part has", word(criterion, "id")));
            self.follows(word(criterion, "id"), &criterion["value"], worst(same.map(|c| &c["value"]), 2), proof);
        }
    }

    /// A proof of its own: every rule that has a say is heard, and each criterion is its worst rule.
    fn alone(&mut self, by: &Level<'_>, proof: &Value, file: &str) -> usize {
        let (readings, criteria) = (list(by.standard, "reading"), list(proof, "criteria"));
        let known = readings.iter().any(|known| known["id"] == *by.reading);
        self.must(known || (readings.is_empty() && by.reading.is_null()), format_args!("{} is no reading", by.reading));
        let described = self.files.described(stem(file)).first().copied().filter(|_| by.level == "terms");
        let kind = described.and_then(|table| table.get("kind")).filter(|_| self.subject["kind"] == "license");
        let same = kind.is_none_or(|kind| *kind == proof["judged_as"]);
        self.must(same, format_args!("{} is not what it was written for", proof["judged_as"]));
        for criterion in criteria {
            let (id, heard) = (word(criterion, "id"), list(criterion, "rules"));
            let has_a_say = |(rule, table): &&(String, &Value)| {
                let kinds = list(table, "applies-to");
                (kinds.is_empty() || kinds.contains(&proof["judged_as"]))
                    && table.get("reading").is_none_or(|only| only == by.reading)
                    && (rule.split('/').nth(1) == Some(id) || list(table, "also").iter().any(|also| also == id))
            };
            let rules: Vec<_> = by.rules.iter().filter(has_a_say).collect();
            self.must(rules.len() == heard.len(), format_args!("`{id}`: {} rules have a say", rules.len()));
            for (rule, table) in rules {
                let told = heard.iter().find(|told| told["id"] == **rule).unwrap_or(&Value::Null);
                self.rule(rule, told, table, described);
            }
            self.follows(id, &criterion["value"], worst(heard.iter().map(|rule| &rule["value"]), 2), proof);
        }
        let known = |id: &Value| criteria.iter().chain(by.beside).find(|c| c["id"] == *id);
        let value = |id: &Value| known(id).map_or(2, |c| severity(&c["value"]));
        if word(by.standard, "combine") != "ladder" {
            return worst(criteria.iter().map(|criterion| &criterion["value"]), 2);
        }
        // The first step is met, may be met, or is not: its worst criterion says which.
        let first = list(by.standard, "step").first();
        first.map_or(3, |first| list(first, "needs").iter().map(value).max().unwrap_or(0))
    }

    fn rule(&mut self, id: &str, told: &Value, table: &Value, described: Option<&Value>) {
        for leaf in list(told, "because") {
            self.leaves += 1;
            let (effect, clause) = (word(leaf, "effect"), word(leaf, "clause"));
            let named = list_of(effect).is_some_and(|key| self.names(table.get(key).unwrap_or(&Value::Null), clause));
            self.must(named, format_args!("`{id}` does not say that `{clause}` {effect} it"));
            // A leaf without a place says what is missing, or what may be there unread.
            let missing = leaf["place"].is_null() && (effect == "lacks" || leaf["certain"] == false);
            let there = self.files.states(leaf, self.subject["text"]["terms_from"] == "known texts");
            self.must(missing || there, format_args!("`{id}`: `{clause}` has no source at its place"));
        }
        // A clause that the rule names without a condition, and that always reaches everything, is not left out.
        for (key, bad) in [("violated_by", 3), ("contested_by", 2)] {
            let plain = |clause: &&Value| ["acts", "until", "scope"].iter().all(|key| clause.get(*key).is_none());
            let stated = described.into_iter().flat_map(|table| list(table, "clause")).filter(plain);
            let mut known = stated.filter_map(|clause| self.files.clause(word(clause, "id")));
            let owed = known.any(|(id, entry)| {
                let everywhere = entry.get("reaches-when").is_none() && list(entry, "freedoms").len() == 4;
                everywhere && list(table, key).iter().any(|name| name == id)
            });
            let heard = !owed || self.report["as_of"].is_string() || severity(&told["value"]) >= bad;
            self.must(heard, format_args!("`{id}` leaves out a clause that it names"));
        }
        let worst = list(told, "because").iter().map(worth).max().unwrap_or(0);
        self.follows(id, &told["value"], worst, &Value::Null);
    }

    /// True if `clause` is named somewhere in a list of patterns.
    fn names(&self, patterns: &Value, clause: &str) -> bool {
        match patterns {
            Value::String(name) => self.files.clause(name).is_some_and(|(id, _)| id == clause),
            Value::Array(items) => items.iter().any(|item| self.names(item, clause)),
            table => ["id", "any", "all", "not", "unless"].iter().any(|key| {
                table.get(*key).is_some_and(|inside| self.names(inside, clause)) //
            }),
        }
    }

    /// The verdict is what the facts give, unless an authority's word that the standard accepts prevails.
    fn verdict(&mut self, by: &Level<'_>, proof: &Value, file: &str) {
        let (settled, derived) = (&proof["settled"], severity(&proof["derived"]));
        let (id, value) = (word(settled, "evidence"), severity(&settled["value"]));
        if settled.is_null() {
            return self.follows("the verdict", &proof["verdict"], derived, &Value::Null);
        }
        // On a text, and on the best of a choice, the word was given to a license that is known by another name.
        let names = [stem(file), word(proof, "chosen"), word(self.subject, "id")];
        let files = names.iter().flat_map(|name| name.split(' ')).flat_map(|id| self.files.described(id));
        let sourced = |known: &&Value| known["id"] == id && !word(known, "source").is_empty();
        let given = files.flat_map(|table| list(table, "evidence")).filter(sourced);
        let given: Vec<_> = given.filter(|known| known["source"] == settled["source"]).collect();
        let accepted = list(by.standard, "settled-by").iter().filter(|accepted| {
            let same = accepted["level"] == by.level && accepted["id"] == id && accepted["value"] == settled["value"];
            let tests = || accepted.get("where").and_then(Value::as_object).into_iter().flatten();
            let stands =
                |is: &Value, wanted: &Value| is == wanted || wanted.as_array().is_some_and(|any| any.contains(is));
            same && given
                .iter()
                .any(|known| tests().all(|(key, wanted)| known.get(key).is_some_and(|is| stands(is, wanted))))
        });
        let lifts = accepted.map(|accepted| accepted.get("lifts").map_or(2, severity)).max();
        let prevails = lifts.is_some_and(|lifts| derived <= lifts || value >= derived);
        let so = lifts.is_some() && settled["prevails"] == prevails;
        self.must(so, format_args!("`{id}` does not settle it so by the standard and the description"));
        self.follows("the verdict", &proof["verdict"], if prevails { value } else { derived }, &Value::Null);
    }

    /// `told` is as bad as `expected`. Where either of two terms may hold, unknown is what may be told of both.
    fn follows(&mut self, what: &str, told: &Value, expected: usize, proof: &Value) {
        // Ids have no blanks: what has some is an answer, and the rest are values.
        let values = ["pass", "conditional", "unknown", "fail"];
        let words = if what.contains(' ') { ["open", "open", "unsure", "not-open"] } else { values };
        let word = words.get(expected).unwrap_or(&"nothing");
        let holds = told == word || (proof["either"] == true && *told == words[2]);
        self.must(holds, format_args!("`{what}` is told as {told}, and {word} follows"));
    }
}

/// The list of a rule that gives a fact its effect.
fn list_of(effect: &str) -> Option<&'static str> {
    Some(match effect {
        "violates" => "violated_by",
        "contests" => "contested_by",
        "conditions" => "conditioned_by",
        "notes" => "noted_by",
        "grants" | "lacks" => "requires",
        _ => return None,
    })
}

/// What a leaf makes of its rule.
fn worth(leaf: &Value) -> usize {
    match (word(leaf, "effect"), &leaf["certain"]) {
        ("grants" | "notes", _) => 0,
        ("conditions", _) => 1,
        ("contests", _) | ("violates" | "lacks", Value::Bool(false)) => 2,
        ("violates" | "lacks", _) => 3,
        _ => 4,
    }
}
