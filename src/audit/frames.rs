//! A Zstandard file as one stream: frames one after the other, those that hold nothing skipped.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Reads all frames of a file; what is no frame behind one is an error, as an end before a frame's is.
pub struct Frames<R> {
    stream: R,
    decoder: FrameDecoder,
    /// Whether a frame was begun and is not read to its end.
    inside: bool,
}

impl<R: BufRead> Frames<R> {
    /// The frames of a stream.
    pub fn new(stream: R) -> Self {
        Frames { stream, decoder: FrameDecoder::new(), inside: false }
    }

    /// Begins the next frame, past those that hold nothing; false at the end of the stream.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.stream.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.stream) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.stream.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a skipped frame breaks off"));
                    }
                }
                Err(error) => return Err(broken(error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while !bytes.is_empty() {
            if !self.inside && !self.begin()? {
                break;
            }
            self.inside = true;
            while self.decoder.can_collect() < bytes.len() && !self.decoder.is_finished() {
                let wanted = BlockDecodingStrategy::UptoBytes(bytes.len() - self.decoder.can_collect());
                self.decoder.decode_blocks(&mut self.stream, wanted).map_err(broken)?;
            }
            let read = self.decoder.read(bytes)?;
            if read > 0 {
                return Ok(read);
            }
            self.inside = false;
        }
        Ok(0)
    }
}

fn broken(error: FrameDecoderError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::Frames;

    fn read(bytes: &[u8]) -> std::io::Result<String> {
        let mut text = String::new();
        Frames::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn every_frame_is_read_and_nothing_else_is_passed_over() {
        let [one, two] =
            ["one\n", "two\n"].map(|text| compress_to_vec(text.as_bytes(), CompressionLevel::Uncompressed));
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let all = [&one[..], &skipped, &two, &skipped].concat();
        assert_eq!(read(&all).unwrap(), "one\ntwo\n");
        assert!(read(&all[..all.len() - 1]).is_err() && read(&all[..one.len() + skipped.len() + 9]).is_err());
        assert!(read(&[&one[..], b"garbage"].concat()).is_err());
        assert_eq!(read(b"").unwrap(), "");
    }
}
