//! The budgets of every reader, in one table. Passing one is an input error that names the limit.
//!
//! docs/limits.md prints [`TABLE`]; `tests/security/limits.rs` holds the page to it, and each row to a case one below and one above.

/// Bytes of a description, a rule, a policy or a vocabulary file: a hundred times the largest one shipped.
pub const LARGEST_DESCRIPTION: u64 = 4 << 20;
/// Bytes of a license text, a bill of materials, or another text that is judged. The longest license known has 0.3 million.
pub const LARGEST_LICENSE_TEXT: u64 = 32 << 20;
/// Bytes of a model card in a batch.
pub const LARGEST_CARD: u64 = 16 << 20;
/// Bytes of a card's front matter.
pub const LARGEST_FRONT_MATTER: usize = 1 << 20;
/// Bytes of one row of JSON Lines.
pub const LARGEST_LINE: usize = 16 << 20;
/// Bytes that one page of a Parquet file unpacks to.
pub const LARGEST_PAGE: u64 = 128 << 20;
/// Bytes of a report to verify.
pub const LARGEST_REPORT: u64 = 64 << 20;
/// Bytes of memory that the values of one JSON document may take, as they are counted while it is read.
pub const JSON_MEMORY: usize = 512 << 20;
/// Bytes of an index of known models, of a file of fingerprints, or of the notes by which a batch resumes.
pub const LARGEST_INDEX: u64 = 512 << 20;
/// Bytes of the header of a GGUF file; vocabularies in headers take a few million.
pub const GGUF_HEADER: u64 = 256 << 20;
/// Entries of such a header.
pub const GGUF_ENTRIES: u64 = 100_000;
/// Bytes of a text in it that states a license or a base.
pub const GGUF_TEXT: u64 = 1 << 20;
/// Bytes of the header of a safetensors file.
pub const SAFETENSORS_HEADER: u64 = 100_000_000;

/// Nodes of a card's front matter.
pub const YAML_NODES: usize = 10_000;
/// How deep front matter may be nested.
pub const YAML_DEPTH: usize = 64;
/// Aliases in front matter, and anchors likewise.
pub const YAML_ALIASES: usize = 64;
/// What aliases may expand to, in events of the YAML reader.
pub const YAML_REPLAYED: usize = 10_000;

/// Clauses of one description, and of one that builds on another; pieces of evidence likewise.
pub const CLAUSES: usize = 1_000;
/// Clauses of one id in a description: each may be a leaf of every pattern that looks for it.
pub const SAME_CLAUSE: usize = 64;
/// Licenses in a choice or a stack, those inside its parts and those that take over later included.
pub const LICENSES_IN_ONE: usize = 64;
/// Components of a system.
pub const COMPONENTS: usize = 128;
/// How deep descriptions may refer to one another.
pub const REFERENCES: usize = 16;
/// Words, operators and brackets of a license expression.
pub const EXPRESSION_WORDS: usize = 256;
/// Components of a bill of materials.
pub const BILL_COMPONENTS: usize = 20_000;
/// Licenses that a bill of elements that refer to one another may name, those that sets share counted for each set.
pub const BILL_LICENSES: usize = 100_000;
/// Sets of licenses in one another in such a bill.
pub const LICENSE_SETS: usize = 16;
/// Bytes of a text whose own words are read, because it is no known text or has changes.
pub const OWN_WORDS: usize = 1 << 20;
/// Globs over paths in a policy, those of its waivers included.
pub const GLOBS: usize = 10_000;
/// Licenses judged as the parts of one subject; each has a proof of its own by every standard.
pub const LICENSES_JUDGED: usize = 1_000;

/// How deep `any`, `all`, `not` and `unless` may stand in one another.
pub const CONDITIONS: usize = 16;
/// Clause ids that the rules of one standard may look for, all lists of all rules together.
pub const PATTERNS: usize = 4_000;
/// Rules of a standard. The largest one shipped has a few dozen.
pub const RULES: usize = 10_000;

/// Lines of a Modelfile.
pub const MODELFILE_LINES: usize = 100_000;
/// Bytes of the texts in a model's folder together: cards, licenses, notices, configurations.
pub const FOLDER_TEXTS: u64 = 64 << 20;
/// Files in a model's folder, and files and folders below a folder given with `--rules` or `--licenses`.
pub const FILES: usize = 10_000;
/// Folders below one another that a batch follows.
pub const FOLDERS_DEEP: usize = 64;

