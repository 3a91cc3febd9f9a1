//! How many characters stand before a byte, without counting them from the beginning each time.

/// Bytes between two places up to which the characters are counted once.
const STEP: usize = 4096;

/// The characters of a text up to every [`STEP`]th byte: a line of megabytes is not counted anew for each place in it.
#[derive(Clone, Debug, Default)]
pub struct Characters(Vec<usize>);

impl Characters {
    /// Counts the characters of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut before = 0;
        let mut counted = vec![before];
        for part in text.as_bytes().chunks(STEP) {
            before += begun(part);
            counted.push(before);
        }
        Self(counted)
    }

    /// How many characters of the text begin before this byte of it.
    #[must_use]
    pub fn before(&self, text: &str, byte: usize) -> usize {
        let step = byte / STEP;
        let known = self.0.get(step).copied().unwrap_or_default();
        known + begun(text.as_bytes().get(step * STEP..byte).unwrap_or_default())
    }
}

/// Characters that begin among these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{Characters, STEP};

    #[test]
    fn characters_are_counted_across_steps() {
        for unit in ["a", "é", "漢字", "a\u{1f600}"] {
            let text = unit.repeat(STEP);
            let counted = Characters::new(&text);
            for (number, (byte, _)) in text.char_indices().enumerate().step_by(517) {
                assert_eq!(counted.before(&text, byte), number, "{unit}");
            }
            assert_eq!(counted.before(&text, text.len()), text.chars().count(), "{unit}");
        }
    }
}
