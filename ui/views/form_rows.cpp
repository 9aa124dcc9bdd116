#include "ui/views/form_rows.h"

#include "ui/theme.h"

#include <QAbstractSpinBox>
#include <QEvent>
#include <QGridLayout>

namespace abcp::ui {

namespace {

constexpr int namesWidth = 152;
constexpr int numbersWidth = 260;

}  // namespace

FieldMessage::FieldMessage(QWidget* parent) : QLabel(parent)
{
    setFont(smallFont());
    setWordWrap(true);
    colour();
    hide();
}

void FieldMessage::say(const QString& fault)
{
    setText(fault);
    setVisible(!fault.isEmpty());
}

void FieldMessage::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

// Setting a palette is a change of it.
void FieldMessage::colour()
{
    QPalette colours = palette();
    const QColor wanted = errorColour(colours);
    if (colours.color(QPalette::WindowText) == wanted)
        return;
    colours.setColor(QPalette::WindowText, wanted);
    setPalette(colours);
}

QGridLayout* makeFormGrid()
{
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnMinimumWidth(0, namesWidth);
    grid->setColumnStretch(1, 1);
    // Where no field may grow beyond numbersWidth the column of the names would take all that is left.
    grid->addItem(new QSpacerItem(0, 0, QSizePolicy::Expanding), 0, 1);
    return grid;
}

void addFormRow(QGridLayout* grid, const QString& name, QWidget* field, FieldMessage* message)
{
    auto* label = new QLabel(name);
    label->setBuddy(field);
    label->setContentsMargins(0, 4, 0, 0);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(name);
    if (qobject_cast<QAbstractSpinBox*>(field))
        field->setMaximumWidth(numbersWidth);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(field, row, 1);
    if (message)
        grid->addWidget(message, row + 1, 1);
}

}  // namespace abcp::ui
