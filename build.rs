//! Embeds `rules/`, `licenses/` and `systems/` from a sorted walk: no list to edit by hand.
//!
//! Aliases are collected here too, so that one license is found without parsing all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/text/extract/pattern/cheapest.rs"]
mod cheapest;
#[path = "src/source/packed/write.rs"]
mod packed;
#[path = "src/text/extract/pattern/parse.rs"]
mod parse;
#[path = "src/text/extract/pattern/parts.rs"]
#[allow(dead_code, reason = "the numbers are read by the program")]
mod parts;
#[path = "src/input/spelling.rs"]
mod spelling;
#[path = "src/source/packed/tag.rs"]
mod tag;

use cheapest::Look;
use parts::Part;

/// Keys of sentences that show what patterns find.
const EXAMPLES: [&str; 3] = ["yes", "no", "case"];

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut code = String::new();
    for folder in ["rules", "licenses", "systems"] {
        println!("cargo::rerun-if-changed={folder}");
        let files = toml_files(&root.join(folder))?;
        write_files(&mut code, folder, &files)?;
        if folder == "rules" {
            write_patterns(&mut code, &files)?;
        }
        if folder == "licenses" {
            write_loose_names(&mut code, folder, &files)?;
            write_families(&mut code, &files)?;
        }
        if folder != "rules" {
            write_aliases(&mut code, folder, &files)?;
        }
    }
    write_default(&mut code, &root.join("rules/default.toml"))?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("data.rs"), code)?;
    Ok(())
}

/// The TOML files below `folder` by their path inside it, `/` between the parts, without the ending.
fn toml_files(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let inside = path.strip_prefix(folder).map_err(io::Error::other)?.with_extension("");
                let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
                files.insert(parts.join("/"), path);
            }
        }
    }
    Ok(files)
}

/// Each file's text, and where its keys stand, so that it is not parsed again. A file that is not TOML is parsed by those
/// who ask for it, and its mistakes told.
fn write_files(code: &mut String, folder: &str, files: &BTreeMap<String, PathBuf>) -> Outcome {
    let packed = PathBuf::from(env::var("OUT_DIR")?).join(folder);
    fs::create_dir_all(&packed)?;
    writeln!(code, "pub static {}: &[(&str, Shipped)] = &[", folder.to_uppercase())?;
    for (name, path) in files {
        let text = fs::read_to_string(path)?;
        let list = packed.join(name.replace('/', "."));
        fs::write(&list, packed::write(&text).unwrap_or_default())?;
        let list = list.display().to_string();
        // The text itself and not its path: a file edited during the build would not fit its list.
        writeln!(code, "    ({name:?}, Shipped {{ text: {text:?}, packed: include_bytes!({list:?}) }}),")?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// The patterns of the files below `extract/`, each as the numbers of its parts and of its cheapest words, and the words that they are
/// made of. Any text of a list or of a table of phrases is taken for one that can be read so: which are patterns, the loader knows, and
/// the others are never asked for.
fn write_patterns(code: &mut String, files: &BTreeMap<String, PathBuf>) -> Outcome {
    let mut patterns: BTreeMap<String, Vec<Part<usize>>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    let mut phrases: BTreeMap<String, String> = BTreeMap::new();
    let mut common = String::new();
    for (name, path) in files.iter().filter(|(name, _)| name.starts_with("extract/")) {
        let Ok(table) = fs::read_to_string(path)?.parse::<toml::Table>() else { continue };
        if matches!(name.as_str(), "extract/words" | "extract/plain") {
            let named = table.get("phrases").and_then(toml::Value::as_table).into_iter().flatten();
            phrases.extend(named.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))));
            common.push_str(table.get("common").and_then(toml::Value::as_str).unwrap_or_default());
        }
        let mut found = Vec::new();
        strings(&toml::Value::Table(table), &mut found);
        for text in found {
            let Ok(parts) = parse::parse(&text) else { continue };
            let parts = parts.into_iter().map(|part| {
                Part::of_code(part.code(|text| {
                    let next = texts.len();
                    *texts.entry(text.into_owned()).or_insert(next)
                }))
            });
            let parts = parts.collect();
            if patterns.insert(text.clone(), parts).is_none() {
                order.push(text);
            }
        }
    }
    let mut placed = vec![""; texts.len()];
    texts.iter().for_each(|(text, place)| placed[*place] = text);
    let common_words: BTreeSet<&str> = common.split_whitespace().collect();
    let mut calls =
        Calls { patterns: &patterns, phrases: &phrases, texts: &placed, common: common_words, known: BTreeMap::new() };
    calls.find_phrases();
    write_texts(code, "PATTERN_WORDS", "PATTERN_WORD_ENDS", &placed)?;
    write_texts(code, "PATTERNS", "PATTERN_TEXT_ENDS", &order)?;
    writeln!(code, "pub static PATTERN_PHRASES: &[(&str, &str)] = &[")?;
    for (name, text) in &phrases {
        writeln!(code, "    ({name:?}, {text:?}),")?;
    }
    writeln!(code, "];")?;
    writeln!(code, "pub const COMMON_WORDS: &str = {common:?};")?;
    let mut sorted: Vec<usize> = (0..order.len()).collect();
    sorted.sort_by_key(|at| &order[*at]);
    writeln!(code, "pub static PATTERNS_SORTED: &[u32] = &{sorted:?};")?;
    let (mut numbers, mut ends) = (Vec::new(), Vec::new());
    for text in &order {
        let parts = &patterns[text];
        let code = |part: &Part<usize>| part.code(|place| place);
        numbers.extend(parts.iter().map(code));
        let middle = numbers.len();
        numbers.extend(calls.of(parts).0.iter().map(code));
        ends.push([middle, numbers.len()]);
    }
    writeln!(code, "pub static PATTERN_NUMBERS: &[u32] = &{numbers:?};")?;
    writeln!(code, "pub static PATTERN_ENDS: &[[u32; 2]] = &{ends:?};")?;
    Ok(())
}

