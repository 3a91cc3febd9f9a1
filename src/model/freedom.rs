//! The four freedoms, and sets of them.

use serde::{Serialize, Serializer};

/// One of the four freedoms that a license grants or withholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Freedom {
    /// Use the work for any purpose, without asking.
    Use,
    /// Study how it works.
    Study,
    /// Modify it for any purpose.
    Modify,
    /// Share it, changed or not, for any purpose.
    Share,
}

impl Freedom {
    /// The four freedoms in the order in which definitions name them.
    pub const ALL: [Freedom; 4] = [Freedom::Use, Freedom::Study, Freedom::Modify, Freedom::Share];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Freedom::Use => "use",
            Freedom::Study => "study",
            Freedom::Modify => "modify",
            Freedom::Share => "share",
        }
    }

    /// The freedom that `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<Freedom> {
        Freedom::ALL.into_iter().find(|freedom| freedom.word() == word)
    }
}

/// A set of freedoms, as one byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Freedoms(u8);

impl Freedoms {
    /// The empty set.
    pub const NONE: Freedoms = Freedoms(0);

    /// True if `freedom` is in the set.
    pub fn contains(self, freedom: Freedom) -> bool {
        self.0 & (1 << freedom as u8) != 0
    }

    /// True if `freedom` and nothing else is in the set.
    pub fn is_only(self, freedom: Freedom) -> bool {
        self == Freedoms::NONE.with(freedom)
    }

    /// True if some freedom is in both sets.
    pub fn meets(self, other: Freedoms) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with `freedom` in it.
    #[must_use]
    pub fn with(self, freedom: Freedom) -> Freedoms {
        Freedoms(self.0 | (1 << freedom as u8))
    }

    /// The members, in their usual order.
    pub fn iter(self) -> impl Iterator<Item = Freedom> {
        Freedom::ALL.into_iter().filter(move |freedom| self.contains(*freedom))
    }
}

impl FromIterator<Freedom> for Freedoms {
    fn from_iter<I: IntoIterator<Item = Freedom>>(freedoms: I) -> Freedoms {
        freedoms.into_iter().fold(Freedoms::NONE, Freedoms::with)
    }
}

impl Serialize for Freedoms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
