#include "ui/views/guide_dialog.h"

#include "ui/views/guide_browser.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QTextCursor>
#include <QUrl>
#include <QVBoxLayout>

namespace abcp::ui {

GuideDialog::GuideDialog(QWidget* parent) : QDialog(parent), m_browser(new GuideBrowser(this))
{
    setWindowTitle(tr("User guide"));
    m_browser->setAccessibleName(tr("Page of the guide"));
    const QUrl contents(QStringLiteral("qrc:/guide/docs/guide/README.md"));
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(16, 12, 16, 12);
    bar->setSpacing(8);
    const auto button = [this, bar](const QString& text, const QKeySequence& key) {
        auto* added = new QPushButton(text, this);
        added->setAutoDefault(false);
        added->setShortcut(key);
        added->setToolTip(key.toString(QKeySequence::NativeText));
        bar->addWidget(added);
        return added;
    };
    QPushButton* home = button(tr("&Contents"), QKeySequence(QStringLiteral("Alt+Up")));
    QPushButton* back = button(tr("&Back"), Qt::ALT | Qt::Key_Left);
    QPushButton* forward = button(tr("&Forward"), Qt::ALT | Qt::Key_Right);
    connect(home, &QPushButton::clicked, m_browser, [this, contents] { m_browser->setSource(contents); });
    connect(back, &QPushButton::clicked, m_browser, &QTextBrowser::backward);
    connect(forward, &QPushButton::clicked, m_browser, &QTextBrowser::forward);
    connect(m_browser, &QTextBrowser::backwardAvailable, back, &QPushButton::setEnabled);
    connect(m_browser, &QTextBrowser::forwardAvailable, forward, &QPushButton::setEnabled);
    back->setEnabled(false);
    forward->setEnabled(false);

    bar->addStretch(1);
    auto* search = new QLineEdit(this);
    search->setPlaceholderText(tr("Find on this page (Ctrl+F)"));
    search->setAccessibleName(tr("Find on this page"));
    search->setClearButtonEnabled(true);
    search->setMinimumWidth(260);
    bar->addWidget(search);
    connect(search, &QLineEdit::returnPressed, m_browser, [this, search] {
        if (m_browser->find(search->text()))
            return;
        // From the top again.
        QTextCursor place = m_browser->textCursor();
        place.movePosition(QTextCursor::Start);
        m_browser->setTextCursor(place);
        m_browser->find(search->text());
    });
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    addAction(find);
    connect(find, &QAction::triggered, search, qOverload<>(&QWidget::setFocus));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_browser);
    resize(QSize(960, 800).boundedTo(screen()->availableSize() * 9 / 10));
    m_browser->setSource(contents);
    m_browser->setFocus();
}

}  // namespace abcp::ui
