//! The compact index: what a worker must know of other models to judge a card that it sees alone.
//!
//! It holds the models that some card names as its base, that are their own ancestors, or whose cards do not agree; all
//! others are told by their own card. One JSON object a line, in the order of ids.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::batch::Lineage;
use super::graph::Origin;
use super::ids::ModelId;
use crate::input::words::Relation;

/// The version of the index's structure.
const VERSION: u32 = 1;

/// The first line of an index.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Head {
    osi_check_index: u32,
}

/// One model of an index.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indexed<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// What its card has under `license`.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<Cow<'a, str>>,
    /// What its card has under `license_name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The ids of its bases.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Cow<'a, str>>,
    /// How it came from them.
    #[serde(default)]
    pub relation: Relation,
    /// Its card could not be read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unread: bool,
    /// Access to it is gated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gated: bool,
    /// It has several cards that do not agree.
    #[serde(default, skip_serializing_if = "is_false")]
    pub contradicted: bool,
    /// The badge wordings that its card shows.
    #[serde(default)]
    pub badges: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Writes the index of a batch.
///
/// # Errors
/// Those of `out`.
pub fn write_index(lineage: &Lineage<'_>, out: &mut dyn Write) -> io::Result<usize> {
    let graph = &lineage.graph;
    let mut named = vec![false; graph.ids.len()];
    for model in graph.models() {
        graph.bases(model).for_each(|base| named[base.index()] = true);
    }
    let mut kept: Vec<ModelId> = graph
        .models()
        .filter(|model| {
            let stated = graph.stated(*model);
            stated.origin != Origin::Nowhere && (named[model.index()] || stated.contradicted)
        })
        .collect();
    kept.sort_unstable_by_key(|model| graph.ids.name(*model));
    line(&Head { osi_check_index: VERSION }, out)?;
    kept.iter().try_for_each(|model| line(&indexed(lineage, *model), out))?;
    Ok(kept.len())
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn indexed<'a>(lineage: &'a Lineage<'_>, model: ModelId) -> Indexed<'a> {
    let graph = &lineage.graph;
    let stated = graph.stated(model);
    let declared = lineage.declarations.get(stated.declared);
    Indexed {
        id: graph.ids.name(model).into(),
        licenses: declared.licenses.iter().map(|license| license.as_str().into()).collect(),
        name: declared.name.clone(),
        bases: graph.bases(model).map(|base| graph.ids.name(base).into()).collect(),
        relation: stated.relation,
        unread: stated.unread,
        gated: stated.gated,
        contradicted: stated.contradicted,
        badges: stated.badges,
    }
}

/// Reads an index, a model at a time.
///
/// # Errors
/// Words for what is wrong, with the line.
pub fn read_index(text: &[u8], mut each: impl FnMut(&Indexed<'_>)) -> Result<(), String> {
    let mut lines = text.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.is_empty());
    let head = lines.next().and_then(|(line, _)| serde_json::from_slice::<Head>(line).ok());
    if head.is_none_or(|head| head.osi_check_index != VERSION) {
        return Err("line 1: no index of this version; build it with `osi-check lineage index`".to_owned());
    }
    for (line, number) in lines {
        let entry = serde_json::from_slice(line).map_err(|error| format!("line {number}: {error}"))?;
        each(&entry);
    }
    Ok(())
}
