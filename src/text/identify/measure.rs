//! What an alignment with a known text says: which words are its own, which are filled in and which are changed.

use std::ops::Range;

use super::query::Query;
use crate::text::diff::Run;
use crate::text::fill::Optional;
use crate::text::fingerprint::{Fingerprints, Text};
use crate::text::phrases::Phrases;

/// So many words of an appendix a copy may have before what it leaves out: the end of the terms, and a heading.
const HEADING: usize = 16;

/// So many words of an appendix are there at least, if any of it is.
const LEAST_OF_APPENDIX: u32 = 8;

/// A place where a text and a known one differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    /// Words of the text.
    pub here: Range<usize>,
    /// Words of the known text.
    pub there: Range<usize>,
    /// Whether the difference says nothing: names, years, titles, numbers of items, spelling.
    pub filled: bool,
    /// Whether the words of the known text may be left out.
    pub left_out: bool,
}

/// A text measured against a known one.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    pub file: usize,
    pub text: Text,
    pub runs: Vec<Run>,
    pub gaps: Vec<Gap>,
    /// Words that are the same.
    pub matched: usize,
    /// Words inserted, deleted or replaced, fill-ins left out.
    pub changed: usize,
    /// Words filled in or left out without a change.
    pub filled: usize,
    /// The words from the first to the last that match outside of titles, copyright lines and the like, and how many match.
    pub core: (Range<usize>, usize),
}

impl Measure {
    /// The words from the first that matches to the last.
    pub fn words(&self) -> Range<usize> {
        let ends = self.runs.first().zip(self.runs.last());
        ends.map_or(0..0, |(first, last)| first.here as usize..last.here_end() as usize)
    }

    pub fn is_exact(&self) -> bool {
        self.changed == 0 && self.matched > 0
    }

    /// Words that match less those that do not; what candidates for one place are compared by.
    pub fn gain(&self) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "texts have at most some million words")]
        let [matched, changed, filled] = [self.matched, self.changed, self.filled].map(|words| words as f32);
        matched - changed - 0.1 * filled
    }

    /// The share of words that are the same, of all that were compared, from 0 to 1.
    pub fn score(&self) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "texts have at most some million words")]
        let [matched, changed] = [self.matched, self.changed].map(|words| words as f32);
        if matched == 0.0 { 0.0 } else { matched / (matched + changed) }
    }
}

/// Measures alignments of one text.
pub(super) struct Scale<'a, 't> {
    pub query: &'a Query<'a, 't>,
    pub phrases: &'a Phrases,
    /// All that is known: what one file does not know may be an ordinary word all the same.
    pub files: &'a [Fingerprints<'a>],
    /// The file that holds the known text.
    pub known: &'a Fingerprints<'a>,
    pub file: usize,
}

impl Scale<'_, '_> {
    /// Measures an alignment, given as runs in order, of the words of `text` with the query's words; `there` are the known text's words.
    pub fn measure(&self, text: Text, mut runs: Vec<Run>, there: &[u16]) -> Measure {
        trim(&mut runs);
        let optional: Vec<_> = self.known.optional(text).collect();
        self.shed_head(&mut runs, &optional, there);
        shed_appendix(&mut runs, &optional);
        let mut measure = Measure {
            file: self.file,
            text,
            gaps: Vec::new(),
            matched: runs.iter().map(|run| run.length as usize).sum(),
            changed: 0,
            filled: 0,
            core: core(&runs, &optional),
            runs,
        };
        for (here, place) in gaps(&measure.runs, there.len()) {
            let left_out = is_optional(&place, &optional) && !cuts(&place, &optional, &measure.runs);
            let filled = self.is_filled(&here, &place, left_out, &optional, there);
            // An edit that replaces words counts once for each word on the longer side.
            *if filled { &mut measure.filled } else { &mut measure.changed } += here.len().max(place.len());
            measure.gaps.push(Gap { here, there: place, filled, left_out });
        }
        measure
    }

    /// Drops a title and copyright line at the beginning from which more other words part the terms than match in them: then these words
    /// stand before the known text, and not inside of it.
    fn shed_head(&self, runs: &mut Vec<Run>, optional: &[(Range<usize>, Optional)], there: &[u16]) {
        let in_head = |run: &&Run| is_optional(&(run.there as usize..run.there_end() as usize), optional);
        let head = runs.iter().take_while(in_head).count();
        let Some((last, first)) = head.checked_sub(1).and_then(|at| runs.get(at)).zip(runs.get(head)) else { return };
        let here = last.here_end() as usize..first.here as usize;
        let place = last.there_end() as usize..first.there as usize;
        let matched: usize = runs.iter().take(head).map(|run| run.length as usize).sum();
        let filled = || self.is_filled(&here, &place, is_optional(&place, optional), optional, there);
        if here.len() > matched && !filled() {
            runs.drain(..head);
        }
    }
}

