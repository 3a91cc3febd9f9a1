//! Mistakes in files, shown under the line they stand in.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::escape::visible;
use crate::source::Problem;

/// The longest line that is shown whole; a longer one is named by its place alone.
const LONGEST_LINE: usize = 400;

/// Writes each problem: what, where, the line with a mark, what was expected, what to do next.
pub fn write_problems(problems: &[Problem], colored: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    for problem in problems {
        writeln!(out, "{}\n", rendered(problem, &renderer))?;
    }
    Ok(())
}

fn rendered(problem: &Problem, renderer: &Renderer) -> String {
    let name = visible(problem.source.name());
    let title = format!("{} [{}]", visible(&problem.message), problem.code.word());
    let help = problem.help.as_deref().map(|help| visible(help).into_owned());
    let place = problem.place();
    let Some((line, start, end)) = line_of(problem) else {
        let at = place.map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
        let mut message = format!("error: {name}{at}: {title}");
        for (lead, text) in [("expected", problem.label.as_str()), ("help", help.as_deref().unwrap_or_default())] {
            if !text.is_empty() {
                message.push_str(&format!("\n  = {lead}: {}", visible(text)));
            }
        }
        return message;
    };
    let label = visible(&problem.label).into_owned();
    let snippet = Snippet::source(&line)
        .line_start(place.map_or(1, |place| place.line))
        .path(name.as_ref())
        .annotation(AnnotationKind::Primary.span(start..end).label(label.as_str()));
    let mut group = Level::ERROR.primary_title(title.as_str()).element(snippet);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The first line the problem stands in, made visible, with the place of the mark in it.
fn line_of(problem: &Problem) -> Option<(String, usize, usize)> {
    let text = problem.source.text();
    let span = problem.span.clone()?;
    let start = floor(text, span.start.min(text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    if text.is_empty() || line_end - line_start > LONGEST_LINE {
        return None;
    }
    let end = floor(text, span.end.clamp(start, line_end));
    let before = visible(&text[line_start..start]).into_owned();
    let marked = visible(&text[start..end]).into_owned();
    let after = visible(text[end..line_end].trim_end_matches('\r')).into_owned();
    let mark = (before.len(), before.len() + marked.len());
    Some((format!("{before}{marked}{after}"), mark.0, mark.1))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
