#!/usr/bin/env python3
"""Compare `osi-check audit` with public tools over the same cards, in one run, as CPU seconds (user and system).

usage: benches/cards.py --osi-check target/release/osi-check [--folder DIR] [--jsonl FILE…] [--runs 3]

  --folder  cards as DIR/<owner>/<name>/README.md: the audit against `rg -j1 -c '^license:'` over it, and against Python
            with yaml.safe_load over them, or over --yaml-cards of them (needs PyYAML; --python names an interpreter that has
            it): it finds, opens and reads the same files, and parses their front matter, and does no more
  --jsonl   rows with id and card, the smallest file first: rate, memory and growth, with lineage and without, counted
            alone and with a row for each card

Machines differ and load changes; ratios within one run are what to compare. Each figure is the median of the runs. The
rate is per CPU second: on two cores, twice as many a second as long as both are busy, which `wall` shows on a quiet
machine.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

YAML = """
import itertools, pathlib, sys, yaml
read = bad = 0
for path in itertools.islice(pathlib.Path(sys.argv[1]).glob("*/*/README.md"), int(sys.argv[2])):
    text = path.read_text(encoding="utf-8", errors="replace").lstrip("\\ufeff")
    if text.startswith("---"):
        try:
            read += isinstance(yaml.safe_load(text.split("\\n---", 1)[0]), dict)
        except yaml.YAMLError:
            bad += 1
"""


def measured(command, runs, allowed=(0, 1, 2, 3)):
    found = []
    for _ in range(runs):
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in allowed:
            sys.exit(f"{' '.join(map(str, command))} ended with {os.waitstatus_to_exitcode(status)}")
        found.append((used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024))
    return [statistics.median(column) for column in zip(*found)]


def told(what, figures, note=""):
    cpu, wall, memory = figures
    print(f"{what:<46} {cpu:8.2f} CPU s {wall:8.2f} s {memory:6.0f} MiB  {note}", flush=True)


def folder(given, audit):
    measured([given.rg, "-j1", "-c", "^license:", given.folder], 1)  # warms the cache
    cards = sum(1 for _ in pathlib.Path(given.folder).glob("*/*/README.md"))
    grep = measured([given.rg, "-j1", "-c", "^license:", given.folder], given.runs)
    told(f"rg -j1 -c '^license:', {cards} cards", grep)
    ours = measured([*audit, given.folder], given.runs)
    told("audit of the folder", ours, f"{ours[0] / grep[0]:.2f} times rg")
    alone = measured([*audit, "--no-lineage", given.folder], given.runs)
    told("audit of the folder, without lineage", alone, f"{alone[0] / grep[0]:.2f} times rg")
    share = min(given.yaml_cards or cards, cards)
    python = [given.python, "-c", YAML, given.folder]
    try:
        # Starting Python costs the same for any number of cards, and is not multiplied.
        start = measured([*python, "0"], 3, (0,))[0]
        figures = measured([*python, str(share)], 1, (0,))
    except SystemExit:
        print("no figure for yaml.safe_load: PyYAML is not installed there", flush=True)
        return
    whole = start + (figures[0] - start) * cards / share
    note = f"all {cards}: {whole:.1f} CPU s, {whole / ours[0]:.0f} times ours, {whole / alone[0]:.0f} without lineage"
    told(f"Python, yaml.safe_load, {share} cards", figures, note)


def rows(given, audit):
    with tempfile.TemporaryDirectory() as scene:
        for path in given.jsonl:
            with open(path, "rb") as text:
                count = sum(block.count(b"\n") for block in iter(lambda: text.read(1 << 20), b""))
            for name, more in (("with lineage", []), ("without", ["--no-lineage"])):
                for shape, out in (("", []), (", with rows", ["--rows", os.path.join(scene, "rows.jsonl")])):
                    figures = measured([*audit, *more, *out, path], given.runs)
                    told(f"audit, {count} rows, {name}{shape}", figures, f"{count / figures[0]:.0f} cards a CPU s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--osi-check", default="target/release/osi-check")
    parser.add_argument("--rg", default="rg")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder")
    parser.add_argument("--yaml-cards", type=int, default=0, help="0: all")
    parser.add_argument("--jsonl", nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    audit = [given.osi_check, "audit", "-q"]
    if given.folder:
        folder(given, audit)
    rows(given, audit)


if __name__ == "__main__":
    main()
