//! The id that a card's `base_model` stands for.

/// Hosts whose addresses of models are ids with a prefix.
const PREFIXES: [&str; 4] = ["https://huggingface.co/", "http://huggingface.co/", "https://hf.co/", "hf.co/"];

/// The model id in a value of `base_model`: an id as it stands, or the id in an address of the hub.
pub fn base_id(value: &str) -> &str {
    let id = PREFIXES.iter().find_map(|prefix| value.strip_prefix(prefix));
    let Some(id) = id else { return value };
    let id = id.split(['?', '#']).next().unwrap_or(id);
    let id = id.split_once("/tree/").or_else(|| id.split_once("/blob/")).map_or(id, |(id, _)| id);
    id.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::base_id;

    #[test]
    fn addresses_of_the_hub_are_ids() {
        for value in [
            "org/name",
            "https://huggingface.co/org/name",
            "https://huggingface.co/org/name/",
            "https://huggingface.co/org/name/tree/main",
            "hf.co/org/name?library=x",
        ] {
            assert_eq!(base_id(value), "org/name");
        }
        assert_eq!(base_id("/content/drive/model"), "/content/drive/model");
        assert_eq!(base_id("https://example.org/x"), "https://example.org/x");
    }
}
