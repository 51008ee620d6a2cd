// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/roles.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
void write(const nlohmann::ordered_json& object)
{
    const std::string text = object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    (void)!::write(STDOUT_FILENO, text.data(), text.size());
}

const char* toText(Role role)
{
    switch (role) {
    case Role::controller:
        return "controller";
    case Role::attacker:
        return "attacker";
    case Role::actor:
        break;
    }
    return "actor";
}
} // namespace

void tellRole(const std::string& scene, Role role)
{
    const Who who = myself();
    write({{"truth", "actor"}, {"scene", scene}, {"role", toText(role)}, {"pid", who.pid}, {"tid", who.tid},
        {"start_time", who.startTime}, {"comm", who.comm}});
}

void tellCall(const std::string& scene, std::uint16_t port)
{
    write({{"truth", "call"}, {"scene", scene}, {"port", port}});
}

void tellForgery(const std::string& scene, const IpAddress& remote)
{
    write({{"truth", "forgery"}, {"scene", scene}, {"remote", remote.toString()}});
}

} // namespace netgrove::lab
