//! How a found clause's parameters are set.

use toml::de::DeValue;

use crate::model::{ParameterType, ParameterValue};

/// How a parameter is set.
#[derive(Debug, Clone)]
pub(in crate::text::extract) enum Setting {
    /// To this value.
    To(ParameterValue),
    /// From the kept part of this name.
    Kept(String),
    /// To the currency printed in the kept part of this name.
    Currency(String),
}

/// How `value` sets a parameter: `$name` takes the kept part, `$name currency` the currency printed in it.
pub(super) fn setting(value: &DeValue<'_>, kind: &ParameterType) -> Option<Setting> {
    if let Some(kept) = value.as_str().and_then(|text| text.strip_prefix('$')) {
        return Some(match kept.strip_suffix(" currency") {
            Some(name) => Setting::Currency(name.to_owned()),
            None => Setting::Kept(kept.to_owned()),
        });
    }
    let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    Some(Setting::To(match kind {
        ParameterType::Text | ParameterType::License => ParameterValue::Text(text(value)?),
        ParameterType::Choice(words) => ParameterValue::Text(text(value).filter(|word| words.contains(word))?),
        ParameterType::Flag => ParameterValue::Flag(value.as_bool()?),
        ParameterType::Choices(words) => match value.as_str() {
            Some(word) => ParameterValue::List(vec![Some(word.to_owned()).filter(|word| words.contains(word))?]),
            None => {
                ParameterValue::List(value.as_array()?.iter().map(|item| text(item.get_ref())).collect::<Option<_>>()?)
            }
        },
        ParameterType::List => {
            ParameterValue::List(value.as_array()?.iter().map(|item| text(item.get_ref())).collect::<Option<_>>()?)
        }
        ParameterType::Count | ParameterType::Date => return None,
    }))
}
