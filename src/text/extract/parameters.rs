//! From the words of a pattern's kept part to the value of a parameter: numbers, dates, currencies, lists.

use jiff::civil::Date;

use crate::model::{ParameterType, ParameterValue};

use super::reader::Word;

/// Names of numbers below a hundred.
const SMALL: &[(&str, i64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("ninety", 90),
];
/// Names of numbers that the number before them is multiplied by.
const LARGE: &[(&str, i64)] = &[
    ("hundred", 100),
    ("thousand", 1_000),
    ("k", 1_000),
    ("million", 1_000_000),
    ("m", 1_000_000),
    ("mm", 1_000_000),
    ("billion", 1_000_000_000),
    ("bn", 1_000_000_000),
    ("万", 10_000),
    ("百", 100),
    ("千", 1_000),
    ("亿", 100_000_000),
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// What currencies are called, printed or by sign, and their ISO 4217 codes.
const CURRENCIES: &[(&str, &str)] = &[
    ("usd", "USD"),
    ("us$", "USD"),
    ("$", "USD"),
    ("dollar", "USD"),
    ("€", "EUR"),
    ("eur", "EUR"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("yuan", "CNY"),
    ("人民币", "CNY"),
    ("¥", "CNY"),
    ("jpy", "JPY"),
    ("yen", "JPY"),
    ("chf", "CHF"),
];

fn named(table: &[(&str, i64)], word: &str) -> Option<i64> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// Digits (`700`, `1.5`, `10m`), or a number's name.
pub(super) fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || named(SMALL, word).is_some()
        || named(LARGE, word).is_some() && word.len() > 2
}

/// The number that words spell: `700 million`, `one hundred`, `1000000`. Digits in brackets after words count once.
pub(super) fn number(words: &[Word<'_>]) -> Option<i64> {
    let mut total: Option<f64> = None;
    for word in words {
        let (digits, unit) =
            word.text.split_at(word.text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.text.len()));
        if let Ok(value) = digits.parse::<f64>() {
            // `ten million (10,000,000)`: the digits say it again.
            total =
                Some(if total.is_some_and(|so_far| so_far >= 1000.0) && value >= 1000.0 { value } else { value + 0.0 });
        } else if let Some(value) = named(SMALL, &word.text) {
            #[allow(clippy::cast_precision_loss, reason = "below a hundred")]
            let value = value as f64;
            total = Some(total.unwrap_or(0.0) + value);
        }
        if let Some(factor) = named(LARGE, if digits.is_empty() { &word.text } else { unit }) {
            #[allow(clippy::cast_precision_loss, reason = "factors are exact in a float")]
            let factor = factor as f64;
            total = Some(total.unwrap_or(1.0) * factor);
        }
    }
    #[allow(clippy::cast_possible_truncation, reason = "checked against the range in which floats are exact")]
    total.filter(|total| (0.0..9.0e15).contains(total)).map(|total| total as i64)
}

/// The code of the currency that a printed sum names.
pub(super) fn currency(printed: &str) -> Option<&'static str> {
    let printed = printed.to_lowercase();
    CURRENCIES.iter().find(|(name, _)| printed.contains(name)).map(|(_, code)| *code)
}

/// The first date among the words: `April 18, 2024`, `18 April 2024`, `2024 04 18`.
fn date(words: &[Word<'_>]) -> Option<Date> {
    let mut parts = words.iter().filter_map(|word| {
        let month = MONTHS.iter().position(|month| *month == word.text);
        month
            .map(|at| (true, at as i64 + 1))
            .or_else(|| word.text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok().map(|n| (false, n)))
    });
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = match (first, second, third) {
        ((true, month), (_, day), (_, year)) | ((_, day), (true, month), (_, year)) => (year, month, day),
        ((_, year), (_, month), (_, day)) => (year, month, day),
    };
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The value that `words`, printed as `printed`, give a parameter of type `kind`.
pub(super) fn value(kind: &ParameterType, words: &[Word<'_>], printed: &str) -> Option<ParameterValue> {
    match kind {
        ParameterType::Count => number(words).map(ParameterValue::Count),
        ParameterType::Date => date(words).map(ParameterValue::Date),
        ParameterType::List | ParameterType::Choices(_) => {
            let items = items(printed);
            (!items.is_empty()).then_some(ParameterValue::List(items))
        }
        ParameterType::Text => Some(ParameterValue::Text(one_line(printed))).filter(|_| !printed.trim().is_empty()),
        ParameterType::Flag | ParameterType::Choice(_) | ParameterType::License => None,
    }
}

/// The words on one line.
pub(super) fn one_line(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The members of an enumeration: parted by commas, semicolons, `and`, `or`.
fn items(printed: &str) -> Vec<String> {
    let line = one_line(printed).replace(" and/or ", ", ").replace(" and ", ", ").replace(" or ", ", ");
    let parts = line.split([',', ';', '、', '，', '；', '或', '和']);
    let trimmed = parts.map(|part| part.trim().trim_matches(|c: char| "()\"'“”".contains(c)).to_owned());
    trimmed.filter(|part| part.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn words(text: &str) -> Vec<Word<'_>> {
        let word = |text| Word {
            id: 0,
            text: Cow::Borrowed(text),
            prefixes: [].into(),
            token: 0,
            capital: false,
            shouted: false,
            blank: false,
            denies: false,
            hard: false,
            itself: false,
            names: false,
            before: crate::text::normalize::Gap::default(),
        };
        text.split(' ').map(word).collect()
    }

    #[test]
    fn numbers_in_digits_and_words() {
        for (text, expected) in [
            ("700 million", 700_000_000),
            ("one hundred", 100),
            ("10m", 10_000_000),
            ("ten million 10000000", 10_000_000),
            ("1.5 million", 1_500_000),
        ] {
            assert_eq!(number(&words(text)), Some(expected), "{text}");
        }
        assert_eq!(number(&words("many")), None);
    }

    #[test]
    fn dates_in_any_order() {
        let expected = Date::new(2024, 4, 18).ok();
        for text in ["april 18 2024", "18 april 2024", "2024 04 18"] {
            assert_eq!(date(&words(text)), expected, "{text}");
        }
    }

    #[test]
    fn enumerations_are_parted() {
        assert_eq!(items("military, nuclear or\n medical"), ["military", "nuclear", "medical"]);
    }

    #[test]
    fn currencies_by_sign_and_name() {
        assert_eq!(
            (currency("$1,000"), currency("10 million RMB"), currency("many")),
            (Some("USD"), Some("CNY"), None)
        );
    }
}
