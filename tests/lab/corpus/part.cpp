// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/part.h"

#include <cstdlib>
#include <map>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lab/container.h"
#include "tests/lab/corpus/actor.h"
#include "tests/lab/corpus/control_groups.h"
#include "tests/lab/corpus/script.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/listener.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/servers.h"

namespace netgrove::lab {
namespace {
constexpr std::chrono::seconds kLongestPart{120}; ///< and as much longer as it is to be idle
} // namespace

std::chrono::milliseconds idleTime()
{
    const char* text = std::getenv(kIdleVariable);
    return std::chrono::milliseconds(text == nullptr ? 2500 : std::strtol(text, nullptr, 10));
}

std::chrono::seconds longestPart() { return kLongestPart + std::chrono::ceil<std::chrono::seconds>(idleTime()); }

const std::map<std::string, Part::Verb, std::less<>>& Part::verbs()
{
    static const std::map<std::string, Verb, std::less<>> all{
        {"run", &Part::runProgram}, // PATH WORDS…: another program, in a child
        {"exec", &Part::executeProgram}, // PATH WORDS…: another program, in this process
        {"activate", &Part::activate}, // PATH WORDS…: the same as run, with the listening socket
        {"hand-over", &Part::handOver}, // PATH WORDS…: the same as run, with the connection that was accepted last
        {"take-over", &Part::takeOver}, // takes the connection that was handed over
        {"fork", &Part::forkPart}, // [NAME]: a child with the same program
        {"real", &Part::runReal}, // PATH WORDS…: no stand-in, but the program of that name
        {"thread", &Part::startThread}, // [NAME]
        {"as", &Part::becomeUser}, // USER
        {"terminal", &Part::takeTerminal}, // a session of its own with a terminal
        {"keep", &Part::keep}, // PLACE BYTES [TIMES [PAUSE]]: TCP; asks for so many bytes; stays connected
        {"get", &Part::get}, // the same, and closes it
        {"put", &Part::put}, // PLACE BYTES [TIMES [PAUSE]]: TCP; gives so many bytes, each time answered
        {"push", &Part::push}, // the same, never answered
        {"talk", &Part::talk}, // PLACE BYTES [TIMES [PAUSE]]: UDP, each datagram answered
        {"shoot", &Part::shoot}, // the same, never answered
        {"seek", &Part::seek}, // PORT FIRST COUNT [DEAD-PORT]: TCP to so many peers; a third refuses
        {"accept", &Part::accept}, // PORT: listens (or takes what it was given), asks to be called, takes the call
        {"serve", &Part::serve}, // BYTES: answers whoever was accepted last
        {"answer", &Part::answer}, // BYTES [TIMES [PAUSE]]: the same, again and again
        {"go-on", &Part::goOn}, // BYTES [TIMES [PAUSE]]: asks over the connection that was kept last
        {"control", &Part::obey}, // PORT: connects, and waits to be told
        {"control-udp", &Part::obeyOverUdp}, // the same with datagrams
        {"strike", &Part::strike}, // flood [PEER] | scan | forge PEER | push PLACE BYTES: attacks
        {"give", &Part::give}, // PLACE: opens a UDP socket and passes it to the child of "channel"
        {"strike-given", &Part::strikeWithGiven}, // attacks with a socket that was passed to it
    };
    return all;
}

void Part::play(const Step& step)
{
    if (const auto verb = verbs().find(step.verb); verb != verbs().end()) {
        (this->*verb->second)(step);
    } else if (step.verb == "wait") {
        waitForAll();
    } else if (step.verb == "pause") {
        pause(std::chrono::milliseconds(number(step, 0, 0)));
    } else if (step.verb == "name") {
        std::string name;
        for (const std::string& each : step.words) {
            name += (name.empty() ? "" : " ") + each;
        }
        setName(name);
    } else if (step.verb == "setsid") {
        ::setsid();
    } else if (step.verb == "desktop") {
        logIn();
        ControlGroups::enter(groupOf(step));
        becomeUser({.verb = "as", .words = {"alice"}, .body = {}});
    } else if (step.verb == "session") {
        logIn();
        ControlGroups::enter(groupOf(step));
    } else if (const std::string group = groupOf(step); !group.empty()) {
        ControlGroups::enter(group);
    } else if (step.verb == "listen") {
        m_listener = listenAt(static_cast<std::uint16_t>(number(step, 0, 0)));
    } else if (step.verb == "ipv6") {
        m_family = Family::ipv6;
    } else if (step.verb == "channel") {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_channel.data()) != 0) {
            giveUpWithErrno("socketpair");
        }
    } else if (step.verb == "container") {
        m_children.push_back(
            spawnInContainer(word(step, 1), static_cast<unsigned>(number(step, 0, 1)), [&] { play(step.body); }));
    } else if (step.verb == "subreaper") {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    } else if (step.verb == "shape") {
        const Shape* shape = findShape(word(step, 0));
        shape->run({.family = m_family, .time = std::chrono::milliseconds(number(step, 1, 2000))});
    } else {
        giveUp(m_scene + ": there is no verb " + step.verb);
    }
}

std::string Part::word(const Step& step, std::size_t index) const
{
    if (index >= step.words.size()) {
        giveUp(m_scene + ": " + step.verb + " wants more words");
    }
    return step.words[index];
}

int Part::number(const Step& step, std::size_t index, int otherwise) const
{
    return index < step.words.size() ? static_cast<int>(std::strtol(step.words[index].c_str(), nullptr, 10))
                                     : otherwise;
}

/// "s3:443": a server, "p3:6881": somebody's PC.
Endpoint Part::place(const Step& step, std::size_t index) const
{
    const std::string text = word(step, index);
    const std::size_t colon = text.find(':');
    const auto which = static_cast<unsigned>(std::strtoul(text.c_str() + 1, nullptr, 10));
    const auto port = static_cast<std::uint16_t>(std::strtoul(text.c_str() + colon + 1, nullptr, 10));
    return {text.front() == 's' ? serverAddress(m_family, which) : peerAddress(m_family, which), port};
}

} // namespace netgrove::lab
