#pragma once

#include "core/workflow/finalists.h"

#include <QDialog>

namespace abcp::ui {

// What came of retraining several candidates: a table, which of them is best on validation, and how well the search had foretold the order.
class FinalistsDialog : public QDialog {
    Q_OBJECT

public:
    explicit FinalistsDialog(const FinalistsResult& result, QWidget* parent = nullptr);
};

}  // namespace abcp::ui
