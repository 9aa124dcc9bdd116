#pragma once

#include "ui/models/view_filter.h"

#include <QLineEdit>

#include <functional>

class QLabel;
class QUndoStack;

namespace abcp::ui {

// Where the window's filter is written. What is wrong with it stands right below, as long as it is wrong.
class FilterField : public QLineEdit {
    Q_OBJECT

public:
    // stack: that which a change can be taken back with, asked for anew each time; null for none.
    FilterField(ViewFilter& filter, std::function<QUndoStack*()> stack, QWidget* parent = nullptr);

    QString error() const { return m_filter.filter().error(); }

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void takeFilter();
    void placeError();

    ViewFilter& m_filter;
    QLabel* m_error;  // of the window, as a tool bar has no room for it
};

}  // namespace abcp::ui
