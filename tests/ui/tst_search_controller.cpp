#include "tests/ui/fake_engines.h"
#include "ui/search_controller.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <utility>

using namespace abcp;
using namespace abcp::ui;

namespace fs = std::filesystem;
using State = SearchController::State;

class SearchControllerTest : public QObject {
    Q_OBJECT

private:
    // A controller, a project, and what it told.
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        fs::path database = place / "studio.sqlite";
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        SearchSettings settings;
        std::unique_ptr<SearchController> controller = std::make_unique<SearchController>(makeFakeEngines(behaviour));
        std::vector<Episode> episodes;
        std::optional<SearchOutcome> outcome;
        QList<Problem> problems;
        std::optional<LoadedRun> opened;

        explicit Fixture(int count) : settings(writeFakeProject(place, count))
        {
            QObject::connect(controller.get(), &SearchController::episodesFinished, [this](const std::vector<Episode>& batch) {
                // What is told of is on disk.
                QVERIFY(RunStore(database, RunStore::Access::ReadOnly).run(opened->id).episodes >=
                        static_cast<int>(episodes.size() + batch.size()));
                episodes.insert(episodes.end(), batch.begin(), batch.end());
            });
            QObject::connect(controller.get(), &SearchController::searchEnded, [this](SearchOutcome end) { outcome = end; });
            QObject::connect(controller.get(), &SearchController::workFailed, [this](const Problem& problem) { problems << problem; });
            QObject::connect(controller.get(), &SearchController::runOpened, [this](const LoadedRun& run) { opened = run; });
        }
        RunState storedState() const { return RunStore(database, RunStore::Access::ReadOnly).run(opened->id).state; }
        int count() const { return static_cast<int>(episodes.size()); }
    };

