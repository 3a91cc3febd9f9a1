//! SARIF 2.1.0 for code hosts: a place for every result, fingerprints that stay, rules with help, below the hosts' limits.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::escape::write_pretty_json;
use super::view::{error_line, line, uri};
use super::{Detail, Format, sheet};
use crate::explain::Report;
use crate::explain::objection::{Handling, Objection};
use crate::explain::report::{self, ErrorReport, ExitReport};
use crate::model::Place;

/// `--format sarif`.
pub const FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for code hosts and editors",
    render,
    sheet: sheet::sarif,
    summary_beside: None,
};

/// GitHub shows this many results of a run; what is over it is counted in a notice rather than dropped unseen.
pub(super) const MOST_RESULTS: usize = 5_000;

/// The name of our fingerprint. GitHub computes `primaryLocationLineHash` itself, and ours knows no line numbers.
pub(super) const FINGERPRINT: &str = "osiCheck/v1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<SarifResult<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    version: &'static str,
    information_uri: &'static str,
    rules: Vec<RuleEntry<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleEntry<'r> {
    pub(super) id: &'r str,
    pub(super) short_description: Text,
    pub(super) full_description: Text,
    pub(super) help: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help_uri: Option<&'r str>,
    pub(super) default_configuration: Configuration,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct Text {
    #[serde(serialize_with = "without_links")]
    pub(super) text: String,
}

/// In a message `[words](address)` is a link that viewers follow; a blank between its halves leaves the text.
#[expect(clippy::ptr_arg, reason = "serde hands the field")]
fn without_links<S: serde::Serializer>(text: &String, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&text.replace("](", "] ("))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    exit_code: u8,
    exit_code_description: String,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    level: &'static str,
    message: Text,
    descriptor: Descriptor,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Descriptor {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult<'r> {
    pub(super) rule_id: &'r str,
    pub(super) rule_index: usize,
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) message: Text,
    pub(super) locations: [Location; 1],
    pub(super) partial_fingerprints: BTreeMap<&'static str, Cow<'r, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) suppressions: Vec<Suppression>,
    pub(super) properties: Properties<'r>,
}

#[derive(Serialize)]
pub(super) struct Suppression {
    kind: &'static str,
    justification: String,
}

#[derive(Serialize)]
pub(super) struct Properties<'r> {
    pub(super) code: &'static str,
    pub(super) subject: &'r str,
    pub(super) clauses: &'r [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let mut shown: Vec<&Objection> = report.objections.iter().collect();
    shown.sort_by_key(|objection| std::cmp::Reverse(objection.handling));
    let over = shown.len().saturating_sub(MOST_RESULTS);
    shown.truncate(MOST_RESULTS);
    let mut rules: BTreeMap<&str, &Objection> = BTreeMap::new();
    for objection in &shown {
        rules.entry(objection.rule()).or_insert(objection);
    }
    let at = |rule: &str| rules.keys().position(|known| *known == rule).unwrap_or_default();
    let results = shown.iter().map(|objection| result(objection, at(objection.rule()))).collect();
    let mut notifications: Vec<_> = report.errors.iter().map(by_error).collect();
    notifications.extend((over > 0).then(|| overflow(over)));
    let rules = rules.values().map(|objection| rule(objection)).collect();
    write_log(&report.tool, &report.exit, rules, results, notifications, out)
}

/// Writes a log of one run. An error among the notifications is an input that could not be judged.
pub(super) fn write_log(
    tool: &report::Tool,
    exit: &ExitReport,
    rules: Vec<RuleEntry<'_>>,
    results: Vec<SarifResult<'_>>,
    notifications: Vec<Notification>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let driver = Driver {
        name: tool.name,
        version: tool.version,
        information_uri: "https://opensource.org/ai/open-source-ai-definition",
        rules,
    };
    let invocation = Invocation {
        // The program ran to its end; inputs that it could not read are told as notifications.
        execution_successful: !notifications.iter().any(|notification| notification.level == "error"),
        exit_code: exit.code,
        exit_code_description: exit.reason.clone(),
        tool_execution_notifications: notifications,
    };
    let run = Run { tool: Tool { driver }, invocations: [invocation], column_kind: "unicodeCodePoints", results };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    write_pretty_json(&log, &mut *out)?;
    writeln!(out)
}

fn rule(objection: &Objection) -> RuleEntry<'_> {
    let why = if objection.why.is_empty() { &objection.title } else { &objection.why };
    let help = [why.as_str(), objection.remedy.as_str()];
    RuleEntry {
        id: objection.rule(),
        short_description: Text { text: objection.title.clone() },
        full_description: Text { text: why.clone() },
        help: Text { text: help.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\n\n") },
        help_uri: Some(objection.url.as_str()).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        default_configuration: Configuration { level: level(Handling::Stops) },
    }
}

fn result(objection: &Objection, rule_index: usize) -> SarifResult<'_> {
    let suppression = |by: &String| Suppression { kind: "external", justification: by.clone() };
    SarifResult {
        rule_id: objection.rule(),
        rule_index,
        kind: "fail",
        level: level(objection.handling),
        message: Text { text: line(objection) },
        locations: [location(&objection.place)],
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, objection.fingerprint.as_str().into())]),
        suppressions: objection.accepted_by.iter().map(suppression).collect(),
        properties: Properties {
            code: objection.code.word(),
            subject: &objection.subject,
            clauses: &objection.clauses,
        },
    }
}

fn level(handling: Handling) -> &'static str {
    match handling {
        Handling::Stops => "error",
        Handling::Undecided | Handling::Warns => "warning",
        Handling::Accepted => "note",
    }
}

pub(super) fn location(place: &Place) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(place.file.trim_start_matches("./")) },
            region: Region { start_line: place.line.max(1), start_column: place.column.max(1) },
        },
    }
}

pub(super) fn by_error(error: &ErrorReport) -> Notification {
    let place =
        Place { file: error.file.as_str().into(), line: error.line.unwrap_or(1), column: error.column.unwrap_or(1) };
    Notification {
        level: "error",
        message: Text { text: format!("{}: {}", error.file, error_line(error)) },
        descriptor: Descriptor { id: format!("input/{}", error.code) },
        locations: vec![location(&place)],
    }
}

pub(super) fn overflow(over: usize) -> Notification {
    let text = format!("{over} more results, none worse than those shown, are left out; hosts show {MOST_RESULTS}");
    Notification {
        level: "warning",
        message: Text { text },
        descriptor: Descriptor { id: "report/left-out".to_owned() },
        locations: Vec::new(),
    }
}
