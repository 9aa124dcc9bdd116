#include "ui/views/steer_panel.h"

#include "core/workflow/command_line.h"
#include "ui/models/steering_text.h"
#include "ui/tab_order.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/lock_menu.h"
#include "ui/views/table_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <cmath>
#include <optional>

namespace abcp::ui {

namespace {

// A budget that the field shows as nearly the same stays what it is.
std::optional<double> budgetOf(const QDoubleSpinBox& field, double unit, const std::optional<double>& now)
{
    if (field.value() <= 0)
        return std::nullopt;
    if (now && std::abs(*now / unit - field.value()) < 0.5 * std::pow(10.0, -field.decimals()))
        return now;
    return field.value() * unit;
}

}  // namespace

SteerPanel::SteerPanel(SteeringDraft& draft, const PolicyHistory& policy, SearchController& controller, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_controller(controller), m_model(new SteeringModel(draft, policy, this)),
      m_filtered(new QSortFilterProxyModel(this)), m_stack(new QStackedWidget(this))
{
    setAccessibleName(tr("Steer"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* empty = new QLabel(tr("The blocks and layers of a run: what you lock, bound or reward otherwise holds from its next episode on."), m_stack);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setMargin(24);
    empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(empty);
    m_stack->addWidget(makePage());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(&m_draft, &SteeringDraft::changed, this, &SteerPanel::refresh);
    connect(&m_draft, &SteeringDraft::opened, this, [this] {
        m_table->fitColumns(SteeringModel::NameColumn);
        refresh();
    });
    connect(&m_controller, &SearchController::stateChanged, this, &SteerPanel::refresh);
    refresh();
}

QWidget* SteerPanel::makePage()
{
    auto* page = new QWidget(m_stack);
    m_search = new QLineEdit(page);
    m_search->setPlaceholderText(tr("Block or layer"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Find a block or layer"));
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(SteeringModel::NameColumn);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(m_search, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    m_table = new TableView(page);
    m_table->setAccessibleName(tr("Locks and bounds"));
    m_table->setModel(m_filtered);
    m_table->fitColumns(SteeringModel::NameColumn);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setToolTip(tr("Right click: lock it; double click a bound to change it"));
    connect(m_table, &QWidget::customContextMenuRequested, this, &SteerPanel::showMenu);

    m_summary = new QLabel(page);
    m_summary->setFont(smallFont());
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_apply = new QPushButton(tr("Apply from next episode"), page);
    m_reset = new QPushButton(tr("Reset"), page);
    m_reset->setToolTip(tr("Back to what the run goes on with"));
    connect(m_apply, &QPushButton::clicked, this, &SteerPanel::apply);
    connect(m_reset, &QPushButton::clicked, &m_draft, &SteeringDraft::reset);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_summary, 1);
    foot->addWidget(m_reset);
    foot->addWidget(m_apply);

    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(4);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addLayout(makeForm(page));
    layout->addLayout(foot);
    return page;
}

QDoubleSpinBox* SteerPanel::makeField(QWidget* page, const QString& name, double most, int decimals)
{
    auto* field = new QDoubleSpinBox(page);
    field->setRange(0, most);
    field->setDecimals(decimals);
    field->setAccessibleName(name);
    field->setKeyboardTracking(false);
    field->setMinimumWidth(88);
    return field;
}

QGridLayout* SteerPanel::makeForm(QWidget* page)
{
    m_reward = new QComboBox(page);
    m_reward->setAccessibleName(tr("Reward"));
    for (const std::string& name : rewardNames())
        m_reward->addItem(fromUtf8(name), fromUtf8(name));
    m_weight = makeField(page, tr("Weight of the cost"), 100, 3);
    m_weight->setSingleStep(0.01);
    m_flops = makeField(page, tr("FLOPs budget"), 100, 1);
    m_params = makeField(page, tr("Parameter budget"), 100, 1);
    m_latency = makeField(page, tr("Latency budget"), 1e6, 2);
    for (QDoubleSpinBox* budget : {m_flops, m_params}) {
        budget->setSuffix(tr(" %"));
        budget->setToolTip(tr("At most this share of the unpruned network"));
    }
    m_latency->setSuffix(tr(" ms"));
    for (QDoubleSpinBox* budget : {m_flops, m_params, m_latency})
        budget->setSpecialValueText(tr("none"));
    m_least = makeField(page, tr("Least ratio of all layers"), 99, 1);
    m_largest = makeField(page, tr("Largest ratio of all layers"), 99, 1);
    for (QDoubleSpinBox* bound : {m_least, m_largest}) {
        bound->setSuffix(tr(" %"));
        bound->setToolTip(tr("Share of its channels that a layer without bounds of its own loses"));
        connect(bound, &QDoubleSpinBox::valueChanged, this, &SteerPanel::takeBounds);
    }
    connect(m_reward, &QComboBox::activated, this, &SteerPanel::takeForm);
    for (QDoubleSpinBox* field : {m_weight, m_flops, m_params, m_latency})
        connect(field, &QDoubleSpinBox::valueChanged, this, &SteerPanel::takeForm);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    int column = 0;
    const auto add = [&](int row, const QString& text, QWidget* field) {
        auto* label = new QLabel(text, page);
        label->setFont(smallFont());
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setBuddy(field);
        field->setFont(smallFont());
        grid->addWidget(label, 2 * row, column);
        grid->addWidget(field, 2 * row + 1, column);
        grid->setColumnStretch(column++, 1);
    };
    add(0, tr("Reward"), m_reward);
    add(0, tr("Cost weight"), m_weight);
    add(0, tr("All lose at least"), m_least);
    add(0, tr("and at most"), m_largest);
    column = 0;
    add(1, tr("FLOPs budget"), m_flops);
    add(1, tr("Parameters"), m_params);
    add(1, tr("Latency"), m_latency);
    tabThrough({m_reward, m_weight, m_least, m_largest, m_flops, m_params, m_latency});
    return grid;
}

void SteerPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_filtered->mapToSource(m_table->indexAt(position));
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addLockActions(*menu, m_draft, m_model->rows().rows()[static_cast<std::size_t>(index.row())]);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void SteerPanel::takeForm()
{
    const auto& reference = m_draft.run().run().reference;
    if (m_showing || !m_draft.isOpen())
        return;
    RewardSettings reward = m_draft.steering().reward;
    reward.name = toUtf8(m_reward->currentData().toString());
    if (std::abs(reward.costWeight - m_weight->value()) > 0.0005)
        reward.costWeight = m_weight->value();
    if (reference) {
        reward.budgets.flops = budgetOf(*m_flops, static_cast<double>(reference->flops) / 100, reward.budgets.flops);
        reward.budgets.params = budgetOf(*m_params, static_cast<double>(reference->params) / 100, reward.budgets.params);
    }
    reward.budgets.latencyMs = budgetOf(*m_latency, 1, reward.budgets.latencyMs);
    m_draft.setReward(reward);
}

void SteerPanel::takeBounds()
{
    if (m_showing || !m_draft.isOpen())
        return;
    const RatioBounds now = m_draft.steering().ratios;
    const auto bound = [](const QDoubleSpinBox& field, double known) { return std::abs(100 * known - field.value()) < 0.05 ? known : field.value() / 100; };
    m_draft.setRatios({bound(*m_least, now.min), bound(*m_largest, now.max)});
}

void SteerPanel::apply()
{
    if (m_draft.isChanged() && m_draft.problem().isEmpty())
        m_controller.steer(m_draft.run().run().id, m_draft.run().run().database, m_draft.steering());
}

QString SteerPanel::statusText() const
{
    const LoadedRun& run = m_draft.run().run();
    if (!m_draft.problem().isEmpty())
        return m_draft.problem();
    if (m_draft.isChanged())
        return tr("Will change: %1").arg(steeringChanges(m_draft.run().steeringToCome(), m_draft.steering()).join(QStringLiteral(" · ")));
    if (run.requested)
        return m_controller.state() == SearchController::State::Searching ? tr("Requested: holds from the next episode on")
                                                                          : tr("Requested: holds as soon as the run goes on");
    if (run.phases.empty())
        return tr("As the run began");
    const Phase& last = run.phases.back();
    return tr("In force from episode %1 on: %2")
        .arg(last.fromEpisode)
        .arg(steeringChanges(m_draft.run().steeringBefore(last), last.steering).join(QStringLiteral(" · ")));
}

void SteerPanel::refresh()
{
    m_stack->setCurrentIndex(m_draft.isOpen() ? 1 : 0);
    if (!m_draft.isOpen())
        return;
    m_showing = true;
    const Steering& steering = m_draft.steering();
    const auto& reference = m_draft.run().run().reference;
    m_reward->setCurrentIndex(m_reward->findData(fromUtf8(steering.reward.name)));
    m_weight->setValue(steering.reward.costWeight);
    const auto share = [](const std::optional<double>& limit, std::int64_t whole) { return limit && whole > 0 ? 100 * *limit / static_cast<double>(whole) : 0.0; };
    m_flops->setValue(share(steering.reward.budgets.flops, reference ? reference->flops : 0));
    m_params->setValue(share(steering.reward.budgets.params, reference ? reference->params : 0));
    m_latency->setValue(steering.reward.budgets.latencyMs.value_or(0));
    m_flops->setEnabled(reference.has_value());
    m_params->setEnabled(reference.has_value());
    m_latency->setEnabled(m_draft.run().run().settings.evaluation.latencyRepeats > 0);
    m_least->setValue(100 * steering.ratios.min);
    m_largest->setValue(100 * steering.ratios.max);
    m_showing = false;

    const QString problem = m_draft.problem();
    m_apply->setEnabled(m_draft.isChanged() && problem.isEmpty());
    m_reset->setEnabled(m_draft.isChanged());
    m_summary->setText(statusText());
    QString tip = m_summary->text();
    if (m_draft.isChanged() && problem.isEmpty())
        tip += QLatin1Char('\n') + fromUtf8(shellText(steerCommand(m_draft.run().run().id, m_draft.run().steeringToCome(), steering, m_draft.run().run().database)));
    m_summary->setToolTip(tip);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, problem.isEmpty() ? palette().color(QPalette::WindowText) : errorColour(palette()));
    m_summary->setPalette(colours);
}

QString SteerPanel::summary() const
{
    return m_summary->text();
}

}  // namespace abcp::ui
