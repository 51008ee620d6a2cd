# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a soak went well. What fills up first (tables, the window's minutes) is no growth: a quarter of the time, and of a long run
a quarter of an hour, is not judged; of the rest the last third is compared with the first."""
import dataclasses
from statistics import median

WARM_UP = 15 * 60.0  # seconds, at most
SHORTEST = 9.5 * 60.0  # seconds


@dataclasses.dataclass
class Note:
    is_good: bool
    text: str


def thirds(rows, column):
    """Medians of the first and of the last third of what is judged."""
    length = rows[-1]["second"] - rows[0]["second"]
    judged = [row[column] for row in rows if row["second"] - rows[0]["second"] >= min(length / 4, WARM_UP)]
    third = max(1, len(judged) // 3)
    return median(judged[:third]), median(judged[-third:])


def flat(rows, column, what, share, floor):
    first, last = thirds(rows, column)
    allowed = max(floor, first * share)
    return Note(last - first <= allowed, f"{what}: {first:g} in the first third, {last:g} in the last (at most {allowed:.2g} more)")


def of_rows(rows):
    if rows[-1]["second"] - rows[0]["second"] < SHORTEST:
        return [Note(True, "shorter than ten minutes: what fills up cannot be told from what grows, so neither is judged")]
    notes = []
    for name in ("watch", "window"):
        notes += [flat(rows, f"{name}_mib", f"{name}, MiB", 0.05, 2.0),
                  flat(rows, f"{name}_descriptors", f"{name}, descriptors", 0, 2),
                  flat(rows, f"{name}_threads", f"{name}, threads", 0, 0),
                  flat(rows, f"{name}_cpu", f"{name}, per cent of a processor", 0.5, 2.0)]
    return notes


def of_verdicts(before, after):
    notes = [Note(not before, f"alerts about honest programs: {len(before)}")]
    for finding in before:
        notes.append(Note(False, f"  {finding['ancestor']} -> {finding['descendant']}"))
    new = [finding for finding in after if finding not in before]
    return notes + [Note(bool(new), "the bot at the end is an alert" if new else "the bot at the end was not found")]


def of_floods(watch, load):
    truth = load.truth_of_floods()
    seen = {}
    for pid, packets in watch.flows:
        if pid in truth:
            seen[pid] = seen.get(pid, 0) + packets
    missing = sum(truth.values()) - sum(min(seen.get(pid, 0), truth[pid]) for pid in truth)
    dropped = watch.stats.get("kernel_drops", 0) + watch.stats.get("queue_drops", 0)
    text = (f"{len(truth)} floods of {sum(truth.values())} packets: {missing} not counted for them; "
            f"{watch.stats.get('packets', 0)} packets in all, {dropped} said to be dropped, "
            f"{watch.stats.get('lost_events', 0)} events said to be lost")
    return [Note(missing <= dropped, text)]
