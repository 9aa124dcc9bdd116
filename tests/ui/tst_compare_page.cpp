#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/models/compared_runs_model.h"
#include "ui/models/settings_model.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/run_curves.h"
#include "ui/plots/run_fronts.h"
#include "ui/text.h"
#include "ui/views/compare_page.h"
#include "ui/views/layer_difference.h"
#include "ui/views/table_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLineEdit>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

class ComparePageTest : public QObject {
    Q_OBJECT

private:
    // A database with runs of the small network, made up from a seed each.
    struct Fixture {
        QTemporaryDir folder;
        fs::path database = fs::path(folder.path().toStdString()) / "studio.sqlite";
        std::vector<RunId> ids;
        RunModel run;
        CandidateSelection selection{run};
        SearchController controller{makeFakeEngines(std::make_shared<FakeBehaviour>())};
        ComparePage page{run, selection, controller};

        explicit Fixture(int runs = 3)
        {
            for (int i = 0; i < runs; ++i)
                ids.push_back(write(20, static_cast<std::uint64_t>(i + 1)));
            page.setDatabase(database);
            page.resize(1280, 720);
            page.show();
            page.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&page));
            QTRY_VERIFY(!page.isReading());
        }
        RunId write(int episodes, std::uint64_t seed) const { return storeSyntheticRun(database, episodes, seed); }
        QAbstractItemModel* rows() const { return page.table()->model(); }
        QString cell(int row, int column) const { return rows()->index(row, column).data().toString(); }
    };

