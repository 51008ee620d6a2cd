// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/actor.h"

#include <cstdlib>
#include <map>

#include "tests/lab/corpus/part.h"
#include "tests/lab/corpus/roles.h"
#include "tests/lab/corpus/script.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
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
    Part(scene).play(scriptOf(scene));
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
        Part actor(*scene);
        actor.play(step->body);
    }
    std::exit(0);
}

} // namespace netgrove::lab
