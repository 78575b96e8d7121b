"""The segments of a corpus as a table of one column: the JSON object of a segment, as `leitmotif stage` reads it, in each row.

The text stays in the partition that read it: nothing here moves it between workers, but where segments are numbered by an `id`.
"""
import os
import subprocess

from pyspark.sql import Window
from pyspark.sql import functions as F

SCHEMA = "row long, document string, line int, text string"
# What a record holds that the program can read as it is.
WHOLE = {"row", "document", "line", "text"}


def read(spark, asked, work):
    """Parquet, JSONL, a study's files of lines, or a folder of transcripts, in about so many partitions as were asked for."""
    spark.conf.set("spark.sql.files.minPartitionNum", asked.shards)
    spark.conf.set("spark.sql.files.maxPartitionBytes", str(1 << 40))
    spark.conf.set("spark.sql.files.openCostInBytes", "1")
    corpus = asked.corpus.rstrip("/")
    if os.path.isdir(os.path.join(corpus, "transcripts")) or asked.transcripts:
        return spark.read.text(cut(asked, work))
    if corpus.endswith((".jsonl", ".ndjson")):
        lines = spark.read.text(corpus)
        first = lines.where(F.trim("value") != "").select(F.json_object_keys("value")).first()
        if asked.text == "text" and first and WHOLE <= set(first[0] or []):
            return lines
        table = spark.read.json(corpus, schema=f"row long, document string, line int, id string, `{asked.text}` string")
        there = set(first[0] or []) if first else set()
        table = table.select(*(column for column in table.columns if column in there))
    else:
        table = spark.read.parquet(corpus)
    return records(table, asked, os.path.basename(corpus))


def records(table, asked, name):
    """A table of segments as JSON; `row` is the number of a segment in the corpus, from 0 without gaps."""
    columns = set(table.columns)
    if asked.text not in columns:
        raise SystemExit(f"the corpus has no column `{asked.text}`; name the one that holds the text with --text")
    table = table.withColumnRenamed(asked.text, "text")
    if "row" not in columns:
        if "id" not in columns:
            raise SystemExit("the corpus has neither a column `row` (0, 1, 2, ...) nor a column `id` to number its segments by")
        # Numbered by rank of the id, whatever the files are cut into. The ids alone go through one worker.
        ranked = table.select("id").withColumn("row", F.row_number().over(Window.orderBy("id")) - 1)
        table = table.join(ranked, "id")
    document = F.coalesce(F.col("document").cast("string"), F.lit("")) if "document" in columns else F.lit(name)
    line = F.coalesce(F.col("line"), F.col("row") + 1) if "line" in columns else F.col("row") + 1
    text = F.coalesce(F.col("text").cast("string"), F.lit(""))
    segment = F.struct(F.col("row").cast("long"), document.alias("document"), line.cast("long").alias("line"), text.alias("text"))
    return table.select(F.to_json(segment).alias("value"))


def cut(asked, work):
    """A study on this machine: its segments are numbered and cut into files in the work folder, which is removed at the end."""
    shards = os.path.join(work, "shards")
    how = ["--transcripts"] if asked.transcripts else ["--column", asked.text]
    command = [asked.program, "stage", "cut", asked.corpus, *how, "--shards", str(asked.shards), "--into", shards]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return shards
