//! The budgets of every reader, in one table. Passing one is an input error that names the limit.

/// Bytes of a description, a rule or a vocabulary file: a hundred times the largest one shipped.
pub const LARGEST_DESCRIPTION: u64 = 4 * 1024 * 1024;
/// The largest license text.
pub const LARGEST_LICENSE_TEXT: u64 = 32 * 1024 * 1024;

/// Bytes of a report to verify.
pub const LARGEST_REPORT: u64 = 64 * 1024 * 1024;

/// Clauses of one description, and of one that builds on another; pieces of evidence likewise.
pub const CLAUSES: usize = 1_000;

/// Clauses of one id in a description: each may be a leaf of every pattern that looks for it.
pub const SAME_CLAUSE: usize = 64;

/// Licenses in a choice or a stack, those inside its parts and those that take over later included.
pub const LICENSES_IN_ONE: usize = 64;

/// Components of a system.
pub const COMPONENTS: usize = 128;

/// Components of a bill of materials, nested ones included.
pub const BILL_COMPONENTS: usize = 20_000;

/// How deep descriptions may refer to one another.
pub const REFERENCES: usize = 16;

/// How deep `any`, `all`, `not` and `unless` may stand in one another.
pub const CONDITIONS: usize = 16;

/// Clause ids that the rules of one standard may look for, all lists of all rules together.
pub const PATTERNS: usize = 4_000;

/// Files that a folder given with `--rules` or `--licenses` may hold, and folders likewise.
pub const FILES: usize = 10_000;

/// Mistakes told of one file; the rest are counted.
pub const MISTAKES: usize = 100;

/// Letters of a name for which a similar one is still looked for.
pub const SIMILAR: usize = 100;

/// Every limit with what it counts, as docs/security.md prints it.
pub const TABLE: &[(&str, u64, &str)] = &[
    ("LARGEST_LICENSE_TEXT", LARGEST_LICENSE_TEXT, "bytes of a license text"),
    ("LARGEST_DESCRIPTION", LARGEST_DESCRIPTION, "bytes of a description, a rule or a vocabulary file"),
    ("LARGEST_REPORT", LARGEST_REPORT, "bytes of a report to verify"),
    ("CLAUSES", CLAUSES as u64, "clauses of a description, its base's included"),
    ("SAME_CLAUSE", SAME_CLAUSE as u64, "clauses of one id in a description"),
    ("LICENSES_IN_ONE", LICENSES_IN_ONE as u64, "licenses in a choice or a stack, nested ones included"),
    ("COMPONENTS", COMPONENTS as u64, "components of a system"),
    ("BILL_COMPONENTS", BILL_COMPONENTS as u64, "components of a bill of materials"),
    ("REFERENCES", REFERENCES as u64, "levels of descriptions that refer to one another"),
    ("CONDITIONS", CONDITIONS as u64, "levels of conditions in a rule"),
    ("PATTERNS", PATTERNS as u64, "clause ids that the rules of one standard look for"),
    ("FILES", FILES as u64, "files, and folders, below a folder given on the command line"),
    ("MISTAKES", MISTAKES as u64, "mistakes told of one file; the rest are counted"),
    ("SIMILAR", SIMILAR as u64, "letters of a name for which a similar one is looked for"),
];
