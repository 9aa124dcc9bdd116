#include "ui/models/view_filter.h"

#include <QUndoCommand>
#include <QUndoStack>

namespace abcp::ui {

class ViewFilter::Step : public QUndoCommand {
public:
    Step(ViewFilter& filter, QString before, QString after)
        : QUndoCommand(ViewFilter::tr("Filter")), m_filter(filter), m_before(std::move(before)), m_after(std::move(after)), m_step(filter.m_step)
    {
    }
    void undo() override
    {
        m_filter.finishStep();
        m_filter.setText(m_before);
    }
    void redo() override { m_filter.setText(m_after); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = dynamic_cast<const Step*>(other);  // a workspace's own steps share the stack, and perhaps the id
        if (!next || next->m_step != m_step)
            return false;
        m_after = next->m_after;
        return true;
    }

private:
    ViewFilter& m_filter;
    QString m_before;
    QString m_after;
    int m_step;
};

ViewFilter::ViewFilter(const RunModel& model, QObject* parent) : QObject(parent), m_model(model)
{
    connect(&m_model, &RunModel::opened, this, [this] { judge(0); });
    connect(&m_model, &RunModel::appended, this, [this](int first) { judge(static_cast<std::size_t>(first)); });
    connect(&m_model, &RunModel::rescored, this, [this] {
        judge(0);
        if (m_filter.asksForCandidates())
            Q_EMIT changed();
    });
}

bool ViewFilter::isShown(int episode) const
{
    return !m_filter.asksForCandidates() || (static_cast<std::size_t>(episode) < m_shown.size() && m_shown[static_cast<std::size_t>(episode)]);
}

void ViewFilter::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_filter = RunFilter::parse(text);
    judge(0);
    Q_EMIT changed();
}

void ViewFilter::edit(const QString& text, QUndoStack* stack)
{
    if (text == m_text)
        return;
    if (stack)
        stack->push(new Step(*this, m_text, text));
    else
        setText(text);
}

void ViewFilter::judge(std::size_t first)
{
    const auto& episodes = m_model.episodes();
    if (first == 0) {
        m_shown.clear();
        m_count = 0;
    }
    if (!m_filter.asksForCandidates()) {
        m_count = static_cast<int>(episodes.size());
        return;
    }
    for (std::size_t i = first; i < episodes.size(); ++i) {
        m_shown.push_back(m_filter.matches(episodes[i]));
        m_count += m_shown.back() ? 1 : 0;
    }
}

}  // namespace abcp::ui
