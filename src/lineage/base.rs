//! The id that a card's `base_model` stands for.

/// Hosts whose addresses of models are ids with a prefix.
const HOSTS: [&str; 3] = ["huggingface.co/", "www.huggingface.co/", "hf.co/"];
/// What an address has behind the id: a place inside the model's repository.
const INSIDE: [&str; 7] = ["tree", "blob", "resolve", "raw", "commit", "commits", "discussions"];

/// The model id in a value of `base_model`: an id as it stands, without its revision, or the id in an address of the
/// hub. Paths of somebody's own machine and addresses elsewhere stay as they are: nobody knows what lies there.
pub fn base_id(value: &str) -> &str {
    let value = value.trim();
    // Several in one text are none that anybody knows.
    if value.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|')) {
        return value;
    }
    match address(value) {
        Some(path) => Some(of_address(path)).filter(|id| !id.is_empty()).unwrap_or(value),
        None => of_id(value),
    }
}

/// What stands behind the hub's host.
fn address(value: &str) -> Option<&str> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| without(value, scheme)).unwrap_or(value);
    HOSTS.iter().find_map(|host| without(rest, host))
}

/// `text` behind `start`, in whichever case.
fn without<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

fn of_address(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    let owner = ends.next().unwrap_or(path.len());
    let name = ends.next().unwrap_or(owner);
    let second = path.get(owner + 1..name).unwrap_or_default();
    let third = path.get(name + 1..).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    if !third.is_empty() && !INSIDE.contains(&second) && !INSIDE.contains(&third) {
        return "";
    }
    // A model of the hub's first years has a name alone.
    let id = if second.is_empty() || INSIDE.contains(&second) { &path[..owner] } else { &path[..name] };
    id.split(['@', ':']).next().unwrap_or(id)
}

fn of_id(value: &str) -> &str {
    let is_path = value.starts_with(['.', '/', '~', '\\']) || value.contains(['\\', ':']);
    if is_path {
        return value;
    }
    let value = value.trim_end_matches('/');
    match value.split_once('@') {
        // An id never holds the sign; behind it stands a revision.
        Some((id, revision)) if !id.is_empty() && !revision.contains(char::is_whitespace) => id,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::base_id;

    #[test]
    fn addresses_and_revisions_are_ids() {
        for value in [
            "org/name",
            " org/name ",
            "org/name/",
            "org/name@main",
            "org/name@0123abc",
            "https://huggingface.co/org/name",
            "https://huggingface.co/org/name/",
            "HTTPS://HuggingFace.co/org/name",
            "https://www.huggingface.co/org/name?library=x#top",
            "https://huggingface.co/org/name/tree/main",
            "https://huggingface.co/org/name/blob/main/README.md",
            "https://huggingface.co/org/name/resolve/main/model.safetensors",
            "https://huggingface.co/org/name/discussions/3",
            "https://huggingface.co/org/name.git",
            "huggingface.co/org/name",
            "hf.co/org/name?library=x",
            "hf.co/org/name:Q4_K_M",
        ] {
            assert_eq!(base_id(value), "org/name", "{value}");
        }
        assert_eq!(base_id("https://huggingface.co/gpt2"), "gpt2");
        assert_eq!(base_id("https://huggingface.co/gpt2/tree/main"), "gpt2");
    }

    #[test]
    fn paths_and_other_addresses_stay() {
        for value in [
            "org/name@main,org/other@main",
            "https://huggingface.co/org/name/ https://huggingface.co/org/other",
            "org/name;org/other",
            "https://huggingface.co/org/name/org/other",
            "/content/drive/model",
            "./out",
            "../a@b",
            "C:\\models\\x",
            "https://example.org/x",
            "@main",
            "",
            "é/ü",
        ] {
            assert_eq!(base_id(value), value);
        }
        assert_eq!(base_id("https://huggingface.co/"), "https://huggingface.co/");
    }
}
