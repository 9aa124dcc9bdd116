#include "ui/views/setup_page.h"

#include "core/workflow/command_line.h"
#include "ui/text.h"
#include "ui/views/baseline_row.h"
#include "ui/views/card.h"
#include "ui/views/command_field.h"
#include "ui/views/dataset_preview.h"
#include "ui/views/network_view.h"
#include "ui/views/path_field.h"
#include "ui/views/project_facts.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <utility>

namespace abcp::ui {

SetupPage::SetupPage(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Set up"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(24);
    column->addWidget(makeDemo());
    column->addWidget(makeForm());
    column->addWidget(makePreview());
    column->addWidget(makeDrawing());
    column->addStretch(1);
    content->setMaximumWidth(1120);

    auto* scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Set up"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    auto* middle = new QWidget;
    auto* row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 1000);
    row->addStretch(1);
    scroll->setWidget(middle);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(300);
    connect(&m_checkTimer, &QTimer::timeout, this, &SetupPage::beginCheck);
    connect(&m_checker, &Worker::finished, this, [this] {
        if (m_checkAgain)
            beginCheck();
    });
    connect(this, &SetupPage::edited, this, &SetupPage::showForecast);
    setSettings({});
}

SetupPage::~SetupPage()
{
    delete m_drawing;  // before the models that it shows
}

QWidget* SetupPage::makePreview()
{
    QFrame* box = makeCard(this);
    m_preview = new DatasetPreview(box);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(headingLabel(tr("The data set"), box));
    layout->addWidget(m_preview);
    return box;
}

QWidget* SetupPage::makeDrawing()
{
    QFrame* box = makeCard(this);
    m_drawing = new NetworkView(m_unpruned, box);
    m_drawing->setReadOnly(true);
    m_drawing->setFixedHeight(220);
    m_drawing->setAccessibleName(tr("The network"));
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(4);
    layout->addWidget(headingLabel(tr("The network"), box));
    layout->addWidget(hintLabel(tr("A bar a layer, as high as it has channels; brackets are residual blocks, one colour layers that share their channels. Wheel: zoom."), box));
    layout->addWidget(m_drawing);
    box->hide();
    m_drawingCard = box;
    return box;
}

void SetupPage::drawNetwork()
{
    m_drawingCard->setVisible(m_check.network.has_value());
    if (!m_check.network || (m_drawn.isOpen() && m_drawn.run().spec == m_check.network->spec))
        return;
    LoadedRun run;
    run.spec = m_check.network->spec;
    run.space = m_check.network->space;
    m_drawn.open(std::move(run));
}

DemoOptions SetupPage::demoOptions() const
{
    DemoOptions options;
    options.folder = m_demoFolder->path();
    options.quick = m_demoQuick->isChecked();
    return options;
}

void SetupPage::setBusy(bool busy)
{
    m_busy = busy;
    m_preview->setQuiet(busy);
    showReason();
}

void SetupPage::scheduleCheck()
{
    setReason(tr("Looking at the files…"));
    m_checkTimer.start();
}

void SetupPage::beginCheck()
{
    m_checkAgain = m_checker.isBusy();
    if (m_checkAgain)
        return;
    m_facts->setChecking();
    m_checker.start([this, settings = settings(), database = database()](const std::stop_token&) {
        m_checker.post([this, check = checkProject(settings, database)] { takeCheck(check); });
    });
}

void SetupPage::takeCheck(const ProjectCheck& check)
{
    if (m_checkAgain || m_checkTimer.isActive())
        return;  // the form has moved on
    m_check = check;
    m_check.settings = checkSettings(settings());  // may be others by now
    showBudget();
    drawNetwork();
    const auto show = [](PathField* field, const ProjectCheck::Field& state) {
        field->setMessages(state.missing ? QString() : state.error, state.note);
    };
    m_baseline->setVisible(check.network && check.dataset && check.weights.missing && check.cfg.error.isEmpty() && check.data.error.isEmpty());
    show(m_cfg, check.cfg);
    show(m_weights, check.weights);
    show(m_data, check.data);
    show(m_database, check.database);
    m_facts->setCheck(check);
    showForecast();
    if (check.dataset)
        m_preview->setDataset(check.dataset->content, check.dataset->fingerprint);
    else
        m_preview->setReason(check.data.missing ? QString() : check.data.error);
    setReason(reasonOf(m_check));
}

void SetupPage::showForecast()
{
    m_facts->setForecast(m_check.forecast(settings()));
}

void SetupPage::setReason(const QString& reason)
{
    m_reason = reason;
    showCommand();
    showReason();
    Q_EMIT reasonChanged(m_reason);
}

// Once there is enough to start: before that it would not run.
void SetupPage::showCommand()
{
    const bool ready = m_reason.isEmpty();
    m_command->setWords(ready ? searchCommand(settings(), database()) : Words{});
    m_command->setHint(tr("Once the search can be started, the command that starts it stands here"));
    QStringList rest;
    for (const std::string& phrase : onlyInSettings(settings()))
        rest << fromUtf8(phrase);
    m_command->setRemark(rest.isEmpty() ? QString() : tr("It does not say: %1").arg(rest.join(QStringLiteral("; "))));
}

void SetupPage::showReason()
{
    m_demoStart->setEnabled(!m_busy);
    m_baseline->setEnabled(!m_busy);
    m_start->setEnabled(!m_busy && m_reason.isEmpty());
    m_startReason->setText(m_busy ? tr("Something runs already; stop it first.") : m_reason);
    m_start->setToolTip(m_startReason->text());
}

}  // namespace abcp::ui
