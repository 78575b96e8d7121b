#!/usr/bin/env python3
"""Runs a corpus in shards on Apache Spark: the same result files, byte for byte, as `leitmotif run --pipeline batch_codes`.

Called by scale/spark/run, or by spark-submit. Each of five steps is a map over the segments (the program itself, one process for
each partition), a merge of partial results, and a finish on this machine. Text leaves its partition only for the excerpts that
results quote; partial results pass through memory, never through a file.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

import numpy
import pyarrow as pa
import pyarrow.compute as pc
from pyspark import SparkFiles
from pyspark.sql import SparkSession

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import segments as corpus_of  # noqa: E402

STEPS = ["count", "sample", "measure", "score", "show"]
PARTIAL = pa.schema([("partial", pa.binary())])


def held(data):
    """Bytes as a file in memory that a child can open; nothing is written to a disk."""
    descriptor = os.memfd_create("leitmotif")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(data)
    return descriptor


def call(command, descriptors=(), feed=None):
    """Runs the program; its message, which holds no word of a segment, is the error."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=descriptors)
    if feed is not None:
        try:
            feed(process.stdin)
        except BrokenPipeError:
            pass  # The program has said why.
    out, message = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(message.decode("utf-8", "replace").strip() or f"the program ended with {process.returncode}")
    return out


def merge(program, params, step, partials):
    """Several partial results to one."""
    if len(partials) == 1:
        return partials[0]
    files = [held(partial) for partial in partials]
    try:
        return call([program, "stage", step, "merge", "--params", params, *(f"/dev/fd/{file}" for file in files)], files)
    finally:
        for file in files:
            os.close(file)


def lines_of(column):
    """The texts of a column as bytes, a line for each: the column's own buffer, without a Python object for each row."""
    if len(column) == 0:
        return b""
    lines = pc.binary_join_element_wise(column.cast(pa.large_string()), pa.scalar("", pa.large_string()), pa.scalar("\n", pa.large_string()))
    ends = numpy.frombuffer(lines.buffers()[1], dtype=numpy.int64)[lines.offset:lines.offset + len(lines) + 1]
    return memoryview(lines.buffers()[2])[int(ends[0]):int(ends[-1])]


def mapper(step, program, params):
    """Maps a partition: its segments to one partial result."""

    def work(batches):
        here = SparkFiles.get(os.path.basename(program))
        os.chmod(here, 0o700)

        def feed(stdin):
            for batch in batches:
                stdin.write(lines_of(batch.column(0)))

        partial = call([here, "stage", step, "map", "--params", SparkFiles.get(os.path.basename(params))], feed=feed)
        yield pa.RecordBatch.from_arrays([pa.array([partial], pa.binary())], schema=PARTIAL)

    return work


def merger(step, program, params):
    """Merges the partial results of a group."""

    def work(batches):
        partials = [partial for batch in batches for partial in batch.column(0).to_pylist()]
        if partials:
            here = SparkFiles.get(os.path.basename(program))
            os.chmod(here, 0o700)
            merged = merge(here, SparkFiles.get(os.path.basename(params)), step, partials)
            yield pa.RecordBatch.from_arrays([pa.array([merged], pa.binary())], schema=PARTIAL)

    return work


def step_over(spark, table, shards, step, program, params):
    """One step over all segments: the merged partial result."""
    spark.sparkContext.addFile(params)
    partials = table.mapInArrow(mapper(step, program, params), "partial binary")
    # Few and large: some are merged on the workers, then the rest on this machine, two at a time.
    groups = max(1, shards // 16)
    partials = partials.repartition(groups).mapInArrow(merger(step, program, params), "partial binary")
    merged = None
    for row in partials.toLocalIterator():
        partial = bytes(row["partial"])
        merged = partial if merged is None else merge(program, params, step, [merged, partial])
    return merged


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", help="Parquet or .jsonl of segments, or a study whose transcripts/ holds files of lines, or interviews")
    parser.add_argument("--transcripts", action="store_true", help="the study holds interviews; what participants say becomes segments")
    parser.add_argument("--codebook", help="a codebook, where the corpus is no study with one")
    parser.add_argument("--out", required=True)
    parser.add_argument("--pipeline", default="batch_codes")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--text", default="text", help="the column that holds the text")
    parser.add_argument("--program", default="leitmotif")
    parser.add_argument("--work", help="where parameters lie during the run [default: OUT]; whoever names it removes it, also where this program was killed")
    asked = parser.parse_args()
    asked.program = os.path.abspath(shutil.which(asked.program) or asked.program)
    os.umask(0o077)
    os.makedirs(asked.out, exist_ok=True)
    work = tempfile.mkdtemp(prefix="work-", dir=asked.work or asked.out)
    spark = SparkSession.builder.appName("leitmotif").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    try:
        run(spark, asked, work)
    finally:
        spark.stop()
        shutil.rmtree(work, ignore_errors=True)


def run(spark, asked, work):
    params = os.path.join(work, "count.params")
    settings = [word for setting in asked.set for word in ("--set", setting)]
    codebook = ["--codebook", asked.codebook] if asked.codebook else []
    call([asked.program, "stage", "plan", study_of(asked, work), "--pipeline", asked.pipeline, "--params", params, *codebook, *settings])
    spark.sparkContext.addFile(asked.program)
    table = corpus_of.read(spark, asked, work)
    for step, following in zip(STEPS, STEPS[1:] + [None]):
        merged = step_over(spark, table, asked.shards, step, asked.program, params)
        file = held(merged)
        finish = [asked.program, "stage", step, "finish", f"/dev/fd/{file}", "--params", params]
        if following:
            params = os.path.join(work, f"{following}.params")
            call(finish + ["--out", params], [file])
        else:
            call(finish + ["--out", asked.out], [file])
        os.close(file)
        print(f"{step}: done", flush=True)


def study_of(asked, work):
    """The study whose settings hold; for a corpus without one, a folder that holds nothing."""
    if os.path.isdir(os.path.join(asked.corpus, "transcripts")) or asked.transcripts:
        return asked.corpus
    if not asked.codebook and asked.pipeline == "batch_codes":
        raise SystemExit("name a codebook with --codebook, or take --pipeline batch")
    study = os.path.join(work, "study")
    os.makedirs(os.path.join(study, "transcripts"))
    # A plan reads no transcript, and a study without one is refused.
    with open(os.path.join(study, "transcripts", "corpus.txt"), "w") as file:
        file.write("the corpus is elsewhere\n")
    with open(os.path.join(study, "study.toml"), "w") as file:
        file.write('format = 1\ndeidentify = "already_safe"\n')
    return study


if __name__ == "__main__":
    main()
