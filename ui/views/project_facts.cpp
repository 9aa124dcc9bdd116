#include "ui/views/project_facts.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace abcp::ui {

namespace {

QFormLayout* factsLayout()
{
    auto* layout = new QFormLayout;
    layout->setContentsMargins(0, 0, 0, 16);
    layout->setHorizontalSpacing(16);
    layout->setVerticalSpacing(4);
    return layout;
}

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

void fill(QFormLayout* layout, const QList<QPair<QString, QString>>& rows)
{
    while (layout->rowCount() > 0)
        layout->removeRow(0);
    for (const auto& [name, value] : rows) {
        auto* label = new QLabel(name);
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setMinimumWidth(72);  // both tables line up
        auto* text = new QLabel(value);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addRow(label, text);
    }
}

}  // namespace

ProjectFacts::ProjectFacts(QWidget* parent)
    : QFrame(parent), m_hint(new QLabel(this)), m_tables(new QWidget(this)), m_network(factsLayout()), m_data(factsLayout()),
      m_forecastBox(new QWidget(m_tables)), m_forecast(factsLayout()), m_basis(new QLabel(m_forecastBox))
{
    setAccessibleName(tr("What the chosen files hold"));
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto* tables = new QVBoxLayout(m_tables);
    tables->setContentsMargins(0, 0, 0, 0);
    tables->setSpacing(4);
    tables->addWidget(heading(tr("Network"), m_tables));
    tables->addLayout(m_network);
    tables->addWidget(heading(tr("Data set"), m_tables));
    tables->addLayout(m_data);
    auto* forecast = new QVBoxLayout(m_forecastBox);
    forecast->setContentsMargins(0, 0, 0, 0);
    forecast->setSpacing(4);
    forecast->addWidget(heading(tr("Forecast"), m_forecastBox));
    m_forecast->setContentsMargins(0, 0, 0, 0);
    forecast->addLayout(m_forecast);
    m_basis->setWordWrap(true);
    m_basis->setFont(smallFont());
    m_basis->setForegroundRole(QPalette::PlaceholderText);
    forecast->addWidget(m_basis);
    tables->addWidget(m_forecastBox);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_hint);
    layout->addWidget(m_tables);
    layout->addStretch(1);
    setCheck({});
    setForecast({});
}

void ProjectFacts::setChecking()
{
    if (m_tables->isHidden())
        m_hint->setText(tr("Reading…"));
}

void ProjectFacts::setCheck(const ProjectCheck& check)
{
    QList<QPair<QString, QString>> network;
    if (const auto& n = check.network) {
        network << qMakePair(tr("Input"), tr("%1 × %2 pixels").arg(n->inputWidth).arg(n->inputHeight))
                << qMakePair(tr("Layers"), tr("%1, of them %n convolution(s)", nullptr, n->convolutions).arg(n->layers))
                << qMakePair(tr("Prunable"), tr("%1, %2 in %3").arg(tr("%n block(s)", nullptr, n->blocks), tr("%n convolution(s)", nullptr, n->prunableConvolutions),
                                                                tr("%n group(s)", nullptr, n->groups)))
                << qMakePair(tr("Cost"), tr("%1, %2 params").arg(flopsText(static_cast<double>(n->flops)),
                                                                 countText(static_cast<double>(n->params))));
    }
    QList<QPair<QString, QString>> dataset;
    if (const auto& d = check.dataset) {
        dataset << qMakePair(tr("Format"), d->format) << qMakePair(tr("Images"), QString::number(d->images))
             << qMakePair(tr("Split"), tr("%1 to train, %2 to validate").arg(d->train).arg(d->validation))
             << qMakePair(tr("Boxes"), tr("%1 in %n class(es)", nullptr, d->classes).arg(d->boxes))
             << qMakePair(tr("Problems"), d->problems > 0 ? QString::number(d->problems) : tr("none found"));
    }
    setRows(network, dataset);
}

void ProjectFacts::setForecast(const std::optional<SearchForecast>& forecast)
{
    m_forecastBox->setVisible(forecast.has_value());
    if (!forecast)
        return;
    const auto flops = [](std::int64_t value) { return flopsText(static_cast<double>(value)); };
    const auto params = [](std::int64_t value) { return countText(static_cast<double>(value)); };
    fill(m_forecast, {qMakePair(tr("In reach"), tr("%1 to %2").arg(flops(forecast->least.flops()), flops(forecast->most.flops()))),
                      qMakePair(QString(), tr("%1 to %2 params").arg(params(forecast->least.params), params(forecast->most.params))),
                      qMakePair(tr("Candidate"), tr("about %1").arg(flops(forecast->typicalFlops))),
                      qMakePair(tr("Memory"), tr("about %1 GB").arg(forecast->bytes / 1e9, 0, 'f', 1)),
                      qMakePair(tr("Duration"), tr("about %1").arg(durationText(forecast->seconds)))});
    const MachinePace& pace = forecast->pace;
    QString text = tr("%1 s an episode, %n at once.", nullptr, forecast->atOnce).arg(forecast->episodeSeconds, 0, 'g', 2);
    text += QLatin1Char(' ');
    if (pace.episodes == 0)
        text += tr("Nothing was measured on this machine yet: it may take several times more or less.");
    else if (pace.sameNetwork)
        text += tr("By %n episode(s) of this network that were measured here.", nullptr, pace.episodes);
    else
        text += tr("By %n episode(s) of another network that were measured here.", nullptr, pace.episodes);
    m_basis->setText(text);
}

QString ProjectFacts::forecastText() const
{
    QStringList parts;
    for (const QLabel* label : m_forecastBox->isHidden() ? QList<QLabel*>{} : m_forecastBox->findChildren<QLabel*>())
        parts << label->text();
    return parts.join(QLatin1Char('\n'));
}

void ProjectFacts::setRows(const QList<QPair<QString, QString>>& network, const QList<QPair<QString, QString>>& dataset)
{
    const bool known = !network.isEmpty() || !dataset.isEmpty();
    m_hint->setText(tr("What your files hold will stand here: the network's size and cost, what of it can be pruned, "
                       "and what the data set brings."));
    m_hint->setHidden(known);
    m_tables->setVisible(known);
    const QList<QPair<QString, QString>> nothing{qMakePair(tr("Not read yet"), QString())};
    fill(m_network, network.isEmpty() ? nothing : network);
    fill(m_data, dataset.isEmpty() ? nothing : dataset);
}

}  // namespace abcp::ui
