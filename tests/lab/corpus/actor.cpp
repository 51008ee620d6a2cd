// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/actor.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

#include <grp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lab/container.h"
#include "tests/lab/corpus/attack.h"
#include "tests/lab/corpus/control_groups.h"
#include "tests/lab/corpus/home.h"
#include "tests/lab/corpus/roles.h"
#include "tests/lab/corpus/script.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/descriptor_passing.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/listener.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/servers.h"
#include "tests/support/lab/socket_address.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::chrono::seconds kLongestPart{120}; ///< and as much longer as it is to be idle
constexpr int kGiven = 3; ///< the socket that a program was started with, as in sd_listen_fds(3)

std::chrono::milliseconds idleTime()
{
    const char* text = std::getenv(kIdleVariable);
    return std::chrono::milliseconds(text == nullptr ? 2500 : std::strtol(text, nullptr, 10));
}

std::chrono::seconds longestPart() { return kLongestPart + std::chrono::ceil<std::chrono::seconds>(idleTime()); }

/// One process of a scene, or one thread: what it holds, and what it does next.
class Actor {
public:
    explicit Actor(const Scene& scene)
        : m_scene(scene.name)
    {
    }
    void play(const std::vector<Step>& steps)
    {
        for (const Step& step : steps) {
            play(step);
        }
    }

private:
    void play(const Step& step);

    // What starts others.
    void runProgram(const Step& step);
    void executeProgram(const Step& step);
    void runWith(int descriptor, const Step& step);
    void activate(const Step& step);
    void handOver(const Step& step);
    void takeOver(const Step& step);
    void forkPart(const Step& step);
    void runReal(const Step& step);
    void startThread(const Step& step);
    void waitForAll();
    // What a process is.
    static void logIn();
    void becomeUser(const Step& step);
    void takeTerminal(const Step& step);
    // What talks.
    void keep(const Step& step);
    void get(const Step& step);
    void put(const Step& step);
    void push(const Step& step);
    void talk(const Step& step);
    void shoot(const Step& step);
    void seek(const Step& step);
    void accept(const Step& step);
    void serve(const Step& step);
    void answer(const Step& step);
    void goOn(const Step& step);
    // What bots do.
    void obey(const Step& step);
    void obeyOverUdp(const Step& step);
    void strike(const Step& step);
    void give(const Step& step);
    void strikeWithGiven(const Step& step);

    [[noreturn]] void become(const Step& step);
    std::string word(const Step& step, std::size_t index) const;
    int number(const Step& step, std::size_t index, int otherwise) const;
    Endpoint place(const Step& step, std::size_t index) const;

    using Verb = void (Actor::*)(const Step&);
    static const std::map<std::string, Verb, std::less<>>& verbs();

    std::string m_scene;
    Family m_family = Family::ipv4;
    std::deque<Connection> m_kept;
    std::deque<Connection> m_accepted;
    std::vector<pid_t> m_children;
    std::vector<std::jthread> m_threads;
    FileDescriptor m_listener;
    FileDescriptor m_terminal;
    std::array<int, 2> m_channel{-1, -1};
};

