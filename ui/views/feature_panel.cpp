#include "ui/views/feature_panel.h"

#include "core/store/run_store.h"
#include "ui/tab_order.h"
#include "ui/text.h"
#include "ui/views/feature_grid.h"

#include <QCheckBox>
#include <QScrollArea>
#include <QSpinBox>

namespace abcp::ui {

FeaturePanel::FeaturePanel(const RunModel& model, const CandidateSelection& selection, SearchController& controller, QWidget* parent)
    : SummaryPanel(parent), m_model(model), m_selection(selection), m_controller(controller), m_picture(new QSpinBox(this)),
      m_keptFirst(new QCheckBox(tr("&Kept first"), this)), m_grid(new FeatureGrid)
{
    m_picture->setAccessibleName(tr("Validation picture"));
    m_picture->setPrefix(tr("Picture "));
    m_picture->setRange(1, 1);
    m_picture->setKeyboardTracking(false);
    auto* area = new QScrollArea(this);
    area->setAccessibleName(tr("Feature maps"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(m_grid);
    addTool(m_keptFirst);
    addTool(m_picture);
    setView(area);
    tabThrough({m_keptFirst, m_picture, area});

    connect(m_keptFirst, &QCheckBox::toggled, m_grid, &FeatureGrid::setKeptFirst);
    connect(m_picture, &QSpinBox::valueChanged, this, &FeaturePanel::compute);
    connect(&m_model, &RunModel::opened, this, &FeaturePanel::takeRun);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &FeaturePanel::compute);
    connect(&m_worker, &Worker::failed, this, [this](const Problem& problem) { showHint(problem.text()); });
    connect(&m_worker, &Worker::finished, this, &FeaturePanel::compute);  // what was wished for meanwhile
    takeRun();
}

void FeaturePanel::takeRun()
{
    m_worker.requestStop();
    m_asked = {};
    m_layer = -1;
    m_picture->setValue(1);
    compute();
}

void FeaturePanel::setLayer(int layer)
{
    m_layer = layer;
    compute();
}

void FeaturePanel::setOnShow(bool onShow)
{
    m_onShow = onShow;
    compute();
}

void FeaturePanel::compute()
{
    const Wish wish{m_selection.current(), m_layer, m_picture->value() - 1};
    if (wish.episode == CandidateSelection::none || wish.layer < 0) {
        m_asked = {};
        showHint(tr("Choose a layer in the drawing or in the table: here is what it makes of a picture, channel by channel, before and after."));
        return;
    }
    if (!m_onShow || m_worker.isBusy() || wish == m_asked)
        return;
    m_asked = wish;
    if (!hint().isEmpty())
        showHint(tr("Computing…"));
    m_worker.start([this, wish, run = m_model.run().id, database = m_model.run().database](const std::stop_token& stop) {
        LayerMaps maps = featureMaps(RunStore(database, RunStore::Access::ReadOnly), run, wish.episode, wish.layer, wish.picture, m_controller.engines(), stop);
        m_worker.post([this, stop, wish, maps = std::move(maps)] {
            if (!stop.stop_requested())
                take(wish, maps);
        });
    });
}

void FeaturePanel::take(const Wish& wish, const LayerMaps& maps)
{
    m_picture->setMaximum(maps.pictures);
    m_grid->setMaps(maps);
    const QString kept = maps.kept.empty() ? tr("removed by the candidate") : tr("%1 of %n channel(s) kept", nullptr, maps.original.shape.channels).arg(maps.kept.size());
    const QString text = tr("Layer %1 · %2 × %3 · %4 · left unpruned, right episode %5%6")
                             .arg(wish.layer)
                             .arg(maps.original.shape.width)
                             .arg(maps.original.shape.height)
                             .arg(kept)
                             .arg(wish.episode)
                             .arg(maps.retrained ? tr(", retrained") : tr(", as it was cut"));
    showView(text, text + QLatin1Char('\n') + fromPath(maps.file));
}

}  // namespace abcp::ui
