// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include "ui/desktop_notifier.h"
#include "ui/desktop_wishes.h"

using namespace netgrove;

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPortal = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPortalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

} // namespace

/// A notification server that remembers what it was asked to show.
class Server : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown {
        uint replaces;
        QString title;
        QString text;
        QStringList actions;
    };
    std::vector<Shown> shown;
    std::vector<uint> closed;

public Q_SLOTS:
    uint Notify(const QString& /*program*/, uint replaces, const QString& /*icon*/, const QString& title,
        const QString& text, const QStringList& actions, const QVariantMap& /*hints*/, int /*timeout*/)
    {
        shown.push_back({replaces, title, text, actions});
        return 42;
    }
    void CloseNotification(uint number) { closed.push_back(number); }
};

/// A settings portal of a desktop that asks for less motion.
class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    static constexpr int kSettings = 4;
    int asked = 0;

public Q_SLOTS:
    QDBusVariant Read(const QString& group, const QString& key)
    {
        ++asked;
        const bool isMotion
            = group == QLatin1String("org.gnome.desktop.interface") && key.contains(QLatin1String("anim"));
        return QDBusVariant(QVariant::fromValue(QDBusVariant(isMotion ? QVariant(false) : QVariant(0U))));
    }
};

class TestDesktopNotifier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void testShowsAndReplacesAndActs();
    void testOthersNotificationsAreNotOurs();
    void testWishesOfTheDesktopAreHeard();
    void testADesktopWithoutAPortalWishesNothing();
    void cleanupTestCase();

private:
    void act(uint number, const QString& action);
    QProcess m_bus;
    Server m_server;
    Portal m_portal;
    std::unique_ptr<QDBusConnection> m_side;
};

void TestDesktopNotifier::initTestCase()
{
    // A bus of the test's own: the session's, where there is one, is not asked.
    m_bus.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    QVERIFY(m_bus.waitForStarted());
    QVERIFY(m_bus.waitForReadyRead());
    const QString address = QString::fromLatin1(m_bus.readLine().trimmed());
    qputenv("DBUS_SESSION_BUS_ADDRESS", address.toLatin1());
    m_side = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, QStringLiteral("server")));
    QVERIFY(m_side->registerObject(kPath, &m_server, QDBusConnection::ExportAllSlots));
    QVERIFY(m_side->registerService(kService));
    QVERIFY(m_side->registerObject(kPortalPath, &m_portal, QDBusConnection::ExportAllSlots));
}

void TestDesktopNotifier::act(uint number, const QString& action)
{
    QDBusMessage signal = QDBusMessage::createSignal(kPath, kService, QStringLiteral("ActionInvoked"));
    signal << number << action;
    QVERIFY(m_side->send(signal));
}

void TestDesktopNotifier::testShowsAndReplacesAndActs()
{
    DesktopNotifier notifier;
    QSignalSpy shows(&notifier, &DesktopNotifier::showRequested);
    QSignalSpy suspends(&notifier, &DesktopNotifier::suspendRequested);
    notifier.show({7, QStringLiteral("Alert"), QStringLiteral("<b>bold</b> & more"), true});
    QTRY_COMPARE(m_server.shown.size(), std::size_t(1));
    QCOMPARE(m_server.shown[0].text, QStringLiteral("&lt;b&gt;bold&lt;/b&gt; &amp; more"));
    QVERIFY(m_server.shown[0].actions.contains(QStringLiteral("suspend")));
    QTest::qWait(50); // the answer with the number
    notifier.show({8, QStringLiteral("Alert"), QStringLiteral("again"), false});
    QTRY_COMPARE(m_server.shown.size(), std::size_t(2));
    QCOMPARE(m_server.shown[1].replaces, 42U);
    QVERIFY(!m_server.shown[1].actions.contains(QStringLiteral("suspend")));
    act(42, QStringLiteral("show"));
    QTRY_COMPARE(shows.count(), 1);
    QCOMPARE(shows.at(0).at(0).toULongLong(), 8ULL);
    act(42, QStringLiteral("suspend"));
    QTRY_COMPARE(suspends.count(), 1);
    notifier.close();
    QTRY_COMPARE(m_server.closed.size(), std::size_t(1));
}

void TestDesktopNotifier::testOthersNotificationsAreNotOurs()
{
    DesktopNotifier notifier;
    QSignalSpy shows(&notifier, &DesktopNotifier::showRequested);
    act(0, QStringLiteral("show"));
    act(42, QStringLiteral("show"));
    QTest::qWait(100);
    QCOMPARE(shows.count(), 0);
}

void TestDesktopNotifier::testADesktopWithoutAPortalWishesNothing()
{
    const DesktopWishes wishes;
    QSignalSpy changes(&wishes, &DesktopWishes::changed);
    QTest::qWait(50);
    QCOMPARE(changes.count(), 0);
    QVERIFY(wishes.wishes() == Wishes());
}

void TestDesktopNotifier::testWishesOfTheDesktopAreHeard()
{
    QVERIFY(m_side->registerService(kPortal));
    const DesktopWishes wishes;
    QTRY_COMPARE(m_portal.asked, Portal::kSettings);
    QTRY_VERIFY((wishes.wishes() == Wishes{.isLessMotion = true, .isHighContrast = false}));
    const auto change = [this](const char* group, const char* key, const QVariant& value) {
        QDBusMessage signal = QDBusMessage::createSignal(
            kPortalPath, QStringLiteral("org.freedesktop.portal.Settings"), QStringLiteral("SettingChanged"));
        signal << QString::fromLatin1(group) << QString::fromLatin1(key) << QVariant::fromValue(QDBusVariant(value));
        QVERIFY(m_side->send(signal));
    };
    change("org.freedesktop.appearance", "contrast", 1U);
    QTRY_VERIFY(wishes.wishes().isHighContrast);
    change("org.gnome.desktop.interface", "enable-animations", QStringLiteral("nonsense"));
    change("org.freedesktop.appearance", "contrast", 7U); // unknown values are no wish
    QTRY_VERIFY(wishes.wishes() == Wishes());
    QVERIFY(m_side->unregisterService(kPortal));
}

void TestDesktopNotifier::cleanupTestCase()
{
    m_bus.terminate();
    QVERIFY(m_bus.waitForFinished());
}

QTEST_GUILESS_MAIN(TestDesktopNotifier)
#include "tst_desktop_notifier.moc"
