#!/usr/bin/env python3
"""Measure the distributed run against the bare program over the same Parquet file, as CPU seconds and wall seconds.

usage: python integrations/spark/measure.py CARDS.jsonl… [--osi-check target/release/osi-check] [--connect] [--cores 2]

Each file of cards (JSON Lines, the smallest first) is made a Parquet file; the bare program (`audit --no-lineage` with
the index) and Spark (`mapInArrow`) then turn it into a Parquet file of rows. CPU seconds are of everything that was
started: the session, its Java machine, the Python workers and the program. Starting a session costs the same for ten cards
and ten million, so the marginal cost, between the smallest and the largest file, says what a card costs.
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
import os, sys, time
sys.path.insert(0, sys.argv[1])
from osi_check_spark import check
from pyspark.sql import SparkSession
_, here, kind, cores, program, index, cards, rows = sys.argv
builder = SparkSession.builder
builder = builder.remote(f"local[{cores}]") if kind == "connect" else builder.master(f"local[{cores}]")
options = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
           "spark.driver.memory": "2g"}
for key, value in options.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
began = time.monotonic()
check(spark.read.parquet(cards), id="modelId", program=program, index=index).write.mode("overwrite").parquet(rows)
took = time.monotonic() - began


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


print(took, used())
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
    given = parser.parse_args()
    program = str(pathlib.Path(given.osi_check).resolve())
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    kind = "connect" if given.connect else "classic"
    figures = []
    with tempfile.TemporaryDirectory() as scene:
        for path in given.cards:
            cards, index, rows = (os.path.join(scene, name) for name in ("cards.parquet", "index.jsonl", "rows.parquet"))
            count = to_parquet(path, cards)
            built = cpu([program, "lineage", "index", "--from", cards, "-o", index])
            bare = cpu([program, "audit", "-q", "-j", given.cores, "--no-lineage", "--index", index, cards, "-o", rows])
            spark = cpu([sys.executable, "-c", JOB, str(HERE), kind, given.cores, program, index, cards, os.path.join(scene, "out")])
            job, spark_cpu = map(float, spark[2].split()[-2:])
            answered = pq.ParquetDataset(os.path.join(scene, "out")).read(columns=["id"]).num_rows
            assert answered == count, f"{answered} rows for {count} cards"
            figures.append((count, bare[0], spark_cpu))
            print(
                f"{count:>9} cards: index {built[0]:.1f} CPU s; bare {bare[0]:.1f} CPU s, {bare[1]:.1f} s; "
                f"Spark ({kind}) {spark_cpu:.1f} CPU s, {spark[1]:.1f} s, of which the job {job:.1f} s",
                flush=True,
            )
    if len(figures) > 1:
        cards, bare, spark = (last - first for first, last in zip(figures[0], figures[-1]))
        print(f"per card: bare {bare / cards * 1e6:.1f} CPU µs, Spark {spark / cards * 1e6:.1f}: {bare / spark:.0%} of the bare rate")


if __name__ == "__main__":
    main()
