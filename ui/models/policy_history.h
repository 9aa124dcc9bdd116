#pragma once

#include "core/search/policy_snapshot.h"
#include "ui/models/decision_rows.h"
#include "ui/models/run_model.h"

#include <QObject>

#include <vector>

namespace abcp::ui {

// What the policy holds for right, over the episodes: as it says itself while its search runs here; else what the last actions come to on average.
class PolicyHistory : public QObject {
    Q_OBJECT

public:
    static constexpr int window = 20;  // actions that an average is of

    struct Profile {
        int episodes = 0;              // that the run had
        bool ownView = false;          // of the policy; else of its last actions
        // By row of rows(): the probability that a block stays, the share of channels that a group keeps; empty where nothing is decided.
        PolicySnapshot::Beliefs beliefs;
    };

    explicit PolicyHistory(const RunModel& model, QObject* parent = nullptr);

    const DecisionRows& rows() const { return m_rows; }
    // By rising episodes.
    const std::vector<Profile>& profiles() const { return m_profiles; }
    // From where on the policy speaks for itself, in episodes; -1 when it does not.
    int ownViewFrom() const;
    void add(const PolicySnapshot& policy);

Q_SIGNALS:
    void opened();   // other rows
    void changed();

private:
    void rebuild();
    void average(int first, int last);
    Profile averageAt(int episodes) const;

    const RunModel& m_model;
    DecisionRows m_rows;
    std::vector<Profile> m_profiles;
};

}  // namespace abcp::ui
