#include "ui/views/policy_panel.h"

#include "ui/plots/policy_map.h"
#include "ui/plots/policy_profile.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace abcp::ui {

PolicyPanel::PolicyPanel(const RunModel& model, const PolicyHistory& policy, QWidget* parent)
    : QWidget(parent), m_policy(policy), m_map(new PolicyMap(model, policy, this)), m_profile(new PolicyProfile(policy, this)), m_source(new QLabel(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_source->setFont(smallFont());
    m_source->setForegroundRole(QPalette::PlaceholderText);
    m_source->setContentsMargins(8, 0, 8, 0);
    m_source->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* plots = new QHBoxLayout;
    plots->setSpacing(0);
    plots->addWidget(m_map, 3);
    plots->addWidget(m_profile, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_source);
    layout->addLayout(plots, 1);
    connect(&m_policy, &PolicyHistory::changed, this, &PolicyPanel::showSource);
    showSource();
}

void PolicyPanel::showSource()
{
    const int own = m_policy.ownViewFrom();
    m_source->setText(m_policy.profiles().empty() ? QString()
                      : own < 0  ? tr("Mean and spread of the last %1 actions: the policy itself is known only while it is searched here").arg(PolicyHistory::window)
                      : m_policy.profiles().front().ownView ? tr("The policy's own mean and spread")
                                : tr("From episode %1 on the policy's own mean and spread; before that, of the last %2 actions").arg(own).arg(PolicyHistory::window));
    m_source->setToolTip(m_source->text());
    m_source->setVisible(!m_source->text().isEmpty());
}

QString PolicyPanel::source() const
{
    return m_source->text();
}

}  // namespace abcp::ui
