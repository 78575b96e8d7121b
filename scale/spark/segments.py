"""The segments of a corpus as a table of four columns: row, document, line, text."""
import os
import subprocess

from pyspark.sql import Window
from pyspark.sql import functions as F

SCHEMA = "row long, document string, line int, text string"


def read(spark, asked, work):
    """Parquet, JSONL, or a study's files of lines; `row` is the number of a segment in the corpus, from 0 without gaps."""
    if os.path.isdir(os.path.join(asked.corpus, "transcripts")):
        return cut(spark, asked, work)
    if asked.corpus.rstrip("/").endswith((".jsonl", ".ndjson")):
        table = spark.read.json(asked.corpus, schema=f"{SCHEMA}, id string")
    else:
        table = spark.read.parquet(asked.corpus)
    columns = set(table.columns)
    if asked.text not in columns:
        raise SystemExit(f"the corpus has no column `{asked.text}`; name the one that holds the text with --text")
    table = table.withColumnRenamed(asked.text, "text")
    # A file of records is read by a schema that has both columns, whether or not the records do.
    lacks = lambda column: column not in columns or bool(table.where(F.col(column).isNull()).limit(1).count())  # noqa: E731
    if lacks("row"):
        if lacks("id"):
            raise SystemExit("the corpus has neither a column `row` (0, 1, 2, ...) nor a column `id` to number its segments by")
        # Numbered by rank of the id, whatever the files are cut into. The ids alone go through one worker.
        ranked = table.select("id").withColumn("rank", F.row_number().over(Window.orderBy("id")) - 1)
        table = table.drop("row").join(ranked.withColumnRenamed("rank", "row"), "id")
    document = F.coalesce(F.col("document"), F.lit("")) if "document" in columns else F.lit(os.path.basename(asked.corpus.rstrip("/")))
    line = F.coalesce(F.col("line"), F.col("row") + 1) if "line" in columns else F.col("row") + 1
    return table.select(F.col("row").cast("long"), document.alias("document"), line.cast("int").alias("line"), F.coalesce(F.col("text"), F.lit("")).alias("text"))


def cut(spark, asked, work):
    """A study on this machine: its lines are numbered and cut into files in the work folder, which is removed at the end."""
    shards = os.path.join(work, "shards")
    command = [asked.program, "stage", "cut", asked.corpus, "--shards", str(asked.shards), "--column", asked.text, "--into", shards]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return spark.read.json(shards, schema=SCHEMA)
