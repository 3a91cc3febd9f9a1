#!/usr/bin/env python3
"""Compare `osi-check identify` with public tools over the same texts, in one run, as CPU seconds of whole processes.

usage: benches/texts.py --texts DIR [--osi-check target/release/osi-check] [--askalono askalono] [--runs 3] [--quick]

  --texts     license texts as DIR/*.txt, such as the `text` folder of the SPDX project's license-list-data, or what
              `cargo run --release --example fingerprints -- --texts DIR` writes
  --askalono  built without its own index, so that it is given the same texts:
              `cargo install askalono-cli --no-default-features --root DIR`. Left out if it is not found.

Machines differ and load changes: ratios within one run are what to compare. Each figure is the median of the runs.
"""
import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time


def peak_of(pid, peaks):
    """Reads the peak memory of a process until it ends: the kernel's own figure at its end counts this script's as well."""
    try:
        while True:
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
                lines = [line for line in status if line.startswith("VmHWM")]
            if not lines:
                return
            peaks.append(int(lines[0].split()[1]) / 1024)
            time.sleep(0.002)
    except OSError:
        return


def measured(command, runs):
    """CPU seconds (user and system) and peak MiB; the peak of a process of some milliseconds may be missed."""
    found = []
    for _ in range(runs):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peaks = [0.0]
        watch = threading.Thread(target=peak_of, args=(process.pid, peaks))
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        watch.join()
        if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
            sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
        found.append((used.ru_utime + used.ru_stime, max(peaks)))
    return [statistics.median(column) for column in zip(*found)]


def row(what, figures, note=""):
    cpu, memory = figures
    print(f"{what:<52} {cpu:9.4f} CPU s {memory:7.1f} MiB  {note}", flush=True)


def spread(folder, texts):
    """Each text in a folder of its own, as DIR/<number>/LICENSE."""
    for number, text in enumerate(texts):
        place = os.path.join(folder, f"{number:05}")
        os.makedirs(place)
        with open(os.path.join(place, "LICENSE"), "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def edited(text, seed):
    """Five of a hundred words dropped, replaced or inserted, and another copyright line."""
    chance, words = random.Random(seed), []
    for word in text.split(" "):
        kind = chance.randrange(60)
        words += [[], ["various"], [word, "component"]][kind] if kind < 3 else [word]
    return "Copyright (c) 2024 Example Widgets Ltd. All rights reserved.\n\n" + " ".join(words)


def index_for_askalono(tool, texts, names, scratch):
    details, cache = os.path.join(scratch, "details"), os.path.join(scratch, "askalono.cache")
    os.makedirs(details)
    for name, text in zip(names, texts):
        with open(os.path.join(details, name + ".json"), "w", encoding="utf-8") as file:
            json.dump({"licenseId": name, "isDeprecatedLicenseId": False, "licenseText": text}, file)
    subprocess.run([tool, "--cache", cache, "cache", "load-spdx", details], check=True, stdout=subprocess.DEVNULL)
    return cache


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", required=True)
    parser.add_argument("--osi-check", default="target/release/osi-check")
    parser.add_argument("--askalono", default="askalono")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="leave out what takes the rivals long")
    given = parser.parse_args()
    ours = [given.osi_check, "identify", "--format", "jsonl"]
    paths = sorted(name for name in os.listdir(given.texts) if name.endswith(".txt"))
    texts = [open(os.path.join(given.texts, name), encoding="utf-8", errors="replace").read() for name in paths]
    names = [name.removesuffix(".txt") for name in paths]
    rival = shutil.which(given.askalono)
    scratch = tempfile.mkdtemp(prefix="texts-")
    try:
        folders = {
            "as they are": texts,
            "edited": [edited(text, seed) for seed, text in enumerate(texts)],
        }
        places = {what: spread(os.path.join(scratch, what.replace(" ", "-")), kind) for what, kind in folders.items()}
        size = sum(len(text.encode()) for text in texts)
        print(f"{len(texts)} texts, {size / 1e6:.2f} MB; askalono {'given the same texts' if rival else 'not found'}\n")
        crawl = None
        if rival:
            cache = index_for_askalono(rival, texts, names, scratch)
            crawl = [rival, "--cache", cache, "crawl", "--glob", "*"]
        folder_rows(ours, crawl, places, texts, given)
        one_text(ours, given, crawl, rival, places["as they are"])
        same_text(ours, crawl, texts, scratch, given)
        long_texts(ours, texts, scratch, given)
    finally:
        shutil.rmtree(scratch)


