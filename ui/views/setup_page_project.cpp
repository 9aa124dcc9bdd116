// What goes into the form of the Set up page and what comes out of it.

#include "ui/views/setup_page.h"

#include "core/search/agent.h"
#include "core/search/reward.h"
#include "core/store/run_store.h"
#include "ui/format.h"
#include "ui/text.h"
#include "ui/views/agent_options_form.h"
#include "ui/views/fidelity_form.h"
#include "ui/views/fold.h"
#include "ui/views/path_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace abcp::ui {

namespace {

constexpr std::uint64_t largestShownSeed = std::numeric_limits<int>::max();

void choose(QComboBox* box, const std::string& name)
{
    if (const int index = box->findData(fromUtf8(name)); index >= 0)
        box->setCurrentIndex(index);
}

QString settingsKey(const char* name)
{
    return QStringLiteral("project/") + QLatin1String(name);
}

}  // namespace

SearchSettings SetupPage::settings() const
{
    SearchSettings settings = m_base;
    settings.cfg = m_cfg->path();
    settings.weights = m_weights->path();
    settings.data = m_data->path();
    settings.name = toUtf8(m_name->text().trimmed());
    settings.agent = toUtf8(m_agent->currentData().toString());
    settings.agentSettings = m_agentOptions->settings();
    m_fidelity->apply(settings);
    settings.episodes = m_episodes->value();
    // A larger one than the field can show stays until another is chosen.
    if (const auto seed = static_cast<std::uint64_t>(m_seed->value()); seed != largestShownSeed || settings.seed < seed)
        settings.seed = seed;
    settings.reward.name = toUtf8(m_reward->currentData().toString());
    if (m_flopsShare > 0 && m_check.network)
        settings.reward.budgets.flops = m_flopsShare * static_cast<double>(m_check.network->flops);
    return settings;
}

void SetupPage::setSettings(const SearchSettings& settings)
{
    const QSignalBlocker quietForm(m_fidelity), quietOptions(m_agentOptions);  // told of once, at the end
    m_base = settings;
    m_flopsShare = 0;
    m_cfg->setPath(settings.cfg);
    m_weights->setPath(settings.weights);
    m_data->setPath(settings.data);
    m_name->setText(fromUtf8(settings.name));
    choose(m_agent, settings.agent);
    choose(m_reward, settings.reward.name);
    m_fidelity->setSettings(settings);
    m_agentOptions->setSettings(toUtf8(m_agent->currentData().toString()), settings.agentSettings);
    m_episodes->setValue(settings.episodes);
    m_seed->setValue(static_cast<int>(std::min(settings.seed, largestShownSeed)));
    showBudget();
    showSummaries();
    scheduleCheck();
    Q_EMIT edited();
}

Project SetupPage::project() const
{
    Project project{settings(), m_database->path(), {}};
    if (m_flopsShare > 0) {
        project.search.reward.budgets.flops.reset();
        project.flopsShare = m_flopsShare;
    }
    if (project.database == RunStore::defaultFile())
        project.database.clear();
    return project;
}

void SetupPage::setProject(const Project& project)
{
    setSettings(project.search);
    m_flopsShare = project.flopsShare.value_or(0);
    showBudget();
    m_database->setPath(project.database.empty() ? RunStore::defaultFile() : project.database);
    Q_EMIT edited();
}

// What no file needs to be looked at for.
void SetupPage::takeDetails()
{
    showSummaries();
    if (!m_checkTimer.isActive() && !m_checker.isBusy()) {
        m_check.settings = checkSettings(settings());
        setReason(reasonOf(m_check));
    }
    Q_EMIT edited();
}

void SetupPage::showSummaries()
{
    m_fidelityFold->setSummary(m_fidelity->summary());
    m_agentFold->setSummary(m_agentOptions->summary());
}

// The form's own fault comes last: what it says of a field is left out of the settings.
QString SetupPage::reasonOf(const ProjectCheck& check) const
{
    const QString reason = check.reason();
    return reason.isEmpty() ? m_agentOptions->fault() : reason;
}

void SetupPage::takeBudget(double percent)
{
    // A reward that nobody chose goes with the budget.
    const auto usual = [](bool budget) { return usualReward({.flops = budget ? std::optional(1.0) : std::nullopt}); };
    const bool had = m_flopsShare > 0 || m_base.reward.budgets.flops;
    if (toUtf8(m_reward->currentData().toString()) == usual(had))
        choose(m_reward, usual(percent > 0));
    m_base.reward.budgets.flops.reset();
    m_flopsShare = percent / 100;
    showBudget();
    scheduleCheck();
    Q_EMIT edited();
}

// A budget in FLOPs is shown as a share once the network is known.
void SetupPage::showBudget()
{
    const std::optional<double> flops = m_base.reward.budgets.flops;
    double percent = 100 * m_flopsShare;
    if (m_flopsShare == 0 && flops && m_check.network)
        percent = std::max(0.1, 100 * *flops / static_cast<double>(m_check.network->flops));
    const QSignalBlocker quiet(m_budget);
    m_budget->setSpecialValueText(flops && m_flopsShare == 0 ? flopsText(*flops) : tr("no budget"));
    m_budget->setValue(percent);
}

std::filesystem::path SetupPage::database() const
{
    return m_database->path();
}

void SetupPage::setDatabase(const std::filesystem::path& database)
{
    m_database->setPath(database);
}

void SetupPage::restore()
{
    const QSettings kept;
    const auto text = [&kept](const char* name) { return kept.value(settingsKey(name)).toString(); };
    m_cfg->setPath(toPath(text("cfg")));
    m_weights->setPath(toPath(text("weights")));
    m_data->setPath(toPath(text("data")));
    choose(m_agent, toUtf8(text("agent")));
    m_budget->setValue(kept.value(settingsKey("budget"), 0.0).toDouble());
    choose(m_reward, toUtf8(text("reward")));  // after the budget, which it would follow
    m_episodes->setValue(kept.value(settingsKey("episodes"), m_episodes->value()).toInt());
    if (const QString folder = text("demoFolder"); !folder.isEmpty())
        m_demoFolder->setPath(toPath(folder));
}

void SetupPage::store() const
{
    QSettings kept;
    kept.setValue(settingsKey("cfg"), fromPath(m_cfg->path()));
    kept.setValue(settingsKey("weights"), fromPath(m_weights->path()));
    kept.setValue(settingsKey("data"), fromPath(m_data->path()));
    kept.setValue(settingsKey("agent"), m_agent->currentData());
    kept.setValue(settingsKey("reward"), m_reward->currentData());
    kept.setValue(settingsKey("episodes"), m_episodes->value());
    kept.setValue(settingsKey("budget"), m_budget->value());
    kept.setValue(settingsKey("demoFolder"), fromPath(m_demoFolder->path()));
}

}  // namespace abcp::ui
