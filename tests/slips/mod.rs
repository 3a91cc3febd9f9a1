//! Restricting sentences, and the places where they are slipped into a text: at the ends of sentences and in the middle of them, in
//! parentheses, in lists, in capitals, without their full stop, one word a line.
//!
//! `sentences.txt` holds whole sentences, `templates.txt` sentences with a gap for each line of `fields.txt`.

const SENTENCES: &str = include_str!("sentences.txt");
const TEMPLATES: &str = include_str!("templates.txt");
const FIELDS: &str = include_str!("fields.txt");

/// How many ways there are to slip a sentence in; see [`slip`].
pub const WAYS: usize = 16;

/// Every restricting sentence.
pub fn sentences() -> Vec<String> {
    let lines = |text: &'static str| text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let filled = lines(TEMPLATES).flat_map(|template| lines(FIELDS).map(|field| fill(template, field)));
    lines(SENTENCES).map(str::to_owned).chain(filled).collect()
}

fn fill(template: &str, field: &str) -> String {
    if template.starts_with("{}") { template.replace("{}", &raised(field)) } else { template.replace("{}", field) }
}

/// Numbers that look drawn by chance and are the same on every run.
pub struct Dice(u64);

impl Dice {
    /// Each seed gives its own numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `count`.
    #[allow(clippy::cast_possible_truncation, reason = "below a count of things in memory")]
    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }

    fn of(&mut self, places: &[usize]) -> Option<usize> {
        places.get(self.below(places.len())).copied()
    }
}

/// The text with a sentence slipped in; `None` where it has no place of that kind.
pub fn slip(text: &str, sentence: &str, way: usize, dice: &mut Dice) -> Option<String> {
    let bare = sentence.trim_end_matches('.');
    let small = lowered(bare);
    let put = |at: usize, words: &str| text.get(..at).zip(text.get(at..)).map(|(a, b)| format!("{a}{words}{b}"));
    let after = |signs: &[&str], of: usize| -> Vec<usize> {
        signs.iter().flat_map(|sign| text.match_indices(sign)).map(|(at, _)| at + of).collect()
    };
    let between = after(&[" ", "\n"], 0);
    let stops = after(&[". ", ".\n"], 1);
    let commas = after(&[", ", ",\n"], 0);
    let lines = after(&["\n"], 0);
    match way {
        0 => put(dice.of(&stops)?, &format!(" {sentence}")),
        1 => put(dice.of(&lines)?, &format!("\n{sentence}")),
        2 => put(dice.of(&between)?, &format!(" {sentence}")),
        3 => put(dice.of(&between)?, &format!(" {bare}")),
        4 => put(dice.of(&between)?, &format!(" ({small})")),
        5 => put(dice.of(&between)?, &format!(", {small},")),
        6 => put(dice.of(&commas)?, &format!(", {small}")),
        7 => put(dice.of(&between)?, &format!(" {}", bare.to_uppercase())),
        8 => put(dice.of(&lines)?, &format!("\n{}", bare.replace(' ', "\n"))),
        9 => put(dice.of(&after(&[")"], 0))?, &format!("; {small}")),
        10 => put(dice.of(&stops)? - 1, &format!(", and {small}")),
        11 => put(dice.of(&between)?, &format!(" {small}.")),
        12 => Some(format!("{sentence}\n\n{text}")),
        13 => Some(format!("{text}\n\n{bare}")),
        14 => put(dice.of(&lines)?, &format!("\n  * {bare}\n")),
        _ => put(dice.of(&between)?, &format!("\n{sentence}\n")),
    }
}

fn raised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
