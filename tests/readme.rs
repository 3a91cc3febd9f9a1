//! What the README shows is what the program prints.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::process::Command;

/// Stands for any number of lines left out.
const LEFT_OUT: &str = "[…]";

#[test]
fn every_console_block_is_real() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let mut shown = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for run in block.split("$ osi-check ").skip(1) {
            let (arguments, expected) = run.split_once('\n').unwrap();
            compare(arguments, expected, &printed(arguments));
            shown += 1;
        }
    }
    assert!(shown >= 3, "the README shows {shown} runs");
}

fn printed(arguments: &str) -> String {
    let program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    let output = { program }.args(arguments.split_whitespace()).env_clear().output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Each stretch of lines between two left-out places must stand in the output, in that order.
fn compare(arguments: &str, expected: &str, printed: &str) {
    let mut rest = printed;
    for (at, stretch) in expected.split(LEFT_OUT).enumerate() {
        let stretch = stretch.trim_matches('\n');
        let Some(found) = rest.find(stretch) else {
            panic!("`osi-check {arguments}` does not print\n{stretch}\nbut\n{printed}");
        };
        assert!(at > 0 || found == 0, "`osi-check {arguments}` prints something before\n{stretch}\nnamely\n{printed}");
        rest = &rest[found + stretch.len()..];
    }
    let whole = !expected.contains(LEFT_OUT);
    assert!(!whole || rest.trim().is_empty(), "`osi-check {arguments}` goes on with\n{rest}");
}
