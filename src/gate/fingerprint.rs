//! What stays the same about an objection from run to run, and about a text.

use std::fmt::Write as _;

pub use crate::input::digest::sha256;

/// A fingerprint of 32 hexadecimal digits over `parts`, each with its length, so that no two lists of parts read alike.
pub fn fingerprint<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut whole = String::from("osi-check/v1\n");
    for part in parts {
        let _ = writeln!(whole, "{}:{part}", part.len());
    }
    let mut hex = sha256(whole.as_bytes());
    hex.truncate(32);
    hex
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, sha256};

    #[test]
    fn a_hash_is_what_sha256sum_prints() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
        assert_ne!(fingerprint(["a\n1:b"]), fingerprint(["a", "b"]));
        assert_eq!(fingerprint(["a", "b"]).len(), 32);
    }
}
