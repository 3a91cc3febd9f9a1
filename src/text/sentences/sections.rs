//! The section that each place of a text stands in, from the numbers and letters printed before items.

use crate::text::normalize::{Gap, Kind, Normalized};

/// Nesting deeper than this is cited by its first levels.
const DEPTH: usize = 8;

/// A numbered section or list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// How it is cited: the marks from the outermost on, `2`, `1.b.iv`, `Attachment A`.
    pub label: String,
    /// The token that opens it, as an index into the tokens.
    pub token: usize,
    /// The paragraph in which it opens, from 1.
    pub(super) paragraph: u32,
    lead: Option<usize>,
    said: Option<usize>,
}

impl Section {
    /// The sentence that leads its sentences in.
    pub(super) fn lead(&self) -> Option<usize> {
        self.lead
    }
}

/// How a mark is printed; marks of one list share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `Section 2`, `Attachment A`.
    Named,
    /// `2.3`
    Dotted,
    Number(Close),
    Letter(Close, Case),
    Roman(Close, Case),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    Point,
    Parenthesis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
}

/// The number or letter that opens a section or an item.
pub(super) struct Mark {
    style: Style,
    printed: String,
}

/// One level of the way from the whole text to the current item.
#[derive(Debug, Clone)]
struct Level {
    style: Style,
    mark: String,
    section: usize,
    lead: Option<usize>,
}

/// The way from the whole text to the current item.
#[derive(Debug, Default)]
pub(super) struct Outline {
    levels: Vec<Level>,
    /// The last sentence before any section.
    preamble: Option<usize>,
}

impl Outline {
    /// The mark at the token `at`, if one opens a section or an item there.
    pub fn mark(&self, text: &Normalized<'_>, at: usize) -> Option<Mark> {
        let token = text.tokens().get(at)?;
        match token.kind {
            Kind::Mark => Some(Mark { style: self.style(text, at), printed: text.printed(token).to_owned() }),
            Kind::Word if at == 0 || token.before.has(Gap::LINE) => named(text, at),
            _ => None,
        }
    }

    /// Goes to the section that a mark at the token `at` opens, and adds it. Where it begins another list after the first (`You may
    /// not: (a) …`, behind `You may: (a) …; (b) ….`), the sentences that lead in the two are given.
    pub fn open(
        &mut self,
        mark: Mark,
        at: usize,
        before: Gap,
        paragraph: u32,
        sections: &mut Vec<Section>,
    ) -> Option<(usize, usize)> {
        let sibling = self.leave_to(mark.style, &mark.printed);
        let another = sibling.as_ref().filter(|_| is_first(&mark.printed) && before.has(Gap::COLON));
        let another = another.and_then(|sibling| sibling.lead).zip(sections.last().and_then(|section| section.said));
        let lead = match sibling {
            Some(sibling) if !is_first(&mark.printed) => sibling.lead,
            _ if another.is_some() => another.map(|(_, lead)| lead),
            _ => self.lead(sections).filter(|_| !self.levels.is_empty() || leads(before)),
        };
        let section = sections.len();
        self.levels.push(Level { style: mark.style, mark: mark.printed, section, lead });
        sections.push(Section { label: self.label(), token: at, paragraph, lead, said: None });
        another
    }

    /// Climbs to the list that a mark of this style continues and gives its item before; a named or dotted one begins anew.
    fn leave_to(&mut self, style: Style, mark: &str) -> Option<Level> {
        let keep = match style {
            Style::Named => 0,
            Style::Dotted => self.levels.iter().take_while(|level| begins_with(mark, &level.mark)).count(),
            _ => self.levels.iter().position(|level| level.style == style).unwrap_or(self.levels.len()),
        };
        let keep = keep.min(DEPTH - 1);
        let sibling = self.levels.get(keep).filter(|level| level.style == style).cloned();
        self.levels.truncate(keep);
        sibling
    }

    /// The sentence that leads in a list that begins here: the last one said in the enclosing item.
    fn lead(&self, sections: &[Section]) -> Option<usize> {
        match self.levels.last() {
            Some(level) => sections.get(level.section).and_then(|section| section.said),
            None => self.preamble,
        }
    }

    fn label(&self) -> String {
        let mut label = String::new();
        for level in &self.levels {
            if level.style == Style::Dotted {
                label.clear();
            }
            let named = label.rsplit(' ').next().is_some_and(|last| last.len() == 1 && label.len() > 1);
            match (label.is_empty(), named) {
                (true, _) => label.push_str(&level.mark),
                (false, true) => label.push_str(&format!("({})", level.mark)),
                (false, false) => label.push_str(&format!(".{}", level.mark)),
            }
        }
        label
    }

