//! `config.json` and `adapter_config.json`: a license now and then, and the model that an adapter belongs to.

use serde_json::Value;

use super::Statement;
use crate::input::json;
use crate::source::{Problem, Source};

/// Reads a configuration.
///
/// # Errors
/// It is no JSON, or a key stands twice in it.
pub fn read(source: &Source) -> Result<Statement, Problem> {
    let json = json::read(source)?;
    let one = |key: &str| json[key].as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let many = match &json["license"] {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => one("license").into_iter().collect(),
    };
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
