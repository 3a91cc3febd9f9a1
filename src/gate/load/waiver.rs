//! Waivers as a policy writes them: for somebody, for something, with a reason, an owner and a last day.

use jiff::civil::Date;

use crate::explain::objection::Message;
use crate::gate::waiver::Waiver;
use crate::source::{Table, Written};

use super::Reader;

impl Reader<'_, '_> {
    pub(super) fn waiver(&self, table: &Table<'_, '_>, today: Date, longest: i64) -> Option<Waiver> {
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
}
