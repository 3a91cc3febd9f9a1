//! A policy from its file. Every name in it is checked against what is known: a slip of the finger never passes.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil::Date;

use crate::input::Library;
use crate::input::spelling::spelled;
use crate::model::{Kind, Openness};
use crate::rules::{Combine, Level, Standard};
use crate::source::{Code, Document, Problem, Source, Table, Written, nearest};

use super::policy::{Lists, Names, Override, Policy, Requirement, Rung, UnknownMeans};
use super::waiver::Waiver;

/// The version of the policy format.
const SCHEMA: i64 = 1;

/// How many days ahead a waiver may end unless the policy says otherwise.
const A_YEAR: i64 = 366;

/// The policy that `source` writes, as of `today`. `standard` is required where the file requires none.
///
/// # Errors
/// Every mistake in it: unknown keys and names, waivers without a reason, an owner or a last day.
pub fn read_policy(source: &Source, library: &Library, standard: &str, today: Date) -> Result<Policy, Vec<Problem>> {
    let document = Document::parse(source);
    let root = document.root();
    let reader = Reader { document: &document, library };
    let policy = reader.policy(&root, standard, today);
    root.finish();
    let problems = document.into_problems();
    if problems.is_empty() { Ok(policy) } else { Err(problems) }
}

struct Reader<'d, 's> {
    document: &'d Document<'s>,
    library: &'d Library,
}

impl Reader<'_, '_> {
    fn policy(&self, root: &Table<'_, '_>, standard: &str, today: Date) -> Policy {
        self.schema(root);
        let waiver_days = self.waiver_days(root);
        let stale = root.word("stale-waivers", &["fail", "warn"], |word| match word {
            "fail" => Some(false),
            "warn" => Some(true),
            _ => None,
        });
        let mut requirements = self.requirements(root);
        if requirements.is_empty() {
            let reading = self.library.standard(standard).ok().and_then(|known| reading_id(&known, None));
            requirements.push(Requirement::open(standard.to_owned(), reading));
        }
        Policy {
            unknown: unknown(root).unwrap_or(UnknownMeans::Fail),
            stale_waivers_warn: stale.is_some_and(|stale| stale.value),
            waiver_days,
            requirements,
            lists: Lists {
                allow: self.names(root, "allow"),
                deny: self.names(root, "deny"),
                only_allowed: root.flag("only-allowed").is_some_and(|only| only.value),
            },
            overrides: root.tables("override").iter().map(|table| self.change(table)).collect(),
            waivers: root.tables("waiver").iter().filter_map(|table| self.waiver(table, today, waiver_days)).collect(),
            written: true,
        }
    }

    fn schema(&self, root: &Table<'_, '_>) {
        match root.count("schema") {
            Some(schema) if schema.value != SCHEMA => {
                let message = format!("version {} of the policy format is not known", schema.value);
                self.wrong(&schema.map(|_| ()), message, format!("this program reads version {SCHEMA}"));
            }
            None if !root.has("schema") => root.missing("schema", &format!("`schema = {SCHEMA}`")),
            _ => {}
        }
        if let Some(organisation) = root.text("organisation") {
            let message = "`organisation` is reserved: this version cannot ask on behalf of an organisation";
            self.wrong(&organisation, message, "leave it out; nothing would read it");
        }
    }

    fn waiver_days(&self, root: &Table<'_, '_>) -> i64 {
        match root.count("waiver-days") {
            Some(days) if !(1..=36_500).contains(&days.value) => {
                self.wrong(&days, "`waiver-days` is out of range", "expected a number of days from 1 to 36500");
                A_YEAR
            }
            Some(days) => days.value,
            None => A_YEAR,
        }
    }

    fn requirements(&self, table: &Table<'_, '_>) -> Vec<Requirement> {
        table.tables("require").iter().filter_map(|table| self.requirement(table)).collect()
    }