    /// Notes the sentence just ended, so that a list after it finds its lead.
    pub fn said(&mut self, section: Option<usize>, sentence: usize, sections: &mut [Section]) {
        match section.and_then(|at| sections.get_mut(at)) {
            Some(section) => section.said = Some(sentence),
            None => self.preamble = Some(sentence),
        }
    }

    fn style(&self, text: &Normalized<'_>, at: usize) -> Style {
        let Some(token) = text.tokens().get(at) else {
            return Style::Dotted;
        };
        let printed = text.printed(token);
        let after = text.text().as_bytes().get(token.span.end as usize);
        let close = if after == Some(&b')') { Close::Parenthesis } else { Close::Point };
        let case = if printed.starts_with(|c: char| c.is_uppercase()) { Case::Upper } else { Case::Lower };
        if printed.contains('.') {
            Style::Dotted
        } else if printed.starts_with(|c: char| c.is_ascii_digit()) {
            Style::Number(close)
        } else if self.is_roman(text.word(token), close, case) {
            Style::Roman(close, case)
        } else {
            Style::Letter(close, case)
        }
    }

    /// `i` is a letter after `h` and a number otherwise; `v` and `x` after `u` and `w`.
    fn is_roman(&self, word: &str, close: Close, case: Case) -> bool {
        if !word.bytes().all(|byte| b"ivx".contains(&byte)) {
            return false;
        }
        let previous = match word {
            "i" => "h",
            "v" => "u",
            "x" => "w",
            _ => return true,
        };
        let letters = self.levels.iter().find(|level| level.style == Style::Letter(close, case));
        letters.is_none_or(|level| level.mark.to_ascii_lowercase() != previous)
    }
}

/// Whether what stands before an outermost mark joins it to the sentence before: a colon, or no end of a sentence.
fn leads(before: Gap) -> bool {
    before.has(Gap::COLON) || !before.has(Gap::STOP.with(Gap::PARAGRAPH))
}

/// Whether a mark begins a list.
fn is_first(printed: &str) -> bool {
    matches!(printed, "1" | "a" | "A" | "i" | "I")
}

/// Whether the dotted number `mark` lies under the number `outer`.
fn begins_with(mark: &str, outer: &str) -> bool {
    mark.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

/// `Section 2`, `Article IV`, `Attachment A` at the beginning of a line, as a heading: the number ends the line or is
/// followed by `.`, `:` or a dash.
fn named(text: &Normalized<'_>, at: usize) -> Option<Mark> {
    const PLAIN: &[&str] = &["section", "article", "clause"];
    const KEPT: &[&str] = &["attachment", "exhibit", "appendix", "annex", "schedule", "part", "chapter"];
    let token = text.tokens().get(at)?;
    let word = text.word(token);
    if word == "第" {
        return chinese(text, at);
    }
    if !text.is_capital(token) || !PLAIN.contains(&word) && !KEPT.contains(&word) {
        return None;
    }
    let number = text.tokens().get(at + 1).filter(|next| next.before == Gap::SPACE)?;
    let short = text.word(number).len() <= 5
        && (text.is_capital(number) || text.word(number).starts_with(|c: char| c.is_ascii_digit()));
    let ends = text.tokens().get(at + 2).is_none_or(|next| {
        next.before.has(Gap::LINE.with(Gap::STOP).with(Gap::COLON).with(Gap::DASH)) || text.is_capital(next)
    });
    if !short || !ends {
        return None;
    }
    let printed = text.printed(number);
    if PLAIN.contains(&word) {
        return Some(Mark { style: Style::Named, printed: printed.to_owned() });
    }
    KEPT.contains(&word).then(|| Mark { style: Style::Named, printed: format!("{} {printed}", capitalised(word)) })
}

/// `第二条` at the beginning of a line.
fn chinese(text: &Normalized<'_>, at: usize) -> Option<Mark> {
    let words = text.tokens().get(at..text.tokens().len().min(at + 8))?;
    let end = words.iter().position(|token| matches!(text.word(token), "条" | "章" | "款" | "節" | "节" | "條"))?;
    let printed = words.get(..=end)?.iter().map(|token| text.word(token)).collect();
    Some(Mark { style: Style::Named, printed })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
