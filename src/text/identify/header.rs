//! The words with which a license tells how to apply it to a work: a notice that repeats them says no more than that license's name.

use std::collections::HashMap;
use std::ops::Range;

use super::Account;
use super::query::Query;
use crate::text::fill::Optional;
use crate::text::fingerprint::Fingerprints;
use crate::text::normalize::Kind;
use crate::text::notices::{How, Notice};
use crate::text::phrases::Phrases;

/// A header has so many words.
const WORDS: Range<usize> = 20..400;

/// Enters words that nothing accounts for where they and the notice among them are, word for word, what the appendix of the license
/// has that the notice puts the work under: one stretch of it, up to where its header ends. A part of a header says something else
/// than the whole (`you may not use this file | except …`). A family's name in it, without a version, means that license.
pub(super) fn account_for_headers(
    files: &[Fingerprints<'_>],
    phrases: &Phrases,
    query: &Query<'_, '_>,
    notices: &mut [Notice],
    accounts: &mut [Account],
) {
    let mut appendices: HashMap<String, Vec<Vec<u64>>> = HashMap::new();
    for region in regions(accounts) {
        let inside = |notice: &Notice| region.contains(&notice.tokens.start);
        let puts = |notice: &&Notice| matches!(notice.how, How::Licensed | How::Tag) && inside(notice);
        let Some(number) = notices.iter().position(|notice| puts(&notice) && notice.id.is_some()) else { continue };
        let Some(id) = notices.get(number).and_then(|notice| notice.id.clone()) else { continue };
        let tokens = query.text.tokens().get(region.clone()).unwrap_or_default();
        let words: Vec<u64> = tokens.iter().filter(|token| token.kind == Kind::Word).map(|token| token.hash).collect();
        if !WORDS.contains(&words.len()) {
            continue;
        }
        let known = appendices.entry(id.clone()).or_insert_with(|| appendices_of(files, &id));
        if !known.iter().any(|appendix| is_header(&words, appendix, phrases)) {
            continue;
        }
        let mark = Account::Notice(u32::try_from(number).unwrap_or_default());
        let left = accounts.get_mut(region.clone()).unwrap_or_default().iter_mut();
        left.filter(|account| **account == Account::Residue).for_each(|account| *account = mark);
        let nameless = notices.iter_mut().filter(|notice| inside(notice) && notice.id.is_none());
        nameless.for_each(|notice| notice.id = Some(id.clone()));
    }
}

/// The stretches of tokens that no known text and no fill-in has, and that hold words that nothing accounts for.
fn regions(accounts: &[Account]) -> Vec<Range<usize>> {
    let mut regions: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, account) in accounts.iter().enumerate() {
        match account {
            Account::Residue | Account::Notice(_) if open => {
                regions.last_mut().into_iter().for_each(|last| last.end = at + 1)
            }
            Account::Residue | Account::Notice(_) => regions.push(at..at + 1),
            Account::Ornament => continue,
            _ => {}
        }
        open = matches!(account, Account::Residue | Account::Notice(_));
    }
    regions.retain(|region| accounts.get(region.clone()).is_some_and(|words| words.contains(&Account::Residue)));
    regions
}

/// The words of the appendices of the texts that are known under an id.
fn appendices_of(files: &[Fingerprints<'_>], id: &str) -> Vec<Vec<u64>> {
    let appendix = |known: &Fingerprints<'_>, text: u16| {
        let part = known.optional(text).find(|(_, kind)| *kind == Optional::Appendix)?.0;
        let mut words = Vec::new();
        known.sequence(text, &mut words);
        Some(words.get(part)?.iter().map(|word| known.hash(*word)).collect())
    };
    let of_file = |known: &Fingerprints<'_>| -> Vec<Vec<u64>> {
        let texts = (0..known.texts()).filter_map(|text| u16::try_from(text).ok());
        let own = texts.filter(|text| known.ids(*text).any(|own| own == id));
        own.filter_map(|text| appendix(known, text)).collect()
    };
    files.iter().flat_map(of_file).collect()
}

/// Whether words are one stretch of an appendix, but for another address of the steward, and the header ends with them.
fn is_header(words: &[u64], appendix: &[u64], phrases: &Phrases) -> bool {
    let moved = |word: Option<&u64>| word.is_some_and(|word| phrases.address.contains(word));
    (0..appendix.len()).any(|start| {
        let (mut here, mut there) = (0, start);
        while here < words.len() {
            match (words.get(here), appendix.get(there)) {
                (Some(word), Some(own)) if word == own => (here, there) = (here + 1, there + 1),
                (word, _) if moved(word) => here += 1,
                (_, own) if moved(own) => there += 1,
                _ => return false,
            }
        }
        while moved(appendix.get(there)) {
            there += 1;
        }
        let rest = appendix.get(there..).unwrap_or_default();
        rest.is_empty() || phrases.header_ends.iter().any(|phrase| rest.starts_with(phrase))
    })
}
