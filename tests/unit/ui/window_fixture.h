// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "ui/action_runner.h"
#include "ui/english.h"
#include "ui/forest_canvas.h"
#include "ui/main_window.h"
#include "ui/process_actions.h"

namespace netgrove::test {

/// A sensor that has nothing to say: the window is given its Snapshots by the test.
class SilentSensor final : public Sensor {
public:
    Result<void> start() override { return {}; }
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return MonotonicTime::max(); }
    std::optional<Observation> poll(MonotonicTime) override { return std::nullopt; }
    Observation finish(MonotonicTime) override { return {}; }
    void setInterval(std::chrono::milliseconds) override { }
    bool isAtEnd() const override { return false; }
};

/// A window for each test function, which gets its Snapshots from the test.
class WindowFixture : public QObject {
    Q_OBJECT

protected Q_SLOTS:
    void initTestCase() { installEnglish(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings
            = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        MonitorOptions options;
        options.makeSensor = [] { return std::make_unique<SilentSensor>(); };
        m_monitor = std::make_unique<MonitorThread>(std::move(options));
        m_suspended = std::make_unique<SuspendedBook>(QString(), QString());
        m_runner = std::make_unique<ActionRunner>(*m_monitor, *m_suspended);
        m_window = std::make_unique<MainWindow>(*m_monitor, *m_settings);
        m_window->setActionRunner(*m_runner);
        m_window->canvas().setAnimated(false);
        m_window->actionsOfProcess().setOwnUid(Uid(0)); // whoever runs the tests
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup()
    {
        m_window.reset();
        m_monitor.reset();
    }

protected:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MonitorThread> m_monitor;
    std::unique_ptr<SuspendedBook> m_suspended;
    std::unique_ptr<ActionRunner> m_runner;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace netgrove::test
