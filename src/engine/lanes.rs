//! Kleene's truth and a rule's answer for several sets of freedoms side by side, one bit each.

use crate::model::{Freedoms, Truth, Value};

/// Sets of freedoms that are told apart; a standard with more is judged the long way.
pub(super) const MAX_LANES: usize = 16;

/// The truth of a statement in every lane: where it is true, and where it may be.
#[derive(Clone, Copy)]
pub(super) struct Kleene {
    pub(super) yes: u16,
    pub(super) may: u16,
}

/// In which lanes a rule is worth what; the worst counts.
#[derive(Clone, Copy, Default)]
pub(super) struct Answer {
    pub(super) fail: u16,
    pub(super) unknown: u16,
    pub(super) conditional: u16,
}

impl Kleene {
    pub(super) const TRUE: Kleene = Kleene { yes: !0, may: !0 };
    pub(super) const FALSE: Kleene = Kleene { yes: 0, may: 0 };

    pub(super) fn all(truth: Truth) -> Kleene {
        match truth {
            Truth::True => Kleene::TRUE,
            Truth::Unknown => Kleene { yes: 0, may: !0 },
            Truth::False => Kleene::FALSE,
        }
    }

    pub(super) fn by_lane(lanes: &[Freedoms], truth: impl Fn(Freedoms) -> Truth) -> Kleene {
        let mut all = Kleene::FALSE;
        for (at, lane) in lanes.iter().enumerate() {
            let truth = truth(*lane);
            all.yes |= u16::from(truth == Truth::True) << at;
            all.may |= u16::from(truth != Truth::False) << at;
        }
        all
    }

    pub(super) fn and(self, other: Kleene) -> Kleene {
        Kleene { yes: self.yes & other.yes, may: self.may & other.may }
    }

    pub(super) fn or(self, other: Kleene) -> Kleene {
        Kleene { yes: self.yes | other.yes, may: self.may | other.may }
    }

    pub(super) fn opposite(self) -> Kleene {
        Kleene { yes: !self.may, may: !self.yes }
    }
}

impl Answer {
    pub(super) fn in_lane(self, lane: usize) -> Value {
        let has = |lanes: u16| lanes & (1 << lane) != 0;
        match () {
            () if has(self.fail) => Value::Fail,
            () if has(self.unknown) => Value::Unknown,
            () if has(self.conditional) => Value::Conditional,
            () => Value::Pass,
        }
    }
}
