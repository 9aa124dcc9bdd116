#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/episode_model.h"

#include <QWidget>

class QLabel;

namespace abcp::ui {

class DimmedRows;
class TableView;

// The episodes as a sortable table, its current row the selected candidate.
class EpisodeTable : public QWidget {
    Q_OBJECT

public:
    EpisodeTable(const RunModel& model, CandidateSelection& selection, QWidget* parent = nullptr);

    TableView* view() const { return m_view; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showSelection();
    void showEmptyText();

    const RunModel& m_model;
    CandidateSelection& m_selection;
    EpisodeModel* m_episodes;
    DimmedRows* m_sorted;
    TableView* m_view;
    QLabel* m_empty;
    bool m_showing = false;
};

}  // namespace abcp::ui
