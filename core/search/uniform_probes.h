#pragma once

#include "core/search/agent.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace abcp {

// A uniform cut that is measured before an agent decides anything.
struct MeasuredCut {
    PruningAction action;
    std::optional<double> reward = {};  // none while it was not measured, or when it failed
};

// uniformCuts(), which an agent measures before it decides anything, to start around the best of them.
class UniformProbes {
public:
    UniformProbes() = default;                       // none
    explicit UniformProbes(const AgentTask& task);   // none without a budget of FLOPs or parameters

    // How many cuts are still to be proposed.
    std::size_t left() const { return m_cuts.size() - m_given; }
    bool isAwaited() const { return m_answered < m_given; }
    bool hasBegun() const { return m_given > 0; }

    const PruningAction& next() { return m_cuts[m_given++].action; }  // left() > 0
    // What came of the earliest cut without an answer: its reward, nothing when it failed. Returns that cut. isAwaited().
    const MeasuredCut& answer(std::optional<double> reward);

    // The one with the largest reward, the first of equals. Null when none was measured.
    const MeasuredCut* best() const;

private:
    std::vector<MeasuredCut> m_cuts;
    std::size_t m_given = 0, m_answered = 0;
};

}  // namespace abcp
