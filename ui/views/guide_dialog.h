#pragma once

#include <QDialog>

namespace abcp::ui {

class GuideBrowser;

// The user guide, beside the window: it blocks nothing.
class GuideDialog : public QDialog {
    Q_OBJECT

public:
    explicit GuideDialog(QWidget* parent);

    GuideBrowser* browser() const { return m_browser; }

private:
    GuideBrowser* m_browser;
};

}  // namespace abcp::ui
