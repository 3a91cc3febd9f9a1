//! Which prescribed words a card shows.

use std::collections::BTreeMap;

use aho_corasick::packed::{Config, Searcher};
use memchr::memmem::{self, Finder};

/// Wordings that are looked for; a card's answer is a number of so many bits.
const MAX: usize = 16;

/// The wordings to look for, each with the phrases that meet it.
pub struct Badges {
    wordings: Vec<(String, Vec<Finder<'static>>)>,
    /// Looks for all phrases in one pass; most cards have none. None where the processor has no instructions for it.
    any: Option<Searcher>,
    /// True if every phrase reads in JSON as it is written, so that it can be looked for there.
    plain: bool,
}

impl Badges {
    /// Looks for these wordings: by wording, the phrases of which any will do. The first sixteen in order of words.
    pub fn new(wordings: &BTreeMap<String, Vec<String>>) -> Badges {
        let finders = |phrases: &[String]| phrases.iter().map(|phrase| Finder::new(phrase).into_owned()).collect();
        let wordings = wordings.iter().take(MAX).map(|(wording, phrases)| (wording.clone(), finders(phrases)));
        let wordings: Vec<(String, Vec<Finder<'static>>)> = wordings.collect();
        let plain =
            wordings.iter().flat_map(|(_, finders)| finders).all(|finder: &Finder<'_>| is_plain(finder.needle()));
        let phrases = wordings.iter().flat_map(|(_, finders)| finders).map(Finder::needle);
        let any = Config::new().builder().extend(phrases).build();
        Badges { wordings, any, plain }
    }

    /// The wordings, in the order of the bits.
    pub fn wordings(&self) -> Vec<String> {
        self.wordings.iter().map(|(wording, _)| wording.clone()).collect()
    }

    /// As [`Badges::shown`], of a card with the escapes of JSON, of which none is an ASCII character by number.
    pub fn shown_escaped(&self, card: &[u8]) -> u16 {
        let bits = self.shown(card);
        // The digits of an escape by number can run into a phrase, and a phrase that needs escapes is not met as written.
        if self.plain && (bits == 0 || memmem::find(card, br"\u").is_none()) {
            return bits;
        }
        let quoted = [b"\"", card, b"\""].concat();
        serde_json::from_slice::<String>(&quoted).map_or(0, |whole| self.shown(whole.as_bytes()))
    }

    /// A bit for each wording that the card shows.
    pub fn shown(&self, card: &[u8]) -> u16 {
        if self.any.as_ref().is_some_and(|any| any.find(card).is_none()) {
            return 0;
        }
        let shows = |finders: &[Finder<'_>]| finders.iter().any(|finder| finder.find(card).is_some());
        let bits = self.wordings.iter().enumerate().filter(|(_, (_, finders))| shows(finders));
        bits.fold(0, |bits, (at, _)| bits | 1 << at)
    }
}

/// True for printable ASCII without a character that JSON may escape, and that no short escape before it can run into.
fn is_plain(phrase: &[u8]) -> bool {
    let plain = |byte: &u8| (b' '..=b'~').contains(byte) && !matches!(byte, b'"' | b'\\' | b'/');
    phrase.iter().all(plain) && phrase.first().is_some_and(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::Badges;

    #[test]
    fn each_wording_has_its_bit() {
        let wordings = [("A".into(), vec!["Built with A".into(), "Using A".into()]), ("B".into(), vec!["B!".into()])];
        let badges = Badges::new(&wordings.into());
        assert_eq!(badges.wordings(), ["A", "B"]);
        assert_eq!((badges.shown(b"x Using A."), badges.shown(b"B! Built with A"), badges.shown(b"")), (1, 3, 0));
        assert_eq!((badges.shown_escaped(br"x\nUsing A."), badges.shown_escaped(br"B!\tBuilt with A")), (1, 3));
        assert_eq!((badges.shown_escaped(br"x\u00eBuilt with A"), badges.shown_escaped(br"\u00e9Using A")), (0, 1));
    }

    #[test]
    fn phrases_that_escapes_could_hide_are_looked_for_in_the_text() {
        let wordings = [("A".into(), vec!["A \"b\"".into()]), ("B".into(), vec!["new".into()])];
        let badges = Badges::new(&wordings.into());
        let shown =
            [br#"x A \"b\""#.as_slice(), br"x\new", br"x\nnew", br"x \/ new"].map(|text| badges.shown_escaped(text));
        assert_eq!(shown, [1, 0, 2, 2]);
    }
}
