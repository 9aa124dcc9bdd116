#pragma once

#include "ui/format.h"
#include "ui/models/compared_run.h"

#include <QAbstractTableModel>

#include <set>
#include <vector>

namespace abcp::ui {

// All runs of a database side by side, newest first; those that are ticked are drawn. Tags (words with commas between) and notes are edited here.
class ComparedRunsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        RunColumn,
        NameColumn,
        NetworkColumn,
        DataColumn,
        AgentColumn,
        EpisodesColumn,
        StateColumn,
        Map50Column,
        FlopsColumn,
        RewardColumn,
        HypervolumeColumn,
        TagsColumn,
        NoteColumn,
        StartedColumn,
        ColumnCount
    };
    static constexpr int sortRole = Qt::UserRole;  // the raw value
    static constexpr int shownAtFirst = 4;

    explicit ComparedRunsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    // What was ticked stays so.
    void setRuns(std::vector<ComparedRun> runs);
    const std::vector<ComparedRun>& runs() const { return m_runs; }
    const ComparedRun* run(RunId id) const;
    int rowOf(RunId id) const;  // -1 for none

    bool isShown(const ComparedRun& run) const { return m_shown.contains(run.record.id); }
    std::vector<const ComparedRun*> shownRuns() const;
    void setShown(RunId id, bool shown);

    // Without asking the store.
    void setTags(RunId id, const std::vector<std::string>& tags);
    void setNote(RunId id, const std::string& note);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void shownChanged();  // which runs are drawn, or what they hold
    void tagsEdited(qint64 run, const std::vector<std::string>& before, const std::vector<std::string>& after);
    void noteRefused(qint64 run, qint64 bytes);  // it is longer than a note may be
    void noteEdited(qint64 run, const std::string& before, const std::string& after);

private:
    QString text(const ComparedRun& run, int column) const;
    QVariant value(const ComparedRun& run, int column) const;

    std::vector<ComparedRun> m_runs;
    Scale m_flops;  // one for the column
    std::set<RunId> m_shown;
    std::set<RunId> m_known;  // those that had the chance to be ticked
};

// The tags of a line such as "jetson, night run": trimmed, without empty ones and repeats.
std::vector<std::string> tagsFromText(const QString& text);

}  // namespace abcp::ui
