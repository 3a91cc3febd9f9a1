//! Arrow and Parquet: the rows of JSON Lines from every kind of column, and nothing that is cut off passes.
//!
//! Built with the feature `parquet` alone: `cargo test --features parquet --test arrow`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, Int64Array, LargeBinaryArray, LargeStringArray,
    RecordBatch, StringArray, StringViewArray,
};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::file::properties::WriterProperties;

mod common;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cards/sample.jsonl");

fn osi_check(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_osi-check")).args(arguments).output().expect("the program runs")
}

fn rows(arguments: &[&str]) -> String {
    let output = osi_check(&[&["audit", "-q", "-f", "jsonl"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("rows are UTF-8")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

/// The sample, ids and cards.
fn sample() -> (Vec<String>, Vec<Vec<u8>>) {
    common::cards(include_str!("cards/sample.jsonl")).into_iter().map(|card| (card.id, card.bytes)).unzip()
}

/// A column of these bytes in each of Arrow's kinds of text; those of UTF-8 alone where `utf8`.
fn columns(values: &[Vec<u8>], utf8: bool) -> Vec<ArrayRef> {
    let bytes: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(BinaryArray::from_iter_values(&bytes)),
        Arc::new(LargeBinaryArray::from_iter_values(&bytes)),
        Arc::new(BinaryViewArray::from_iter_values(&bytes)),
    ];
    if utf8 {
        let texts: Vec<&str> = values.iter().map(|value| std::str::from_utf8(value).unwrap()).collect();
        columns.push(Arc::new(StringArray::from_iter_values(&texts)));
        columns.push(Arc::new(LargeStringArray::from_iter_values(&texts)));
        columns.push(Arc::new(StringViewArray::from_iter_values(&texts)));
        columns.push(Arc::new(texts.iter().copied().collect::<DictionaryArray<Int32Type>>()));
    }
    columns
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(33)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_gives_the_rows_of_json_lines() {
    let scene = tempfile::tempdir().unwrap();
    let path = scene.path().join("cards.parquet");
    let expected = rows(&[SAMPLE]);
    let (ids, cards) = sample();
    let ids: Vec<Vec<u8>> = ids.into_iter().map(String::into_bytes).collect();
    let downloads: ArrayRef = Arc::new(Int64Array::from_iter_values(0..ids.len() as i64));
    let names = [("modelId", "card"), ("id", "README"), ("datasetId", "readme")];
    let kinds = columns(&ids, true).into_iter().zip(columns(&cards, false).into_iter().cycle());
    for ((id, card), (id_name, card_name)) in kinds.zip(names.into_iter().cycle()) {
        let told = format!("{id_name}: {}, {card_name}: {}", id.data_type(), card.data_type());
        write_parquet(&path, &batch(vec![("downloads", downloads.clone()), (card_name, card), (id_name, id)]));
        assert_eq!(rows(&[text(&path), "-j", "3"]), expected, "{told}");
    }
    assert_eq!(rows(&[text(&path), "-j", "1"]), expected);
    let index = scene.path().join("index.jsonl");
    assert_eq!(osi_check(&["lineage", "index", "--from", text(&path), "-o", text(&index)]).status.code(), Some(0));
    assert_eq!(rows(&[text(&path), "--no-lineage", "--index", text(&index)]), expected);
    let other = batch(vec![("name", columns(&ids, false).remove(0)), ("text", columns(&cards, false).remove(0))]);
    write_parquet(&path, &other);
    assert_eq!(rows(&[text(&path), "--id-column", "name", "--card-column", "text"]), expected);
}

#[test]
fn rows_as_parquet_hold_what_rows_of_json_hold() {
    let scene = tempfile::tempdir().unwrap();
    let expected = rows(&[SAMPLE]);
    let path = scene.path().join("rows.parquet");
    let mut files = Vec::new();
    for more in [&["-j", "1"][..], &["-j", "4"], &["--no-lineage"]] {
        let arguments = [&["audit", "-q", SAMPLE, "-o", text(&path)], more].concat();
        assert_eq!(osi_check(&arguments).status.code(), Some(1));
        files.push(fs::read(&path).unwrap());
        let summary = [&["audit", "-q", "-f", "json", SAMPLE, "--rows", text(&path)], more].concat();
        assert!(osi_check(&summary).stdout.starts_with(b"{"));
        assert_eq!(&fs::read(&path).unwrap(), files.last().unwrap());
    }
    assert!(files[0] == files[1], "the bytes depend on the number of workers");
    fs::write(&path, &files[0]).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap().build().unwrap();
    let mut lines = expected.lines();
    for batch in reader.map(Result::unwrap) {
        let value = |name: &str, row| {
            let column = batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
            column.as_string::<i32>().value(row).to_owned()
        };
        let list = |name: &str, row| {
            let list = batch.column_by_name(name).unwrap().as_list::<i32>().value(row);
            list.as_string::<i32>().iter().map(|text| text.unwrap().to_owned()).collect::<Vec<_>>()
        };
        for row in 0..batch.num_rows() {
            let line = lines.next().expect("as many rows");
            assert_eq!(value("row", row), line);
            let told: serde_json::Value = serde_json::from_str(line).unwrap();
            for name in ["id", "terms", "system"] {
                assert_eq!(told[name], value(name, row));
            }
            for name in ["declared", "effective", "bases"] {
                assert_eq!(told[name], serde_json::json!(list(name, row)));
            }
            let findings: Vec<_> = told["findings"].as_array().unwrap().iter().map(|finding| &finding["id"]).collect();
            assert_eq!(serde_json::json!(findings), serde_json::json!(list("findings", row)));
        }
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn parquet_that_cannot_be_read_says_why_and_never_passes() {
    let scene = tempfile::tempdir().unwrap();
    let path = scene.path().join("cards.parquet");
    let open = || vec![b"---\nlicense: mit\n---\n".to_vec(); 100];
    let ids: Vec<Vec<u8>> = (0..100).map(|number| format!("a/{number}").into_bytes()).collect();
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..100));
    let (id, card) = (columns(&ids, true).remove(3), columns(&open(), true).remove(3));
    let told = |words: &[&str]| {
        let output = osi_check(&["audit", "-f", "jsonl", text(&path)]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(!matches!(output.status.code(), None | Some(0)), "{:?}: {said}", output.status);
        words.iter().for_each(|word| assert!(said.contains(word), "{word} is not in {said}"));
        output.status.code()
    };
    write_parquet(&path, &batch(vec![("id", id.clone()), ("card", card.clone())]));
    assert_eq!(osi_check(&["audit", text(&path)]).status.code(), Some(0));
    let whole = fs::read(&path).unwrap();
    write_parquet(&path, &batch(vec![("id", id.clone()), ("text", card.clone())]));
    assert_eq!(told(&["no column of the name card or README or readme", "there are: id, text"]), Some(2));
    write_parquet(&path, &batch(vec![("id", id.clone()), ("card", numbers.clone())]));
    assert_eq!(told(&["the column `card` holds Int64", "texts or bytes"]), Some(2));
    write_parquet(&path, &batch(vec![("id", numbers), ("card", card)]));
    assert_eq!(told(&["the column `id` holds Int64"]), Some(2));
    for length in [4, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(told(&["cards.parquet"]), Some(2), "{length}");
    }
    // A page that is broken in the middle: what stands before it is judged, and the run is no pass.
    let mut broken = whole.clone();
    broken[20..400].fill(0xa5);
    fs::write(&path, &broken).unwrap();
    told(&["unreadable"]);
}

/// A hundred cards of seven megabytes that are one: 700 MB if each row had its own, in a file of some kilobytes.
#[cfg(target_os = "linux")]
#[test]
fn a_card_that_many_rows_share_is_unpacked_once() {
    const ROWS: i32 = 100;
    let scene = tempfile::tempdir().unwrap();
    let path = scene.path().join("cards.parquet");
    let card = format!("---\nlicense: mit\n---\n{}", "x".repeat(7 << 20));
    let cards = StringArray::from_iter_values([card]);
    let keys = arrow_array::Int32Array::from_iter_values((0..ROWS).map(|_| 0));
    let cards: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(cards)).unwrap());
    let ids: ArrayRef = Arc::new(StringArray::from_iter_values((0..ROWS).map(|row| format!("a/{row}"))));
    let batch = batch(vec![("id", ids), ("card", cards)]);
    // Without the writer's own schema the file says that the column holds texts, as most files do.
    let properties = WriterProperties::builder()
        .set_compression(parquet::basic::Compression::ZSTD(parquet::basic::ZstdLevel::default()))
        .set_dictionary_page_size_limit(64 << 20)
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(File::create(&path).unwrap(), batch.schema(), options).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert!(path.metadata().unwrap().len() < 100_000);
    let limited = "ulimit -v 550000; exec \"$0\" audit -f jsonl -j 2 \"$1\"";
    let output = Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_osi-check"), text(&path)]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), ROWS as usize);
}

/// One card of 300 MB in a file of some kilobytes, between others: it is refused before it is unpacked.
#[cfg(target_os = "linux")]
#[test]
fn a_page_that_unpacks_to_too_much_is_refused() {
    let scene = tempfile::tempdir().unwrap();
    let path = scene.path().join("cards.parquet");
    let cards = ["---\nlicense: mit\n---\n".to_owned(), "x".repeat(300 << 20)];
    let ids: ArrayRef = Arc::new(StringArray::from_iter_values(["a/b", "c/d"]));
    let batch = batch(vec![("id", ids), ("card", Arc::new(StringArray::from_iter_values(cards)))]);
    let packed = parquet::basic::Compression::ZSTD(parquet::basic::ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(packed).set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert!(path.metadata().unwrap().len() < 200_000);
    let limited = "ulimit -v 250000; exec \"$0\" audit -f jsonl -j 1 \"$1\"";
    let output = Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_osi-check"), text(&path)]).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("LARGEST_PAGE") && output.status.code() == Some(2), "{:?}: {said}", output.status);
}

/// The bytes of an IPC stream of these batches, with or without the mark of its end.
fn ipc(batches: &[RecordBatch], ended: bool) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    if ended {
        writer.finish().unwrap();
    }
    writer.get_ref().clone()
}

fn filter(arguments: &[&str]) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    program.args(["stream", "--format", "arrow-ipc"]).args(arguments);
    let pipes = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    pipes.spawn().expect("the program runs")
}

fn filtered(input: Vec<u8>, arguments: &[&str]) -> Output {
    let mut child = filter(arguments);
    let mut stdin = child.stdin.take().unwrap();
    // A program that refuses its input closes the pipe early.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

/// The column `row` of an answer, and how many rows each batch has.
fn answered(output: &[u8]) -> (Vec<String>, Vec<usize>) {
    let batches: Vec<RecordBatch> = StreamReader::try_new(output, None).unwrap().map(Result::unwrap).collect();
    let row = |batch: &RecordBatch| {
        let column = batch.column_by_name("row").unwrap().as_string::<i32>().clone();
        column.iter().map(|row| row.unwrap().to_owned()).collect::<Vec<_>>()
    };
    (batches.iter().flat_map(row).collect(), batches.iter().map(RecordBatch::num_rows).collect())
}

#[test]
fn an_ipc_stream_answers_batch_by_batch_with_the_rows_of_json_lines() {
    let scene = tempfile::tempdir().unwrap();
    let index = scene.path().join("index.jsonl");
    assert_eq!(osi_check(&["lineage", "index", "--from", SAMPLE, "-o", text(&index)]).status.code(), Some(0));
    let expected = rows(&[SAMPLE]);
    let (ids, cards) = sample();
    let ids: Vec<Vec<u8>> = ids.into_iter().map(String::into_bytes).collect();
    for (id, card) in columns(&ids, true).into_iter().zip(columns(&cards, false).into_iter().cycle()) {
        let kind = id.data_type().clone();
        let whole = batch(vec![("modelId", id), ("card", card)]);
        // Dictionaries of slices are the same, so that a stream need not replace them.
        let batches = [whole.slice(0, 1), whole.slice(1, 0), whole.slice(1, 120), whole.slice(121, 79)];
        let output = filtered(ipc(&batches, true), &["--index", text(&index)]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let (mut told, sizes) = answered(&output.stdout);
        assert_eq!(sizes, [1, 0, 120, 79]);
        told.sort_by_key(|row| row.split('"').nth(3).map(str::to_owned));
        assert_eq!(told, expected.lines().collect::<Vec<_>>(), "{kind}");
    }
}

#[test]
fn nulls_and_large_cards_have_their_row_and_never_pass() {
    let large = format!("---\nlicense: mit\n---\n{}", "x".repeat(17 << 20));
    let fits = format!("---\nlicense: mit\n---\n{}", "x".repeat(15 << 20));
    let ids = StringArray::from(vec![Some("a/null"), None, Some("a/large"), Some("a/fits"), Some("a/open")]);
    let cards =
        vec![None, Some("---\nlicense: mit\n---\n"), Some(&large), Some(&fits), Some("---\nlicense: mit\n---\n")];
    let kinds: [ArrayRef; 2] = [
        Arc::new(LargeStringArray::from(cards.clone())),
        Arc::new(cards.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    for cards in kinds {
        let output = filtered(ipc(&[batch(vec![("id", Arc::new(ids.clone())), ("card", cards)])], true), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let told = answered(&output.stdout).0.into_iter().map(|row| {
            let row: serde_json::Value = serde_json::from_str(&row).unwrap();
            let problem = row["problems"][0]["id"].as_str().unwrap_or_default().to_owned();
            (row["id"].as_str().unwrap().to_owned(), row["terms"].as_str().unwrap().to_owned(), problem)
        });
        let told: Vec<_> = told.collect();
        let told: Vec<_> =
            told.iter().map(|(id, terms, words)| (id.as_str(), terms.as_str(), words.as_str())).collect();
        let expected = [
            ("a/null", "unsure", "no-front-matter"),
            ("-:2", "unsure", "unreadable"),
            ("a/large", "unsure", "too-large"),
            ("a/fits", "open", ""),
            ("a/open", "open", ""),
        ];
        assert_eq!(told, expected);
    }
    let none: DictionaryArray<Int32Type> = vec![None::<&str>; 2].into_iter().collect();
    let ids = StringArray::from(vec!["a/b", "a/c"]);
    let output = filtered(ipc(&[batch(vec![("id", Arc::new(ids)), ("card", Arc::new(none))])], true), &[]);
    assert_eq!((output.status.code(), answered(&output.stdout).1), (Some(0), vec![2]));
}

#[test]
fn a_wrong_schema_is_an_error_that_names_the_columns() {
    let (id, card): (ArrayRef, ArrayRef) =
        (Arc::new(StringArray::from(vec!["a"])), Arc::new(StringArray::from(vec!["b"])));
    let number: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    for (columns, words) in [
        (vec![("id", id.clone())], "no column of the name card or README or readme; there are: id"),
        (vec![("card", card.clone())], "no column of the name id or modelId or datasetId; there are: card"),
        (
            vec![("id", id.clone()), ("card", number.clone())],
            "the column `card` holds Int64; texts or bytes are needed",
        ),
        (vec![("id", number), ("card", card)], "the column `id` holds Int64"),
    ] {
        let output = filtered(ipc(&[batch(columns)], true), &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{words} is not in {said}");
    }
    for garbage in [&b""[..], b"{\"id\":\"a\"}\n", &[0xff; 64], &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]] {
        let output = filtered(garbage.to_vec(), &[]);
        assert_eq!(output.status.code(), Some(2), "{garbage:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_stream_that_is_cut_anywhere_is_an_error() {
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["a/b"; 3]));
    let cards: ArrayRef = Arc::new(StringArray::from(vec!["---\nlicense: mit\n---\n"; 3]));
    let part = batch(vec![("id", ids), ("card", cards)]);
    let (whole, open) = (ipc(&[part.clone(), part.clone()], true), ipc(&[part.clone(), part], false));
    assert_eq!(filtered(whole.clone(), &[]).status.code(), Some(0));
    // Ends between two messages look like ends; all others are torn messages.
    let cuts = [8, 100, open.len() / 2, open.len() - 9, open.len() - 1, open.len(), whole.len() - 4, whole.len() - 1];
    for length in cuts {
        let output = filtered(whole[..length].to_vec(), &[]);
        assert_eq!(output.status.code(), Some(2), "{length} of {} bytes", whole.len());
        assert!(!output.stderr.is_empty());
    }
    let said = filtered(open, &[]).stderr;
    assert!(String::from_utf8_lossy(&said).contains("stops after 6 rows"), "{}", String::from_utf8_lossy(&said));
}

/// Linux alone tells what another process holds in memory.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_stream() {
    let card = format!("---\nlicense: mit\n---\n{}", "x".repeat(20_000));
    let mut child = filter(&[]);
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let mut answer = Vec::new();
        stdout.read_to_end(&mut answer).unwrap();
        answered(&answer).1.iter().sum::<usize>()
    });
    let peak = |child: &Child| {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
    };
    let part = |number: usize| {
        let ids: Vec<String> = (0..100).map(|row| format!("owner-{number}/model-{row}")).collect();
        let cards: ArrayRef = Arc::new(StringArray::from(vec![card.as_str(); 100]));
        batch(vec![("id", Arc::new(StringArray::from(ids)) as ArrayRef), ("card", cards)])
    };
    let mut writer = StreamWriter::try_new(&mut stdin, &part(0).schema()).unwrap();
    let mut peaks = Vec::new();
    for number in 0..100 {
        writer.write(&part(number)).unwrap();
        if number == 9 {
            peaks.push(peak(&child));
        }
    }
    peaks.push(peak(&child));
    writer.finish().unwrap();
    drop(writer);
    drop(stdin);
    assert_eq!(reader.join().unwrap(), 10_000);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    // 20 MB and 200 MB of cards.
    assert!(peaks[1] < peaks[0] + 16, "MiB after a tenth of the stream, and after all of it: {peaks:?}");
}
