//! How names of licenses and systems are compared.

/// `name` as it is compared: lower case, with `-` for blanks and underscores.
///
/// `Apache License 2.0`, `apache_license_2.0` and `apache-license-2.0` are one name.
pub fn spelled(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c == '_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}
