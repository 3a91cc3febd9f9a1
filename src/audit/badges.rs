//! Which prescribed words a card shows.

use std::collections::BTreeMap;

use memchr::memmem::Finder;

/// Wordings that are looked for; a card's answer is a number of so many bits.
const MAX: usize = 16;

/// The wordings to look for, each with the phrases that meet it.
pub struct Badges {
    wordings: Vec<(String, Vec<Finder<'static>>)>,
}

impl Badges {
    /// Looks for these wordings: by wording, the phrases of which any will do. The first sixteen in order of words.
    pub fn new(wordings: &BTreeMap<String, Vec<String>>) -> Badges {
        let finders = |phrases: &[String]| phrases.iter().map(|phrase| Finder::new(phrase).into_owned()).collect();
        let wordings = wordings.iter().take(MAX).map(|(wording, phrases)| (wording.clone(), finders(phrases)));
        Badges { wordings: wordings.collect() }
    }

    /// The wordings, in the order of the bits.
    pub fn wordings(&self) -> Vec<String> {
        self.wordings.iter().map(|(wording, _)| wording.clone()).collect()
    }

    /// A bit for each wording that the card shows.
    pub fn shown(&self, card: &[u8]) -> u16 {
        let shows = |finders: &[Finder<'_>]| finders.iter().any(|finder| finder.find(card).is_some());
        let bits = self.wordings.iter().enumerate().filter(|(_, (_, finders))| shows(finders));
        bits.fold(0, |bits, (at, _)| bits | 1 << at)
    }
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
    }
}