    fn requirement(&self, table: &Table<'_, '_>) -> Option<Requirement> {
        let named = table.required_text("standard", "the standard's id, or `ID:READING`");
        let standard = named.as_ref().and_then(|named| self.standard(named));
        let terms = self.floor(table, "terms", Level::Terms, standard.as_ref());
        let system = self.floor(table, "system", Level::System, standard.as_ref());
        let rung = self.rung(table, standard.as_ref());
        table.finish();
        let reading = named?.value.split_once(':').map(|(_, reading)| reading.to_owned());
        let standard = standard?;
        let reading = reading_id(&standard, reading.as_deref());
        Some(Requirement { standard: standard.id, reading, terms, system, rung })
    }

    /// The standard of a name such as `id` or `id:reading`.
    fn standard(&self, named: &Written<String>) -> Option<Standard> {
        let (id, reading) = named.value.split_once(':').map_or((named.value.as_str(), None), |(id, r)| (id, Some(r)));
        let known = self.library.standards();
        if !known.contains(&id) {
            self.unknown_name(named, "no such standard", id, known.iter().copied());
            return None;
        }
        let standard = self.library.standard(id).map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            self.wrong(named, format!("the standard `{id}` has mistakes: {first}"), "`osi-check rules` shows them all");
        });
        let standard = standard.ok()?;
        if reading.is_some() && standard.reading(reading).is_none() {
            let readings: Vec<_> = standard.readings.iter().map(|reading| reading.id.as_str()).collect();
            self.unknown_name(named, "no such reading of the standard", reading.unwrap_or_default(), readings);
            return None;
        }
        Some(standard)
    }

    fn floor(&self, table: &Table<'_, '_>, key: &str, level: Level, standard: Option<&Standard>) -> Option<Openness> {
        let words = [Openness::Open.word(), Openness::Unsure.word()];
        let floor =
            table.word(key, &words, |word| Openness::from_word(word).filter(|floor| *floor != Openness::NotOpen))?;
        // A standard that judges systems alone still reports the terms of their parts, judged by another.
        let says =
            |standard: &Standard| standard.judges(level) || (level == Level::Terms && standard.terms_by.is_some());
        if standard.is_some_and(|standard| !says(standard)) {
            self.wrong(&floor, format!("the standard gives no verdict on `{key}`"), "nothing could ever meet this");
        }
        Some(floor.value)
    }

    fn rung(&self, table: &Table<'_, '_>, standard: Option<&Standard>) -> Option<Rung> {
        let written = table.get("rung")?;
        let number = crate::source::read_count(written.get_ref()).map(|number| number.to_string());
        let Some(id) = number.or_else(|| written.get_ref().as_str().map(str::to_owned)) else {
            table.mistyped("rung", written, "the number or the id of a step");
            return None;
        };
        let named = Written { value: id.clone(), span: written.span() };
        let Combine::Ladder(steps) = &standard?.combine else {
            self.wrong(&named, "the standard is no ladder, so it has no rungs", "ask for `terms` or `system`");
            return None;
        };
        match steps.iter().position(|step| step.id == id) {
            Some(at) => Some(Rung { id, steps: at + 1 }),
            None => {
                self.unknown_name(&named, "no such step of the ladder", &id, steps.iter().map(|step| step.id.as_str()));
                None
            }
        }
    }

    fn names(&self, table: &Table<'_, '_>, key: &str) -> Names {
        let Some(table) = table.table(key) else {
            return Names::default();
        };
        let names = Names {
            licenses: self.list(&table, "licenses", |name| self.license(name)),
            stewards: self.list(&table, "stewards", |name| self.steward(name)),
            clauses: self.list(&table, "clauses", |name| self.clause(name)),
        };
        table.finish();
        names
    }

    fn list(&self, table: &Table<'_, '_>, key: &str, read: impl Fn(&Written<String>) -> Option<String>) -> Vec<String> {
        table.texts(key).map(|list| list.value.iter().filter_map(read).collect()).unwrap_or_default()
    }

    fn license(&self, name: &Written<String>) -> Option<String> {
        let id = self.library.find_license(&name.value);
        if id.is_none() {
            self.unknown_name(name, "no such license", &spelled(&name.value), self.library.license_ids());
        }
        id
    }

    /// Stewards are not a closed list. One that is nearly, but not quite, a known one is a slip all the same.
    fn steward(&self, name: &Written<String>) -> Option<String> {
        let known = self.stewards();
        let same = |steward: &&String| steward.to_lowercase() == name.value.to_lowercase();
        if known.iter().any(|steward| same(&steward)) {
            return Some(name.value.clone());
        }
        if let Some(near) = nearest(&name.value, known.iter().map(String::as_str)) {
            let message = format!("no license known is issued by `{}`", name.value);
            self.document.report(
                Problem::at(self.document.source(), name.span.clone(), Code::UnknownReference, message)
                    .help(format!("did you mean `{near}`?")),
            );
            return None;
        }
        Some(name.value.clone())
    }

    fn stewards(&self) -> Vec<String> {
        let licenses = self.library.license_ids().into_iter().filter_map(|id| self.library.license(id).ok());
        licenses.filter_map(|license| license.steward.clone()).collect()
    }

    fn clause(&self, name: &Written<String>) -> Option<String> {
        let vocabulary = self.library.vocabulary();
        match vocabulary.find(&name.value) {
            Some(id) => Some(vocabulary.entry(id).id.clone()),
            None => {
                let ids: Vec<_> = vocabulary.iter().map(|(_, entry)| entry.id.as_str()).collect();
                self.unknown_name(name, "no such clause", &name.value, ids);
                None
            }
        }
    }

    fn change(&self, table: &Table<'_, '_>) -> Override {
        let paths = table.texts("paths").map(|list| list.value).unwrap_or_default();
        if !table.has("paths") && !table.has("kinds") {
            table.missing("paths", "`paths` or `kinds`: which subjects the change is for");
        }
        let change = Override {
            globs: self.globs(&paths),
            paths: paths.into_iter().map(|path| path.value).collect(),
            kinds: self.list(table, "kinds", |kind| self.kind(kind)),
            unknown: unknown(table),
            requirements: table.has("require").then(|| self.requirements(table)),
            allow: self.names(table, "allow"),
            deny: self.names(table, "deny"),
            only_allowed: table.flag("only-allowed").map(|only| only.value),
        };
        for key in ["paths", "kinds", "require"] {
            let empty = table.get(key).and_then(|value| value.get_ref().as_array()).is_some_and(|list| list.is_empty());
            if empty {
                table.document().wrong(
                    table.span.clone(),
                    Code::WrongValue,
                    format!("`{key}` is empty"),
                    "leave it out, or say which",
                );
            }
        }
        table.finish();
        change
    }

    fn kind(&self, kind: &Written<String>) -> Option<String> {
        let known = Kind::ALL.map(Kind::word).into_iter().chain(["system"]);
        let found = known.clone().any(|word| word == kind.value);
        if !found {
            self.unknown_name(kind, "no such kind of subject", &kind.value, known);
        }
        found.then(|| kind.value.clone())
    }

    fn waiver(&self, table: &Table<'_, '_>, today: Date, longest: i64) -> Option<Waiver> {
        let text = |key: &str| table.text(key).map(|text| text.value);
        let path = table.text("path");
        if !["subject", "path", "sha256"].iter().any(|key| table.has(key)) {
            table.missing("subject", "`subject`, `path` or `sha256`: a waiver is for somebody, never for everybody");
        }
        if !["rule", "clause"].iter().any(|key| table.has(key)) {
            table.missing("rule", "`rule` or `clause`: a waiver is for something, never for everything");
        }
        let rule = table.text("rule").filter(|rule| self.is_rule(rule));
        let clause = table.text("clause").and_then(|clause| self.clause(&clause));
        let reason = table.required_text("reason", "why this is acceptable, for whoever reads it in a year");
        let owner = table.required_text("owner", "who answers for it");
        let expires = self.expires(table, today, longest);
        let waiver = Waiver {
            subject: text("subject"),
            sha256: self.sha256(table),
            glob: self.globs(path.as_slice()),
            path: path.map(|path| path.value),
            rule: rule.map(|rule| rule.value),
            clause,
            section: text("section"),
            reason: reason.map(|text| text.value).unwrap_or_default(),
            owner: owner.map(|text| text.value).unwrap_or_default(),
            expires: expires.unwrap_or(Date::MIN),
            place: table.place(),
        };
        table.finish();
        Some(waiver)
    }

    fn expires(&self, table: &Table<'_, '_>, today: Date, longest: i64) -> Option<Date> {
        if !table.has("expires") {
            table.missing("expires", "the last day of the waiver, such as 2027-01-31");
        }
        let expires = table.date("expires")?;
        let ahead = (expires.value - today).get_days();
        if i64::from(ahead) > longest {
            let message = format!("the waiver ends {ahead} days ahead, and {longest} is the most");
            self.wrong(&expires, message, "choose an earlier day, or set `waiver-days`");
        }
        Some(expires.value)
    }

    fn sha256(&self, table: &Table<'_, '_>) -> Option<String> {
        let hash = table.text("sha256")?;
        let fits = hash.value.len() == 64 && hash.value.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !fits {
            self.wrong(
                &hash,
                "`sha256` is no SHA-256",
                "expected 64 hexadecimal digits, as the JSON report gives them",
            );
        }
        fits.then(|| hash.value.to_lowercase())
    }

    /// True if the name is that of a rule, a criterion, a standard, or one of the policy's own rules.
    fn is_rule(&self, named: &Written<String>) -> bool {
        use crate::explain::objection::Message;
        let own: Vec<_> = Message::ALL.into_iter().filter(|message| !message.is_about_waivers()).collect();
        if own.iter().any(|message| message.rule() == named.value) {
            return true;
        }
        let id = named.value.split('/').next().unwrap_or_default();
        let head = Written { value: id.to_owned(), span: named.span.clone() };
        let Some(standard) = self.standard(&head) else {
            return false;
        };
        let criteria = standard.criteria.iter().map(|criterion| format!("{id}/{}", criterion.id));
        let names: Vec<_> =
            criteria.chain(standard.rules.iter().map(|rule| rule.id.clone())).chain([id.to_owned()]).collect();
        let known = names.contains(&named.value);
        if !known {
            self.unknown_name(named, "no such rule", &named.value, names.iter().map(String::as_str));
        }
        known
    }

    fn globs(&self, paths: &[Written<String>]) -> GlobSet {
        let mut globs = GlobSetBuilder::new();
        for path in paths {
            match glob(&path.value) {
                Ok(glob) => drop(globs.add(glob)),
                Err(error) => self.wrong(path, format!("not a glob: {}", error.kind()), "such as `models/**/*.toml`"),
            }
        }
        globs.build().unwrap_or_default()
    }

    fn wrong<T>(&self, at: &Written<T>, message: impl Into<String>, label: impl Into<String>) {
        self.document.wrong(at.span.clone(), Code::WrongValue, message, label);
    }

    fn unknown_name<'c>(
        &self,
        at: &Written<String>,
        message: &str,
        name: &str,
        known: impl IntoIterator<Item = &'c str>,
    ) {
        let known: Vec<_> = known.into_iter().collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.len() <= 12 => format!("known: {}", known.join(", ")),
            None => "`osi-check licenses`, `osi-check rules` and `osi-check rules --clauses` list what is known".into(),
        };
        let message = format!("{message}: `{name}`");
        let problem = Problem::at(self.document.source(), at.span.clone(), Code::UnknownReference, message);
        self.document.report(problem.help(help));
    }
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

fn unknown(table: &Table<'_, '_>) -> Option<UnknownMeans> {
    let words = UnknownMeans::ALL.map(UnknownMeans::word);
    let read = |word: &str| UnknownMeans::ALL.into_iter().find(|means| means.word() == word);
    table.word("unknown", &words, read).map(|means| means.value)
}

/// The reading a report will name: the one asked for, or the default.
fn reading_id(standard: &Standard, reading: Option<&str>) -> Option<String> {
    standard.reading(reading).map(|reading| reading.id.clone())
}
