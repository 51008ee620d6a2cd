// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/evidence/weights.h"

#include <array>

namespace netgrove {
namespace {
using enum EvidenceKind;

constexpr std::array kWeights{
    Weight{bothCommunicate, "both-communicate", 20, false,
        "The paper's rule holds. On a desktop of today that alone is common, so it makes a notice and no more."},
    Weight{command, "command", 35, false,
        "Something came in unasked on a quiet connection, and a moment later a process was born or began to burst. A "
        "push message can do that too, so it needs company."},
    Weight{flood, "flood", 60, true,
        "Many packets out, fast, and nothing back: no client's protocol looks like that. Enough for an alert together "
        "with the rule."},
    Weight{portScan, "port-scan", 60, true,
        "Port after port of one host, refused or unanswered: a client knows the port that it wants."},
    Weight{hostScan, "host-scan", 60, true,
        "The same port of host after host, refused or unanswered: a client knows its server, and the peers of a file "
        "sharing program each have a port of their own."},
    Weight{doorKnocking, "door-knocking", 50, true,
        "Host after host on a port where one logs in or delivers mail: that is how bots spread and how they send spam; "
        "a person uses a few such hosts."},
    Weight{unanswered, "unanswered", 15, false,
        "Most of its connections fail. File sharing does that as well, so it is only a hint."},
    Weight{forgedSource, "forged-source", 100, true,
        "Packets under an address that is not this machine's: no honest program sends them."},
    Weight{crowd, "crowd", 20, false,
        "Several children of one parent began to talk within seconds. Worker pools do that too."},
    Weight{sameImage, "same-image", 25, false,
        "The child was forked and never started another program: it carries out what its parent was made for, as in "
        "the paper. Programs that start helpers mostly exec them."},
    Weight{orphaned, "orphaned", 10, false,
        "The process between them ended at once, so that the child is init's: the classic way to hide a parent, and of "
        "every daemon."},
    Weight{rawSocket, "raw-socket", 15, false,
        "It can write headers of its own. Ping and DHCP clients do, with an installed program."},
    Weight{inMemory, "in-memory", 40, false,
        "Its program is in no file that can be looked at. Container runtimes do that for a moment, and are known."},
    Weight{deleted, "deleted", 20, false,
        "Its program's file was removed while it runs, and nothing took its place: after an update there would be a "
        "new one."},
    Weight{sharedFolder, "shared-folder", 20, false,
        "Its program is where everyone may write, such as /tmp: the first place for what was just downloaded by "
        "another program. Developers build there too."},
    Weight{hiddenFolder, "hidden-folder", 5, false,
        "Its program is in a folder whose name begins with a dot. So are many games and tools of one user."},
    Weight{unpackaged, "unpackaged", 10, false,
        "No package of this system owns its program, so nobody but its maker vouches for it."},
    Weight{young, "young", 5, false, "Its program was written less than an hour before it ran. So is every build."},
    Weight{disguise, "disguise", 30, false,
        "It bears the name of a kernel thread or of a system program that it is not: that has no honest purpose."},
    Weight{nameMismatch, "name-mismatch", 5, false,
        "Its name is not its program's. Many programs name their processes, so it is a small hint."},
    Weight{noSession, "no-session", 5, false,
        "It has no terminal, nobody logged in for it, and it is no installed program: it runs for itself."},
    Weight{barrier, "barrier", -100, false,
        "One of them starts processes for everybody: init, a session manager, a login, a container engine. Being its "
        "descendant means nothing. More than a deed with company, since a login may be used for anything."},
    Weight{otherProgram, "other-program", -60, false,
        "An installed program of a person's session started another installed program: a mail program opens a browser. "
        "As much as one deed, so that a torrent client which a browser opened stays a notice."},
    Weight{ownHelper, "own-helper", -45, false,
        "Both are of one installed application, which is cut into processes for safety: browsers are. More than rule "
        "and fork together weigh; less than a deed."},
    Weight{sameFolder, "same-folder", -20, false,
        "Both programs are of one folder, as the parts of a game or of an editor are. Anyone can put two files into a "
        "folder, so this only takes back the rule's own weight."},
    Weight{ownServer, "own-server", -60, false,
        "The child only answers connections that others opened to a port on which its parent listens: it is a server, "
        "and someone wanted it. As soon as it opens one itself, this is void."},
    Weight{typed, "typed", -30, false,
        "Between them is a shell with a terminal of its own: a person types there. A bot could make one, so it does "
        "not "
        "outweigh a deed."},
    Weight{otherUnit, "other-unit", -10, false,
        "The service manager runs them as different units or applications. Any user can make a unit."},
    Weight{trusted, "trusted", 0, false, "The user said that this pair is expected: that is not counted, it decides."},
    Weight{trustLost, "trust-lost", 0, false,
        "The user trusted these programs when they held something else: that word no longer counts, and is no sign of "
        "a bot either."},
};

constexpr bool isInOrder()
{
    for (std::size_t index = 0; index < kWeights.size(); ++index) {
        if (static_cast<std::size_t>(kWeights.at(index).kind) != index) {
            return false;
        }
    }
    return true;
}
static_assert(isInOrder(), "one line for each kind, in the order of EvidenceKind");
} // namespace

std::span<const Weight> weights() { return kWeights; }

const Weight& weightOf(EvidenceKind kind) { return kWeights.at(static_cast<std::size_t>(kind)); }

} // namespace netgrove
