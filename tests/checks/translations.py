#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges a Qt Linguist file that was brought up to date with the sources: nothing unfinished, nothing that has vanished, and the
same marks for what is filled in as in the source."""

import collections
import re
import sys
import xml.etree.ElementTree

MARKS = re.compile(r"%(?:L?\d|n)")


def marks(text):
    return collections.Counter(MARKS.findall(text))


def mnemonics(text):
    return len(re.findall(r"&(?!&)\S", text.replace("&&", "")))


def faults(message):
    source = message.findtext("source", "")
    translation = message.find("translation")
    state = translation.get("type")
    if state in ("vanished", "obsolete"):
        return [f"is no longer said: {source!r}"]
    forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
    if state == "unfinished" or not all(forms):
        return [f"has no translation: {source!r}"]
    found = []
    for form in forms:
        if marks(form) != marks(source):
            found.append(f"fills in something else: {source!r} {form!r}")
        if mnemonics(form) != mnemonics(source):
            found.append(f"has another key to press: {source!r} {form!r}")
        if source.endswith("…") != form.endswith("…"):
            found.append(f"differs in the dots that announce a question: {source!r} {form!r}")
    return found


def main(path):
    count = 0
    for context in xml.etree.ElementTree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            for fault in faults(message):
                print(f"{context.findtext('name')}: {fault}", file=sys.stderr)
                count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
