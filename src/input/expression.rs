//! License expressions: `A OR B AND (C WITH exception)`, as SPDX writes them and as people do.
//!
//! The `spdx` crate reads the structure. It knows the ids of its own list alone, and cards name many others: each
//! stands in as a `LicenseRef` of its own while the structure is read.

use std::fmt;
use std::sync::OnceLock;

use spdx::expression::{ExprNode, Operator};
use spdx::{AdditionItem, LicenseItem, ParseMode};

/// What an expression asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// One license, as written, with the exception that goes with it.
    One {
        /// The license's id or name.
        license: String,
        /// What stands after `WITH`.
        exception: Option<String>,
    },
    /// All of these apply.
    All(Vec<Expression>),
    /// Any of these may be chosen.
    Any(Vec<Expression>),
}

impl fmt::Display for Expression {
    /// As SPDX writes it, with brackets around every part that is not a single license. What is written so reads back as the same: a name
    /// that would be taken for several words, or for an expression, has dashes for its blanks, by which it is known as well.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, glue) = match self {
            Expression::One { license, exception: None } if is_expression(license) => {
                return out.write_str(&word(license));
            }
            Expression::One { license, exception: None } => return out.write_str(license),
            Expression::One { license, exception: Some(exception) } => {
                return write!(out, "{} WITH {}", word(license), word(exception));
            }
            Expression::All(parts) => (parts, " AND "),
            Expression::Any(parts) => (parts, " OR "),
        };
        for (at, part) in parts.iter().enumerate() {
            out.write_str(if at == 0 { "" } else { glue })?;
            match part {
                Expression::One { license, exception: None } => out.write_str(&word(license))?,
                Expression::One { .. } => write!(out, "{part}")?,
                _ => write!(out, "({part})")?,
            }
        }
        Ok(())
    }
}

/// A name as one word of an expression.
fn word(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The byte at which reading ended.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
}

/// Words an expression may have; longer ones are refused.
pub use crate::source::limits::EXPRESSION_WORDS as MAX_WORDS;

/// True if `text` has an operator of expressions among its words, so that it is no single id.
pub fn is_expression(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    words.any(is_operator)
}

/// True for one word that SPDX takes for a license: an id of its list, in any case, or a reference.
pub fn is_spdx_id(word: &str) -> bool {
    let refers = ["LicenseRef-", "DocumentRef-"].iter().any(|start| word.starts_with(start));
    refers || (!word.contains(char::is_whitespace) && listed(word.trim_end_matches('+')).is_some())
}

/// Reads an expression whose ids need not be on any list; operators may be in either case.
///
/// `AND` binds closer than `OR`, `WITH` closer than both.
///
/// # Errors
/// What is wrong, and where.
pub fn parse(text: &str) -> Result<Expression, Malformed> {
    let words = words(text);
    if let Some((at, _)) = words.get(MAX_WORDS) {
        return Err(Malformed { at: *at, message: format!("more than {MAX_WORDS} words") });
    }
    let (skeleton, starts) = skeleton(&words);
    let parsed = spdx::Expression::parse_mode(&skeleton, ParseMode::STRICT).map_err(|error| {
        let word = starts.iter().rposition(|start| *start <= error.span.start);
        let ended = error.span.start >= skeleton.trim_end().len();
        let at = word.and_then(|word| words.get(word)).map_or(text.len(), |word| word.0);
        Malformed { at: if ended { text.len() } else { at }, message: error.reason.to_string() }
    })?;
    let mut operands: Vec<Expression> = Vec::new();
    for node in parsed.iter() {
        let next = match node {
            ExprNode::Req(one) => single(&one.req, &words),
            ExprNode::Op(operator) => {
                let right = operands.pop();
                operands.pop().zip(right).map(|(left, right)| match operator {
                    Operator::Or => Expression::Any(joined(left, right, is_any)),
                    Operator::And => Expression::All(joined(left, right, is_all)),
                })
            }
        };
        operands.extend(next);
    }
    operands.pop().ok_or_else(|| Malformed { at: 0, message: "names no license".to_owned() })
}

