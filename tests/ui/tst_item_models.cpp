#include "tests/ui/synthetic_run.h"
#include "ui/format.h"
#include "ui/models/class_count_model.h"
#include "ui/models/compared_runs_model.h"
#include "ui/models/data_problem_model.h"
#include "ui/models/detection_changes_model.h"
#include "ui/models/dimmed_rows.h"
#include "ui/models/episode_model.h"
#include "ui/models/finalist_model.h"
#include "ui/models/layer_difference_model.h"
#include "ui/models/layer_model.h"
#include "ui/models/run_list_model.h"
#include "ui/models/settings_model.h"
#include "ui/models/steering_model.h"

#include <QAbstractItemModelTester>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
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

ComparedRun comparedRun(int id, int episodes)
{
    const LoadedRun run = syntheticRun(episodes, static_cast<std::uint64_t>(id));
    RunRecord record;
    record.id = RunId{id};
    record.settings = run.settings;
    record.settings.seed = static_cast<std::uint64_t>(id);
    record.reference = run.reference;
    record.episodes = episodes;
    return overviewOf(record, {"tag"}, run.episodes);
}

// One object, which the original finds and the candidate does not, and a box of the candidate where nothing is.
ComparedPicture picture(float confidence)
{
    const Box here{0.3F, 0.3F, 0.2F, 0.2F}, elsewhere{0.8F, 0.8F, 0.1F, 0.1F};
    return {"picture.png", cv::Mat(16, 16, CV_8UC3, cv::Scalar::all(128)), {{.box = here}}, {{here, 0, confidence}}, {{elsewhere, 0, confidence}}};
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

}  // namespace

class ItemModelsTest : public QObject {
    Q_OBJECT

private:
    using Tester = QAbstractItemModelTester;

private Q_SLOTS:
    void episodesGrowOneByOne()
    {
        RunModel run;
        EpisodeModel model(run);
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
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
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
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
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
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

    void comparedRunsComeGoAndAreEdited()
    {
        ComparedRunsModel model;
        DimmedRows sorted(model, ComparedRunsModel::sortRole, [&](int row) { return model.isShown(model.runs()[static_cast<std::size_t>(row)]); });
        const Tester tester(&model, Tester::FailureReportingMode::Fatal), sortedTester(&sorted, Tester::FailureReportingMode::Fatal);
        sorted.sort(ComparedRunsModel::RewardColumn, Qt::DescendingOrder);
        model.setRuns({comparedRun(3, 20), comparedRun(2, 0), comparedRun(1, 10)});
        QCOMPARE(sorted.rowCount(), 3);
        QCOMPARE(cell(sorted, 2, ComparedRunsModel::RunColumn), u"2"_s);  // without a best it comes last
        QVERIFY(model.setData(model.index(0, ComparedRunsModel::RunColumn), Qt::Unchecked, Qt::CheckStateRole));
        model.setTags(RunId{1}, {"night", "jetson"});
        model.setNote(RunId{1}, "two\nlines");
        sorted.judge();
        QCOMPARE(cell(model, 2, ComparedRunsModel::TagsColumn), u"night, jetson"_s);
        QVERIFY(!model.setData(model.index(0, ComparedRunsModel::RewardColumn), 1, Qt::EditRole));
        model.setTags(RunId{9}, {});  // not there
        model.setRuns({comparedRun(1, 12)});
        QCOMPARE(sorted.rowCount(), 1);
        model.setRuns({});
        QCOMPARE(sorted.rowCount(), 0);
    }

    void settingsOfChangingRuns()
    {
        const ComparedRun one = comparedRun(1, 1), two = comparedRun(2, 1);
        SettingsModel model;
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        model.setRuns({&one, &two});
        QCOMPARE(cell(model, 0, 0), u"seed"_s);
        model.setOnlyDiffering(false);
        QVERIFY(model.rowCount() > 20);
        model.setRuns({&one});
        QCOMPARE(model.columnCount(), 2);
        model.setRuns({});
        QCOMPARE(model.rowCount(), 0);
    }

    void layersOfTwoCandidates()
    {
        const LoadedRun run = syntheticRun(3);
        const std::vector<LayerRow> first = layerRows(run, run.episodes[0].action), second = layerRows(run, run.episodes[1].action);
        LayerDifferenceModel model;
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QVERIFY(model.setRows(first, second, u"1"_s, u"2"_s));
        QCOMPARE(model.rowCount(), static_cast<int>(first.size()));
        QVERIFY(!model.setRows(first, {}, u"1"_s, u"2"_s));
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.setRows(first, first, u"1"_s, u"1"_s));
        QCOMPARE(model.differingLayers(), 0);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void finalistsAreShownBesideTheirCheapScore()
    {
        const LoadedRun run = syntheticRun(3);
        FinalistsResult result;
        for (const Episode& episode : run.episodes) {
            Measurement retrained = *episode.measurement;
            retrained.map50 = 0.5 + 0.1 * episode.number;
            result.finalists.push_back({episode, retrained});
        }
        result.chosen = 2;
        FinalistModel model(result);
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 1, FinalistModel::EpisodeColumn), u"1"_s);
        QCOMPARE(cell(model, 1, FinalistModel::RetrainedColumn), u"0.600"_s);
        QCOMPARE(cell(model, 1, FinalistModel::SearchColumn), scoreText(run.episodes[1].measurement->map50));
        QVERIFY(model.index(2, 0).data(Qt::FontRole).value<QFont>().bold());
        QVERIFY(!model.index(1, 0).data(Qt::FontRole).isValid());
        for (int column = 0; column < FinalistModel::ColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
        QVERIFY(!model.headerData(0, Qt::Vertical).isValid());
    }

