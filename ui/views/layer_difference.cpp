#include "ui/views/layer_difference.h"

#include "ui/theme.h"
#include "ui/views/table_view.h"

#include <QLabel>
#include <QVBoxLayout>

namespace abcp::ui {

LayerDifference::LayerDifference(const RunModel& model, const CandidateSelection& selection, QWidget* parent)
    : QWidget(parent), m_model(model), m_selection(selection), m_rows(new LayerDifferenceModel(this)), m_text(new QLabel(this)),
      m_table(new TableView(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setWordWrap(true);
    m_text->setContentsMargins(8, 4, 8, 4);
    m_table->setAccessibleName(tr("Difference of two candidates by layer"));
    m_table->setModel(m_rows);
    m_table->fitColumns(LayerDifferenceModel::TypeColumn);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_text);
    layout->addWidget(m_table, 1);

    connect(&m_model, &RunModel::opened, this, &LayerDifference::refresh);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &LayerDifference::refresh);
    connect(&m_reader, &Worker::failed, this, [this](const Problem& problem) {
        m_problem = problem.text();
        refresh();
    });
    connect(&m_reader, &Worker::finished, this, [this] {
        if (m_wanted && !(m_other && m_other->id == m_wanted->first && m_other->episodes.front().number == m_wanted->second)
            && m_problem.isEmpty())
            read();  // another one was asked for meanwhile
    });
    refresh();
}

void LayerDifference::setOther(const std::filesystem::path& database, RunId run, int episode)
{
    const std::pair<RunId, int> wanted{run, episode};
    if (m_wanted == wanted && m_database == database)
        return;
    m_database = database;
    m_wanted = wanted;
    m_problem.clear();
    if (!m_reader.isBusy())
        read();
}

void LayerDifference::clearOther()
{
    m_wanted.reset();
    m_other.reset();
    m_problem.clear();
    refresh();
}

void LayerDifference::read()
{
    m_reader.start([this, database = m_database, wanted = *m_wanted](const std::stop_token&) {
        m_reader.post([this, wanted, candidate = loadCandidate(database, wanted.first, wanted.second)] {
            if (m_wanted != wanted)
                return;
            m_other = candidate;
            refresh();
        });
    });
}

QString LayerDifference::text() const
{
    return m_text->text();
}

void LayerDifference::refresh()
{
    const int selected = m_selection.current();
    const bool hasFirst = m_model.hasEpisode(selected);
    m_table->setVisible(false);
    if (!m_problem.isEmpty()) {
        m_text->setText(m_problem);
    } else if (!hasFirst || !m_other) {
        m_rows->clear();
        m_text->setText(
            hasFirst ? tr("Click a point of the joint front, or a run, to compare it layer by layer with episode %1, which is selected.")
                           .arg(selected)
                     : tr("Open a run: its selected candidate is compared here, layer by layer, with the one that you click."));
    } else {
        const auto name = [](const LoadedRun& run, int episode) { return tr("Run %1, ep. %2").arg(toInteger(run.id)).arg(episode); };
        const Episode& other = m_other->episodes.front();
        const bool same = m_rows->setRows(layerRows(m_model.run(), m_model.episode(selected).action), layerRows(*m_other, other.action),
                                          name(m_model.run(), selected), name(*m_other, other.number));
        m_table->setVisible(same);
        m_text->setText(same ? tr("%1 (selected) against %2: %3 of %n layer(s) differ.", nullptr, m_rows->rowCount())
                                   .arg(name(m_model.run(), selected), name(*m_other, other.number))
                                   .arg(m_rows->differingLayers())
                             : tr("%1 and %2 are of different networks.").arg(name(m_model.run(), selected), name(*m_other, other.number)));
    }
    const bool listed = m_table->isVisibleTo(this);
    layout()->setAlignment(m_text, listed ? Qt::Alignment() : Qt::AlignVCenter);
    m_text->setAlignment(listed ? Qt::AlignLeft : Qt::AlignCenter);
    m_text->setFont(listed ? smallFont() : font());
}

}  // namespace abcp::ui
