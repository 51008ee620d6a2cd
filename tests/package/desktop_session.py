#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of the smallest kind, and what its user does with Netgrove in it. Run by desktop_session, in its overlay."""
import os
import pathlib
import pwd
import signal
import subprocess
import sys
import threading
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

USER, OTHER, SESSION = "forester", "stranger", "n77"
PICTURES = pathlib.Path("/tmp/pictures")
PROGRAMS = ("browser", "mail", "radio", "calendar")
POLKIT = "org.freedesktop.PolicyKit1"
AGENT_XML = """<node><interface name="org.freedesktop.PolicyKit1.AuthenticationAgent">
  <method name="BeginAuthentication"><arg type="s"/><arg type="s"/><arg type="s"/><arg type="a{ss}"/><arg type="s"/>
    <arg type="a(sa{sv})"/></method>
  <method name="CancelAuthentication"><arg type="s"/></method></interface></node>"""


def wait_until(is_so, what, seconds=30):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.05)


class Agent:
    """Asks nobody: does with a question what it was told. For the whole session, as a desktop's own agent is."""

    def __init__(self):
        self.script = "grant"  # or: cancel, wrong, wait
        self.questions = []
        self._open = []
        self.bus = Gio.DBusConnection.new_for_address_sync(
            "unix:path=/run/dbus/system_bus_socket",
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None,
            None,
        )
        interface = Gio.DBusNodeInfo.new_for_xml(AGENT_XML).interfaces[0]
        self.bus.register_object("/agent", interface, self._called, None, None)
        self._loop = GLib.MainLoop()
        threading.Thread(target=self._loop.run, daemon=True).start()

    def _authority(self, method, arguments):
        self.bus.call_sync(
            POLKIT, "/org/freedesktop/PolicyKit1/Authority", f"{POLKIT}.Authority", method, arguments, None, 0, -1, None
        )

    @staticmethod
    def _subject():
        return ("unix-session", {"session-id": GLib.Variant("s", SESSION)})

    def come(self):
        self._authority("RegisterAuthenticationAgent", GLib.Variant("((sa{sv})ss)", (self._subject(), "C", "/agent")))

    def go(self):
        self._authority("UnregisterAuthenticationAgent", GLib.Variant("((sa{sv})s)", (self._subject(), "/agent")))

    def _called(self, _bus, _sender, _path, _interface, method, arguments, answer):
        if method == "CancelAuthentication":
            answer.return_value(None)
            return
        action, message, _icon, _details, cookie, _identities = arguments.unpack()
        self.questions.append((action, message))
        if self.script == "cancel":
            answer.return_dbus_error(f"{POLKIT}.Error.Cancelled", "closed")
        elif self.script == "wrong":  # three times a wrong password: the dialog is over, and nobody was authenticated
            answer.return_value(None)
        elif self.script == "wait":
            self._open.append((cookie, answer))
        else:
            self._grant(cookie, answer)

    def _grant(self, cookie, answer):
        # As polkit's own setuid helper does once the password was right; it also names the agent's user (…Response2), which is root, who
        # has registered this one, before polkit 125, and the one who is asked since.
        root = ("unix-user", {"uid": GLib.Variant("u", 0)})
        response = GLib.Variant("(s(sa{sv}))", (cookie, root))
        done = lambda bus, result: (bus.call_finish(result), answer.return_value(None))  # noqa: E731
        self.bus.call(
            POLKIT, "/org/freedesktop/PolicyKit1/Authority", f"{POLKIT}.Authority", "AuthenticationAgentResponse",
            response, None, 0, -1, None, done
        )

    def grant_open(self):
        while self._open:
            self._grant(*self._open.pop())


