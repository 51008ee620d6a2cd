// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDoubleSpinBox>
#include <QImage>
#include <QMenu>
#include <QSpinBox>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

#include "tests/unit/session/sample_run.h"
#include "ui/export_actions.h"

using namespace netgrove;
using namespace netgrove::test;

Q_DECLARE_METATYPE(PictureSize)

class ExportActionsTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QWidget m_window;

    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    QByteArray content(const char* name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void everyKindIsInTheMenu()
    {
        ExportActions actions(m_window);
        QMenu menu;
        actions.addTo(menu);
        QCOMPARE(menu.actions().size(), 1);
        QMenu* submenu = menu.actions().first()->menu();
        QCOMPARE(submenu->actions().size(), 7);
        Q_EMIT submenu->aboutToShow();
        QVERIFY(!submenu->actions().first()->isEnabled()); // nothing was seen yet
        actions.take(SampleRun().last);
        Q_EMIT submenu->aboutToShow();
        QVERIFY(submenu->actions().first()->isEnabled());
    }

    void whatWasSeenIsWritten()
    {
        using Kind = ExportActions::Kind;
        ExportActions actions(m_window);
        QVERIFY(!actions.write(Kind::report, path("early.html")));
        actions.take(SampleRun().last);
        QVERIFY(actions.write(Kind::report, path("report.html")).has_value());
        QVERIFY(content("report.html").contains("agent (100) and worker (300)"));
        QVERIFY(actions.write(Kind::connections, path("connections.csv")).has_value());
        QVERIFY(content("connections.csv").contains("198.51.100.7"));
        QVERIFY(actions.write(Kind::findings, path("findings.csv")).has_value());
        QVERIFY(actions.write(Kind::everything, path("run.json")).has_value());
        QVERIFY(content("run.json").startsWith("{"));
        QVERIFY(actions.write(Kind::graph, path("forest.dot")).has_value());
        QVERIFY(content("forest.dot").contains("digraph"));
        QVERIFY(!actions.write(Kind::graph, path("no/such/folder.dot")));
    }

    void picturesAreDrawn()
    {
        using Kind = ExportActions::Kind;
        ExportActions actions(m_window);
        actions.take(SampleRun().last);
        QVERIFY(actions.write(Kind::svg, path("forest.svg")).has_value());
        QVERIFY(QSvgRenderer(path("forest.svg")).isValid());
        QVERIFY(actions.write(Kind::png, path("forest.png")).has_value());
        const QImage image(path("forest.png"));
        QVERIFY(image.width() > 100 && image.height() > 50);
    }

    void aPictureIsAsLargeAsWasAsked_data()
    {
        QTest::addColumn<PictureSize>("size");
        QTest::addColumn<QSize>("expected"); // empty: times the forest's own
        QTest::newRow("pixels") << PictureSize{.pixels = {640, 1000}} << QSize(640, 1000);
        QTest::newRow("three times") << PictureSize{.pixels = {}, .scale = 3} << QSize();
        QTest::newRow("a quarter") << PictureSize{.pixels = {}, .scale = 0.25} << QSize();
    }
    void aPictureIsAsLargeAsWasAsked()
    {
        QFETCH(PictureSize, size);
        QFETCH(QSize, expected);
        ExportActions actions(m_window);
        actions.take(SampleRun().last);
        const auto drawn = [&](const PictureSize& wanted) {
            actions.setPictureSize(wanted);
            return actions.write(ExportActions::Kind::png, path("sized.png")) ? QImage(path("sized.png")).size()
                                                                              : QSize();
        };
        const QSize plain = drawn({.pixels = {}, .scale = 1});
        QCOMPARE(drawn(size), expected.isEmpty() ? (QSizeF(plain) * size.scale).toSize() : expected);
        PictureSizeDialog dialog(size); // says again what it was told
        QCOMPARE(dialog.size(), size);
        dialog.findChild<QDoubleSpinBox*>()->setValue(4);
        QCOMPARE(dialog.size(), (PictureSize{.pixels = {}, .scale = 4}));
        dialog.findChildren<QSpinBox*>().first()->setValue(1234);
        QVERIFY(dialog.size().pixels.width() == 1234 || dialog.size().pixels.height() == 1234);
    }

    void oneFindingIsAPageOfItsOwn()
    {
        ExportActions actions(m_window);
        const SampleRun sample;
        actions.take(sample.last);
        const std::uint64_t id = sample.last->findings.front()->id;
        QVERIFY(actions.write(ExportActions::Kind::report, path("one.html"), id).has_value());
        QVERIFY(content("one.html").contains("1 finding on"));
        QVERIFY(actions.write(ExportActions::Kind::report, path("none.html"), 999).has_value());
        QVERIFY(content("none.html").contains("Nothing was found"));
    }
};

QTEST_MAIN(ExportActionsTest)
#include "tst_export_actions.moc"
