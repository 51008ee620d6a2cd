# SPDX-License-Identifier: GPL-3.0-or-later
"""What an assistive tool sees and does: the accessible tree over AT-SPI (libatspi), found by role and name, and never by position."""

import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

STATE = Atspi.StateType
PATIENCE = 15_000  # milliseconds: a busy machine answers late
Atspi.set_timeout(PATIENCE, 2 * PATIENCE)


class NotSeen(Exception):
    """What was waited for did not come."""


def wait_for(what, look, seconds):
    """The first value that is not None, False or empty; looked for again and again."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            found = look()
            if found:
                return found
        except GLib.Error:
            pass  # it went away while we looked
        time.sleep(0.05)
    raise NotSeen(what)


def children(node):
    """Those that are there when they are asked for."""
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def all_below(node):
    try:
        for child in children(node):
            yield child
            yield from all_below(child)
    except GLib.Error:
        return


def is_in_state(node, *states):
    held = node.get_state_set()
    return all(held.contains(state) for state in states)


def is_shown(node):
    return is_in_state(node, STATE.SHOWING, STATE.VISIBLE)


def find_all(root, role, fits=lambda node: True):
    return [node for node in all_below(root) if node.get_role_name() == role and fits(node)]


def find(root, role, name):
    """The shown one of this role whose name is, or begins as, `name`."""
    for node in find_all(root, role, is_shown):
        if node.get_name().replace("&", "").startswith(name):
            return node
    return None


def application(name, seconds):
    def look():
        desktop = Atspi.get_desktop(0)
        return next((one for one in children(desktop) if one.get_name() == name), None)

    return wait_for(f"an application called {name}", look, seconds)


def act(node, wanted="Press"):
    """Does one of the node's own actions, by its name."""
    actions = node.get_action_iface()
    for index in range(actions.get_n_actions() if actions else 0):
        if Atspi.Action.get_action_name(actions, index) == wanted:
            Atspi.Action.do_action(actions, index)
            return
    raise NotSeen(f"the action {wanted} of {node.get_role_name()} “{node.get_name()}”")
