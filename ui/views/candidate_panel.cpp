#include "ui/views/candidate_panel.h"

#include "ui/format.h"
#include "ui/models/episode_model.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/layer_strip.h"
#include "ui/views/table_view.h"
#include "ui/views/tool_button.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace abcp::ui {

namespace {

QToolButton* actionButton(QWidget* parent, QAction* action)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    return button;
}

}  // namespace

CandidatePanel::CandidatePanel(const RunModel& model, CandidateSelection& selection, QAction* exportAction, QAction* retrainAction,
                               QWidget* parent)
    : QWidget(parent), m_model(model), m_selection(selection), m_layers(new LayerModel(this)), m_stack(new QStackedWidget(this)),
      m_empty(new QLabel(this))
{
    setAccessibleName(tr("Candidate"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_empty->setText(tr("The candidate that you click, or the best so far: its figures and what is left of every layer."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makePage(exportAction, retrainAction));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(&m_selection, &CandidateSelection::currentChanged, this, &CandidatePanel::refresh);
    connect(&m_selection, &CandidateSelection::followsBestChanged, m_followBest, &QToolButton::setChecked);
    connect(&m_model, &RunModel::referenceChanged, this, &CandidatePanel::refresh);
    const auto remarkAnew = [this] {
        if (m_episode >= 0)
            m_remarks->setText(remarks(m_model.episode(m_episode)));
    };
    connect(&m_model, &RunModel::appended, this, remarkAnew);
    connect(&m_model, &RunModel::rescored, this, remarkAnew);
    refresh();
}

QWidget* CandidatePanel::makePage(QAction* exportAction, QAction* retrainAction)
{
    auto* page = new QWidget(m_stack);
    auto* previous = makeToolButton(page, QStringLiteral("go-previous"), tr("Previous candidate (A)"));
    auto* next = makeToolButton(page, QStringLiteral("go-next"), tr("Next candidate (D)"));
    connect(previous, &QToolButton::clicked, this, [this] { m_selection.step(-1); });
    connect(next, &QToolButton::clicked, this, [this] { m_selection.step(1); });
    m_title = new QLabel(page);
    m_title->setFont(headingFont());
    m_remarks = new QLabel(page);
    m_remarks->setFont(smallFont());
    m_remarks->setForegroundRole(QPalette::PlaceholderText);
    m_remarks->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_followBest = makeToolButton(page, QStringLiteral("starred"), tr("Show the best so far, and move with it"));
    m_followBest->setText(tr("Best"));
    m_followBest->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_followBest->setCheckable(true);
    m_followBest->setChecked(m_selection.followsBest());
    connect(m_followBest, &QToolButton::clicked, this, [this](bool on) { m_selection.setFollowsBest(on); });

    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(previous);
    head->addWidget(next);
    head->addSpacing(4);
    head->addWidget(m_title);
    head->addSpacing(4);
    head->addWidget(m_remarks, 1);
    head->addWidget(m_followBest);
    head->addWidget(actionButton(page, retrainAction));
    head->addWidget(actionButton(page, exportAction));

    auto* figures = new QGridLayout;
    figures->setHorizontalSpacing(16);
    figures->setVerticalSpacing(0);
    const std::array<QString, 4> names{tr("mAP50"), tr("FLOPs"), tr("Params"), tr("Latency")};
    for (std::size_t i = 0; i < m_figures.size(); ++i) {
        Figure& figure = m_figures[i];
        figure.name = new QLabel(names[i], page);
        figure.value = new QLabel(page);
        figure.change = new QLabel(page);
        figure.name->setFont(smallFont());
        figure.change->setFont(smallFont());
        figure.name->setForegroundRole(QPalette::PlaceholderText);
        figure.change->setForegroundRole(QPalette::PlaceholderText);
        figure.value->setFont(largeFont());
        figure.value->setAccessibleName(names[i]);
        figure.change->setToolTip(tr("Against the unpruned network"));
        const int column = static_cast<int>(i);
        figures->addWidget(figure.name, 0, column);
        figures->addWidget(figure.value, 1, column);
        figures->addWidget(figure.change, 2, column);
        figures->setColumnStretch(column, 1);
    }

    m_strip = new LayerStrip(page);
    m_table = new TableView(page);
    m_table->setAccessibleName(tr("Layers of the candidate"));
    m_table->setModel(m_layers);
    m_table->fitColumns(LayerModel::RoleColumn);
    for (int column = LayerModel::ParamsBeforeColumn; column < LayerModel::ColumnCount; ++column)  // in Inspect there is room for them
        m_table->hideColumn(column);
    connect(m_strip, &LayerStrip::clicked, m_table, [this](int row) {
        m_table->setCurrentIndex(m_layers->index(row, 0));
        m_table->scrollTo(m_layers->index(row, 0), QAbstractItemView::PositionAtCenter);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, m_strip,
            [this](const QModelIndex& current) { m_strip->setCurrent(current.isValid() ? current.row() : -1); });

    auto* top = new QVBoxLayout;
    top->setContentsMargins(8, 4, 8, 4);
    top->setSpacing(8);
    top->addLayout(head);
    top->addLayout(figures);
    top->addWidget(m_strip);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    return page;
}

QString CandidatePanel::title() const
{
    return m_title->text();
}

QString CandidatePanel::remarks(const Episode& episode) const
{
    if (episode.failed())
        return tr("failed: %1").arg(fromUtf8(episode.failure));
    QStringList parts{tr("reward %1").arg(scoreText(episode.reward))};
    if (m_model.best() == episode.number)
        parts << tr("best");
    if (m_model.isOnFront(episode.number))
        parts << tr("front");
    if (m_model.missesBudget(episode))
        parts << tr("over budget");
    parts << EpisodeModel::origins(episode);
    return parts.join(QStringLiteral(" · "));
}

void CandidatePanel::refresh()
{
    m_episode = m_selection.current();
    const bool shown = m_model.hasEpisode(m_episode);
    m_stack->setCurrentIndex(shown ? 1 : 0);
    if (!shown) {
        m_episode = CandidateSelection::none;
        m_layers->setRows({});
        m_strip->setRows({});
        return;
    }
    const Episode& episode = m_model.episode(m_episode);
    m_title->setText(tr("Episode %1").arg(episode.number));
    m_remarks->setText(remarks(episode));
    m_remarks->setToolTip(m_remarks->text());
    showFigures(episode);
    m_layers->setRows(layerRows(m_model.run(), episode.action));
    m_strip->setRows(m_layers->rows());
}

void CandidatePanel::showFigures(const Episode& episode)
{
    for (Figure& figure : m_figures) {
        figure.value->setText(dash());
        figure.change->clear();
    }
    if (!episode.measurement)
        return;
    const Measurement& m = *episode.measurement;
    m_figures[0].value->setText(scoreText(m.map50));
    m_figures[1].value->setText(m_model.flopsScale().text(static_cast<double>(m.flops)));
    m_figures[2].value->setText(countText(static_cast<double>(m.params)));
    m_figures[3].value->setText(m.latencyMs > 0 ? m_model.latencyScale().text(m.latencyMs) : dash());
    const auto& reference = m_model.run().reference;
    if (!reference)
        return;
    const double points = 100 * (m.map50 - reference->map50);
    QString change = QString::number(points, 'f', 1);
    change = points < 0 ? change.replace(QLatin1Char('-'), QChar(0x2212)) : QLatin1Char('+') + change;
    m_figures[0].change->setText(tr("%1 points").arg(change));
    m_figures[1].change->setText(changeText(static_cast<double>(m.flops), static_cast<double>(reference->flops)));
    m_figures[2].change->setText(changeText(static_cast<double>(m.params), static_cast<double>(reference->params)));
    if (m.latencyMs > 0 && reference->latencyMs > 0)
        m_figures[3].change->setText(changeText(m.latencyMs, reference->latencyMs));
}

}  // namespace abcp::ui
