#!/usr/bin/env python3
"""Measure the distributed run against the bare program over the same Parquet file, as CPU seconds and wall seconds.

usage: python integrations/spark/measure.py CARDS.jsonl… [--osi-check target/release/osi-check] [--connect] [--cores 2] [--conf KEY=VALUE…]

Each file of cards (JSON Lines, the smallest first) is made a Parquet file; the bare program (`audit --no-lineage` with
the index) and Spark (`mapInArrow`) then turn it into a Parquet file of rows. CPU seconds are of everything that was
started: the session, its Java machine, the Python workers and the program. All files go through one session, which costs the
same for ten cards and ten million, and is told apart from the jobs; so is a first job that warms it up.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).resolve().parent

JOB = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
from osi_check_spark import check
from pyspark.sql import SparkSession
_, here, kind, cores, program, options, jobs = sys.argv
builder = SparkSession.builder
builder = builder.remote(f"local[{cores}]") if kind == "connect" else builder.master(f"local[{cores}]")
for key, value in json.loads(options).items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()


def used():
    \"\"\"CPU seconds of this process and everything below it: the Java machine, the workers and the program.\"\"\"
    tick, own, below = os.sysconf("SC_CLK_TCK"), {}, {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = open(f"/proc/{entry.name}/stat").read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            own[int(entry.name)] = sum(map(int, fields[11:15])) / tick
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    waiting, cpu = [os.getpid()], 0
    while waiting:
        process = waiting.pop()
        cpu += own.get(process, 0)
        waiting += below.get(process, [])
    return cpu


print(json.dumps([used(), 0]), flush=True)
for cards, index, rows in json.loads(jobs):
    before, began = used(), time.monotonic()
    read = spark.read.parquet(cards)
    check(read, id="modelId", program=program, index=index).write.mode("overwrite").parquet(rows)
    print(json.dumps([used() - before, time.monotonic() - began]), flush=True)
spark.stop()
"""


def cpu(command):
    """CPU seconds of a command with all its children, wall seconds, and what it printed."""
    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    before, began = used(), time.monotonic()
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ended.returncode not in (0, 1, 2, 3):
        sys.exit(ended.stderr)
    return used() - before, time.monotonic() - began, ended.stdout


def to_parquet(cards, path):
    def batches():
        ids, texts = [], []
        with open(cards, encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                ids.append(row["id"])
                texts.append(row.get("card"))
                if len(ids) == 20_000:
                    yield ids, texts
                    ids, texts = [], []
        yield ids, texts

    count = 0
    schema = pa.schema([("modelId", pa.string()), ("card", pa.string())])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for ids, texts in batches():
            count += len(ids)
            writer.write_table(pa.table({"modelId": ids, "card": texts}, schema=schema))
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cards", nargs="+")
    parser.add_argument("--osi-check", default=str(HERE.parent.parent / "target" / "release" / "osi-check"))
    parser.add_argument("--connect", action="store_true")
    parser.add_argument("--cores", default="2")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of the session")
    given = parser.parse_args()
    program = str(pathlib.Path(given.osi_check).resolve())
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    kind = "connect" if given.connect else "classic"
    options = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        **dict(setting.split("=", 1) for setting in given.conf),
    }
    with tempfile.TemporaryDirectory() as scene:
        jobs, counts, bares = [], [], []
        for number, path in enumerate(given.cards):
            cards, index, rows, out = (os.path.join(scene, f"{number}.{name}") for name in ("cards", "index", "rows", "out"))
            counts.append(to_parquet(path, cards))
            built = cpu([program, "lineage", "index", "--from", cards, "-o", index])
            audit = [program, "audit", "-q", "-j", given.cores, "--no-lineage", "--index", index, cards]
            bares.append(cpu([*audit, "-f", "parquet", "-o", rows]))
            jobs.append((cards, index, out))
            told(f"{counts[-1]} cards, the index", built)
            told(f"{counts[-1]} cards, the bare program", bares[-1])
        # The first job warms the Java machine up, and its rows are written again.
        job = [str(HERE), kind, given.cores, program, json.dumps(options), json.dumps([jobs[0], *jobs])]
        session = cpu([sys.executable, "-c", JOB, *job])
        start, warm, *spark = [json.loads(line) for line in session[2].splitlines() if line.startswith("[")]
        told(f"Spark ({kind}): the session alone", (start[0], session[1] - sum(took for _, took in [warm, *spark])))
        told(f"Spark ({kind}): its first job, {counts[0]} cards", warm)
        for count, bare, job, (_, _, out) in zip(counts, bares, spark, jobs):
            answered = pq.ParquetDataset(out).read(columns=["id"]).num_rows
            assert answered == count, f"{answered} rows for {count} cards"
            told(f"Spark ({kind}), warm: {count} cards", job, f"{bare[0] / job[0]:.0%} of the bare rate a CPU second")
        for first, last in zip(range(len(counts)), range(1, len(counts))):
            cards = counts[last] - counts[first]
            bare, more = (part[last][0] - part[first][0] for part in (bares, spark))
            print(
                f"a card between {counts[first]} and {counts[last]}: bare {bare / cards * 1e6:.1f} CPU µs, "
                f"Spark {more / cards * 1e6:.1f}: {bare / more:.0%} of the bare rate"
            )


def told(what, figures, note=""):
    print(f"{what:<46} {figures[0]:8.2f} CPU s {figures[1]:8.2f} s  {note}", flush=True)


if __name__ == "__main__":
    main()
