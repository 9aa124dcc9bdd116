#include "tests/ui/synthetic_run.h"
#include "ui/format.h"
#include "ui/models/episode_model.h"
#include "ui/models/layer_model.h"
#include "ui/models/run_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace {

LoadedRun withoutEpisodes(LoadedRun run)
{
    run.episodes.clear();
    return run;
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

}  // namespace

class ItemModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void episodesGrowOneByOne()
    {
        RunModel run;
        EpisodeModel model(run);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const LoadedRun full = syntheticRun(40);
        run.open(withoutEpisodes(full));
        QCOMPARE(model.rowCount(), 0);
        for (const Episode& episode : full.episodes)
            run.append({episode});
        QCOMPARE(model.rowCount(), 40);
        run.append({full.episodes[3]});  // known already
        QCOMPARE(model.rowCount(), 40);
        run.close();
        QCOMPARE(model.rowCount(), 0);
        run.open(full);
        QCOMPARE(model.rowCount(), 40);
    }

    void episodeCells()
    {
        RunModel run;
        const EpisodeModel model(run);
        run.open(syntheticRun(40));
        const Episode& episode = run.episode(5);
        QCOMPARE(cell(model, 5, EpisodeModel::NumberColumn), u"5"_s);
        QCOMPARE(cell(model, 5, EpisodeModel::Map50Column), scoreText(episode.measurement->map50));
        QCOMPARE(model.index(5, EpisodeModel::FlopsColumn).data(EpisodeModel::sortRole).toDouble(),
                 static_cast<double>(episode.measurement->flops));
        QCOMPARE(cell(model, 16, EpisodeModel::Map50Column), dash());
        QCOMPARE(cell(model, 16, EpisodeModel::StatusColumn), u"failed: loss is not a number"_s);
        QCOMPARE(cell(model, *run.best(), EpisodeModel::StatusColumn), u"best"_s);
    }

    void theFrontIsTheSameInOneGoAndInSteps()
    {
        LoadedRun full = syntheticRun(200);
        for (const std::size_t byUser : {std::size_t{5}, std::size_t{150}})
            full.episodes[byUser].origin = Origin::User;
        RunModel atOnce;
        atOnce.open(full);
        RunModel inSteps;
        inSteps.open(withoutEpisodes(full));
        for (const Episode& episode : full.episodes)
            inSteps.append({episode});
        QVERIFY(!atOnce.front().empty());
        QCOMPARE(inSteps.front(), atOnce.front());
        QCOMPARE(inSteps.best(), atOnce.best());
        QCOMPARE(inSteps.failures(), 200 / 17);
        QCOMPARE(atOnce.agentEpisodes(), 198);
        QCOMPARE(inSteps.agentEpisodes(), 198);
    }

    void layers()
    {
        LayerModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const LoadedRun run = syntheticRun(20);
        for (const Episode& episode : run.episodes)
            model.setRows(layerRows(run, episode.action));
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void layersOfTheUnprunedNetworkAreWhole()
    {
        const LoadedRun run = syntheticRun(1);
        Episode episode = run.episodes[0];
        episode.action = identityAction(run.space);
        const std::vector<LayerRow> rows = layerRows(run, episode.action);
        QVERIFY(!rows.empty());
        for (const LayerRow& row : rows) {
            QCOMPARE(row.kept, row.original);
            QCOMPARE(row.flopsAfter, row.flopsBefore);
            QCOMPARE(row.paramsAfter, row.paramsBefore);
            QVERIFY(!row.removed);
        }
    }

    void layersOfAPrunedBlockAreGone()
    {
        const LoadedRun run = syntheticRun(1);
        QVERIFY(!run.space.blocks.empty());
        Episode episode = run.episodes[0];
        episode.action = identityAction(run.space);
        episode.action.keepBlock[0] = false;
        for (const LayerRow& row : layerRows(run, episode.action)) {
            QCOMPARE(row.removed, run.space.blocks[0].contains(row.layer));
            QCOMPARE(row.kept, row.removed ? 0 : row.original);
            QCOMPARE(row.flopsAfter == 0, row.removed);
        }
    }

    void anActionOfAnotherNetworkGivesNoLayers()
    {
        const LoadedRun run = syntheticRun(1);
        Episode episode = run.episodes[0];
        episode.action.pruningRatio.pop_back();
        QVERIFY(layerRows(run, episode.action).empty());
    }

    void runs()
    {
        RunListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        RunRecord record;
        record.id = RunId{3};
        record.settings = syntheticRun(1).settings;
        record.settings.data = "/data/robots/";
        record.settings.episodes = 200;
        record.episodes = 41;
        record.created = "2024-03-01T12:00:00Z";
        model.setRuns({record, record});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, RunListModel::IdColumn), u"3"_s);
        QCOMPARE(cell(model, 0, RunListModel::DataColumn), u"robots"_s);
        QCOMPARE(cell(model, 0, RunListModel::EpisodesColumn), u"41 / 200"_s);
        QCOMPARE(cell(model, 0, RunListModel::StateColumn), u"interrupted"_s);
        model.setRuns({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(ItemModelsTest)
#include "tst_item_models.moc"
