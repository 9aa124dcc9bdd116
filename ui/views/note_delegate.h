#pragma once

#include <QStyledItemDelegate>

namespace abcp::ui {

// Edits a text of several lines in a table, in a field that hangs below its cell. Ctrl+Return or leaving it takes it over, Escape does not.
// One that is longer than RunStore takes stays open on Ctrl+Return.
class NoteDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    bool eventFilter(QObject* editor, QEvent* event) override;
};

}  // namespace abcp::ui
