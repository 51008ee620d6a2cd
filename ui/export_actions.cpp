// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export_actions.h"

#include <QAction>
#include <QBuffer>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>
#include <QWidget>
#include <array>

#include "core/base/atomic_file.h"
#include "core/base/safe_text.h"
#include "core/session/export/csv.h"
#include "core/session/export/finding_page.h"
#include "core/session/export/forest_dot.h"
#include "core/session/export/run_json.h"
#include "ui/forest_picture.h"

namespace netgrove {
namespace {
struct KindWords {
    ExportActions::Kind kind;
    const char* action; ///< translated where it is shown
    const char* name; ///< of the file, with its suffix
    const char* filter;
};

constexpr std::array kKinds{
    KindWords{ExportActions::Kind::report, QT_TRANSLATE_NOOP("ExportActions", "&Report of the findings (HTML)…"),
        "findings.html", QT_TRANSLATE_NOOP("ExportActions", "Web page (*.html)")},
    KindWords{ExportActions::Kind::svg, QT_TRANSLATE_NOOP("ExportActions", "Picture of the forest, &SVG…"),
        "forest.svg", QT_TRANSLATE_NOOP("ExportActions", "Picture (*.svg)")},
    KindWords{ExportActions::Kind::png, QT_TRANSLATE_NOOP("ExportActions", "Picture of the forest, &PNG…"),
        "forest.png", QT_TRANSLATE_NOOP("ExportActions", "Picture (*.png)")},
    KindWords{ExportActions::Kind::connections, QT_TRANSLATE_NOOP("ExportActions", "&Connections as a table (CSV)…"),
        "connections.csv", QT_TRANSLATE_NOOP("ExportActions", "Table (*.csv)")},
    KindWords{ExportActions::Kind::findings, QT_TRANSLATE_NOOP("ExportActions", "&Findings as a table (CSV)…"),
        "findings.csv", QT_TRANSLATE_NOOP("ExportActions", "Table (*.csv)")},
    KindWords{ExportActions::Kind::everything, QT_TRANSLATE_NOOP("ExportActions", "&Everything for programs (JSON)…"),
        "everything.json", QT_TRANSLATE_NOOP("ExportActions", "JSON (*.json)")},
    KindWords{ExportActions::Kind::graph, QT_TRANSLATE_NOOP("ExportActions", "Forest for &Graphviz (DOT)…"),
        "forest.dot", QT_TRANSLATE_NOOP("ExportActions", "Graph (*.dot)")},
};

const KindWords& wordsOf(ExportActions::Kind kind) { return *std::ranges::find(kKinds, kind, &KindWords::kind); }

std::string pngOf(const QImage& image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes.toStdString();
}

QString shown(const QString& path) { return QString::fromStdString(safeText(path.toStdString(), 400).text); }
} // namespace

ExportActions::ExportActions(QWidget& window)
    : QObject(&window)
    , m_window(window)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{
}

void ExportActions::take(const SnapshotPointer& snapshot)
{
    m_last = snapshot;
    m_book.take(*snapshot);
}

void ExportActions::addTo(QMenu& menu)
{
    QMenu* submenu = menu.addMenu(tr("E&xport"));
    for (const KindWords& words : kKinds) {
        QAction* action = submenu->addAction(tr(words.action));
        connect(action, &QAction::triggered, this, [this, kind = words.kind] { ask(kind); });
    }
    connect(submenu, &QMenu::aboutToShow, this, [this, submenu] {
        for (QAction* action : submenu->actions()) {
            action->setEnabled(m_last != nullptr);
        }
    });
}

void ExportActions::saveFinding(std::uint64_t finding) { save(Kind::report, finding); }

QString ExportActions::suggestedName(Kind kind) const
{
    // A host's name is a stranger's text and must not lead into another folder.
    QString host = m_last ? QString::fromStdString(safeText(m_last->machine.hostName, 64).text) : QString();
    host.replace(u'/', u'-');
    const QString name = QString::fromUtf8(wordsOf(kind).name);
    return host.isEmpty() || host.startsWith(u'.') ? name : host + u'-' + name;
}

void ExportActions::ask(Kind kind)
{
    if (kind != Kind::png) {
        save(kind);
        return;
    }
    auto* dialog = new PictureSizeDialog(m_pictureSize, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PictureSizeDialog::chosen, this, [this](const PictureSize& size) {
        setPictureSize(size);
        QMetaObject::invokeMethod(this, [this] { save(Kind::png); }, Qt::QueuedConnection); // once this one is closed
    });
    dialog->open();
}

void ExportActions::save(Kind kind, std::optional<std::uint64_t> finding)
{
    const QString suggested = m_folder + u'/' + suggestedName(kind);
    const QString file = QFileDialog::getSaveFileName(&m_window, tr("Export"), suggested, tr(wordsOf(kind).filter));
    if (file.isEmpty()) {
        return;
    }
    m_folder = QFileInfo(file).path();
    const Result<void> written = write(kind, file, finding);
    if (written) {
        Q_EMIT said(
            {.severity = Severity::done, .what = tr("Saved as %1.").arg(shown(file)), .remedy = {}, .detail = {}});
        return;
    }
    Q_EMIT said({.severity = Severity::problem,
        .what = tr("%1 could not be saved.").arg(shown(file)),
        .remedy = tr("Choose another place, or make room on the disk."),
        .detail = shown(QString::fromStdString(written.error().detail))});
}

Result<std::string> ExportActions::contentOf(Kind kind, std::optional<std::uint64_t> finding) const
{
    PictureOptions picture;
    if (kind == Kind::png) {
        picture.size = m_pictureSize.pixels;
        picture.scale = m_pictureSize.pixels.isEmpty() ? m_pictureSize.scale : 1;
    }
    picture.font = m_window.font();
    picture.palette = m_window.palette();
    picture.finding = finding;
    if (kind == Kind::svg) {
        return forestSvg(m_last, picture).toStdString();
    }
    if (kind == Kind::png) {
        return pngOf(forestImage(m_last, picture));
    }
    const Selection selection{
        .kind = finding ? Selection::Kind::finding : Selection::Kind::all, .id = finding.value_or(0)};
    const RunRecord run = select(m_book.record(m_last), selection);
    switch (kind) {
    case Kind::report:
        return findingPage(run);
    case Kind::connections:
        return connectionsCsv(run);
    case Kind::findings:
        return findingsCsv(run);
    case Kind::everything:
        return runJson(run);
    default:
        return forestDot(run);
    }
}

Result<void> ExportActions::write(Kind kind, const QString& file, std::optional<std::uint64_t> finding) const
{
    if (!m_last) {
        return failure(ErrorCode::badInput, "nothing was seen yet");
    }
    const Result<std::string> content = contentOf(kind, finding);
    if (!content || content->empty()) {
        return failure(ErrorCode::badInput, content ? "the picture is empty" : content.error().detail);
    }
    return writeAtomically(file.toStdString(), *content, {.isPrivate = true});
}

} // namespace netgrove
