//! Rows in the order of their keys, in memory that does not grow with them: sorted runs on disk, merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Bytes of rows held before a run is written.
const RUN: usize = 16 * 1024 * 1024;
/// Bytes read ahead of each run while merging.
const AHEAD: usize = 64 * 1024;

/// Rows on their way into order.
#[derive(Default)]
pub struct Spool {
    bytes: Vec<u8>,
    /// Start, end of the key, end of the row.
    rows: Vec<(usize, usize, usize)>,
    runs: Vec<File>,
}

impl Spool {
    /// Adds a row under a key. Rows of one key come out in the order of their bytes.
    ///
    /// # Errors
    /// A run could not be written to the folder for temporary files.
    pub fn add(&mut self, key: &[u8], row: &[u8]) -> io::Result<()> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        let key_end = self.bytes.len();
        self.bytes.extend_from_slice(row);
        self.rows.push((start, key_end, self.bytes.len()));
        if self.bytes.len() >= RUN { self.write_run() } else { Ok(()) }
    }

    /// Writes all rows, in order.
    ///
    /// # Errors
    /// Those of `out` and of the runs.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.runs.is_empty() {
            self.sort();
            return self.rows.iter().try_for_each(|(_, key_end, end)| out.write_all(&self.bytes[*key_end..*end]));
        }
        self.write_run()?;
        self.bytes = Vec::new();
        merge(self.runs, out)
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.rows.sort_unstable_by(|one, other| {
            let key = |row: &(usize, usize, usize)| (&bytes[row.0..row.1], &bytes[row.1..row.2]);
            key(one).cmp(&key(other))
        });
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.sort();
        let mut run = BufWriter::with_capacity(AHEAD, tempfile::tempfile()?);
        for (start, key_end, end) in &self.rows {
            run.write_all(&length(key_end - start).to_le_bytes())?;
            run.write_all(&length(end - key_end).to_le_bytes())?;
            run.write_all(&self.bytes[*start..*end])?;
        }
        let mut run = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        run.rewind()?;
        self.runs.push(run);
        self.bytes.clear();
        self.rows.clear();
        Ok(())
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn merge(runs: Vec<File>, out: &mut dyn Write) -> io::Result<()> {
    let mut runs: Vec<_> = runs.into_iter().map(|run| BufReader::with_capacity(AHEAD, run)).collect();
    let mut heads = BinaryHeap::new();
    for (at, run) in runs.iter_mut().enumerate() {
        heads.extend(next(run)?.map(|row| Reverse((row, at))));
    }
    while let Some(Reverse(((_, row), at))) = heads.pop() {
        out.write_all(&row)?;
        heads.extend(next(&mut runs[at])?.map(|row| Reverse((row, at))));
    }
    Ok(())
}

type KeyAndRow = (Vec<u8>, Vec<u8>);

fn next(run: &mut impl Read) -> io::Result<Option<KeyAndRow>> {
    let mut lengths = [0; 8];
    match run.read_exact(&mut lengths) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        ended => ended?,
    }
    let [a, b, c, d, e, f, g, h] = lengths;
    let mut key = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
    let mut row = vec![0; u32::from_le_bytes([e, f, g, h]) as usize];
    run.read_exact(&mut key)?;
    run.read_exact(&mut row)?;
    Ok(Some((key, row)))
}

#[cfg(test)]
mod tests {
    use super::Spool;

    #[test]
    fn rows_come_out_in_order_from_memory_and_from_disk() {
        for width in [10, 2_000] {
            let mut spool = Spool::default();
            let number = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 1_000_003;
            for n in 0..20_000 {
                let key = format!("{:07}", number(n));
                spool
                    .add(key.as_bytes(), format!("{key}{}\n", "x".repeat(width)).as_bytes())
                    .expect("a temporary file");
            }
            let mut out = Vec::new();
            spool.write(&mut out).expect("memory can be written");
            let lines: Vec<&str> = std::str::from_utf8(&out).expect("what was put in").lines().collect();
            assert_eq!(lines.len(), 20_000);
            assert!(lines.is_sorted());
        }
    }
}
