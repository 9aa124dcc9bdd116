#include "core/base/error.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/agent.h"
#include "core/store/run_store.h"
#include "core/workflow/search_forecast.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <string>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

constexpr const char* text = "in 3x64x64 | conv 32 3 /2 | conv 16 1 | conv 32 | shortcut -3 | conv 16 1 | conv 32 | shortcut -3 | conv 64 3 /2 | head 2";
constexpr PictureCounts pictures{400, 100};

struct Subject {
    NetworkSpec spec = networkSpec(text);
    SearchSpace space = deriveSearchSpace(spec);
    SearchSettings settings;

    SearchForecast forecast(const MachinePace& pace = {}) const { return forecastOf(settings, spec, space, pictures, pace); }
};

// A run of `count` episodes with the unpruned network's FLOPs, each of so many seconds.
void addRun(RunStore& store, const fs::path& folder, const char* network, int count, double seconds, std::optional<RunOrigin> origin = {})
{
    const Network net = livelyNetwork(network);
    writeDarknet(net, folder / "net.cfg", folder / "net.weights");
    std::ifstream file(folder / "net.cfg");
    RunRecord record;
    record.cfgText.assign(std::istreambuf_iterator<char>(file), {});
    record.settings.cfg = folder / "net.cfg";
    record.settings.weights = folder / "net.weights";
    record.settings.data = folder;
    record.origin = std::move(origin);
    const RunId run = store.createRun(record);
    const SearchSpace space = deriveSearchSpace(net.spec);
    for (int i = 0; i < count; ++i) {
        Episode episode;
        episode.number = i;
        episode.action = identityAction(space);
        episode.decisions = decisionsOf(episode.action, space, record.settings.plan);
        episode.measurement = Measurement{.map50 = 0.5, .flops = complexity(net.spec).flops(), .params = complexity(net.spec).params};
        episode.seconds = seconds;
        store.appendEpisode(run, episode);
    }
}

}  // namespace

class SearchForecastTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutBoundsTheUnprunedNetworkIsTheMost()
    {
        const Subject s;
        const SearchForecast forecast = s.forecast();
        QCOMPARE(forecast.most.flops(), complexity(s.spec).flops());
        QVERIFY(forecast.least.flops() < forecast.most.flops() / 20);
        QVERIFY(forecast.typicalFlops > forecast.least.flops() && forecast.typicalFlops < forecast.most.flops());
    }

    void boundsAndLocksNarrowWhatIsInReach()
    {
        Subject s;
        const SearchForecast free = s.forecast();
        s.settings.minRatio = 0.5;
        s.settings.maxRatio = 0.75;
        const SearchForecast bounded = s.forecast();
        QVERIFY(bounded.most.flops() < free.most.flops());
        QVERIFY(bounded.least.flops() > free.least.flops());
        const auto cut = complexity(slimSpec(s.spec, s.space, uniformAction(s.space, 0.75, false), s.settings.plan));
        QCOMPARE(bounded.least.flops(), cut.flops());

        s.settings.locks.keepBlock = {{0, true}};
        QVERIFY(s.forecast().least.flops() > bounded.least.flops());
        s.settings.locks.keepBlock = {{0, false}};
        QVERIFY(s.forecast().most.flops() < bounded.most.flops());
        s.settings.locks.keepBlock = {{7, true}};
        QVERIFY_THROWS_EXCEPTION(InputError, s.forecast());
    }

    void aBudgetIsWhatCandidatesSpend()
    {
        Subject s;
        const double budget = 0.1 * static_cast<double>(complexity(s.spec).flops());
        s.settings.reward.budgets.flops = budget;
        const SearchForecast forecast = s.forecast();
        QVERIFY(static_cast<double>(forecast.typicalFlops) <= budget);
        QVERIFY(static_cast<double>(forecast.typicalFlops) > 0.7 * budget);
        QVERIFY(forecast.episodeSeconds > 0);
    }

    void moreWorkTakesLonger_data()
    {
        QTest::addColumn<int>("change");
        QTest::newRow("episodes") << 0;
        QTest::newRow("steps") << 1;
        QTest::newRow("batch") << 2;
        QTest::newRow("repeats") << 3;
        QTest::newRow("latency") << 4;
    }
    void moreWorkTakesLonger()
    {
        QFETCH(int, change);
        Subject s;
        s.settings.workers = 1;
        const double before = s.forecast().seconds;
        EvaluationSettings& e = s.settings.evaluation;
        switch (change) {
        case 0: s.settings.episodes *= 2; break;
        case 1: e.fineTuneSteps *= 2; break;
        case 2: e.batch *= 4; break;
        case 3: s.settings.repeatEvery = 5; break;
        default: e.latencyRepeats *= 20; break;
        }
        QVERIFY(s.forecast().seconds > before);
    }

    void lessWorkTakesLess()
    {
        Subject s;
        s.settings.workers = 1;
        const double before = s.forecast().episodeSeconds;
        s.settings.evaluation.freeze = Freeze::AllButHeads;
        QVERIFY(s.forecast().episodeSeconds < before);
        s.settings.evaluation.freeze = Freeze::None;
        s.settings.stopHopeless = 0.5;
        QVERIFY(s.forecast().episodeSeconds < before);
        s.settings.stopHopeless = 0;
        s.settings.evaluation.maxValidationImages = 10;
        QVERIFY(s.forecast().episodeSeconds < before);
    }

    void candidatesSideBySideTakeLessTimeAndMoreMemory()
    {
        Subject s;
        s.settings.workers = 1;
        s.settings.threads = 1;
        s.settings.evaluation.batch = 64;
        const SearchForecast alone = s.forecast();
        QCOMPARE(alone.atOnce, 1);
        s.settings.workers = 4;
        const SearchForecast four = s.forecast();
        QCOMPARE(four.atOnce, 4);
        QVERIFY(four.seconds < alone.seconds / 2);
        QVERIFY(four.bytes > alone.bytes);
        s.settings.stopHopeless = 0.3;  // where each goes by those before it
        QCOMPARE(s.forecast().atOnce, 1);
    }

    void measuredEpisodesOfTheSameNetworkComeFirst()
    {
        const Subject s;
        const QTemporaryDir folder;
        const fs::path place = folder.path().toStdString(), database = place / "runs.sqlite";
        QCOMPARE(paceOf(database, s.spec, pictures).episodes, 0);
        QVERIFY(!fs::exists(database));
        const double flops = static_cast<double>(complexity(s.spec).flops());
        const double model = modelledSeconds(SearchSettings(), s.spec, flops, pictures);
        {
            RunStore store(database);
            addRun(store, place, text, 4, 3 * model);
            addRun(store, place, "in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | head 2", 5, 100);
            addRun(store, place, text, 2, 50, RunOrigin{"elsewhere.sqlite", "another", 3});
        }
        const MachinePace pace = paceOf(database, s.spec, pictures);
        QCOMPARE(pace.episodes, 4);
        QVERIFY(pace.sameNetwork);
        QVERIFY(std::abs(pace.slowness - 3) < 1e-9);
        QVERIFY(std::abs(s.forecast(pace).episodeSeconds - 3 * s.forecast().episodeSeconds) < 1e-9);

        const MachinePace other = paceOf(database, networkSpec("in 3x32x32 | conv 24 3 /2 | conv 8 1 | conv 24 | shortcut -3 | head 2"), pictures);
        QCOMPARE(other.episodes, 5);
        QVERIFY(!other.sameNetwork);
    }

    void aFileThatIsNoDatabaseTellsNothing()
    {
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "no.sqlite";
        std::ofstream(file) << "no database";
        QCOMPARE(paceOf(file, Subject().spec, pictures).episodes, 0);
    }

    void wordsSayWhatItRestsOn()
    {
        const Subject s;
        const auto last = [](const SearchForecast& forecast) { return QString::fromStdString(describe(forecast).back()); };
        QVERIFY(last(s.forecast()).contains("nothing was measured"));
        QVERIFY(last(s.forecast({2, 40, true})).contains("40 measured episodes of this network"));
        QVERIFY(last(s.forecast({2, 40, false})).contains("another network"));
        QVERIFY(last(s.forecast()).contains("about"));
    }
};

QTEST_GUILESS_MAIN(SearchForecastTest)
#include "tst_search_forecast.moc"
