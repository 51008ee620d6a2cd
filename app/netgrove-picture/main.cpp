// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// netgrove-picture: an SVG on standard input becomes a PNG on standard output, of the size that the SVG says.
/// `netgrove-watch --export png` runs it.
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cstdio>

namespace {

constexpr int kMostPixels = 16'384; ///< a side
constexpr qint64 kMostBytes = 256LL << 20; ///< of the SVG

int fail(const char* what)
{
    std::fprintf(stderr, "netgrove-picture: %s\n", what);
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) { }); // what fails is told below
    qputenv("QT_QPA_PLATFORM", "offscreen"); // no display is needed, and none is asked
    const QGuiApplication application(argc, argv);
    if (argc > 1) {
        return fail("usage: netgrove-picture < FILE.svg > FILE.png");
    }
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) {
        return fail("standard input cannot be read");
    }
    QSvgRenderer renderer(input.read(kMostBytes));
    const QSize size = renderer.defaultSize();
    if (!renderer.isValid() || size.isEmpty() || size.width() > kMostPixels || size.height() > kMostPixels) {
        return fail("standard input is no SVG with a size of 1 to 16384 pixels a side");
    }
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull()) {
        return fail("there is no memory for a picture of this size");
    }
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QFile output;
    const bool isWritten = output.open(stdout, QIODevice::WriteOnly) && image.save(&output, "PNG") && output.flush();
    return isWritten ? 0 : fail("standard output cannot be written");
}
