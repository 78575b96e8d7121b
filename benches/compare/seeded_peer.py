"""One peer's work from seeds to a ranking of all lines, and the measures of a ranking. Started by `seeded.py` in the private environment.

usage: seeded_peer.py tomotopy|corex STUDY STOPWORDS    does the work, prints cost and measures
       seeded_peer.py judge STUDY scores.jsonl           measures of our scores
"""
import csv
import json
import os
import resource
import sys
import tomllib

import numpy


def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def seeds_of(study):
    with open(os.path.join(study, "codebook.csv"), encoding="utf-8") as file:
        return [row["seeds"].split(";") for row in csv.DictReader(file)]


def counted(study, stop):
    from sklearn.feature_extraction.text import CountVectorizer

    with open(stop, "rb") as file:
        english = tomllib.load(file)["en"]
    words = (english["function"] + english["filler"]).split()
    vectorizer = CountVectorizer(stop_words=words, min_df=5, max_df=0.5)
    with open(os.path.join(study, "transcripts", "lines.txt"), encoding="utf-8") as file:
        rows = vectorizer.fit_transform(file)
    return rows, list(vectorizer.get_feature_names_out())


def tomotopy(study, stop):
    """Latent Dirichlet allocation in which each topic is drawn to its seeds by the prior, as its manual shows."""
    import tomotopy as tp

    rows, names = counted(study, stop)
    seeds = seeds_of(study)
    model = tp.LDAModel(k=len(seeds), seed=7)
    empty = []
    for at in range(rows.shape[0]):
        row = rows.getrow(at)
        words = [names[term] for term, uses in zip(row.indices, row.data) for _ in range(uses)]
        empty.append(not words)
        if words:
            model.add_doc(words)
    for topic, of_topic in enumerate(seeds):
        for word in of_topic:
            model.set_word_prior(word, [1.0 if other == topic else 0.01 for other in range(len(seeds))])
    model.train(200, workers=1)
    scores = numpy.zeros((rows.shape[0], len(seeds)))
    scores[~numpy.array(empty)] = numpy.array([document.get_topic_dist() for document in model.docs])
    return scores


def corex(study, stop):
    """Anchored correlation explanation with the strength that its manual shows."""
    from corextopic import corextopic

    rows, names = counted(study, stop)
    seeds = [[word for word in of_topic if word in names] for of_topic in seeds_of(study)]
    model = corextopic.Corex(n_hidden=len(seeds), seed=7, max_iter=100)
    model.fit((rows > 0).astype(float), words=names, anchors=seeds, anchor_strength=3)
    # The logarithm parts what the probability rounds to 1.
    return model.log_p_y_given_x


def measures(study, scores):
    truth = numpy.loadtxt(os.path.join(study, "topics.txt"), dtype=numpy.int32)
    precisions, first = [], []
    for topic in range(scores.shape[1]):
        order = numpy.argsort(-scores[:, topic], kind="stable")
        hit = truth[order] == topic
        ranks = numpy.arange(1, len(hit) + 1)
        precisions.append(float((numpy.cumsum(hit) / ranks)[hit].mean()))
        first.append(float(hit[:100].mean()))
    return {"mAP": round(float(numpy.mean(precisions)), 4), "p100": round(float(numpy.mean(first)), 4)}


def main():
    what, study, file = sys.argv[1:4]
    if what == "judge":
        with open(file, encoding="utf-8") as lines:
            scores = numpy.array([list(json.loads(line)["scores"].values()) for line in lines])
        print(json.dumps(measures(study, scores)))
        return
    scores = {"tomotopy": tomotopy, "corex": corex}[what](study, file)
    cpu = spent()
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps({"cpu_s": round(cpu, 2), "peak_mb": round(peak / 1024, 1), **measures(study, scores)}))


main()
