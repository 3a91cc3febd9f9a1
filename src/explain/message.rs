//! What objections say: a stable code and a sentence for each kind.

use serde::Serialize;

/// What an objection, or a remark on the policy itself, says. The printed form is stable: scripts rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// A clause breaks a rule.
    RuleViolated,
    /// A right that a rule requires is not granted, or a part is not there.
    NotGranted,
    /// No authority has settled what a clause means for the rule.
    NotSettled,
    /// A fact that would decide is not known.
    NotKnown,
    /// A criterion is not met and no single fact shows it.
    CriterionNotMet,
    /// An authority's own word on this very subject.
    Settled,
    /// The verdict is worse than asked for, and nothing more precise can be said.
    VerdictTooLow,
    /// The subject stands lower on a ladder than asked for.
    RungNotReached,
    /// The standard gives no verdict of the kind asked for.
    NotJudged,
    /// The policy denies the license.
    LicenseDenied,
    /// The policy denies what this steward issues.
    StewardDenied,
    /// The policy denies a clause, whatever the standards make of it.
    ClauseDenied,
    /// The policy admits listed licenses alone, and this is none of them.
    LicenseNotListed,
    /// Part of the text was not read, so a denied clause may be in it.
    ClauseUnread,
    /// The policy has lists, and nobody says under what license, or by whom, this is.
    LicenseUnknown,
    /// The terms shut out the organisation for which the policy asks.
    NotAllowed,
    /// Nobody can tell whether the terms allow it to the organisation.
    PermissionUnknown,
    /// The terms allow it with a duty, and the policy accepts none.
    DutyNotAccepted,
    /// Of a choice of licenses, no single one satisfies everything that is asked.
    NoCommonChoice,
    /// A waiver whose last day has passed.
    WaiverExpired,
    /// A waiver whose subject is here and gives no cause for it.
    WaiverUnused,
    /// A waiver that matches no subject.
    WaiverUnmatched,
    /// A waiver bound to a text that has changed.
    WaiverLapsed,
}

impl Message {
    /// Every message.
    pub const ALL: [Message; 23] = [
        Message::RuleViolated,
        Message::NotGranted,
        Message::NotSettled,
        Message::NotKnown,
        Message::CriterionNotMet,
        Message::Settled,
        Message::VerdictTooLow,
        Message::RungNotReached,
        Message::NotJudged,
        Message::LicenseDenied,
        Message::StewardDenied,
        Message::ClauseDenied,
        Message::LicenseNotListed,
        Message::ClauseUnread,
        Message::LicenseUnknown,
        Message::NotAllowed,
        Message::PermissionUnknown,
        Message::DutyNotAccepted,
        Message::NoCommonChoice,
        Message::WaiverExpired,
        Message::WaiverUnused,
        Message::WaiverUnmatched,
        Message::WaiverLapsed,
    ];

    /// The printed form.
    pub fn word(self) -> &'static str {
        match self {
            Message::RuleViolated => "rule-violated",
            Message::NotGranted => "not-granted",
            Message::NotSettled => "not-settled",
            Message::NotKnown => "not-known",
            Message::CriterionNotMet => "criterion-not-met",
            Message::Settled => "settled",
            Message::VerdictTooLow => "verdict-too-low",
            Message::RungNotReached => "rung-not-reached",
            Message::NotJudged => "not-judged",
            Message::LicenseDenied => "license-denied",
            Message::StewardDenied => "steward-denied",
            Message::ClauseDenied => "clause-denied",
            Message::LicenseNotListed => "license-not-listed",
            Message::ClauseUnread => "clause-unread",
            Message::LicenseUnknown => "license-unknown",
            Message::NotAllowed => "not-allowed",
            Message::PermissionUnknown => "permission-unknown",
            Message::DutyNotAccepted => "duty-not-accepted",
            Message::NoCommonChoice => "no-common-choice",
            Message::WaiverExpired => "waiver-expired",
            Message::WaiverUnused => "waiver-unused",
            Message::WaiverUnmatched => "waiver-unmatched",
            Message::WaiverLapsed => "waiver-lapsed",
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Message::RuleViolated => "A clause breaks a rule of the standard.",
            Message::NotGranted => "A right that a rule requires is not granted, or a part is not there.",
            Message::NotSettled => "No authority has settled what the clause means for the rule.",
            Message::NotKnown => "A fact that would decide is not known.",
            Message::CriterionNotMet => "A criterion is not met, and no single fact shows it.",
            Message::Settled => "An authority's own word on this very subject.",
            Message::VerdictTooLow => "The verdict is worse than asked for.",
            Message::RungNotReached => "The subject stands lower on the ladder than asked for.",
            Message::NotJudged => "The standard gives no verdict of the kind asked for.",
            Message::LicenseDenied => "The policy denies the license.",
            Message::StewardDenied => "The policy denies what this steward issues.",
            Message::ClauseDenied => "The policy denies the clause, whatever the standards make of it.",
            Message::LicenseNotListed => "The policy admits listed licenses alone, and this is none of them.",
            Message::ClauseUnread => "Part of the text was not read, so a denied clause may be in it.",
            Message::LicenseUnknown => {
                "The policy has lists of licenses or stewards, and it is not known which applies here."
            }
            Message::NotAllowed => "The terms shut out the organisation for which the policy asks.",
            Message::PermissionUnknown => "Nobody can tell whether the terms allow it to the organisation.",
            Message::DutyNotAccepted => "The terms allow it with a duty, and the policy accepts none.",
            Message::NoCommonChoice => "Of a choice of licenses, no single one satisfies everything that is asked.",
            Message::WaiverExpired => "The last day of the waiver has passed.",
            Message::WaiverUnused => "The waiver's subject is here and gives no cause for it.",
            Message::WaiverUnmatched => "The waiver matches no subject of this run.",
            Message::WaiverLapsed => "The waiver is bound to a text that has changed.",
        }
    }

    /// True for remarks on waivers, which concern the policy and no subject.
    pub fn is_about_waivers(self) -> bool {
        self >= Message::WaiverExpired
    }

    /// The id under which waivers and reports know a message that no rule of a standard makes.
    pub fn rule(self) -> String {
        format!("policy/{}", self.word())
    }
}
