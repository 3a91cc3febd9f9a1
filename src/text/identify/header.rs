//! The words with which a license tells how to apply it to a work: a notice that repeats them says no more than that license's name.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Account;
use super::query::Query;
use crate::text::fill::Optional;
use crate::text::fingerprint::{Fingerprints, NO_WORD};
use crate::text::normalize::Kind;
use crate::text::notices::{How, Notice};
use crate::text::phrases::Phrases;

/// The fewest words in a row that are taken for a license's own.
const LEAST: usize = 6;
/// The most words that are compared so: a header has some hundred.
const MOST: usize = 600;

/// Words on either side by which a name without a version is told to be part of an appendix.
const AROUND: usize = 4;

/// Enters words that nothing accounts for, and that the appendix of a license has which a notice puts the work under. A family's name
/// among such words, without a version, means that license.
pub(super) fn account_for_headers(
    files: &[Fingerprints<'_>],
    phrases: &Phrases,
    query: &Query<'_, '_>,
    notices: &mut [Notice],
    accounts: &mut [Account],
) {
    let puts = |notice: &&Notice| matches!(notice.how, How::Licensed | How::Tag);
    let named = notices.iter().filter(puts).filter_map(|notice| notice.id.clone());
    let named: BTreeSet<String> = named.collect();
    let stretches = stretches(accounts);
    let words: usize = stretches.iter().map(|stretch| stretch.len()).sum();
    if named.is_empty() || words > MOST {
        return;
    }
    for known in files {
        let numbered = |tokens: Range<usize>| -> Vec<(u16, u64)> {
            let tokens = query.text.tokens().get(tokens).unwrap_or_default();
            let counted = tokens.iter().filter(|token| token.kind == Kind::Word);
            counted.map(|token| (known.word(token.hash), token.hash)).collect()
        };
        for (id, appendix) in appendices(known, &named) {
            for stretch in stretches.iter().filter(|stretch| is_of(&numbered((*stretch).clone()), &appendix, phrases)) {
                let left = accounts.get_mut(stretch.clone()).unwrap_or_default().iter_mut();
                left.filter(|account| **account == Account::Residue).for_each(|account| *account = Account::Notice(0));
            }
            for notice in notices.iter_mut().filter(|notice| notice.id.is_none() && notice.how == How::Mentioned) {
                let last = query.text.tokens().len();
                let around = notice.tokens.start.saturating_sub(AROUND)..(notice.tokens.end + AROUND).min(last);
                if is_of(&numbered(around), &appendix, phrases) {
                    notice.id = Some(id.clone());
                }
            }
        }
    }
}

/// The stretches of tokens that nothing accounts for.
fn stretches(accounts: &[Account]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for (at, account) in accounts.iter().enumerate() {
        match (account, stretches.last_mut()) {
            (Account::Residue, Some(last)) if accounts.get(last.end..at).is_some_and(only_ornament) => {
                last.end = at + 1
            }
            (Account::Residue, _) => stretches.push(at..at + 1),
            _ => {}
        }
    }
    stretches
}

fn only_ornament(accounts: &[Account]) -> bool {
    accounts.iter().all(|account| *account == Account::Ornament)
}

/// The words of the appendices of the texts that are known under one of these ids, each with that id.
fn appendices(known: &Fingerprints<'_>, named: &BTreeSet<String>) -> Vec<(String, Vec<u16>)> {
    let texts = (0..known.texts()).filter_map(|text| u16::try_from(text).ok());
    let appendix = |text| {
        let id = known.ids(text).find(|id| named.contains(*id))?.to_owned();
        let part = known.optional(text).find(|(_, kind)| *kind == Optional::Appendix)?.0;
        let mut words = Vec::new();
        known.sequence(text, &mut words);
        Some((id, words.get(part)?.to_vec()))
    };
    texts.filter_map(appendix).collect()
}

/// Whether words are runs of an appendix's, with nothing else between them than words of its steward's address.
fn is_of(words: &[(u16, u64)], appendix: &[u16], phrases: &Phrases) -> bool {
    let mut at = 0;
    while let Some((_, hash)) = words.get(at) {
        let rest = words.get(at..).unwrap_or_default();
        let run = |from: usize| {
            let there = appendix.get(from..).unwrap_or_default();
            rest.iter().zip(there).take_while(|((word, _), there)| word == *there && *word != NO_WORD).count()
        };
        let longest = (0..appendix.len()).map(run).max().unwrap_or(0);
        if longest >= LEAST {
            at += longest;
        } else if phrases.address.contains(hash) {
            at += 1;
        } else {
            return false;
        }
    }
    !words.is_empty()
}
