// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "core/base/file_descriptor.h"
#include "tests/lab/corpus/scene.h"
#include "tests/lab/corpus/script.h"
#include "tests/support/lab/addresses.h"
#include "tests/support/lab/connection.h"

namespace netgrove::lab {

constexpr int kGiven = 3; ///< the socket that a program was started with, as in sd_listen_fds(3)

/// How long "control later" is silent.
std::chrono::milliseconds idleTime();
/// A part ends by then, come what may.
std::chrono::seconds longestPart();

/// One process of a scene, or one thread: what it holds, and what it does next.
class Part {
public:
    explicit Part(const Scene& scene)
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

    using Verb = void (Part::*)(const Step&);
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

} // namespace netgrove::lab
