#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QStackedWidget;

namespace abcp::ui {

// The frame of a panel that shows something of what is chosen: a line that sums it up with tools at its right, the view beneath, and a hint in the
// view's place while there is nothing to show.
class SummaryPanel : public QWidget {
    Q_OBJECT

public:
    QString summary() const;
    QString hint() const;  // empty while the view is on show

protected:
    explicit SummaryPanel(QWidget* parent);

    void setView(QWidget* view);
    // From left to right.
    void addTool(QWidget* tool);
    void showView(const QString& summary, const QString& toolTip);
    void showHint(const QString& text);

private:
    QHBoxLayout* m_bar;
    QLabel* m_summary;
    QStackedWidget* m_stack;
    QLabel* m_hint;
};

}  // namespace abcp::ui