const std::map<std::string, Actor::Verb, std::less<>>& Actor::verbs()
{
    static const std::map<std::string, Verb, std::less<>> all{
        {"run", &Actor::runProgram}, // PATH WORDS…: another program, in a child
        {"exec", &Actor::executeProgram}, // PATH WORDS…: another program, in this process
        {"activate", &Actor::activate}, // PATH WORDS…: the same as run, with the listening socket
        {"hand-over", &Actor::handOver}, // PATH WORDS…: the same as run, with the connection that was accepted last
        {"take-over", &Actor::takeOver}, // takes the connection that was handed over
        {"fork", &Actor::forkPart}, // [NAME]: a child with the same program
        {"real", &Actor::runReal}, // PATH WORDS…: no stand-in, but the program of that name
        {"thread", &Actor::startThread}, // [NAME]
        {"as", &Actor::becomeUser}, // USER
        {"terminal", &Actor::takeTerminal}, // a session of its own with a terminal
        {"keep", &Actor::keep}, // PLACE BYTES [TIMES [PAUSE]]: TCP; asks for so many bytes; stays connected
        {"get", &Actor::get}, // the same, and closes it
        {"put", &Actor::put}, // PLACE BYTES [TIMES [PAUSE]]: TCP; gives so many bytes, each time answered
        {"push", &Actor::push}, // the same, never answered
        {"talk", &Actor::talk}, // PLACE BYTES [TIMES [PAUSE]]: UDP, each datagram answered
        {"shoot", &Actor::shoot}, // the same, never answered
        {"seek", &Actor::seek}, // PORT FIRST COUNT [DEAD-PORT]: TCP to so many peers; a third refuses
        {"accept", &Actor::accept}, // PORT: listens (or takes what it was given), asks to be called, takes the call
        {"serve", &Actor::serve}, // BYTES: answers whoever was accepted last
        {"answer", &Actor::answer}, // BYTES [TIMES [PAUSE]]: the same, again and again
        {"go-on", &Actor::goOn}, // BYTES [TIMES [PAUSE]]: asks over the connection that was kept last
        {"control", &Actor::obey}, // PORT: connects, and waits to be told
        {"control-udp", &Actor::obeyOverUdp}, // the same with datagrams
        {"strike", &Actor::strike}, // flood [PEER] | scan | forge PEER | push PLACE BYTES: attacks
        {"give", &Actor::give}, // PLACE: opens a UDP socket and passes it to the child of "channel"
        {"strike-given", &Actor::strikeWithGiven}, // attacks with a socket that was passed to it
    };
    return all;
}

void Actor::play(const Step& step)
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

std::string Actor::word(const Step& step, std::size_t index) const
{
    if (index >= step.words.size()) {
        giveUp(m_scene + ": " + step.verb + " wants more words");
    }
    return step.words[index];
}

int Actor::number(const Step& step, std::size_t index, int otherwise) const
{
    return index < step.words.size() ? static_cast<int>(std::strtol(step.words[index].c_str(), nullptr, 10))
                                     : otherwise;
}

/// "s3:443": a server, "p3:6881": somebody's PC.
Endpoint Actor::place(const Step& step, std::size_t index) const
{
    const std::string text = word(step, index);
    const std::size_t colon = text.find(':');
    const auto which = static_cast<unsigned>(std::strtoul(text.c_str() + 1, nullptr, 10));
    const auto port = static_cast<std::uint16_t>(std::strtoul(text.c_str() + colon + 1, nullptr, 10));
    return {text.front() == 's' ? serverAddress(m_family, which) : peerAddress(m_family, which), port};
}

// ------------------------------------------------------------------------------------------------ what starts others

void Actor::become(const Step& step)
{
    const std::string path = word(step, 0);
    std::vector<char*> arguments;
    for (const std::string& each : step.words) {
        arguments.push_back(const_cast<char*>(each.c_str()));
    }
    arguments.push_back(nullptr);
    ::setenv(kActorVariable, (m_scene + " " + std::to_string(step.number)).c_str(), 1);
    ::execv(path.c_str(), arguments.data());
    giveUpWithErrno(m_scene + ": cannot run " + path);
}

void Actor::runProgram(const Step& step)
{
    m_children.push_back(spawn("lab-starting", [&] { become(step); }));
}

void Actor::executeProgram(const Step& step) { become(step); }

void Actor::runWith(int descriptor, const Step& step)
{
    m_children.push_back(spawn("lab-starting", [&] {
        ::dup2(descriptor, kGiven);
        ::fcntl(kGiven, F_SETFD, 0); // where it is that number already, dup2(2) leaves it to be closed at the exec
        become(step);
    }));
}

void Actor::activate(const Step& step) { runWith(m_listener.get(), step); }

void Actor::handOver(const Step& step)
{
    runWith(m_accepted.back().descriptor(), step);
    m_accepted.pop_back();
}

void Actor::takeOver(const Step&)
{
    m_accepted.emplace_back(Protocol::tcp, FileDescriptor(kGiven), remoteEndpointOf(kGiven));
}

void Actor::forkPart(const Step& step)
{
    const std::string name = step.words.empty() ? myself().comm : step.words.front();
    m_children.push_back(spawn(
        name,
        [&] {
            m_children.clear(); // they are the parent's
            tellRole(m_scene, Role::actor);
            play(step.body);
        },
        longestPart()));
}

