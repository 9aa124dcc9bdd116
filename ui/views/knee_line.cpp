#include "ui/views/knee_line.h"

#include "core/search/knee_point.h"
#include "ui/format.h"
#include "ui/theme.h"

#include <QEvent>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <vector>

namespace abcp::ui {

KneeLine::KneeLine(const RunModel& model, CandidateSelection& selection, QWidget* parent)
    : QLabel(parent), m_model(model), m_selection(selection)
{
    setAccessibleName(tr("Suggestion from the front"));
    setFont(smallFont());
    setTextFormat(Qt::RichText);
    setForegroundRole(QPalette::PlaceholderText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setToolTip(tr("The point of the front that lies farthest above the line between its ends, FLOPs on a logarithmic axis"));
    connect(this, &QLabel::linkActivated, this, [this] { m_selection.select(m_episode); });
    connect(&m_model, &RunModel::opened, this, &KneeLine::refresh);
    connect(&m_model, &RunModel::appended, this, &KneeLine::refresh);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &KneeLine::refresh);
    refresh();
}

// The link takes its colour when the text is set.
void KneeLine::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    clear();  // the same text would not be set again
    refresh();
}

void KneeLine::refresh()
{
    std::vector<int> numbers = m_model.front();
    std::vector<int> within;
    std::ranges::copy_if(numbers, std::back_inserter(within),
                         [this](int number) { return !m_model.missesBudget(m_model.episode(number)); });
    const bool budgeted = !within.empty() && within.size() < numbers.size();
    if (budgeted)
        numbers = within;
    std::vector<ParetoPoint> front;
    for (const int number : numbers) {
        const Measurement& m = *m_model.episode(number).measurement;
        front.push_back({static_cast<double>(m.flops), m.map50});
    }
    const std::optional<KneePoint> knee = kneePoint(front);
    setVisible(knee.has_value());
    m_episode = knee ? numbers[knee->index] : CandidateSelection::none;
    if (!knee)
        return;
    // Where nothing was ever halved, of a percent: no candidate speaks for more.
    const bool isWide = front.back().cost >= 2 * front.front().cost;
    const double step = isWide ? 1 : std::log2(1 / 0.99);
    const auto points = [&](double accuracy) { return QString::number(100 * step * accuracy, 'f', isWide ? 1 : 2); };
    const QString where = budgeted ? tr("Knee of the front within the budgets") : tr("Knee of the front");
    QString text = (isWide ? tr("%1: episode %2, mAP50 %3 at %4. Down to it each halving of the FLOPs costs %5 points, beyond it %6.")
                           : tr("%1: episode %2, mAP50 %3 at %4. Down to it each percent of the FLOPs costs %5 points, beyond it %6."))
                       .arg(where)
                       .arg(m_episode)
                       .arg(scoreText(front[knee->index].accuracy), m_model.flopsScale().text(front[knee->index].cost),
                            points(knee->lossBefore), points(knee->lossBeyond));
    if (m_episode != m_selection.current())
        text += QStringLiteral(" <a href=\"knee\">%1</a>").arg(tr("Select it"));
    else
        text += QLatin1Char(' ') + tr("It is selected.");
    setText(text);
}

}  // namespace abcp::ui
