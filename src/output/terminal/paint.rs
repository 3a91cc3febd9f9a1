//! The colour of a value: the only place that chooses one.

use colored::{ColoredString, Colorize};

use crate::model::{Openness, Value};
use crate::output::escape::visible;

pub(super) fn openness(answer: Openness) -> ColoredString {
    match answer {
        Openness::Open => "open".green().bold(),
        Openness::Unsure => "unsure".yellow().bold(),
        Openness::NotOpen => "not open".red().bold(),
    }
}

pub(super) fn paint(label: &str, value: Value) -> ColoredString {
    let label = visible(label).into_owned();
    match value {
        Value::Pass => label.green(),
        Value::Conditional => label.cyan(),
        Value::Unknown => label.yellow(),
        Value::Fail => label.red().bold(),
    }
}
