#pragma once

#include "ui/models/policy_history.h"

#include <QWidget>

class QLabel;

namespace abcp::ui {

class PolicyMap;
class PolicyProfile;

// The policy's own view: over the episodes, and now, with a line that says where it comes from.
class PolicyPanel : public QWidget {
    Q_OBJECT

public:
    PolicyPanel(const RunModel& model, const PolicyHistory& policy, QWidget* parent = nullptr);

    PolicyMap* map() const { return m_map; }
    PolicyProfile* profile() const { return m_profile; }
    QString source() const;

private:
    void showSource();

    const PolicyHistory& m_policy;
    PolicyMap* m_map;
    PolicyProfile* m_profile;
    QLabel* m_source;
};

}  // namespace abcp::ui
