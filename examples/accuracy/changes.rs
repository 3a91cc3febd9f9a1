//! Ways in which people change a license text, and texts around and without one.

/// Refills paragraphs to a width.
pub fn rewrap(text: &str, width: usize) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = vec![String::new()];
        for word in paragraph.split_whitespace() {
            let full = lines.last().is_some_and(|line| !line.is_empty() && line.len() + word.len() >= width);
            if full {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
        }
        lines.join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

pub fn comment(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!(" * {line}")).collect();
    format!("/*\n{}\n */\n\nint main(void) {{ return 0; }}\n", lines.join("\n"))
}

/// Five of a hundred words dropped, replaced or inserted, another copyright line on top, typographic quotes.
pub fn edit(text: &str, seed: u64) -> String {
    const WORDS: &[&str] =
        &["however", "various", "component", "material", "table", "seven", "therefore", "release", "blue"];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut edited = String::from("Copyright (c) 2024 Example Widgets Ltd. All rights reserved.\n\n");
    for line in text.replace('"', "\u{201d}").replace('\'', "\u{2019}").lines() {
        for word in line.split(' ') {
            let other = WORDS[random(WORDS.len() as u64) as usize];
            match random(60) {
                0 => continue,
                1 => edited.push_str(other),
                2 => edited.push_str(&format!("{word} {other}")),
                _ => edited.push_str(word),
            }
            edited.push(' ');
        }
        edited.push('\n');
    }
    edited
}

pub const BEFORE: &str = "# Small Speech Model\n\nThis model turns speech into text. It was trained on forty hours of readings of \
public speeches and answers within a second on a laptop. See the examples folder for how to load it.\n\n## Results\n\n| \
set | error |\n|---|---|\n| clean | 4.1 |\n| noisy | 9.7 |\n\n## License";

pub const AFTER: &str = "## Citation\n\nIf the model helps your research, please cite the report named above. Questions are \
welcome in the discussions; we answer within a week. Thanks go to all readers who lent us their voices.";

/// Texts of our own that hold no license, near to and far from the language of licenses.
pub const PROSE: &[&str] = &[
    BEFORE,
    AFTER,
    "Install the package with your package manager, then run the setup command. The software is provided with a manual.",
    "We distribute the binary forms for three platforms. The following conditions must be met before a release: tests pass.",
    "Without limitation of the foregoing, our guests may use the pool. Any person obtaining a copy of this key shall return it.",
    "The copyright of songs is a long story. In 1710 a statute gave authors the right to print for fourteen years.",
    "",
    "1 2 3 4 5 6 7 8 9 10",
];
