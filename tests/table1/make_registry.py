# SPDX-License-Identifier: GPL-3.0-or-later
"""make_registry.py FOLDER ADDRESS: an npm registry as plain files: lab-top, which needs lab-dep1 to lab-dep4.

lab-dep4 has an install script, as packages with a compiled part have: it fetches that part with curl.
"""
import base64
import hashlib
import io
import json
import os
import sys
import tarfile
from pathlib import Path


def tarball(manifest):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for name, content in {"package.json": json.dumps(manifest).encode(), "data": os.urandom(300_000)}.items():
            entry = tarfile.TarInfo("package/" + name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return data.getvalue()


def publish(folder, address, name, dependencies, scripts):
    manifest = {"name": name, "version": "1.0.0", "dependencies": {other: "1.0.0" for other in dependencies}}
    if scripts:
        manifest |= {"scripts": scripts, "hasInstallScript": True}
    archive = tarball(manifest)
    (folder / f"{name}.tgz").write_bytes(archive)
    dist = {
        "tarball": f"{address}/{name}.tgz",
        "integrity": "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode(),
    }
    document = {"name": name, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": manifest | {"dist": dist}}}
    (folder / name).write_text(json.dumps(document))


def main(folder, address):
    folder.mkdir(parents=True, exist_ok=True)
    needed = [f"lab-dep{number}" for number in range(1, 5)]
    publish(folder, address, "lab-top", needed, {})
    for name in needed:
        scripts = {"install": f"curl -sS -o binary {address}/binary"} if name == "lab-dep4" else {}
        publish(folder, address, name, [], scripts)


main(Path(sys.argv[1]), sys.argv[2])
