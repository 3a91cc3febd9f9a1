//! What can be found wrong with one model, each kind once.

/// The kinds of finding, worst first, so the order of the variants is the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Everything declared is free of restrictions, and an ancestor's restriction still binds.
    Laundering,
    /// Some restriction is declared, and another one, of an ancestor, is not.
    RestrictionDropped,
    /// An ancestor's copyleft is not declared.
    CopyleftDropped,
    /// The model was merged from parts whose terms exclude each other.
    IncompatibleMerge,
    /// The name does not begin with the words that an ancestor's terms prescribe.
    NamingDuty,
    /// The card does not show the words that an ancestor's terms prescribe.
    AttributionDuty,
    /// The model is one of its own ancestors.
    Cycle,
    /// An ancestor has no card in the batch and is not in the index of known models.
    BaseUnknown,
    /// An ancestor's card could not be read.
    BaseUnread,
    /// An ancestor declares no terms, or terms that nobody has read or settled.
    BaseUnstated,
    /// A base is given out only after a click, a form or an approval.
    BaseGated,
    /// The card declares no license.
    LicenseMissing,
    /// Cards of one id do not agree.
    Contradicted,
}

impl FindingKind {
    /// Every kind, in the order of a report.
    pub const ALL: [FindingKind; 13] = [
        FindingKind::Laundering,
        FindingKind::RestrictionDropped,
        FindingKind::CopyleftDropped,
        FindingKind::IncompatibleMerge,
        FindingKind::NamingDuty,
        FindingKind::AttributionDuty,
        FindingKind::Cycle,
        FindingKind::BaseUnknown,
        FindingKind::BaseUnread,
        FindingKind::BaseUnstated,
        FindingKind::BaseGated,
        FindingKind::LicenseMissing,
        FindingKind::Contradicted,
    ];

    /// The kind's stable name in reports.
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// What the kind says, as a sentence for the reader.
    pub fn meaning(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            FindingKind::Laundering => {
                ("laundering", "declares open terms while a restriction of an ancestor still binds")
            }
            FindingKind::RestrictionDropped => ("restriction-dropped", "leaves out a restriction of an ancestor"),
            FindingKind::CopyleftDropped => ("copyleft-dropped", "leaves out the copyleft of an ancestor"),
            FindingKind::IncompatibleMerge => ("incompatible-merge", "joins models whose terms exclude each other"),
            FindingKind::NamingDuty => ("naming-duty", "is not named as an ancestor's terms prescribe"),
            FindingKind::AttributionDuty => {
                ("attribution-duty", "does not show the words that an ancestor's terms prescribe")
            }
            FindingKind::Cycle => ("cycle", "is one of its own ancestors"),
            FindingKind::BaseUnknown => ("base-unknown", "has an ancestor that is neither in the batch nor known"),
            FindingKind::BaseUnread => ("base-unread", "has an ancestor whose card could not be read"),
            FindingKind::BaseUnstated => {
                ("base-unstated", "has an ancestor whose terms nobody has stated, read or settled")
            }
            FindingKind::BaseGated => ("base-gated", "has a base that is given out only on request"),
            FindingKind::LicenseMissing => ("license-missing", "declares no license"),
            FindingKind::Contradicted => ("contradicted", "has cards or files that do not agree"),
        }
    }
}
