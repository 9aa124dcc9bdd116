#include "ui/views/filter_field.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QLabel>

#include <utility>

namespace abcp::ui {

FilterField::FilterField(ViewFilter& filter, std::function<QUndoStack*()> stack, QWidget* parent)
    : QLineEdit(parent), m_filter(filter), m_error(new QLabel)
{
    m_error->setParent(window());
    m_error->hide();
    setPlaceholderText(tr("Filter: map50>0.7 flops<2G tag:jetson"));
    setAccessibleName(tr("Filter"));
    setClearButtonEnabled(true);
    addAction(icon(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    setToolTip(tr("Dims what does not meet it, in all views (Ctrl+F).\n"
                  "Of a candidate: map50, flops, params, latency, reward, loss, kept, blocks, episode with <, <=, >, >=, =; "
                  "block3:pruned, block3:kept, same:yes, same:no.\n"
                  "Of a run: episodes, hypervolume; tag:, name:, note:, agent:, network:, data:, state: or a plain word; "
                  "with - before it: must not hold."));
    m_error->setObjectName(QStringLiteral("filterError"));
    m_error->setFont(smallFont());
    m_error->setMargin(6);
    m_error->setAutoFillBackground(true);
    m_error->setBackgroundRole(QPalette::ToolTipBase);
    m_error->setFrameShape(QFrame::StyledPanel);
    m_error->setAccessibleName(tr("What is wrong with the filter"));
    connect(this, &QLineEdit::textEdited, this, [this, of = std::move(stack)](const QString& text) { m_filter.edit(text, of()); });
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) { m_filter.setText(text); });  // the button that clears
    connect(this, &QLineEdit::editingFinished, &m_filter, &ViewFilter::finishStep);
    connect(&m_filter, &ViewFilter::changed, this, &FilterField::takeFilter);
}

void FilterField::takeFilter()
{
    if (text() != m_filter.text())
        setText(m_filter.text());
    QPalette colours = m_error->parentWidget() ? m_error->parentWidget()->palette() : palette();
    colours.setColor(QPalette::WindowText, errorColour(colours));
    m_error->setPalette(colours);
    m_error->setText(error());
    placeError();
}

void FilterField::placeError()
{
    if (m_error->parentWidget() != window())
        m_error->setParent(window());
    m_error->setVisible(isVisible() && !error().isEmpty());
    m_error->adjustSize();
    m_error->move(mapTo(window(), QPoint(0, height() + 2)));
    m_error->raise();
}

bool FilterField::event(QEvent* event)
{
    // Undo belongs to the window, whose steps hold the filter too.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void FilterField::resizeEvent(QResizeEvent* event)
{
    QLineEdit::resizeEvent(event);
    placeError();
}

void FilterField::focusInEvent(QFocusEvent* event)
{
    QLineEdit::focusInEvent(event);
    m_filter.finishStep();
}

}  // namespace abcp::ui
