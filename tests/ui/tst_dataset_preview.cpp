#include "core/data/dataset.h"
#include "tests/ui/fake_engines.h"
#include "ui/views/dataset_preview.h"
#include "ui/views/detection_view.h"
#include "ui/views/table_view.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QImage>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

class DatasetPreviewTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path data = writeFakeProject(folder.path().toStdString(), 4).data;
        DatasetPreview preview;

        Fixture()
        {
            preview.resize(1000, 500);
            preview.show();
            preview.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&preview));
        }
        void open()
        {
            const auto read = std::make_shared<const Dataset>(readDataset(data));
            preview.setDataset(read, datasetFingerprint(*read));
        }
        void settle() { QTRY_VERIFY(!preview.isLoading() && !preview.isReviewing()); }
        QString problem(int row) const { return preview.problemTable()->model()->index(row, DataProblemModel::WhatColumn).data().toString(); }
        int problems() const { return preview.problemTable()->model()->rowCount(); }
    };

private Q_SLOTS:
    void withoutADataSetItSaysWhatWillBeHere()
    {
        Fixture f;
        QVERIFY(!f.preview.sample());
        QVERIFY(!f.preview.view()->isVisible());
        f.preview.setReason(u"no such folder"_s);
        QVERIFY(!f.preview.view()->isVisible());
        QTest::keyClick(&f.preview, Qt::Key_D);
        QVERIFY(!f.preview.sample());
    }

    void picturesAndCountsAppear()
    {
        Fixture f;
        const QAbstractItemModelTester classes(f.preview.classTable()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        f.open();
        f.settle();
        QCOMPARE(f.preview.sample(), std::optional<std::size_t>(0));
        QVERIFY(f.preview.view()->isVisible());
        QCOMPARE(f.preview.view()->objectCount(), 1);
        QVERIFY(f.preview.caption().contains(u"1 of 10"_s));
        const QAbstractItemModel* counts = f.preview.classTable()->model();
        QCOMPARE(counts->rowCount(), 2);
        QCOMPARE(counts->index(0, ClassCountModel::ClassColumn).data().toString(), u"robot"_s);
        QCOMPARE(counts->index(0, ClassCountModel::TrainColumn).data().toString(), u"8"_s);
        QCOMPARE(counts->index(0, ClassCountModel::ValColumn).data().toString(), u"2"_s);
        QCOMPARE(counts->index(0, ClassCountModel::PicturesColumn).data().toString(), u"10"_s);
        QCOMPARE(counts->index(1, ClassCountModel::TrainColumn).data().toString(), u"0"_s);
    }

    void keysStep()
    {
        Fixture f;
        f.open();
        f.preview.view()->setFocus();
        QTest::keyClick(f.preview.view(), Qt::Key_D);
        QTest::keyClick(f.preview.view(), Qt::Key_Right);
        QCOMPARE(f.preview.sample(), std::optional<std::size_t>(2));
        QTest::keyClick(f.preview.view(), Qt::Key_A);
        QTest::keyClick(f.preview.view(), Qt::Key_Left);
        QTest::keyClick(f.preview.view(), Qt::Key_Left);
        QCOMPARE(f.preview.sample(), std::optional<std::size_t>(0));
    }

    void aSplitIsSteppedThroughAlone()
    {
        Fixture f;
        f.open();
        f.preview.splitField()->setCurrentIndex(f.preview.splitField()->findData(static_cast<int>(Split::Val)));
        QVERIFY(f.preview.caption().contains(u"1 of 2"_s));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(&f.preview, Qt::Key_D);
        QVERIFY(f.preview.caption().contains(u"2 of 2"_s));
    }

    void aProblemShowsItsPicture()
    {
        Fixture f;
        std::ofstream(f.data / "labels" / "picture7.txt") << "0 0.5 0.5 0.25 0.25\n0 0.5 0.5 0 0\n";
        const QAbstractItemModelTester tester(f.preview.problemTable()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        f.open();
        QCOMPARE(f.problems(), 1);  // before the pictures were looked through
        f.preview.splitField()->setCurrentIndex(f.preview.splitField()->findData(static_cast<int>(Split::Val)));
        QTest::mouseClick(f.preview.problemTable()->viewport(), Qt::LeftButton, {},
                          f.preview.problemTable()->visualRect(f.preview.problemTable()->model()->index(0, 0)).center());
        QVERIFY(f.preview.caption().contains(u"picture7.png"_s));
        f.settle();
        QVERIFY(f.preview.caption().contains(u"picture7.png"_s));
    }

    void aPictureThatWasLeftOutIsShownWithoutItsBoxes()
    {
        Fixture f;
        std::ofstream(f.data / "labels" / "picture7.txt") << "99 0.5 0.5 0.25 0.25\n";
        f.open();
        f.settle();
        f.preview.problemTable()->selectRow(0);
        QVERIFY(!f.preview.sample());
        QVERIFY(f.preview.caption().contains(u"picture7.png"_s));
        f.settle();
        QCOMPARE(f.preview.view()->objectCount(), 0);
        QTest::keyClick(&f.preview, Qt::Key_D);
        QVERIFY(f.preview.sample());
    }

    void lookingThroughFindsWhatReadingDoesNot()
    {
        Fixture f;
        std::ofstream(f.data / "images" / "picture3.png", std::ios::trunc) << "no picture";
        f.open();
        QCOMPARE(f.problems(), 0);
        f.settle();
        QVERIFY(f.problems() > 1);  // the damaged one, and blank ones that are the same for training and validation
        QVERIFY(f.preview.reviewText().contains(u"problem"_s));
        QVERIFY(!f.preview.reviewButton()->isVisible());
        f.preview.problemTable()->selectRow(0);
        QCOMPARE(f.preview.sample(), std::optional<std::size_t>(3));
        f.settle();
        QCOMPARE(f.preview.view()->objectCount(), 1);
    }

    void whatIsTheSameStaysOnShow()
    {
        Fixture f;
        f.open();
        QTest::keyClick(&f.preview, Qt::Key_D);
        f.settle();
        const int before = f.problems();
        f.open();
        QCOMPARE(f.preview.sample(), std::optional<std::size_t>(1));
        QCOMPARE(f.problems(), before);
        QVERIFY(!f.preview.isReviewing());
    }

    void whileASearchRunsNothingIsLookedThrough()
    {
        Fixture f;
        f.preview.setQuiet(true);
        f.open();
        f.settle();
        QVERIFY(f.preview.reviewButton()->isVisible());
        QVERIFY(!f.preview.reviewButton()->isEnabled());
        f.preview.setQuiet(false);
        QTest::mouseClick(f.preview.reviewButton(), Qt::LeftButton);
        f.settle();
        QVERIFY(!f.preview.reviewButton()->isVisible());
        QVERIFY(f.problems() > 0);
    }

    void aDataSetThatVanishesIsTold()
    {
        Fixture f;
        const auto read = std::make_shared<const Dataset>(readDataset(f.data));
        fs::remove_all(f.data);
        f.preview.setDataset(read, "another");
        f.settle();
        QCOMPARE(f.preview.view()->objectCount(), 1);  // what was labelled is still known
        f.preview.setReason(u"no such file or folder"_s);
        f.settle();
        QVERIFY(!f.preview.sample());
        QCOMPARE(f.problems(), 0);
    }
};

QTEST_MAIN(DatasetPreviewTest)
#include "tst_dataset_preview.moc"
