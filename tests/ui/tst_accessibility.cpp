#include "tests/ui/fake_engines.h"
#include "ui/main_window.h"

#include <QAccessible>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

class AccessibilityTest : public QObject {
    Q_OBJECT

private:
    // What a screen reader says first; the parts of a composed field, which are never reached on their own, count with it.
    static QString nameOf(QWidget* widget)
    {
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        return face ? face->text(QAccessible::Name) : QString();
    }
    static QString placeOf(const QWidget* widget)
    {
        QStringList parts;
        for (; widget && !widget->isWindow(); widget = widget->parentWidget())
            parts.prepend(QString::fromLatin1(widget->metaObject()->className()));
        return parts.join(u'/');
    }

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void whatTheKeyboardReachesHasAName()
    {
        const QTemporaryDir folder;
        MainWindow window(makeFakeEngines(std::make_shared<FakeBehaviour>()));
        window.setDatabase(std::filesystem::path(folder.path().toStdString()) / "studio.sqlite");
        window.resize(1280, 720);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (const auto workspace : {MainWindow::Workspace::Search, MainWindow::Workspace::Compare, MainWindow::Workspace::Inspect}) {
            window.showWorkspace(workspace);
            QCoreApplication::processEvents();
        }
        QStringList nameless;
        int seen = 0;
        for (QWidget* widget : window.findChildren<QWidget*>()) {
            if (widget->window() != &window || widget->focusProxy() || (widget->focusPolicy() & Qt::TabFocus) == 0)
                continue;
            if (const auto* tabs = qobject_cast<const QTabBar*>(widget); tabs && tabs->count() == 0)
                continue;  // one that Qt keeps for later; a tab bar is named by its current tab
            ++seen;
            if (nameOf(widget).isEmpty())
                nameless << placeOf(widget);
        }
        nameless.removeDuplicates();
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
        QVERIFY(seen > 50);
    }
};

QTEST_MAIN(AccessibilityTest)
#include "tst_accessibility.moc"
