#include "tests/ui/fake_engines.h"
#include "ui/main_window.h"
#include "ui/views/agent_options_form.h"
#include "ui/views/dataset_preview.h"
#include "ui/views/detection_view.h"
#include "ui/views/fidelity_form.h"
#include "ui/views/fold.h"
#include "ui/views/path_field.h"
#include "ui/views/setup_page.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
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

    // The two columns of the data set aside.
    void tabGoesDownSetUp()
    {
        const QTemporaryDir folder;
        MainWindow window(makeFakeEngines(std::make_shared<FakeBehaviour>()));
        const std::filesystem::path place = folder.path().toStdString();
        window.setDatabase(place / "studio.sqlite");
        SetupPage* page = window.setupPage();
        SearchSettings settings = writeFakeProject(place, 4);
        settings.agent = "nsga2";
        page->setSettings(settings);
        window.resize(1280, 720);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_VERIFY(page->reason().isEmpty());
        for (Fold* fold : page->findChildren<Fold*>())
            fold->setOpen(true);
        QCoreApplication::processEvents();

        QList<QWidget*> reached;
        page->cfgField()->edit()->setFocus();
        for (QWidget* now = QApplication::focusWidget(); page->isAncestorOf(now) && !reached.contains(now); now = QApplication::focusWidget()) {
            reached << now;
            QTest::keyClick(now, Qt::Key_Tab);
        }
        for (QWidget* field : {static_cast<QWidget*>(page->weightsField()->edit()), static_cast<QWidget*>(page->episodesField()),
                               static_cast<QWidget*>(page->fidelity()->stepsField()), static_cast<QWidget*>(page->fidelity()->workersField()),
                               page->agentOptionsForm()->field("population"), static_cast<QWidget*>(page->preview()->view()),
                               static_cast<QWidget*>(page->preview()->splitField())})
            QVERIFY2(reached.contains(field), qPrintable(placeOf(field) + u' ' + field->accessibleName()));

        QWidget* last = nullptr;
        for (QWidget* widget : reached) {
            if (page->preview()->isAncestorOf(widget))
                continue;
            const int bottom = widget->mapTo(page, QPoint(0, widget->height())).y();
            QVERIFY2(!last || bottom >= last->mapTo(page, QPoint()).y(), qPrintable(last ? nameOf(last) + u" then "_s + nameOf(widget) : QString()));
            last = widget;
        }
    }

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
