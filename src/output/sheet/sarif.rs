//! Tables as SARIF: a result a point, with its kind, so that what passes or is only told raises no alarm.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::explain::report::TOOL;
use crate::explain::sheet::{Point, Sheet, Weight};
use crate::gate::fingerprint;
use crate::output::sarif::{
    Configuration, FINGERPRINT, MOST_RESULTS, Properties, RuleEntry, SarifResult, Text, by_error, location, overflow,
    write_log,
};

/// Writes the log, worst results first.
pub(in crate::output) fn sarif(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut shown = sheet.worst_first();
    let over = shown.len().saturating_sub(MOST_RESULTS);
    shown.truncate(MOST_RESULTS);
    let mut rules: BTreeMap<&str, &Point> = BTreeMap::new();
    for point in &shown {
        rules.entry(&point.rule).or_insert(point);
    }
    let at = |rule: &str| rules.keys().position(|known| *known == rule).unwrap_or_default();
    let results = shown.iter().map(|point| result(point, at(&point.rule))).collect();
    let mut notifications: Vec<_> = sheet.errors.iter().map(by_error).collect();
    notifications.extend((over > 0).then(|| overflow(over)));
    write_log(&TOOL, &sheet.exit, rules.values().map(|point| rule(point)).collect(), results, notifications, out)
}

fn rule(point: &Point) -> RuleEntry<'_> {
    let text = || Text { text: point.title.clone() };
    RuleEntry {
        id: &point.rule,
        short_description: text(),
        full_description: text(),
        help: text(),
        help_uri: Some(point.url.as_str()).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        default_configuration: Configuration { level: "error" },
    }
}

fn result(point: &Point, rule_index: usize) -> SarifResult<'_> {
    // The standard asks for the level `none` wherever the kind is not `fail`.
    let (kind, level) = match point.weight {
        Weight::Fails => ("fail", "error"),
        Weight::Undecided => ("fail", "warning"),
        Weight::Passes => ("pass", "none"),
        Weight::Told => ("informational", "none"),
    };
    SarifResult {
        rule_id: &point.rule,
        rule_index,
        kind,
        level,
        message: Text { text: format!("{}: {}", point.subject, point.line()) },
        locations: [location(&point.place)],
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint(point.identity()).into())]),
        suppressions: Vec::new(),
        properties: Properties { code: point.r#type, subject: &point.subject, clauses: &point.clauses },
    }
}
