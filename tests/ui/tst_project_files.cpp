#include "core/base/files.h"
#include "core/workflow/project_file.h"
#include "tests/ui/fake_engines.h"
#include "ui/main_window.h"
#include "ui/project_actions.h"
#include "ui/text.h"
#include "ui/views/message_bar.h"
#include "ui/views/path_field.h"
#include "ui/views/agent_options_form.h"
#include "ui/views/fidelity_form.h"
#include "ui/views/setup_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QMimeData>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QLineEdit>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace abcp;
using namespace abcp::ui;

namespace fs = std::filesystem;

class ProjectFilesTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        MainWindow window{makeFakeEngines(behaviour)};

        Fixture()
        {
            window.setDatabase(place / "studio.sqlite");
            window.resize(1280, 720);
            window.show();
            window.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window));
        }
        SetupPage* page() const { return window.setupPage(); }
        const ProjectSession& session() const { return window.projectActions()->session(); }
        fs::path project(const std::string& name, int episodes)
        {
            Project project{writeFakeProject(place / name, episodes), place / "studio.sqlite", 0.25};
            const fs::path file = place / name / (name + ".abcp");
            writeProject(file, project);
            return file;
        }
        void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier)
        {
            window.activateWindow();  // a dialog that has just closed may have been it
            QVERIFY(QTest::qWaitForWindowActive(&window));
            QTest::keyClick(&window, key, modifiers);
        }
        template <typename Dialog>
        Dialog* dialog() const
        {
            const QList<Dialog*> all = window.findChildren<Dialog*>();
            const auto shown = std::ranges::find_if(all, [](const Dialog* one) { return one->isVisible(); });
            return shown == all.end() ? nullptr : *shown;
        }
        void chooseFile(const fs::path& file)
        {
            QTRY_VERIFY(dialog<QFileDialog>());
            dialog<QFileDialog>()->setDirectory(fromPath(file.parent_path()));
            dialog<QFileDialog>()->selectFile(fromPath(file));
            QMetaObject::invokeMethod(dialog<QFileDialog>(), "accept");
            QTRY_VERIFY(!dialog<QFileDialog>());
        }
        void answer(QMessageBox::StandardButton button)
        {
            QTRY_VERIFY(dialog<QMessageBox>());
            const QPointer<QMessageBox> box = dialog<QMessageBox>();
            QTest::mouseClick(box->button(button), Qt::LeftButton);
            QTRY_VERIFY(!box);
        }
        QMenu* recentMenu() const
        {
            const QList<QMenu*> all = window.findChildren<QMenu*>();
            const auto found = std::ranges::find_if(all, [](const QMenu* one) { return one->title().contains(QStringLiteral("Recent")); });
            Q_EMIT (*found)->aboutToShow();
            return *found;
        }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("abcp-studio-test"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_project_files"));
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

    void init() { QSettings().clear(); }

    void whatIsFoldedAwayIsSavedToo()
    {
        Fixture f;
        const fs::path file = f.project("arm", 33);
        f.window.projectActions()->open(file);
        SetupPage* page = f.page();
        page->setSettings(readProject(file).search);
        page->fidelity()->stepsField()->setValue(12);
        page->fidelity()->hopelessField()->setValue(30);
        page->fidelity()->workersField()->setValue(2);
        SearchSettings chosen = page->settings();
        chosen.agent = "nsga2";
        setAgentOption("nsga2", chosen.agentSettings, "population", "14", "test");
        page->setSettings(chosen);
        writeProject(file, page->project());
        page->setProject({});
        QVERIFY(page->settings().evaluation.fineTuneSteps != 12);
        page->setProject(readProject(file));
        QCOMPARE(toJson(page->settings()).dump(2), toJson(chosen).dump(2));
        QCOMPARE(page->agentOptionsForm()->settings().nsga2.population, 14);
    }

    void aFaultOfTheFormDisablesStart()
    {
        Fixture f;
        f.window.projectActions()->open(f.project("arm", 33));
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        f.page()->fidelity()->stepsField()->setValue(0);
        f.page()->fidelity()->repeatField()->setValue(5);
        QVERIFY(!f.window.startAction()->isEnabled());
        f.page()->fidelity()->repeatField()->setValue(0);
        QVERIFY(f.window.startAction()->isEnabled());
        SearchSettings settings = f.page()->settings();
        settings.agent = "nsga2";
        f.page()->setSettings(settings);
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        qobject_cast<QLineEdit*>(f.page()->agentOptionsForm()->field("population"))->setText(QStringLiteral("many"));
        QVERIFY(!f.window.startAction()->isEnabled());
        QVERIFY(f.page()->reason().contains(QStringLiteral("population")));
    }

    void opensAndSavesByKeyboard()
    {
        Fixture f;
        const fs::path file = f.project("arm", 33);
        f.press(Qt::Key_O);
        f.chooseFile(file);
        QCOMPARE(f.page()->episodesField()->value(), 33);
        QCOMPARE(f.page()->cfgField()->path(), readProject(file).search.cfg);
        QCOMPARE(f.page()->budgetField()->value(), 25.0);
        QCOMPARE(f.session().name(), QStringLiteral("arm.abcp"));
        QVERIFY(f.window.windowTitle().startsWith(QStringLiteral("arm.abcp[*]")));
        QVERIFY(!f.window.isWindowModified());
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        QVERIFY(!f.window.isWindowModified());  // looking at the files is no change

        f.page()->episodesField()->setFocus();
        QTest::keyClick(f.page()->episodesField(), Qt::Key_Up);
        QVERIFY(f.window.isWindowModified());
        QTest::keyClick(f.page()->episodesField(), Qt::Key_Down);
        QVERIFY(!f.window.isWindowModified());
        QTest::keyClick(f.page()->episodesField(), Qt::Key_Up);
        f.press(Qt::Key_S);
        QVERIFY(!f.window.isWindowModified());
        QCOMPARE(readProject(file).search.episodes, 34);
        QCOMPARE(readProject(file).flopsShare.value(), 0.25);
    }

    void savesTheFirstTimeUnderAName()
    {
        Fixture f;
        f.page()->episodesField()->setValue(12);
        QVERIFY(!f.window.isWindowModified());  // there is no file yet
        f.press(Qt::Key_S);
        f.chooseFile(f.place / "first");
        QCOMPARE(readProject(f.place / "first.abcp").search.episodes, 12);
        QCOMPARE(readProject(f.place / "first.abcp").database, f.place / "studio.sqlite");
        f.page()->episodesField()->setValue(13);
        f.press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        f.chooseFile(f.place / "second.abcp");
        QCOMPARE(readProject(f.place / "first.abcp").search.episodes, 12);
        QCOMPARE(readProject(f.place / "second.abcp").search.episodes, 13);
        QCOMPARE(f.session().name(), QStringLiteral("second.abcp"));
    }

    void whatTheFormDoesNotShowIsKept()
    {
        Fixture f;
        Project project{writeFakeProject(f.place, 5), {}, {}};
        project.search.seed = 1ULL << 63;
        project.search.evaluation.batch = 3;
        project.search.dataOptions.valShare = 1.0 / 3;
        project.search.locks.keepBlock = {{0, true}};
        project.search.reward.budgets.flops = 123456.75;
        const fs::path file = f.place / "all.abcp";
        writeProject(file, project);
        const std::string before = readTextFile(file, 1 << 20);
        f.window.openProject(file);
        QTRY_VERIFY(!f.page()->reason().contains(QStringLiteral("Looking")));
        QVERIFY(f.page()->budgetField()->value() > 0);
        QVERIFY(!f.window.isWindowModified());
        f.press(Qt::Key_S);
        QCOMPARE(readTextFile(file, 1 << 20), before);
        QCOMPARE(f.page()->settings().reward.budgets.flops.value(), 123456.75);
        f.page()->budgetField()->setValue(40);
        QVERIFY(!readProject(file).flopsShare);
        f.press(Qt::Key_S);
        QCOMPARE(readProject(file).flopsShare.value(), 0.4);
    }

    void unsavedChangesAreAskedFor()
    {
        Fixture f;
        const fs::path file = f.project("arm", 33);
        f.window.openProject(file);
        f.page()->episodesField()->setValue(44);
        f.press(Qt::Key_N);
        f.answer(QMessageBox::Cancel);
        QCOMPARE(f.page()->episodesField()->value(), 44);
        QCOMPARE(f.session().name(), QStringLiteral("arm.abcp"));
        f.press(Qt::Key_N);
        f.answer(QMessageBox::Discard);
        QCOMPARE(f.page()->episodesField()->value(), SearchSettings().episodes);
        QVERIFY(f.page()->cfgField()->path().empty());
        QCOMPARE(f.session().name(), QString());
        QCOMPARE(readProject(file).search.episodes, 33);

        f.window.openProject(file);
        f.page()->episodesField()->setValue(44);
        f.window.close();
        QVERIFY(f.window.isVisible());
        f.answer(QMessageBox::Cancel);
        QVERIFY(f.window.isVisible());
        f.window.close();
        f.answer(QMessageBox::Save);
        QVERIFY(!f.window.isVisible());
        QCOMPARE(readProject(file).search.episodes, 44);
    }

    void nothingIsAskedWithoutAFile()
    {
        Fixture f;
        f.page()->episodesField()->setValue(44);
        f.window.close();
        QVERIFY(!f.window.isVisible());
    }

    void discardedChangesAreAskedForAgainWhenTheSearchIsKept()
    {
        Fixture f;
        f.window.openProject(f.project("arm", 10'000));
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        f.window.startAction()->trigger();
        QTRY_VERIFY(f.window.model().episodes().size() > 1);
        QVERIFY(f.window.windowTitle().contains(QStringLiteral("arm.abcp[*]")));
        f.page()->episodesField()->setValue(20'000);
        f.window.close();
        f.answer(QMessageBox::Discard);
        QTRY_VERIFY(f.dialog<QMessageBox>());
        f.dialog<QMessageBox>()->reject();  // keep running
        QTRY_VERIFY(!f.dialog<QMessageBox>());
        QVERIFY(f.window.controller().isSearching());
        f.window.close();
        f.answer(QMessageBox::Cancel);
        QVERIFY(f.window.isVisible());
        f.window.stopAction()->trigger();
        QTRY_VERIFY(f.window.controller().isIdle());
    }

    void aBadFileChangesNothing()
    {
        Fixture f;
        const fs::path good = f.project("arm", 33), bad = f.place / "bad.abcp";
        writeFileAtomically(bad, "{\"abcp_project\": 9}");
        f.window.openProject(good);
        f.window.openProject(bad);
        QCOMPARE(f.window.messageBar()->kind(), MessageBar::Kind::Error);
        QVERIFY(f.window.messageBar()->isVisible());
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("newer version")));
        QCOMPARE(f.session().name(), QStringLiteral("arm.abcp"));
        QCOMPARE(f.page()->episodesField()->value(), 33);
        QCOMPARE(ProjectSession::recent().size(), 1);
    }

    void whatCannotBeSavedStaysModified()
    {
        Fixture f;
        f.window.openProject(f.project("arm", 33));
        f.page()->episodesField()->setValue(44);
        fs::remove_all(f.place / "arm");
        writeFileAtomically(f.place / "arm", "in the way");
        f.press(Qt::Key_S);
        QCOMPARE(f.window.messageBar()->kind(), MessageBar::Kind::Error);
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("not saved")));
        QVERIFY(f.window.isWindowModified());
    }

    void theLastTenAreListed()
    {
        Fixture f;
        QList<fs::path> files;
        for (int i = 0; i < 12; ++i) {
            files << f.place / ("p" + std::to_string(i) + ".abcp");
            writeProject(files.last(), {});
            f.window.openProject(files.last());
        }
        f.window.openProject(files[5]);
        fs::remove(files[11]);
        QCOMPARE(ProjectSession::recent().size(), 10);
        const QList<QAction*> entries = f.recentMenu()->actions();
        QCOMPARE(entries.size(), 12);  // a line and Clear
        QVERIFY(entries[0]->text().contains(QStringLiteral("p5.abcp")));
        QVERIFY(entries[1]->text().contains(QStringLiteral("p11.abcp")));
        QVERIFY(!entries[1]->isEnabled());
        QVERIFY(entries[2]->isEnabled());
        QVERIFY(entries[9]->text().contains(QStringLiteral("p2.abcp")));
        entries[2]->trigger();
        QCOMPARE(f.session().name(), QStringLiteral("p10.abcp"));
        f.recentMenu()->actions().last()->trigger();
        QVERIFY(ProjectSession::recent().isEmpty());
        QVERIFY(!f.recentMenu()->actions().first()->isEnabled());
    }

    void aDroppedProjectOpens()
    {
        Fixture f;
        const fs::path file = f.project("arm", 33);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(fromPath(file))});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&f.window, &enter);
        QVERIFY(enter.isAccepted());
        QDragEnterEvent overField({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(f.page()->cfgField(), &overField);
        QVERIFY(!overField.isAccepted() || f.page()->cfgField()->path().empty());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&f.window, &drop);
        QCOMPARE(f.session().name(), QStringLiteral("arm.abcp"));

        data.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/net.cfg"))});
        QDragEnterEvent other({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&f.window, &other);
        QVERIFY(!other.isAccepted());
    }
};

QTEST_MAIN(ProjectFilesTest)
#include "tst_project_files.moc"
