#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/detection_changes_model.h"
#include "ui/search_controller.h"

#include <QImage>
#include <QWidget>

#include <array>
#include <filesystem>
#include <vector>

class QLabel;
class QMenu;
class QPushButton;
class QSlider;
class QStackedWidget;
class QToolButton;

namespace abcp::ui {

class DetectionView;
class TableView;

// Pictures side by side, as the unpruned network and the selected candidate see them, with one slider for the confidence and the list of what is lost
// and gained: some or all of a split, or any picture that is opened or dropped here. A and D step from picture to picture while the keyboard is in here.
class DetectionsPanel : public QWidget {
    Q_OBJECT

public:
    static constexpr int fewPictures = 32;

    DetectionsPanel(const RunModel& model, const CandidateSelection& selection, SearchController& controller, QWidget* parent = nullptr);

    const DetectionChangesModel& comparison() const { return *m_comparison; }
    int picture() const { return m_picture; }
    QSlider* confidenceField() const { return m_confidence; }
    QPushButton* compareButton() const { return m_compare; }
    TableView* changes() const { return m_changes; }
    DetectionView* view(bool candidate) const { return m_views[candidate ? 1 : 0]; }
    QPushButton* choiceButton() const { return m_choose; }
    QString summary() const;
    QString hint() const;  // what stands there while there are no pictures
    // Pictures of one's own, instead of those of a split.
    void openPictures(const std::vector<std::filesystem::path>& files);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makePage();
    QMenu* makeChoices();
    void choose(PictureChoice choice);
    void compare();
    void step(int by);
    void showPicture(int picture);
    void showMarked();
    bool canCompare() const;
    void refresh();

    const RunModel& m_model;
    const CandidateSelection& m_selection;
    SearchController& m_controller;
    DetectionChangesModel* m_comparison;
    QStackedWidget* m_stack;
    QLabel* m_hint;
    QPushButton* m_compare;  // on the empty page
    QPushButton* m_chooseFirst;
    QPushButton* m_choose = nullptr;
    QPushButton* m_again = nullptr;
    QToolButton* m_stop = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_summary = nullptr;
    QLabel* m_value = nullptr;
    QSlider* m_confidence = nullptr;
    std::array<QLabel*, 2> m_titles{};
    std::array<DetectionView*, 2> m_views{};
    TableView* m_changes = nullptr;
    PictureChoice m_choice{.most = fewPictures};
    QString m_problem;
    int m_picture = -1;
    QImage m_image;  // of that picture
    int m_expected = 0;
    int m_episode = CandidateSelection::none;  // whose detections these are
    bool m_retrained = false;
};

}  // namespace abcp::ui
