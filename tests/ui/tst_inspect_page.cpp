#include "core/base/files.h"
#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/format.h"
#include "ui/models/layer_model.h"
#include "ui/search_controller.h"
#include "ui/views/inspect_page.h"
#include "ui/views/knee_line.h"
#include "ui/views/layer_table.h"
#include "ui/views/network_view.h"
#include "ui/views/table_view.h"
#include "ui/views/what_if_panel.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

class InspectPageTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        RunModel run;
        CandidateSelection selection{run};
        SearchController controller{makeFakeEngines(std::make_shared<FakeBehaviour>())};
        QAction open{u"Open"_s};
        QAction exporting{u"Export"_s};
        QAction retraining{u"Retrain"_s};
        InspectPage page{run, selection, controller, &open, &exporting, &retraining};

        explicit Fixture(int episodes = 40)
        {
            if (episodes >= 0)
                run.open(syntheticRun(episodes));
            if (episodes > 3)
                selection.select(3);
            page.resize(1200, 700);
            page.show();
            page.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&page));
        }
        WhatIfModel& model() { return page.whatIf(); }
        NetworkView* view() const { return page.whatIfPanel()->view(); }
        QPoint bar(int layer) { return view()->barPixel(layer, page.whatIf().rowOfLayer(layer)->kept).toPoint(); }
        int prunableLayer() { return model().space().groups[static_cast<std::size_t>(prunableGroup())].producers.front(); }
        int prunableGroup()
        {
            for (std::size_t g = 0; g < model().space().groups.size(); ++g)
                if (const CouplingGroup& group = model().space().groups[g];
                    group.prunable && !model().rowOfLayer(group.producers.front())->removed)
                    return static_cast<int>(g);
            return -1;
        }
    };

    static void drag(QWidget* widget, const QPoint& from, const QPoint& to)
    {
        QTest::mousePress(widget, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 10; ++i)
            QTest::mouseMove(widget, from + (to - from) * i / 10);
        QTest::mouseRelease(widget, Qt::LeftButton, {}, to);
    }

