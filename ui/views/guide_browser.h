#pragma once

#include <QTextBrowser>
#include <QTimer>

namespace abcp::ui {

// The project's pages, embedded below qrc:/guide, as a book: links between pages and to headings lead there, a folder shows what it holds, pictures fit the width
// and web addresses go to the desktop's browser.
class GuideBrowser : public QTextBrowser {
    Q_OBJECT

public:
    explicit GuideBrowser(QWidget* parent = nullptr);

    QVariant loadResource(int type, const QUrl& address) override;

protected:
    void doSetSource(const QUrl& address, QTextDocument::ResourceType type) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int pictureWidth() const;
    void setOut();
    void goTo(const QString& heading);
    void refit();
    void scrollTo(int position);

    QTimer m_resized;
    int m_place = 0;
};

}  // namespace abcp::ui
