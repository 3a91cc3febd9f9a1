//! Lines folded at one width.

/// Lines are folded at this width, whatever the terminal's: the same input gives the same bytes.
const WIDTH: usize = 100;

/// `text` folded into lines of at most 100 characters, the first after `lead`, the others after `hang`.
pub(in crate::output) fn wrapped(text: &str, lead: &str, hang: &str) -> String {
    let mut folded = String::from(lead);
    let mut width = lead.chars().count();
    let mut fresh = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !fresh && width + 1 + length > WIDTH {
            folded.push('\n');
            folded.push_str(hang);
            width = hang.chars().count();
            fresh = true;
        }
        if !fresh {
            folded.push(' ');
            width += 1;
        }
        folded.push_str(word);
        width += length;
        fresh = false;
    }
    folded.push('\n');
    folded
}
