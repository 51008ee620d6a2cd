// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture_size_dialog.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>

namespace netgrove {

namespace {

constexpr QSize kUsualPixels(1920, 1080);
constexpr int kMostPixels = 16'384; ///< a side, as forestImage() has it

QSpinBox* pixelBox(int value, const QString& name, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setRange(16, kMostPixels);
    box->setValue(value);
    box->setAccessibleName(name);
    return box;
}

} // namespace

PictureSizeDialog::PictureSizeDialog(const PictureSize& size, QWidget* parent)
    : QDialog(parent)
    , m_isScaled(new QRadioButton(tr("As large as the forest, &times"), this))
    , m_scale(new QDoubleSpinBox(this))
    , m_isFixed(new QRadioButton(tr("In &pixels:"), this))
{
    setObjectName(QStringLiteral("pictureSizeDialog"));
    setWindowTitle(tr("Size of the picture"));
    const QSize pixels = size.pixels.isEmpty() ? kUsualPixels : size.pixels;
    m_width = pixelBox(pixels.width(), tr("Width in pixels"), this);
    m_height = pixelBox(pixels.height(), tr("Height in pixels"), this);
    m_scale->setRange(0.25, 8);
    m_scale->setSingleStep(0.25);
    m_scale->setValue(size.scale);
    m_scale->setAccessibleName(tr("Scale"));
    m_isScaled->setChecked(size.pixels.isEmpty());
    m_isFixed->setChecked(!size.pixels.isEmpty());

    auto* side = new QHBoxLayout;
    side->addWidget(m_width);
    side->addWidget(new QLabel(QStringLiteral("\u00d7"), this));
    side->addWidget(m_height);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(22, 18, 22, 16);
    grid->setVerticalSpacing(10);
    grid->addWidget(m_isScaled, 0, 0);
    grid->addWidget(m_scale, 0, 1, Qt::AlignLeft);
    grid->addWidget(m_isFixed, 1, 0);
    grid->addLayout(side, 1, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    grid->addWidget(buttons, 2, 0, 1, 2);
    connect(buttons, &QDialogButtonBox::accepted, this, &PictureSizeDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    // Whoever changes a number means it.
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, [this] { m_isScaled->setChecked(true); });
    for (QSpinBox* box : {m_width, m_height}) {
        connect(box, &QSpinBox::valueChanged, this, [this] { m_isFixed->setChecked(true); });
    }
}

PictureSize PictureSizeDialog::size() const
{
    PictureSize size{.pixels = {}, .scale = m_scale->value()};
    if (m_isFixed->isChecked()) {
        size.pixels = {m_width->value(), m_height->value()};
    }
    return size;
}

void PictureSizeDialog::accept()
{
    Q_EMIT chosen(size());
    QDialog::accept();
}

} // namespace netgrove
