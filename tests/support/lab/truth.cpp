// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/truth.h"

#include <chrono>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "core/base/time.h"

namespace netgrove::lab {
namespace {
using Json = nlohmann::ordered_json;

Json line(const char* kind)
{
    const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    return Json{{"truth", kind}, {"time", toRfc3339(now)}};
}

void write(const Json& object)
{
    const std::string text = object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    (void)!::write(STDOUT_FILENO, text.data(), text.size());
}

Json toJson(const Who& who) { return {{"pid", who.pid}, {"start_time", who.startTime}, {"comm", who.comm}}; }

void addWho(Json& object)
{
    const Who who = myself();
    object.update({{"pid", who.pid}, {"tid", who.tid}, {"start_time", who.startTime}, {"comm", who.comm}});
}
} // namespace

void tellFlow(const std::string& role, const Connection& connection)
{
    tellFlow(role, connection.protocol(), connection.local(), connection.remote(), connection.sentBytes(),
        connection.receivedBytes());
}

void tellFlow(const std::string& role, Protocol protocol, const Endpoint& local, const Endpoint& remote,
    std::uint64_t sent, std::uint64_t received)
{
    Json object = line("flow");
    object["role"] = role;
    addWho(object);
    object.update({{"protocol", toText(protocol)}, {"local", local.toString()}, {"remote", remote.toString()},
        {"sent", sent}, {"received", received}});
    write(object);
}

void tellPair(const Who& ancestor, const Who& descendant)
{
    Json object = line("pair");
    object["ancestor"] = toJson(ancestor);
    object["descendant"] = toJson(descendant);
    write(object);
}

void tellBirth(const Who& creator, const Who& child)
{
    Json object = line("birth");
    object["creator"] = toJson(creator);
    object["child"] = toJson(child);
    write(object);
}

void tellForged(const IpAddress& source, const Endpoint& remote)
{
    Json object = line("forged");
    addWho(object);
    object.update({{"source", source.toString()}, {"remote", remote.toString()}});
    write(object);
}

void tellWord(const std::string& word)
{
    Json object = line("word");
    addWho(object);
    object["word"] = word;
    write(object);
}

void tellDone()
{
    Json object = line("done");
    addWho(object);
    write(object);
}

void tellNotOffered(const std::string& what)
{
    Json object = line("not-offered");
    object["what"] = what;
    write(object);
}

} // namespace netgrove::lab
