// The fields of the Set up page.

#include "ui/views/setup_page.h"

#include "core/search/agent.h"
#include "core/search/reward.h"
#include "core/search/search_ranges.h"
#include "core/store/run_store.h"
#include "ui/icons.h"
#include "ui/text.h"
#include "ui/views/agent_options_form.h"
#include "ui/views/baseline_row.h"
#include "ui/views/card.h"
#include "ui/views/command_field.h"
#include "ui/views/fidelity_form.h"
#include "ui/views/fold.h"
#include "ui/views/form_rows.h"
#include "ui/views/path_field.h"
#include "ui/views/project_facts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace abcp::ui {

namespace {

QString agentHint(const QString& name)
{
    if (name == QStringLiteral("abcp"))
        return SetupPage::tr("abcp: learns blocks and channels together");
    if (name == QStringLiteral("random"))
        return SetupPage::tr("random: every choice by chance");
    if (name == QStringLiteral("uniform"))
        return SetupPage::tr("uniform: the same ratio everywhere, swept");
    if (name == QStringLiteral("rule-based"))
        return SetupPage::tr("rule-based: one threshold on batch norm's scales");
    if (name == QStringLiteral("nsga2"))
        return SetupPage::tr("nsga2: a genetic search for the whole front");
    if (name == QStringLiteral("ddpg"))
        return SetupPage::tr("ddpg: AMC's actor-critic, layer by layer");
    return name;
}

QString rewardHint(const QString& name)
{
    if (name == QStringLiteral("accuracy-cost"))
        return SetupPage::tr("accuracy-cost: mAP50 less the log of the cost");
    if (name == QStringLiteral("accuracy-power"))
        return SetupPage::tr("accuracy-power: mAP50 times a power of the cost");
    if (name == QStringLiteral("loss"))
        return SetupPage::tr("loss: the paper's, loss and FLOPs");
    return name;
}

}  // namespace

QWidget* SetupPage::makeDemo()
{
    QFrame* box = makeCard(this);
    m_demoFolder = new PathField(PathField::Kind::Folder, tr("Folder of the demo project"), QString(), box);
    m_demoFolder->setPath(toPath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)) / "abcp-studio" / "demo");
    m_demoQuick = new QCheckBox(tr("Quick: fewer pictures and episodes, a few minutes"), box);
    // A folder holds one kind of demo; as long as the user names none, each has its own.
    connect(m_demoQuick, &QCheckBox::toggled, this, [this](bool quick) {
        const std::filesystem::path folder = m_demoFolder->path();
        if (folder.filename() == (quick ? "demo" : "demo-quick"))
            m_demoFolder->setPath(folder.parent_path() / (quick ? "demo-quick" : "demo"));
    });
    m_demoStart = new QPushButton(icon(QStringLiteral("tools-wizard")), tr("Start the demo project"), box);
    m_demoStart->setIconSize({20, 20});
    m_demoStart->setMinimumHeight(40);
    connect(m_demoStart, &QPushButton::clicked, this, &SetupPage::demoRequested);

    auto* text = new QVBoxLayout;
    text->setSpacing(4);
    text->addWidget(headingLabel(tr("See it work"), box));
    text->addWidget(hintLabel(tr("Draws pictures of a robot arena, trains a detector on them, and searches how far it can be pruned. "
                                 "Nothing to download; what is there already is kept."),
                              box));
    text->addSpacing(4);
    text->addWidget(m_demoFolder);
    text->addWidget(m_demoQuick);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(24);
    layout->addLayout(text, 1);
    layout->addWidget(m_demoStart, 0, Qt::AlignVCenter);
    return box;
}