/// Drops what matches of an appendix at the end where it is so little that any text has it.
fn shed_appendix(runs: &mut Vec<Run>, optional: &[(Range<usize>, Optional)]) {
    let appendix =
        optional.iter().find(|(_, kind)| *kind == Optional::Appendix).map_or(usize::MAX, |(part, _)| part.start);
    let inside = runs.partition_point(|run| (run.there as usize) < appendix);
    let matched: u32 = runs.iter().skip(inside).map(|run| run.length).sum();
    if matched < LEAST_OF_APPENDIX && inside > 0 {
        runs.truncate(inside);
    }
}

/// Whether leaving words out cuts an appendix in two: a copy has none of it, its heading, its end, or both, and not half a sentence.
fn cuts(place: &Range<usize>, optional: &[(Range<usize>, Optional)], runs: &[Run]) -> bool {
    let Some((appendix, _)) = optional.iter().find(|(_, kind)| *kind == Optional::Appendix) else { return false };
    let is_part = optional.iter().any(|(range, kind)| {
        matches!(kind, Optional::Slot | Optional::Copyright) && range.start <= place.start && place.end <= range.end
    });
    let before = runs.iter().map(|run| {
        let (start, end) = (run.there as usize, (run.there_end() as usize).min(place.start));
        end.saturating_sub(start.max(appendix.start))
    });
    !place.is_empty() && !is_part && place.start > appendix.start && before.sum::<usize>() > HEADING
}

/// Whether each word of a range lies in some optional part.
fn is_optional(place: &Range<usize>, optional: &[(Range<usize>, Optional)]) -> bool {
    let mut at = place.start;
    for (range, _) in optional {
        if range.start <= at && at < range.end {
            at = range.end;
        }
    }
    at >= place.end
}

/// The places between runs, and the beginning and end of the known text.
fn gaps(runs: &[Run], there: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let Some((first, last)) = runs.first().zip(runs.last()) else { return Vec::new() };
    let (start, end) = (first.here as usize, last.here_end() as usize);
    let head = (start..start, 0..first.there as usize);
    let tail = (end..end, last.there_end() as usize..there);
    let inner = runs.windows(2).map(|pair| {
        let ([before, after], there) = ([pair[0], pair[1]], pair[0].there_end() as usize..pair[1].there as usize);
        (before.here_end() as usize..after.here as usize, there)
    });
    let all = std::iter::once(head).chain(inner).chain(std::iter::once(tail));
    all.filter(|(here, there)| !here.is_empty() || !there.is_empty()).collect()
}

/// Drops runs at both ends that a longer stretch of other words cuts off from the rest.
fn trim(runs: &mut Vec<Run>) {
    let cut = |outer: &Run, inner: &Run| {
        let apart = if outer.here < inner.here { inner.here - outer.here_end() } else { outer.here - inner.here_end() };
        apart > outer.length * 2 + 2
    };
    let mut keep = 0;
    while let (Some(outer), Some(inner)) = (runs.get(keep), runs.get(keep + 1)) {
        if !cut(outer, inner) {
            break;
        }
        keep += 1;
    }
    runs.drain(..keep);
    while let [.., inner, outer] = runs.as_slice() {
        if !cut(outer, inner) {
            break;
        }
        runs.pop();
    }
}

/// The words that match outside of optional parts.
fn core(runs: &[Run], optional: &[(Range<usize>, Optional)]) -> (Range<usize>, usize) {
    let (mut start, mut end_here, mut words) = (usize::MAX, 0, 0);
    let parts = optional.iter().filter(|(_, kind)| *kind != Optional::Appendix);
    let parts: Vec<_> = parts.map(|(range, _)| range.clone()).collect();
    for run in runs {
        let (mut at, end) = (run.there as usize, run.there_end() as usize);
        while at < end {
            let inside = parts.iter().find(|part| part.contains(&at));
            if let Some(part) = inside {
                at = part.end;
                continue;
            }
            let until = parts.iter().map(|part| part.start).filter(|start| *start > at).fold(end, usize::min);
            let here = run.here as usize + at - run.there as usize;
            (start, end_here, words) = (start.min(here), end_here.max(here + until - at), words + until - at);
            at = until;
        }
    }
    (start..end_here, words)
}
