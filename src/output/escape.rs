//! Untrusted text made safe for the place where it is shown.

use std::borrow::Cow;

/// `text` with everything that could steer a terminal, or hide in one, written out as `\u{…}`.
///
/// Control characters (C0, DEL, C1), direction-changing and invisible characters. A line break becomes a blank.
///
/// # Example
/// ```
/// assert_eq!(osi_check::output::escape::visible("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb c");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    let commands = text.contains("##[");
    if !commands && !text.chars().any(|c| is_hidden(c) || c.is_control()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            c if c.is_control() || is_hidden(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    // Runners of pipelines obey `##[…]` wherever in a line of their log it stands.
    Cow::Owned(if commands { shown.replace("##[", "## [") } else { shown })
}

/// Characters that change direction or show nothing: bidi controls, zero-width characters, soft hyphen, tags.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
