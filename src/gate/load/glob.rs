//! Globs over the paths of subjects. One that could never match is a mistake: whoever wrote it expects that it does.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::Reader;
use crate::source::Written;
use crate::source::limits::GLOBS;

impl Reader<'_, '_> {
    /// The globs of `paths`, ready to match.
    pub(super) fn globs(&self, paths: &[Written<String>]) -> GlobSet {
        let mut globs = GlobSetBuilder::new();
        let before = self.globs.replace(self.globs.get() + paths.len());
        let room = GLOBS.saturating_sub(before);
        if let Some(beyond) = paths.get(room).filter(|_| before <= GLOBS) {
            self.wrong(beyond, format!("more than {GLOBS} globs in one policy"), "one for a whole folder: `models/**`");
        }
        for path in paths.iter().take(room) {
            match (never_matches(&path.value), glob(&path.value)) {
                (Some(help), _) => self.wrong(path, format!("no path is ever told like `{}`", path.value), help),
                (None, Ok(glob)) => drop(globs.add(glob)),
                (None, Err(error)) => {
                    self.wrong(path, format!("not a glob: {}", error.kind()), "such as `models/**/*.toml`");
                }
            }
        }
        globs.build().unwrap_or_else(|error| {
            if let Some(path) = paths.first() {
                self.wrong(path, format!("cannot be matched: {}", error.kind()), "fewer or shorter globs");
            }
            GlobSet::empty()
        })
    }
}

/// `*` and `?` stay within a folder, `**` does not; capitals count. There is no escape but `[*]`, the same everywhere.
fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).backslash_escape(false).build()
}

/// What to write instead of a pattern that no path of a subject is like: they are told from the policy's folder, with `/`.
fn never_matches(pattern: &str) -> Option<&'static str> {
    match pattern {
        _ if pattern.trim().is_empty() => Some("say which paths, such as `models/**/*.toml`"),
        _ if has_separators_of_windows(pattern) => {
            Some("write `/` between folders, on every system; `[*]` is a star itself")
        }
        _ if pattern.starts_with("./") => Some("paths are told from the policy's folder: leave `./` out"),
        _ if pattern.split('/').any(|part| part == "..") => Some("a policy speaks of what lies in its own folder"),
        _ if pattern.ends_with('/') => Some("for all that a folder holds, write `/**` at its end"),
        _ => None,
    }
}

/// True for a backslash that begins no byte such as `\xff`, as names of paths write those that are not UTF-8.
fn has_separators_of_windows(pattern: &str) -> bool {
    let is_byte = |word: &str| word.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    let mut words = pattern.split("\\x");
    let first = words.next().unwrap_or_default();
    first.contains('\\') || words.any(|word| !is_byte(word) || word.contains('\\'))
}

#[cfg(test)]
mod tests {
    use super::{glob, never_matches};

    #[test]
    fn globs_keep_to_folders_and_capitals() {
        let matches = |pattern: &str, path: &str| glob(pattern).unwrap().compile_matcher().is_match(path);
        for (pattern, path) in [
            ("a/*.toml", "a/x.toml"),
            ("a/**", "a/b/c.toml"),
            ("**/x.toml", "x.toml"),
            ("**/x.toml", "a/b/x.toml"),
            ("a/?.toml", "a/x.toml"),
            ("{a,b}/[x-z].toml", "b/y.toml"),
            ("a/[*].toml", "a/*.toml"),
            ("a b/ü.toml", "a b/ü.toml"),
            ("/abs/x.toml", "/abs/x.toml"),
            (r"a/\xff\x5cxfe.toml", r"a/\xff\x5cxfe.toml"),
        ] {
            assert!(never_matches(pattern).is_none(), "{pattern}");
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("a/*.toml", "a/b/x.toml"),
            ("*.toml", "a/x.toml"),
            ("a/?.toml", "a/xx.toml"),
            ("a?x.toml", "a/x.toml"),
            ("a/*.toml", "A/x.toml"),
            ("a/*.toml", "a/x.TOML"),
            ("a", "a/x.toml"),
            ("a/**", "ab/x.toml"),
            ("a/[*].toml", "a/x.toml"),
        ] {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn what_could_never_match_is_told() {
        for pattern in ["", " ", "a\\b.toml", "./a.toml", "../a.toml", "a/../b.toml", "a/"] {
            assert!(never_matches(pattern).is_some(), "{pattern}");
        }
        for pattern in ["a.toml", "a/**", "..a/b", "a/.b", ".hidden/*", "/abs/a.toml"] {
            assert_eq!(never_matches(pattern), None, "{pattern}");
        }
    }
}