/// Texts as one, and where each ends: a list of texts would be a list of addresses, which every start of the program must put right.
fn write_texts(code: &mut String, all: &str, ends: &str, texts: &[impl AsRef<str>]) -> Outcome {
    let joined: String = texts.iter().map(AsRef::as_ref).collect();
    let mut end = 0;
    let places: Vec<usize> = texts
        .iter()
        .map(|text| {
            end += text.as_ref().len();
            end
        })
        .collect();
    writeln!(code, "pub static {all}: &str = {joined:?};")?;
    writeln!(code, "pub static {ends}: &[u32] = &{places:?};")?;
    Ok(())
}

/// The cheapest words of each phrase, and what they cost.
type Known<'p> = BTreeMap<&'p str, (Vec<Part<usize>>, Option<usize>)>;

/// Finds the cheapest words of patterns.
struct Calls<'p> {
    patterns: &'p BTreeMap<String, Vec<Part<usize>>>,
    phrases: &'p BTreeMap<String, String>,
    texts: &'p [&'p str],
    common: BTreeSet<&'p str>,
    /// Those of the phrases, and what they cost.
    known: Known<'p>,
}

impl<'p> Calls<'p> {
    /// Those of one pattern, and what they cost.
    fn of(&self, parts: &[Part<usize>]) -> (Vec<Part<usize>>, Option<usize>) {
        let look = |part: &Part<usize>| match part {
            Part::Word(text) | Part::Whole(text) => {
                let word = self.texts[*text].to_lowercase();
                Look::Word(*part, cheapest::cost_of_word(self.common.contains(&*word)))
            }
            Part::Prefix(_) => Look::Word(*part, cheapest::COST_OF_PREFIX),
            Part::Shared(name) => match self.known.get(self.texts[*name]) {
                Some((calls, cost)) => Look::Shared(calls, *cost),
                None => Look::Nothing,
            },
            Part::Seq(count) => Look::Seq(*count),
            Part::Any(count) => Look::Any(*count),
            Part::Repeat { least, .. } => Look::Repeat(*least),
            Part::Keep(_) => Look::Keep,
            Part::Sign(_) => Look::Nothing,
        };
        let mut words = Vec::new();
        let cost = cheapest::cheapest(&mut &*parts, &look, &mut words);
        (words, cost)
    }

    /// Those of all phrases: of each when those that it names are known. What names itself is refused by the loader.
    fn find_phrases(&mut self) {
        let named = |part: &Part<usize>| if let Part::Shared(name) = part { Some(self.texts[*name]) } else { None };
        let parts = |(name, text): (&'p String, &'p String)| Some((name.as_str(), self.patterns.get(text)?));
        let mut waiting: Vec<_> = self.phrases.iter().filter_map(parts).collect();
        let is_ready = |parts: &[Part<usize>], known: &Known<'p>| {
            parts.iter().filter_map(named).all(|name| known.contains_key(name))
        };
        while let Some(at) = waiting.iter().position(|(_, parts)| is_ready(parts, &self.known)) {
            let (name, parts) = waiting.swap_remove(at);
            let calls = self.of(parts);
            self.known.insert(name, calls);
        }
    }
}

