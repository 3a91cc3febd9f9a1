//! Parameters of clauses: their types, their values, and tests on them.

use std::fmt;

use jiff::civil::Date;

use super::truth::Truth;

/// One parameter of a clause, as the vocabulary defines it.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its key in files.
    pub name: String,
    /// What values it takes.
    pub kind: ParameterType,
    /// What it means, in one sentence.
    pub means: String,
    /// The unit of a count, where the vocabulary fixes one.
    pub unit: Option<String>,
    /// What it is when a description leaves it out. Without a default it is then unknown.
    pub default: Option<ParameterValue>,
    /// Worked out by the engine, never written by anyone.
    pub derived: bool,
}

/// The type of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// Free text.
    Text,
    /// A whole number of things.
    Count,
    /// True or false.
    Flag,
    /// A calendar date.
    Date,
    /// Several texts.
    List,
    /// One of the words given.
    Choice(Vec<String>),
    /// Some of the words given.
    Choices(Vec<String>),
    /// The id of a license.
    License,
}

impl ParameterType {
    /// What a description must write, in words for an error message.
    pub fn expected(&self) -> String {
        match self {
            ParameterType::Text => "a text in quotes".into(),
            ParameterType::Count => "a whole number".into(),
            ParameterType::Flag => "`true` or `false`".into(),
            ParameterType::Date => "a date such as 2024-04-18".into(),
            ParameterType::List => "a list of texts".into(),
            ParameterType::Choice(words) => format!("one of {}", quoted(words)),
            ParameterType::Choices(words) => format!("some of {}", quoted(words)),
            ParameterType::License => "the id of a license".into(),
        }
    }
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The value of a parameter in one clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterValue {
    /// Free text, one word of a choice, or the id of a license.
    Text(String),
    /// A whole number.
    Count(i64),
    /// True or false.
    Flag(bool),
    /// A calendar date.
    Date(Date),
    /// Several texts or words.
    List(Vec<String>),
}

impl fmt::Display for ParameterValue {
    /// Writes the value for a reader: numbers in groups of three digits, lists with commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParameterValue::Text(text) => f.write_str(text),
            ParameterValue::Count(number) => f.write_str(&grouped(*number)),
            ParameterValue::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            ParameterValue::Date(date) => write!(f, "{date}"),
            ParameterValue::List(items) => f.write_str(&items.join(", ")),
        }
    }
}

/// `number` with a comma between groups of three digits: 700,000,000.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A test on one parameter of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterTest {
    /// Position of the parameter in its clause's list of parameters.
    pub slot: usize,
    /// The parameter's name, for explanations.
    pub name: String,
    /// What is asked of it.
    pub check: Check,
}

/// What can be asked of a parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// It is one of these; a list has at least one of them.
    OneOf(Vec<ParameterValue>),
    /// It is none of these.
    NoneOf(Vec<ParameterValue>),
    /// The number, or date, is smaller.
    Below(ParameterValue),
    /// The number, or date, is greater.
    Above(ParameterValue),
    /// The number, or date, is not greater.
    AtMost(ParameterValue),
    /// The number, or date, is not smaller.
    AtLeast(ParameterValue),
}

impl Check {
    /// The values that it names.
    pub fn values(&self) -> &[ParameterValue] {
        match self {
            Check::OneOf(values) | Check::NoneOf(values) => values,
            Check::Below(value) | Check::Above(value) | Check::AtMost(value) | Check::AtLeast(value) => {
                std::slice::from_ref(value)
            }
        }
    }

    /// Whether `value` stands the test; an unknown value leaves it unknown.
    pub fn holds(&self, value: Option<&ParameterValue>) -> Truth {
        let Some(value) = value else {
            return Truth::Unknown;
        };
        match self {
            Check::OneOf(wanted) => Truth::from(wanted.iter().any(|one| contains(value, one))),
            Check::NoneOf(wanted) => Truth::from(!wanted.iter().any(|one| contains(value, one))),
            Check::Below(limit) => compare(value, limit, |order| order.is_lt()),
            Check::Above(limit) => compare(value, limit, |order| order.is_gt()),
            Check::AtMost(limit) => compare(value, limit, |order| order.is_le()),
            Check::AtLeast(limit) => compare(value, limit, |order| order.is_ge()),
        }
    }
}

fn contains(value: &ParameterValue, wanted: &ParameterValue) -> bool {
    match (value, wanted) {
        (ParameterValue::List(items), ParameterValue::Text(word)) => items.contains(word),
        _ => value == wanted,
    }
}

fn compare(value: &ParameterValue, limit: &ParameterValue, test: impl Fn(std::cmp::Ordering) -> bool) -> Truth {
    match (value, limit) {
        (ParameterValue::Count(a), ParameterValue::Count(b)) => Truth::from(test(a.cmp(b))),
        (ParameterValue::Date(a), ParameterValue::Date(b)) => Truth::from(test(a.cmp(b))),
        // The loader lets only numbers and dates be compared; anything else says nothing.
        _ => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes() {
        let shown = [7, 700, 7_000, 700_000_000].map(grouped);
        assert_eq!(shown, ["7", "700", "7,000", "700,000,000"]);
        assert_eq!(grouped(-1_234), "-1,234");
    }

    #[test]
    fn an_unknown_value_leaves_every_test_unknown() {
        let limit = ParameterValue::Count(5);
        for check in [Check::OneOf(vec![limit.clone()]), Check::NoneOf(vec![limit.clone()]), Check::Below(limit)] {
            assert_eq!(check.holds(None), Truth::Unknown);
        }
    }

    #[test]
    fn a_list_has_a_word_or_has_it_not() {
        let value = ParameterValue::List(vec!["copies".into(), "services".into()]);
        let wanted = |word: &str| Check::OneOf(vec![ParameterValue::Text(word.into())]);
        assert_eq!(wanted("services").holds(Some(&value)), Truth::True);
        assert_eq!(wanted("hosting").holds(Some(&value)), Truth::False);
    }
}
