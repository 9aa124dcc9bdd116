#pragma once

#include "core/data/dataset.h"
#include "core/data/dataset_review.h"
#include "ui/models/class_count_model.h"
#include "ui/models/data_problem_model.h"
#include "ui/worker.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace abcp::ui {

class DetectionView;
class ProgressStrip;
class SamplePicture;
class TableView;

// The pictures of a data set with their boxes, its classes by split, and what is wrong in it. A and D, or the arrows at the picture, step; a problem that is
// chosen shows its picture. Pictures are read, and all of them looked through, on threads of their own.
class DatasetPreview : public QWidget {
    Q_OBJECT

public:
    // Larger sets are looked through only when asked for it.
    static constexpr std::size_t reviewedUnasked = 1000;

    explicit DatasetPreview(QWidget* parent = nullptr);

    // fingerprint: the same one keeps what is on show.
    void setDataset(std::shared_ptr<const Dataset> dataset, const std::string& fingerprint);
    // Why there is none; a request when nothing is chosen yet.
    void setReason(const QString& reason);
    // Leaves the processor to others: ends looking through the pictures, and begins with none unasked.
    void setQuiet(bool quiet);

    // Index of the sample on show, empty for none.
    std::optional<std::size_t> sample() const;
    QString caption() const;
    QString reviewText() const;
    bool isReviewing() const { return m_reviewer.isBusy(); }
    bool isLoading() const;
    QComboBox* splitField() const { return m_split; }
    DetectionView* view() const;
    TableView* problemTable() const { return m_problemTable; }
    TableView* classTable() const { return m_classTable; }
    QPushButton* reviewButton() const { return m_review; }

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makePage();
    QWidget* makePictures(QWidget* page);
    QWidget* makeTables(QWidget* page);
    void chooseSplit();
    void step(int by);
    void showAt(int position);
    void showProblem(int row);
    void beginReview();
    void takeReview(const DatasetReview& review, std::vector<ProblemPicture> pictures);
    void refreshReview();

    std::shared_ptr<const Dataset> m_data;
    std::string m_fingerprint;
    ClassCountModel m_classes;
    DataProblemModel m_problems;

    QStackedWidget* m_stack;
    QLabel* m_reason;
    QComboBox* m_split = nullptr;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    QLabel* m_caption = nullptr;
    SamplePicture* m_picture = nullptr;
    TableView* m_classTable = nullptr;
    QLabel* m_reviewText = nullptr;
    TableView* m_problemTable = nullptr;
    QPushButton* m_review = nullptr;
    ProgressStrip* m_progress = nullptr;

    std::vector<std::size_t> m_order;  // samples of the chosen split
    int m_position = -1;               // in it; -1: a picture that is none of it
    bool m_reviewed = false;
    bool m_reviewWanted = false;       // for the data set on show, once the reviewer is free
    bool m_quiet = false;
    QString m_reviewFault;
    Worker m_reviewer;
};

}  // namespace abcp::ui
