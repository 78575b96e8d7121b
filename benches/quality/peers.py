"""What any tool could do: TF-IDF cosine and BM25 with the codebook's words. The program must stand above both."""
import collections
import math
import re

# The commonest words of English; a peer without a stop list would be weaker still.
STOP = set(
    "a about above after again all also am an and any are as at be because been before being below between both but by can could did do "
    "does doing down during each few for from further had has have having he her here hers him his how i if in into is it its just kind "
    "know like me mean more most my no nor not of off on once only or other our out over own really same she should so some such than "
    "that the their them then there these they this those through to too under until up very was we well were what when where which while "
    "who whom why will with would yeah you your yes oh um uh okay ok right".split()
)


def words_of(text):
    """Words in lower case without function words, a plural s and a few endings cut, and pairs of adjacent kept words."""
    kept = []
    for word in re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower()):
        word = word.replace("’", "'").removesuffix("'s")
        if word in STOP:
            continue
        for ending in ("ing", "ed", "es", "s", "ly"):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
        kept.append(word)
    return kept + [" ".join(pair) for pair in zip(kept, kept[1:])]


def queries(entries, clauses):
    """Weighted terms per code from codebook entries (dicts with lists of texts by clause)."""
    out = {}
    for code, parts in entries.items():
        query = collections.Counter()
        for clause, weight in clauses.items():
            for text in parts.get(clause, ()):
                for term in words_of(text):
                    query[term] += weight
        out[code] = query
    return out


def tfidf(texts, entries):
    """Cosine of TF-IDF rows with the whole codebook entry."""
    bags = [collections.Counter(words_of(text)) for text in texts]
    df = collections.Counter(term for bag in bags for term in bag)
    idf = {term: math.log((1 + len(bags)) / (1 + n)) + 1 for term, n in df.items()}
    weigh = lambda bag: {term: (1 + math.log(tf)) * idf[term] for term, tf in bag.items() if term in idf and tf > 0}
    length = lambda row: math.sqrt(sum(v * v for v in row.values())) or 1.0
    rows = [weigh(bag) for bag in bags]
    looked_for = queries(entries, {"name": 1, "seeds": 1, "definition": 1, "inclusion": 1, "example": 1})
    columns = {code: {term: n * idf[term] for term, n in query.items() if term in idf} for code, query in looked_for.items()}
    scores = []
    for row in rows:
        size = length(row)
        score = lambda column: sum(value * column.get(term, 0) for term, value in row.items()) / size / length(column)
        scores.append({code: score(column) for code, column in columns.items()})
    return scores


def bm25(texts, entries, k1=1.2, b=0.75):
    """BM25 of the terms and the definition."""
    bags = [collections.Counter(words_of(text)) for text in texts]
    df = collections.Counter(term for bag in bags for term in bag)
    n = len(bags)
    idf = {term: math.log(1 + (n - have + 0.5) / (have + 0.5)) for term, have in df.items()}
    mean = sum(sum(bag.values()) for bag in bags) / max(1, n)
    looked_for = queries(entries, {"seeds": 1, "definition": 1})
    scores = []
    for bag in bags:
        held = k1 * (1 - b + b * sum(bag.values()) / mean)
        part = {term: idf[term] * tf * (k1 + 1) / (tf + held) for term, tf in bag.items()}
        scores.append({code: sum(part.get(term, 0) for term in query) for code, query in looked_for.items()})
    return scores