// Tab goes by the order in which the fields are made.
QWidget* SetupPage::makeForm()
{
    QFrame* box = makeCard(this);
    m_cfg = new PathField(PathField::Kind::File, tr("Network"), tr("Darknet networks (*.cfg);;All files (*)"), box);
    m_cfg->setPlaceholder(tr("A Darknet .cfg; files can be dropped here"));
    m_weights = new PathField(PathField::Kind::File, tr("Weights"), tr("Darknet weights (*.weights);;All files (*)"), box);
    m_weights->setPlaceholder(tr("Its trained .weights"));
    m_baseline = new BaselineRow(box);
    m_baseline->hide();
    connect(m_baseline, &BaselineRow::trainRequested, this, &SetupPage::baselineRequested);
    m_data = new PathField(PathField::Kind::FileOrFolder, tr("Data set"), tr("Data sets (*.data *.json *.txt);;All files (*)"), box);
    m_data->setPlaceholder(tr("A folder or file: Darknet, COCO, Pascal VOC, or a list"));
    m_agent = new QComboBox(box);
    for (const std::string& name : agentNames())
        m_agent->addItem(agentHint(fromUtf8(name)), fromUtf8(name));
    m_reward = new QComboBox(box);
    for (const std::string& name : rewardNames())
        m_reward->addItem(rewardHint(fromUtf8(name)), fromUtf8(name));
    m_budget = new QDoubleSpinBox(box);
    m_budget->setRange(0, 100);
    m_budget->setDecimals(1);
    m_budget->setSuffix(tr(" % of the unpruned FLOPs"));
    m_budget->setToolTip(tr("Candidates above it lose reward"));
    m_episodes = new QSpinBox(box);
    m_episodes->setRange(SearchRanges::episodes.least, SearchRanges::episodes.most);
    m_seed = new QSpinBox(box);
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setToolTip(tr("The same seed on the same machine gives the same run"));
    m_name = new QLineEdit(box);
    m_name->setPlaceholderText(tr("May stay empty"));
    m_database = new PathField(PathField::Kind::NewFile, tr("Database"), tr("Databases (*.sqlite);;All files (*)"), box);
    m_database->setPath(RunStore::defaultFile());

    QGridLayout* grid = makeFormGrid();
    addFormRow(grid, tr("Network"), m_cfg);
    addFormRow(grid, tr("Weights"), m_weights);
    grid->addWidget(m_baseline, grid->rowCount(), 1);
    addFormRow(grid, tr("Data set"), m_data);
    addFormRow(grid, tr("Agent"), m_agent);
    addFormRow(grid, tr("Reward"), m_reward);
    addFormRow(grid, tr("Budget"), m_budget);
    addFormRow(grid, tr("Episodes"), m_episodes);
    addFormRow(grid, tr("Seed"), m_seed);
    addFormRow(grid, tr("Name"), m_name);
    addFormRow(grid, tr("Database"), m_database);

    m_fidelity = new FidelityForm;
    m_fidelityFold = new Fold(tr("How candidates are measured"), m_fidelity, box);
    m_agentOptions = new AgentOptionsForm;
    m_agentFold = new Fold(tr("Options of the agent"), m_agentOptions, box);
    m_agentOptions->setTabAfter(m_agentFold->button());
    for (Fold* fold : {m_fidelityFold, m_agentFold})
        grid->addWidget(fold, grid->rowCount(), 0, 1, 2);

    m_start = new QPushButton(icon(QStringLiteral("media-playback-start")), tr("Start the search"), box);
    m_start->setMinimumHeight(32);
    m_startReason = hintLabel(QString(), box);
    connect(m_start, &QPushButton::clicked, this, &SetupPage::startRequested);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(16);
    foot->addWidget(m_start);
    foot->addWidget(m_startReason, 1);
    grid->addLayout(foot, grid->rowCount(), 1);

    m_command = new CommandField(tr("Command line of this search"), box);
    addFormRow(grid, tr("The same as"), m_command);

    m_facts = new ProjectFacts(box);
    m_facts->setMinimumWidth(280);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(32);
    columns->addLayout(grid, 1);
    columns->addWidget(m_facts);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(headingLabel(tr("Your own network"), box));
    layout->addLayout(columns);

    for (PathField* field : {m_cfg, m_weights, m_data, m_database})
        connect(field, &PathField::changed, this, &SetupPage::scheduleCheck);
    connect(m_budget, &QDoubleSpinBox::valueChanged, this, &SetupPage::takeBudget);
    for (QComboBox* field : {m_agent, m_reward})
        connect(field, &QComboBox::currentIndexChanged, this, &SetupPage::showCommand);
    for (QSpinBox* field : {m_episodes, m_seed})
        connect(field, &QSpinBox::valueChanged, this, &SetupPage::showCommand);
    connect(m_name, &QLineEdit::textChanged, this, &SetupPage::showCommand);
    connect(m_agent, &QComboBox::currentIndexChanged, this, [this] { m_agentOptions->setAgent(toUtf8(m_agent->currentData().toString())); });
    connect(m_fidelity, &FidelityForm::changed, this, &SetupPage::takeDetails);
    connect(m_agentOptions, &AgentOptionsForm::changed, this, &SetupPage::takeDetails);
    for (PathField* field : {m_cfg, m_weights, m_data, m_database})
        connect(field, &PathField::changed, this, &SetupPage::edited);
    for (QComboBox* field : {m_agent, m_reward})
        connect(field, &QComboBox::currentIndexChanged, this, &SetupPage::edited);
    for (QSpinBox* field : {m_episodes, m_seed})
        connect(field, &QSpinBox::valueChanged, this, &SetupPage::edited);
    connect(m_name, &QLineEdit::textChanged, this, &SetupPage::edited);
    return box;
}

}  // namespace abcp::ui