class Desktop:
    def __init__(self):
        self.processes = []
        for user in (USER, OTHER):
            subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", user], check=True)
        self.uid = pwd.getpwnam(USER).pw_uid
        self._make_session()
        self._make_programs()
        pathlib.Path("/run/dbus").mkdir()
        self.start(["dbus-daemon", "--config-file=/usr/share/dbus-1/system.conf", "--nofork", "--nopidfile"])
        wait_until(pathlib.Path("/run/dbus/system_bus_socket").exists, "the system bus")
        self.start(["Xvfb", ":77", "-screen", "0", "1320x860x24", "-nolisten", "tcp"])
        wait_until(pathlib.Path("/tmp/.X11-unix/X77").exists, "the screen")
        runtime = pathlib.Path(f"/run/user/{self.uid}")
        runtime.mkdir(mode=0o700, parents=True)
        os.chown(runtime, self.uid, self.uid)
        self.environment = {
            "HOME": f"/home/{USER}", "USER": USER, "LOGNAME": USER, "PATH": "/usr/bin:/bin", "DISPLAY": ":77",
            "XDG_RUNTIME_DIR": str(runtime), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
            "LC_ALL": "C.UTF-8", "XDG_CURRENT_DESKTOP": "Openbox",
        }
        self.start_as_user(["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={runtime}/bus"])
        wait_until((runtime / "bus").exists, "the session bus")
        self.start_as_user(["openbox", "--sm-disable"])
        for name in PROGRAMS:
            self.start_as_user([f"/home/{USER}/bin/{name}"])
        for group in self.groups:  # polkit takes an agent for a session only from that session
            (group / "cgroup.procs").write_text(str(os.getpid()))
        self.agent = Agent()

    def _make_session(self):
        """What logind says of a session in front, in its own files; its processes are in its control group (sd-login(3))."""
        for folder in ("sessions", "users", "seats"):
            pathlib.Path("/run/systemd", folder).mkdir(parents=True)
        pathlib.Path("/run/systemd/sessions", SESSION).write_text(
            f"UID={self.uid}\nUSER={USER}\nACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=x11\nCLASS=user\nSEAT=seat0\n"
        )
        pathlib.Path("/run/systemd/users", str(self.uid)).write_text(f"NAME={USER}\nSTATE=active\nSESSIONS={SESSION}\n")
        self.groups = []
        for hierarchy in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"):
            if os.path.exists(f"{hierarchy}/cgroup.procs"):
                group = pathlib.Path(f"{hierarchy}/user.slice/user-{self.uid}.slice/session-{SESSION}.scope")
                group.mkdir(parents=True, exist_ok=True)
                self.groups.append(group)

    def _make_programs(self):
        """Something to see: programs of the user's that send a datagram now and then, to addresses that are nobody's (RFC 5737)."""
        folder = pathlib.Path(f"/home/{USER}/bin")
        folder.mkdir()
        for number, name in enumerate(PROGRAMS, 1):
            program = folder / name
            program.write_text(
                "#!/bin/bash\nexec {silence}<> <(:)\nfor (( i = 0; i < 600; ++i )); do\n"
                f"    echo hello >/dev/udp/198.51.100.{number}/443\n    read -rt 0.5 -u $silence\ndone\n"
            )
            program.chmod(0o755)

    def start(self, command, **options):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def _enter(self):
        for group in self.groups:
            (group / "cgroup.procs").write_text(str(os.getpid()))
        os.setgroups([])
        os.setgid(self.uid)
        os.setuid(self.uid)
        os.chdir(f"/home/{USER}")

    def start_as_user(self, command):
        return self.start(command, preexec_fn=self._enter, env=self.environment)

    def run_as_user(self, *command):
        done = subprocess.run(command, preexec_fn=self._enter, env=self.environment, capture_output=True, text=True)
        return done.stdout.strip()

    def helper(self):
        try:
            reply = self.agent.bus.call_sync(
                "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                GLib.Variant("(s)", ("org.netgrove.Helper1",)), None, 0, -1, None
            )
            return reply.unpack()[0]
        except GLib.Error:
            return 0

    def is_watching(self):
        """The helper's launcher has a sensor."""
        children = lambda pid: pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()  # noqa: E731
        helper = self.helper()
        return bool(helper) and any(children(launcher) for launcher in children(helper))

    def windows(self):
        return self.run_as_user("xdotool", "search", "--onlyvisible", "--class", "netgrove").split()

    def keys(self, *keys):
        for key in keys:
            self.run_as_user("xdotool", "key", "--clearmodifiers", key)
            time.sleep(0.4)

    def click(self, x, y):
        self.run_as_user("xdotool", "mousemove", str(x), str(y), "click", "1")

    def type(self, text):
        self.run_as_user("xdotool", "type", "--delay", "40", text)

    def picture(self, name):
        picture = PICTURES / f"{name}.png"
        subprocess.run(["import", "-display", ":77", "-window", "root", str(picture)], check=True)

    def shaded(self):
        """Pixels in the forest's middle, beside its legend, that have the colour of who talks just now (ui/theme.cpp)."""
        screen = subprocess.run(["import", "-display", ":77", "-window", "root", "png:-"], check=True, capture_output=True).stdout
        share = subprocess.run(
            ["convert", "png:-", "-crop", "570x510+275+130", "-fuzz", "2%", "-fill", "black", "+opaque", "#5b7394", "-fill", "white",
             "-opaque", "#5b7394", "-format", "%[fx:mean*w*h]", "info:-"],
            check=True, capture_output=True, input=screen
        )
        return round(float(share.stdout))

    def close(self):
        if helper := self.helper():
            os.kill(helper, signal.SIGTERM)
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(10)
        for group in self.groups:
            (group.parent.parent.parent / "cgroup.procs").write_text(str(os.getpid()))
            for left in map(int, (group / "cgroup.procs").read_text().split()):  # what the user's session has started besides
                os.kill(left, signal.SIGTERM)
            wait_until(lambda: not (group / "cgroup.procs").read_text().strip(), "the session's processes", 10)
            for folder in (group, group.parent, group.parent.parent):
                try:
                    folder.rmdir()
                except OSError:
                    break


