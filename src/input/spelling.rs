//! How names of licenses and systems are compared.

/// `name` as it is compared: lower case, with `-` for blanks and underscores.
///
/// `Apache License 2.0`, `apache_license_2.0` and `apache-license-2.0` are one name.
pub fn spelled(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c == '_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// `name` folded further, for a name that is no other way known: what people write about the same name is one.
///
/// Goes: punctuation, a trove classifier's path, `the`, `license`, `version`, `v` before a number, `.0` after one, a
/// word said twice. Stays: every other word, so that `MIT, modified` or `GPL-3.0 with limits` is never another license.
pub fn loosely(name: &str) -> String {
    let name = classified(name).to_lowercase();
    let apart =
        |c: char| c.is_whitespace() || matches!(c, '_' | '-' | ',' | '(' | ')' | '"' | '\'' | '“' | '”' | ':' | ';');
    let mut words: Vec<String> = Vec::new();
    for word in name.split(apart).flat_map(parts) {
        let said = words.last() == Some(&word);
        // `Universal Permissive License` is called so; `CC0 1.0 Universal` says where it holds.
        let noise = NOISE.contains(&word.as_str()) && (!words.is_empty() || !AFTER.contains(&word.as_str()));
        if !said && !word.is_empty() && !noise {
            words.push(word);
        }
    }
    words.join("-")
}

/// The name at the end of a trove classifier; any other path says something of its own.
fn classified(name: &str) -> &str {
    let Some((path, last)) = name.rsplit_once("::") else { return name };
    let known = |part: &str| ["license", "osi approved"].iter().any(|known| part.trim().eq_ignore_ascii_case(known));
    if path.split("::").all(known) { last } else { name }
}

/// Words that tell no license from another.
const NOISE: &[&str] = &[
    "the",
    "license",
    "licence",
    "agreement",
    "version",
    "ver",
    "v",
    "gnu",
    "international",
    "unported",
    "generic",
    "universal",
];

/// Those of them that are noise behind a name alone.
const AFTER: &[&str] = &["international", "unported", "generic", "universal"];

/// `gplv3` is `gpl` and `3`, `llama3.1` is `llama` and `3.1`, `2.0` is `2`.
fn parts(word: &str) -> Vec<String> {
    let word = word.trim_end_matches('.');
    let Some(digit) = word.find(|c: char| c.is_ascii_digit()) else { return vec![word.to_owned()] };
    let (letters, number) = word.split_at(digit);
    let letters =
        if letters.chars().all(char::is_alphabetic) { letters.strip_suffix('v').unwrap_or(letters) } else { letters };
    let (number, later) = number.split_at(number.trim_end_matches('+').len());
    let mut short = number;
    while let Some(rest) = short.strip_suffix(".0") {
        short = rest;
    }
    vec![letters.trim_end_matches('.').to_owned(), format!("{short}{later}")]
}
