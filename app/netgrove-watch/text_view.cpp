// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/text_view.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace netgrove::watch {
namespace {
// Control sequences of xterm, which all terminals of today understand (console_codes(4) ignores what it does not know).
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view kLeave = "\x1b[0m\x1b[?25h\x1b[?1049l";
constexpr int kCrashSignals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

volatile std::sig_atomic_t terminalToRestore = -1; ///< written before handlers are set, read in them

/// Only what signal-safety(7) allows.
extern "C" void restoreAndDie(int signal)
{
    const int terminal = terminalToRestore;
    if (terminal >= 0) {
        const ssize_t written = ::write(terminal, kLeave.data(), kLeave.size());
        static_cast<void>(written);
    }
    ::raise(signal); // SA_RESETHAND: now it is deadly
}

void restoreOnCrash(int terminal)
{
    terminalToRestore = terminal;
    struct sigaction action{};
    action.sa_handler = restoreAndDie;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    for (const int signal : kCrashSignals) {
        ::sigaction(signal, &action, nullptr);
    }
}

bool isSet(const char* variable)
{
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}
} // namespace

TextView::TextView(Output& output)
    : m_output(output)
{
    const char* terminal = std::getenv("TERM");
    m_style.hasColour = !isSet("NO_COLOR") && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
    m_style.isUtf8 = std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
}

TextView::~TextView() { leave(); }

void TextView::start(const Snapshot& snapshot)
{
    restoreOnCrash(m_output.descriptor());
    m_output.write(kEnter);
    m_isOnOtherScreen = true;
    m_shown = snapshot;
    resize();
}

void TextView::resize()
{
    winsize size{};
    if (::ioctl(m_output.descriptor(), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        m_style.columns = size.ws_col;
        m_style.rows = size.ws_row;
    }
    if (m_shown) {
        draw(*m_shown);
    }
}

void TextView::tick(const Observation& observation, const Snapshot& snapshot)
{
    static_cast<void>(observation);
    m_shown = snapshot;
    draw(snapshot);
}

void TextView::draw(const Snapshot& snapshot)
{
    // Every line ends with "erase to the end of it", and nothing is cleared before: that does not flicker.
    std::string picture = "\x1b[H";
    bool isFirst = true;
    for (const std::string& line : drawScreen(snapshot, m_style)) {
        picture += (isFirst ? "" : "\r\n") + line + "\x1b[K";
        isFirst = false;
    }
    m_output.write(picture + "\x1b[J");
}

void TextView::end(const Snapshot& snapshot)
{
    leave();
    PlainLog log(m_output);
    log.findings(snapshot);
    log.end(snapshot);
}

void TextView::leave()
{
    if (m_isOnOtherScreen) {
        m_isOnOtherScreen = false;
        m_output.write(kLeave);
        terminalToRestore = -1;
    }
}

} // namespace netgrove::watch