/// Every text of a list, and of a table called `phrases`, in the order in which the loader asks for them. Examples are no patterns.
fn strings(value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::Array(items) => {
            found.extend(items.iter().filter_map(|item| item.as_str().map(str::to_owned)));
            items.iter().for_each(|item| strings(item, found));
        }
        toml::Value::Table(table) => {
            let phrases = table.get("phrases").and_then(toml::Value::as_table).into_iter().flatten();
            found.extend(phrases.filter_map(|(_, text)| text.as_str().map(str::to_owned)));
            let first = ["unless", "covers", "when"];
            let known = first.iter().filter_map(|key| table.get(*key));
            let others =
                table.iter().filter(|(key, _)| !first.contains(&key.as_str()) && !EXAMPLES.contains(&key.as_str()));
            known.chain(others.map(|(_, value)| value)).for_each(|value| strings(value, found));
        }
        _ => {}
    }
}

/// The standard that judges where none is asked for.
fn write_default(code: &mut String, path: &Path) -> Outcome {
    let table = fs::read_to_string(path)?.parse::<toml::Table>()?;
    let standard = table.get("standard").and_then(toml::Value::as_str).ok_or("rules/default.toml names no standard")?;
    writeln!(code, "pub const DEFAULT_STANDARD: &str = {standard:?};")?;
    Ok(())
}

/// Other names, as spelled for comparison, with the id each stands for. An id is never another one's alias.
fn write_aliases(code: &mut String, folder: &str, files: &BTreeMap<String, PathBuf>) -> Outcome {
    let mut aliases: BTreeMap<String, &str> = BTreeMap::new();
    for (id, path) in files {
        for name in names(&fs::read_to_string(path)?) {
            let spelled = spelling::spelled(&name);
            if files.contains_key(&spelled) {
                continue;
            }
            if let Some(other) = aliases.insert(spelled, id)
                && other != id
            {
                return Err(format!("{folder}/{id}.toml: the name `{name}` belongs to {folder}/{other}.toml").into());
            }
        }
    }
    writeln!(code, "pub static {}_ALIASES: &[(&str, &str)] = &[", folder.to_uppercase())?;
    for (alias, id) in aliases {
        writeln!(code, "    ({alias:?}, {id:?}),")?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// Every name folded further, with the id it stands for; a folded name that several share stands for none.
fn write_loose_names(code: &mut String, folder: &str, files: &BTreeMap<String, PathBuf>) -> Outcome {
    let mut folded: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for (id, path) in files {
        for name in names(&fs::read_to_string(path)?).into_iter().chain([id.clone()]) {
            let known = folded.entry(spelling::loosely(&name)).or_insert(Some(id));
            *known = known.filter(|other| *other == id);
        }
    }
    writeln!(code, "pub static {}_FOLDED: &[(&str, &str)] = &[", folder.to_uppercase())?;
    // What is left of a name in a letter or two says too little.
    for (name, id) in folded.iter().filter(|(name, _)| name.len() > 2) {
        if let Some(id) = id {
            writeln!(code, "    ({name:?}, {id:?}),")?;
        }
    }
    writeln!(code, "];")?;
    Ok(())
}

/// Descriptions of families: their names are no license's name, and are not looked for in texts.
fn write_families(code: &mut String, files: &BTreeMap<String, PathBuf>) -> Outcome {
    let mut ids = Vec::new();
    for (id, path) in files {
        let table = fs::read_to_string(path)?.parse::<toml::Table>().unwrap_or_default();
        if table.get("family").and_then(toml::Value::as_bool) == Some(true) {
            ids.push(id);
        }
    }
    writeln!(code, "pub static LICENSE_FAMILIES: &[&str] = &{ids:?};")?;
    Ok(())
}

/// The other names a description gives. A file that is not TOML has none here; the tests name its mistake.
fn names(text: &str) -> Vec<String> {
    let Ok(table) = text.parse::<toml::Table>() else {
        return Vec::new();
    };
    let aliases = table.get("aliases").and_then(toml::Value::as_array).into_iter().flatten();
    let single = ["spdx", "name"].into_iter().filter_map(|key| table.get(key));
    aliases.chain(single).filter_map(|name| name.as_str().map(str::to_owned)).collect()
}
