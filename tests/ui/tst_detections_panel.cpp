#include "core/workflow/search_job.h"
#include "tests/ui/fake_engines.h"
#include "ui/views/detection_view.h"
#include "ui/views/detections_panel.h"
#include "ui/views/table_view.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

class DetectionsPanelTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        fs::path database = place / "studio.sqlite";
        RunModel run;
        CandidateSelection selection{run};
        SearchController controller{makeFakeEngines(std::make_shared<FakeBehaviour>())};
        DetectionsPanel panel{run, selection, controller};

        Fixture()
        {
            panel.resize(800, 500);
            panel.show();
            panel.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&panel));
        }
        void search()
        {
            const Engines engines = makeFakeEngines(std::make_shared<FakeBehaviour>());
            const auto job = SearchJob::start(writeFakeProject(place, 4), database, engines);
            job->run({});
            run.open(loadRun(database, job->runId()));
            selection.select(1);
        }
        void compare()
        {
            QTest::mouseClick(panel.compareButton(), Qt::LeftButton);
            QTRY_VERIFY(!controller.isComparing());
        }
    };

private Q_SLOTS:
    void withoutACandidateThereIsNothingToPress()
    {
        Fixture f;
        QVERIFY(!f.panel.compareButton()->isVisible());
    }

    void picturesArriveAndTheLossIsListed()
    {
        Fixture f;
        const QAbstractItemModelTester tester(f.panel.changes()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        f.search();
        f.compare();
        const DetectionChangesModel& comparison = f.panel.comparison();
        QCOMPARE(comparison.pictures().size(), std::size_t{2});  // a fifth of ten
        QCOMPARE(f.panel.picture(), 0);
        QCOMPARE(f.panel.view(false)->detectionCount(), 1);
        QCOMPARE(f.panel.view(true)->detectionCount(), 0);
        QCOMPARE(comparison.count(DetectionChangesModel::Change::Lost), 2);
        QCOMPARE(comparison.rowCount(), 2);
        QCOMPARE(comparison.index(0, DetectionChangesModel::ClassColumn).data().toString(), u"robot"_s);
        QVERIFY(f.panel.summary().contains(u"2 lost"_s));
    }

    void theSliderRulesBoth()
    {
        Fixture f;
        f.search();
        f.compare();
        f.panel.confidenceField()->setValue(30);
        QCOMPARE(f.panel.comparison().rowCount(), 0);
        QCOMPARE(f.panel.view(true)->detectionCount(), 1);
        f.panel.confidenceField()->setValue(95);
        QCOMPARE(f.panel.view(false)->detectionCount(), 0);
        QCOMPARE(f.panel.comparison().rowCount(), 0);
    }

    void steppingByKeys()
    {
        Fixture f;
        f.search();
        f.compare();
        f.panel.setFocus();
        QTest::keyClick(&f.panel, Qt::Key_D);
        QCOMPARE(f.panel.picture(), 1);
        QTest::keyClick(&f.panel, Qt::Key_D);
        QCOMPARE(f.panel.picture(), 1);
        QTest::keyClick(&f.panel, Qt::Key_A);
        QCOMPARE(f.panel.picture(), 0);
        QCOMPARE(f.selection.current(), 1);
    }

    void aRowShowsItsPicture()
    {
        Fixture f;
        f.search();
        f.compare();
        f.panel.changes()->selectRow(1);
        QCOMPARE(f.panel.picture(), 1);
    }

    void anotherCandidateTakesThePlaceOfTheFirst()
    {
        Fixture f;
        f.search();
        QSignalSpy began(&f.controller, &SearchController::comparisonBegan);
        f.controller.compareDetections(f.run.run().id, f.database, 1, 0);
        f.controller.compareDetections(f.run.run().id, f.database, 2, 1);
        QTRY_VERIFY(!f.controller.isComparing());
        QCOMPARE(began.last().at(0).toInt(), 2);
        QCOMPARE(f.panel.comparison().pictures().size(), std::size_t{1});
    }

    void aChangedFileIsTold()
    {
        Fixture f;
        f.search();
        fs::remove_all(f.place / "data");
        f.compare();
        QVERIFY(f.panel.comparison().pictures().empty());
        QTRY_VERIFY(f.panel.compareButton()->isVisible());
    }

    void anotherRunForgetsThePictures()
    {
        Fixture f;
        f.search();
        f.compare();
        f.run.close();
        QVERIFY(f.panel.comparison().pictures().empty());
        QVERIFY(!f.panel.compareButton()->isVisible());
    }
};

QTEST_MAIN(DetectionsPanelTest)
#include "tst_detections_panel.moc"
