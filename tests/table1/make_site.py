# SPDX-License-Identifier: GPL-3.0-or-later
"""make_site.py FOLDER PAGES PICTURES HOST…: pages that lead to each other by themselves, each with its own pictures.

The pictures are noise, so that nothing on the way can make them smaller: 100 to 260 KB each.
"""
import os
import struct
import sys
import zlib
from pathlib import Path


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width, height):
    """An RGB image (PNG, RFC 2083): each line begins with its filter, 0."""
    lines = b"".join(b"\0" + os.urandom(width * 3) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 0)) + chunk(b"IEND", b"")


PAGE = """<!doctype html><meta charset="utf-8"><title>Page {number}</title><h1>Page {number}</h1>
{images}
<script>onload = () => setTimeout(() => {{ location = "{following}"; }}, 500);</script>
"""


def main(folder, pages, pictures, hosts):
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(8):
        (folder / f"noise{index}.png").write_bytes(picture(200, 170 + 35 * index))
    for page in range(1, pages + 1):
        for index in range(pictures):
            name = folder / f"picture{page}-{index}.png"
            name.unlink(missing_ok=True)
            name.symlink_to(f"noise{index % 8}.png")
        images = "\n".join(
            f'<img width="90" src="http://{hosts[index % len(hosts)]}/picture{page}-{index}.png">' for index in range(pictures)
        )
        following = f"/page{page + 1}.html" if page < pages else "/end.html"
        (folder / f"page{page}.html").write_text(PAGE.format(number=page, images=images, following=following))
    (folder / "end.html").write_text("<!doctype html><title>The end</title><p>That was all.\n")


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