private Q_SLOTS:
    void anEmptyPageOffersARun()
    {
        Fixture f(-1);
        QVERIFY(!f.view()->isVisible());
        bool offered = false;
        for (const auto* button : f.page.findChildren<QToolButton*>())
            offered = offered || (button->defaultAction() == &f.open && button->isVisible());
        QVERIFY(offered);
        QVERIFY(!f.page.copyAction()->isEnabled());
        QTest::keyClick(f.view(), Qt::Key_Right);  // harmless
        QTest::keyClick(f.view(), Qt::Key_Space);
        QVERIFY(!f.view()->find(u"3"_s));
    }

    void aClickOnABracketTogglesItsBlock()
    {
        Fixture f;
        const bool kept = f.model().isBlockKept(1);
        const std::int64_t before = f.model().after().flops();
        QTest::mouseClick(f.view(), Qt::LeftButton, {}, f.view()->bracketPixel(1).toPoint());
        QCOMPARE(f.model().isBlockKept(1), !kept);
        QVERIFY(f.model().after().flops() != before);
        QVERIFY(f.page.whatIfPanel()->title().contains(u"changed"_s));
        f.page.undoStack()->undo();
        QCOMPARE(f.model().isBlockKept(1), kept);
        QVERIFY(!f.page.whatIfPanel()->title().contains(u"changed"_s));
    }

    void draggingABarSetsItsRatio()
    {
        Fixture f;
        const int layer = f.prunableLayer();
        const int original = f.model().rowOfLayer(layer)->original;
        const QPoint top = f.view()->barPixel(layer, original).toPoint();
        const QPoint half = f.view()->barPixel(layer, original / 2.0).toPoint();
        drag(f.view(), top + QPoint(0, 2), half);
        QCOMPARE(f.view()->currentLayer(), layer);
        const int kept = f.model().rowOfLayer(layer)->kept;
        QVERIFY2(std::abs(kept - original / 2) <= 2, qPrintable(QString::number(kept)));
        QCOMPARE(f.page.undoStack()->count(), 1);
    }

    void tiedLayersFollow()
    {
        Fixture f;
        const auto& groups = f.model().space().groups;
        int tied = -1;
        for (std::size_t g = 0; g < groups.size(); ++g)
            if (groups[g].prunable && groups[g].producers.size() > 1)
                tied = static_cast<int>(g);
        QVERIFY(tied >= 0);
        f.model().setRatio(tied, 0.5);
        for (const int layer : groups[static_cast<std::size_t>(tied)].producers)
            if (const LayerRow* row = f.model().rowOfLayer(layer); !row->removed)
                QCOMPARE(row->kept, row->original / 2);
    }

    void theKeyboardDoesItToo()
    {
        Fixture f;
        f.view()->setFocus();
        QTest::keyClick(f.view(), Qt::Key_Home);
        QCOMPARE(f.view()->currentLayer(), 0);
        QTest::keyClick(f.view(), Qt::Key_Right);
        QCOMPARE(f.view()->currentLayer(), 1);
        const int layer = f.prunableLayer();
        f.view()->setCurrentLayer(layer);
        const int group = f.prunableGroup();
        f.model().setRatio(group, 0.5);
        QTest::keyClick(f.view(), Qt::Key_Down);
        QCOMPARE(f.model().ratio(group), 0.51);
        QTest::keyClick(f.view(), Qt::Key_PageUp);
        QCOMPARE(f.model().ratio(group), 0.41);
        f.view()->setCurrentLayer(f.model().space().blocks[0].firstLayer);
        const bool kept = f.model().isBlockKept(0);
        QTest::keyClick(f.view(), Qt::Key_Space);
        QCOMPARE(f.model().isBlockKept(0), !kept);
    }

    void typingARatio()
    {
        Fixture f;
        f.view()->setCurrentLayer(f.prunableLayer());
        QDoubleSpinBox* field = f.page.whatIfPanel()->ratioField();
        QVERIFY(field->isVisible());
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, u"25"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(f.model().ratio(f.prunableGroup()), 0.25);
        QCOMPARE(f.page.undoStack()->count(), 1);
    }

    void theBlockBoxTogglesTheBlock()
    {
        Fixture f;
        f.view()->setCurrentLayer(f.model().space().blocks[2].firstLayer);
        QCheckBox* box = f.page.whatIfPanel()->blockField();
        QVERIFY(box->isVisible());
        QCOMPARE(box->isChecked(), f.model().isBlockKept(2));
        QTest::keyClick(box, Qt::Key_Space);
        QCOMPARE(box->isChecked(), f.model().isBlockKept(2));
        QVERIFY(f.model().isEdited());
    }

    void searching()
    {
        Fixture f;
        f.page.find();
        QLineEdit* field = f.page.whatIfPanel()->searchField();
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"9"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(f.view()->currentLayer(), 9);
        field->clear();
        QTest::keyClicks(field, u"block 2"_s);
        QTest::keyClick(field, Qt::Key_Return);
        const int first = f.view()->currentLayer();
        QVERIFY(f.model().space().blocks[2].contains(first));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(f.view()->currentLayer() != first);
        QVERIFY(f.view()->find(u"3x3"_s));
        QVERIFY(f.view()->find(u"SHORTCUT"_s));
        QVERIFY(!f.view()->find(u"nothing of the kind"_s));
        QVERIFY(!f.view()->find(u"4000"_s));
    }

    void theTableMovesWithTheDrawing()
    {
        Fixture f;
        TableView* table = f.page.layerTable()->view();
        QTest::mouseClick(f.view(), Qt::LeftButton, {}, f.bar(5));
        QCOMPARE(table->currentIndex().siblingAtColumn(LayerModel::LayerColumn).data().toInt(), 5);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(table->currentIndex().siblingAtColumn(LayerModel::LayerColumn).data().toInt(), f.view()->currentLayer());
        QVERIFY(f.view()->currentLayer() != 5);
    }

    void latencyIsMeasuredWhenAskedFor()
    {
        Fixture f(-1);
        const QTemporaryDir folder;
        const std::filesystem::path place = folder.path().toStdString();
        LayerTable* table = f.page.layerTable();
        QVERIFY(!table->measureButton()->isVisible());
        f.run.open(loadRun(place / "studio.sqlite", runFakeSearch(place, 4)));
        f.selection.select(1);
        const auto cell = [&](int row, int column) { return table->view()->model()->index(row, column).data().toString(); };
        QCOMPARE(cell(0, LayerModel::LatencyBeforeColumn), dash());
        f.model().setBlockKept(0, true);
        const int group = f.model().space().groupOfLayer(f.model().layers().front().layer);
        f.model().setRatio(group, 0.5);
        QTest::mouseClick(table->measureButton(), Qt::LeftButton);
        QVERIFY(!table->measureButton()->isEnabled());
        QTRY_VERIFY(table->summary().contains(u"one image"_s));
        const LayerRow row = f.model().layers().front();  // the engines of the test take a quarter of a millisecond a channel
        QCOMPARE(cell(0, LayerModel::LatencyBeforeColumn).toDouble(), 0.25 * row.original);
        QCOMPARE(cell(0, LayerModel::LatencyAfterColumn).toDouble(), 0.25 * row.kept);
        QVERIFY(!table->measureButton()->isEnabled());
        f.model().setRatio(group, 0.25);
        QCOMPARE(cell(0, LayerModel::LatencyBeforeColumn).toDouble(), 0.25 * row.original);
        QCOMPARE(cell(0, LayerModel::LatencyAfterColumn), dash());
        QVERIFY(table->summary().contains(u"not measured"_s));
        QVERIFY(table->measureButton()->isEnabled());
        std::filesystem::remove(place / "small.weights");
        QTest::mouseClick(table->measureButton(), Qt::LeftButton);
        QTRY_VERIFY(table->summary().contains(u"small.weights"_s));
    }

    void theWheelZoomsAndFitShowsAll()
    {
        Fixture f;
        QCOMPARE(f.view()->zoom(), 1.0);
        const QPointF at(f.view()->width() / 2.0, f.view()->height() / 2.0);
        QWheelEvent wheel(at, f.view()->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(f.view(), &wheel);
        QVERIFY(f.view()->zoom() > 1.1);
        f.page.fit();
        QCOMPARE(f.view()->zoom(), 1.0);
    }

    void copyAndSaveGiveTheSameAction()
    {
        Fixture f;
        f.model().setRatio(f.prunableGroup(), 0.375);
        f.page.copyAction()->trigger();
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains(u"0.375"_s));
        const QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "action.json";
        f.page.saveActionTo(file);
        QCOMPARE(QString::fromStdString(readTextFile(file, 1 << 20)), copied);
    }

    void resetBringsTheCandidateBack()
    {
        Fixture f;
        QVERIFY(!f.page.resetAction()->isEnabled());
        f.model().setRatio(f.prunableGroup(), 0.375);
        QVERIFY(f.page.resetAction()->isEnabled());
        f.page.resetAction()->trigger();
        QCOMPARE(f.model().action(), f.run.episode(3).action);
        QVERIFY(!f.page.resetAction()->isEnabled());
    }

    void theKneeIsOfferedAndSelected()
    {
        Fixture f(200);
        auto* line = f.page.findChild<KneeLine*>();
        QVERIFY(line->episode() >= 0);
        QVERIFY(f.run.isOnFront(line->episode()));
        QVERIFY(line->text().contains(u"Select it"_s));
        Q_EMIT line->linkActivated(u"knee"_s);
        QCOMPARE(f.selection.current(), line->episode());
        QCOMPARE(f.model().episode(), line->episode());
        QVERIFY(!line->text().contains(u"Select it"_s));
    }

    void aNarrowFrontIsNotToldInHalvings()
    {
        Fixture f(-1);
        const auto* line = f.page.findChild<KneeLine*>();
        for (const double cheapest : {0.4, 0.9}) {
            LoadedRun run = syntheticRun(3);
            const double shares[] = {cheapest, 0.95, 1}, accuracies[] = {0.2, 0.5, 0.51};
            for (std::size_t i = 0; i < 3; ++i) {
                run.episodes[i].measurement = *run.reference;
                run.episodes[i].measurement->flops = std::llround(shares[i] * 1e9);
                run.episodes[i].measurement->map50 = accuracies[i];
            }
            f.run.open(run);
            QCOMPARE(line->episode(), 1);
            QCOMPARE(line->text().contains(u"halving"_s), cheapest < 0.5);
        }
        QVERIFY(line->text().contains(u"each percent of the FLOPs costs 0.20 points, beyond it 5.58"_s));
    }
};

QTEST_MAIN(InspectPageTest)
#include "tst_inspect_page.moc"
