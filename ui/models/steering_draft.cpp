#include "ui/models/steering_draft.h"

#include "core/base/error.h"
#include "ui/models/steering_text.h"
#include "ui/text.h"

#include <QUndoCommand>

#include <utility>

namespace abcp::ui {

class SteeringDraft::Step : public QUndoCommand {
public:
    Step(SteeringDraft& draft, const QString& text, Steering after, int mergeId)
        : QUndoCommand(text), m_draft(draft), m_before(draft.m_now), m_after(std::move(after)), m_mergeId(mergeId)
    {
    }

    int id() const override { return m_mergeId; }
    void undo() override { m_draft.setSteering(m_before); }
    void redo() override { m_draft.setSteering(m_after); }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = dynamic_cast<const Step*>(other);  // the filter's steps share the stack, and perhaps the id
        if (!next)
            return false;
        m_after = next->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    SteeringDraft& m_draft;
    Steering m_before;
    Steering m_after;
    int m_mergeId;
};

SteeringDraft::SteeringDraft(const RunModel& model, QObject* parent) : QObject(parent), m_model(model)
{
    connect(&m_model, &RunModel::opened, this, [this] {
        takeRun();
        Q_EMIT opened();
    });
    connect(&m_model, &RunModel::steeringChanged, this, [this] {
        const bool follows = m_now == m_base;
        m_base = m_model.steeringToCome();
        if (follows && m_now != m_base) {
            m_undo.clear();
            setSteering(m_base);
        } else {
            Q_EMIT changed();
        }
    });
    takeRun();
}

void SteeringDraft::takeRun()
{
    m_undo.clear();
    m_base = m_model.steeringToCome();
    setSteering(m_base);
}

void SteeringDraft::setSteering(const Steering& steering)
{
    m_now = steering;
    Q_EMIT changed();
}

void SteeringDraft::push(const QString& text, Steering steering, int mergeId)
{
    if (steering != m_now)
        m_undo.push(new Step(*this, text, std::move(steering), mergeId));
}

QString SteeringDraft::problem() const
{
    if (!isOpen())
        return tr("Open a run first");
    try {
        validate(m_now, m_model.run().space, "steer");
    } catch (const Error& error) {
        return fromUtf8(error.reason());
    }
    if (m_now.reward.budgets.latencyMs && m_model.run().settings.evaluation.latencyRepeats == 0)
        return tr("This run does not measure latency");
    return {};
}

std::optional<bool> SteeringDraft::blockLock(int block) const
{
    const auto found = m_now.locks.keepBlock.find(block);
    return found == m_now.locks.keepBlock.end() ? std::nullopt : std::optional(found->second);
}

std::optional<RatioBounds> SteeringDraft::groupBounds(int group) const
{
    for (const auto& [layer, bounds] : m_now.locks.ratios)
        if (m_model.run().space.groupOfLayer(layer) == group)
            return bounds;
    return std::nullopt;
}

void SteeringDraft::setBlockLock(int block, std::optional<bool> keep)
{
    Steering steering = m_now;
    if (keep)
        steering.locks.keepBlock[block] = *keep;
    else
        steering.locks.keepBlock.erase(block);
    push((!keep ? tr("Block %1 free") : *keep ? tr("Block %1 stays") : tr("Block %1 goes")).arg(block), std::move(steering));
}

// Its first producer names a group.
void SteeringDraft::setGroupBounds(int group, std::optional<RatioBounds> bounds)
{
    const SearchSpace& space = m_model.run().space;
    if (group < 0 || static_cast<std::size_t>(group) >= space.groups.size() || groupBounds(group) == bounds)
        return;
    const int layer = space.groups[static_cast<std::size_t>(group)].producers.front();
    Steering steering = m_now;
    std::erase_if(steering.locks.ratios, [&](const auto& lock) { return space.groupOfLayer(lock.first) == group; });
    if (bounds)
        steering.locks.ratios[layer] = *bounds;
    push(bounds ? tr("Layer %1: %2").arg(layer).arg(boundsText(*bounds)) : tr("Layer %1 free").arg(layer), std::move(steering));
}

void SteeringDraft::setRatios(const RatioBounds& bounds)
{
    Steering steering = m_now;
    steering.ratios = bounds;
    push(tr("Bounds of all layers"), std::move(steering), 1);
}

void SteeringDraft::setReward(const RewardSettings& reward)
{
    Steering steering = m_now;
    steering.reward = reward;
    push(tr("Reward and budgets"), std::move(steering), 2);
}

void SteeringDraft::reset()
{
    push(tr("Reset"), m_model.steeringToCome());
}

}  // namespace abcp::ui
