#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/layer_difference_model.h"
#include "ui/worker.h"

#include <QWidget>

#include <filesystem>
#include <optional>
#include <utility>

class QLabel;

namespace abcp::ui {

class TableView;

// What the selected candidate and another one, of the same network, keep of every layer.
class LayerDifference : public QWidget {
    Q_OBJECT

public:
    LayerDifference(const RunModel& model, const CandidateSelection& selection, QWidget* parent = nullptr);

    // The other candidate; it is read from the database by a worker.
    void setOther(const std::filesystem::path& database, RunId run, int episode);
    void clearOther();
    const LayerDifferenceModel& rows() const { return *m_rows; }
    QString text() const;

private:
    void read();
    void refresh();

    const RunModel& m_model;
    const CandidateSelection& m_selection;
    LayerDifferenceModel* m_rows;
    QLabel* m_text;
    TableView* m_table;
    std::filesystem::path m_database;
    std::optional<std::pair<RunId, int>> m_wanted;
    std::optional<LoadedRun> m_other;  // with the one episode
    QString m_problem;
    Worker m_reader;
};

}  // namespace abcp::ui
