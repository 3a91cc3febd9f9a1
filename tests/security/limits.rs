//! Each limit of `source::limits`, one below and one above; the table of docs/limits.md is that of the code.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use osi_check::audit::lines::Blocks;
use osi_check::input::{Library, Sources, Subject, Texts, bom, expression, model_card, model_dir};
use osi_check::source::limits::*;
use osi_check::source::{Source, nearest};

use super::{put, run};

/// Tries a limit: builds what has `count` of the thing, and says what is wrong with it, if anything is.
type Try = fn(&Path, count: usize) -> Option<String>;

/// The limits with what passes them. `MISTAKES` and `SIMILAR` refuse nothing and have tests of their own.
const CASES: &[(&str, Try)] = &[
    ("LARGEST_DESCRIPTION", |at, count| padded(at, "x.toml", &license(""), "#", count)),
    ("LARGEST_LICENSE_TEXT", |at, count| {
        // Blanks are no words: the size alone is tried, not what a text of this size says.
        padded(at, "LICENSE", spdx::license_id("0BSD").unwrap().text(), " ", count)
    }),
    ("LARGEST_CARD", |at, count| {
        let head = "---\nlicense: mit\n---\n";
        put(at, "hub/README.md", format!("{head}{}", "x".repeat(count - head.len())));
        let rows = String::from_utf8(run(at, ["audit", "-q", "-f", "jsonl", "hub"]).out).unwrap();
        rows.contains("larger than").then_some(rows)
    }),
    ("LARGEST_FRONT_MATTER", |_, count| {
        let head = "license: mit\n#";
        problem(&format!("{head}{}\n", "x".repeat(count - head.len() - 1)))
    }),
    ("LARGEST_LINE", |_, count| {
        let text = format!("{}\nx\n", "x".repeat(count));
        let mut blocks = Blocks::new(text.as_bytes());
        let mut too_long = Vec::new();
        while let Some(block) = blocks.read_next().unwrap() {
            too_long.extend(block.too_long);
        }
        (!too_long.is_empty()).then(|| format!("{too_long:?}"))
    }),
    ("LARGEST_REPORT", |at, count| {
        put(at, "report.json", format!("{}{}", "[]", " ".repeat(count - 2)));
        let told = run(at, ["verify", "report.json"]).told;
        told.contains("larger than").then_some(told)
    }),
    ("JSON_MEMORY", |_, count| {
        // A value takes 64 bytes, the first of a list 160 more; a text its bytes.
        let (rest, values) = ((count - 64 - 160) % 64, (count - 64 - 160) / 64 - 1);
        let text = format!("[\"{}\"{}]", "x".repeat(rest), ",0".repeat(values));
        let read = osi_check::input::json::read(&Source::new("x.json", text));
        read.err().map(|problem| problem.message)
    }),
    ("LARGEST_INDEX", |at, count| {
        let file = std::fs::File::create(at.join("index")).unwrap();
        file.set_len(count as u64).unwrap();
        let read = osi_check::input::file::read_index(&at.join("index"));
        read.err().map(|problem| problem.message)
    }),
    ("GGUF_HEADER", |at, count| {
        // A header whose last entry ends at the limit, or one byte beyond it.
        let mut bytes = gguf(1);
        let length = count - bytes.len() - 8 - 1 - 4 - 8;
        entry(&mut bytes, "a", length as u64);
        let file = std::fs::File::create(at.join("m.gguf")).unwrap();
        std::io::Write::write_all(&mut &file, &bytes).unwrap();
        file.set_len(count as u64).unwrap();
        folder(at)
    }),
    ("GGUF_ENTRIES", |at, count| {
        let mut bytes = gguf(count as u64);
        (0..count).for_each(|_| entry(&mut bytes, "a", 0));
        put(at, "m.gguf", bytes);
        folder(at)
    }),
    ("GGUF_TEXT", |at, count| {
        let mut bytes = gguf(1);
        entry(&mut bytes, "general.license", count as u64);
        bytes.resize(bytes.len() + count, b'x');
        put(at, "m.gguf", bytes);
        folder(at)
    }),
    ("SAFETENSORS_HEADER", |at, count| {
        let mut bytes = (count as u64).to_le_bytes().to_vec();
        bytes.extend(b"{\"__metadata__\": {}}");
        bytes.resize(8 + count, b' ');
        put(at, "m.safetensors", bytes);
        folder(at)
    }),
    ("YAML_NODES", |_, count| {
        // The mapping, the list and a text that only the library reads are nodes too.
        problem(&format!("license: [\"m\\x69t\"{}]\n", ", mit".repeat(count - 4)))
    }),
    ("YAML_DEPTH", |_, count| {
        problem(&format!("license: mit\nx: {}{}\n", "[".repeat(count - 1), "]".repeat(count - 1)))
    }),
    ("YAML_ALIASES", |_, count| problem(&format!("license: &a mit\nx: [{}]\n", vec!["*a"; count].join(", ")))),
    ("YAML_REPLAYED", |_, count| {
        // Ten aliases of a list of empty lists, with two events for each list.
        let lists = vec!["[]"; count / 20 - 1].join(", ");
        let more = if count % 20 == 0 { "" } else { ", *b" };
        problem(&format!("license: mit\nb: &b y\na: &a [{lists}]\nx: [{}{more}]\n", ["*a"; 10].join(", ")))
    }),
    ("CLAUSES", |_, count| {
        let vocabulary = Library::embedded().unwrap();
        let ids: Vec<_> = vocabulary.vocabulary().iter().map(|(_, entry)| entry).collect();
        let conditions = ids.iter().filter(|entry| entry.class == osi_check::model::Class::Condition);
        let clauses = conditions.cycle().take(count).enumerate().fold(String::new(), |mut text, (at, entry)| {
            write!(text, "[[clause]]\nid = {:?}\nsection = \"{at}\"\nsummary = \"s\"\n", entry.id).unwrap();
            text
        });
        description(&license(&clauses))
    }),
    ("SAME_CLAUSE", |_, count| {
        let clauses = (0..count).fold(String::new(), |mut text, at| {
            write!(text, "[[clause]]\nid = \"grant-use\"\nsection = \"{at}\"\nsummary = \"s\"\n").unwrap();
            text
        });
        description(&license(&clauses))
    }),
    ("LICENSES_IN_ONE", |_, count| {
        description(&format!("schema = 1\nname = \"x\"\nall-of = [{}]\n", vec!["\"mit\""; count - 1].join(", ")))
    }),
    ("COMPONENTS", |_, count| {
        let component = "[[component]]\nkind = \"parameters\"\navailability = \"public\"\nlicense = \"mit\"\n";
        description(&format!("schema = 1\nname = \"x\"\n{}", component.repeat(count)))
    }),
    ("REFERENCES", |at, count| {
        for level in 0..count {
            let body = if level == 0 { "[\"mit\"]".into() } else { format!("[\"level-{}\"]", level - 1) };
            put(at, &format!("own/level-{level}.toml"), format!("schema = 1\nname = \"x\"\nany-of = {body}\n"));
        }
        let sources = Sources { licenses: vec![at.join("own")], ..Sources::default() };
        let library = Library::with(&sources).unwrap();
        library.license(&format!("level-{}", count - 1)).err().map(|problems| problems[0].message.clone())
    }),
    ("EXPRESSION_WORDS", |_, count| {
        // Brackets make the number of words even.
        let text = format!("{}{}", "( ".repeat(1 - count % 2), vec!["MIT"; count.div_ceil(2)].join(" OR "));
        let closed = if count % 2 == 0 { text.replacen(" OR MIT", " )", 1) } else { text };
        expression::parse(&closed).err().map(|malformed| malformed.message)
    }),
    ("BILL_COMPONENTS", |_, count| {
        let read = bom::read(&Source::new("bom.json", bill(count)), bom::Form::CycloneDx);
        read.err().map(|problems| problems[0].message.clone())
    }),
    ("BILL_LICENSES", |_, count| {
        // A hundred members a set, and each named as often as the set is.
        let sets = count / 101;
        let members =
            |range: std::ops::Range<usize>| range.map(|at| format!("\"u:{at}\"")).collect::<Vec<_>>().join(",");
        let mut to: Vec<String> = (0..sets).map(|_| "\"s\"".to_owned()).collect();
        to.extend((0..count - sets * 101).map(|at| format!("\"u:{at}\"")));
        let to = to.join(",");
        spdx3(&format!(
            r#"{{"type":"x_ConjunctiveLicenseSet","spdxId":"s","member":[{}]}},
               {{"relationshipType":"hasDeclaredLicense","from":"p","to":[{to}]}}"#,
            members(0..100),
        ))
    }),
    ("OWN_WORDS", |at, count| {
        let words = "Have a nice day.\n";
        padded(at, "LICENSE", words, " ", count)
    }),
    ("GLOBS", |at, count| {
        let globs =
            |from: usize, to: usize| (from..to).map(|at| format!("\"a{at}/**\"")).collect::<Vec<_>>().join(", ");
        let list = |from, to| format!("[[override]]\npaths = [{}]\nunknown = \"fail\"\n", globs(from, to));
        let policy = format!("schema = 1\n{}{}", list(0, count / 2), list(count / 2, count));
        put(at, "osi-check.toml", policy);
        let told = run(at, ["policy", "show"]).told;
        told.contains("globs in one policy").then_some(told)
    }),
    ("LICENSES_JUDGED", |at, count| {
        let names = (0..count).map(|number| format!("- odd-{number}\n")).collect::<String>();
        put(at, "README.md", format!("---\nlicense:\n{names}---\n"));
        let told = run(at, ["check", "-q", "README.md", "--standard", "osd-1.9"]).told;
        told.contains("too many for one subject").then_some(told)
    }),
    ("LICENSE_SETS", |_, count| {
        let set = |at: usize| {
            let member =
                if at + 1 == count { "https://spdx.org/licenses/MIT".to_owned() } else { format!("s{}", at + 1) };
            format!(r#"{{"type":"x_DisjunctiveLicenseSet","spdxId":"s{at}","member":["{member}"]}}"#)
        };
        let sets = (0..count).map(set).collect::<Vec<_>>().join(",");
        spdx3(&format!(r#"{sets},{{"relationshipType":"hasDeclaredLicense","from":"p","to":["s0"]}}"#))
    }),
    ("CONDITIONS", |at, count| {
        let mut pattern = "\"grant-use\"".to_owned();
        (0..count).for_each(|_| pattern = format!("{{ not = {pattern} }}"));
        standard(at, 1, &pattern)
    }),
    ("PATTERNS", |at, count| standard(at, 1, &vec!["\"grant-use\""; count].join(", "))),
    ("RULES", |at, count| standard(at, count, "")),
    ("FILES", |at, count| {
        std::fs::create_dir(at.join("many")).unwrap();
        (0..count).for_each(|number| drop(std::fs::File::create(at.join(format!("many/{number}"))).unwrap()));
        let sources = Sources { rules: vec![at.join("many")], ..Sources::default() };
        // A folder without a `.toml` file is told as well; that is no limit.
        let mut problems = Library::with(&sources).err().into_iter().flatten();
        let told =
            problems.find(|problem| problem.message.contains("files and folders")).map(|problem| problem.message);
        assert_eq!(told.is_some(), model_dir::read(&at.join("many")).is_err());
        told
    }),
    ("MODELFILE_LINES", |at, count| {
        put(at, "Modelfile", format!("FROM x{}", "\n".repeat(count)));
        folder(at)
    }),
    ("FOLDER_TEXTS", |at, count| {
        for number in 0..4 {
            let length = if number == 3 { count - 3 * (count / 4) } else { count / 4 };
            put(at, &format!("NOTICE{}", [".md", ".rst", ".txt", ""][number]), "x".repeat(length));
        }
        let statements = model_dir::read(at).unwrap();
        statements.iter().flat_map(|one| &one.problems).next().map(|problem| problem.message.clone())
    }),
    ("LARGEST_PAGE", |_, count| {
        // A header with its kind, and no byte unpacked and packed but the ones that it claims.
        let (mut number, mut claimed) = ((count as u64) << 1, Vec::new());
        while number >= 0x80 {
            claimed.push((number as u8 & 0x7f) | 0x80);
            number >>= 7;
        }
        claimed.push(number as u8);
        let header = [&[0x15, 0, 0x15][..], &claimed, &[0x15, 0, 0]].concat();
        let read = osi_check::audit::pages::check(std::io::Cursor::new(&header), 0..header.len() as u64);
        read.err().map(|error| error.to_string())
    }),
    ("FOLDERS_DEEP", |at, count| {
        let deep = format!("hub/{}", "d/".repeat(count));
        put(at, &format!("{deep}README.md"), "---\nlicense: mit\n---\n");
        let ended = run(at, ["audit", "-q", "-f", "jsonl", "hub"]);
        let rows = String::from_utf8(ended.out).unwrap();
        rows.contains("folders deep").then_some(rows)
    }),
];

#[test]
fn each_limit_holds_at_its_value_and_one_above() {
    let table: Vec<(&str, u64)> = TABLE.iter().map(|(name, value, _)| (*name, *value)).collect();
    let tried: BTreeSet<&str> = CASES.iter().map(|(name, _)| *name).chain(["MISTAKES", "SIMILAR"]).collect();
    assert_eq!(
        tried,
        table.iter().map(|(name, _)| *name).collect(),
        "a limit without a case, or a case without a limit"
    );
    let mut wrong = Vec::new();
    for (name, value) in table {
        let Some((_, case)) = CASES.iter().find(|(known, _)| *known == name) else { continue };
        let value = usize::try_from(value).unwrap();
        // What must have an odd number of words is tried two apart.
        let below =
            case(tempfile::tempdir().unwrap().path(), if name == "EXPRESSION_WORDS" { value - 1 } else { value });
        let above = case(tempfile::tempdir().unwrap().path(), value + 1);
        if below.is_some() || above.is_none() {
            wrong.push(format!("{name} = {value}: at the limit {below:?}, above {above:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_has_the_limits_of_the_code() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md")).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> =
        TABLE.iter().map(|(name, value, counts)| format!("| `{name}` | {value} | {counts} |")).collect();
    assert_eq!(rows, expected);
}

#[test]
fn mistakes_beyond_the_limit_are_counted() {
    for (mistakes, told) in [(MISTAKES, MISTAKES), (MISTAKES + 1, MISTAKES + 1), (10 * MISTAKES, MISTAKES + 1)] {
        let keys = (0..mistakes).fold(String::new(), |mut text, at| {
            writeln!(text, "key-{at} = 1").unwrap();
            text
        });
        let source = Source::new("x.toml", license(&keys));
        let problems = Subject::read(&source, &Library::embedded().unwrap()).unwrap_err();
        assert_eq!(problems.len(), told);
        let last = &problems.last().unwrap().message;
        assert_eq!(last.contains(&format!("{} more mistakes", mistakes - MISTAKES)), mistakes > MISTAKES, "{last}");
    }
}

#[test]
fn a_name_as_long_as_a_page_is_like_no_other() {
    let (known, longer) = ("x".repeat(SIMILAR), "x".repeat(SIMILAR + 1));
    assert!(nearest(&known, [known.as_str()]).is_some());
    assert!(nearest(&longer, [known.as_str()]).is_none());
}

/// JSON and TOML that nest too deep are refused by their libraries, at the depth that docs/limits.md gives.
#[test]
fn what_nests_too_deep_is_refused() {
    let nest = |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let json = |text: &str| osi_check::input::json::read(&Source::new("x.json", text)).is_ok();
    assert!(json(&nest("[", "]", 127)));
    assert!(!json(&nest("[", "]", 128)));
    let toml = |depth: usize| description(&license(&format!("note = {}\n", nest("[", "]", depth))));
    assert!(!toml(79).unwrap().contains("recursion"), "{:?}", toml(79));
    assert!(toml(81).unwrap().contains("recursion"), "{:?}", toml(81));
}

/// The head of a license description, with `rest` after it.
fn license(rest: &str) -> String {
    format!("schema = 1\nname = \"x\"\nkind = \"software\"\ntext-read = \"full\"\n{rest}")
}

fn description(text: &str) -> Option<String> {
    let source = Source::new("x.toml", text);
    let problems = Subject::read(&source, &Library::embedded().unwrap()).err()?;
    Some(problems[0].message.clone())
}

/// The text filled up to `count` bytes, read as a subject.
fn padded(at: &Path, name: &str, text: &str, filling: &str, count: usize) -> Option<String> {
    put(at, name, format!("{text}{}", filling.repeat(count - text.len())));
    let path = at.join(name).to_str().unwrap().to_owned();
    let library = Library::embedded().unwrap();
    let texts = Texts::default();
    let found = osi_check::audit::subject::Finder::new(&library, &texts).find(&path, None);
    found.err().map(|problems| problems[0].message.clone())
}

/// What is wrong with a card of this front matter.
fn problem(front: &str) -> Option<String> {
    let card = format!("---\n{front}---\n");
    let read = model_card::read(card.as_bytes());
    let problem = read.problems.iter().find(|problem| problem.kind.is_bad_input());
    problem.map(ToString::to_string)
}

/// What is wrong in a model's folder.
fn folder(at: &Path) -> Option<String> {
    model_dir::read(at).unwrap()[0].problems.first().map(|problem| problem.message.clone())
}

fn bill(count: usize) -> String {
    let component = r#"{"type":"library","name":"a","licenses":[{"license":{"id":"MIT"}}]}"#;
    let components = vec![component; count].join(",");
    format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{components}]}}")
}

/// What is wrong with an SPDX 3 document of one package and these elements.
fn spdx3(elements: &str) -> Option<String> {
    let head = r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"Package","spdxId":"p","name":"p"}"#;
    let read = bom::read(&Source::new("spdx.json", format!("{head},{elements}]}}")), bom::Form::Spdx3);
    read.err().map(|problems| problems[0].message.clone())
}

/// The head of a GGUF file with so many entries.
fn gguf(entries: u64) -> Vec<u8> {
    [b"GGUF".to_vec(), 3u32.to_le_bytes().to_vec(), 0u64.to_le_bytes().to_vec(), entries.to_le_bytes().to_vec()]
        .concat()
}

/// The head of an entry that is a text of `length` bytes.
fn entry(bytes: &mut Vec<u8>, key: &str, length: u64) {
    bytes.extend((key.len() as u64).to_le_bytes());
    bytes.extend(key.as_bytes());
    bytes.extend(8u32.to_le_bytes());
    bytes.extend(length.to_le_bytes());
}

/// What is wrong with a standard of `rules` rules that look for `patterns`.
fn standard(at: &Path, rules: usize, patterns: &str) -> Option<String> {
    let source = "source = { section = \"1\", url = \"https://example.org\" }";
    let head = format!(
        "title = \"S\"\nversion = \"1\"\nauthority = \"A\"\nsummary = \"s\"\n{source}\n\
         [[criterion]]\nid = \"use\"\ntitle = \"c\"\nasks = \"?\"\nlevel = \"terms\"\n{source}\n"
    );
    let rule = format!(
        "title = \"t\"\nbasis = \"derived\"\nrationale = \"r\"\nremedy = \"m\"\n{source}\nviolated_by = [{patterns}]\n"
    );
    let mut pack = osi_check::rules::Pack::default();
    pack.add("s/standard.toml", Source::new("rules/s/standard.toml", head));
    for number in 0..rules {
        let path = format!("s/use/rule-{number}.toml");
        pack.add(&path, Source::new(format!("rules/{path}"), rule.as_str()));
    }
    let _ = at;
    let vocabulary = Library::embedded().unwrap().vocabulary().clone();
    let (_, problems) = osi_check::rules::load_standard(&pack, "s", &vocabulary);
    problems.first().map(|problem| problem.message.clone())
}
