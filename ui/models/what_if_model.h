#pragma once

#include "core/network/complexity.h"
#include "ui/models/candidate_selection.h"
#include "ui/models/layer_model.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <vector>

namespace abcp::ui {

// The selected candidate's action, open for changes: "what if this block stayed". What is left of the network and what it costs
// follow at once, from the structure alone; every change can be undone. It follows the selection; once there are changes it stays
// with the candidate it began with until the user picks another, and even that can be undone.
class WhatIfModel : public QObject {
    Q_OBJECT

public:
    static constexpr double maxRatio = 0.99;

    WhatIfModel(const RunModel& model, const CandidateSelection& selection, QObject* parent = nullptr);

    bool isOpen() const { return !m_layers.empty(); }
    const NetworkSpec& spec() const { return m_model.run().spec; }
    const SearchSpace& space() const { return m_model.run().space; }
    const PruningAction& action() const { return m_now.action; }
    // The episode that the changes began with, CandidateSelection::none for the unpruned network.
    int episode() const { return m_now.episode; }
    bool isEdited() const { return m_now.action != candidateAction(m_now.episode); }

    // One a layer with weights, in the network's order.
    const std::vector<LayerRow>& layers() const { return m_layers; }
    const LayerRow* rowOfLayer(int layer) const;
    Complexity before() const { return m_before; }
    Complexity after() const { return m_after; }

    bool isBlockKept(int block) const { return m_now.action.keepBlock.at(static_cast<std::size_t>(block)); }
    double ratio(int group) const { return m_now.action.pruningRatio.at(static_cast<std::size_t>(group)); }
    // Ignored where the space does not allow it.
    void setBlockKept(int block, bool kept);
    // Clamped to [0, maxRatio]. One gesture, that is changes of one group without an endGesture() between them, is one step to undo.
    void setRatio(int group, double ratio);
    void endGesture() { ++m_gesture; }
    void reset();

    QUndoStack* undoStack() { return &m_undo; }
    // The action as a file of `abcp prune --action` holds it.
    QString actionText() const;

Q_SIGNALS:
    void opened();   // another network, or none
    void changed();  // the action, or which candidate it began with

private:
    struct State {
        int episode = CandidateSelection::none;
        PruningAction action;
    };
    class Step;

    PruningAction candidateAction(int episode) const;
    void takeRun();
    void takeSelection();
    void push(const QString& text, State state, int mergeId);
    void setState(const State& state);

    const RunModel& m_model;
    const CandidateSelection& m_selection;
    State m_now;
    std::vector<LayerRow> m_layers;
    Complexity m_before;
    Complexity m_after;
    int m_gesture = 0;
    int m_gestureGroup = -1;
    QUndoStack m_undo;
};

}  // namespace abcp::ui
