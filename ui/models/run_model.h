#pragma once

#include "ui/format.h"
#include "ui/models/loaded_run.h"

#include <QObject>

#include <optional>
#include <vector>

namespace abcp::ui {

// The run that is on screen. Grows while its search goes on; episodes are only ever appended.
class RunModel : public QObject {
    Q_OBJECT

public:
    explicit RunModel(QObject* parent = nullptr) : QObject(parent) {}

    bool isOpen() const { return m_open; }
    const LoadedRun& run() const { return m_run; }
    const std::vector<Episode>& episodes() const { return m_run.episodes; }
    bool hasEpisode(int number) const { return number >= 0 && number < static_cast<int>(m_run.episodes.size()); }
    const Episode& episode(int number) const { return m_run.episodes.at(static_cast<std::size_t>(number)); }

    void open(LoadedRun run);
    void close();
    void setReference(const Measurement& reference);
    // Episodes that follow the last one without a gap; what is known already is skipped.
    void append(const std::vector<Episode>& episodes);
    void setState(RunState state);
    // The run is steered otherwise from an episode on. When the reward is another one too, all episodes get theirs by it.
    void addPhase(const Phase& phase);
    // What waits for the run's next episode.
    void setRequested(const Steering& steering);
    void addRepeat(const Repeat& repeat);

    // What the next episode goes by, as far as it is known: as requested, else as it is in force.
    const Steering& steeringToCome() const { return m_run.requested ? *m_run.requested : m_run.steering; }
    // What held before a phase.
    Steering steeringBefore(const Phase& phase) const;
    // How far the repeated measurements of an episode lie apart, with its own; empty without repeats.
    struct Spread {
        double least = 0;
        double largest = 0;
    };
    std::optional<Spread> rewardSpread(int number) const;
    std::optional<Spread> accuracySpread(int number) const;

    // Numbers of the episodes that no other beats in both mAP50 and FLOPs, by rising FLOPs.
    const std::vector<int>& front() const { return m_front; }
    bool isOnFront(int number) const;
    // The largest reward among those that did not fail; the first of equals.
    std::optional<int> best() const { return m_best; }
    int failures() const { return m_failures; }
    // Without those that a person asked for, which come on top of what was planned.
    int agentEpisodes() const { return m_agentEpisodes; }
    // Measurements of uniform cuts, the baseline of every search: of this run's own candidates and of other runs.
    const std::vector<Measurement>& uniformCuts() const { return m_uniform; }
    // Whether a budget was stated and this episode misses it.
    bool missesBudget(const Episode& episode) const;

    // Units that fit this run's network.
    Scale flopsScale() const;
    Scale paramsScale() const;
    Scale latencyScale() const;

Q_SIGNALS:
    void opened();                        // another run, or none; also when all of it was read anew
    void appended(int first, int last);   // numbers of the new episodes, both inclusive
    void referenceChanged();
    void stateChanged();
    void steeringChanged();               // phases, what is in force, what is requested
    void rescored();                      // all rewards by another one: the best is another, too
    void repeated(int number);            // an episode was measured once more

private:
    void recount();
    void account(std::size_t first);

    LoadedRun m_run;
    bool m_open = false;
    std::vector<int> m_front;
    std::optional<int> m_best;
    std::vector<Measurement> m_uniform;
    int m_failures = 0;
    int m_agentEpisodes = 0;
};

}  // namespace abcp::ui
