//! `config.json` and `adapter_config.json`: a license now and then, and the model that an adapter belongs to.

use serde_json::Value;

use super::Statement;
use crate::input::json;
use crate::source::{Code, Problem, Source};

/// Reads a configuration.
///
/// # Errors
/// It is no JSON, or a key stands twice in it.
pub fn read(source: &Source) -> Result<Statement, Problem> {
    let json = json::read(source)?;
    let one = |key: &str| {
        json.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let other =
        || Problem::with_file(source.name(), Code::WrongValue, "`license` is neither a text nor a list of texts");
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(other);
    // What is passed over could be the license that fails.
    let many = match json.get("license").unwrap_or(&Value::Null) {
        Value::Array(items) => items.iter().map(text).collect::<Result<Vec<_>, _>>()?,
        Value::Null | Value::String(_) => one("license").into_iter().collect(),
        _ => return Err(other()),
    };
    if json.get("base_model_name_or_path").is_some_and(|base| !base.is_null() && !base.is_string()) {
        return Err(Problem::with_file(source.name(), Code::WrongValue, "`base_model_name_or_path` is no text"));
    }
    Ok(Statement {
        file: source.name().to_string(),
        licenses: many,
        bases: one("base_model_name_or_path").into_iter().collect(),
        // What the configuration was loaded from: the base, the model itself, or a folder of the author's.
        mentioned: one("_name_or_path").into_iter().collect(),
        source: Some(source.clone()),
        ..Statement::default()
    })
}
