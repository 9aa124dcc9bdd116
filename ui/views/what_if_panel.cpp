#include "ui/views/what_if_panel.h"

#include "ui/format.h"
#include "ui/tab_order.h"
#include "ui/theme.h"
#include "ui/views/knee_line.h"
#include "ui/views/network_view.h"

#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace abcp::ui {

namespace {

QLabel* faintLabel(QWidget* parent, const QString& text = {})
{
    auto* label = new QLabel(text, parent);
    label->setFont(smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

// "41.2 MFLOPs (−97.3 %)"
QString costText(double now, double before, const QString& text)
{
    return now == before ? text : QStringLiteral("%1 (%2)").arg(text, changeText(now, before));
}

}  // namespace

WhatIfPanel::WhatIfPanel(const RunModel& run, CandidateSelection& selection, WhatIfModel& model, QAction* emptyAction, QWidget* parent)
    : QWidget(parent), m_run(run), m_selection(selection), m_model(model), m_stack(new QStackedWidget(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* empty = new QWidget(m_stack);
    auto* hint =
        new QLabel(tr("The network of a run is drawn here: what a candidate leaves of every layer, open for changes of your own."), empty);
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    auto* button = new QToolButton(empty);
    button->setDefaultAction(emptyAction);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* emptyLayout = new QVBoxLayout(empty);
    emptyLayout->setSpacing(16);
    emptyLayout->addStretch();
    emptyLayout->addWidget(hint);
    emptyLayout->addWidget(button, 0, Qt::AlignHCenter);
    emptyLayout->addStretch();
    m_stack->addWidget(empty);
    m_stack->addWidget(makePage());
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(&m_model, &WhatIfModel::changed, this, &WhatIfPanel::refresh);
    connect(&m_model, &WhatIfModel::opened, this, &WhatIfPanel::refresh);
    connect(m_view, &NetworkView::currentLayerChanged, this, &WhatIfPanel::showLayer);
    refresh();
}

QWidget* WhatIfPanel::makePage()
{
    auto* page = new QWidget(m_stack);
    m_view = new NetworkView(m_model, page);
    m_knee = new KneeLine(m_run, m_selection, page);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 8);
    layout->setSpacing(4);
    layout->addLayout(makeHead(page));
    auto* knee = new QHBoxLayout;
    knee->setContentsMargins(8, 0, 8, 0);
    knee->addWidget(m_knee);
    layout->addLayout(knee);
    layout->addWidget(m_view, 1);
    layout->addLayout(makeFoot(page));
    return page;
}

QHBoxLayout* WhatIfPanel::makeHead(QWidget* page)
{
    m_title = new QLabel(page);
    m_title->setFont(headingFont());
    m_accuracy = new QLabel(page);
    m_flops = new QLabel(page);
    m_params = new QLabel(page);
    m_flops->setAccessibleName(tr("FLOPs"));
    m_params->setAccessibleName(tr("Params"));
    m_tools = new QHBoxLayout;
    m_tools->setSpacing(4);
    m_search = new QLineEdit(page);
    m_search->setPlaceholderText(tr("Find a layer"));
    m_search->setToolTip(tr("Its index, type or role: 12, 3×3, block 4. Enter: the next one"));
    m_search->setAccessibleName(tr("Find a layer"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(120);
    m_search->setMaximumWidth(200);
    connect(m_search, &QLineEdit::returnPressed, this, &WhatIfPanel::search);
    connect(m_search, &QLineEdit::textEdited, this, [this] { m_search->setPalette(palette()); });

    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 8, 0);
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addSpacing(8);
    head->addWidget(faintLabel(page, tr("FLOPs")));
    head->addWidget(m_flops);
    head->addSpacing(8);
    head->addWidget(faintLabel(page, tr("Params")));
    head->addWidget(m_params);
    head->addSpacing(8);
    head->addWidget(faintLabel(page, tr("mAP50")));
    head->addWidget(m_accuracy);
    head->addStretch(1);
    head->addWidget(m_search, 2);
    head->addLayout(m_tools);
    return head;
}

QHBoxLayout* WhatIfPanel::makeFoot(QWidget* page)
{
    m_layer = new QLabel(page);
    m_layer->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_block = new QCheckBox(page);
    m_block->setAccessibleName(tr("Keep the block"));
    m_block->setToolTip(tr("Space in the drawing, or a click on its bracket"));
    m_ratioLabel = faintLabel(page, tr("&Pruned"));
    m_ratio = new QDoubleSpinBox(page);
    m_ratio->setRange(0, 100 * WhatIfModel::maxRatio);
    m_ratio->setDecimals(1);
    m_ratio->setSuffix(QStringLiteral(" %"));
    m_ratio->setKeyboardTracking(false);
    m_ratio->setAccessibleName(tr("Share of the channels that goes"));
    m_ratio->setToolTip(tr("Of this layer and those tied to it: up and down in the drawing, or drag the bar"));
    m_ratioLabel->setBuddy(m_ratio);
    m_layer->setMinimumHeight(m_ratio->sizeHint().height());  // the drawing keeps its height when the field appears
    m_kept = new QLabel(page);
    m_kept->setMinimumWidth(m_kept->fontMetrics().horizontalAdvance(tr("%1 of %2 kept").arg(1024).arg(1024)));
    connect(m_block, &QCheckBox::clicked, this, [this](bool kept) {
        if (const LayerRow* row = m_model.rowOfLayer(m_view->currentLayer()))
            m_model.setBlockKept(row->block, kept);
    });
    connect(m_ratio, &QDoubleSpinBox::valueChanged, this, [this](double percent) {
        const LayerRow* row = m_model.rowOfLayer(m_view->currentLayer());
        if (!m_showing && row && row->group >= 0)
            m_model.setRatio(row->group, percent / 100);
    });
    connect(m_ratio, &QDoubleSpinBox::editingFinished, this, [this] { m_model.endGesture(); });

    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(8, 0, 8, 0);
    foot->setSpacing(8);
    foot->addWidget(m_layer, 1);
    foot->addWidget(m_block);
    foot->addSpacing(8);
    foot->addWidget(m_ratioLabel);
    foot->addWidget(m_ratio);
    foot->addWidget(m_kept);
    return foot;
}

void WhatIfPanel::addTool(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setIconSize({16, 16});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_tools->insertWidget(0, button);
    QList<QWidget*> stops{m_search};
    for (int i = 0; i < m_tools->count(); ++i)
        stops << m_tools->itemAt(i)->widget();
    tabThrough(stops << tabStopsOf(m_knee) << m_view << m_block << m_ratio);
}

void WhatIfPanel::search()
{
    const bool found = m_view->find(m_search->text());
    QPalette colours = palette();
    if (!found)
        colours.setColor(QPalette::Text, errorColour(colours));
    m_search->setPalette(colours);
    m_search->setToolTip(found ? tr("Its index, type or role: 12, 3×3, block 4. Enter: the next one") : tr("No such layer"));
}

QString WhatIfPanel::title() const
{
    return m_title->text();
}

QString WhatIfPanel::costText() const
{
    return m_flops->text();
}

void WhatIfPanel::refresh()
{
    m_stack->setCurrentIndex(m_model.isOpen() ? 1 : 0);
    if (!m_model.isOpen())
        return;
    const bool edited = m_model.isEdited();
    const QString name = m_run.hasEpisode(m_model.episode()) ? tr("Episode %1").arg(m_model.episode()) : tr("Unpruned network");
    m_title->setText(edited ? tr("%1, changed").arg(name) : name);
    const auto flops = static_cast<double>(m_model.after().flops());
    const auto params = static_cast<double>(m_model.after().params);
    m_flops->setText(ui::costText(flops, static_cast<double>(m_model.before().flops()), m_run.flopsScale().text(flops)));
    m_params->setText(ui::costText(params, static_cast<double>(m_model.before().params), countText(params)));
    QString accuracy = tr("not measured");
    if (!edited && m_run.hasEpisode(m_model.episode()) && m_run.episode(m_model.episode()).measurement)
        accuracy = scoreText(m_run.episode(m_model.episode()).measurement->map50);
    else if (!edited && !m_run.hasEpisode(m_model.episode()) && m_run.run().reference)
        accuracy = scoreText(m_run.run().reference->map50);
    m_accuracy->setText(accuracy);
    showLayer();
}

void WhatIfPanel::showLayer()
{
    m_showing = true;
    const int layer = m_view->currentLayer();
    const LayerRow* row = m_model.rowOfLayer(layer);
    const bool hasBlock = row && row->block >= 0;
    const bool hasRatio = row && row->group >= 0;
    if (layer < 0)
        m_layer->setText(tr("Click a layer. Drag a bar's height to prune it, click a bracket to take its block out."));
    else
        m_layer->setText(m_view->describe(layer).replace(QLatin1Char('\n'), QStringLiteral(" · ")));
    m_layer->setToolTip(m_layer->text());
    m_layer->setForegroundRole(layer < 0 ? QPalette::PlaceholderText : QPalette::WindowText);
    m_block->setVisible(hasBlock);
    if (hasBlock) {
        const ResidualBlock& block = m_model.space().blocks[static_cast<std::size_t>(row->block)];
        m_block->setText(tr("Keep block %1").arg(row->block));
        m_block->setChecked(m_model.isBlockKept(row->block));
        m_block->setEnabled(block.prunable);
    }
    for (QWidget* each : {static_cast<QWidget*>(m_ratioLabel), static_cast<QWidget*>(m_ratio), static_cast<QWidget*>(m_kept)})
        each->setVisible(hasRatio);
    if (hasRatio) {
        if (!m_ratio->hasFocus() || qRound(10 * m_ratio->value()) != qRound(1000 * m_model.ratio(row->group)))
            m_ratio->setValue(100 * m_model.ratio(row->group));
        m_kept->setText(tr("%1 of %2 kept").arg(row->kept).arg(row->original));
    }
    m_showing = false;
}

}  // namespace abcp::ui
