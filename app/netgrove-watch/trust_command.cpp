// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/trust_command.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/safe_text.h"
#include "core/trust/trust_store.h"

namespace netgrove::watch {
namespace {
struct Words {
    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::string rule{toText(Rule::serverLikePair)};
    std::string note;
};

std::string safe(std::string_view text) { return safeText(text, 1000).text; }

TrustOutcome fail(ExitStatus status, const std::string& what, const char* tryThis = "")
{
    return {.status = status, .output = {}, .error = "netgrove-watch: " + safe(what) + "\n" + tryThis};
}

TrustOutcome fail(const Error& error)
{
    const char* hint = error.code == ErrorCode::tooNew ? "It was written by a newer Netgrove; nothing was changed.\n"
        : error.code == ErrorCode::badInput
        ? "Nothing was changed. If it is the file of what you trust: mend it, or move it away to begin anew.\n"
        : error.code == ErrorCode::noPrivilege ? "You may not read or change it.\n"
                                               : "";
    return fail(ExitStatus::couldNotWrite, error.detail, hint);
}

std::string line(const TrustEntry& entry, std::size_t number)
{
    const auto program = [](const TrustedProgram& file) {
        return safe(file.path) + " (SHA-256 " + file.contentHash.substr(0, 12) + "…)";
    };
    std::string text = std::to_string(number) + ". " + std::string(toText(entry.rule)) + "\n";
    if (!entry.ancestor.path.empty()) {
        text += "   ancestor    " + program(entry.ancestor) + "\n";
    }
    text += "   descendant  " + program(entry.descendant) + "\n";
    text += "   " + safe(entry.who) + ", " + toRfc3339(entry.when).substr(0, 10);
    return text + (entry.note.empty() ? "\n" : ": " + safe(entry.note) + "\n");
}

TrustOutcome list(const TrustStore& store)
{
    const auto trusted = store.read();
    if (!trusted) {
        return fail(trusted.error());
    }
    std::string text;
    for (std::size_t index = 0; index < trusted->entries().size(); ++index) {
        text += line(*trusted->entries()[index], index + 1);
    }
    if (text.empty()) {
        text = "Nothing is trusted by " + safe(store.file().user) + " (" + safe(store.file().path.string()) + ").\n";
    }
    return {.status = ExitStatus::nothingFound, .output = std::move(text), .error = {}};
}

Result<TrustEntry> entryOf(const std::vector<std::string>& files, const std::string& rule, bool areRead)
{
    TrustEntry entry;
    entry.rule = rule == toText(Rule::spoofedSource) ? Rule::spoofedSource : Rule::serverLikePair;
    if (files.size() != (entry.rule == Rule::serverLikePair ? 2U : 1U)) {
        return failure(ErrorCode::badInput,
            entry.rule == Rule::serverLikePair ? "a pair needs two programs: the ancestor's and the descendant's"
                                               : "a spoofed source needs one program: the sender's");
    }
    std::vector<TrustedProgram> programs;
    for (const std::string& file : files) {
        // To take trust back the file need not be there any more.
        auto program = trustedProgramAt(file);
        if (!program && areRead) {
            return tl::unexpected(program.error());
        }
        programs.push_back(program ? std::move(*program) : TrustedProgram{.path = file, .contentHash = {}});
    }
    entry.descendant = std::move(programs.back());
    if (programs.size() == 2) {
        entry.ancestor = std::move(programs.front());
    }
    return entry;
}

TrustOutcome add(TrustStore& store, const Words& words)
{
    auto entry = entryOf(words.added, words.rule, true);
    if (!entry) {
        return fail(ExitStatus::badArguments, entry.error().detail, "Try netgrove-watch trust --help.\n");
    }
    entry->who = store.file().user;
    entry->when = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    entry->note = words.note;
    const auto after = store.add(*entry);
    if (!after) {
        return fail(after.error());
    }
    return {.status = ExitStatus::nothingFound,
        .output = "Trusted, for " + safe(store.file().user) + ":\n" + line(*entry, after->entries().size()),
        .error = {}};
}

TrustOutcome remove(TrustStore& store, const Words& words)
{
    std::size_t number = 0;
    const std::string& first = words.removed.front();
    const auto [end, error] = std::from_chars(first.data(), first.data() + first.size(), number);
    std::optional<TrustEntry> wanted;
    if (words.removed.size() == 1 && error == std::errc{} && end == first.data() + first.size()) {
        const auto trusted = store.read();
        if (!trusted) {
            return fail(trusted.error());
        }
        if (number == 0 || number > trusted->entries().size()) {
            return fail(ExitStatus::badArguments, "there is no entry " + first,
                "netgrove-watch trust list shows them with their numbers.\n");
        }
        wanted = *trusted->entries()[number - 1];
    } else if (auto named = entryOf(words.removed, words.rule, false)) {
        wanted = std::move(*named);
    } else {
        return fail(ExitStatus::badArguments, named.error().detail, "Try netgrove-watch trust --help.\n");
    }
    const auto after = store.remove(*wanted);
    if (!after) {
        const bool isMissing = store.read().has_value() && after.error().code == ErrorCode::badInput;
        return isMissing
            ? fail(ExitStatus::badArguments, after.error().detail, "netgrove-watch trust list shows what there is.\n")
            : fail(after.error());
    }
    return {.status = ExitStatus::nothingFound, .output = "No longer trusted.\n", .error = {}};
}
} // namespace

bool isTrustCommand(int argumentCount, const char* const* arguments)
{
    return argumentCount > 1 && std::string_view(arguments[1]) == "trust";
}

TrustOutcome runTrustCommand(int argumentCount, const char* const* arguments)
{
    CLI::App app("What you said is expected. A finding about trusted programs is muted in the graded view, and stays "
                 "listed; a program that changes loses its trust.",
        "netgrove-watch trust");
    Words words;
    app.require_subcommand(1);
    CLI::App* listing = app.add_subcommand("list", "Show what is trusted, by whom, since when and why");
    CLI::App* adding = app.add_subcommand("add", "Trust that the first program starts the second, and both talk");
    adding->add_option("PROGRAM", words.added, "ANCESTOR DESCENDANT: two executable files (one for spoofed-source)")
        ->required()
        ->expected(1, 2);
    adding->add_option("--note", words.note, "Why, in your own words");
    CLI::App* removing = app.add_subcommand("remove", "Take it back");
    removing->add_option("WHICH", words.removed, "its number in the list, or ANCESTOR DESCENDANT")
        ->required()
        ->expected(1, 2);
    for (CLI::App* command : {adding, removing}) {
        command->add_option("--rule", words.rule, "server-like-pair (default) or spoofed-source")
            ->check(CLI::IsMember({"server-like-pair", "spoofed-source"}).description(""));
    }
    app.footer("Kept in ~/.config/netgrove/trust.json ($XDG_CONFIG_HOME). With sudo: in the file of the user who calls "
               "it, which is also the one that `sudo netgrove-watch` reads.");
    try {
        app.parse(argumentCount - 1, arguments + 1);
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app.get_subcommands();
        return {.status = ExitStatus::nothingFound,
            .output = chosen.empty() ? app.help() : chosen.front()->help(),
            .error = {}};
    } catch (const CLI::ParseError& error) {
        return fail(ExitStatus::badArguments, error.what(), "Try netgrove-watch trust --help.\n");
    }
    auto file = trustFileOfUser();
    if (!file) {
        return fail(file.error());
    }
    TrustStore store(std::move(*file));
    return listing->parsed() ? list(store) : adding->parsed() ? add(store, words) : remove(store, words);
}

TrustPointer readTrust(std::string& warning)
{
    auto file = trustFileOfUser();
    if (!file) {
        return nullptr;
    }
    auto trusted = TrustStore(std::move(*file)).read();
    if (!trusted) {
        warning = "netgrove-watch: nothing is trusted in this run, since the list cannot be read: "
            + safe(trusted.error().detail) + "\n";
        return nullptr;
    }
    return std::make_shared<const TrustList>(std::move(*trusted));
}

} // namespace netgrove::watch
