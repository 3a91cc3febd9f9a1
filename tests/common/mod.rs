//! Cards and their truth, as the card tests read them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read its cards has failed")]
#![allow(dead_code, reason = "each test takes what it needs")]

use base64::Engine as _;

/// One card of a JSON Lines file: its id and its bytes.
pub struct Sample {
    pub id: String,
    pub bytes: Vec<u8>,
}

/// Reads cards from JSON Lines with `id` and `card` or, where the card is not UTF-8, `card_b64`.
pub fn cards(jsonl: &str) -> Vec<Sample> {
    jsonl.lines().map(sample).collect()
}

fn sample(line: &str) -> Sample {
    let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
    let text = |key: &str| row[key].as_str().map(str::to_owned);
    let bytes = match (text("card"), text("card_b64")) {
        (Some(card), _) => card.into_bytes(),
        (None, Some(card)) => base64::engine::general_purpose::STANDARD.decode(card).expect("base64"),
        _ => panic!("a row without a card: {line}"),
    };
    Sample { id: text("id").expect("a row has an id"), bytes }
}
