#pragma once

#include "core/data/box.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

namespace abcp::ui {

// A picture with what one network finds in it: detections solid in their class's colour, the labelled objects dashed; or with its labelled objects
// alone, solid and named.
class DetectionView : public QWidget {
    Q_OBJECT

public:
    explicit DetectionView(QWidget* parent = nullptr);

    void setClasses(const QStringList& names);
    // detections: those that are drawn. Nothing is drawn over a null picture.
    void setPicture(const QImage& image, const std::vector<LabelledBox>& objects, const std::vector<Detection>& detections);
    void setObjectsNamed(bool named);
    // A box to draw the eye to, empty for none.
    void setMarked(const std::optional<Box>& box);
    int objectCount() const { return static_cast<int>(m_objects.size()); }
    const QImage& image() const { return m_image; }
    int detectionCount() const { return static_cast<int>(m_detections.size()); }

    QSize sizeHint() const override { return {320, 240}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintNamed(QPainter& painter, const QRectF& box, int classId, const QString& remark) const;
    QRectF pictureRect() const;
    QRectF onScreen(const Box& box) const;
    void paintLabel(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) const;

    QStringList m_classes;
    QImage m_image;
    std::vector<LabelledBox> m_objects;
    std::vector<Detection> m_detections;
    std::optional<Box> m_marked;
    bool m_objectsNamed = false;
};

}  // namespace abcp::ui
