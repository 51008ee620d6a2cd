// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Starts the helper as systemd would, as far as that can be done without systemd: reads the unit file, makes the
/// mounts, drops the capabilities, and filters the system calls that it says, then executes the helper of the build.
/// What systemd does with control groups (IPAddressDeny=, DevicePolicy=, TasksMax=) and PrivateTmp= are not made: the
/// bus of the test lies there.
#include <array>
#include <cap-ng.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <sched.h>
#include <seccomp.h>
#include <set>
#include <sstream>
#include <string>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

[[noreturn]] void giveUp(const std::string& what)
{
    std::fprintf(stderr, "in_unit_sandbox: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

void require(bool isDone, const std::string& what)
{
    if (!isDone) {
        giveUp(what);
    }
}

std::string environment(const char* name)
{
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

using Unit = std::multimap<std::string, std::string>;

Unit readUnit(const std::string& path)
{
    std::ifstream file(path);
    require(file.good(), path);
    Unit unit;
    for (std::string line; std::getline(file, line);) {
        const auto equals = line.find('=');
        if (!line.empty() && line.front() != '#' && equals != std::string::npos) {
            unit.emplace(line.substr(0, equals), line.substr(equals + 1));
        }
    }
    return unit;
}

std::vector<std::string> wordsOf(const std::string& text)
{
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

bool isYes(const Unit& unit, const char* name)
{
    const auto found = unit.find(name);
    return found != unit.end() && found->second == "yes";
}

// ------------------------------------------------------------------------------------------------------------ mounts

void bindReadOnly(const char* path)
{
    if (::access(path, F_OK) != 0) {
        return;
    }
    require(::mount(path, path, nullptr, MS_BIND | MS_REC, nullptr) == 0, std::string("bind ") + path);
    // MS_REMOUNT is of one mount: those below keep what they have, which mount_setattr(2) would mend.
    require(::mount(nullptr, path, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0,
        std::string("protect ") + path);
}

void hide(const char* path)
{
    if (::access(path, F_OK) == 0) {
        require(::mount("none", path, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=000,size=4k") == 0,
            path);
    }
}

void makePrivateDevices()
{
    constexpr std::array kDevices{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"};
    std::map<std::string, int> kept;
    for (const char* device : kDevices) {
        kept[device] = ::open(device, O_PATH | O_CLOEXEC);
    }
    require(::mount("none", "/dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=755") == 0, "/dev");
    for (const auto& [device, descriptor] : kept) {
        const int made = ::open(device.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
        require(made >= 0, device);
        ::close(made);
        const std::string source = "/proc/self/fd/" + std::to_string(descriptor);
        require(::mount(source.c_str(), device.c_str(), nullptr, MS_BIND, nullptr) == 0, "bind " + device);
    }
}

void makeMounts(const Unit& unit)
{
    require(::unshare(CLONE_NEWNS) == 0, "unshare");
    require(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "private mounts");
    if (isYes(unit, "PrivateDevices")) {
        makePrivateDevices();
    }
    if (isYes(unit, "ProtectHome")) {
        // Where the build lies in a home, it has to stay reachable.
        for (const char* home : {"/home", "/root", "/run/user"}) {
            if (environment("NETGROVE_BUILD_DIR").rfind(home, 0) != 0) {
                hide(home);
            }
        }
    }
    if (isYes(unit, "ProtectKernelModules")) {
        hide("/usr/lib/modules");
    }
    if (isYes(unit, "ProtectKernelTunables")) {
        bindReadOnly("/proc/sys");
        bindReadOnly("/sys");
    }
    if (isYes(unit, "ProtectControlGroups")) {
        bindReadOnly("/sys/fs/cgroup");
    }
    if (const auto system = unit.find("ProtectSystem"); system != unit.end() && system->second == "strict") {
        require(::mount(nullptr, "/", nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0, "ProtectSystem");
    }
}

// ------------------------------------------------------------------------------------------------------- system calls

std::set<std::string> callsOf(const std::string& name)
{
    if (name.front() != '@') {
        return {name};
    }
    std::set<std::string> calls;
    FILE* const list = ::popen(("systemd-analyze syscall-filter --no-pager " + name).c_str(), "r");
    require(list != nullptr, "systemd-analyze");
    std::array<char, 256> line{};
    while (std::fgets(line.data(), line.size(), list) != nullptr) {
        const auto words = wordsOf(line.data());
        if (!words.empty() && words.front().front() != '#' && words.front() != name) {
            calls.merge(callsOf(words.front()));
        }
    }
    ::pclose(list);
    return calls;
}

/// As systemd.exec(5) reads SystemCallFilter=: the first line makes it a list of what is allowed, later ones add and
/// take away.
std::set<std::string> allowedCalls(const Unit& unit)
{
    // Allowed whatever the list says.
    std::set<std::string> allowed{"execve", "exit", "exit_group", "getrlimit", "rt_sigreturn", "sigreturn"};
    const auto [first, last] = unit.equal_range("SystemCallFilter");
    for (auto line = first; line != last; ++line) {
        const bool isTaken = line->second.front() == '~';
        for (const std::string& word : wordsOf(line->second.substr(isTaken ? 1 : 0))) {
            for (const std::string& call : callsOf(word)) {
                if (isTaken) {
                    allowed.erase(call);
                } else {
                    allowed.insert(call);
                }
            }
        }
    }
    return allowed;
}

int familyOf(const std::string& name)
{
    static const std::map<std::string, int> kFamilies{{"AF_UNIX", AF_UNIX}, {"AF_NETLINK", AF_NETLINK},
        {"AF_PACKET", AF_PACKET}, {"AF_INET", AF_INET}, {"AF_INET6", AF_INET6}};
    return kFamilies.at(name);
}

void filterCalls(const Unit& unit, const std::set<std::string>& allowed)
{
    void* const filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    const auto allow = [&](const std::string& name, const std::vector<scmp_arg_cmp>& conditions) {
        const int number = seccomp_syscall_resolve_name(name.c_str());
        if (number != __NR_SCMP_ERROR) {
            require(seccomp_rule_add_array(
                        filter, SCMP_ACT_ALLOW, number, static_cast<unsigned>(conditions.size()), conditions.data())
                    == 0,
                name);
        }
    };
    constexpr scmp_datum_t kNamespaces
        = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;
    for (const std::string& name : allowed) {
        if (name == "socket") {
            for (const std::string& family : wordsOf(unit.find("RestrictAddressFamilies")->second)) {
                allow(name, {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(familyOf(family)))});
            }
        } else if (name == "mprotect" && isYes(unit, "MemoryDenyWriteExecute")) {
            allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
        } else if (name == "mmap" && isYes(unit, "MemoryDenyWriteExecute")) {
            allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, 0)});
            allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_WRITE)});
            allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC)});
        } else if (name == "clone" && isYes(unit, "RestrictNamespaces")) {
            allow(name, {SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaces, 0)});
        } else if ((name == "unshare" || name == "setns" || name == "clone3") && isYes(unit, "RestrictNamespaces")) {
            continue;
        } else {
            allow(name, {});
        }
    }
    require(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), seccomp_syscall_resolve_name("clone3"), 0) == 0, "clone3");
    require(seccomp_load(filter) == 0, "seccomp");
    seccomp_release(filter);
}

