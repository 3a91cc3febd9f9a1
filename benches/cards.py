#!/usr/bin/env python3
"""Compare `osi-check audit` with public tools over the same cards, in one run, as CPU seconds (user and system).

usage: benches/cards.py --osi-check target/release/osi-check [--folder DIR] [--jsonl FILE…] [--rg rg] [--runs 3]

  --folder  cards as DIR/<owner>/<name>/README.md: the audit against `rg -j1 -c '^license:'` over it, as a ratio
  --jsonl   rows with id and card: rate, memory, and growth from the first file to the last

Machines differ and load changes; ratios within one run are what to compare. Each figure is the median of the runs.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time


def measured(command, runs):
    found = []
    for _ in range(runs):
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
            sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
        found.append((used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024))
    return [statistics.median(column) for column in zip(*found)]


def told(what, figures, note=""):
    cpu, wall, memory = figures
    print(f"{what:<44} {cpu:8.2f} CPU s {wall:8.2f} s {memory:7.0f} MiB  {note}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--osi-check", default="target/release/osi-check")
    parser.add_argument("--rg", default="rg")
    parser.add_argument("--folder")
    parser.add_argument("--jsonl", nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    audit = [given.osi_check, "audit", "-q"]
    if given.folder:
        measured([given.rg, "-j1", "-c", "^license:", given.folder], 1)  # warms the cache
        grep = measured([given.rg, "-j1", "-c", "^license:", given.folder], given.runs)
        told("rg -j1 -c '^license:'", grep)
        ours = measured([*audit, given.folder], given.runs)
        told("audit, a folder", ours, f"{ours[0] / grep[0]:.2f} times rg")
    for path in given.jsonl:
        with open(path, "rb") as rows:
            count = sum(block.count(b"\n") for block in iter(lambda: rows.read(1 << 20), b""))
        for name, more in (("with lineage", []), ("without", ["--no-lineage"])):
            figures = measured([*audit, *more, path], given.runs)
            told(f"audit, {count} rows, {name}", figures, f"{count / figures[0]:.0f} cards a CPU s")


if __name__ == "__main__":
    main()
