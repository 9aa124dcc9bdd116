#include "core/base/json.h"
#include "core/network/zoo.h"
#include "core/pruning/pruning_plan.h"
#include "tests/ui/synthetic_run.h"
#include "ui/models/what_if_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace abcp;
using namespace abcp::ui;

class WhatIfModelTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        RunModel run;
        CandidateSelection selection{run};
        WhatIfModel model{run, selection};

        explicit Fixture(int episodes = 20) { run.open(syntheticRun(episodes)); }
        int group() const { return model.space().groupOfLayer(0); }
    };

private Q_SLOTS:
    void withoutARunNothingIsOpen()
    {
        RunModel run;
        CandidateSelection selection(run);
        WhatIfModel model(run, selection);
        QVERIFY(!model.isOpen());
        QVERIFY(!model.isEdited());
        QCOMPARE(model.actionText(), QString());
        model.setBlockKept(0, false);
        model.setRatio(0, 0.5);
        QCOMPARE(model.undoStack()->count(), 0);
    }

    void theUnprunedNetworkWithoutEpisodes()
    {
        Fixture f(0);
        QVERIFY(f.model.isOpen());
        QCOMPARE(f.model.episode(), CandidateSelection::none);
        QCOMPARE(f.model.after().flops(), complexity(f.model.spec()).flops());
        QCOMPARE(f.model.after().params, complexity(f.model.spec()).params);
    }

    void itFollowsTheSelection()
    {
        Fixture f;
        f.selection.select(7);
        QCOMPARE(f.model.episode(), 7);
        QCOMPARE(f.model.action(), f.run.episode(7).action);
        QCOMPARE(f.model.undoStack()->count(), 0);
    }

    void theCostIsThatOfTheCutNetwork()
    {
        Fixture f;
        f.selection.select(3);
        QCOMPARE(f.model.after().flops(), f.run.episode(3).measurement->flops);
        QCOMPARE(f.model.after().params, f.run.episode(3).measurement->params);
        f.model.setBlockKept(0, !f.model.isBlockKept(0));
        f.model.setRatio(f.group(), 0.3);
        const Complexity expected = complexity(slimSpec(f.model.spec(), f.model.space(), f.model.action(), f.run.run().settings.plan));
        QCOMPARE(f.model.after().flops(), expected.flops());
        QCOMPARE(f.model.after().params, expected.params);
    }

    void everyChangeCanBeUndone()
    {
        Fixture f;
        f.selection.select(3);
        const PruningAction before = f.model.action();
        const bool kept = f.model.isBlockKept(1);
        f.model.setBlockKept(1, !kept);
        f.model.setRatio(f.group(), 0.11);
        QVERIFY(f.model.isEdited());
        const PruningAction after = f.model.action();
        QVERIFY(after != before);
        f.model.undoStack()->undo();
        f.model.undoStack()->undo();
        QCOMPARE(f.model.action(), before);
        QVERIFY(!f.model.isEdited());
        f.model.undoStack()->redo();
        f.model.undoStack()->redo();
        QCOMPARE(f.model.action(), after);
    }

    void aDragIsOneStep()
    {
        Fixture f;
        f.selection.select(3);
        for (int i = 1; i < 30; ++i)
            f.model.setRatio(f.group(), 0.01 * i);
        f.model.endGesture();
        QCOMPARE(f.model.undoStack()->count(), 1);
        f.model.setRatio(f.group(), 0.9);
        QCOMPARE(f.model.undoStack()->count(), 2);
        f.model.undoStack()->undo();
        QCOMPARE(f.model.ratio(f.group()), 0.29);
        f.model.undoStack()->undo();
        QCOMPARE(f.model.action(), f.run.episode(3).action);
    }

    void aDragThatEndsWhereItBeganIsNone()
    {
        Fixture f;
        f.selection.select(3);
        const double before = f.model.ratio(f.group());
        f.model.setRatio(f.group(), 0.5);
        f.model.setRatio(f.group(), before);
        QVERIFY(!f.model.isEdited());
        QCOMPARE(f.model.undoStack()->count(), 0);
    }

    void ratiosAreClamped()
    {
        Fixture f;
        f.model.setRatio(f.group(), 1.5);
        QCOMPARE(f.model.ratio(f.group()), WhatIfModel::maxRatio);
        f.model.setRatio(f.group(), -1);
        QCOMPARE(f.model.ratio(f.group()), 0.0);
    }

    void whatTheSpaceForbidsIsIgnored()
    {
        Fixture f;
        const auto& groups = f.model.space().groups;
        int fixed = -1;
        for (std::size_t g = 0; g < groups.size(); ++g)
            if (!groups[g].prunable)
                fixed = static_cast<int>(g);
        QVERIFY(fixed >= 0);  // what the head reads
        f.model.setRatio(fixed, 0.5);
        f.model.setRatio(static_cast<int>(groups.size()), 0.5);
        f.model.setBlockKept(static_cast<int>(f.model.space().blocks.size()), false);
        QVERIFY(!f.model.isEdited());
    }

    void resetIsAStepToo()
    {
        Fixture f;
        f.selection.select(5);
        f.model.setRatio(f.group(), 0.123);
        const PruningAction changed = f.model.action();
        f.model.reset();
        QVERIFY(!f.model.isEdited());
        f.model.undoStack()->undo();
        QCOMPARE(f.model.action(), changed);
    }

    void anotherCandidateCanBeUndoneWhenThereAreChanges()
    {
        Fixture f;
        f.selection.select(5);
        f.model.setRatio(f.group(), 0.123);
        const PruningAction changed = f.model.action();
        f.selection.select(6);
        QCOMPARE(f.model.action(), f.run.episode(6).action);
        f.model.undoStack()->undo();
        QCOMPARE(f.model.episode(), 5);
        QCOMPARE(f.model.action(), changed);
    }

    void aNewBestDoesNotTakeChangesAway()
    {
        RunModel run;
        CandidateSelection selection(run);
        WhatIfModel model(run, selection);
        LoadedRun full = syntheticRun(120);
        LoadedRun begin = full;
        begin.episodes.resize(10);
        run.open(begin);
        run.append({full.episodes[10]});
        QVERIFY(selection.followsBest());
        const int first = model.episode();
        model.setRatio(model.space().groupOfLayer(0), 0.321);
        const PruningAction changed = model.action();
        run.append({full.episodes.begin() + 11, full.episodes.end()});
        QVERIFY(selection.current() != first);
        QCOMPARE(model.episode(), first);
        QCOMPARE(model.action(), changed);
    }

    void anotherRunForgetsTheChanges()
    {
        Fixture f;
        f.model.setRatio(f.group(), 0.5);
        QSignalSpy opened(&f.model, &WhatIfModel::opened);
        f.run.open(syntheticRun(5, 2));
        QCOMPARE(opened.count(), 1);
        QCOMPARE(f.model.undoStack()->count(), 0);
        QVERIFY(!f.model.isEdited());
        f.run.close();
        QVERIFY(!f.model.isOpen());
    }

    void speedOnYolov3()
    {
        RunModel run;
        CandidateSelection selection(run);
        WhatIfModel model(run, selection);
        run.open(syntheticRun(zooNetwork("yolov3", {.classes = 5, .width = 1.0, .size = 416, .anchors = {}}), 2));
        const int group = model.space().groupOfLayer(0);
        double ratio = 0;
        QBENCHMARK
        {
            ratio = ratio > 0.9 ? 0.01 : ratio + 0.01;
            model.setRatio(group, ratio);
        }
        QCOMPARE(model.ratio(group), ratio);
    }

    void theTextIsAnActionFile()
    {
        Fixture f;
        f.selection.select(3);
        f.model.setRatio(f.group(), 0.25);
        const PruningAction read = actionFromJson(Json::parse(f.model.actionText().toStdString()), f.model.space(), "text");
        QCOMPARE(read, f.model.action());
    }
};

QTEST_MAIN(WhatIfModelTest)
#include "tst_what_if_model.moc"
