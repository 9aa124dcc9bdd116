#include "app/engines.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/arena.h"
#include "core/network/darknet_weights.h"
#include "core/workflow/finalists.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <deque>

using namespace abcp;

namespace {

// kept: what tells its network from another.
Episode candidate(int number, double reward, std::int64_t flops, int kept)
{
    Episode episode;
    episode.number = number;
    episode.reward = reward;
    episode.measurement = Measurement{.map50 = 0.5, .flops = flops};
    episode.decisions = {{.layer = 0, .block = -1, .kept = kept, .original = 16}};
    return episode;
}

std::vector<int> numbersOf(const std::vector<Episode>& episodes)
{
    std::vector<int> numbers;
    for (const Episode& episode : episodes)
        numbers.push_back(episode.number);
    return numbers;
}

// Gives the unpruned network the mAP50 that comes next.
class Judge : public Evaluator {
public:
    Judge(Network network, std::deque<double>& verdicts) : m_network(std::move(network)), m_verdicts(verdicts) {}
    const Network& network() const override { return m_network; }
    const SearchSpace& space() const override { return m_space; }
    Measurement reference(std::stop_token) override
    {
        const Measurement measurement{.map50 = m_verdicts.front(), .flops = 1000, .params = 100};
        m_verdicts.pop_front();
        return measurement;
    }
    Measurement evaluate(const PruningAction&, const TrialOptions&, std::stop_token) override { throw FailureError("judge", "was asked for a candidate"); }

private:
    Network m_network;
    SearchSpace m_space;
    std::deque<double>& m_verdicts;
};

}  // namespace

class FinalistsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Engines m_engines = makeEngines();
    RunId m_run{};
    int m_trained = 0;
    int m_stopBefore = -1;                 // which training a stop comes before
    std::vector<Network> m_starts;         // what the trainings started from
    float m_cameraEffects = 0;             // of the last training
    std::deque<double> m_verdicts;

    std::filesystem::path path(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    std::filesystem::path store() const { return path("runs.sqlite"); }

    // Train nothing but move a weight, and measure what is expected.
    Engines judged()
    {
        Engines engines = m_engines;
        engines.train = [this](const Network& start, const Dataset&, const TrainingSettings& settings, std::stop_token, const ProgressCallback&) {
            if (m_trained == m_stopBefore)
                throw StoppedError();
            ++m_trained;
            m_starts.push_back(start);
            m_cameraEffects = settings.augmentation.cameraEffects;
            TrainingResult result{start, {}, 0};
            LayerWeights moved = *start.weights[0];
            moved.weights[0] += 1;
            result.network.weights[0] = std::make_shared<const LayerWeights>(moved);
            return result;
        };
        engines.makeEvaluator = [this](Network network, Dataset, const SearchSettings&) { return std::make_unique<Judge>(std::move(network), m_verdicts); };
        return engines;
    }

    FinalistsResult retrained(std::size_t count, const RetrainOptions& options, std::deque<double> verdicts)
    {
        m_trained = 0;
        m_starts.clear();
        m_verdicts = std::move(verdicts);
        RunStore runs(store());
        return retrainFinalists(runs, m_run, count, options, judged());
    }

    // As m_run was searched, but for these; budget: share of the unpruned network's FLOPs.
    SearchSettings settingsFor(const std::string& agent, int episodes, double budget) const
    {
        const RunRecord like = RunStore(store()).run(m_run);
        SearchSettings settings = like.settings;
        settings.agent = agent;
        settings.episodes = episodes;
        settings.reward.budgets.flops = budget * static_cast<double>(like.reference->flops);
        return settings;
    }

    RunId searched(const SearchSettings& settings) const
    {
        const std::unique_ptr<SearchJob> job = SearchJob::start(settings, store(), m_engines);
        if (job->run({}) != SearchOutcome::Finished)
            qFatal("The search did not finish.");
        return job->runId();
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeArena(path("arena"), {12, ArenaDomain::Sim, 1, 96});
        Network net = network("in 3x96x96 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | conv 16 3 /2 | conv 16 3 /2 | conv 16 3 /2 | head 5 2");
        net.spec.layers.back().as<Yolo>()->anchors = {{10, 10}, {30, 30}};
        writeDarknet(net, path("net.cfg"), path("net.weights"));
        SearchSettings settings;
        settings.cfg = path("net.cfg");
        settings.weights = path("net.weights");
        settings.data = path("arena");
        settings.agent = "random";
        settings.episodes = 6;
        settings.evaluation = {.calibrationImages = 4, .fineTuneSteps = 0, .batch = 4, .latencyRepeats = 0};
        m_run = searched(settings);
    }

    void init() { m_stopBefore = -1; }

    void theLargestRewardsThatMeetTheBudgets()
    {
        const std::vector<Episode> episodes{candidate(0, 0.5, 100, 4), candidate(1, 0.9, 300, 5), candidate(2, 0.7, 100, 6), candidate(3, 0.7, 100, 7),
                                            candidate(4, -1, 200, 8)};
        QCOMPARE(numbersOf(finalistsOf(episodes, {}, 3)), (std::vector<int>{1, 2, 3}));
        QCOMPARE(numbersOf(finalistsOf(episodes, {.flops = 200}, 9)), (std::vector<int>{2, 3, 0, 4}));
        QVERIFY(finalistsOf(episodes, {.flops = 99}, 3).empty());
        QVERIFY(finalistsOf(episodes, {}, 0).empty());
        QVERIFY(finalistsOf({}, {}, 3).empty());
    }

    void noNetworkTwiceAndNoFailure()
    {
        std::vector<Episode> episodes{candidate(0, 0.8, 100, 4), candidate(1, 0.9, 100, 4), candidate(2, 0.7, 100, 5), candidate(3, 0.9, 100, 4)};
        episodes.push_back(candidate(4, 2, 100, 6));
        episodes.back().measurement.reset();
        QCOMPARE(numbersOf(finalistsOf(episodes, {}, 3)), (std::vector<int>{1, 2}));
    }

    void aLadderOfCosts()
    {
        const std::vector<Episode> episodes{candidate(0, 0.5, 100, 4), candidate(1, 0.9, 300, 5), candidate(2, 0.7, 150, 6), candidate(3, 0.8, 151, 7),
                                            candidate(4, 0.6, 75, 8), candidate(5, 0.1, 20, 9)};
        QCOMPARE(numbersOf(costLadderOf(episodes, {}, {3})), (std::vector<int>{1, 2, 4}));
        QCOMPARE(numbersOf(costLadderOf(episodes, {}, {8})), (std::vector<int>{1, 2, 4, 5}));
        QCOMPARE(numbersOf(costLadderOf(episodes, {.flops = 151}, {3})), (std::vector<int>{3, 4, 5}));
        QVERIFY(costLadderOf(episodes, {.flops = 19}, {3}).empty());
        QCOMPARE(numbersOf(costLadderOf(episodes, {}, {.count = 3, .factor = 1.5})), (std::vector<int>{1, 3, 4}));
        // The cheapest one is the best at two costs, and comes once.
        QCOMPARE(numbersOf(costLadderOf(std::vector{candidate(0, 0.9, 400, 4), candidate(1, 0.7, 90, 5)}, {}, {3})), (std::vector<int>{0, 1}));
    }

    void theLadderIsMeasuredInItsRun()
    {
        SearchSettings settings = settingsFor("uniform", 2, 0.2);
        settings.evaluation.inputSize = 64;  // another one than the network's own
        const RunId run = searched(settings);
        RunStore runs(store());
        const Episode best = finalistsOf(runs.episodes(run), settings.reward.budgets, 1).front();
        const std::vector<Episode> ladder = measureCostLadder(runs, run, {2}, m_engines);
        // Both of the agent's candidates, scaled.
        QCOMPARE(runs.episodes(run).size(), std::size_t{4});
        for (const int number : {2, 3}) {
            const Episode cheaper = runs.episode(run, number);
            QCOMPARE(cheaper.origin, Origin::User);
            QCOMPARE(cheaper.action.keepBlock == best.action.keepBlock, number == 2);
            QVERIFY(2 * cheaper.measurement->flops <= best.measurement->flops);
            QVERIFY(4 * cheaper.measurement->flops > best.measurement->flops);
        }
        QCOMPARE(ladder.front().number, finalistsOf(runs.episodes(run), settings.reward.budgets, 1).front().number);
        QCOMPARE(runs.run(run).state, RunState::Finished);
        runs.setState(run, RunState::Running);
        QVERIFY_EXCEPTION_THROWN(measureCostLadder(runs, run, {3}, m_engines), InputError);
        QVERIFY(runs.requests(run).empty());
        runs.setState(run, RunState::Finished);
        // What is there is not measured again.
        measureCostLadder(runs, run, {2}, m_engines);
        QCOMPARE(runs.episodes(run).size(), std::size_t{4});
    }

    void theBestOnesBlocksAreTriedWithEvenRatios()
    {
        const SearchSettings settings = settingsFor("random", 4, 0.5);
        const RunId run = searched(settings);
        RunStore runs(store());
        const Episode best = finalistsOf(runs.episodes(run), settings.reward.budgets, 1).front();
        const SearchSpace space = deriveSearchSpace(originalNetwork(runs.run(run)).spec);
        QVERIFY(!isUniformCut(space, best.action));
        measureCostLadder(runs, run, {.count = 2, .factor = 1.3}, m_engines);
        std::vector<Episode> added = runs.episodes(run);
        added.erase(added.begin(), added.begin() + 4);
        QVERIFY(!added.empty() && added.size() <= 5);
        QVERIFY(std::ranges::any_of(added, [&](const Episode& one) { return isUniformCut(space, one.action) && one.action.keepBlock == best.action.keepBlock; }));
        for (const Episode& one : added)
            QVERIFY(1.3 * static_cast<double>(one.measurement->flops) <= static_cast<double>(best.measurement->flops));
    }

    void theBestOnValidationIsChosen()
    {
        const std::vector<Episode> expected = finalistsOf(RunStore(store()).episodes(m_run), {}, 4);
        QCOMPARE(expected.size(), std::size_t{4});
        const FinalistsResult result = retrained(4, {.epochs = 2}, {0.3, 0.6, 0.5, 0.6});
        QCOMPARE(m_trained, 4);
        QCOMPARE(result.chosen, std::size_t{1});  // the first of equals
        const RunStore runs(store());
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(result.finalists[i].episode.number, expected[i].number);
            QCOMPARE(result.finalists[i].episode.measurement->map50, expected[i].measurement->map50);
            QVERIFY(!result.finalists[i].wasThere);
        }
        QCOMPARE(result.finalists[2].retrained.map50, 0.5);
        QCOMPARE(runs.checkpoints(m_run).size(), std::size_t{4});

        // Again: all of it is there. With other options: nothing is, and every one starts from its cut network.
        const FinalistsResult again = retrained(4, {.epochs = 2}, {});
        QCOMPARE(m_trained, 0);
        QCOMPARE(again.chosen, std::size_t{1});
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(again.finalists[i].wasThere);
            QCOMPARE(again.finalists[i].retrained.map50, result.finalists[i].retrained.map50);
        }
        retrained(2, {.epochs = 3}, {0.1, 0.2});
        QCOMPARE(m_trained, 2);
        const Network trained = networkOfEpisode(runs, m_run, expected[0].number);
        QCOMPARE(trained.weights[0]->weights[0], m_starts[0].weights[0]->weights[0] + 1);
        const float cut = m_starts[0].weights[0]->weights[0];
        retrained(1, {.epochs = 3, .distillation = 1.0}, {0.1});
        QCOMPARE(m_trained, 1);
        QCOMPARE(m_starts[0].weights[0]->weights[0], cut);
    }

    void whatAStopLeftOutIsDoneLater()
    {
        m_stopBefore = 1;
        QVERIFY_EXCEPTION_THROWN(retrained(3, {.epochs = 11}, {0.5, 0.6, 0.7}), StoppedError);
        m_stopBefore = -1;
        const FinalistsResult result = retrained(3, {.epochs = 11}, {0.6, 0.4});
        QCOMPARE(m_trained, 2);
        QVERIFY(result.finalists[0].wasThere && !result.finalists[1].wasThere && !result.finalists[2].wasThere);
        QCOMPARE(result.finalists[0].retrained.map50, 0.5);
        QCOMPARE(result.chosen, std::size_t{1});
    }

    void aCheckpointThatIsNotIntactIsMadeAnew_data()
    {
        QTest::addColumn<bool>("gone");
        QTest::newRow("gone") << true;
        QTest::newRow("changed") << false;
    }

    void aCheckpointThatIsNotIntactIsMadeAnew()
    {
        QFETCH(bool, gone);
        retrained(2, {.epochs = 21}, {0.5, 0.6});
        const std::filesystem::path weights = RunStore(store()).checkpoints(m_run).back().weights;
        if (gone)
            std::filesystem::remove(weights);
        else
            writeFileAtomically(weights, readTextFile(weights, 1 << 20) + "x");
        const FinalistsResult result = retrained(2, {.epochs = 21}, {0.8});
        QCOMPARE(m_trained, 1);
        QVERIFY(result.finalists[0].wasThere && !result.finalists[1].wasThere);
        QCOMPARE(result.best().retrained.map50, 0.8);
    }

    // A checkpoint that went on from another one is no fair comparison, and one of an episode alone is as good as one of a finalist.
    void singleRetrainingsCountWhenTheyStartedFromTheCut()
    {
        const int best = finalistsOf(RunStore(store()).episodes(m_run), {}, 1).front().number;
        retrained(1, {.epochs = 31}, {0.5});
        RunStore runs(store());
        m_verdicts = {0.7};
        retrainEpisode(runs, m_run, best, {.epochs = 31}, judged());
        QCOMPARE(runs.checkpoints(m_run).back().training, std::string(R"({"epochs":31,"distillation":null,"from":"checkpoint"})"));
        QVERIFY(!retrained(1, {.epochs = 31}, {0.5}).finalists[0].wasThere);
        QCOMPARE(runs.checkpoints(m_run).back().training, std::string(R"({"epochs":31,"distillation":null,"from":"cut"})"));
    }

    void cameraEffectsAreTheSearchsUnlessGiven()
    {
        retrained(1, {.epochs = 41}, {0.5});
        QCOMPARE(m_cameraEffects, 0.0f);
        SearchSettings affected = settingsFor("uniform", 1, 1);
        affected.evaluation.cameraEffects = 0.5;
        m_verdicts = {0.5};
        RunStore runs(store());
        retrainEpisode(runs, searched(affected), 0, {.epochs = 1}, judged());
        QCOMPARE(m_cameraEffects, 0.5f);
        QVERIFY(!retrained(1, {.epochs = 41, .cameraEffects = 0.25}, {0.5}).finalists[0].wasThere);
        QCOMPARE(m_cameraEffects, 0.25f);
        QCOMPARE(RunStore(store()).checkpoints(m_run).back().training, std::string(R"({"epochs":41,"distillation":null,"from":"cut","camera_effects":0.25})"));
        QVERIFY(retrained(1, {.epochs = 41, .cameraEffects = 0.25}, {}).finalists[0].wasThere);
    }

    void tellsHowWellTheSearchForetold()
    {
        FinalistsResult result;
        for (int i = 0; i < 3; ++i) {
            result.finalists.push_back({candidate(i, 1.0 - i, 2'000'000, i), {.map50 = 0.8 - 0.1 * i, .flops = 2'000'000, .params = 5000}, i == 2});
            result.finalists.back().episode.measurement->map50 = i == 0 ? 0.5 : 0.6 + 0.1 * i;
        }
        // Ranks 1, 2, 3 and 3, 2, 1.
        QCOMPARE(result.fidelity()->spearman, -1.0);
        QCOMPARE(result.rewardFidelity()->spearman, 1.0);
        const Json json = toJson(result, RunId{4});
        QCOMPARE(json["run"].get<int>(), 4);
        QCOMPARE(json["chosen"].get<int>(), 0);
        QCOMPARE(json["rank_correlation"]["n"].get<int>(), 3);
        QCOMPARE(json["rank_correlation"]["kendall"].get<double>(), -1.0);
        QCOMPARE(json["reward_correlation"]["kendall"].get<double>(), 1.0);
        QCOMPARE(json["finalists"][1]["map50"].get<double>(), 0.7);
        QCOMPARE(json["finalists"][1]["retrained"]["map50"].get<double>(), 0.8 - 0.1);
        QCOMPARE(json["finalists"][2]["was_there"].get<bool>(), true);
        const QStringList lines = QString::fromStdString(describe(result)).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 7);
        QVERIFY(lines[1].endsWith("chosen"));
        QVERIFY(lines[3].contains("0.8000") && lines[3].endsWith("(retrained before)"));
        QVERIFY(lines[4].contains("over 3 candidates"));
        QVERIFY(lines[5].contains("mAP50") && lines[5].contains("Spearman -1.00, Kendall -1.00"));
        QVERIFY(lines[6].contains("reward") && lines[6].contains("Spearman  1.00, Kendall  1.00"));

        result.finalists.pop_back();
        QVERIFY(toJson(result, RunId{4})["rank_correlation"].is_null() && toJson(result, RunId{4})["reward_correlation"].is_null());
        QVERIFY(describe(result).ends_with("no rank correlation: fewer than 3 candidates\n"));
    }

    void refusals()
    {
        RunStore runs(store());
        QVERIFY_EXCEPTION_THROWN(retrainFinalists(runs, RunId{99}, 3, {}, judged()), InputError);
        RunRecord record = runs.run(m_run);
        record.settings.reward.budgets.flops = 1;
        const RunId strict = runs.createRun(record);
        runs.appendEpisode(strict, runs.episode(m_run, 0));
        QVERIFY_EXCEPTION_THROWN(retrainFinalists(runs, strict, 3, {}, judged()), FailureError);
        QVERIFY_EXCEPTION_THROWN(measureCostLadder(runs, strict, {3}, judged()), FailureError);
        QVERIFY_EXCEPTION_THROWN(measureCostLadder(runs, RunId{99}, {3}, judged()), InputError);
    }
};

QTEST_APPLESS_MAIN(FinalistsTest)
#include "tst_finalists.moc"
