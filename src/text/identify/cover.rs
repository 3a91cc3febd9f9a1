//! Takes the best candidates one after another until no part of a text can be a known one any more.

use std::collections::BTreeSet;
use std::ops::Range;

use super::board::Board;
use super::measure::{Measure, Scale};
use super::query::Query;

use super::vote::{Ballot, Candidate, longest};
use crate::text::diff::Aligner;
use crate::text::fingerprint::{Fingerprints, Text};
use crate::text::phrases::Phrases;
use crate::text::words::sequence_hash;

/// Shares of the best gain so far below which an estimate cannot come near it: against a text that is there unchanged,
/// and against a changed one, of which edits take away more pairs of words than words.
const EXACT_RIVAL: f32 = 0.9;
const CHANGED_RIVAL: f32 = 0.75;
/// Texts found unchanged, those that fit as well together, that are tried at each place of a changed one.
const TRIED_AGAIN: usize = 8;
/// The shortest known text that is looked for inside another, in words.
const SHORTEST: usize = 8;
/// Texts shorter than this must fit better: few words are the same by chance.
const SHORT: usize = 40;

/// The known texts found, in the order of their places, each with those that fit as well; and, if there are none, the
/// nearest ones.
pub(super) fn cover(
    files: &[Fingerprints<'_>],
    phrases: &Phrases,
    query: &Query<'_, '_>,
) -> (Vec<Vec<Measure>>, Vec<Measure>) {
    if query.len() == 0 {
        return (Vec::new(), Vec::new());
    }
    let numbers: Vec<Vec<u16>> = files.iter().map(|known| query.numbers(known)).collect();
    let mut cover = Cover { files, phrases, query, numbers, aligner: Aligner::default(), there: Vec::new() };
    let whole = cover.whole();
    if !whole.is_empty() {
        return (vec![whole], Vec::new());
    }
    cover.parts()
}

struct Cover<'a, 't> {
    files: &'a [Fingerprints<'a>],
    phrases: &'a Phrases,
    query: &'a Query<'a, 't>,
    numbers: Vec<Vec<u16>>,
    aligner: Aligner,
    there: Vec<u16>,
}

impl Cover<'_, '_> {
    /// The known texts that have the very words of the query, found by the hash of all words and then compared.
    fn whole(&mut self) -> Vec<Measure> {
        let hash = sequence_hash(self.query.hashes());
        let mut found = Vec::new();
        for (file, known) in self.files.iter().enumerate() {
            for text in known.exact(hash) {
                found.extend(self.measure(file, text, 0..self.query.len()).filter(|same| same.gaps.is_empty()));
            }
        }
        found
    }

    fn parts(mut self) -> (Vec<Vec<Measure>>, Vec<Measure>) {
        let mut candidates: Vec<Candidate> = Vec::new();
        for (file, known) in self.files.iter().enumerate() {
            let numbers = self.numbers.get(file).map(Vec::as_slice).unwrap_or_default();
            candidates.extend(Ballot::new(known, file, self.query.len()).run(self.query, numbers));
        }
        let order = |a: &Candidate, b: &Candidate| {
            b.estimate.total_cmp(&a.estimate).then((a.file, a.text).cmp(&(b.file, b.text)))
        };
        candidates.sort_by(order);
        let mut board = Board::new(candidates, self.query.len());
        let (mut found, mut near): (Vec<Vec<Measure>>, Vec<Measure>) = (Vec::new(), Vec::new());
        while let Some(rivals) = board.next_rivals() {
            let mut measured = self.compare(&mut board, &rivals);
            best_first(&mut measured);
            if let Some(best) = measured.first().map(|(_, best)| best.clone()).filter(|best| self.is_found(best)) {
                measured.extend(self.overlooked(&mut board, &best));
                best_first(&mut measured);
            }
            if measured.first().is_some_and(|(_, best)| self.is_found(best)) {
                let good = as_good(&measured);
                let others = measured.split_off(good);
                board.take(measured.first().map(|(_, best)| best));
                board.put_back(&others);
                if let Some((rival, best)) = measured.first() {
                    let length = self.files.get(best.file).map_or(0, |known| known.length(best.text));
                    board.look_beside(*rival, &best.words(), longest(length));
                }
                found.push(measured.into_iter().map(|(_, measure)| measure).collect());
            } else if found.is_empty() {
                near.extend(measured.into_iter().map(|(_, measure)| measure));
            }
        }
        found.sort_by_key(|group| group.first().map_or(0, |best| best.words().start));
        self.settle(&mut found);
        near.sort_by(|a, b| b.score().total_cmp(&a.score()));
        near.truncate(3);
        if !found.is_empty() {
            near.clear();
        }
        (found, near)
    }

