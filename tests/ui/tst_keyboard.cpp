#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/main_window.h"
#include "ui/views/filter_field.h"
#include "ui/views/help_dialogs.h"
#include "ui/views/search_page.h"

#include <QAction>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

class KeyboardTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        MainWindow window{makeFakeEngines(std::make_shared<FakeBehaviour>())};

        Fixture()
        {
            window.setDatabase(std::filesystem::path(folder.path().toStdString()) / "studio.sqlite");
            window.resize(1440, 900);
            window.show();
            window.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window));
        }
    };

    static constexpr MainWindow::Workspace workspaces[] = {MainWindow::Workspace::SetUp, MainWindow::Workspace::Search, MainWindow::Workspace::Compare,
                                                           MainWindow::Workspace::Inspect};

    static QString nameOf(const QWidget* widget)
    {
        return widget->accessibleName().isEmpty() ? QString::fromLatin1(widget->metaObject()->className()) + widget->objectName() : widget->accessibleName();
    }
    static QWidget* dockOf(QWidget* widget)
    {
        while (widget && !qobject_cast<QDockWidget*>(widget))
            widget = widget->parentWidget();
        return widget;
    }
    static QRect placeOf(const QWidget* widget) { return {widget->mapTo(widget->window(), QPoint()), widget->size()}; }
    // In reading order: further down without sharing a line, or on the same line further right.
    static bool isBefore(const QWidget* first, const QWidget* second)
    {
        const QRect a = placeOf(first), b = placeOf(second);
        if (a.center().y() < b.top() || b.center().y() < a.top())
            return a.center().y() < b.center().y();
        return a.left() <= b.left();
    }
    static bool takesTab(const QWidget* widget)
    {
        return widget->isVisible() && widget->isEnabled() && !widget->focusProxy() && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"abcp-studio-test"_s);
        QCoreApplication::setApplicationName(u"tst_keyboard"_s);
    }

    void init() { QSettings().clear(); }

    void everyShortcutStandsInTheSheet()
    {
        Fixture f;
        showShortcuts(&f.window);
        QStringList told;
        for (const QLabel* label : f.window.findChild<QDialog*>()->findChildren<QLabel*>())
            told += label->text().split(u", "_s);
        told.replaceInStrings(u"Ctrl+1 … Ctrl+4"_s, u"Ctrl+1"_s);
        for (const auto& number : {u"Ctrl+2"_s, u"Ctrl+3"_s, u"Ctrl+4"_s})
            told << number;
        f.window.showWorkspace(MainWindow::Workspace::Search);
        int seen = 0;
        for (const QAction* action : f.window.findChildren<QAction*>()) {
            const QList<QKeySequence> keys = action->shortcuts();
            seen += keys.isEmpty() ? 0 : 1;
            const bool isTold = keys.isEmpty() || std::ranges::any_of(keys, [&](const QKeySequence& key) { return told.contains(key.toString()); });
            QVERIFY2(isTold, qPrintable(action->text() + u' ' + action->shortcut().toString()));
        }
        QVERIFY(seen > 20);
    }

    void noTwoShortcutsCollideInAWorkspace()
    {
        Fixture f;
        for (const auto workspace : workspaces) {
            f.window.showWorkspace(workspace);
            QHash<QKeySequence, const QAction*> taken;
            for (const QAction* action : f.window.findChildren<QAction*>()) {
                if (action->shortcutContext() == Qt::WidgetShortcut || action->shortcutContext() == Qt::WidgetWithChildrenShortcut)
                    continue;  // of the widget in focus alone
                for (const QKeySequence& key : action->shortcuts()) {
                    const QAction* other = taken.value(key);
                    QVERIFY2(!other || other == action, qPrintable(key.toString() + u": "_s + action->text() + u", "_s + (other ? other->text() : QString())));
                    taken.insert(key, action);
                }
            }
        }
    }

    void tabGoesEverywhereInReadingOrder_data()
    {
        QTest::addColumn<int>("workspace");
        QTest::newRow("search") << static_cast<int>(MainWindow::Workspace::Search);
        QTest::newRow("compare") << static_cast<int>(MainWindow::Workspace::Compare);
        QTest::newRow("inspect") << static_cast<int>(MainWindow::Workspace::Inspect);
    }

    void tabGoesEverywhereInReadingOrder()
    {
        QFETCH(int, workspace);
        Fixture f;
        const_cast<RunModel&>(f.window.model()).open(syntheticRun(30));
        f.window.selection().select(3);
        f.window.showWorkspace(static_cast<MainWindow::Workspace>(workspace));
        QTest::qWait(100);
        QWidget* page = f.window.searchPage()->parentWidget();
        QList<QWidget*> wanted, order;
        for (QWidget* widget : page->findChildren<QWidget*>())
            if (takesTab(widget))
                wanted << widget;
        QVERIFY(wanted.size() > 4);
        f.window.filterField()->setFocus();
        for (int step = 0; step < 300; ++step) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &f.window, Qt::Key_Tab);
            QWidget* now = QApplication::focusWidget();
            if (!page->isAncestorOf(now) || (!order.isEmpty() && now == order.last()))  // a view may use Tab within
                continue;
            if (order.contains(now))
                break;  // once round
            order << now;
        }
        for (QWidget* widget : wanted)
            QVERIFY2(order.contains(widget), qPrintable(nameOf(widget)));
        QStringList wrong;
        QList<QWidget*> docks;  // each is left for good
        for (QWidget* widget : order)
            if (QWidget* dock = dockOf(widget); dock && (docks.isEmpty() || docks.last() != dock)) {
                if (docks.contains(dock))
                    wrong << u"again in "_s + dock->objectName() + u": "_s + nameOf(widget);
                docks << dock;
            }
        for (qsizetype i = 1; i < order.size(); ++i)
            if (dockOf(order[i]) && dockOf(order[i - 1]) == dockOf(order[i]) && !isBefore(order[i - 1], order[i]))
                wrong << nameOf(order[i - 1]) + u" > "_s + nameOf(order[i]);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_MAIN(KeyboardTest)
#include "tst_keyboard.moc"
