// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/sense/programs/program_file.h"

using namespace netgrove;

namespace {
/// A program that sleeps, started from a file of our choice.
class Sleeper {
public:
    explicit Sleeper(const std::filesystem::path& program) { start(::open(program.c_str(), O_RDONLY | O_CLOEXEC)); }
    explicit Sleeper(int descriptor) { start(descriptor); }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    ~Sleeper()
    {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    Pid pid() const { return Pid(m_pid); }
    std::string executable() const
    {
        std::error_code error;
        std::string path = std::filesystem::read_symlink("/proc/" + std::to_string(m_pid) + "/exe", error).string();
        const std::string deleted = " (deleted)";
        return path.ends_with(deleted) ? path.substr(0, path.size() - deleted.size()) : path;
    }

private:
    void start(int program)
    {
        std::array<int, 2> started{};
        QCOMPARE(::pipe2(started.data(), O_CLOEXEC), 0); // closed by the exec
        m_pid = ::fork();
        if (m_pid == 0) {
            std::array<char*, 3> arguments{const_cast<char*>("sleep"), const_cast<char*>("60"), nullptr};
            ::fexecve(program, arguments.data(), environ);
            ::_exit(1);
        }
        ::close(started[1]);
        char byte = 0;
        QCOMPARE(::read(started[0], &byte, 1), 0);
        ::close(started[0]);
        ::close(program);
    }

    pid_t m_pid = -1;
};

class Roots {
public:
    ProgramRoots get() const { return {.proc = m_proc.get(), .machine = m_machine.get()}; }

private:
    FileDescriptor m_proc{::open("/proc", O_PATH | O_CLOEXEC)};
    FileDescriptor m_machine{::open("/", O_PATH | O_CLOEXEC)};
};
} // namespace

/// Real processes that run real files.
class TestProgramFile : public QObject {
    Q_OBJECT

private:
    Roots m_roots;
    QTemporaryDir m_folder{QStringLiteral("/var/lib/netgrove-test-XXXXXX")}; // no folder above it is everyone's
    std::filesystem::path m_path;

    std::filesystem::path copyTo(const std::string& name) const
    {
        const std::filesystem::path path = m_path / name;
        std::filesystem::create_directories(path.parent_path());
        std::filesystem::copy_file("/usr/bin/sleep", path, std::filesystem::copy_options::overwrite_existing);
        return path;
    }
    ProgramFacts factsOf(const Sleeper& process) const
    {
        const auto look = lookAtProgram(m_roots.get(), process.pid(), process.executable());
        return look ? look->facts : ProgramFacts{};
    }

private Q_SLOTS:
    void initTestCase() { m_path = m_folder.path().toStdString(); }

    void testInstalledProgram()
    {
        const Sleeper process(std::filesystem::path("/usr/bin/sleep"));
        const auto look = lookAtProgram(m_roots.get(), process.pid(), process.executable());
        QVERIFY(look);
        QVERIFY(look->facts.inode != 0);
        QCOMPARE(look->facts.owner, Uid(0));
        QVERIFY(!look->facts.isInSharedFolder && !look->facts.isUserWritable && !look->facts.isInHiddenFolder);
        QCOMPARE(look->packagePath, process.executable());
        QCOMPARE(look->facts.package, PackageState::pending);
        QVERIFY(openProgram(m_roots.get(), process.pid(), process.executable(), look->identity).isOpen());
    }

    void testFolderThatEveryoneMayWrite()
    {
        const std::filesystem::path program = copyTo("shared/below/program");
        ::chmod((m_path / "shared").c_str(), 01777);
        const ProgramFacts facts = factsOf(Sleeper(program));
        QVERIFY(facts.isInSharedFolder);
        QVERIFY(!facts.isInHiddenFolder);
    }

    void testHiddenFolder()
    {
        QVERIFY(factsOf(Sleeper(copyTo(".hidden/program"))).isInHiddenFolder);
        QVERIFY(!factsOf(Sleeper(copyTo("plain/.program"))).isInHiddenFolder);
    }

    void testFileOfAUser()
    {
        const std::filesystem::path program = copyTo("own/program");
        QVERIFY(!factsOf(Sleeper(program)).isUserWritable);
        QCOMPARE(::chown(program.c_str(), 12345, 12345), 0);
        QVERIFY(factsOf(Sleeper(program)).isUserWritable);
        QCOMPARE(factsOf(Sleeper(program)).owner, Uid(12345));
    }

    void testDeleted()
    {
        const std::filesystem::path program = copyTo("deleted/program");
        const Sleeper process(program);
        std::filesystem::remove(program);
        const auto look = lookAtProgram(m_roots.get(), process.pid(), process.executable());
        QVERIFY(look);
        QVERIFY(!look->facts.isReplaced);
        QVERIFY(look->packagePath.empty());
        QVERIFY(openProgram(m_roots.get(), process.pid(), process.executable(), look->identity).isOpen());
    }

    void testReplacedByAnUpdate()
    {
        const std::filesystem::path program = copyTo("updated/program");
        const Sleeper process(program);
        const std::filesystem::path next = copyTo("updated/next");
        std::filesystem::rename(next, program);
        const auto look = lookAtProgram(m_roots.get(), process.pid(), process.executable());
        QVERIFY(look);
        QVERIFY(look->facts.isReplaced);
        QCOMPARE(look->packagePath, program.string());
    }

    void testInMemoryOnly()
    {
        const int memory = ::memfd_create("kworker", MFD_CLOEXEC);
        QFile source(QStringLiteral("/usr/bin/sleep"));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray bytes = source.readAll();
        QCOMPARE(::write(memory, bytes.constData(), static_cast<std::size_t>(bytes.size())), bytes.size());
        const Sleeper process(memory);
        QVERIFY(factsOf(process).isInMemory);
        QCOMPARE(factsOf(process).package, PackageState::none);
    }

    void testAProcessThatIsGone()
    {
        QVERIFY(!lookAtProgram(m_roots.get(), Pid(0x7ffffff0), "/usr/bin/sleep"));
        const std::filesystem::path program = copyTo("ended/program");
        const WallTime past(std::chrono::seconds(1));
        const WallTime future(std::chrono::hours(24 * 365 * 100));
        QVERIFY(lookAtProgramOfEnded(m_roots.get(), program, future));
        QVERIFY(!lookAtProgramOfEnded(m_roots.get(), program, past)); // may have been changed since
        QVERIFY(!lookAtProgramOfEnded(m_roots.get(), (m_path / "none").string(), future));
        QVERIFY(!lookAtProgramOfEnded(m_roots.get(), "relative", future));
    }

    void testControlGroup_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("version 2") << std::string("0::/user.slice/app.scope\n") << std::string("/user.slice/app.scope");
        QTest::newRow("both") << std::string("9:name=systemd:/system.slice/x.service\n8:pids:/\n0::/\n")
                              << std::string("/system.slice/x.service");
        QTest::newRow("version 1 says nothing") << std::string("9:name=systemd:/\n0::/two\n") << std::string("/two");
        QTest::newRow("nothing") << std::string() << std::string();
        QTest::newRow("broken") << std::string("0:\n:::\n\n") << std::string();
        QTest::newRow("long") << "0::/" + std::string(5000, 'x') << "/" + std::string(255, 'x');
    }
    void testControlGroup()
    {
        QFETCH(std::string, text);
        QFETCH(std::string, expected);
        QCOMPARE(parseControlGroup(text), expected);
    }
};

QTEST_GUILESS_MAIN(TestProgramFile)
#include "tst_program_file.moc"
