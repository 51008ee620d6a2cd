# SPDX-License-Identifier: GPL-3.0-or-later
"""tables.py RESULTS: the tables, as Markdown, of the runs in that folder; into RESULTS/tables.md."""
import re
import sys
from pathlib import Path

from run_data import Run, family

KINDS = {
    "paper": "The programs of the paper",
    "further": "Further programs",
}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def comms(run):
    """"firefox-esr", or "2 × git"."""
    names = list(run.communicating.values())
    return ", ".join(name if names.count(name) == 1 else f"{names.count(name)} × {name}" for name in dict.fromkeys(names)) or "none"


def ends(finding):
    return " → ".join(end["comm"] if end else "?" for end in (finding["ancestor"], finding["descendant"]))


def flagged(run):
    pairs = list(dict.fromkeys(ends(finding) for finding in run.pairs()))
    return "**yes**: " + ", ".join(pairs) if pairs else "no"


def process_row(run):
    if run.failure:
        return [run.facts["title"], run.failure, *[""] * 9]
    return [
        run.facts["title"],
        run.proof,
        len(run.processes),
        run.sample.get("threads", ""),
        f"{len(run.communicating)} ({comms(run)})",
        f"{run.connections('tcp')} + {run.connections('udp')}",
        number(run.megabytes),
        f"{number(run.mean_mbit)} / {number(run.sample.get('peak_mbit', 0))}",
        f"{run.end.get('packets', 0):,}",
        f"{run.lost:,}",
        flagged(run),
    ]


PROCESS_HEAD = ["program", "what it did", "processes in all", "threads at once", "communicating processes", "connections TCP + UDP", "MB",
                "Mbit/s mean / peak", "packets", "lost", "flagged by the rule"]


def thread_names(finding):
    """The two names in the first sentence of the evidence, without what tells them from their like."""
    found = re.search(r"thread (?P<descendant>.*) \(\d+\) and thread (?P<ancestor>.*) \(\d+\)", finding["evidence"][0]["text"])
    return f"{family(found['ancestor'])} → {family(found['descendant'])}" if found else ends(finding)


def thread_row(run):
    if run.failure:
        return [run.facts["title"], "failed", "", "", ""]
    threads = run.threads()
    said = "; ".join(f"{comm}: {len(who)} × {name}" for (comm, name), who in sorted(threads.items()))
    pairs = [thread_names(finding) for finding in run.thread_pairs()]
    verdict = "; ".join(f"{pairs.count(pair)} × {pair}" for pair in dict.fromkeys(pairs))
    return [run.facts["title"], sum(len(who) for who in threads.values()), said, f"**yes**: {verdict}" if pairs else "no",
            f"{len(run.thread_pairs_beyond_names())} of {len(pairs)}" if pairs else ""]


THREAD_HEAD = ["program", "communicating threads", "which (process: thread)", "would the rule hold between threads (who started → who was started)",
               "pairs left if asking for names does not count"]


def reasons(finding):
    """What weighs, heaviest first; what weighs nothing only describes."""
    weighty = [item for item in finding["evidence"] if item["points"]]
    weighty.sort(key=lambda item: -abs(item["points"]))
    return "; ".join(f"{item['kind']} {item['points']:+d}" for item in weighty) or "nothing weighs"


def grade_rows(run):
    if run.failure or not run.was_graded:
        return [[run.facts["title"], run.failure or run.proof, "", "failed" if run.failure else "not graded", ""]]
    pairs = [finding for finding in run.graded if not finding["thread_level"]]
    if not pairs:
        return [[run.facts["title"], run.proof, "no pair", "", ""]]
    merged = dict.fromkeys((ends(finding), finding["grade"], reasons(finding)) for finding in pairs)
    return [[run.facts["title"] if index == 0 else "", run.proof if index == 0 else "", *row] for index, row in enumerate(merged)]


GRADE_HEAD = ["program", "what it did", "pair", "grade", "what weighs"]


def machine(results, runs):
    """When, where and with which versions."""
    where = (results / "machine").read_text() if (results / "machine").exists() else ""
    versions = ", ".join(dict.fromkeys(run.facts["package"] for run in runs))
    return f"# Real programs before Netgrove: what was measured\n\nMade by `./dev table1`. What it means: [RESULTS.md](RESULTS.md).\n\n{where}- versions: {versions}\n"


def count(runs, what):
    """How many of the honest programs, and which."""
    chosen = [run.facts["title"] for run in runs if what(run)]
    return f"{len(chosen)} of {len(runs)}" + (f" ({'; '.join(chosen)})" if chosen else "")


def summary(runs):
    honest = [run for run in runs if run.facts.get("honest", True) and not run.failure]
    bots = [run for run in runs if not run.facts.get("honest", True) and not run.failure]
    alerts = lambda run: any(finding["grade"] == "alert" and not finding["thread_level"] for finding in run.graded)
    return "\n".join([
        "## In short", "",
        f"- Programs that did not do their work, and of which nothing is said: {count(runs, lambda run: run.failure)}",
        f"- Honest programs with a pair of processes (the paper's rule): {count(honest, Run.pairs)}",
        f"- Honest programs with a pair of threads (the same rule, on threads): {count(honest, Run.thread_pairs)}",
        f"- The same where asking for names does not count: {count(honest, Run.thread_pairs_beyond_names)}",
        f"- Honest programs graded alert: {count(honest, alerts)}",
        f"- Stand-ins of a bot with a pair of processes: {count(bots, Run.pairs)}; graded alert: {count(bots, alerts)}",
        f"- Packets lost, in all runs together: {sum(run.lost for run in runs):,}", ""])


def main(results):
    runs = [Run(folder) for folder in sorted(results.iterdir()) if (folder / "program.json").exists()]
    runs.sort(key=lambda run: (list(KINDS).index(run.facts["kind"]), run.facts.get("order", 99)))
    parts = [machine(results, runs), summary(runs)]
    for kind, title in KINDS.items():
        chosen = [run for run in runs if run.facts["kind"] == kind]
        if not chosen:
            continue
        parts.append(f"## {title}: processes\n\n" + table(PROCESS_HEAD, map(process_row, chosen)))
        parts.append(f"## {title}: threads\n\n" + table(THREAD_HEAD, map(thread_row, chosen)))
        parts.append(f"## {title}: how their pairs are graded\n\n" + table(GRADE_HEAD, [row for run in chosen for row in grade_rows(run)]))
    text = "\n".join(parts)
    (results / "tables.md").write_text("<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n" + text)
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
