//! A folder in which every field that an input can fill says what it is told to say.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use super::Files;

/// Clauses that a license of many clauses has in turn.
const CLAUSES: &[&str] = &["user-threshold", "moral-purpose", "non-commercial", "internal-use-only"];

pub struct World {
    folder: tempfile::TempDir,
    texts: Vec<String>,
}

/// The name of a kind of files, for messages.
pub fn text_of(files: Files) -> &'static str {
    match files {
        Files::Licenses => "licenses",
        Files::Systems => "systems",
        Files::Cards => "cards",
        Files::Texts => "license texts",
        Files::Broken => "broken files",
        Files::Bill => "a bill",
        Files::Names => "hostile file names",
        Files::None => "nothing more",
    }
}

/// True where the texts stand only in fields that may say anything, so that no reader refuses one.
pub fn is_free_text(files: Files, command: &str) -> bool {
    let capped = command.contains("-f markdown") || command.contains("-f github");
    !capped && (matches!(files, Files::Licenses) || command.starts_with("diff"))
}

impl World {
    pub fn of(texts: &[&str]) -> World {
        let world = World {
            folder: tempfile::tempdir().unwrap(),
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        };
        world.write_each();
        world.write_many();
        world.write_batch();
        world.write_names();
        world
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The ids of the licenses in the folder `known`.
    pub fn known(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.texts.len()).map(|at| format!("known-{at}"))
    }

    pub fn files(&self, files: Files) -> Vec<OsString> {
        let each = |lead: &str, end: &str| (0..self.texts.len()).map(|at| format!("{lead}{at}{end}").into()).collect();
        match files {
            Files::Licenses => {
                let mut files: Vec<OsString> = each("license-", ".toml");
                // A name without a file, as far as one can stand on a command line and is no option.
                let missing = self.texts.iter().enumerate().filter(|(at, _)| {
                    let text = super::HOSTILE[*at];
                    !text.contains('\0') && !text.starts_with('-')
                });
                files.extend(missing.map(|(_, text)| OsString::from(text)));
                files
            }
            Files::Systems => each("system-", ".toml"),
            Files::Cards => each("card-", ".md"),
            Files::Texts => each("text-", ".txt"),
            Files::Broken => {
                let mut broken: Vec<OsString> = Vec::new();
                for end in [".toml", "-raw.toml", ".json", ".md", "-bom.json"] {
                    broken.extend::<Vec<OsString>>(each("broken-", end));
                }
                broken.extend(["surrogate.json".into(), "surrogate-bom.json".into()]);
                broken
            }
            Files::Bill => vec!["bom.json".into()],
            Files::Names => {
                let named = fs::read_dir(self.folder().join("names")).unwrap().map(|entry| entry.unwrap().file_name());
                let mut named: Vec<OsString> = named.map(|name| Path::new("names").join(name).into()).collect();
                named.sort();
                named
            }
            Files::None => Vec::new(),
        }
    }

