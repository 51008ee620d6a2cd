// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QSize>

class QDoubleSpinBox;
class QRadioButton;
class QSpinBox;

namespace netgrove {

/// How large a picture is to be.
struct PictureSize {
    QSize pixels; ///< empty: what the forest needs, times `scale`
    double scale = 2; ///< sharp on paper and on fine screens

    bool operator==(const PictureSize&) const = default;
};

/// Asks for it. Closing it in another way than by OK chooses nothing.
class PictureSizeDialog final : public QDialog {
    Q_OBJECT

public:
    explicit PictureSizeDialog(const PictureSize& size, QWidget* parent = nullptr);

    PictureSize size() const;
    void accept() override;

Q_SIGNALS:
    void chosen(const netgrove::PictureSize& size);

private:
    QRadioButton* m_isScaled;
    QDoubleSpinBox* m_scale;
    QRadioButton* m_isFixed;
    QSpinBox* m_width;
    QSpinBox* m_height;
};

} // namespace netgrove
