#!/usr/bin/env python3
"""Packs a folder of files so that the same files give the same bytes: names in order, one time (SOURCE_DATE_EPOCH), no owner.

    packaging/pack.py tar FOLDER FILE.tar.gz      the folder with its name
    packaging/pack.py zip FOLDER FILE.zip
    packaging/pack.py wheel --program FILE --tag TAG --demo DIR --licences FILE... --to DIR
    packaging/pack.py sums FOLDER                 writes SHA256SUMS beside the files

PACK_LEVEL=1 packs faster and larger, for tests.
"""
import argparse
import base64
import gzip
import hashlib
import os
import pathlib
import re
import tarfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEVEL = int(os.environ.get("PACK_LEVEL", "9"))
MOMENT = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def version():
    return re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def mode(path):
    return 0o755 if os.access(path, os.X_OK) else 0o644


def pack_tar(folder, to):
    def clean(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = MOMENT
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with open(to, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=LEVEL, mtime=MOMENT) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for path in files(folder):
                archive.add(path, arcname=str(path.relative_to(folder.parent)), filter=clean)


def put(archive, name, content, permissions=0o644):
    entry = zipfile.ZipInfo(name, date_time=time.gmtime(max(MOMENT, 315532800))[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = (0o100000 | permissions) << 16
    archive.writestr(entry, content, compresslevel=LEVEL)


def pack_zip(folder, to):
    with zipfile.ZipFile(to, "w") as archive:
        for path in files(folder):
            put(archive, path.relative_to(folder.parent).as_posix(), path.read_bytes(), mode(path))


def wheel_metadata():
    about = re.search(r'^description = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
    head = [
        "Metadata-Version: 2.4",
        "Name: leitmotif",
        f"Version: {version()}",
        f"Summary: {about}",
        "License-Expression: MIT OR Apache-2.0",
        "License-File: LICENSE-MIT",
        "License-File: LICENSE-APACHE",
        "License-File: LICENCES.txt",
        "Requires-Python: >=3.9",
        "Provides-Extra: pandas",
        'Requires-Dist: pandas>=1.5; extra == "pandas"',
        "Description-Content-Type: text/markdown",
        "",
    ]
    return "\n".join(head) + "\n" + (ROOT / "packaging/python/README.md").read_text(encoding="utf-8")


def pack_wheel(program, tag, demo, licences, to):
    """A wheel as the standard for binary packages has it: the program among the scripts, the module beside it."""
    name = f"leitmotif-{version()}"
    info = f"{name}.dist-info"
    module = ROOT / "packaging/python/leitmotif"
    content = {f"leitmotif/{path.name}": (path.read_bytes(), 0o644) for path in sorted(module.glob("*.py"))}
    content |= {f"leitmotif/demo/{path.relative_to(demo).as_posix()}": (path.read_bytes(), 0o644) for path in files(demo)}
    content[f"{name}.data/scripts/{program.name}"] = (program.read_bytes(), 0o755)
    content |= {f"{info}/licenses/{path.name}": (path.read_bytes(), 0o644) for path in licences}
    content[f"{info}/METADATA"] = (wheel_metadata().encode(), 0o644)
    python, abi, platforms = tag.split("-")
    tags = "".join(f"Tag: {python}-{abi}-{platform}\n" for platform in platforms.split("."))
    content[f"{info}/WHEEL"] = (f"Wheel-Version: 1.0\nGenerator: packaging/pack.py\nRoot-Is-Purelib: false\n{tags}".encode(), 0o644)
    digest = lambda data: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record = "".join(f"{path},sha256={digest(data)},{len(data)}\n" for path, (data, _) in sorted(content.items()))
    with zipfile.ZipFile(to / f"{name}-{tag}.whl", "w") as archive:
        for path, (data, permissions) in sorted(content.items()):
            put(archive, path, data, permissions)
        put(archive, f"{info}/RECORD", record + f"{info}/RECORD,,\n")


def write_sums(folder):
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files(folder) if path.name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind in ("tar", "zip"):
        archive = kinds.add_parser(kind)
        archive.add_argument("folder", type=pathlib.Path)
        archive.add_argument("to", type=pathlib.Path)
    wheel = kinds.add_parser("wheel")
    wheel.add_argument("--program", type=pathlib.Path, required=True)
    wheel.add_argument("--tag", required=True)
    wheel.add_argument("--demo", type=pathlib.Path, required=True)
    wheel.add_argument("--licences", type=pathlib.Path, nargs="+", required=True)
    wheel.add_argument("--to", type=pathlib.Path, required=True)
    kinds.add_parser("sums").add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    match args.kind:
        case "tar":
            pack_tar(args.folder, args.to)
        case "zip":
            pack_zip(args.folder, args.to)
        case "wheel":
            pack_wheel(args.program, args.tag, args.demo, args.licences, args.to)
        case "sums":
            write_sums(args.folder)


main()