void Actor::runReal(const Step& step)
{
    m_children.push_back(spawn("lab-starting", [&] {
        tellRole(m_scene, Role::actor);
        ::unsetenv(kActorVariable);
        const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::dup2(nowhere, descriptor);
        }
        std::vector<char*> arguments;
        for (const std::string& each : step.words) {
            arguments.push_back(const_cast<char*>(each.c_str()));
        }
        arguments.push_back(nullptr);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }));
}

void Actor::startThread(const Step& step)
{
    m_threads.emplace_back([this, &step] {
        if (!step.words.empty()) {
            setName(step.words.front());
        }
        Actor part(*findScene(m_scene));
        part.m_family = m_family;
        part.play(step.body);
    });
}

void Actor::waitForAll()
{
    m_threads.clear();
    for (const pid_t child : m_children) {
        waitFor(child);
    }
    m_children.clear();
}

// ------------------------------------------------------------------------------------------------ what a process is

/// What pam_loginuid(8) does for every login, and what no process can undo.
void Actor::logIn()
{
    std::ofstream file("/proc/self/loginuid");
    file << userOf("alice") << std::flush;
}

void Actor::becomeUser(const Step& step)
{
    const uid_t user = userOf(word(step, 0));
    if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0) {
        giveUpWithErrno("become " + word(step, 0));
    }
}

void Actor::takeTerminal(const Step&)
{
    // The other end stays open in this process and its children: nobody hangs up, and nobody types.
    m_terminal = FileDescriptor(::posix_openpt(O_RDWR | O_NOCTTY));
    std::array<char, 64> name{};
    if (::grantpt(m_terminal.get()) != 0 || ::unlockpt(m_terminal.get()) != 0
        || ::ptsname_r(m_terminal.get(), name.data(), name.size()) != 0) {
        giveUpWithErrno("terminal");
    }
    ::setsid();
    const int terminal = ::open(name.data(), O_RDWR);
    if (terminal < 0 || ::ioctl(terminal, TIOCSCTTY, 0) != 0) {
        giveUpWithErrno("take the terminal");
    }
}

// ---------------------------------------------------------------------------------------------------- what talks

