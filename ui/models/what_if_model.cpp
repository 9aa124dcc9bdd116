#include "ui/models/what_if_model.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace abcp::ui {

class WhatIfModel::Step : public QUndoCommand {
public:
    Step(WhatIfModel& model, const QString& text, State after, int mergeId)
        : QUndoCommand(text), m_model(model), m_before(model.m_now), m_after(std::move(after)), m_mergeId(mergeId)
    {
    }

    int id() const override { return m_mergeId; }
    void undo() override { m_model.setState(m_before); }
    void redo() override { m_model.setState(m_after); }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = dynamic_cast<const Step*>(other);  // the filter's steps share the stack, and perhaps the id
        if (!next)
            return false;
        m_after = next->m_after;
        setObsolete(m_after.episode == m_before.episode && m_after.action == m_before.action);
        return true;
    }

private:
    WhatIfModel& m_model;
    State m_before;
    State m_after;
    int m_mergeId;
};

WhatIfModel::WhatIfModel(const RunModel& model, const CandidateSelection& selection, QObject* parent)
    : QObject(parent), m_model(model), m_selection(selection)
{
    connect(&m_model, &RunModel::opened, this, &WhatIfModel::takeRun);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &WhatIfModel::takeSelection);
    takeRun();
}

PruningAction WhatIfModel::candidateAction(int episode) const
{
    return m_model.hasEpisode(episode) ? m_model.episode(episode).action : identityAction(space());
}

void WhatIfModel::takeRun()
{
    m_undo.clear();
    m_before = m_model.isOpen() ? complexity(spec()) : Complexity{};
    const int episode = m_model.hasEpisode(m_selection.current()) ? m_selection.current() : CandidateSelection::none;
    setState({episode, candidateAction(episode)});
    Q_EMIT opened();
}

void WhatIfModel::takeSelection()
{
    const int episode = m_selection.current();
    if (!m_model.hasEpisode(episode) || episode == m_now.episode)
        return;
    State state{episode, candidateAction(episode)};
    if (!isEdited() && m_undo.count() == 0)
        setState(state);
    else if (!isEdited() || !m_selection.followsBest())
        push(tr("Episode %1").arg(episode), std::move(state), -1);
}

void WhatIfModel::push(const QString& text, State state, int mergeId)
{
    if (state.episode == m_now.episode && state.action == m_now.action)
        return;
    m_undo.push(new Step(*this, text, std::move(state), mergeId));
}

void WhatIfModel::setState(const State& state)
{
    m_now = state;
    m_layers = m_model.isOpen() ? layerRows(m_model.run(), m_now.action) : std::vector<LayerRow>{};
    m_after = {};
    for (const LayerRow& row : m_layers) {
        m_after.macs += row.flopsAfter / 2;
        m_after.params += row.paramsAfter;
    }
    Q_EMIT changed();
}

const LayerRow* WhatIfModel::rowOfLayer(int layer) const
{
    const auto found = std::ranges::find(m_layers, layer, &LayerRow::layer);
    return found == m_layers.end() ? nullptr : &*found;
}

void WhatIfModel::setBlockKept(int block, bool kept)
{
    if (block < 0 || static_cast<std::size_t>(block) >= space().blocks.size() || !space().blocks[static_cast<std::size_t>(block)].prunable)
        return;
    endGesture();
    State state = m_now;
    state.action.keepBlock[static_cast<std::size_t>(block)] = kept;
    push(kept ? tr("Keep block %1").arg(block) : tr("Prune block %1").arg(block), std::move(state), -1);
}

void WhatIfModel::setRatio(int group, double ratio)
{
    if (group < 0 || static_cast<std::size_t>(group) >= space().groups.size() || !space().groups[static_cast<std::size_t>(group)].prunable)
        return;
    if (std::exchange(m_gestureGroup, group) != group)
        endGesture();
    State state = m_now;
    state.action.pruningRatio[static_cast<std::size_t>(group)] = std::clamp(ratio, 0.0, maxRatio);
    push(tr("Ratio of layer %1").arg(space().groups[static_cast<std::size_t>(group)].producers.front()), std::move(state), m_gesture);
}

void WhatIfModel::reset()
{
    endGesture();
    push(tr("Reset"), {m_now.episode, candidateAction(m_now.episode)}, -1);
}

QString WhatIfModel::actionText() const
{
    return isOpen() ? QString::fromStdString(toJson(m_now.action, space()).dump(2)) + QLatin1Char('\n') : QString();
}

}  // namespace abcp::ui
