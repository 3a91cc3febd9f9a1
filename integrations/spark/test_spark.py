"""The distributed run gives the rows of the run on one machine, on classic and on Connect sessions.

OSI_CHECK names the program (built with the feature `parquet`); the default is the debug build of this repository.
"""

import base64
import json
import os
import pathlib
import stat
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from osi_check_spark import check, filter_with

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = os.environ.get("OSI_CHECK", str(ROOT / "target" / "debug" / "osi-check"))
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])


def sample():
    for line in (ROOT / "tests" / "cards" / "sample.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        card = row["card"].encode() if "card" in row else base64.b64decode(row["card_b64"])
        yield row["id"], card


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    """A Parquet file of 2,000 cards, the index over them, and the rows of the run on one machine."""
    folder = tmp_path_factory.mktemp("scene")
    cards = [(id if copy == 0 else f"{id}-{copy}", card) for copy in range(10) for id, card in sample()]
    table = pa.table({"modelId": [id for id, _ in cards], "card": pa.array([card for _, card in cards], pa.binary())})
    path, index = folder / "cards.parquet", folder / "index.jsonl"
    pq.write_table(table, path, row_group_size=250)
    subprocess.run([PROGRAM, "lineage", "index", "--from", str(path), "-o", str(index)], check=True)
    audit = [PROGRAM, "audit", "-q", "--format", "jsonl", str(path)]
    rows = subprocess.run(audit, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    assert len(rows) == 2000
    return path, index, sorted(rows)


def session(kind):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    # Four attempts a task: local sessions try once unless they are told.
    builder = builder.remote("local[2,4]") if kind == "connect" else builder.master("local[2,4]")
    options = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for key, value in options.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


@pytest.fixture(params=["classic", "connect"], scope="session")
def spark(request):
    running = session(request.param)
    yield running
    running.stop()


def test_the_distributed_rows_are_those_of_one_machine(spark, scene):
    path, index, expected = scene
    cards = spark.read.parquet(str(path)).repartition(6)
    rows = check(cards, id="modelId", program=PROGRAM, index=str(index)).select("row").collect()
    assert sorted(row.row for row in rows) == expected


def test_files_that_were_sent_along_are_found(spark, scene, tmp_path):
    path, index, expected = scene
    # Another name, so that nothing on the PATH can stand in for it; sent without the right to run.
    sent = tmp_path / "sent-osi-check"
    sent.write_bytes(pathlib.Path(PROGRAM).read_bytes())
    if "connect" in type(spark).__module__:
        spark.addArtifacts(str(sent), str(index), file=True)
    else:
        spark.sparkContext.addFile(str(sent))
        spark.sparkContext.addFile(str(index))
    rows = check(spark.read.parquet(str(path)), id="modelId", program="./sent-osi-check", index="index.jsonl")
    assert sorted(row.row for row in rows.select("row").collect()) == expected


def test_a_killed_worker_loses_no_row(spark, scene, tmp_path):
    path, index, expected = scene
    # Kills itself in its first two tasks, after it has read a part of the input.
    program = tmp_path / "killed-at-first"
    program.write_text(
        "#!/bin/sh\n"
        f"mkdir {tmp_path}/first 2>/dev/null && head -c 3000 >/dev/null && kill -9 $$\n"
        f"mkdir {tmp_path}/second 2>/dev/null && kill -9 $$\n"
        f'exec {PROGRAM} "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    cards = spark.read.parquet(str(path)).repartition(4)
    rows = check(cards, id="modelId", program=str(program), index=str(index)).select("row").collect()
    assert (tmp_path / "first").exists() and (tmp_path / "second").exists()
    assert sorted(row.row for row in rows) == expected


def test_a_program_that_answers_too_little_fails_the_task():
    batch = pa.RecordBatch.from_pydict({"id": ["a/b"], "card": ["---\nlicense: mit\n---\n"]})
    with pytest.raises(RuntimeError, match="0 of"):
        list(filter_with(["true"])(iter([batch])))
    assert list(filter_with(["false"])(iter([]))) == []


def test_plain_pyarrow_maps_it_as_well():
    batch = pa.RecordBatch.from_pydict({"id": ["a/b", "a/c"], "card": ["---\nlicense: mit\n---\n", None]})
    (result,) = filter_with([PROGRAM, "stream", "--format", "arrow-ipc"])(iter([batch]))
    assert result.column("terms").to_pylist() == ["open", "unsure"]