void Actor::keep(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.get(static_cast<std::size_t>(number(step, 1, 1000)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Actor::get(const Step& step)
{
    keep(step);
    m_kept.pop_back();
}

void Actor::put(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.put(static_cast<std::size_t>(number(step, 1, 1000)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Actor::push(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.send(static_cast<std::size_t>(number(step, 1, 1000)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Actor::talk(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::udp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.send(static_cast<std::size_t>(number(step, 1, 100)));
        connection.receive(65536);
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Actor::shoot(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::udp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.send(static_cast<std::size_t>(number(step, 1, 100)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Actor::seek(const Step& step)
{
    const auto port = static_cast<std::uint16_t>(number(step, 0, 0));
    for (int peer = 0; peer < number(step, 2, 1); ++peer) {
        // Every third is not there any more: as in any list of peers, or of links.
        const bool isThere = peer % 3 != 2;
        const int gone = number(step, 3, 20'000 + 911 * peer); // peers have ports of their own
        const auto which = static_cast<unsigned>(number(step, 1, 0) + peer);
        const Endpoint remote{peerAddress(m_family, which), isThere ? port : static_cast<std::uint16_t>(gone)};
        if (auto connection = Connection::tryTcp(remote, 100ms)) {
            ::fcntl(connection->descriptor(), F_SETFL, 0);
            connection->get(8000);
            m_kept.push_back(std::move(*connection));
        }
        pause(20ms);
    }
}

void Actor::accept(const Step& step)
{
    if (!m_listener.isOpen()) {
        int isListening = 0;
        socklen_t length = sizeof isListening;
        ::getsockopt(kGiven, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length);
        m_listener
            = isListening != 0 ? FileDescriptor(kGiven) : listenAt(static_cast<std::uint16_t>(number(step, 0, 0)));
    }
    tellCall(m_scene, static_cast<std::uint16_t>(number(step, 0, 0)));
    m_accepted.push_back(acceptOne(m_listener.get()));
}

void Actor::serve(const Step& step)
{
    if (m_accepted.empty()) {
        giveUp(m_scene + ": nobody to serve");
    }
    m_accepted.back().receive(kCallBytes);
    m_accepted.back().send(static_cast<std::size_t>(number(step, 0, 1000)));
}

void Actor::answer(const Step& step)
{
    for (int count = number(step, 1, 1); count > 0; --count) {
        m_accepted.back().send(static_cast<std::size_t>(number(step, 0, 1000)));
        pause(std::chrono::milliseconds(number(step, 2, 0)));
    }
}

void Actor::goOn(const Step& step)
{
    for (int count = number(step, 1, 1); count > 0; --count) {
        m_kept.back().get(static_cast<std::size_t>(number(step, 0, 1000)));
        pause(std::chrono::milliseconds(number(step, 2, 0)));
    }
}

// ------------------------------------------------------------------------------------------------- what bots do

void Actor::obey(const Step& step)
{
    tellRole(m_scene, Role::controller);
    const std::string port = word(step, 0);
    const bool isLater = port == "later";
    Connection& control = m_kept.emplace_back(Connection::tcp({controlAddress(m_family),
        isLater              ? port::controlLater
            : port == "scan" ? port::controlScan
                             : port::controlFlood}));
    if (isLater) {
        control.sendText("AFTER " + std::to_string(idleTime().count()) + "\n");
    }
    while (const auto heard = control.receiveLine()) {
        if (*heard == "flood" || *heard == "scan") {
            return;
        }
    }
    giveUp(m_scene + ": the control server said nothing");
}

void Actor::obeyOverUdp(const Step&)
{
    tellRole(m_scene, Role::controller);
    Connection& control = m_kept.emplace_back(Connection::udp({controlAddress(m_family), port::echo}));
    // It asks until the answer is long enough to be an order.
    for (const std::size_t bytes : {16U, 16U, 16U, 64U}) {
        control.send(bytes);
        control.receive(65536);
        pause(150ms);
    }
}

void Actor::strike(const Step& step)
{
    tellRole(m_scene, Role::attacker);
    const std::string way = word(step, 0);
    if (way == "flood") {
        Connection& connection = m_kept.emplace_back(
            Connection::udp({peerAddress(m_family, static_cast<unsigned>(number(step, 1, 190))), port::discard}));
        floodWithUdp(connection);
    } else if (way == "scan") {
        scanPorts(m_family);
    } else if (way == "forge") {
        const auto peer = static_cast<unsigned>(number(step, 1, 50));
        tellForgery(m_scene, peerAddress(m_family, peer));
        floodWithForgedSources(m_family, peer);
    } else if (way == "push") {
        Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 1)));
        connection.send(static_cast<std::size_t>(number(step, 2, 1000)));
    } else {
        giveUp(m_scene + ": there is no attack " + way);
    }
}

void Actor::give(const Step& step)
{
    const Connection opened = Connection::udp(place(step, 0));
    passDescriptor(m_channel[0], opened.descriptor());
}

void Actor::strikeWithGiven(const Step& step)
{
    FileDescriptor given = receiveDescriptor(m_channel[1]);
    tellRole(m_scene, Role::attacker);
    Connection connection(Protocol::udp, std::move(given), place(step, 0));
    floodWithUdp(connection);
}

const std::vector<Step>& scriptOf(const Scene& scene)
{
    static std::map<std::string_view, std::vector<Step>> parsed;
    auto found = parsed.find(scene.name);
    if (found == parsed.end()) {
        auto steps = parseScript(scene.script);
        if (!steps) {
            giveUp(std::string(scene.name) + ": " + steps.error().detail);
        }
        found = parsed.emplace(scene.name, std::move(*steps)).first;
    }
    return found->second;
}
} // namespace

void playScene(const Scene& scene)
{
    boundLife(longestPart());
    tellRole(std::string(scene.name), Role::actor);
    Actor(scene).play(scriptOf(scene));
}

void runActor(const std::string& part)
{
    const std::size_t space = part.find(' ');
    const Scene* scene = findScene(part.substr(0, space));
    const Step* step = scene == nullptr || space == std::string::npos
        ? nullptr
        : findStep(scriptOf(*scene), static_cast<int>(std::strtol(part.c_str() + space, nullptr, 10)));
    if (step == nullptr) {
        giveUp("no part is called " + part);
    }
    requireLab();
    boundLife(longestPart());
    tellRole(std::string(scene->name), Role::actor);
    {
        Actor actor(*scene);
        actor.play(step->body);
    }
    std::exit(0);
}

} // namespace netgrove::lab
