//! Which files of a folder state something, told by their names in lower case.

/// True for the names that people give to a license's text: `LICENSE`, `LICENSE-MIT`, `licence.txt`, `COPYING`.
///
/// `MODEL_LICENSE` and `weights-license.txt` are the model's as well, and a policy for its use binds like one.
pub fn is_license_text(name: &str) -> bool {
    is_license(name) && ending(name).is_none_or(|ending| !DATA.contains(&ending) && !UNREAD.contains(&ending))
}

/// True for the same names with an ending of what is no text.
pub fn is_unread_license(name: &str) -> bool {
    is_license(name) && ending(name).is_some_and(|ending| UNREAD.contains(&ending))
}

/// True for the names of notices.
pub fn is_notice(name: &str) -> bool {
    stem(name) == "notice"
}

/// Endings of data and programs, which begin alike.
const DATA: [&str; 11] = ["json", "yaml", "yml", "toml", "csv", "xml", "py", "js", "ts", "png", "jpg"];
/// Endings of documents that hold terms and are no text.
const UNREAD: [&str; 6] = ["pdf", "doc", "docx", "odt", "rtf", "pages"];

fn is_license(name: &str) -> bool {
    let begins = ["license", "licence", "copying", "unlicense"].iter().any(|word| name.starts_with(word));
    let parts: Vec<&str> = name.split(['_', '-', '.', ' ']).collect();
    let has = |words: &[&str]| parts.iter().any(|part| words.contains(part));
    begins
        || has(&["license", "licence"]) && has(&["model", "models", "weight", "weights"])
        || has(&["policy"]) && has(&["use", "usage", "acceptable"])
}

fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}

fn stem(name: &str) -> &str {
    [".txt", ".md", ".rst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// True for the name of a file that makes its folder a model's, also without a card.
pub fn is_of_model(name: &str) -> bool {
    let name = name.to_lowercase();
    let other = OTHER_WEIGHTS.iter().any(|(begins, ends)| name.starts_with(begins) && name.ends_with(ends));
    other || has_weights(&name) || matches!(name.as_str(), "modelfile" | "adapter_config.json")
}

/// How files of weights begin and end that state nothing themselves.
const OTHER_WEIGHTS: [(&str, &str); 6] = [
    ("pytorch_model", ".bin"),
    ("tf_model", ".h5"),
    ("flax_model", ".msgpack"),
    ("consolidated", ".pth"),
    ("", ".onnx"),
    ("", ".ckpt"),
];

/// True for the name of a file of weights whose header is read, and nothing else of it.
pub fn has_weights(name: &str) -> bool {
    [".gguf", ".safetensors"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{is_license_text, is_unread_license};

    #[test]
    fn license_texts_are_told_by_the_names_people_give_them() {
        for name in [
            "license",
            "license.txt",
            "licence.md",
            "license-mit",
            "copying",
            "unlicense",
            "license_model",
            "license.apache-2.0",
            "model_license",
            "weights-license.txt",
            "use_policy.md",
            "acceptable-use-policy.txt",
        ] {
            assert!(is_license_text(name), "{name}");
        }
        for name in [
            "licenses.json",
            "license.py",
            "my-license",
            "notice",
            "readme.md",
            "license.pdf",
            "policy.md",
            "third-party-license.txt",
        ] {
            assert!(!is_license_text(name), "{name}");
        }
        assert!(
            is_unread_license("license.pdf") && is_unread_license("model-license.docx") && !is_unread_license("x.pdf")
        );
    }
}
