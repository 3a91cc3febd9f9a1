//! Many short texts as one: a table of them inside the program has no addresses that a start must put right.

/// Texts one after the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts {
    /// All of them.
    pub all: &'static str,
    /// Where each ends.
    pub ends: &'static [u32],
}

impl Texts {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them.
    ///
    /// # Example
    /// ```
    /// let texts = osi_check::source::Texts { all: "onetwo", ends: &[3, 6] };
    /// assert_eq!((texts.get(0), texts.get(1), texts.get(2)), (Some("one"), Some("two"), None));
    /// ```
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&'static str> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.all.get(start as usize..*self.ends.get(at)? as usize)
    }
}
