#pragma once

#include "core/workflow/search_job.h"

#include <QDialog>

#include <string>
#include <vector>

class QCheckBox;
class QPushButton;

namespace abcp::ui {

class PathField;

// Asks for the formats and the folder of an export.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    explicit ExportDialog(int episode, QWidget* parent = nullptr);

    // Without leave to overwrite.
    ExportRequest request() const;

private:
    void refresh();

    std::vector<std::pair<std::string, QCheckBox*>> m_formats;
    QCheckBox* m_decode;
    QCheckBox* m_keepBatchNorm;
    PathField* m_folder;
    QPushButton* m_accept = nullptr;
};

}  // namespace abcp::ui