class Window:
    """Netgrove, started as a menu starts it."""

    def __init__(self, desktop):
        self.desktop = desktop
        desktop.start_as_user(["gio", "launch", "/usr/share/applications/org.netgrove.Netgrove.desktop"]).wait(20)
        wait_until(desktop.windows, "Netgrove's window")
        self.pid = int(desktop.run_as_user("xdotool", "getwindowpid", desktop.windows()[0]))
        assert os.readlink(f"/proc/{self.pid}/exe") == "/usr/bin/netgrove"
        assert os.stat(f"/proc/{self.pid}").st_uid == desktop.uid
        time.sleep(1)
        desktop.keys("Escape")  # the welcome, the first time

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        wait_until(lambda: not os.path.exists(f"/proc/{self.pid}"), "the window's end")
        wait_until(lambda: not self.desktop.is_watching(), "the end of the capture")


def kill_of_a_stranger(desktop):
    victim = desktop.start(["sleep", "7777"], user=OTHER, group=OTHER, extra_groups=[])
    desktop.agent.questions.clear()
    desktop.keys("ctrl+e", "ctrl+2", "ctrl+f")
    desktop.type(f"pid:{victim.pid}")
    time.sleep(1.5)
    desktop.click(200, 95)
    desktop.keys("End")  # of the rows that are left: who is looked for stands under its ancestors
    desktop.click(1252, 162)  # Kill…
    time.sleep(1)
    desktop.picture("kill")
    desktop.keys("alt+k")
    wait_until(lambda: desktop.agent.questions, "the second question")
    assert desktop.agent.questions == [
        ("org.netgrove.signal-process", "Authentication is required to let Netgrove signal processes of other users: "
            f"SIGKILL: sleep ({victim.pid})")
    ], desktop.agent.questions
    wait_until(lambda: victim.poll() is not None, "the victim's end")
    assert victim.returncode == -signal.SIGKILL
    desktop.keys("ctrl+f", "ctrl+a", "BackSpace", "ctrl+1", "ctrl+e")
    print("a stranger's process: killed through the helper, after", desktop.agent.questions[0][1])