private Q_SLOTS:
    void runsToTheEnd()
    {
        Fixture f(25);
        const QSignalSpy references(f.controller.get(), &SearchController::referenceMeasured);
        f.controller->startSearch(f.settings, f.database);
        QCOMPARE(f.controller->state(), State::Preparing);
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 0);
        QCOMPARE(f.outcome, SearchOutcome::Finished);
        QCOMPARE(f.count(), 25);
        for (int i = 0; i < 25; ++i)
            QCOMPARE(f.episodes[static_cast<std::size_t>(i)].number, i);
        QCOMPARE(references.count(), 1);
        QCOMPARE(f.storedState(), RunState::Finished);
    }

    void pausesAndResumes()
    {
        Fixture f(10'000);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.count() > 3);
        f.controller->pause();
        QCOMPARE(f.controller->state(), State::Paused);
        // The step that was under way ends; then nothing begins until the search goes on.
        int before = -1;
        QTRY_VERIFY(std::exchange(before, f.behaviour->evaluations.load()) == f.behaviour->evaluations && before == f.count());
        QTest::qWait(150);
        QCOMPARE(f.behaviour->evaluations.load(), before);
        f.controller->resume();
        QTRY_VERIFY(f.count() > before + 3);
        f.controller->stop();
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.outcome, SearchOutcome::Stopped);
        QCOMPARE(f.storedState(), RunState::Stopped);
    }

    void aPausedSearchStops()
    {
        Fixture f(10'000);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.count() > 0);
        f.controller->pause();
        f.controller->stop();
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.outcome, SearchOutcome::Stopped);
    }

    void aStoppedRunContinues()
    {
        Fixture f(60);
        f.behaviour->delayMs = 10;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.count() > 5);
        f.controller->stop();
        QTRY_VERIFY(f.controller->isIdle());
        const int before = f.count();
        QVERIFY(before < 60);
        f.behaviour->delayMs = 0;
        f.controller->continueRun(f.opened->id, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 0);
        QVERIFY(static_cast<int>(f.opened->episodes.size()) >= before);
        QCOMPARE(f.outcome, SearchOutcome::Finished);
        QCOMPARE(static_cast<int>(f.opened->episodes.size()) + f.count() - before, 60);
        QCOMPARE(loadRun(f.database, f.opened->id).episodes.size(), std::size_t{60});
    }

    void failedCandidatesGoOn()
    {
        Fixture f(20);
        f.behaviour->failEvery = 4;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.outcome, SearchOutcome::Finished);
        QCOMPARE(std::count_if(f.episodes.begin(), f.episodes.end(), [](const Episode& e) { return e.failed(); }), 5);
    }

    void anExceptionInTheWorkerIsAProblem()
    {
        Fixture f(100);
        f.behaviour->crashAt = 7;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 1);
        QVERIFY(f.problems.first().what.contains(QStringLiteral("broke")));
        QCOMPARE(f.count(), 7);
        QCOMPARE(f.storedState(), RunState::Failed);
        QVERIFY(f.controller->isIdle());
    }

    void badInputIsAProblemBeforeAnythingIsStored()
    {
        Fixture f(5);
        f.settings.weights = f.place / "absent.weights";
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 1);
        QVERIFY(f.problems.first().input);
        QVERIFY(!f.opened);
    }

    void theDestructorStopsARunningSearch()
    {
        Fixture f(10'000);
        f.behaviour->delayMs = 100'000;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.behaviour->evaluations > 0);
        const RunId run = RunStore(f.database, RunStore::Access::ReadOnly).runs().front().id;
        f.controller.reset();
        QCOMPARE(RunStore(f.database, RunStore::Access::ReadOnly).run(run).state, RunState::Stopped);
    }

    void opensAnEarlierRunWhileNothingRuns()
    {
        Fixture f(8);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        const RunId run = f.opened->id;
        f.opened.reset();
        f.controller->openRun(run, f.database);
        QTRY_VERIFY(f.opened);
        QCOMPARE(f.opened->episodes.size(), std::size_t{8});
        QVERIFY(f.opened->reference);
        QCOMPARE(f.opened->space.blocks.size(), std::size_t{4});
        QVERIFY(f.opened->uniform.empty());

        const QSignalSpy failed(f.controller.get(), &SearchController::errandFailed);
        QTRY_VERIFY(!f.controller->isOnErrand());
        f.controller->openRun(RunId{999}, f.database);
        QTRY_COMPARE(failed.count(), 1);
    }

    void aRunOpensWithItsRepeatsPhasesAndUniformCutsOfOthers()
    {
        Fixture f(12);
        const auto searched = [&] {
            const auto job = SearchJob::start(f.settings, f.database, makeFakeEngines(f.behaviour));
            job->run({});
            return job->runId();
        };
        f.settings.repeatEvery = 3;
        const RunId run = searched();
        f.settings.agent = "uniform";
        f.settings.episodes = 4;
        searched();
        {
            RunStore store(f.database);
            Steering steering = store.run(run).steering;
            steering.reward.costWeight = 0.5;
            store.appendPhase(run, {.fromEpisode = 12, .steering = steering});
        }
        f.controller->openRun(run, f.database);
        QTRY_VERIFY(f.opened);
        const LoadedRun whole = loadRun(f.database, run);
        QVERIFY(!whole.repeats.empty());
        QCOMPARE(f.opened->repeats.size(), whole.repeats.size());
        QCOMPARE(f.opened->phases.size(), std::size_t{1});
        QCOMPARE(f.opened->uniform.size(), std::size_t{4});
    }

    void writesAReport()
    {
        Fixture f(6);
        f.behaviour->failEvery = 3;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        QSignalSpy written(f.controller.get(), &SearchController::reportWritten);
        const auto chosen = std::ranges::find_if(f.episodes, [](const Episode& episode) { return !episode.failed(); });
        QVERIFY(chosen != f.episodes.end());
        const fs::path page = f.place / "report.html";
        f.controller->writeReport(f.opened->id, f.database, chosen->number, page);
        QTRY_COMPARE(written.count(), 1);
        QCOMPARE(written.first().first().toString(), QString::fromStdString(page.string()));
        QFile file(written.first().first().toString());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("Layers of episode " + QByteArray::number(chosen->number)));
        QSignalSpy failed(f.controller.get(), &SearchController::errandFailed);
        f.controller->writeReport(RunId{99}, f.database, {}, page);
        QTRY_COMPARE(failed.count(), 1);
    }

    void exportsWhileItSearches()
    {
        Fixture f(10'000);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.count() > 3);
        std::vector<ExportedFile> files;
        connect(f.controller.get(), &SearchController::exported, this, [&](const std::vector<ExportedFile>& done) { files = done; });
        const QSignalSpy failed(f.controller.get(), &SearchController::errandFailed);
        f.controller->exportCandidate(f.opened->id, f.database, 2, {.formats = {"darknet"}, .folder = f.place / "out", .onnx = {}});
        QTRY_VERIFY(!f.controller->isOnErrand());
        QCOMPARE(failed.count(), 0);
        QVERIFY(!files.empty());
        for (const ExportedFile& file : files)
            QVERIFY(fs::exists(file.path));
        QVERIFY(f.controller->isSearching());
        const int before = f.count();
        QTRY_VERIFY(f.count() > before);
        f.controller->stop();
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 0);
        QVERIFY(!RunStore(f.database, RunStore::Access::ReadOnly).exports(f.opened->id).empty());
    }

    void retrainsWhenNothingElseRuns()
    {
        Fixture f(5);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        const QSignalSpy retrained(f.controller.get(), &SearchController::retrained);
        f.controller->retrain(f.opened->id, f.database, {.episode = 3, .training = {.epochs = 4}}, 5);
        QCOMPARE(f.controller->state(), State::Retraining);
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 0);
        QCOMPARE(retrained.count(), 1);
        QCOMPARE(RunStore(f.database, RunStore::Access::ReadOnly).checkpoints(f.opened->id).size(), std::size_t{1});
    }

    void retrainsTheBestAndTellsWhichWon()
    {
        Fixture f(8);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        std::optional<FinalistsResult> told;
        connect(f.controller.get(), &SearchController::finalistsRetrained, this, [&](const FinalistsResult& result) { told = result; });
        f.controller->retrain(f.opened->id, f.database, {.which = RetrainRequest::Which::Best, .count = 3, .training = {.epochs = 4}}, f.count());
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 0);
        QVERIFY(told);
        QCOMPARE(told->finalists.size(), std::size_t{3});
        for (const Finalist& finalist : told->finalists)
            QVERIFY(finalist.retrained.map50 <= told->best().retrained.map50);
        QCOMPARE(RunStore(f.database, RunStore::Access::ReadOnly).checkpoints(f.opened->id).size(), std::size_t{3});
    }

    void retrainsAtFallingCostAndTellsOfTheNewEpisodes()
    {
        Fixture f(8);
        f.settings.reward.budgets.flops = 1e12;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        std::optional<FinalistsResult> told;
        connect(f.controller.get(), &SearchController::finalistsRetrained, this, [&](const FinalistsResult& result) { told = result; });
        const int before = f.count();
        f.controller->retrain(f.opened->id, f.database, {.which = RetrainRequest::Which::CostSteps, .steps = {.count = 2}, .training = {.epochs = 4}}, before);
        QTRY_VERIFY(f.controller->isIdle());
        QVERIFY2(f.problems.isEmpty(), f.problems.isEmpty() ? "" : qPrintable(f.problems.first().text()));
        QVERIFY(told);
        QVERIFY(!told->finalists.empty());  // which of them are cheap enough is made up here
        QVERIFY(f.count() > before);
        QVERIFY(f.episodes.back().origin == Origin::User);
    }

    void whatWasMeasuredBeforeAStopIsTold()
    {
        Fixture f(8);
        f.settings.reward.budgets.flops = 1e12;
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.controller->isIdle());
        f.behaviour->delayMs = 100;
        const int before = f.count();
        f.controller->retrain(f.opened->id, f.database, {.which = RetrainRequest::Which::CostSteps, .steps = {.count = 8, .factor = 1.1}, .training = {.epochs = 4}}, before);
        const auto stored = [&] { return static_cast<int>(RunStore(f.database, RunStore::Access::ReadOnly).episodes(f.opened->id).size()); };
        QTRY_VERIFY(stored() > before);
        f.controller->stop();
        QTRY_VERIFY(f.controller->isIdle());
        QTRY_COMPARE(f.count(), stored());
        QVERIFY(RunStore(f.database, RunStore::Access::ReadOnly).checkpoints(f.opened->id).empty());
    }

    void anyOrderOfButtonsKeepsTheRunWhole()
    {
        Fixture f(1'000'000);
        f.behaviour->delayMs = 1;
        std::mt19937 random(7);
        f.controller->startSearch(f.settings, f.database);
        QTRY_VERIFY(f.opened);
        for (int i = 0; i < 300; ++i) {
            switch (random() % 6) {
            case 0: f.controller->pause(); break;
            case 1: case 2: f.controller->resume(); break;
            case 3: QTest::qWait(static_cast<int>(random() % 20)); break;
            case 4:
                if (random() % 8 == 0)
                    f.controller->stop();
                break;
            default:
                if (f.controller->isIdle())
                    f.controller->continueRun(f.opened->id, f.database);
            }
            QCoreApplication::processEvents();
        }
        f.controller->stop();
        QTRY_VERIFY(f.controller->isIdle());
        QCOMPARE(f.problems.size(), 0);
        const std::vector<Episode> stored = loadRun(f.database, f.opened->id).episodes;
        for (std::size_t i = 0; i < stored.size(); ++i)
            QCOMPARE(stored[i].number, static_cast<int>(i));
        QCOMPARE(f.storedState(), RunState::Stopped);
    }
};

QTEST_GUILESS_MAIN(SearchControllerTest)
#include "tst_search_controller.moc"
