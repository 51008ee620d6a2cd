// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <QTemporaryDir>

namespace netgrove::test {

/// A /proc of our own making: enough of proc(5) for ProcReader.
class ProcTree {
public:
    struct Process {
        int pid = 0;
        int parent = 1;
        std::uint64_t start = 1000;
        std::string comm = "program";
        char state = 'S';
        std::uint32_t flags = 0;
        int threads = 1;
        std::string executable = "/usr/bin/program";
        std::string arguments = std::string("program\0--option\0", 17);
        std::uint32_t uid = 1000;
        std::uint64_t netns = 4026531840;
    };

    std::filesystem::path root() const { return m_directory.path().toStdString(); }

    void put(const Process& process)
    {
        const auto directory = at(process.pid);
        std::filesystem::create_directories(directory / "ns");
        std::filesystem::create_directories(directory / "fd");
        write(directory / "stat",
            std::to_string(process.pid) + " (" + process.comm + ") " + process.state + " "
                + std::to_string(process.parent) + " 1 77 0 -1 " + std::to_string(process.flags)
                + " 0 0 0 0 0 0 0 0 20 0 " + std::to_string(process.threads) + " 0 " + std::to_string(process.start)
                + " 0 0\n");
        const std::string uid = std::to_string(process.uid);
        write(directory / "status", "Name:\tx\nUmask:\t0022\nUid:\t0\t" + uid + "\t0\t0\nGid:\t0\t0\t0\t0\n");
        write(directory / "cmdline", process.arguments);
        link(directory / "exe", process.executable);
        link(directory / "ns" / "net", "net:[" + std::to_string(process.netns) + "]");
    }

    void remove(int pid) { std::filesystem::remove_all(at(pid)); }
    /// It is there, and nothing can be read.
    void blind(int pid)
    {
        for (const char* name : {"stat", "status", "cmdline"}) {
            std::filesystem::remove(at(pid) / name);
        }
    }

    void hold(int pid, int descriptor, const std::string& target)
    {
        link(at(pid) / "fd" / std::to_string(descriptor), target);
    }
    void holdSocket(int pid, int descriptor, std::uint64_t inode)
    {
        hold(pid, descriptor, "socket:[" + std::to_string(inode) + "]");
    }
    void drop(int pid, int descriptor) { std::filesystem::remove(at(pid) / "fd" / std::to_string(descriptor)); }

private:
    std::filesystem::path at(int pid) const { return root() / std::to_string(pid); }
    static void write(const std::filesystem::path& path, const std::string& text)
    {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    }
    static void link(const std::filesystem::path& path, const std::string& target)
    {
        std::filesystem::remove(path);
        if (!target.empty()) {
            std::filesystem::create_symlink(target, path);
        }
    }

    QTemporaryDir m_directory;
};

} // namespace netgrove::test