private Q_SLOTS:
    void anEmptyDatabaseSaysSo()
    {
        Fixture f(0);
        QVERIFY(!f.page.table()->isVisible());
        QCOMPARE(f.page.curves()->curveCount(), 0);
    }

    void theRunsAreThere()
    {
        Fixture f;
        const QAbstractItemModelTester tester(&f.page.runs(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester sorted(f.rows(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(f.rows()->rowCount(), 3);
        QCOMPARE(f.cell(0, ComparedRunsModel::NameColumn), u"run 3"_s);
        QCOMPARE(f.page.curves()->curveCount(), 3);
        const ComparedRun& run = *f.page.runs().run(f.ids[0]);
        QCOMPARE(run.points.size(), std::size_t{19});  // the 17th failed
        QVERIFY(run.hypervolume > 0);
        double best = -1e9;
        for (const RunPoint& point : run.points)
            best = std::max(best, point.reward);
        QCOMPARE(run.points[*run.best].reward, best);
        f.page.reload();
        QTRY_VERIFY(!f.page.isReading());
        QCOMPARE(f.rows()->rowCount(), 3);
    }

    void sortingByValue()
    {
        Fixture f;
        f.page.table()->sortByColumn(ComparedRunsModel::HypervolumeColumn, Qt::DescendingOrder);
        for (int row = 1; row < f.rows()->rowCount(); ++row)
            QVERIFY(f.cell(row - 1, ComparedRunsModel::HypervolumeColumn).toDouble()
                    >= f.cell(row, ComparedRunsModel::HypervolumeColumn).toDouble());
    }

    void theFilterDimsRuns()
    {
        Fixture f;
        const auto isDimmed = [&](int row) { return f.rows()->index(row, 0).data(Qt::ForegroundRole).isValid(); };
        f.selection.filter().setText(u"name:2"_s);
        QCOMPARE(f.rows()->rowCount(), 3);
        for (int row = 0; row < 3; ++row)
            QCOMPARE(isDimmed(row), f.cell(row, ComparedRunsModel::NameColumn) != u"run 2"_s);
        f.selection.filter().setText(u"map50>x"_s);
        QVERIFY(!isDimmed(0) && !isDimmed(1) && !isDimmed(2));
        QCOMPARE(f.page.fronts()->csv(false).count(u'\n'), 1 + 3 * 19);  // nothing is gone
    }

    void anUntickedRunIsNotDrawn()
    {
        Fixture f;
        const QModelIndex first = f.rows()->index(0, ComparedRunsModel::RunColumn);
        QVERIFY(f.rows()->setData(first, Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(f.page.curves()->curveCount(), 2);
        f.page.reload();
        QTRY_VERIFY(!f.page.isReading());
        QCOMPARE(f.page.curves()->curveCount(), 2);
    }

    void spaceTicksTheSelectedRuns()
    {
        Fixture f;
        f.page.table()->selectRow(0);
        f.page.table()->selectionModel()->select(f.rows()->index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTest::keyClick(f.page.table(), Qt::Key_Space);
        QCOMPARE(f.page.curves()->curveCount(), 1);
        QTest::keyClick(f.page.table(), Qt::Key_Space);
        QCOMPARE(f.page.curves()->curveCount(), 3);
    }

    void theFrontOfAllIsMarkedInTheData()
    {
        Fixture f;
        QVERIFY(f.page.fronts()->csv(false).startsWith(u"run,episode,map50,flops,params,reward,front,joint_front\n"_s));
        int own = 0, joint = 0;
        const QStringList lines = f.page.fronts()->csv(false).split(u'\n', Qt::SkipEmptyParts).mid(1);
        for (const QString& line : lines) {
            const QStringList cells = line.split(u',');
            own += cells[6].toInt();
            joint += cells[7].toInt();
            QVERIFY(cells[7].toInt() <= cells[6].toInt());  // who beats all beats those of its own run
        }
        QVERIFY(joint > 0 && joint < own);
        for (int row = 1; row < 3; ++row)
            f.rows()->setData(f.rows()->index(row, 0), Qt::Unchecked, Qt::CheckStateRole);
        QVERIFY(f.page.fronts()->csv(false).contains(u",1,\n"_s));  // of one run alone there is none
    }

    void tagsAreWrittenAndUndone()
    {
        Fixture f;
        const QModelIndex tags = f.rows()->index(0, ComparedRunsModel::TagsColumn);
        f.page.table()->setCurrentIndex(tags);
        f.page.table()->edit(tags);
        auto* editor = f.page.table()->findChild<QLineEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, u"jetson,  night run , jetson"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        const auto stored = [&] { return RunStore(f.database, RunStore::Access::ReadOnly).tags(f.ids[2]); };
        QTRY_COMPARE(stored(), (std::vector<std::string>{"jetson", "night run"}));
        QCOMPARE(f.cell(0, ComparedRunsModel::TagsColumn), u"jetson, night run"_s);
        f.selection.filter().setText(u"tag:jetson"_s);
        QVERIFY(!f.rows()->index(0, 0).data(Qt::ForegroundRole).isValid());
        QVERIFY(f.rows()->index(1, 0).data(Qt::ForegroundRole).isValid());
        f.page.undoStack()->undo();
        QTRY_COMPARE(stored(), std::vector<std::string>{});
    }

    void aNoteOfSeveralLinesIsWrittenAndUndone()
    {
        Fixture f;
        const QModelIndex note = f.rows()->index(0, ComparedRunsModel::NoteColumn);
        QVERIFY(!f.page.noteAction()->isEnabled());
        f.page.table()->setCurrentIndex(f.rows()->index(0, ComparedRunsModel::NameColumn));
        f.page.noteAction()->trigger();
        auto* editor = f.page.table()->findChild<QPlainTextEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, u"curtains drawn"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTest::keyClicks(editor, u"lamp on"_s);
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        const auto stored = [&] {
            const RunStore store(f.database, RunStore::Access::ReadOnly);
            return store.run(f.ids[2]).note;
        };
        QTRY_COMPARE(stored(), std::string("curtains drawn\nlamp on"));
        QCOMPARE(note.data().toString(), u"curtains drawn lamp on"_s);
        QCOMPARE(note.data(Qt::ToolTipRole).toString(), u"curtains drawn\nlamp on"_s);
        f.selection.filter().setText(u"note:lamp"_s);
        QVERIFY(!f.rows()->index(0, 0).data(Qt::ForegroundRole).isValid());
        QVERIFY(f.rows()->index(1, 0).data(Qt::ForegroundRole).isValid());
        f.page.undoStack()->undo();
        QTRY_COMPARE(stored(), std::string());
        f.page.undoStack()->redo();
        QTRY_COMPARE(stored(), std::string("curtains drawn\nlamp on"));
    }

    void anEscapedNoteStays()
    {
        Fixture f;
        f.page.table()->setCurrentIndex(f.rows()->index(0, ComparedRunsModel::NoteColumn));
        QTest::keyClick(f.page.table(), Qt::Key_F2);
        auto* editor = f.page.table()->findChild<QPlainTextEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, u"no"_s);
        QTest::keyClick(editor, Qt::Key_Escape);
        QCOMPARE(f.cell(0, ComparedRunsModel::NoteColumn), QString());
        QVERIFY(!f.page.undoStack()->canUndo());
    }

    void aNoteThatIsTooLongIsTold()
    {
        Fixture f;
        f.page.table()->setCurrentIndex(f.rows()->index(0, ComparedRunsModel::NameColumn));
        f.page.noteAction()->trigger();
        auto* editor = f.page.table()->findChild<QPlainTextEdit*>();
        QVERIFY(editor);
        editor->setPlainText(QString(static_cast<qsizetype>(RunStore::maxNoteBytes) + 1, u'a'));
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY2(f.page.noteProblem().contains(u"run 3"_s) && f.page.noteProblem().contains(u"65 KB of at most 64 KB"_s), qPrintable(f.page.noteProblem()));
        QVERIFY(!f.page.undoStack()->canUndo());
        QVERIFY(editor->isVisible());  // with what was written
        editor->setPlainText(QString(static_cast<qsizetype>(RunStore::maxNoteBytes), u'a'));
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(f.page.noteProblem().isEmpty());
        QTRY_COMPARE(RunStore(f.database, RunStore::Access::ReadOnly).run(f.ids[2]).note.size(), std::size_t{RunStore::maxNoteBytes});
    }

    void aPageThatGoesWhileTagsAreTyped()
    {
        Fixture f;
        {
            ComparePage other(f.run, f.selection, f.controller);
            other.setDatabase(f.database);
            other.show();
            QTRY_COMPARE(other.table()->model()->rowCount(), 3);
            const QModelIndex tags = other.table()->model()->index(0, ComparedRunsModel::TagsColumn);
            other.table()->setCurrentIndex(tags);
            other.table()->edit(tags);
            QTest::keyClicks(other.table()->findChild<QLineEdit*>(), u"half"_s);
        }
        QTRY_VERIFY(!f.controller.isOnErrand());
        const std::vector<std::string> tags = RunStore(f.database, RunStore::Access::ReadOnly).tags(f.ids[2]);
        QVERIFY(tags.empty() || tags == std::vector<std::string>{"half"});  // whole or not at all
    }

    void onlySettingsThatDifferAreListed()
    {
        Fixture f;
        const SettingsModel& settings = f.page.settings();
        QStringList names;
        for (int row = 0; row < settings.rowCount(); ++row)
            names << settings.index(row, 0).data().toString();
        QCOMPARE(names, (QStringList{u"name"_s, u"seed"_s}));
        QCOMPARE(settings.columnCount(), 4);

        SettingsModel all;
        const QAbstractItemModelTester tester(&all, QAbstractItemModelTester::FailureReportingMode::Fatal);
        all.setRuns(f.page.runs().shownRuns());
        QCOMPARE(all.rowCount(), 2);
        all.setOnlyDiffering(false);
        QVERIFY(all.rowCount() > 20);
        all.setRuns({});
        QCOMPARE(all.rowCount(), 0);
    }

    void coloursStayWithTheRun()
    {
        Fixture f;
        const auto colourOf = [&](RunId id) {
            return f.page.runs()
                .index(f.page.runs().rowOf(id), ComparedRunsModel::RunColumn)
                .data(Qt::DecorationRole)
                .value<QPixmap>()
                .toImage()
                .pixelColor(0, 0);
        };
        const QColor before = colourOf(f.ids[1]);
        QVERIFY(before != colourOf(f.ids[0]));
        RunStore(f.database).deleteRun(f.ids[0]);
        f.page.reload();
        QTRY_COMPARE(f.rows()->rowCount(), 2);
        QCOMPARE(colourOf(f.ids[1]), before);
    }

    void aPointIsComparedLayerByLayer()
    {
        Fixture f;
        f.run.open(loadRun(f.database, f.ids[0]));
        f.selection.select(2);
        RunFronts* plot = f.page.fronts();
        plot->fit();
        plot->replotNow();
        plot->canvas()->replot(QCustomPlot::rpImmediateRefresh);
        QSignalSpy clicked(plot, &RunFronts::candidateClicked);
        const ComparedRun& other = *f.page.runs().run(f.ids[1]);
        QTest::mouseClick(plot->canvas(), Qt::LeftButton, {}, plot->pixelOf(other.points[other.front.front()]).toPoint());
        QCOMPARE(clicked.count(), 1);
        const LayerDifferenceModel& rows = f.page.difference()->rows();
        QTRY_VERIFY(rows.rowCount() > 10);
        const QAbstractItemModelTester tester(const_cast<LayerDifferenceModel*>(&rows),
                                              QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(rows.differingLayers() > 0);
        QVERIFY(f.page.difference()->text().contains(u"differ."_s));
        f.page.difference()->setOther(f.database, f.ids[0], 2);
        QTRY_COMPARE(rows.differingLayers(), 0);  // itself
        QCOMPARE(rows.index(0, LayerDifferenceModel::DifferenceColumn).data().toString(), u"="_s);
    }

    void aDoubleClickOrReturnOpensTheRun()
    {
        Fixture f;
        QSignalSpy opened(&f.page, &ComparePage::openRequested);
        const QRect cell = f.page.table()->visualRect(f.rows()->index(1, ComparedRunsModel::NameColumn));
        QTest::mouseClick(f.page.table()->viewport(), Qt::LeftButton, {}, cell.center());
        QTest::mouseDClick(f.page.table()->viewport(), Qt::LeftButton, {}, cell.center());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(RunId{opened.first().first().toLongLong()}, f.ids[1]);
        f.page.table()->setFocus();
        QTest::keyClick(f.page.table(), Qt::Key_Return);
        QCOMPARE(opened.count(), 2);
        QCOMPARE(opened.last(), opened.first());
    }

    void exportedData()
    {
        Fixture f;
        QCOMPARE(f.page.fronts()->csv(false).count(u'\n'), 1 + 3 * 19);
        QCOMPARE(f.page.curves()->csv(false).count(u'\n'), 1 + 3 * 19);
    }
};

QTEST_MAIN(ComparePageTest)
#include "tst_compare_page.moc"