    fn put(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.folder().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn write_each(&self) {
        for (at, text) in self.texts.iter().enumerate() {
            let said = quoted(text);
            let json = serde_json::to_string(text).unwrap();
            let license = format!(
                "schema = 1\nname = {said}\nsteward = {said}\nkind = \"ai-model\"\ntext-read = \"full\"\nnote = {said}\n\
                 url = {said}\n{}[[clause]]\nid = \"field-of-use\"\nsection = {said}\nsummary = {said}\nquote = {said}\n\
                 fields = [{said}]\n",
                clause("user-threshold", &said)
            );
            self.put(format!("license-{at}.toml"), &license);
            self.put(format!("known/known-{at}.toml"), &license);
            self.put(
                format!("system-{at}.toml"),
                format!(
                    "schema = 1\nname = {said}\nproducer = {said}\nurl = {said}\nnote = {said}\n[[component]]\n\
                     kind = \"parameters\"\navailability = \"public\"\nlicense = \"llama-3\"\nnote = {said}\n"
                ),
            );
            self.put(
                format!("card-{at}.md"),
                format!("---\nlicense: other\nlicense_name: {json}\nlicense_link: {json}\nbase_model: {json}\n---\n# {text}\n"),
            );
            self.put(format!("text-{at}.txt"), license_text(text));
            self.put(format!("broken-{at}.toml"), format!("schema = 1\n{said} = {said}\n"));
            self.put(format!("broken-{at}-raw.toml"), format!("schema = 1\nname = {text}\n[[clause]]\nid = {said}\n"));
            self.put(format!("broken-{at}.json"), format!("{{\"bomFormat\": {json}, {json}: 1, {json}: 2}}"));
            self.put(format!("broken-{at}.md"), format!("---\nlicense: {text}\n{text}: [\n---\n{text}\n"));
            let bom = format!(
                "{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{{\"name\": {json}, \
                 \"licenses\": [{{\"license\": {{\"id\": {json}, \"name\": [{json}]}}}}]}}]}}"
            );
            self.put(format!("broken-{at}-bom.json"), bom);
        }
        self.put("surrogate.json", r#"{"bomFormat": "CycloneDX", "x": "\ud800 ::error::x"}"#);
        self.put(
            "surrogate-bom.json",
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "\udc00\ud800"}]}"#,
        );
    }

    /// Files that hold all texts at once.
    fn write_many(&self) {
        let all: Vec<String> = self.texts.iter().map(|text| quoted(text)).collect();
        for (name, from) in [("many-a.toml", 0), ("many-b.toml", 1)] {
            let clauses: String = all
                .iter()
                .enumerate()
                .map(|(at, said)| clause(CLAUSES[(at + from) % (CLAUSES.len() - 1)], said))
                .collect();
            let head = &all[from];
            self.put(name, format!("schema = 1\nname = {head}\nkind = \"ai-model\"\ntext-read = \"full\"\n{clauses}"));
        }
        let every: String = self.texts.iter().map(|text| license_text(text)).collect();
        self.put("every.txt", every);
        self.put("org.toml", format!("schema = 1\nname = {}\nmonthly-users = 7\n", all[0]));
        let waivers: String = all
            .iter()
            .enumerate()
            .map(|(at, said)| {
                let of = if at % 2 == 0 { format!("path = \"license-{at}.toml\"") } else { "path = \"nothing.toml\"".into() };
                format!(
                    "[[waiver]]\n{of}\nclause = \"user-threshold\"\nreason = {said}\nowner = {said}\nexpires = 2027-06-30\n"
                )
            })
            .collect();
        self.put("policy.toml", format!("schema = 1\n{waivers}"));
        self.put("report.json", serde_json::json!({ "schema": 1, "subjects": self.texts }).to_string());
        let report: Vec<_> = self.texts.iter().map(|text| serde_json::json!({ "name": text, text: text })).collect();
        self.put("bom.json", {
            let component = |text: &String| {
                serde_json::json!({ "type": "library", "bom-ref": text, "name": text, "version": text, "licenses": [
                    { "license": { "name": text, "url": text } } ] })
            };
            let components: Vec<_> = self.texts.iter().map(component).collect();
            serde_json::json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, "x": report })
                .to_string()
        });
    }

    /// Rows of cards, each after the one before, so that lineage has a path through all texts.
    fn write_batch(&self) {
        let mut rows = String::new();
        let mut before = String::from("meta-llama/Meta-Llama-3-8B");
        for text in self.texts.iter().map(String::as_str).chain(["end/model"]) {
            let [license, base] = [text, &before].map(|text| serde_json::to_string(text).unwrap());
            let card = format!("---\nlicense: {license}\nlicense_name: {license}\nbase_model: {base}\n---\n{text}\n");
            rows.push_str(&serde_json::json!({ "id": text, "card": card }).to_string());
            rows.push('\n');
            before = text.to_owned();
        }
        rows.push_str("{\"id\": \"\\ud800\", \"card\": \"---\\n---\"}\n{\"id\": \"::error::x\", ##[error]\n");
        self.put("cards.jsonl", rows);
    }

    /// A license, a card and a broken file under each name that a file can have.
    fn write_names(&self) {
        let license = fs::read(self.folder().join("license-0.toml")).unwrap();
        for (at, text) in self.texts.iter().enumerate() {
            let name = text.replace(['/', '\0'], "_");
            let name: String = name.chars().take(60).collect();
            let text: &[u8] = match at % 3 {
                0 => &license,
                1 => b"---\nlicense: other\nlicense_name: x\n---\n",
                _ => b"schema = 1\nname = \n",
            };
            self.put(Path::new("names").join(name), text);
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt as _;
            for name in [b"\xff\x1b[2J::error::x.toml".to_vec(), b"\xfe##[error].md".to_vec()] {
                self.put(Path::new("names").join(OsString::from_vec(name)), &license);
            }
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn clause(id: &str, said: &str) -> String {
    let more = match id {
        "user-threshold" => "limit = 10\n".to_owned(),
        "moral-purpose" => format!("words = {said}\n"),
        "non-commercial" => format!("definition = {said}\n"),
        _ => String::new(),
    };
    format!("[[clause]]\nid = \"{id}\"\nsection = {said}\nsummary = {said}\nquote = {said}\n{more}")
}

fn license_text(text: &str) -> String {
    format!(
        "{text}\n\n1. {text}. You may use the software for {text} only, and not for commercial purposes.\n\n\
         2. You must not {text}.\n\n\"{text}\" means {text}. Licensed under the {text} License, see MIT License.\n"
    )
}
