//! Bills of materials in JSON: CycloneDX 1.6 and later, SPDX 2.3, SPDX 3.0. Only what licensing needs is read.

mod cyclonedx;
mod spdx2;
mod spdx3;

use serde_json::Value;

use super::expression::Expression;
use super::json;
use crate::source::limits::{BILL_COMPONENTS, LARGEST_BILL};

/// A component of a bill, with what is stated about its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its name, with the version where there is one.
    pub name: String,
    /// Its license; none where nothing is stated, which is not the same as no terms.
    pub license: Option<Expression>,
    /// The models it was made from.
    pub ancestors: Vec<String>,
}

/// A bill: its components in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bom {
    /// What the bill is for.
    pub name: String,
    /// Its components.
    pub components: Vec<Component>,
}

/// Reads a bill. `None` if the text is JSON of another kind, or no JSON.
///
/// # Errors
/// Words for what is wrong with a text that says it is a bill.
pub fn read(text: &str) -> Option<Result<Bom, String>> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return None;
    }
    if text.len() as u64 > LARGEST_BILL {
        return meant(text).then(|| Err(format!("larger than {LARGEST_BILL} bytes")));
    }
    let json: Value = match json::read(text) {
        Ok(json) => json,
        // JSON that breaks off cannot say what it is; its own words decide whether it meant to be a bill.
        Err(error) => return meant(text).then(|| Err(error.to_string())),
    };
    let read = if json["bomFormat"] == "CycloneDX" {
        cyclonedx::read(&json)
    } else if json["spdxVersion"].is_string() {
        spdx2::read(&json)
    } else if json["@context"].as_str().is_some_and(|context| context.contains("spdx.org")) {
        spdx3::read(&json)
    } else {
        return None;
    };
    Some(read.and_then(|bill| match bill.components.len() {
        0..=BILL_COMPONENTS => Ok(bill),
        count => Err(format!("{count} components, and at most {BILL_COMPONENTS} are read")),
    }))
}

fn meant(text: &str) -> bool {
    ["\"bomFormat\"", "\"spdxVersion\"", "spdx.org"].iter().any(|word| text.contains(word))
}

fn text<'j>(json: &'j Value, key: &str) -> Option<&'j str> {
    json[key].as_str().filter(|text| !text.is_empty())
}

fn list<'j>(json: &'j Value, key: &str) -> &'j [Value] {
    json[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A name and its version as one.
fn versioned(name: &str, version: Option<&str>) -> String {
    version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
}

/// The expression in a text; one that cannot be read stands for itself, as a license nobody knows.
fn expression(text: &str) -> Expression {
    super::expression::parse(text)
        .unwrap_or_else(|| Expression::One { license: text.trim().to_owned(), exception: None })
}

/// Several statements that all apply.
fn all(mut parts: Vec<Expression>) -> Option<Expression> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Expression::All(parts)),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::input::expression::Expression;

    fn shown(text: &str) -> Vec<(String, Option<String>, Vec<String>)> {
        let bom = read(text).expect("a bill").expect("a bill without mistakes");
        let words = |license: Expression| match license {
            Expression::One { license, .. } => license,
            Expression::All(parts) => format!("all of {}", parts.len()),
            Expression::Any(parts) => format!("any of {}", parts.len()),
        };
        bom.components.into_iter().map(|part| (part.name, part.license.map(words), part.ancestors)).collect()
    }

    fn row(name: &str, license: Option<&str>, ancestors: &[&str]) -> (String, Option<String>, Vec<String>) {
        (name.to_owned(), license.map(str::to_owned), ancestors.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn cyclonedx_components_have_licenses_and_pedigree() {
        let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
          "metadata": {"component": {"name": "app", "licenses": [{"license": {"id": "MIT"}}]}},
          "components": [
            {"type": "machine-learning-model", "name": "m", "version": "1", "modelCard": {},
             "pedigree": {"ancestors": [{"name": "Llama-2-7b", "group": "meta-llama"}]},
             "licenses": [{"license": {"name": "custom"}}, {"license": {"id": "MIT"}}],
             "components": [{"name": "inner", "licenses": [{"expression": "MIT OR Apache-2.0"}]}]},
            {"name": "bare"}]}"#;
        let expected = [
            row("app", Some("MIT"), &[]),
            row("m 1", Some("all of 2"), &["meta-llama/Llama-2-7b"]),
            row("inner", Some("any of 2"), &[]),
            row("bare", None, &[]),
        ];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn spdx_packages_have_their_concluded_or_declared_license() {
        let text = r#"{"spdxVersion": "SPDX-2.3", "name": "doc", "packages": [
            {"name": "a", "versionInfo": "2", "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT"},
            {"name": "b", "licenseConcluded": "Apache-2.0", "licenseDeclared": "MIT"},
            {"name": "c", "licenseDeclared": "NONE"}]}"#;
        let expected = [row("a 2", Some("MIT"), &[]), row("b", Some("all of 2"), &[]), row("c", None, &[])];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn spdx_3_relationships_say_which_license_and_which_base() {
        let text = r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
            {"type": "ai_AIPackage", "spdxId": "x:m", "name": "m"},
            {"type": "dataset_DatasetPackage", "spdxId": "x:d", "name": "d"},
            {"type": "ai_AIPackage", "spdxId": "x:b", "name": "meta-llama/Llama-2-7b"},
            {"type": "simplelicensing_LicenseExpression", "spdxId": "x:l",
             "simplelicensing_licenseExpression": "Apache-2.0 OR MIT"},
            {"type": "Relationship", "from": "x:m", "relationshipType": "hasDeclaredLicense", "to": ["x:l"]},
            {"type": "Relationship", "from": "x:m", "relationshipType": "descendantOf", "to": ["x:b"]}]}"#;
        let expected = [
            row("m", Some("any of 2"), &["meta-llama/Llama-2-7b"]),
            row("d", None, &[]),
            row("meta-llama/Llama-2-7b", None, &[]),
        ];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn other_texts_are_no_bill_and_broken_bills_are_errors() {
        assert!(read("license = 'x'").is_none());
        assert!(read("{\"a\": 1}").is_none());
        assert!(read("{\"bomFormat\": \"CycloneDX\"").is_some_and(|read| read.is_err()));
        assert!(read("{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"0.9\"}").is_some_and(|read| read.is_err()));
        assert!(read("{\"spdxVersion\": \"SPDX-9\"}").is_some_and(|read| read.is_err()));
    }
}
