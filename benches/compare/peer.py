"""The same work by scikit-learn: TF-IDF, truncated SVD to 100, normalised rows, k-means. Started by `run` in its private environment.

usage: peer.py work TEXT STOPWORDS FOLDER --k 20 --seed N    does the work, prints what it cost, keeps labels and rows in FOLDER
       peer.py judge FOLDER OURS.csv TERMS.csv [TOPICS.txt]   compares partitions, prints measures
"""
import csv
import json
import resource
import sys
import time
import tomllib

import numpy


def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def work(text, stop, folder, k, seed):
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import Normalizer

    with open(stop, "rb") as file:
        english = tomllib.load(file)["en"]
    words = (english["function"] + english["filler"]).split()
    stages, begun, before = {}, time.monotonic(), spent()

    def done(name):
        nonlocal before
        now = spent()
        stages[name], before = round(now - before, 3), now

    with open(text, encoding="utf-8") as file:
        vectorizer = TfidfVectorizer(stop_words=words, sublinear_tf=True, min_df=5, max_df=0.5)
        rows = vectorizer.fit_transform(file)
    done("vectorize")
    places = Normalizer(copy=False).fit_transform(TruncatedSVD(100, random_state=seed).fit_transform(rows))
    done("reduce")
    model = KMeans(k, random_state=seed).fit(places)
    done("cluster")
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    cost = {"cpu_s": round(sum(stages.values()), 3), "wall_s": round(time.monotonic() - begun, 3), "peak_mb": round(peak / 1024, 1)}
    numpy.save(f"{folder}/labels.npy", model.labels_)
    numpy.save(f"{folder}/places.npy", places)
    with open(f"{folder}/terms.json", "w", encoding="utf-8") as file:
        json.dump(sorted(vectorizer.vocabulary_), file)
    print(json.dumps({**cost, "stages": stages, "entries": int(rows.nnz), "terms": rows.shape[1]}))


def inertia(places, labels):
    """Sum of squared distances to the means of a partition's parts, in these places."""
    total = 0.0
    for label in numpy.unique(labels):
        part = places[labels == label]
        total += float((part ** 2).sum() - (part.sum(axis=0) ** 2).sum() / len(part))
    return total


def judge(folder, ours, terms, topics):
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    labels, places = numpy.load(f"{folder}/labels.npy"), numpy.load(f"{folder}/places.npy", mmap_mode="r")
    with open(ours, encoding="utf-8") as file:
        next(file)
        found = numpy.array([int(line.rsplit(",", 1)[1] or -1) for line in file])
    with open(terms, encoding="utf-8") as file:
        vocabulary = [row[0] for row in csv.reader(file)][1:]
    peer_terms = json.load(open(f"{folder}/terms.json", encoding="utf-8"))
    told = {"same_vocabulary": vocabulary == peer_terms}
    told["inertia_ours"], told["inertia_peer"] = round(inertia(places, found), 1), round(inertia(places, labels), 1)
    told["inertia_ratio"] = round(told["inertia_ours"] / told["inertia_peer"], 4)
    told["nmi_between"] = round(float(normalized_mutual_info_score(found, labels)), 4)
    if topics:
        truth = numpy.loadtxt(topics, dtype=numpy.int32)
        for name, partition in (("ours", found), ("peer", labels)):
            told[f"nmi_{name}"] = round(float(normalized_mutual_info_score(truth, partition)), 4)
            told[f"ari_{name}"] = round(float(adjusted_rand_score(truth, partition)), 4)
    print(json.dumps(told))


def main():
    words = sys.argv[1:]
    if words[0] == "work":
        work(words[1], words[2], words[3], int(words[words.index("--k") + 1]), int(words[words.index("--seed") + 1]))
    else:
        judge(words[1], words[2], words[3], words[4] if len(words) > 4 else None)


main()
