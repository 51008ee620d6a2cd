// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_picture.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>
#include <algorithm>

#include "ui/forest_renderer.h"

namespace netgrove {

namespace {

constexpr double kMargin = 32;
constexpr int kMostPixels = 16384; ///< a side
constexpr QSizeF kUsualViewport(1600, 1000);

/// A Snapshot of the pair and who stands between, nobody else.
SnapshotPointer onlyPair(const Snapshot& snapshot, std::uint64_t id)
{
    auto reduced = std::make_shared<Snapshot>();
    reduced->sequence = snapshot.sequence;
    reduced->time = snapshot.time;
    reduced->view = snapshot.view;
    const auto found
        = std::ranges::find_if(snapshot.findings, [id](const FindingPointer& one) { return one->id == id; });
    if (found == snapshot.findings.end()) {
        return reduced;
    }
    const Finding& finding = **found;
    reduced->findings.push_back(*found);
    std::vector<ProcessKey> path = finding.path;
    if (path.empty() && finding.descendant) {
        path.push_back(finding.descendant->key);
    }
    std::optional<ProcessKey> parent;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const ProcessRecord* known = snapshot.find(path[i]);
        if (known == nullptr) { // gone by now: as it was
            known = finding.ancestor && finding.ancestor->key == path[i]   ? finding.ancestor.get()
                : finding.descendant && finding.descendant->key == path[i] ? finding.descendant.get()
                                                                           : nullptr;
        }
        if (known == nullptr) {
            continue;
        }
        auto record = std::make_shared<ProcessRecord>(*known);
        const bool isEnd = finding.rule == Rule::serverLikePair && finding.grade != Grade::expected;
        record->parent = parent;
        record->children.clear();
        record->isPairAncestor = isEnd && finding.ancestor && finding.ancestor->key == record->key;
        record->isPairDescendant = isEnd && finding.descendant && finding.descendant->key == record->key;
        record->isOnPairPath = isEnd && !record->isPairAncestor && !record->isPairDescendant;
        record->worstGrade = finding.grade;
        for (std::size_t next = i + 1; next < path.size() && record->children.empty(); ++next) {
            record->children.push_back(path[next]);
        }
        parent = record->key;
        reduced->processes.push_back(std::move(record));
    }
    std::ranges::sort(reduced->processes, ByBirth{}, &ProcessRecord::key);
    return reduced;
}

/// The scene, and how it lies in the picture.
class Picture {
public:
    Picture(const SnapshotPointer& snapshot, const PictureOptions& options)
        : m_painter(options.font, Theme::of(options.palette))
        , m_scene(m_painter)
    {
        if (snapshot) {
            m_model.setQuietShown(options.isQuietShown || options.finding);
            m_model.setSnapshot(options.finding ? onlyPair(*snapshot, *options.finding) : snapshot);
        }
        m_scene.setHostsShown(options.areHostsShown);
        m_scene.setViewport(options.size.isEmpty() ? kUsualViewport : QSizeF(options.size));
        m_scene.update(m_model, [](ProcessKey) { return true; }, 1, std::nullopt);
        m_scene.arrive();
        const QRectF content = m_scene.bounds().adjusted(-kMargin, -kMargin, kMargin, kMargin);
        const QSizeF wanted = options.size.isEmpty() ? content.size() : QSizeF(options.size);
        const double most = kMostPixels / std::max(options.scale, 0.01);
        m_size = wanted.boundedTo(QSizeF(most, most)).toSize().expandedTo(QSize(1, 1));
        const QSizeF size(m_size);
        m_frame.zoom = std::min({1.0, size.width() / content.width(), size.height() / content.height()});
        m_frame.origin = content.center() - QPointF(size.width(), size.height()) / 2 / m_frame.zoom;
        m_frame.area = QRectF(QPointF(), size);
    }

    QSize size() const { return m_size; }
    void draw(QPainter& painter, bool isVector)
    {
        m_frame.isVector = isVector;
        painter.fillRect(m_frame.area, m_painter.theme().canvas);
        ForestRenderer(m_painter).draw(painter, m_scene, m_frame);
    }

private:
    ProcessModel m_model;
    ForestPainter m_painter;
    ForestScene m_scene;
    ForestFrame m_frame;
    QSize m_size;
};

} // namespace

QImage forestImage(const SnapshotPointer& snapshot, const PictureOptions& options)
{
    Picture picture(snapshot, options);
    const double scale = std::max(options.scale, 0.01);
    QImage image((QSizeF(picture.size()) * scale).toSize().expandedTo(QSize(1, 1)), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    picture.draw(painter, false);
    return image;
}

QByteArray forestSvg(const SnapshotPointer& snapshot, const PictureOptions& options)
{
    Picture picture(snapshot, options);
    QByteArray text;
    QBuffer buffer(&text);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96);
    generator.setSize(picture.size());
    generator.setViewBox(QRect({}, picture.size()));
    generator.setTitle(QStringLiteral("Netgrove"));
    QPainter painter(&generator);
    picture.draw(painter, true);
    painter.end();
    return text;
}

} // namespace netgrove
