// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/lab/cases.h"
#include "tests/lab/corpus/actor.h"
#include "tests/lab/corpus/corpus.h"
#include "tests/lab/demo.h"
#include "tests/lab/matrix/matrix.h"
#include "tests/lab/runner.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/truth.h"

namespace {
using namespace netgrove::lab;

struct ShapeArguments {
    std::string name;
    bool isIpv6 = false;
    double seconds = 3;
    std::string timetable = "flood";
};

int runShape(const ShapeArguments& arguments)
{
    const Shape* shape = findShape(arguments.name);
    if (shape == nullptr) {
        giveUp("no shape is called " + arguments.name + "; see netgrove-lab list");
    }
    setName(std::string(shape->comm));
    requireLab();
    boundLife(kLongestLife);
    ShapeOptions options;
    options.family = arguments.isIpv6 ? Family::ipv6 : Family::ipv4;
    options.time = std::chrono::milliseconds(static_cast<std::int64_t>(arguments.seconds * 1000));
    options.controlPort = arguments.timetable == "demo" ? port::controlDemo
        : arguments.timetable == "scan"                 ? port::controlScan
                                                        : port::controlFlood;
    shape->run(options);
    tellDone();
    return 0;
}

struct CaseArguments {
    std::string name;
    int delayMilliseconds = 0;
    CaseOptions options;
};

int runCase(CaseArguments arguments)
{
    const Case* found = findCase(arguments.name);
    if (found == nullptr) {
        giveUp("no case is called " + arguments.name + "; see netgrove-lab list");
    }
    setName("lab-case");
    requireLab();
    boundLife(kLongestLife);
    arguments.options.delay = std::chrono::milliseconds(arguments.delayMilliseconds);
    found->run(arguments.options);
    tellDone();
    return 0;
}

int listAll()
{
    std::puts("Shapes (netgrove-lab shape NAME):");
    for (const Shape& shape : shapes()) {
        std::printf("  %-17s %-15s %.*s\n", shape.name.data(), shape.comm.data(),
            static_cast<int>(shape.description.size()), shape.description.data());
    }
    std::puts("Scenes of the corpus (netgrove-lab corpus --only NAME):");
    for (const Scene& scene : scenes()) {
        std::printf("  %-24s %-6s %.*s\n", scene.name.data(), scene.nature == Nature::bot ? "bot" : "benign",
            static_cast<int>(scene.description.size()), scene.description.data());
    }
    std::puts("Cases of who sent it (netgrove-lab case NAME):");
    for (const Case& each : cases()) {
        std::printf(
            "  %-17s %.*s\n", each.name.data(), static_cast<int>(each.description.size()), each.description.data());
    }
    return 0;
}
} // namespace

