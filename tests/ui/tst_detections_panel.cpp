#include "tests/ui/fake_engines.h"
#include "ui/text.h"
#include "ui/views/detection_view.h"
#include "ui/views/detections_panel.h"
#include "ui/views/table_view.h"

#include <QAbstractItemModelTester>
#include <QDragEnterEvent>
#include <QImage>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <filesystem>
#include <memory>
#include <vector>

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
            run.open(loadRun(database, runFakeSearch(place, 4)));
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
        f.controller.compareDetections(f.run.run().id, f.database, 1, {});
        f.controller.compareDetections(f.run.run().id, f.database, 2, {.most = 1});
        QTRY_VERIFY(!f.controller.isComparing());
        QCOMPARE(began.last().at(0).toInt(), 2);
        QCOMPARE(f.panel.comparison().pictures().size(), std::size_t{1});
    }

    void picturesOfOnesOwnHaveNoTruth()
    {
        Fixture f;
        f.search();
        QImage blank(40, 30, QImage::Format_RGB32);
        blank.fill(Qt::darkGreen);
        const QString file = f.folder.filePath(u"mine.png"_s);
        QVERIFY(blank.save(file));
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(f.folder.filePath(u"notes.txt"_s)), QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&f.panel, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(9, 9), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&f.panel, &drop);
        QTRY_VERIFY(!f.controller.isComparing());
        const DetectionChangesModel& comparison = f.panel.comparison();
        QCOMPARE(comparison.pictures().size(), std::size_t{1});
        QCOMPARE(comparison.pictures().front().name, u"mine.png"_s);
        QVERIFY(!comparison.isLabelled());
        QCOMPARE(comparison.count(DetectionChangesModel::Change::Lost), 1);  // 0.9 against 0.4 at 0.5
        QVERIFY(f.panel.summary().contains(u"without true boxes"_s));
        QVERIFY(!comparison.index(0, DetectionChangesModel::ChangeColumn).data(Qt::ToolTipRole).toString().contains(u"object"_s));

        fs::remove(toPath(file));
        f.selection.select(2);
        f.panel.openPictures({toPath(file)});
        QTRY_VERIFY(!f.controller.isComparing());
        QTRY_VERIFY(f.panel.hint().contains(u"mine.png"_s));
    }

    void withoutACandidateNothingIsDropped()
    {
        Fixture f;
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(u"/tmp/a.png"_s)});
        QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&f.panel, &enter);
        QVERIFY(!enter.isAccepted());
    }

    void aWholeSplitIsChosenFromTheMenu()
    {
        Fixture f;
        f.search();
        f.compare();
        const QList<QAction*> choices = f.panel.choiceButton()->menu()->actions();
        choices[1]->trigger();
        QTRY_VERIFY(!f.controller.isComparing());
        QCOMPARE(f.panel.comparison().pictures().size(), std::size_t{2});
        choices[2]->trigger();
        QTRY_VERIFY(!f.controller.isComparing());
        QTRY_VERIFY(f.panel.summary().contains(u"no pictures for the test"_s));
        choices[0]->trigger();
        QTRY_VERIFY(!f.controller.isComparing());
        QTRY_VERIFY(!f.panel.summary().contains(u"no pictures"_s));
    }

    void ofManyPicturesOnlyTheOneOnShowIsInMemory()
    {
        Fixture f;
        f.search();
        QImage blank(40, 30, QImage::Format_RGB32);
        blank.fill(Qt::darkGreen);
        QVERIFY(blank.save(f.folder.filePath(u"mine.png"_s)));
        f.panel.openPictures(std::vector<fs::path>(ComparedPicture::mostHeld + 1, f.place / "mine.png"));
        QTRY_VERIFY(!f.controller.isComparing());
        QCOMPARE(f.panel.comparison().pictures().size(), std::size_t{ComparedPicture::mostHeld + 1});
        QVERIFY(f.panel.comparison().pictures().front().image.isNull());
        QCOMPARE(f.panel.view(true)->image().size(), QSize(40, 30));
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
