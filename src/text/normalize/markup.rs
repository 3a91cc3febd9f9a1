//! Markup that prints nothing: HTML tags and entities, Markdown link targets.
//!
//! Each look-ahead is bounded and stops at the character that could begin another one, so that no input makes it read a
//! byte more than a few times.

use super::attributes;

/// The longest tag that is taken for one; style-laden office exports stay below.
const LONGEST_TAG: usize = 2_048;

/// Elements that license pages use. Anything else in angle brackets is text, such as `<year>`.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "area",
    "article",
    "aside",
    "b",
    "base",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "nobr",
    "noscript",
    "ol",
    "option",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements whose text a browser does not show.
const UNSHOWN: &[&str] = &["script", "style"];

/// Elements whose text is struck out.
const STRUCK: &[&str] = &["del", "s", "strike"];

/// A tag at the beginning of some text.
pub(super) struct Tag {
    /// Its length in bytes.
    pub length: usize,
    /// Whether an attribute holds a sentence.
    pub speaks: bool,
    /// Whether what follows is struck out.
    pub strikes: bool,
    /// Whether what follows, up to the end tag, is not shown.
    pub hides: Option<&'static str>,
}

/// The tag at the beginning of `text`, which begins with `<`.
pub(super) fn tag(text: &[u8]) -> Option<Tag> {
    let inside = text.get(1..text.len().min(LONGEST_TAG))?;
    let length = 2 + inside.iter().position(|byte| matches!(byte, b'>' | b'<'))?;
    if text.get(length - 1) != Some(&b'>') {
        return None;
    }
    let inside = text.get(1..length - 1)?;
    if inside.first().is_some_and(|byte| matches!(byte, b'!' | b'?')) {
        return declaration(inside).then_some(Tag { length, speaks: false, strikes: false, hides: None });
    }
    let closing = inside.first() == Some(&b'/');
    let inside = inside.get(usize::from(closing)..)?;
    let end = inside.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    let name = name.to_ascii_lowercase();
    let element = ELEMENTS.iter().find(|element| element.as_bytes() == name)?;
    // `<name of author>` is no `<name>`; a tag's name is followed by its end, by `/` or by `attribute=`.
    if !attributes.iter().all(u8::is_ascii_whitespace) && attributes != b"/" && !has_attribute(attributes) {
        return None;
    }
    let hides = (!closing).then(|| UNSHOWN.iter().find(|hidden| *hidden == element).copied()).flatten();
    let strikes = STRUCK.contains(element) || attributes::strike(attributes);
    Some(Tag {
        length,
        speaks: attributes::speak(attributes)
            || !closing && (["noscript", "input"].contains(element) || attributes::hide(attributes)),
        strikes: strikes && !closing,
        hides,
    })
}

/// `<!DOCTYPE …>` and `<?xml …?>`; a comment is not a declaration, its words are read.
fn declaration(inside: &[u8]) -> bool {
    let begins = |word: &[u8]| inside.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    begins(b"!doctype") || begins(b"?xml")
}

/// ` name="…"`, ` /` or a bare ` disabled`: everything up to the first `=` is one word.
fn has_attribute(attributes: &[u8]) -> bool {
    let trimmed = attributes.trim_ascii();
    trimmed == b"/" || {
        let before = trimmed.split(|byte| *byte == b'=').next().unwrap_or_default();
        before.len() < trimmed.len() && !before.trim_ascii_end().iter().any(u8::is_ascii_whitespace)
    }
}

/// The length of what is not shown, from the end of `<script>` to the beginning of `</script`; `None` if it never ends.
pub(super) fn unshown_length(text: &[u8], element: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')) {
        let rest = text.get(at + found + 1..).unwrap_or_default();
        let name = rest.strip_prefix(b"/").and_then(|rest| rest.get(..element.len()));
        if name.is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes())) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

/// The character that an entity at the beginning of `text` (`&nbsp;`, `&#169;`) stands for, and the entity's length.
pub(super) fn entity(text: &[u8]) -> Option<(char, usize)> {
    let inside = text.get(1..text.len().min(12))?;
    let end = inside.iter().position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(inside.get(..end)?).ok()?;
    let value = match name.strip_prefix('#') {
        Some(number) => char::from_u32(code_point(number)?)?,
        None => named(name)?,
    };
    Some((value, end + 2))
}

fn code_point(number: &str) -> Option<u32> {
    match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    }
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" | "laquo" | "raquo" | "bdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "bull" | "middot" | "hellip" | "sect" | "para" => '•',
        "copy" => '©',
        "reg" | "trade" => '®',
        "shy" => '\u{ad}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => return None,
    })
}

/// The length of a Markdown link's target at the beginning of `text`, which begins with `](`; the brackets included.
pub(super) fn link_target(text: &[u8]) -> Option<usize> {
    const SCHEMES: &[&[u8]] = &[b"http://", b"https://", b"mailto:", b"#", b"/", b"./", b"../", b"www."];
    let target = text.get(2..text.len().min(LONGEST_TAG))?;
    if !SCHEMES.iter().any(|scheme| target.starts_with(scheme)) {
        return None;
    }
    let stops = |byte: &u8| byte.is_ascii_whitespace() || b"()[]<>".contains(byte);
    let end = target.iter().position(stops)?;
    (target.get(end) == Some(&b')')).then_some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_text_and_elements_are_not() {
        assert!(tag(b"<year>").is_none());
        assert!(tag(b"<a href=\"x\">").is_some_and(|tag| tag.length == 12));
        assert!(tag(b"</P >").is_some());
        assert!(tag(b"<br/>").is_some() && tag(b"<br />").is_some());
        assert!(tag(b"<code to fill in>").is_none());
        assert!(tag(b"<p <p <p").is_none());
    }

    #[test]
    fn what_strikes_out_is_seen() {
        assert!(tag(b"<del>").is_some_and(|tag| tag.strikes) && tag(b"</del>").is_some_and(|tag| !tag.strikes));
        assert!(tag(b"<i style=\"text-decoration: line-through\">").is_some_and(|tag| tag.strikes));
    }

    #[test]
    fn entities_are_the_characters_they_stand_for() {
        assert_eq!(entity(b"&#110;ot"), Some(('n', 6)));
        assert_eq!(entity(b"&#x6E;"), Some(('n', 6)));
        assert_eq!(entity(b"& so on"), None);
    }
}
