#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole story of Netgrove by accessibility alone: no picture is looked at, no mouse is moved. A window watches the lab's two
hosts, in which a stand-in has the shape of a bot. It is found in the forest's accessible tree, its reasons are read, it is
suspended and resumed; what the window says is compared with what the kernel says. Then every control of the window is asked for
its role and name.

    story.py BUILD-FOLDER      inside session.sh, as root (the lab captures)
"""

import re
import subprocess
import sys
import time

from accessible import STATE, NotSeen, act, all_below, application, children, find, find_all, is_in_state, is_shown, wait_for

BEGIN = time.monotonic()


def say(text):
    print(f"{time.monotonic() - BEGIN:5.1f} s  {text}", flush=True)


def state_of(pid):
    """As the kernel tells it: proc(5), the letter behind the name."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        raise NotSeen(f"process {pid}: it has ended") from None


def red_pair(window):
    """The two ends of an alert, in the forest: parent, child."""
    forest = find(window, "tree", "Forest of processes")
    alerts = [item for item in find_all(forest, "table cell") if "alert" in item.get_description()] if forest else []
    for parent in alerts:
        for child in alerts:
            if "Pair: child" in child.get_description() and f"child of {parent.get_name()}" in child.get_description():
                return parent, child
    return None


def read_reasons(window):
    reasons = find(window, "filler", "Reasons")
    names = [row.get_name() for row in children(reasons) if row.get_role_name() == "filler"] if reasons else []
    return names if all(names) else []  # they were made anew while we read: again


def tell_story(window):
    pair = wait_for("a red pair in the forest", lambda: red_pair(window), 40)
    for end in pair:
        say(f"in the forest: “{end.get_name()}”: {end.get_description()}")
    parent = pair[0]  # who is commanded; its children come and go
    pid = int(re.search(r"(\d+)$", parent.get_name()).group(1))
    act(parent)
    say("the parent is selected by its own action")
    reasons = wait_for("reasons", lambda: read_reasons(window), 10)
    say("the inspector says why:")
    for reason in reasons:
        print(f"           {reason}")
    if not any(reason.startswith("For, +") for reason in reasons):
        raise NotSeen("a reason with points")

    act(wait_for("the button Suspend", lambda: enabled(find(window, "push button", "Suspend…")), 5))
    dialog = wait_for("a question", lambda: next(iter(dialogs(window)), None), 10)
    say(f"asked: “{dialog.get_name()}”")
    act(wait_for("its answer", lambda: find(dialog, "push button", "Suspend"), 5))
    wait_for("the kernel to stop it", lambda: state_of(pid) == "T", 10)
    say(f"the kernel: process {pid} is stopped (T)")
    word = wait_for("the state Suspended", lambda: find(window, "label", "suspended"), 45)
    say(f"the inspector: State: {word.get_name()}")

    act(wait_for("the button Resume", lambda: enabled(find(window, "push button", "Resume")), 45))
    wait_for("the kernel to let it run", lambda: state_of(pid) != "T", 10)
    say(f"resumed; the kernel: {state_of(pid)}")
    wait_for("the state to change", lambda: not find(window, "label", "suspended"), 45)
    say("the inspector has followed")


def enabled(node):
    return node if node and is_in_state(node, STATE.ENABLED) else None


# --------------------------------------------------------------------------------------------------- names and roles


def dialogs(window):
    application_ = window.get_application()
    return [node for node in find_all(application_, "dialog") if is_shown(node)]


def nameless(root):
    """Controls that can be reached and do not say what they are."""
    found = []
    for node in all_below(root):
        role = node.get_role_name()
        if is_in_state(node, STATE.FOCUSABLE, STATE.SHOWING) and (not node.get_name() or role in ("unknown", "invalid")):
            if role not in ("scroll pane", "viewport", "layered pane"):  # hold others, and are no controls themselves
                found.append(f"{role} in {node.get_parent().get_role_name()} “{node.get_parent().get_name()}”")
    return found


def controls(root):
    return sum(1 for node in all_below(root) if is_in_state(node, STATE.FOCUSABLE, STATE.SHOWING))


def report(name, root):
    found = nameless(root)
    say(f"{name}: {controls(root)} controls, {len(found)} of them without a name")
    return [f"{name}: {fault}" for fault in found]


def close(dialog):
    for name in ("Cancel", "Close", "OK", "Watch this PC"):
        button = find(dialog, "push button", name)
        if button:
            act(button)
            return
    raise NotSeen(f"a way out of “{dialog.get_name()}”")


def main(build):
    lab = subprocess.Popen([f"{build}/bin/netgrove-lab", "demo", "--watch", f"{build}/bin/netgrove", "--seconds", "150"],
                           stdout=subprocess.DEVNULL)
    try:
        window = wait_for("the window", lambda: find(application("netgrove", 20), "frame", "Netgrove"), 20)
        say("the window is there")
        welcome = next(iter(dialogs(window)), None)
        if welcome:
            say(f"it explains itself: “{welcome.get_name()}”")
            close(welcome)
        tell_story(window)
        faults = report("the window", window)
        for fault in faults:
            print(f"without a name: {fault}", file=sys.stderr)
        return 1 if faults else 0
    except NotSeen as missing:
        print(f"story: not seen: {missing}", file=sys.stderr)
        return 1
    finally:
        lab.terminate()
        lab.wait(20)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
