#pragma once

#include "ui/models/run_filter.h"
#include "ui/models/run_model.h"

#include <QObject>
#include <QString>

#include <vector>

class QUndoStack;

namespace abcp::ui {

// The one filter of the window, a line of text: what does not meet it is dimmed in every view. Knows of every episode of the run on screen
// whether it meets it.
class ViewFilter : public QObject {
    Q_OBJECT

public:
    explicit ViewFilter(const RunModel& model, QObject* parent = nullptr);

    const QString& text() const { return m_text; }
    const RunFilter& filter() const { return m_filter; }
    bool isActive() const { return !m_filter.isEmpty(); }
    // Whether an episode of the run on screen meets it.
    bool isShown(int episode) const;
    int shownEpisodes() const { return m_count; }

    void setText(const QString& text);
    // As setText(), but a step that the stack takes back; steps that follow each other become one until finishStep().
    void edit(const QString& text, QUndoStack* stack);
    void finishStep() { ++m_step; }

Q_SIGNALS:
    void changed();

private:
    class Step;

    void judge(std::size_t first);

    const RunModel& m_model;
    QString m_text;
    RunFilter m_filter;
    std::vector<bool> m_shown;  // by episode, while the filter asks for candidates
    int m_count = 0;
    int m_step = 0;
};

}  // namespace abcp::ui
