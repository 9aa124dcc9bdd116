#include "core/store/run_lock.h"
#include "core/workflow/search_job.h"
#include "tests/ui/fake_engines.h"
#include "ui/main_window.h"
#include "ui/views/message_bar.h"

#include <QFile>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace abcp;
using namespace abcp::ui;

namespace fs = std::filesystem;

class InterruptedOfferTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        fs::path database = place / "studio.sqlite";
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        std::optional<MainWindow> window;

        // A run that was begun, as a kill leaves it: stored as running.
        RunId interrupted(const std::string& name)
        {
            SearchSettings settings = writeFakeProject(place, 8);
            settings.name = name;
            return SearchJob::start(settings, database, makeFakeEngines(behaviour))->runId();
        }
        RunState state(RunId run) const { return RunStore(database, RunStore::Access::ReadOnly).run(run).state; }
        void open()
        {
            window.emplace(makeFakeEngines(behaviour));
            window->setDatabase(database);
            window->show();
            window->offerInterrupted();
        }
        MessageBar* bar() const { return window->messageBar(); }
        QPushButton* button(const QString& text) const
        {
            const QList<QPushButton*> all = bar()->findChildren<QPushButton*>();
            const auto found = std::ranges::find_if(all, [&](const QPushButton* one) { return one->isVisible() && one->text() == text; });
            return found == all.end() ? nullptr : *found;
        }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("abcp-studio-test"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_interrupted_offer"));
    }

    void init() { QSettings().clear(); }

    void resumeGoesOnToTheEnd()
    {
        Fixture f;
        const RunId run = f.interrupted("evening");
        f.open();
        QTRY_VERIFY(f.bar()->isVisible());
        QVERIFY(f.bar()->text().contains(QStringLiteral("Run 1, “evening”, was interrupted after 0 of 8 episode(s)")));
        QVERIFY(f.button(QStringLiteral("Leave it")));
        QTest::mouseClick(f.button(QStringLiteral("Resume")), Qt::LeftButton);
        QTRY_COMPARE(f.window->model().episodes().size(), std::size_t{8});
        QTRY_VERIFY(f.window->controller().isIdle());
        QVERIFY(f.state(run) == RunState::Finished);
        QVERIFY(!f.button(QStringLiteral("Resume")));  // the message that it is finished has none
    }

    void whatIsLeftIsNotOfferedAgain()
    {
        Fixture f;
        const RunId older = f.interrupted("older"), newer = f.interrupted("newer");
        f.open();
        QTRY_VERIFY(f.bar()->isVisible());
        QVERIFY(f.bar()->text().contains(QStringLiteral("newer")));
        QTest::mouseClick(f.button(QStringLiteral("Leave it")), Qt::LeftButton);
        QTRY_VERIFY(f.bar()->isVisible() && f.bar()->text().contains(QStringLiteral("older")));
        QVERIFY(f.state(newer) == RunState::Stopped);
        QVERIFY(f.state(older) == RunState::Running);
        QTest::mouseClick(f.button(QStringLiteral("Leave it")), Qt::LeftButton);
        QTRY_VERIFY(f.state(older) == RunState::Stopped);
        QVERIFY(!f.bar()->isVisible());
    }

    void aDatabaseThatCannotBeReadIsTold()
    {
        Fixture f;
        QFile file(QString::fromStdString(f.database.string()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(4096, 'x')) == 4096);
        file.close();
        f.open();
        QTRY_VERIFY(f.bar()->isVisible());
        QCOMPARE(f.bar()->kind(), MessageBar::Kind::Error);
        QVERIFY2(f.bar()->text().contains(QStringLiteral("studio.sqlite")) && f.bar()->text().contains(QStringLiteral("choose another database")),
                 qPrintable(f.bar()->text()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(4096, 'x'));
    }

    void noDatabaseIsNoProblem()
    {
        Fixture f;
        f.open();
        QTest::qWait(200);
        QVERIFY(!f.bar()->isVisible());
    }

    void aRunThatIsSearchedElsewhereIsNotOffered()
    {
        Fixture f;
        const RunId idle = f.interrupted("idle"), busy = f.interrupted("busy");
        const RunLock lock(f.database, busy);
        f.open();
        QTRY_VERIFY(f.bar()->isVisible());
        QVERIFY(f.bar()->text().contains(QStringLiteral("idle")));
        QTest::mouseClick(f.button(QStringLiteral("Leave it")), Qt::LeftButton);
        QTRY_VERIFY(f.state(idle) == RunState::Stopped);
        QVERIFY(f.state(busy) == RunState::Running);
    }
};

QTEST_MAIN(InterruptedOfferTest)
#include "tst_interrupted_offer.moc"