/// The names under which a license with its exception may be known, the most telling first.
///
/// An exception of the SPDX list only adds permissions, but for the few of `hub/exceptions.toml`, so the license without it is what has to
/// be judged. `X+` allows what `X` allows. Ids that SPDX has withdrawn for `X WITH Y` hold both names.
pub fn names(license: &str, exception: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(exception) = exception {
        names.push(format!("{license} with {exception}"));
        if !permitting_exceptions().any(|known| known.eq_ignore_ascii_case(exception)) {
            return names;
        }
    }
    names.push(license.to_owned());
    names.extend(license.strip_suffix('+').map(str::to_owned));
    let withdrawn = listed(license).filter(|known| known.flags & spdx::flags::IS_DEPRECATED != 0);
    names.extend(withdrawn.and_then(|known| known.name.split_once("-with-")).map(|(license, _)| license.to_owned()));
    names
}

/// The exceptions of the SPDX list that only add permissions.
pub fn permitting_exceptions() -> impl Iterator<Item = &'static str> {
    let all = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    all.filter(|name| !limiting().iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Exceptions that take something away.
fn limiting() -> &'static [String] {
    static LIMITING: OnceLock<Vec<String>> = OnceLock::new();
    LIMITING.get_or_init(|| {
        let table: toml::Table = include_str!("../../hub/exceptions.toml").parse().unwrap_or_default();
        let list = table.get("exception").and_then(toml::Value::as_array).into_iter().flatten();
        list.filter_map(|one| one.get("id")?.as_str().map(str::to_owned)).collect()
    })
}

fn listed(word: &str) -> Option<&'static spdx::License> {
    spdx::identifiers::LICENSES.iter().find(|known| known.name.eq_ignore_ascii_case(word))
}

fn is_operator(word: &str) -> bool {
    matches!(word, "OR" | "or" | "AND" | "and" | "WITH" | "with")
}

/// Words and brackets, each with its place.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        let bracket = matches!(letter, '(' | ')');
        if bracket || letter.is_whitespace() {
            words.extend(start.take().and_then(|start| Some((start, text.get(start..at)?))));
            words.extend(text.get(at..=at).filter(|_| bracket).map(|bracket| (at, bracket)));
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.and_then(|start| Some((start, text.get(start..)?))));
    words
}

/// The same structure with a reference for each name, and where each word of it begins.
fn skeleton(words: &[(usize, &str)]) -> (String, Vec<usize>) {
    let mut skeleton = String::new();
    let mut starts = Vec::with_capacity(words.len());
    let mut after_with = false;
    for (number, (_, word)) in words.iter().enumerate() {
        starts.push(skeleton.len());
        if is_operator(word) || matches!(*word, "(" | ")") {
            skeleton.push_str(word);
        } else {
            skeleton.push_str(if after_with { "AdditionRef-" } else { "LicenseRef-" });
            skeleton.push_str(&number.to_string());
        }
        skeleton.push(' ');
        after_with = word.eq_ignore_ascii_case("with") && is_operator(word);
    }
    (skeleton, starts)
}

fn single(req: &spdx::LicenseReq, words: &[(usize, &str)]) -> Option<Expression> {
    let word = |number: &str| Some(words.get(number.parse::<usize>().ok()?)?.1.to_owned());
    let LicenseItem::Other(license) = &req.license else { return None };
    let exception = match &req.addition {
        Some(AdditionItem::Other(exception)) => Some(word(&exception.add_ref)?),
        _ => None,
    };
    Some(Expression::One { license: word(&license.lic_ref)?, exception })
}

fn is_any(part: Expression) -> Result<Vec<Expression>, Expression> {
    match part {
        Expression::Any(parts) => Ok(parts),
        part => Err(part),
    }
}

fn is_all(part: Expression) -> Result<Vec<Expression>, Expression> {
    match part {
        Expression::All(parts) => Ok(parts),
        part => Err(part),
    }
}

/// `A OR B` and `C` become one list of three, so that a long row of choices is no deep tree.
fn joined(
    left: Expression,
    right: Expression,
    unfold: fn(Expression) -> Result<Vec<Expression>, Expression>,
) -> Vec<Expression> {
    let mut parts = unfold(left).unwrap_or_else(|single| vec![single]);
    parts.extend(unfold(right).unwrap_or_else(|single| vec![single]));
    parts
}

#[cfg(test)]
mod tests {
    use super::{Expression, is_spdx_id, names, parse};

