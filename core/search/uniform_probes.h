#pragma once

#include "core/search/agent.h"

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace abcp {

// A uniform cut that is measured before an agent decides anything.
struct MeasuredCut {
    PruningAction action;
    std::optional<double> reward = {};  // none while it was not measured, or when it failed
};

// The uniform cuts that an agent measures before it decides anything, to start around the best of them: a search over how many residual blocks stay and
// which. First uniformCuts(). Then stage after stage, as long as one brings a better cut, the neighbours of the best so far: a quarter of the
// blocks more and less, then an eighth, a sixteenth ... to one; evenly spaced, the first or the last ones of the network, until one of these is better
// than the others. Where that found a better one than the first cuts, the three best are measured twice more each, with ratios that lie around the uniform one: the
// largest of a dozen noisy rewards is often only a lucky one. Which cuts a stage has depends on the rewards of the one before.
class UniformProbes {
public:
    UniformProbes() = default;                       // none
    explicit UniformProbes(const AgentTask& task);   // none without a budget of FLOPs or parameters

    // How many cuts may be proposed before an answer is waited for. 0: all are measured, once none is awaited.
    std::size_t left() const { return m_probes.size() - m_given; }
    bool isAwaited() const { return m_answered < m_given; }
    bool hasBegun() const { return m_given > 0; }

    const PruningAction& next() { return m_probes[m_given++].cut.action; }  // left() > 0
    // What came of the earliest cut without an answer: its reward, nothing when it failed. Returns that cut. isAwaited().
    MeasuredCut answer(std::optional<double> reward);

    // The uniform cut with the largest reward, of those measured again with the largest mean; the first of equals. Null when none was measured.
    const MeasuredCut* best() const;

private:
    enum class Place { Even, First, Last };  // which blocks stay
    struct Probe {
        MeasuredCut cut;
        std::size_t kept = 0;                // blocks that there is a choice about
        std::optional<Place> place = {};     // nothing where it makes no difference or is not settled
        std::vector<double> again = {};      // rewards with other ratios
        std::optional<std::size_t> of = {};  // with other ratios: of which probe
    };

    void planNeighbours();
    void planRepeats();
    void add(std::size_t kept, Place place);
    const Probe* bestProbe() const;

    AgentTask m_task;
    std::vector<std::size_t> m_open;         // blocks that there is a choice about
    std::set<std::vector<bool>> m_had;       // sets of blocks that stay
    std::vector<Probe> m_probes;
    std::size_t m_given = 0, m_answered = 0;
    std::size_t m_first = 0;                 // how many were known from the start
    std::size_t m_step = 0;                  // blocks more or less in the next stage; 0: there is none
    std::optional<double> m_bestBefore;      // the largest reward before this stage
    bool m_repeats = false;                  // are planned
};

}  // namespace abcp
