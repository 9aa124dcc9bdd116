#include "tests/ui/captured_warnings.h"
#include "tests/ui/fake_engines.h"
#include "ui/end_notice.h"
#include "ui/main_window.h"
#include "ui/views/setup_page.h"

#include <QAction>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <utility>
#include <vector>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

class EndNoticeTest : public QObject {
    Q_OBJECT

private:
    using Notices = std::vector<std::pair<QString, QString>>;

    struct Recorder : Notifier {
        explicit Recorder(Notices& into) : notices(into) {}
        void notify(const QString& title, const QString& text) override { notices.emplace_back(title, text); }
        Notices& notices;
    };

    struct Fixture {
        QTemporaryDir folder;
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        Notices notices;
        QWidget other;
        MainWindow window{makeFakeEngines(behaviour)};

        explicit Fixture(bool turnedAway)
        {
            const std::filesystem::path place = folder.path().toStdString();
            window.endNotice()->setNotifier(std::make_unique<Recorder>(notices));
            window.setDatabase(place / "studio.sqlite");
            window.show();
            other.show();
            QWidget& used = turnedAway ? other : window;
            used.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&used));
            window.setupPage()->setSettings(writeFakeProject(place, 8));
            QTRY_VERIFY(window.startAction()->isEnabled());
        }
        void searchToTheEnd()
        {
            window.startAction()->trigger();
            QTRY_VERIFY(window.controller().isIdle() && window.model().isOpen());
        }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"abcp-studio-test"_s);
        QCoreApplication::setApplicationName(u"tst_end_notice"_s);
    }

    void init() { QSettings().clear(); }

    void whoHasTurnedAwayIsToldOnce()
    {
        Fixture f(true);
        f.searchToTheEnd();
        QCOMPARE(f.notices.size(), std::size_t{1});
        QCOMPARE(f.notices.front().first, f.window.model().run().title());
        QVERIFY(f.notices.front().second.contains(u"finished"_s));
    }

    void whoLooksAtTheWindowIsNot()
    {
        Fixture f(false);
        f.searchToTheEnd();
        QVERIFY(f.notices.empty());
    }

    void aFailureIsToldWithItsReason()
    {
        Fixture f(true);
        f.behaviour->crashAt = 3;
        f.searchToTheEnd();
        QCOMPARE(f.notices.size(), std::size_t{1});
        QVERIFY(f.notices.front().second.contains(u"the evaluator broke"_s));
    }

    void whoStopsItKnows()
    {
        Fixture f(true);
        f.behaviour->delayMs = 50;
        f.window.startAction()->trigger();
        QTRY_VERIFY(f.window.controller().isSearching());
        f.window.stopAction()->trigger();
        QTRY_VERIFY(f.window.controller().isIdle());
        QVERIFY(f.notices.empty());
    }

    void switchedOffItStaysOff()
    {
        {
            Fixture f(true);
            QVERIFY(f.window.endNotice()->action()->isChecked());
            f.window.endNotice()->action()->trigger();
        }
        Fixture f(true);
        QVERIFY(!f.window.endNotice()->action()->isChecked());
        f.searchToTheEnd();
        QVERIFY(f.notices.empty());
    }

    // The tests' desktop has neither bus nor service.
    void whereThereIsNoServiceNothingHappens()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
        const CapturedWarnings warnings;
        const std::unique_ptr<Notifier> desktop = makeDesktopNotifier();
        desktop->notify(u"title"_s, u"text"_s);
        desktop->notify(u"title"_s, u"text"_s);
        QTest::qWait(50);
        QCOMPARE(warnings.fromQt(), QStringList());
        QCOMPARE(warnings.fromStandardError(), QByteArray());
    }
};

QTEST_MAIN(EndNoticeTest)
#include "tst_end_notice.moc"
