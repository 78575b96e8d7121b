#!/usr/bin/env python3
"""Lists what is inside the program: a bill of materials (CycloneDX 1.6, JSON) and the licence texts.

    packaging/sbom.py --target TRIPLE --features pdf --sbom FILE.cdx.json --licences FILE.txt

Both are made from `cargo metadata`: the crates that are linked for the target, without those that only build or test. What crates
bring beside Rust (SQLite), the standard library and the C library of a static program are listed too. The same Cargo.lock and the same
SOURCE_DATE_EPOCH give the same bytes.
"""
import argparse
import collections
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
LICENCE_FILE = re.compile(r"(?i)^(licen[cs]e|copying|copyright|notice|unlicense)")


def metadata(target, features):
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target, "--features", features]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def linked(graph):
    """Ids of the packages that are linked into the program, each with those that it links itself. Macros run while building."""
    packages = {package["id"]: package for package in graph["packages"]}
    nodes = {node["id"]: node for node in graph["resolve"]["nodes"]}
    is_macro = lambda id: any("proc-macro" in target["kind"] for target in packages[id]["targets"])
    found, ahead = {}, [graph["resolve"]["root"]]
    while ahead:
        id = ahead.pop()
        if id not in found:
            edges = [dep["pkg"] for dep in nodes[id]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
            found[id] = sorted(edge for edge in edges if not is_macro(edge))
            ahead += found[id]
    return packages, found


def checksums():
    """SHA-256 of each crate's archive, as Cargo.lock has it."""
    entry = re.compile(r'name = "([^"]+)"\nversion = "([^"]+)"(?:\nsource = "[^"]+")?(?:\nchecksum = "([0-9a-f]+)")?')
    return {(name, version): digest for name, version, digest in entry.findall((ROOT / "Cargo.lock").read_text())}


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, digests):
    found = {"type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"], "purl": purl(package)}
    if package["license"]:
        # Old crates part a choice by a slash.
        found["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    digest = digests.get((package["name"], package["version"]))
    if digest:
        found["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if package["repository"]:
        found["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return found


def beside_crates(packages, ids, target):
    """What is linked and is no crate."""
    rustc = re.search(r"^release: (\S+)$", subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout, re.M)[1]
    found = [("rust-std", rustc, "MIT OR Apache-2.0", "the standard library")]
    for id in ids:
        if packages[id]["name"] == "libsqlite3-sys":
            header = pathlib.Path(packages[id]["manifest_path"]).parent / "sqlite3" / "sqlite3.h"
            version = re.search(r'#define SQLITE_VERSION\s+"([^"]+)"', header.read_text(errors="replace"))[1]
            found.append(("sqlite", version, "blessing", "compiled into libsqlite3-sys"))
    if target.endswith("-musl"):
        found.append(("musl", "", "MIT", "the C library, linked statically"))
    return found


def bill(packages, edges, target, digests):
    root = next(id for id in edges if packages[id]["source"] is None and packages[id]["name"] == "leitmotif")
    libraries = sorted((id for id in edges if id != root), key=lambda id: (packages[id]["name"], packages[id]["version"]))
    components = [component(packages[id], digests) for id in libraries]
    for name, version, licence, description in beside_crates(packages, edges, target):
        extra = {"type": "library", "bom-ref": f"{name}@{version}", "name": name, "description": description}
        components.append({**extra, **({"version": version} if version else {}), "licenses": [{"expression": licence}]})
    moment = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    main = {**component(packages[root], digests), "type": "application"}
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": main, "properties": [{"name": "target", "value": target}]},
        "components": components,
        "dependencies": [{"ref": purl(packages[id]), "dependsOn": sorted(purl(packages[edge]) for edge in edges[id])} for id in [root, *libraries]],
    }
    # The number of the document is that of its content.
    number = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest())
    return {**document, "serialNumber": f"urn:uuid:{number}"}


def texts(package):
    """The licence texts that a crate carries."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = [path for path in folder.iterdir() if path.is_file() and LICENCE_FILE.match(path.name)]
    files += [path for below in ("LICENSES", "licenses") if (folder / below).is_dir() for path in (folder / below).iterdir() if path.is_file()]
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in sorted(files)]


def licences(packages, edges, target):
    """Every crate with its licence, then every text once with the crates that carry it."""
    others = sorted((packages[id] for id in edges if packages[id]["source"] is not None), key=lambda package: (package["name"], package["version"]))
    lines = ["Leitmotif is under the MIT licence or the Apache License 2.0, as you like. It holds the following works of others.", ""]
    carriers = collections.defaultdict(list)
    bare = []
    for package in others:
        name = f"{package['name']} {package['version']}"
        lines.append(f"{name}: {package['license'] or 'see its licence file below'}")
        found = texts(package)
        for text in found:
            carriers[text].append(name)
        if not found:
            bare.append(name)
    for name, version, licence, description in beside_crates(packages, edges, target):
        lines.append(f"{name} {version}: {licence} ({description})".replace(" :", ":"))
    if bare:
        lines += ["", f"No text of a licence comes with: {', '.join(bare)}. The texts of the licences that they name are among the following."]
    for text, names in sorted(carriers.items(), key=lambda item: (item[1], item[0])):
        lines += ["", "=" * 80, ", ".join(names), "=" * 80, "", text]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", required=True)
    parser.add_argument("--features", default="pdf")
    parser.add_argument("--sbom", required=True)
    parser.add_argument("--licences", required=True)
    args = parser.parse_args()
    packages, edges = linked(metadata(args.target, args.features))
    document = bill(packages, edges, args.target, checksums())
    pathlib.Path(args.sbom).write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    pathlib.Path(args.licences).write_text(licences(packages, edges, args.target), encoding="utf-8")


main()