    fn shown(expression: &Expression) -> String {
        let list = |parts: &[Expression]| parts.iter().map(shown).collect::<Vec<_>>().join(" ");
        match expression {
            Expression::One { license, exception: None } => license.clone(),
            Expression::One { license, exception: Some(exception) } => format!("{license}~{exception}"),
            Expression::All(parts) => format!("all({})", list(parts)),
            Expression::Any(parts) => format!("any({})", list(parts)),
        }
    }

    /// Found by fuzzing: the `spdx` crate reads `MIT+` and `OR` there.
    #[test]
    fn an_operator_that_no_blank_parts_from_a_name_is_none() {
        assert!(parse("MIT+OR ISC").is_err());
        assert!(parse("MIT+ OR ISC").is_ok());
    }

    #[test]
    fn operators_bind_as_spdx_says() {
        let cases = [
            ("MIT", "MIT"),
            ("apache-2.0 OR mit", "any(apache-2.0 mit)"),
            ("A AND B OR C", "any(all(A B) C)"),
            ("A OR B AND C", "any(A all(B C))"),
            ("(A OR B) AND C", "all(any(A B) C)"),
            ("A or B or (C and D WITH e)", "any(A B all(C D~e))"),
            ("((A))", "A"),
            ("openrail++ AND GPL-2.0+ with e_x", "all(openrail++ GPL-2.0+~e_x)"),
            ("LicenseRef-7 OR DocumentRef-a:LicenseRef-b", "any(LicenseRef-7 DocumentRef-a:LicenseRef-b)"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).as_ref().map(shown).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back_as_the_same() {
        let one = |license: &str| Expression::One { license: license.to_owned(), exception: None };
        for text in ["A", "A OR B AND C", "(A OR B) AND C", "A AND (B OR C WITH d)", "A WITH e OR (B AND (C OR D))"] {
            let parsed = parse(text).unwrap();
            assert_eq!(parse(&parsed.to_string()), Ok(parsed), "{text}");
        }
        let named = Expression::All(vec![one("CC-BY-NC-4.0"), one("BSD-3-Clause OR MIT"), one("Apache License (2.0)")]);
        assert_eq!(named.to_string(), "CC-BY-NC-4.0 AND BSD-3-Clause-OR-MIT AND Apache-License-2.0");
        assert_eq!(
            (one("A or B").to_string(), one("Apache License 2.0").to_string()),
            ("A-or-B".into(), "Apache License 2.0".into())
        );
    }

    #[test]
    fn what_is_no_expression_is_refused_at_its_place() {
        for (text, at) in [
            ("", 0),
            ("OR", 0),
            ("A OR", 4),
            ("A B", 2),
            ("(A", 0),
            ("A)", 1),
            ("()", 1),
            ("A WITH (B OR C)", 7),
            ("A OR OR B", 5),
            ("A WITH B WITH C", 9),
            ("é OR (ü", 6),
        ] {
            assert_eq!(parse(text).map_err(|error| error.at), Err(at), "{text}");
        }
        assert!(parse(&"( ".repeat(300)).is_err_and(|error| error.message.contains("256")));
        let deep = format!("{}A{}", "(".repeat(120), ")".repeat(120));
        assert_eq!(parse(&deep).as_ref().map(shown).as_deref(), Ok("A"));
    }

    #[test]
    fn a_name_may_be_known_under_less() {
        assert_eq!(names("Apache-2.0+", None), ["Apache-2.0+", "Apache-2.0"]);
        assert_eq!(names("gpl-3.0", Some("classpath-exception-2.0")).last().map(String::as_str), Some("gpl-3.0"));
        assert_eq!(names("gpl-3.0", Some("no-such")), ["gpl-3.0 with no-such"]);
        assert_eq!(super::limiting().len(), include_str!("../../hub/exceptions.toml").matches("[[exception]]").count());
        assert_eq!(names("gpl-2.0", Some("FreeRTOS-exception-2.0")), ["gpl-2.0 with FreeRTOS-exception-2.0"]);
        assert!(names("GPL-2.0-with-classpath-exception", None).contains(&"GPL-2.0".to_owned()));
        assert!(is_spdx_id("nunit") && is_spdx_id("LicenseRef-x") && is_spdx_id("BitTorrent-1.1+"));
        assert!(!is_spdx_id("mtii") && !is_spdx_id("MIT OR"));
    }
}
