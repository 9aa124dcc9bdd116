#include "ui/views/channel_panel.h"

#include "core/pruning/channel_importance.h"
#include "ui/plots/channel_plot.h"
#include "ui/tab_order.h"
#include "ui/text.h"

#include <QCheckBox>

#include <algorithm>
#include <utility>

namespace abcp::ui {

ChannelPanel::ChannelPanel(const RunModel& run, const WhatIfModel& model, QWidget* parent)
    : SummaryPanel(parent), m_run(run), m_model(model), m_byNumber(new QCheckBox(tr("By &number"), this)), m_plot(new ChannelPlot)
{
    m_byNumber->setToolTip(tr("The channels as they are numbered, instead of by importance"));
    addTool(m_byNumber);
    setView(m_plot);
    tabThrough({m_byNumber, m_plot});

    connect(m_byNumber, &QCheckBox::toggled, m_plot, &ChannelPlot::setByNumber);
    connect(&m_model, &WhatIfModel::opened, this, &ChannelPanel::takeRun);
    connect(&m_model, &WhatIfModel::changed, this, &ChannelPanel::compute);
    connect(&m_worker, &Worker::failed, this, [this](const Problem& problem) { say(problem.text()); });
    connect(&m_worker, &Worker::finished, this, &ChannelPanel::compute);  // what was wished for meanwhile
    takeRun();
}

void ChannelPanel::takeRun()
{
    m_worker.requestStop();
    m_network.reset();
    m_asked = {};
    m_layer = -1;
    compute();
}

void ChannelPanel::setLayer(int layer)
{
    m_layer = layer;
    compute();
}

void ChannelPanel::setOnShow(bool onShow)
{
    m_onShow = onShow;
    compute();
}

void ChannelPanel::compute()
{
    if (!m_model.isOpen() || m_layer < 0 || m_model.space().groupOfLayer(m_layer) < 0) {
        m_asked = {};
        say(m_model.isOpen() && m_layer >= 0 ? tr("Layer %1 has no channels of its own: choose a convolution.").arg(m_layer)
                                             : tr("Choose a layer in the drawing or in the table: here is which of its channels stay, and how important each one is."));
        return;
    }
    if (const LayerRow* row = m_model.rowOfLayer(m_layer); row && row->removed) {
        m_asked = {};
        say(tr("Layer %1 goes as a whole, with its residual block.").arg(m_layer));
        return;
    }
    const Wish wish{m_model.action(), m_layer};
    if (!m_onShow || m_worker.isBusy() || wish == m_asked)
        return;
    m_asked = wish;
    m_worker.start([this, wish, network = m_network, run = m_run.run().id, database = m_run.run().database](const std::stop_token& stop) {
        const auto there = network ? network : std::make_shared<const RunNetwork>(runNetwork(RunStore(database, RunStore::Access::ReadOnly), run));
        ChannelRanking ranking = rankChannels(there->original, there->space, wish.action, wish.layer, there->plan);
        m_worker.post([this, stop, wish, there, ranking = std::move(ranking)] {
            if (stop.stop_requested())
                return;
            m_network = there;
            take(wish, ranking);
        });
    });
}

void ChannelPanel::take(const Wish& wish, const ChannelRanking& ranking)
{
    if (wish != m_asked)
        return;  // what is on show has gone on
    m_plot->setRanking(ranking);
    const auto kept = static_cast<int>(std::ranges::count(ranking.kept, true));
    const QString tied = ranking.tied.size() > 1 ? tr(", ranked together with %n tied layer(s)", nullptr, static_cast<int>(ranking.tied.size()) - 1) : QString();
    const QString text = tr("Layer %1 · %2 of %n channel(s) kept, by %3%4", nullptr, static_cast<int>(ranking.kept.size()))
                             .arg(wish.layer)
                             .arg(kept)
                             .arg(fromUtf8(importanceName(m_run.run().settings.plan.importance)), tied);
    showView(text, text);
}

void ChannelPanel::say(const QString& text)
{
    m_plot->clear();
    showHint(text);
}

}  // namespace abcp::ui