def first_day(desktop):
    agent = desktop.agent
    agent.come()
    agent.script = "wait"
    window = Window(desktop)
    wait_until(lambda: agent.questions, "the question")
    assert agent.questions == [
        ("org.netgrove.monitor", "Authentication is required to let Netgrove see the network traffic and the processes of all users")
    ], agent.questions
    print("prompt:", agent.questions[0][1])
    time.sleep(1.5)
    desktop.picture("waiting")
    assert desktop.shaded() == 0, "somebody is drawn as talking, and nobody was listened to"
    agent.script = "grant"
    agent.grant_open()
    wait_until(desktop.is_watching, "the capture")
    # Four circles of 22 pixels, where the forest is small.
    wait_until(lambda: desktop.shaded() > 4 * 250, "the forest, in which four programs talk")
    desktop.click(1299, 72)  # of births the kernel tells only the machine's first network namespace: that was read
    time.sleep(2)
    desktop.picture("granted")
    print("the forest:", desktop.shaded(), "pixels are those of programs that talk")
    kill_of_a_stranger(desktop)
    return window


def helper_dies(desktop):
    os.kill(desktop.helper(), signal.SIGKILL)
    died = time.monotonic()
    wait_until(lambda: desktop.shaded() == 0, "the window notices that its helper has died", 3)
    noticed = time.monotonic() - died
    time.sleep(2)
    desktop.picture("helper-died")
    desktop.keys("alt+r")  # Restart
    wait_until(desktop.is_watching, "the capture, once more")
    wait_until(lambda: desktop.shaded() > 4 * 250, "the forest, once more")
    print(f"the helper: killed, which the window shows {noticed:.1f} s later, and started again from there")


def nobody_needs_the_helper(desktop):
    left = time.monotonic()
    wait_until(lambda: not desktop.helper(), "the helper goes when nobody needs it", 70)
    stayed = time.monotonic() - left
    assert stayed > 50, stayed
    print(f"the helper: gone {stayed:.0f} s after its last window")


def other_states(desktop):
    agent = desktop.agent
    # What was granted is kept for some minutes: a new polkitd has forgotten it.
    for state, script in (("cancelled", "cancel"), ("denied", "wrong")):
        forget(desktop)
        agent.come()
        agent.script = script
        picture_of(desktop, state)
    forget(desktop)
    picture_of(desktop, "no-agent")
    service = pathlib.Path("/usr/share/dbus-1/system-services/org.netgrove.Helper1.service")
    service.unlink()
    if helper := desktop.helper():
        os.kill(helper, signal.SIGTERM)
    wait_until(lambda: not desktop.helper(), "the helper's end")
    time.sleep(1)  # the bus looks at its folders by itself
    picture_of(desktop, "not-installed")


def forget(desktop):
    call = lambda method, *arguments: desktop.agent.bus.call_sync(  # noqa: E731
        "org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, *arguments, None, 0, -1, None
    ).unpack()[0]
    pid = call("GetConnectionUnixProcessID", GLib.Variant("(s)", (POLKIT,)))
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not call("NameHasOwner", GLib.Variant("(s)", (POLKIT,))), "polkitd's end")


def picture_of(desktop, state):
    window = Window(desktop)
    time.sleep(3)
    desktop.picture(state)
    window.close()


def main():
    desktop = Desktop()
    try:
        window = first_day(desktop)
        helper_dies(desktop)
        window.close()
        nobody_needs_the_helper(desktop)
        if "--pictures" in sys.argv:
            other_states(desktop)
    except Exception:
        desktop.picture("failed")
        raise
    finally:
        desktop.close()


main()
