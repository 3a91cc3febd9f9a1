//! What the attributes of a tag say: most are code and addresses, and some are sentences that a page shows, or hides.

/// Attributes whose values are code and addresses.
const PLAIN: &[&str] = &[
    "align",
    "border",
    "charset",
    "class",
    "color",
    "dir",
    "face",
    "height",
    "href",
    "hreflang",
    "http-equiv",
    "id",
    "lang",
    "media",
    "name",
    "property",
    "rel",
    "role",
    "size",
    "src",
    "srcset",
    "style",
    "target",
    "type",
    "typeof",
    "valign",
    "vocab",
    "width",
    "xmlns",
];

/// Attributes of code that may hold sentences (`<meta content>`).
const MIXED: &[&str] = &["content"];

/// How many words of a mixed one are a sentence.
const SENTENCE: usize = 4;

/// What strikes out in a style.
const LINE_THROUGH: &str = "line-through";

/// What hides in a style, without blanks.
const HIDING: [&str; 6] = [
    "display:none",
    "visibility:hidden",
    "visibility:collapse",
    "font-size:0",
    "opacity:0",
    "content-visibility:hidden",
];

/// Whether an attribute strikes its element out.
pub(super) fn strike(attributes: &[u8]) -> bool {
    plain(attributes).contains(LINE_THROUGH)
}

/// Whether an attribute hides its element.
pub(super) fn hide(attributes: &[u8]) -> bool {
    let mut rest = attributes;
    while let Some((name, _, after)) = next(rest) {
        if name.eq_ignore_ascii_case(b"hidden") {
            return true;
        }
        rest = after;
    }
    let plain = plain(attributes);
    HIDING.iter().any(|hides| plain.contains(hides))
}

/// Whether a style sheet prints words, strikes out, hides, or takes what does from elsewhere.
pub(super) fn styles(sheet: &[u8]) -> bool {
    let plain = plain(sheet);
    ["content:", "@import", LINE_THROUGH].iter().chain(&HIDING).any(|says| plain.contains(says))
}

/// A style in small letters without blanks.
fn plain(style: &[u8]) -> String {
    String::from_utf8_lossy(style).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Whether an attribute has words that are no code and no address.
pub(super) fn speak(attributes: &[u8]) -> bool {
    let mut rest = attributes;
    while let Some((name, value, after)) = next(rest) {
        let name = name.to_ascii_lowercase();
        let is = |list: &[&str]| list.iter().any(|known| known.as_bytes() == name);
        let colon = name.iter().rposition(|byte| *byte == b':').map_or(0, |at| at + 1);
        let plain = is(PLAIN)
            || name.starts_with(b"xmlns:")
            || PLAIN.iter().any(|known| Some(known.as_bytes()) == name.get(colon..));
        let words = value.split(|byte| byte.is_ascii_whitespace());
        let words =
            words.filter(|word| word.iter().filter(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()).count() > 1);
        // `rel=license`, `name=license`: what it leads to, or says, is a license.
        let licenses = ["rel", "name", "property", "itemprop"].iter().any(|key| key.as_bytes() == name);
        let value_text = String::from_utf8_lossy(value).to_ascii_lowercase();
        if licenses && ["license", "licence", "rights", "copyright"].iter().any(|word| value_text.contains(word)) {
            return true;
        }
        if !plain && words.count() >= if is(MIXED) { SENTENCE } else { 1 } {
            return true;
        }
        rest = after;
    }
    false
}

/// The first attribute: its name, its value, and what comes after it.
fn next(attributes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let attributes = attributes.trim_ascii_start();
    let end =
        attributes.iter().position(|byte| *byte == b'=' || byte.is_ascii_whitespace()).unwrap_or(attributes.len());
    let (name, rest) = attributes.split_at(end);
    if name.is_empty() && rest.is_empty() {
        return None;
    }
    let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { return Some((name, b"", rest)) };
    let value = value.trim_ascii_start();
    match value.first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inside = value.get(1..)?;
            let end = inside.iter().position(|byte| byte == quote).unwrap_or(inside.len());
            Some((name, inside.get(..end)?, inside.get(end + 1..).unwrap_or_default()))
        }
        _ => {
            let end = value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
            let (value, rest) = value.split_at(end);
            Some((name, value, rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{hide, speak, strike, styles};

    #[test]
    fn code_and_addresses_say_nothing() {
        for plain in [
            "",
            " /",
            " class=\"a b c d e f\"",
            " href='https://example.org/a b' target=_blank",
            " content=\"text/html; charset=utf-8\" http-equiv=\"Content-Type\"",
            " name=viewport content=\"width=device-width, initial-scale=1\"",
            " disabled",
            " xml:lang=en width = \"5\"",
        ] {
            assert!(!speak(plain.as_bytes()), "{plain}");
        }
    }

    #[test]
    fn words_are_seen_however_they_are_quoted() {
        for says in [
            " title=\"not for use by an army\"",
            " title='not for use by an army'",
            " class=a title=NonCommercial",
            " name=description content=\"not for use by an army\"",
            " alt = \"non-commercial\" src=x.png",
            " data-note=\"for research\"",
            " title=\"not closed",
        ] {
            assert!(speak(says.as_bytes()), "{says}");
        }
        assert!(hide(b" hidden") && hide(b" style='Display : None'") && !hide(b" class=hidden-x"));
        assert!(styles(b".x { text-decoration: line-through }") && !styles(b"p { color: red }"));
        assert!(strike(b" style=\"text-decoration: Line-Through\""));
    }
}
