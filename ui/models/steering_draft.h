#pragma once

#include "ui/models/run_model.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <optional>

namespace abcp::ui {

// How a person wants the run on screen to go on: begins as what the run goes on with anyway; every change can be undone. As long as it is unchanged
// it follows the run.
class SteeringDraft : public QObject {
    Q_OBJECT

public:
    explicit SteeringDraft(const RunModel& model, QObject* parent = nullptr);

    bool isOpen() const { return m_model.isOpen(); }
    const RunModel& run() const { return m_model; }
    const Steering& steering() const { return m_now; }
    bool isChanged() const { return m_now != m_model.steeringToCome(); }
    // Why it cannot be asked for; empty when it can.
    QString problem() const;

    // Empty: left to the agent.
    std::optional<bool> blockLock(int block) const;
    std::optional<RatioBounds> groupBounds(int group) const;
    void setBlockLock(int block, std::optional<bool> keep);
    void setGroupBounds(int group, std::optional<RatioBounds> bounds);
    void setRatios(const RatioBounds& bounds);
    void setReward(const RewardSettings& reward);
    // Back to what the run goes on with.
    void reset();

    QUndoStack* undoStack() { return &m_undo; }

Q_SIGNALS:
    void opened();
    void changed();

private:
    class Step;

    // mergeId: changes of the same one without another in between are one step; -1: a step of its own.
    void push(const QString& text, Steering steering, int mergeId = -1);
    void setSteering(const Steering& steering);
    void takeRun();

    const RunModel& m_model;
    Steering m_now;
    Steering m_base;   // what the run went on with when last looked at
    QUndoStack m_undo;
};

}  // namespace abcp::ui