def folder_rows(ours, crawl, places, texts, given):
    for what, place in places.items():
        mine = measured([*ours, place], given.runs)
        row(f"a folder, {what}: osi-check", mine, f"{len(texts) / mine[0]:.0f} texts a CPU s")
        single = measured([*ours, "-j1", place], given.runs)
        row(f"a folder, {what}: osi-check, one worker", single, f"{len(texts) / single[0]:.0f} texts a CPU s")
        if crawl and not (given.quick and what != "as they are"):
            theirs = measured([*crawl, place], 1 if given.quick else given.runs)
            note = f"{len(texts) / theirs[0]:.0f} texts a CPU s; osi-check is {theirs[0] / mine[0]:.1f} times as fast"
            row(f"a folder, {what}: askalono", theirs, note + f", {mine[1] / theirs[1]:.2f} of its memory")


def one_text(ours, given, crawl, rival, place):
    one = os.path.join(place, "00000", "LICENSE")
    runs = given.runs * 5
    row("one text, cold: osi-check identify", measured([*ours, one], runs))
    row("one text, cold, clauses out: osi-check", measured([given.osi_check, one], runs))
    words = [given.osi_check, "check", "--no-fingerprints", "--input-kind", "license-text", one]
    row("one text, cold, clauses out of its own words: osi-check", measured(words, runs))
    if crawl:
        row("one text, cold: askalono", measured([*crawl[:3], "identify", one], runs))


def same_text(ours, crawl, texts, scratch, given):
    many, one = 5_000, max(texts, key=lambda text: -abs(len(text) - 11_000))
    place = spread(os.path.join(scratch, "same"), [one] * many)
    mine = measured([*ours, place], given.runs)
    row(f"one text of {len(one.encode()) / 1e3:.0f} kB in {many} folders: osi-check", mine, f"{many / mine[0]:.0f} texts a CPU s")
    if crawl and not given.quick:
        theirs = measured([*crawl, place], 1)
        row("the same: askalono", theirs, f"osi-check is {theirs[0] / mine[0]:.0f} times as fast")


def long_texts(ours, texts, scratch, given):
    joined = "\n\n".join(texts)
    short = min((text for text in texts if len(text) > 600), key=len)
    prose = "The fox went to market and bought a goose, and all the way home it thought of supper. "
    kinds = {
        "prose": prose * (10_000_000 // len(prose)),
        "numbers": "123 4567 89.0 " * 720_000,
        "one word": "x" * 10_000_000,
        "all texts, one after another": (joined * 10)[:10_000_000],
        "the same on one line": " ".join((joined * 10)[:10_000_000].split()),
        "a short text again and again": (short + "\n\n") * (10_000_000 // len(short)),
        "list marks": "1. a) (i) " * 1_000_000,
        "open brackets": "(<[{" * 2_500_000,
    }
    for what, text in kinds.items():
        path = os.path.join(scratch, "long.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        whole = measured([*ours, path], given.runs)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[: len(text) // 2])
        half = measured([*ours, path], given.runs)
        note = f"{len(text.encode()) / 1e6 / whole[0]:.0f} MB a CPU s; {whole[0] / half[0]:.2f} times the half"
        row(f"10 MB: {what}", whole, note)


if __name__ == "__main__":
    main()
