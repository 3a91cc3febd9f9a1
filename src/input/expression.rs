//! License expressions: `A OR B AND (C WITH exception)`, as SPDX writes them and as people do.

use crate::source::limits::EXPRESSION_WORDS;

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

/// True if `text` has an operator of expressions among its words, so that it is no single id.
pub fn is_expression(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    words.any(|word| operator(word).is_some())
}

/// Reads an expression whose ids need not be on any list; operators may be in either case.
///
/// `AND` binds closer than `OR`, `WITH` closer than both. `None` if the text is no expression.
pub fn parse(text: &str) -> Option<Expression> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.len() > EXPRESSION_WORDS {
        return None;
    }
    let mut parser = Parser::default();
    for word in words {
        parser.word(word)?;
    }
    parser.finish()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Operator {
    Or,
    And,
    With,
}

fn operator(word: &str) -> Option<Operator> {
    match word {
        "OR" | "or" => Some(Operator::Or),
        "AND" | "and" => Some(Operator::And),
        "WITH" | "with" => Some(Operator::With),
        _ => None,
    }
}

/// Operator precedence without recursion: operands wait on one stack, operators on the other.
#[derive(Default)]
struct Parser {
    operands: Vec<Expression>,
    /// `None` is an open bracket.
    operators: Vec<Option<Operator>>,
    /// The last word was an operand or a closing bracket.
    complete: bool,
}

impl Parser {
    fn word(&mut self, word: &str) -> Option<()> {
        match (word, operator(word)) {
            ("(", _) if !self.complete => self.operators.push(None),
            (")", _) if self.complete => self.close()?,
            (_, Some(operator)) if self.complete => {
                self.reduce(operator)?;
                self.operators.push(Some(operator));
                self.complete = false;
            }
            (_, None) if !self.complete && !matches!(word, "(" | ")") => {
                self.operands.push(Expression::One { license: word.to_owned(), exception: None });
                self.complete = true;
            }
            _ => return None,
        }
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        while let Some(operator) = self.operators.pop()? {
            self.apply(operator)?;
        }
        Some(())
    }

    fn reduce(&mut self, next: Operator) -> Option<()> {
        while let Some(Some(operator)) = self.operators.last().copied() {
            if operator < next {
                break;
            }
            self.operators.pop();
            self.apply(operator)?;
        }
        Some(())
    }

    fn apply(&mut self, operator: Operator) -> Option<()> {
        let right = self.operands.pop()?;
        let left = self.operands.pop()?;
        let both = match (operator, left, right) {
            (Operator::Or, left, right) => Expression::Any(joined(left, right, is_any)),
            (Operator::And, left, right) => Expression::All(joined(left, right, is_all)),
            (
                Operator::With,
                Expression::One { license, exception: None },
                Expression::One { license: exception, exception: None },
            ) => Expression::One { license, exception: Some(exception) },
            (Operator::With, ..) => return None,
        };
        self.operands.push(both);
        Some(())
    }

    fn finish(mut self) -> Option<Expression> {
        if !self.complete {
            return None;
        }
        while let Some(operator) = self.operators.pop() {
            self.apply(operator?)?;
        }
        let whole = self.operands.pop()?;
        self.operands.is_empty().then_some(whole)
    }
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
    use super::{Expression, parse};

    fn shown(expression: &Expression) -> String {
        let list = |parts: &[Expression]| parts.iter().map(shown).collect::<Vec<_>>().join(" ");
        match expression {
            Expression::One { license, exception: None } => license.clone(),
            Expression::One { license, exception: Some(exception) } => format!("{license}+{exception}"),
            Expression::All(parts) => format!("all({})", list(parts)),
            Expression::Any(parts) => format!("any({})", list(parts)),
        }
    }

    #[test]
    fn operators_bind_as_spdx_says() {
        let cases = [
            ("MIT", "MIT"),
            ("apache-2.0 OR mit", "any(apache-2.0 mit)"),
            ("A AND B OR C", "any(all(A B) C)"),
            ("A OR B AND C", "any(A all(B C))"),
            ("(A OR B) AND C", "all(any(A B) C)"),
            ("A or B or (C and D WITH e)", "any(A B all(C D+e))"),
            ("((A))", "A"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).as_ref().map(shown).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for text in ["", "OR", "A OR", "A B", "(A", "A)", "()", "A WITH (B OR C)", "A OR OR B", "A WITH B WITH C"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"( ".repeat(300)), None);
    }
}
