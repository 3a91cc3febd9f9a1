//! The graph of models and bases as a tree for a terminal, as DOT, and as JSON.

use std::collections::HashSet;
use std::io::{self, Write};

use colored::{ColoredString, Colorize};
use serde_json::json;

use crate::audit::row::Row;
use crate::audit::whole::Judged;
use crate::lineage::{ModelId, Origin, View};
use crate::model::Openness;

use super::escape::{self, visible};

/// Lines of a tree; what is below them is counted out, not drawn.
const MAX_LINES: usize = 400;

/// Draws one model with its bases below it, each with what it declares and the verdict on it, then its findings.
///
/// # Errors
/// Those of `out`.
pub fn write_tree(judged: &Judged<'_>, model: ModelId, out: &mut dyn Write) -> io::Result<()> {
    let mut tree = Tree { view: judged.lineage.view(), seen: HashSet::new(), lines: 0 };
    tree.draw(model, out)?;
    let row = Row::of(judged.lineage.view(), model, judged.problems(model));
    for finding in &row.findings {
        let about =
            if finding.licenses.is_empty() { String::new() } else { format!(" ({})", finding.licenses.join(", ")) };
        let words = if finding.words.is_empty() { String::new() } else { format!(": “{}”", finding.words) };
        writeln!(out, "\n{}{}{}", finding.id.bold(), visible(&about), visible(&words))?;
        if !finding.path.is_empty() {
            let cut = if finding.cut { " → …" } else { "" };
            writeln!(out, "  {}{cut}", visible(&finding.path.join(" → ")))?;
        }
    }
    row.problems.iter().try_for_each(|problem| {
        writeln!(out, "\n{} on line {}: {}", problem.id.bold(), problem.line, visible(problem.words))
    })
}

struct Tree<'a> {
    view: View<'a>,
    seen: HashSet<ModelId>,
    lines: usize,
}

impl Tree<'_> {
    /// Depth first without recursion: how deep a chain of bases goes is the input's choice.
    fn draw(&mut self, root: ModelId, out: &mut dyn Write) -> io::Result<()> {
        let mut waiting = vec![(root, String::new(), String::new())];
        while let Some((model, lead, below)) = waiting.pop() {
            if self.lines == MAX_LINES {
                return writeln!(out, "… and more: `--format json` has everything");
            }
            self.lines += 1;
            let again = !self.seen.insert(model);
            writeln!(out, "{lead}{}{}", self.label(model), if again { "  (drawn above)" } else { "" })?;
            if again {
                continue;
            }
            let count = self.view.graph.bases(model).len();
            let bases = self.view.graph.bases(model).enumerate().map(|(at, base)| {
                let (branch, rest) = if at + 1 == count { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                (base, format!("{below}{branch}"), format!("{below}{rest}"))
            });
            let mut bases: Vec<_> = bases.collect();
            bases.reverse();
            waiting.append(&mut bases);
        }
        Ok(())
    }

    fn label(&self, model: ModelId) -> String {
        let name = visible(self.view.graph.ids.name(model)).into_owned();
        if self.view.origin(model) == Origin::Nowhere {
            return format!("{}  {}", name.bold(), "not in the batch, not known".dimmed());
        }
        let declared = self.view.declared(model).shown.iter().map(|term| self.view.term(*term).name.as_str());
        let declared = declared.collect::<Vec<_>>().join(" + ");
        let declared =
            if declared.is_empty() { "declares no license".to_owned() } else { visible(&declared).into_owned() };
        let known = if self.view.origin(model) == Origin::Index { "  (known model)" } else { "" };
        format!("{}  {declared}  {}{}", name.bold(), verdict(self.view.openness(model)), known.dimmed())
    }
}

fn verdict(openness: Openness) -> ColoredString {
    match openness {
        Openness::Open => "open".green(),
        Openness::Unsure => "unsure".yellow(),
        Openness::NotOpen => "not open".red(),
    }
}

/// Models that are part of a drawing: all, or one with its ancestors.
///
/// Sorted by id, so that the drawing does not depend on the order of reading.
pub fn part(judged: &Judged<'_>, root: Option<ModelId>) -> Vec<ModelId> {
    let graph = &judged.lineage.graph;
    let mut models: Vec<ModelId> = match root {
        None => graph.models().collect(),
        Some(root) => {
            let mut seen = HashSet::from([root]);
            let mut waiting = vec![root];
            while let Some(model) = waiting.pop() {
                waiting.extend(graph.bases(model).filter(|base| seen.insert(*base)));
            }
            seen.into_iter().collect()
        }
    };
    models.sort_by(|one, other| graph.ids.name(*one).cmp(graph.ids.name(*other)));
    models
}

/// Writes models and their bases as a DOT graph.
///
/// # Errors
/// Those of `out`.
pub fn write_dot(judged: &Judged<'_>, models: &[ModelId], out: &mut dyn Write) -> io::Result<()> {
    let view = judged.lineage.view();
    writeln!(out, "digraph lineage {{\n  rankdir=LR;\n  node [shape=box, style=filled, fontname=\"sans-serif\"];")?;
    for model in models {
        let color = match (view.origin(*model), view.openness(*model)) {
            (Origin::Nowhere, _) => "#dddddd",
            (_, Openness::Open) => "#c9e7cb",
            (_, Openness::Unsure) => "#fbeab0",
            (_, Openness::NotOpen) => "#f4c2bd",
        };
        let declared: Vec<&str> =
            view.declared(*model).shown.iter().map(|term| view.term(*term).name.as_str()).collect();
        let id = view.graph.ids.name(*model);
        // In a label `&…;` stands for a character; in an id it does not.
        let label = format!("{}\\n{}", quoted(id), quoted(&declared.join(" + "))).replace('&', "&amp;");
        writeln!(out, "  \"{}\" [label=\"{label}\", fillcolor=\"{color}\"];", quoted(id))?;
    }
    for model in models {
        for base in view.graph.bases(*model) {
            let [from, to] = [base, *model].map(|model| quoted(view.graph.ids.name(model)));
            writeln!(out, "  \"{from}\" -> \"{to}\";")?;
        }
    }
    writeln!(out, "}}")
}

/// A text inside the quotes of DOT.
fn quoted(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"")
}

/// Writes models as JSON: each with its row, and where what is stated about it comes from.
///
/// # Errors
/// Those of `out`.
pub fn write_json(judged: &Judged<'_>, models: &[ModelId], out: &mut dyn Write) -> io::Result<()> {
    let view = judged.lineage.view();
    write!(out, "{{\"schema\":1,\"models\":[")?;
    for (at, model) in models.iter().enumerate() {
        let origin = match view.origin(*model) {
            Origin::Nowhere => "unknown",
            Origin::Index => "known",
            Origin::Batch => "batch",
        };
        let row = Row::of(view, *model, judged.problems(*model));
        let entry = json!({ "origin": origin, "model": row });
        writeln!(out, "{}", if at == 0 { "" } else { "," })?;
        escape::write_json(&entry, &mut *out)?;
    }
    writeln!(out, "\n]}}")
}
