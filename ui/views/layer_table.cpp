#include "ui/views/layer_table.h"

#include "core/store/run_store.h"
#include "ui/format.h"
#include "ui/models/layer_model.h"
#include "ui/tab_order.h"
#include "ui/theme.h"
#include "ui/views/table_view.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace abcp::ui {

LayerTable::LayerTable(const RunModel& run, const WhatIfModel& model, SearchController& controller, QWidget* parent)
    : QWidget(parent), m_run(run), m_model(model), m_controller(controller), m_layers(new LayerModel(this)),
      m_empty(new QLabel(tr("Every layer will be a row here: its channels, FLOPs and parameters before and after."), this)), m_summary(new QLabel(this)),
      m_measure(new QPushButton(tr("&Measure latency"), this)), m_view(new TableView(this))
{
    m_view->setAccessibleName(tr("Layers of the network"));
    m_view->setModel(m_layers);
    m_view->fitColumns(LayerModel::RoleColumn);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setFont(smallFont());
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(8);
    bar->addWidget(m_summary, 1);
    bar->addWidget(m_measure);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_view, 1);
    tabThrough({m_measure, m_view});
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_showing && current.isValid())
            Q_EMIT layerChosen(m_layers->rows()[static_cast<std::size_t>(current.row())].layer);
    });
    connect(m_measure, &QPushButton::clicked, this, &LayerTable::measure);
    connect(&m_model, &WhatIfModel::opened, this, [this] {
        m_worker.requestStop();
        m_latency = {};
        m_problem.clear();
    });
    connect(&m_model, &WhatIfModel::changed, this, &LayerTable::refresh);
    connect(&m_controller, &SearchController::stateChanged, this, &LayerTable::showLatency);
    connect(&m_worker, &Worker::failed, this, [this](const Problem& problem) { m_problem = problem.text(); });
    connect(&m_worker, &Worker::finished, this, &LayerTable::showLatency);
    refresh();
}

void LayerTable::refresh()
{
    m_showing = true;
    m_layers->setRows(m_model.layers());
    m_empty->setVisible(m_model.layers().empty());
    m_view->setVisible(!m_model.layers().empty());
    m_showing = false;
    showLatency();
}

void LayerTable::measure()
{
    if (m_worker.isBusy() || !m_model.isOpen())
        return;
    m_problem.clear();
    m_worker.start([this, action = m_model.action(), run = m_run.run().id, database = m_run.run().database](const std::stop_token& stop) {
        LayerLatency latency = layerLatency(runNetwork(RunStore(database, RunStore::Access::ReadOnly), run), action, m_controller.engines(), stop);
        m_worker.post([this, stop, action, latency = std::move(latency)] {
            if (stop.stop_requested())
                return;
            if (latency.isEmpty())
                m_problem = tr("This network's layers cannot be timed one by one.");
            m_latency = latency;
            m_measured = action;
        });
    });
    showLatency();
}

void LayerTable::showLatency()
{
    const bool isOfThis = !m_latency.isEmpty() && m_measured == m_model.action();
    m_layers->setLatency(m_latency.before, isOfThis ? m_latency.after : std::vector<double>());
    m_measure->setVisible(m_model.isOpen());
    m_measure->setEnabled(m_controller.isIdle() && !m_worker.isBusy() && !isOfThis);
    m_measure->setToolTip(!m_controller.isIdle() ? tr("When nothing else computes: it would be timed too")
                          : isOfThis             ? tr("Measured: the last two columns")
                                                 : tr("Measure how long each layer takes for one image, before and after the cut, on this machine"));
    const Scale scale = millisecondScale(m_latency.totalBefore());
    m_summary->setText(m_worker.isBusy()       ? tr("Measuring…")
                       : !m_problem.isEmpty()  ? m_problem
                       : m_latency.isEmpty()   ? QString()
                       : !isOfThis             ? tr("All layers: %1 unpruned; what was changed since is not measured").arg(scale.text(m_latency.totalBefore()))
                                               : tr("All layers, one image: %1 unpruned, %2 left")
                                                     .arg(scale.text(m_latency.totalBefore()), millisecondScale(m_latency.totalAfter()).text(m_latency.totalAfter())));
    m_summary->setToolTip(m_summary->text());
}

QString LayerTable::summary() const
{
    return m_summary->text();
}

void LayerTable::setCurrentLayer(int layer)
{
    m_showing = true;
    if (const int row = m_layers->rowOfLayer(layer); row >= 0)
        m_view->setCurrentIndex(m_layers->index(row, 0));
    else
        m_view->clearSelection();
    m_showing = false;
}

}  // namespace abcp::ui
