#pragma once

#include "core/training/detection_difference.h"
#include "core/workflow/detection_comparison.h"

#include <QAbstractTableModel>
#include <QImage>

#include <filesystem>
#include <string>
#include <vector>

namespace abcp::ui {

// Pictures as two networks see them, and what the second loses and gains against the first at the confidence that is set: one change a row.
class DetectionChangesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { ChangeColumn, ClassColumn, ConfidenceColumn, PictureColumn, ColumnCount };
    enum class Change { Lost, Gained, FalseAlarm };

    struct Picture {
        std::filesystem::path file;
        QString name;
        QImage image;  // null where it is not held
        std::vector<LabelledBox> objects;
        std::vector<Detection> original;
        std::vector<Detection> candidate;
        bool isLabelled = true;
    };
    struct Row {
        int picture = 0;
        Change change = Change::Lost;
        DetectionChange what;
    };

    explicit DetectionChangesModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void begin(std::vector<std::string> classes);
    void add(const ComparedPicture& picture);
    void setConfidence(float confidence);
    float confidence() const { return m_confidence; }

    const std::vector<Picture>& pictures() const { return m_pictures; }
    const std::vector<Row>& rows() const { return m_rows; }
    const std::vector<std::string>& classes() const { return m_classes; }
    QString className(int classId) const;
    int count(Change change) const;
    // Whether true objects are known; else lost and gained are what only one network sees.
    bool isLabelled() const { return m_pictures.empty() || m_pictures.front().isLabelled; }
    // Index of the first row of a picture, -1 for none.
    int firstRowOf(int picture) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> rowsOf(int picture) const;

    std::vector<std::string> m_classes;
    std::vector<Picture> m_pictures;
    std::vector<Row> m_rows;
    float m_confidence = 0.5F;
};

}  // namespace abcp::ui
