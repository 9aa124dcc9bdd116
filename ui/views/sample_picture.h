#pragma once

#include "core/data/dataset.h"
#include "ui/worker.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <filesystem>
#include <optional>
#include <vector>

class QLabel;

namespace abcp::ui {

class DetectionView;

// A picture of a data set with its boxes, read on a thread of its own, or why it is not to be seen.
class SamplePicture : public QWidget {
    Q_OBJECT

public:
    explicit SamplePicture(QWidget* parent = nullptr);

    void setClasses(const QStringList& names);
    // boxes: nothing of a picture that was left out of the set. What is asked for last is shown.
    void showPicture(const std::filesystem::path& file, std::optional<std::vector<LabelledBox>> boxes);
    // No picture, but a text in its place.
    void showText(const QString& text);

    bool isLoading() const { return m_loader.isBusy(); }
    DetectionView* view() const { return m_view; }

private:
    void load();
    void take(const std::filesystem::path& file, const QImage& image, const QString& fault);

    QLabel* m_text;
    DetectionView* m_view;
    std::filesystem::path m_wanted;  // until it is on show
    std::optional<std::vector<LabelledBox>> m_boxes;
    Worker m_loader;
};

}  // namespace abcp::ui