/// Mistakes told of one file; the rest are counted.
pub const MISTAKES: usize = 1_000;
/// Letters of a name for which a similar one is still looked for.
pub const SIMILAR: usize = 100;

/// Every limit: its name, what it is, and what it counts.
pub const TABLE: &[(&str, u64, &str)] = &[
    ("LARGEST_DESCRIPTION", LARGEST_DESCRIPTION, "bytes of a description, a rule, a policy or a vocabulary file"),
    (
        "LARGEST_LICENSE_TEXT",
        LARGEST_LICENSE_TEXT,
        "bytes of a license text, a bill of materials, or another text that is judged",
    ),
    ("LARGEST_CARD", LARGEST_CARD, "bytes of a model card in a batch"),
    ("LARGEST_FRONT_MATTER", LARGEST_FRONT_MATTER as u64, "bytes of a card's front matter"),
    ("LARGEST_LINE", LARGEST_LINE as u64, "bytes of one row of JSON Lines"),
    ("LARGEST_PAGE", LARGEST_PAGE, "bytes that one page of a Parquet file unpacks to"),
    ("LARGEST_REPORT", LARGEST_REPORT, "bytes of a report to verify"),
    ("JSON_MEMORY", JSON_MEMORY as u64, "bytes of memory for the values of one JSON document"),
    ("LARGEST_INDEX", LARGEST_INDEX, "bytes of an index of models, a file of fingerprints, or the notes to resume by"),
    ("GGUF_HEADER", GGUF_HEADER, "bytes of the header of a GGUF file"),
    ("GGUF_ENTRIES", GGUF_ENTRIES, "entries of such a header"),
    ("GGUF_TEXT", GGUF_TEXT, "bytes of a text in it that states a license or a base"),
    ("SAFETENSORS_HEADER", SAFETENSORS_HEADER, "bytes of the header of a safetensors file"),
    ("YAML_NODES", YAML_NODES as u64, "nodes of front matter"),
    ("YAML_DEPTH", YAML_DEPTH as u64, "levels of front matter"),
    ("YAML_ALIASES", YAML_ALIASES as u64, "aliases in front matter, and anchors likewise"),
    ("YAML_REPLAYED", YAML_REPLAYED as u64, "events that aliases expand to"),
    ("CLAUSES", CLAUSES as u64, "clauses of a description, its base's included; pieces of evidence likewise"),
    ("SAME_CLAUSE", SAME_CLAUSE as u64, "clauses of one id in a description"),
    ("LICENSES_IN_ONE", LICENSES_IN_ONE as u64, "licenses in a choice or a stack, nested and later ones included"),
    ("COMPONENTS", COMPONENTS as u64, "components of a system"),
    ("REFERENCES", REFERENCES as u64, "levels of descriptions that refer to one another"),
    ("EXPRESSION_WORDS", EXPRESSION_WORDS as u64, "words, operators and brackets of a license expression"),
    ("BILL_COMPONENTS", BILL_COMPONENTS as u64, "components of a bill of materials"),
    (
        "BILL_LICENSES",
        BILL_LICENSES as u64,
        "licenses named in an SPDX 3 document, those that sets share counted for each set",
    ),
    ("OWN_WORDS", OWN_WORDS as u64, "bytes of a text that is no known one, whose own words are read"),
    ("GLOBS", GLOBS as u64, "globs over paths in a policy"),
    ("LICENSES_JUDGED", LICENSES_JUDGED as u64, "licenses that are the parts of one subject that is judged"),
    ("LICENSE_SETS", LICENSE_SETS as u64, "levels of license sets in an SPDX 3 document"),
    ("CONDITIONS", CONDITIONS as u64, "levels of conditions in a rule"),
    ("PATTERNS", PATTERNS as u64, "clause ids that the rules of one standard look for"),
    ("RULES", RULES as u64, "rules of a standard"),
    ("FILES", FILES as u64, "files in a model's folder, and files and folders below `--rules` or `--licenses`"),
    ("MODELFILE_LINES", MODELFILE_LINES as u64, "lines of a Modelfile"),
    (
        "FOLDER_TEXTS",
        FOLDER_TEXTS,
        "bytes of the texts in a model's folder together: cards, licenses, notices, configurations",
    ),
    ("FOLDERS_DEEP", FOLDERS_DEEP as u64, "folders below one another that a batch follows"),
    ("MISTAKES", MISTAKES as u64, "mistakes told of one file; the rest are counted"),
    ("SIMILAR", SIMILAR as u64, "letters of a name for which a similar one is looked for"),
];
