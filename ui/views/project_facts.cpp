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
    : QFrame(parent), m_hint(new QLabel(this)), m_tables(new QWidget(this)), m_network(factsLayout()), m_data(factsLayout())
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
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_hint);
    layout->addWidget(m_tables);
    layout->addStretch(1);
    setCheck({}, 0);
}

void ProjectFacts::setChecking()
{
    if (m_tables->isHidden())
        m_hint->setText(tr("Reading…"));
}

void ProjectFacts::setCheck(const ProjectCheck& check, double budgetShare)
{
    QList<QPair<QString, QString>> network;
    if (const auto& n = check.network) {
        network << qMakePair(tr("Input"), tr("%1 × %2 pixels").arg(n->inputWidth).arg(n->inputHeight))
                << qMakePair(tr("Layers"), tr("%1, of them %n convolution(s)", nullptr, n->convolutions).arg(n->layers))
                << qMakePair(tr("Prunable"), tr("%1, %2 in %3").arg(tr("%n block(s)", nullptr, n->blocks), tr("%n convolution(s)", nullptr, n->prunableConvolutions),
                                                                tr("%n group(s)", nullptr, n->groups)))
                << qMakePair(tr("Cost"), tr("%1, %2 params").arg(flopsText(static_cast<double>(n->flops)),
                                                                 countText(static_cast<double>(n->params))));
        network << qMakePair(tr("In reach"), tr("down to %1, %2 params").arg(flopsText(static_cast<double>(n->leastFlops)), countText(static_cast<double>(n->leastParams))))
                << qMakePair(tr("Duration"), tr("not known before the first episodes"));
        if (budgetShare > 0)
            network << qMakePair(tr("Budget"), flopsText(budgetShare * static_cast<double>(n->flops)));
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