    /// Where a text was found with changes, one that stands unchanged elsewhere may be meant: it is tried without any votes,
    /// between the places before and after.
    fn settle(&mut self, found: &mut [Vec<Measure>]) {
        let exact = found.iter().filter(|group| group.first().is_some_and(Measure::is_exact));
        let exact: BTreeSet<Vec<(usize, Text)>> =
            exact.map(|group| group.iter().map(|known| (known.file, known.text)).collect()).collect();
        for at in 0..found.len() {
            let best_of = |at: usize| found.get(at).and_then(|group| group.first());
            let Some(best) = best_of(at).filter(|best| !best.is_exact()).cloned() else { continue };
            let place = best.words();
            let before = at.checked_sub(1).and_then(best_of).map_or(0, |best| best.words().end);
            let after = best_of(at + 1).map_or(self.query.len(), |best| best.words().start);
            let room = before.max(place.start.saturating_sub(place.len()))..after.min(place.end + place.len());
            // What stands there unchanged has no fewer words than match now.
            let length = |known: &Vec<(usize, Text)>| {
                let first = known.first().and_then(|(file, text)| Some(self.files.get(*file)?.length(*text)));
                first.filter(|length| *length >= best.matched)
            };
            // The nearest in length first.
            let mut likely: Vec<_> =
                exact.iter().filter_map(|known| Some((length(known)?.abs_diff(place.len()), known))).collect();
            likely.sort_by_key(|(apart, _)| *apart);
            likely.truncate(TRIED_AGAIN);
            let mut tried: Vec<Measure> = Vec::new();
            for (file, text) in likely.into_iter().flat_map(|(_, known)| known) {
                tried.extend(self.measure(*file, *text, room.clone()).filter(Measure::is_exact));
            }
            tried.sort_by(|a, b| b.gain().total_cmp(&a.gain()));
            let Some(core) =
                tried.first().filter(|better| better.gain() > best.gain()).map(|better| better.core.clone())
            else {
                continue;
            };
            tried.retain(|other| other.core == core);
            found.get_mut(at).into_iter().for_each(|group| group.clone_from(&tried));
        }
    }

    /// Measures rivals, best estimate first, until no other can come near the best one measured.
    fn compare(&mut self, board: &mut Board, rivals: &[usize]) -> Vec<(usize, Measure)> {
        let mut measured: Vec<(usize, Measure)> = Vec::new();
        let mut enough = f32::MIN;
        for rival in rivals {
            if board.estimate(*rival) < enough {
                break;
            }
            board.spend(*rival);
            if let Some(measure) = self.measure_rival(board, *rival) {
                let near = if measure.is_exact() { EXACT_RIVAL } else { CHANGED_RIVAL };
                enough = enough.max(measure.gain() * near);
                measured.push((*rival, measure));
            }
        }
        measured
    }

    /// Texts that may stand unchanged where one was found with changes: as long as what is there, and with too few votes
    /// to be its rivals, for where licenses stand close together the votes at their ends go to their neighbours.
    fn overlooked(&mut self, board: &mut Board, best: &Measure) -> Vec<(usize, Measure)> {
        if best.is_exact() {
            return Vec::new();
        }
        let lengths = best.matched..=best.matched + best.changed + best.filled;
        let place = best.words();
        // So far from the middle of a candidate the words of such a text can stand.
        let reach = longest(*lengths.end());
        let mut others = board.waiting(&(place.start.saturating_sub(reach)..place.end + reach));
        others.retain(|other| {
            let candidate = board.candidates.get(*other);
            candidate.is_some_and(|one| {
                let length = self.files.get(one.file).map(|known| known.length(one.text));
                let near = one.words.start < place.end && place.start < one.words.end;
                near && length.is_some_and(|length| lengths.contains(&length))
            })
        });
        others.truncate(board.compared);
        let mut measured = Vec::new();
        for other in others {
            board.spend(other);
            measured.extend(self.measure_rival(board, other).map(|measure| (other, measure)));
        }
        measured
    }

    fn measure_rival(&mut self, board: &Board, rival: usize) -> Option<Measure> {
        let candidate = board.candidates.get(rival)?;
        let (file, text) = (candidate.file, candidate.text);
        let length = self.files.get(file)?.length(text);
        let rooms = board.rooms(&candidate.words, length).into_iter();
        let measures = rooms.filter_map(|room| self.measure(file, text, room));
        measures.filter(|measure| measure.matched > 0).max_by(|a, b| a.gain().total_cmp(&b.gain()))
    }

    /// Aligns a known text with some of the query's words.
    fn measure(&mut self, file: usize, text: Text, words: Range<usize>) -> Option<Measure> {
        let known = self.files.get(file)?;
        self.there.clear();
        known.sequence(text, &mut self.there);
        let here = self.numbers.get(file)?.get(words.clone())?;
        let mut runs = self.aligner.align(here, &self.there);
        let offset = u32::try_from(words.start).ok()?;
        runs.iter_mut().for_each(|run| run.here += offset);
        let scale = Scale { query: self.query, phrases: self.phrases, files: self.files, known, file };
        Some(scale.measure(text, runs, &self.there))
    }

    /// Whether enough of a known text is there to say that it is meant. Not whether it is unchanged.
    fn is_found(&self, best: &Measure) -> bool {
        let length = self.files.get(best.file).map_or(0, |known| known.length(best.text));
        let least = if length < SHORT { 0.8 } else { 0.6 };
        best.matched >= SHORTEST && best.score() >= least
    }
}

fn best_first(measured: &mut [(usize, Measure)]) {
    measured.sort_by(|(_, a), (_, b)| b.gain().total_cmp(&a.gain()).then((a.file, a.text).cmp(&(b.file, b.text))));
}

/// How many of the measures, best first, fit as well as the best: the same words outside of titles and copyright lines,
/// unchanged like it or changed as much.
fn as_good(measured: &[(usize, Measure)]) -> usize {
    let Some((_, best)) = measured.first() else { return 0 };
    let good = |(_, other): &&(usize, Measure)| {
        let same_core = other.core == best.core;
        same_core
            && if best.is_exact() {
                other.is_exact()
            } else {
                other.changed == best.changed && other.matched == best.matched
            }
    };
    measured.iter().take_while(good).count()
}
