// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "core/sense/address_book.h"
#include "core/sense/capture/interfaces.h"

using namespace netgrove;

namespace {
const IpAddress kOwn = *IpAddress::parse("192.0.2.1");
const IpAddress kStrange = *IpAddress::parse("203.0.113.1");

/// Namespaces that this test made, entered through descriptors.
class MadeNamespaces final : public NamespaceSource {
public:
    FileDescriptor open(NetnsId netns) const override
    {
        const auto found = members.find(netns);
        return FileDescriptor(found == members.end() ? -1 : ::dup(found->second));
    }
    std::optional<Pid> processIn(NetnsId) const override { return std::nullopt; }
    NetnsId current() const override { return NetnsId{1}; }

    std::map<NetnsId, int> members;
};

/// A network namespace whose loopback carries one address. The calling thread comes back to its own.
FileDescriptor makeNamespace(const char* address)
{
    const FileDescriptor home(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    if (unshare(CLONE_NEWNET) != 0) {
        return {};
    }
    FileDescriptor made(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    const int status = std::system(
        qPrintable(QStringLiteral("ip link set lo up && ip addr add %1/32 dev lo").arg(QLatin1String(address))));
    if (setns(home.get(), CLONE_NEWNET) != 0 || status != 0) {
        return {};
    }
    return made;
}
} // namespace

class TestAddressBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testUnknownAddressIsCreditedToTheCapturedNamespace()
    {
        const MadeNamespaces namespaces;
        AddressBook book(namespaces, NetnsId{1});
        book.setCaptured({{NetnsId{1}, InterfaceIndex{2}, kOwn, 24}});
        QCOMPARE(book.netnsOf(kOwn).value, 1U);
        QCOMPARE(book.netnsOf(kStrange).value, 1U);
        QVERIFY(book.isOwn(kOwn));
        QVERIFY(!book.isOwn(kStrange));
    }

    void testAddressOfAnotherNamespaceIsFound()
    {
        MadeNamespaces namespaces;
        const FileDescriptor made = makeNamespace("203.0.113.1");
        QVERIFY(made.isOpen());
        namespaces.members[NetnsId{2}] = made.get();
        AddressBook book(namespaces, NetnsId{1});
        QVERIFY(book.rereadOthers({NetnsId{1}, NetnsId{2}}));
        QCOMPARE(book.netnsOf(kStrange).value, 2U);
        QVERIFY(!book.rereadOthers({NetnsId{1}, NetnsId{2}}));
        QVERIFY(book.rereadOthers({NetnsId{1}}));
        QVERIFY(!book.isOwn(kStrange));
        QCOMPARE(book.netnsOf(kStrange).value, 2U); // its last flows are still told under its name
    }

    void testAddressThatTwoNamespacesHaveIsNobodys()
    {
        MadeNamespaces namespaces;
        const FileDescriptor first = makeNamespace("203.0.113.1");
        const FileDescriptor second = makeNamespace("203.0.113.1");
        namespaces.members[NetnsId{2}] = first.get();
        namespaces.members[NetnsId{3}] = second.get();
        AddressBook book(namespaces, NetnsId{1});
        book.rereadOthers({NetnsId{2}, NetnsId{3}});
        QCOMPARE(book.netnsOf(kStrange).value, 0U);
        QVERIFY(book.isOwn(kStrange));
    }
};

QTEST_APPLESS_MAIN(TestAddressBook)
#include "tst_address_book.moc"
