// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/evidence/program.h"

#include <algorithm>
#include <array>

namespace netgrove::program {
namespace {
constexpr std::array<std::string_view, 13> kInterpreters{
    "python", "perl", "ruby", "node", "java", "lua", "php", "bash", "dash", "busybox", "zsh", "fish", "deno"};
constexpr std::array<std::string_view, 9> kShells{
    "sh", "bash", "dash", "zsh", "fish", "ksh", "mksh", "tcsh", "busybox"};
constexpr std::array<std::string_view, 43> kStarters{
    // init and session managers, graphical shells among them: whatever one clicks is their child
    "systemd", "init", "openrc-run", "runsvdir", "gnome-session-binary", "gnome-shell", "ksmserver", "plasmashell",
    "plasma_session", "kded5", "kded6", "krunner", "kwin_wayland", "xfce4-session", "xfce4-panel", "lxqt-session",
    "mate-session", "mate-panel", "cinnamon-session-binary", "cinnamon", "sway", "dbus-daemon", "dbus-broker",
    // logins
    "sshd", "sshd-session", "login", "sudo", "su", "gdm-session-worker", "sddm-helper", "lightdm", "xrdp-sesman",
    // schedulers
    "cron", "crond", "atd",
    // container engines
    "dockerd", "containerd", "containerd-shim-runc-v2", "conmon", "podman", "runc", "crun", "lxc-start"};
constexpr std::array<std::string_view, 8> kInstallFolders{
    "/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/", "/snap/", "/nix/store/"};

template <std::size_t Size> bool isOneOf(std::string_view name, const std::array<std::string_view, Size>& names)
{
    return std::ranges::find(names, name) != names.end();
}
} // namespace

std::string_view baseName(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool isInstalled(const ProcessObservation& process)
{
    if (!process.program || process.program->isInMemory) {
        return false;
    }
    const ProgramFacts& file = *process.program;
    if (process.isExecutableDeleted && !file.isReplaced) {
        return false;
    }
    switch (file.package) {
    case PackageState::owned:
        return true;
    case PackageState::none:
        return false;
    case PackageState::pending: // nobody vouches for it yet: a bot may be at work before the list is read
    case PackageState::notKnown:
        break;
    }
    return file.owner == Uid(0) && !file.isUserWritable && !file.isInSharedFolder
        && std::ranges::any_of(
            kInstallFolders, [&](std::string_view known) { return process.executable.starts_with(known); });
}

bool isUnpackaged(const ProcessObservation& process)
{
    return process.program && process.program->package == PackageState::none && !process.program->isInMemory;
}

bool isInterpreter(const ProcessObservation& process)
{
    const std::string_view name = baseName(process.executable);
    // "python3.11", "perl5.36": a version may follow, and nothing else.
    return std::ranges::any_of(kInterpreters, [&](std::string_view known) {
        return name.starts_with(known) && name.find_first_not_of("0123456789.", known.size()) == std::string_view::npos;
    }) || isShell(process);
}

bool isShell(const ProcessObservation& process) { return isOneOf(baseName(process.executable), kShells); }

bool isStarter(const ProcessObservation& process)
{
    return process.key.pid == Pid(1) || (isOneOf(baseName(process.executable), kStarters) && isInstalled(process));
}

bool isInteractive(const ProcessObservation& process)
{
    return process.hasTerminal || process.loginUid || process.controlGroup.find("/user.slice") != std::string::npos
        || process.controlGroup.find("/app.slice") != std::string::npos;
}

} // namespace netgrove::program
