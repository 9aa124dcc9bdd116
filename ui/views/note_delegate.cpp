#include "ui/views/note_delegate.h"

#include "core/store/run_store.h"
#include "ui/text.h"

#include <QKeyEvent>
#include <QPlainTextEdit>

#include <algorithm>

namespace abcp::ui {

namespace {

constexpr int editorWidth = 320;
constexpr int editorLines = 5;

bool isTooLong(const QWidget& editor)
{
    const auto* field = qobject_cast<const QPlainTextEdit*>(&editor);
    return field && toUtf8(field->toPlainText().trimmed()).size() > RunStore::maxNoteBytes;
}

}  // namespace

QWidget* NoteDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const
{
    auto* editor = new QPlainTextEdit(parent);
    editor->setAccessibleName(tr("Note"));
    editor->setPlaceholderText(tr("Ctrl+Return keeps the note, Escape leaves it as it was"));
    editor->setTabChangesFocus(true);
    return editor;
}

// As large as the table has room for, never outside of it.
void NoteDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const QRect room = editor->parentWidget()->rect();
    QRect place(option.rect.topLeft(), QSize(std::max(option.rect.width(), editorWidth), editor->fontMetrics().lineSpacing() * editorLines + 12));
    place.setSize(place.size().boundedTo(room.size()));
    place.moveLeft(std::clamp(place.left(), 0, room.width() - place.width()));
    place.moveTop(std::clamp(place.top(), 0, room.height() - place.height()));
    editor->setGeometry(place);
}

bool NoteDelegate::eventFilter(QObject* editor, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers().testFlag(Qt::ControlModifier)) {
            auto* field = qobject_cast<QWidget*>(editor);
            Q_EMIT commitData(field);
            if (!isTooLong(*field))  // else it can be shortened
                Q_EMIT closeEditor(field);
            return true;
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

}  // namespace abcp::ui
