"""Judge a Spark DataFrame of model cards with the osi-check program, over Arrow IPC.

    from osi_check_spark import check
    rows = check(spark.read.parquet("cards.parquet"), id="modelId", card="card", index="index.jsonl")

Works on classic and on Spark Connect sessions. One row comes out for each row that goes in. A task whose program ends
early, or answers with another number of rows, fails, and Spark runs it again: no row is lost, and none is counted twice.
"""

import os
import subprocess
import tempfile
import threading

SCHEMA = "id string not null, terms string not null, system string not null, findings string not null, row string not null"


def check(cards, id="id", card="card", program="osi-check", index=None, standard=None):
    """A DataFrame of verdicts: id, terms, system, findings joined by `|`, and the whole row as JSON.

    `program` and `index` are paths that hold on every worker, or names of files that were sent along (`--files`,
    `SparkContext.addFile`, `SparkSession.addArtifacts(…, file=True)`). Build the index with
    `osi-check lineage index --from PATH -o index.jsonl`; without it only widely known models are found as bases.
    """
    command = [program, "stream", "--format", "arrow-ipc", "--id-column", id, "--card-column", card]
    command += ["--standard", standard] if standard else []
    return cards.select(id, card).mapInArrow(filter_with(command, index), SCHEMA)


def found(name):
    """Where a worker has a file: at its path, or among those that Spark sent along."""
    try:
        from pyspark import SparkFiles

        sent = os.path.join(SparkFiles.getRootDirectory(), os.path.basename(name))
    except Exception:  # outside of Spark, or of a session that sends files
        return name
    return sent if not os.path.exists(name) and os.path.exists(sent) else name


def widen(pipe):
    """Lets a pipe hold a megabyte, sixteen times as much as usual: who writes and who reads take turns less often."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)
    except (ImportError, AttributeError, OSError):  # not on Linux, or more than a user may have
        pass


def filter_with(command, index=None):
    """A function from Arrow batches to Arrow batches that runs `command` once a task, with an index where one is given.

    It uses nothing of Spark: Ray, Dask and plain pyarrow can map it as well.
    """

    def run(batches):
        import pyarrow as pa

        batches = iter(batches)
        first = next(batches, None)
        if first is None:
            return
        told = tempfile.TemporaryFile()
        # A name without a folder may also be a program on the PATH.
        program = found(command[0])
        if os.path.dirname(program) and not os.access(program, os.X_OK):
            os.chmod(program, 0o755)
        whole = [program, *command[1:]] + (["--index", found(index)] if index else [])
        process = subprocess.Popen(whole, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told)
        widen(process.stdin)
        widen(process.stdout)
        fed = {"rows": 0, "error": None}

        # Fed by a thread of its own: who writes and reads in turn waits forever once a pipe is full.
        def feed():
            try:
                with process.stdin, pa.ipc.new_stream(process.stdin, first.schema) as stream:
                    batch = first
                    while batch is not None:
                        stream.write_batch(batch)
                        fed["rows"] += batch.num_rows
                        batch = next(batches, None)
            except BaseException as error:
                fed["error"] = error

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        answered, broken = 0, None
        try:
            with pa.ipc.open_stream(process.stdout) as stream:
                for batch in stream:
                    answered += batch.num_rows
                    yield batch
        except (pa.ArrowInvalid, OSError) as error:
            broken = error
        finally:
            process.stdout.close()
            if process.poll() is None and broken is not None:
                process.kill()
            code = process.wait()
            feeder.join()
        if code != 0 or broken or fed["error"] or answered != fed["rows"]:
            told.seek(0)
            words = told.read(4000).decode("utf-8", "replace")
            raise RuntimeError(
                f"{os.path.basename(command[0])} ended with {code} after {answered} of {fed['rows']} rows: "
                f"{broken or fed['error'] or ''} {words}"
            )

    return run
