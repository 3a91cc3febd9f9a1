//! `osi-check stream`: a pure filter, one row out for each row in.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::hub::{self, HubArgs};
use super::{Common, Exit};
use crate::audit::badges::Badges;
use crate::audit::stream::{Filter, json_lines};
use crate::lineage::Single;
use crate::source::{Code, Problem};

#[derive(Args)]
pub struct StreamArgs {
    /// What stands on standard input and output
    #[arg(short, long, value_enum, default_value_t = StreamFormat::Jsonl, value_name = "FORMAT")]
    format: StreamFormat,
    /// The index of other models, built by `osi-check lineage index`; without it only known models are bases
    #[arg(long, value_name = "FILE")]
    index: Option<PathBuf>,
    #[command(flatten)]
    hub: HubArgs,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StreamFormat {
    /// A JSON object a line, in and out
    Jsonl,
    /// Arrow IPC streams: columns of id and card in, columns of the row out
    #[cfg(feature = "arrow")]
    ArrowIpc,
}

/// Filters standard input to standard output. Verdicts stand in the rows: the exit code says only whether every row
/// got its answer (0) or not (2).
pub fn run(args: &StreamArgs) -> Exit {
    filter(args).unwrap_or_else(|exit| exit)
}

fn filter(args: &StreamArgs) -> Result<Exit, Exit> {
    let mut loaded = args.hub.load(&args.common)?;
    let columns = loaded.columns.clone();
    let (licenses, words, known) = loaded.licenses()?;
    let badges = Badges::new(&licenses.badges());
    let settle = || {
        let lineage = hub::settled(&licenses, words, known, &badges, args.index.as_deref())?;
        Ok(Single::new(lineage, words))
    };
    let complain = |problem: Problem| args.common.complain(&[problem]);
    let mut filter = Filter::new(settle, &columns, &badges).map_err(complain)?;
    let mut out = BufWriter::with_capacity(1 << 18, io::stdout().lock());
    let input = io::stdin().lock();
    let ended = match args.format {
        StreamFormat::Jsonl => json_lines(input, &mut filter, &mut out),
        #[cfg(feature = "arrow")]
        StreamFormat::ArrowIpc => crate::audit::arrow::ipc(input, &mut filter, &mut out),
    };
    match ended.and_then(|()| out.flush()) {
        Ok(()) => Ok(Exit::PASS),
        Err(error) => Err(complain(Problem::with_file("standard input", Code::Unreadable, error.to_string()))),
    }
}