    void changesOfPicturesThatArrive()
    {
        DetectionChangesModel model;
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        model.begin({"robot"});
        model.add(picture(0.9F));
        model.add(picture(0.4F));
        QCOMPARE(model.rowCount(), 2);  // lost, and a false alarm
        model.setConfidence(0.3F);
        QCOMPARE(model.rowCount(), 4);
        model.setConfidence(0.95F);
        QCOMPARE(model.rowCount(), 0);
        model.begin({});
        QVERIFY(model.pictures().empty());
    }

    void steeringFollowsRuns()
    {
        RunModel run;
        SteeringDraft draft(run);
        const PolicyHistory policy(run);
        SteeringModel model(draft, policy);
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        run.open(syntheticRun(5));
        QCOMPARE(model.rowCount(), policy.rows().count());
        draft.setRatios({0.1, 0.5});
        draft.undoStack()->undo();
        run.open(syntheticRun(7));
        run.close();
        QCOMPARE(model.rowCount(), 0);
    }

    void problemsOfChangingDataSets()
    {
        DataProblemModel model;
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        model.setProblems({{"labels/a.txt", 3, "not a number"}, {"images/b.png", 0, "cannot be read", true}}, {{0, "images/a.png"}, {}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, DataProblemModel::LineColumn), u"3"_s);
        QCOMPARE(cell(model, 1, DataProblemModel::WhatColumn), u"left out: cannot be read"_s);
        QCOMPARE(model.picture(0).sample, std::optional<std::size_t>(0));
        model.setProblems({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void classesOfChangingDataSets()
    {
        ClassCountModel model;
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        model.setCounts({"robot", "ball"}, {{}, {}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 1, 0), u"ball"_s);
        model.setCounts({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    // A model that is new has to be added here.
    void noModelIsLeftOut()
    {
        const QRegularExpression declaration(u"class (\\w+) : public (?:QAbstract(?:Item|Table|List)Model|Q\\w*ProxyModel)"_s);
        const auto contentOf = [](const QString& path) {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
        };
        const QString tests = contentOf(QStringLiteral(ABCP_PROJECT_FOLDER "/tests/ui/tst_item_models.cpp"));
        int found = 0;
        for (QDirIterator files(QStringLiteral(ABCP_PROJECT_FOLDER "/ui"), {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            const QString text = contentOf(files.next());
            for (auto match = declaration.globalMatch(text); match.hasNext(); ++found) {
                const QString name = match.next().captured(1);
                QVERIFY2(QRegularExpression(u"\\n        %1 \\w+[;({]"_s.arg(name)).match(tests).hasMatch(), qPrintable(name));
            }
        }
        QCOMPARE(found, 12);
    }
};

QTEST_MAIN(ItemModelsTest)
#include "tst_item_models.moc"
