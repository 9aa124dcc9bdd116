#pragma once

#include <QTableView>

namespace abcp::ui {

// A table in the studio's manner: small type, no grid, whole rows, Ctrl+C copies the selected rows as text with headers, Space ticks them where the first column can be.
class TableView : public QTableView {
    Q_OBJECT

public:
    explicit TableView(QWidget* parent = nullptr);

    // Columns as wide as their contents now, with the spare room given to one of them.
    void fitColumns(int stretched);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copyRows() const;
    bool tickRows() const;  // false: they cannot be
};

}  // namespace abcp::ui
