#pragma once

#include <QLabel>
#include <QString>

class QGridLayout;

namespace abcp::ui {

// A form in the studio's manner: names at the left, in one column down the whole page, fields at the right.
QGridLayout* makeFormGrid();
// What is wrong with a field, beneath it; hidden while there is nothing.
class FieldMessage : public QLabel {
    Q_OBJECT

public:
    explicit FieldMessage(QWidget* parent = nullptr);
    void say(const QString& fault);

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();
};

// Appends a field; its name goes to assistive programs too, where it has none of its own. message: put beneath it.
void addFormRow(QGridLayout* grid, const QString& name, QWidget* field, FieldMessage* message = nullptr);

}  // namespace abcp::ui