int main(int argc, char** argv)
{
    // An actor of the corpus: its arguments are those of whom it stands for.
    if (const char* part = std::getenv(kActorVariable)) {
        runActor(part);
    }
    CLI::App app("Netgrove's lab: two test hosts on this machine, and harmless programs with the shape of others.");
    app.require_subcommand(1);

    std::vector<std::string> command;
    CLI::App* hosts
        = app.add_subcommand("hosts", "Make the two hosts, run COMMAND in the pc host, take them away again");
    hosts->add_option("COMMAND", command, "what to run, after --")->required();
    int hostsMinutes = 15;
    hosts->add_option("--minutes", hostsMinutes, "how long the servers of the outside answer (default 15)")
        ->check(CLI::Range(1, 10080));

    DemoOptions demoOptions;
    CLI::App* demo
        = app.add_subcommand("demo", "Netgrove watching a few honest programs and one with the shape of a bot");
    demo->add_option(
        "--watch", demoOptions.watcher, "the program that watches (default: the window, or the terminal view)");
    demo->add_option(
        "--screenshot", demoOptions.screenshot, "draw the window into this PNG file once the pair is red, and end");
    demo->add_option("--seconds", demoOptions.seconds,
            "end after so long (default: when the window is closed, at most 15 minutes)")
        ->check(CLI::Range(1, 900));

    ShapeArguments shapeArguments;
    CLI::App* shape = app.add_subcommand("shape", "Be one of the stand-ins (inside the lab only)");
    shape->add_option("NAME", shapeArguments.name)->required();
    shape->add_flag("--ipv6", shapeArguments.isIpv6, "over IPv6");
    shape->add_option("--seconds", shapeArguments.seconds, "how long it goes on")->check(CLI::Range(0.1, 900.0));
    shape
        ->add_option(
            "--timetable", shapeArguments.timetable, "of a bot's control server: flood, scan (once), demo (in turn)")
        ->check(CLI::IsMember({"flood", "scan", "demo"}));

    CaseArguments caseArguments;
    CLI::App* one = app.add_subcommand("case", "Send and receive in one particular way (inside the lab only)");
    one->add_option("NAME", caseArguments.name)->required();
    one->add_option("--count", caseArguments.options.count, "of cases that do something many times")
        ->check(CLI::Range(1, 5000));
    one->add_option("--delay-ms", caseArguments.delayMilliseconds, "before the first packet")
        ->check(CLI::Range(0, 60'000));
    one->add_option("--descriptor", caseArguments.options.descriptor, "of the case \"continue\"");

    MatrixOptions matrixOptions;
    CLI::App* matrix = app.add_subcommand(
        "matrix", "Run the cases before netgrove-watch, traced and not, and compare what it says with the truth");
    matrix->add_option("--case", matrixOptions.cases, "only these; may be repeated (default: all)")
        ->take_all()
        ->type_size(1);
    matrix->add_option("--attribution", matrixOptions.attribution, "ebpf, proc or both")
        ->check(CLI::IsMember({"ebpf", "proc", "both"}));
    matrix->add_option("--count", matrixOptions.count, "of cases that do something many times")
        ->check(CLI::Range(1, 5000));
    matrix
        ->add_option("--floor", matrixOptions.floors,
            "CASE=PERCENT: still say where CASE misses its goal, but fail only below so many right; may be repeated")
        ->take_all()
        ->type_size(1);
    matrix
        ->add_option("--tries", matrixOptions.tries,
            "run a case below its goal or floor (and without wrong names) again, until it was run so often")
        ->check(CLI::Range(1, 10));
    matrix->add_option("--markdown", matrixOptions.markdown, "write the table into this file, too");
    matrix->add_option("--watch", matrixOptions.watcher, "another netgrove-watch than the one beside this program");

    CorpusOptions corpusOptions;
    CLI::App* corpus = app.add_subcommand(
        "corpus", "Play bots and honest programs before netgrove-watch, and compare its verdicts with what they are");
    corpus->add_option("--only", corpusOptions.only, "only this scene; may be repeated (default: all)")
        ->take_all()
        ->type_size(1);
    corpus->add_option("--attribution", corpusOptions.attribution, "ebpf, proc or both (default)")
        ->check(CLI::IsMember({"ebpf", "proc", "both"}));
    corpus->add_option("--view", corpusOptions.view, "of netgrove-watch: graded (default) or paper")
        ->check(CLI::IsMember({"graded", "paper"}));
    corpus->add_option("--idle", corpusOptions.idleSeconds, "seconds that an idle control connection is (2.5)")
        ->check(CLI::Range(0.1, 600.0));
    corpus->add_option("--together", corpusOptions.together, "so many scenes at the same time (10)")
        ->check(CLI::Range(1, 100));
    corpus
        ->add_option("--tries", corpusOptions.tries,
            "play what is wrong without tracing again, alone, until it was played so often (1)")
        ->check(CLI::Range(1, 10));
    corpus->add_option("--markdown", corpusOptions.markdown, "write the tables into this file, too");
    corpus->add_option("--record", corpusOptions.recordings, "play one by one, and record each into this folder");
    corpus->add_option("--watch", corpusOptions.watcher, "another netgrove-watch than the one beside this program");

    CLI::App* serve
        = app.add_subcommand("serve", "Make the hosts and say what the control server says, until interrupted");
    CLI::App* list = app.add_subcommand("list", "What there is");

    CLI11_PARSE(app, argc, argv);
    if (*hosts) {
        return runInHosts(command, std::chrono::minutes(hostsMinutes));
    }
    if (*demo) {
        return runDemo(demoOptions);
    }
    if (*shape) {
        return runShape(shapeArguments);
    }
    if (*one) {
        return runCase(caseArguments);
    }
    if (*matrix) {
        return runMatrix(matrixOptions);
    }
    if (*corpus) {
        return runCorpus(corpusOptions);
    }
    if (*serve) {
        return runServe();
    }
    return *list ? listAll() : 2;
}