// ------------------------------------------------------------------------------------------------------ capabilities

void dropCapabilities(const Unit& unit)
{
    capng_get_caps_process();
    capng_clear(CAPNG_SELECT_ALL);
    for (const std::string& name : wordsOf(unit.find("CapabilityBoundingSet")->second)) {
        const int number = capng_name_to_capability(name.substr(4).c_str());
        require(number >= 0, name);
        capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET),
            static_cast<unsigned>(number));
    }
    require(capng_apply(CAPNG_SELECT_ALL) == 0, "capabilities");
}

void setLimit(const Unit& unit, const char* name, decltype(RLIMIT_NOFILE) resource)
{
    const auto found = unit.find(name);
    if (found != unit.end()) {
        const rlimit limit{std::stoul(found->second), std::stoul(found->second)};
        ::setrlimit(resource, &limit); // a machine that has less keeps less
    }
}

} // namespace

int main()
{
    const std::string build = environment("NETGROVE_BUILD_DIR");
    const std::string helper = build + "/bin/netgrove-helper";
    const Unit unit = readUnit(environment("NETGROVE_SOURCE_DIR") + "/resources/helper/netgrove-helper.service.in");
    const std::set<std::string> allowed = allowedCalls(unit);
    makeMounts(unit);
    setLimit(unit, "LimitNOFILE", RLIMIT_NOFILE);
    setLimit(unit, "LimitCORE", RLIMIT_CORE);
    setLimit(unit, "LimitRTPRIO", RLIMIT_RTPRIO);
    dropCapabilities(unit);
    require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no new privileges");
    filterCalls(unit, allowed);
    ::execl(helper.c_str(), helper.c_str(), nullptr);
    giveUp(helper);
}
