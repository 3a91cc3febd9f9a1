//! `osi-check lineage`: one model's bases as a tree, the whole graph, or the compact index.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::hub::{self, HubArgs};
use super::{Common, Exit, Outcome};
use crate::lineage::{ModelId, Origin, write_index};
use crate::output::lineage::{part, write_dot, write_json, write_tree};
use crate::source::{Code, Problem, nearest};

/// The word in place of a model that asks for the index.
const INDEX: &str = "index";

#[derive(Args)]
pub struct LineageArgs {
    /// The id of a model; `index` for the compact index that `stream` reads; nothing for the whole graph
    #[arg(value_name = "MODEL")]
    model: Option<String>,
    /// Folders of cards, JSON Lines (also .gz, .zst), single cards, or `-` (repeatable)
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    from: Vec<PathBuf>,
    /// How to draw [default: tree for one model, dot for the whole graph]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Drawing>,
    #[command(flatten)]
    hub: HubArgs,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Drawing {
    /// For a person: the model, its bases below it, and what was found
    Tree,
    /// For Graphviz
    Dot,
    /// For a program
    Json,
}

/// Draws, or builds the index.
pub fn run(args: &LineageArgs) -> Exit {
    draw(args).unwrap_or_else(|exit| exit)
}

fn draw(args: &LineageArgs) -> Result<Exit, Exit> {
    let fail = |problem: Problem| args.common.complain(&[problem]);
    contradiction(args).map_or(Ok(()), |problem| Err(fail(problem)))?;
    let mut loaded = args.hub.load(&args.common)?;
    let columns = loaded.columns.clone();
    let (licenses, words, known) = loaded.licenses()?;
    let sources = hub::sources(&args.from).map_err(|problems| args.common.complain(&problems))?;
    let judged = hub::gather(&sources, &columns, &licenses, words, known).map_err(|_| Exit::INPUT_ERROR)?;
    if judged.is_empty() {
        return Err(fail(hub::nothing_found(&args.from)));
    }
    if args.model.as_deref() == Some(INDEX) {
        args.common.emit(|out| write_index(&judged.lineage, out).map(drop))?;
        return Ok(Exit::PASS);
    }
    let graph = &judged.lineage.graph;
    let found = args.model.as_deref().map(|name| {
        let stated = graph.ids.find(name).filter(|model| graph.stated(*model).origin != Origin::Nowhere);
        stated.ok_or_else(|| unknown(name, graph.models().map(|model| graph.ids.name(model))))
    });
    let model = found.transpose().map_err(fail)?;
    let drawing = args.format.unwrap_or(if model.is_some() { Drawing::Tree } else { Drawing::Dot });
    let drawn = args.common.emit(|out| match (drawing, model) {
        (Drawing::Tree, Some(model)) => write_tree(&judged, model, out),
        (Drawing::Tree | Drawing::Dot, _) => write_dot(&judged, &part(&judged, model), out),
        (Drawing::Json, _) => write_json(&judged, &part(&judged, model), out),
    });
    match exit(&judged, model) {
        // What fails stays failing, drawn or not.
        Exit::FAIL => Ok(Exit::FAIL),
        exit => drawn.map(|()| exit),
    }
}

/// A drawing that what is asked for does not have.
fn contradiction(args: &LineageArgs) -> Option<Problem> {
    let (message, help) = match (args.model.as_deref(), args.format) {
        (Some(INDEX), Some(_)) => ("the index has a format of its own", "leave `--format` out"),
        (None, Some(Drawing::Tree)) => ("a tree is drawn of one model", "name the model, or take `dot` or `json`"),
        _ => return None,
    };
    Some(Problem::with_file("--format", Code::Contradiction, message).help(help))
}

fn unknown<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Problem {
    let near = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
    let problem = Problem::with_file(name, Code::UnknownReference, "no card of this model is in the batch");
    problem.help(near.unwrap_or_else(|| "ids are written `owner/name`".to_owned()))
}

/// One model's verdict decides; the whole graph is a drawing and passes.
fn exit(judged: &crate::audit::whole::Judged<'_>, model: Option<ModelId>) -> Exit {
    let Some(model) = model else { return Exit::PASS };
    let mut outcome = Outcome::default();
    outcome.count(judged.lineage.view().openness(model).into());
    outcome.errors = judged.problems(model).iter().filter(|problem| problem.kind.is_bad_input()).count();
    outcome.exit()
}
