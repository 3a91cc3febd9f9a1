//! The sections of a fingerprint file as they grow.

use std::collections::{BTreeMap, HashMap};

use super::uses::WordUses;
use super::{Index, Known, votes};
use crate::text::fingerprint::layout::{BUCKET_BITS, HEADER, MAGIC, OPTIONAL_BYTES, SECTIONS, SEGMENT_BYTES, Section};
use crate::text::fingerprint::pool::Pool;
use crate::text::words::sequence_hash;

/// The sections as they grow.
#[derive(Default)]
pub(super) struct Parts([Vec<u8>; SECTIONS]);

impl Parts {
    fn put(&mut self, section: Section, bytes: &[u8]) {
        if let Some(part) = self.0.get_mut(section as usize) {
            part.extend_from_slice(bytes);
        }
    }

    fn put_u32(&mut self, section: Section, value: usize) {
        self.put(section, &u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn length(&self, section: Section) -> usize {
        self.0.get(section as usize).map_or(0, Vec::len)
    }

    pub fn words(&mut self, numbers: &BTreeMap<u64, u16>) {
        let hashes: Vec<u64> = numbers.keys().copied().collect();
        for hash in &hashes {
            self.put(Section::Words, &hash.to_le_bytes());
        }
        for bucket in 0..=1_u64 << BUCKET_BITS {
            self.put_u32(Section::Buckets, hashes.partition_point(|hash| hash >> (64 - BUCKET_BITS) < bucket));
        }
    }

    pub fn texts(&mut self, known: &[Known], sequences: &[Vec<u16>], index: &Index) {
        let mut pool = Pool::default();
        let mut exact: Vec<(u64, u32)> = Vec::new();
        for (at, (text, words)) in (0_u16..).zip(known.iter().zip(sequences)) {
            self.text_record(words.len(), votes(text, words, index));
            for run in pool.add(words) {
                self.put(Section::Segments, &run.at.to_le_bytes());
                self.put(Section::Segments, &run.length.to_le_bytes());
            }
            for id in &text.ids {
                let start = self.length(Section::Characters);
                self.put_u32(Section::Ids, start);
                self.put(Section::Characters, id.as_bytes());
            }
            self.optional(&text.optional);
            exact.push((sequence_hash(text.words.iter().copied()), u32::from(at)));
        }
        self.text_record(0, 0);
        let end = self.length(Section::Characters);
        self.put_u32(Section::Ids, end);
        exact.sort_unstable();
        for (hash, text) in exact {
            self.put(Section::Exact, &hash.to_le_bytes());
            self.put(Section::Exact, &text.to_le_bytes());
        }
        pool.words().iter().for_each(|word| self.put(Section::Pool, &word.to_le_bytes()));
    }

    /// A text's numbers; where its segments, ids and optional parts begin is where those sections end now.
    fn text_record(&mut self, words: usize, pairs: usize) {
        let first_id = self.length(Section::Ids) / 4;
        let firsts =
            [self.length(Section::Segments) / SEGMENT_BYTES, first_id, self.length(Section::Optional) / OPTIONAL_BYTES];
        firsts.into_iter().chain([words, pairs]).for_each(|number| self.put_u32(Section::Texts, number));
    }

    fn optional(&mut self, parts: &[[u32; 3]]) {
        for [start, end, kind] in parts {
            let mut start = *start;
            while start < *end {
                let length = u16::try_from(end - start).unwrap_or(u16::MAX);
                self.put(Section::Optional, &start.to_le_bytes());
                self.put(Section::Optional, &length.to_le_bytes());
                self.put(Section::Optional, &u16::try_from(*kind).unwrap_or(0).to_le_bytes());
                start += u32::from(length);
            }
        }
    }

    pub fn pairs(&mut self, postings: Index, words: usize) {
        let mut rows: HashMap<u16, usize> = HashMap::new();
        for (first, _) in postings.keys() {
            *rows.entry(*first).or_default() += 1;
        }
        let mut start = 0;
        for word in 0..words {
            self.put_u32(Section::Rows, start);
            start += u16::try_from(word).ok().and_then(|word| rows.get(&word)).copied().unwrap_or(0);
        }
        self.put_u32(Section::Rows, start);
        for ((_, second), texts) in postings {
            let place = self.length(Section::Postings) / 2;
            self.put(Section::Pairs, &second.to_le_bytes());
            self.put_u32(Section::Starts, place);
            texts.iter().for_each(|text| self.put(Section::Postings, &text.to_le_bytes()));
        }
        let end = self.length(Section::Postings) / 2;
        self.put_u32(Section::Starts, end);
    }

    pub fn uses(&mut self, numbers: &BTreeMap<u64, u16>, uses: &WordUses) {
        let mut bits = vec![0_u8; numbers.len().div_ceil(4)];
        for (hash, word) in numbers {
            let used = u8::from(uses.lower.contains(hash)) | u8::from(uses.names.contains(hash)) << 1;
            bits.get_mut(usize::from(*word) / 4).into_iter().for_each(|byte| *byte |= used << (word % 4 * 2));
        }
        self.put(Section::Uses, &bits);
    }

    pub fn join(self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        let mut at = HEADER;
        for part in &self.0 {
            file.extend_from_slice(&u32::try_from(at).unwrap_or(u32::MAX).to_le_bytes());
            file.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
            at += part.len();
        }
        self.0.into_iter().for_each(|part| file.extend(part));
        file
    }
}
