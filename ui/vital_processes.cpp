// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/vital_processes.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <string_view>

namespace netgrove {

namespace {

struct Vital {
    Q_DECLARE_TR_FUNCTIONS(Vital)
};

constexpr std::array<std::string_view, 25> kScreens{"Xorg", "X", "Xwayland", "gnome-shell", "kwin_wayland", "kwin_x11",
    "mutter", "muffin", "cinnamon", "xfwm4", "marco", "openbox", "i3", "sway", "weston", "labwc", "wayfire", "Hyprland",
    "river", "cosmic-comp", "plasmashell", "xfce4-session", "gnome-session-b", "ksmserver", "mate-session"};
constexpr std::array<std::string_view, 3> kBuses{"dbus-daemon", "dbus-broker", "dbus-broker-lau"};
constexpr std::array<std::string_view, 4> kSound{"pipewire", "pipewire-pulse", "wireplumber", "pulseaudio"};
constexpr std::array<std::string_view, 10> kLogins{"systemd", "systemd-logind", "gdm3", "gdm-session-wor", "sddm",
    "sddm-helper", "lightdm", "polkitd", "init", "login"};

template <std::size_t size> bool isOneOf(const std::array<std::string_view, size>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

VitalityVerdict vitalityOf(const ProcessRecord& process)
{
    const ProcessObservation& facts = process.facts;
    if (process.key.pid.value <= 1) {
        return {Vitality::untouchable, Vital::tr("pid 1 keeps the system running: it is left alone")};
    }
    if (process.key.pid.value == QCoreApplication::applicationPid()) {
        return {Vitality::untouchable, Vital::tr("This is Netgrove itself")};
    }
    if (facts.isKernelThread) {
        return {Vitality::untouchable, Vital::tr("Kernel threads take no signals")};
    }
    if (isOneOf(kScreens, facts.comm)) {
        return {Vitality::vital, Vital::tr("It draws your desktop: without it every open program may be lost.")};
    }
    if (isOneOf(kBuses, facts.comm)) {
        return {Vitality::vital, Vital::tr("Programs talk to each other through it: without it the session ends.")};
    }
    if (isOneOf(kSound, facts.comm)) {
        return {Vitality::vital, Vital::tr("All sound goes through it.")};
    }
    if (isOneOf(kLogins, facts.comm)) {
        return {Vitality::vital, Vital::tr("It keeps your login: without it the session may end.")};
    }
    return {};
}

} // namespace netgrove
