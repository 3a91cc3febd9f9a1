//! A known text's own name above it: no notice, and no change.

use super::measure::Measure;
use super::query::Query;
use super::{Account, Change, Match};
use crate::text::notices::{Notice, TitlePlace};

/// How many words before a known text may be its title.
const TITLE: usize = 16;

/// The places of titles: from a little before each match to its first word of the terms themselves.
pub(super) fn title_places<'m>(
    found: &[Vec<Measure>],
    matches: &'m [Match],
    query: &Query<'_, '_>,
) -> Vec<TitlePlace<'m>> {
    let mut floor = 0;
    let mut places = Vec::with_capacity(matches.len());
    for (best, found) in found.iter().filter_map(|group| group.first()).zip(matches) {
        let words = best.words();
        let tokens =
            query.token(words.start.saturating_sub(TITLE)).max(floor)..query.token(best.core.0.start.max(words.start));
        floor = found.tokens.end;
        places.push(TitlePlace { tokens, ids: &found.ids });
    }
    places
}

/// Words inserted in a known text's title that only name it are no change.
pub(super) fn drop_titles(
    found: &[Vec<Measure>],
    matches: &mut [Match],
    notices: &[Notice],
    accounts: &[Account],
    query: &Query<'_, '_>,
) {
    for (best, found) in found.iter().filter_map(|group| group.first()).zip(matches) {
        let core = query.token(best.core.0.start);
        let ids = &found.ids;
        let names_it = |account: &Account| match account {
            Account::Notice(number) => {
                notices.get(*number as usize).and_then(|notice| notice.id.as_ref()).is_some_and(|id| ids.contains(id))
            }
            account => *account == Account::Ornament,
        };
        let is_name = |change: &Change| {
            let own = accounts
                .get(change.tokens.clone())
                .is_some_and(|words| !words.is_empty() && words.iter().all(names_it));
            own && change.tokens.end <= core && change.left_out
        };
        found.changes.retain(|change| !is_name(change));
    }
}
