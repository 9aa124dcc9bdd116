#include "app/engines.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/arena.h"
#include "core/network/complexity.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/slimmer.h"
#include "core/workflow/search_job.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

// Stops the search once a number of episodes has been told.
class StopAfter : public SearchObserver {
public:
    explicit StopAfter(int episodes) : m_left(episodes) {}
    void episodeFinished(const Episode&) override
    {
        if (--m_left == 0)
            m_stop.request_stop();
    }
    std::stop_token token() const { return m_stop.get_token(); }

private:
    int m_left;
    std::stop_source m_stop;
};

}  // namespace

class SearchJobTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Engines m_engines = makeEngines();

    std::filesystem::path path(const char* name) const { return m_folder.path().toStdString() + "/" + name; }

    SearchSettings settings(int episodes) const
    {
        SearchSettings result;
        result.cfg = path("net.cfg");
        result.weights = path("net.weights");
        result.data = path("arena");
        result.episodes = episodes;
        result.evaluation = {.calibrationImages = 8, .fineTuneSteps = 1, .batch = 4, .latencyRepeats = 1};
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeArena(path("arena"), {20, ArenaDomain::Sim, 1, 96});
        Network net = network("in 3x96x96 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | conv 16 3 /2 | conv 16 3 /2 | conv 16 3 /2 | head 5 2");
        net.spec.layers.back().as<Yolo>()->anchors = {{10, 10}, {30, 30}};
        writeDarknet(net, path("net.cfg"), path("net.weights"));
    }

    void resumedRunEndsAsTheUndisturbedOne()
    {
        constexpr int episodes = 6;
        const auto whole = SearchJob::start(settings(episodes), path("a.sqlite"), m_engines);
        QCOMPARE(whole->run({}), SearchOutcome::Finished);
        const std::vector<Episode> expected = RunStore(path("a.sqlite"), RunStore::Access::ReadOnly).episodes(whole->runId());
        QCOMPARE(expected.size(), std::size_t{episodes});

        RunId run{};
        {
            const auto begun = SearchJob::start(settings(episodes), path("b.sqlite"), m_engines);
            StopAfter stop(2);
            begun->addObserver(stop);
            run = begun->runId();
            QCOMPARE(begun->run(stop.token()), SearchOutcome::Stopped);
        }
        QCOMPARE(RunStore(path("b.sqlite")).run(run).state, RunState::Stopped);
        const auto resumed = SearchJob::resume(run, path("b.sqlite"), m_engines);
        QCOMPARE(resumed->recorded().size(), std::size_t{2});
        QCOMPARE(resumed->run({}), SearchOutcome::Finished);
        const RunStore store(path("b.sqlite"), RunStore::Access::ReadOnly);
        const std::vector<Episode> got = store.episodes(run);
        QCOMPARE(got.size(), expected.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            QVERIFY(got[i].action == expected[i].action);
            QCOMPARE(got[i].measurement->loss, expected[i].measurement->loss);
            QCOMPARE(got[i].reward, expected[i].reward);
        }
        QCOMPARE(store.run(run).state, RunState::Finished);
        QVERIFY(store.run(run).reference.has_value());
    }

    // Early losses, repeats and what was seen before come from the store again, bit for bit.
    void aResumedRunSparesAndRepeatsTheSame()
    {
        SearchSettings sparing = settings(16);
        sparing.agent = "random";
        sparing.plan.channelMultiple = 8;  // few networks, so that some come again
        sparing.repeatEvery = 3;
        sparing.stopHopeless = 0.4;
        sparing.evaluation = {.calibrationImages = 4, .fineTuneSteps = 3, .batch = 4, .latencyRepeats = 0};
        const auto whole = SearchJob::start(sparing, path("s.sqlite"), m_engines);
        QCOMPARE(whole->run({}), SearchOutcome::Finished);
        const std::vector<Episode> expected = RunStore(path("s.sqlite")).episodes(whole->runId());
        const std::vector<Repeat> repeats = RunStore(path("s.sqlite")).repeats(whole->runId());
        QVERIFY(std::ranges::any_of(expected, [](const Episode& one) { return one.sameAs.has_value(); }));
        QVERIFY(!repeats.empty());
        for (const int stopAfter : {3, 13}) {
            RunId run{};
            {
                const auto begun = SearchJob::start(sparing, path("s.sqlite"), m_engines);
                StopAfter stop(stopAfter);
                begun->addObserver(stop);
                run = begun->runId();
                QCOMPARE(begun->run(stop.token()), SearchOutcome::Stopped);
            }
            QCOMPARE(SearchJob::resume(run, path("s.sqlite"), m_engines)->run({}), SearchOutcome::Finished);
            const RunStore store(path("s.sqlite"), RunStore::Access::ReadOnly);
            const std::vector<Episode> got = store.episodes(run);
            QCOMPARE(got.size(), expected.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                QVERIFY(got[i].action == expected[i].action);
                QCOMPARE(got[i].sameAs, expected[i].sameAs);
                QCOMPARE(got[i].measurement->earlyLoss, expected[i].measurement->earlyLoss);
                QCOMPARE(got[i].measurement->stoppedAtStep, expected[i].measurement->stoppedAtStep);
                QCOMPARE(got[i].reward, expected[i].reward);
            }
            const std::vector<Repeat> repeated = store.repeats(run);
            QCOMPARE(repeated.size(), repeats.size());
            for (std::size_t i = 0; i < repeated.size(); ++i) {
                QCOMPARE(repeated[i].after, repeats[i].after);
                QCOMPARE(repeated[i].episode, repeats[i].episode);
                QCOMPARE(repeated[i].measurement->loss, repeats[i].measurement->loss);
            }
        }
    }

    // The scores are kept with the run: whatever becomes of the pictures, an episode's network is the one that was measured.
    void taylorScoresAreKeptWithTheRun()
    {
        SearchSettings taylor = settings(4);
        taylor.plan = {.importance = ChannelImportance::Taylor, .channelMultiple = 2};
        taylor.evaluation = {.calibrationImages = 0, .fineTuneSteps = 0, .batch = 4, .latencyRepeats = 0};
        const auto whole = SearchJob::start(taylor, path("t.sqlite"), m_engines);
        QCOMPARE(whole->run({}), SearchOutcome::Finished);
        RunId run{};
        {
            const auto begun = SearchJob::start(taylor, path("t.sqlite"), m_engines);
            StopAfter stop(1);
            begun->addObserver(stop);
            run = begun->runId();
            begun->run(stop.token());
        }
        const auto scores = RunStore(path("t.sqlite")).channelScores(run);
        QVERIFY(scores.has_value());
        QCOMPARE(scores, RunStore(path("t.sqlite")).channelScores(whole->runId()));

        Engines cannotScore = m_engines;
        cannotScore.makeEvaluator = [this, &scores](Network network, Dataset data, const SearchSettings& given) {
            if (!given.plan.scores || *given.plan.scores != *scores)
                throw FailureError("test", "a resumed run measures its channels anew");
            return m_engines.makeEvaluator(std::move(network), std::move(data), given);
        };
        QCOMPARE(SearchJob::resume(run, path("t.sqlite"), cannotScore)->run({}), SearchOutcome::Finished);
        const RunStore store(path("t.sqlite"), RunStore::Access::ReadOnly);
        int differing = 0;
        for (int episode = 0; episode < 4; ++episode) {
            const Episode& expected = store.episode(whole->runId(), episode);
            QCOMPARE(store.episode(run, episode).measurement->loss, expected.measurement->loss);
            const Network cut = networkOfEpisode(store, run, episode);
            SearchSettings plain = taylor;
            plain.plan = {};
            const auto evaluator = m_engines.makeEvaluator(cut, readDataset(taylor.data), plain);
            QCOMPARE(evaluator->reference({}).loss, expected.measurement->loss);
            const Network byScale = slim(whole->network(), whole->space(), makePlan(whole->network(), whole->space(), expected.action, {.channelMultiple = 2}));
            differing += byScale.weights[0]->weights != cut.weights[0]->weights;
        }
        QVERIFY(differing > 0);  // the scores do decide
    }

    void retrainedAndExported()
    {
        const auto job = SearchJob::start(settings(2), path("c.sqlite"), m_engines);
        job->run({});
        RunStore store(path("c.sqlite"));
        const RunId run = job->runId();
        const Network cut = networkOfEpisode(store, run, 1);
        QCOMPARE(complexity(cut.spec).flops(), store.episode(run, 1).measurement->flops);

        const RetrainResult retrained = retrainEpisode(store, run, 1, {.epochs = 2}, m_engines);
        QCOMPARE(retrained.measurement.flops, store.episode(run, 1).measurement->flops);
        QCOMPARE(retrained.measurement.flopsRatio, store.episode(run, 1).measurement->flopsRatio);
        const Network kept = networkOfEpisode(store, run, 1);
        QCOMPARE(kept.weights[0]->weights, retrained.network.weights[0]->weights);
        QVERIFY(kept.weights[0]->weights != cut.weights[0]->weights);

        ExportRequest request{.formats = exportFormats(), .folder = path("out"), .onnx = {}};
        const auto files = exportEpisode(store, run, 1, request, m_engines);
        QCOMPARE(files.size(), std::size_t{7});
        QCOMPARE(readDarknet(files.at(0).path, files.at(1).path).weights[0]->weights, kept.weights[0]->weights);
        QCOMPARE(store.exports(run).size(), files.size());
        for (const ExportedFile& file : files)
            QVERIFY(fs::is_regular_file(file.path));
        QCOMPARE(static_cast<int>(std::distance(fs::directory_iterator(path("out")), {})), 7);
        const Json card = readJsonFile(files.at(5).path);
        QCOMPARE(card["measured"]["after"]["map50"].get<double>(), retrained.measurement.map50);
        QCOMPARE(card["files"][3]["sha256"].get<std::string>(), sha256OfFile(files.at(3).path));

        QVERIFY_EXCEPTION_THROWN(exportEpisode(store, run, 1, request, m_engines), InputError);  // exists already
        request.formats = {"torchscript"};
        QVERIFY_EXCEPTION_THROWN(exportEpisode(store, run, 1, request, m_engines), InputError);
        request.overwrite = true;
        exportEpisode(store, run, 1, request, m_engines);
        request.formats = {"gif"};
        QVERIFY_EXCEPTION_THROWN(exportEpisode(store, run, 1, request, m_engines), InputError);
        request.formats = {};
        QVERIFY_EXCEPTION_THROWN(exportEpisode(store, run, 1, request, m_engines), InputError);
        request.formats = {"darknet"};
        QVERIFY_EXCEPTION_THROWN(exportEpisode(store, run, 99, request, m_engines), InputError);

        // Retraining again goes on from the checkpoint and takes its place.
        retrainEpisode(store, run, 1, {.epochs = 1}, m_engines);
        QVERIFY(networkOfEpisode(store, run, 1).weights[0]->weights != kept.weights[0]->weights);

        // A checkpoint that is another file now is not taken for the episode's, and retraining, from the cut network, mends that.
        const fs::path weights = store.checkpoints(run).back().weights;
        writeFileAtomically(weights, readTextFile(weights, 1 << 20) + "x");
        QVERIFY_EXCEPTION_THROWN(networkOfEpisode(store, run, 1), InputError);
        retrainEpisode(store, run, 1, {.epochs = 2}, m_engines);
        QCOMPARE(networkOfEpisode(store, run, 1).weights[0]->weights, kept.weights[0]->weights);
    }

    // Whatever stands at an export's place: what the run was made from is never written over, and nothing half done is left behind.
    void retrainingIsAsTheSearchWas()
    {
        SearchSettings search;
        search.evaluation.batch = 5;
        search.evaluation.learningRate = 0.003;
        search.evaluation.cameraEffects = 0.25;
        search.seed = 9;
        const TrainingSettings training = trainingSettings(search, 7);
        QCOMPARE(training.epochs, 7);
        QCOMPARE(training.batch, 5);
        QCOMPARE(training.learningRate, 0.003);
        QCOMPARE(training.augmentation.cameraEffects, 0.25f);
        QCOMPARE(training.seed, std::uint64_t{9});
    }

    void exportsSpareWhatIsThere_data()
    {
        QTest::addColumn<QString>("there");
        QTest::addColumn<bool>("overwrite");
        QTest::addColumn<bool>("accepted");
        for (const char* there : {"link to the weights", "link to nothing", "folder", "file"})
            for (const bool overwrite : {false, true})
                QTest::addRow("%s%s", there, overwrite ? ", to be replaced" : "")
                    << QString::fromLatin1(there) << overwrite << (overwrite && (QLatin1String(there) == "file" || QLatin1String(there) == "link to nothing"));
    }

    void exportsSpareWhatIsThere()
    {
        QFETCH(QString, there);
        QFETCH(bool, overwrite);
        QFETCH(bool, accepted);
        const auto job = SearchJob::start(settings(1), path("f.sqlite"), m_engines);
        job->run({});
        RunStore store(path("f.sqlite"));
        const ExportRequest request{.formats = {"darknet"}, .folder = path("spared"), .onnx = {}, .overwrite = overwrite};
        fs::create_directories(request.folder);
        const fs::path target = filesOfExport(store, job->runId(), 0, request).at(1);
        if (there == "link to the weights")
            fs::create_symlink(path("net.weights"), target);
        else if (there == "link to nothing")
            fs::create_symlink(path("nowhere"), target);
        else if (there == "folder")
            fs::create_directory(target);
        else
            writeFileAtomically(target, "mine");
        const std::string before = sha256OfFile(path("net.weights"));
        bool done = false;
        try {
            exportEpisode(store, job->runId(), 0, request, m_engines);
            done = true;
        } catch (const InputError&) {
        }
        QCOMPARE(done, accepted);
        QCOMPARE(sha256OfFile(path("net.weights")), before);
        QVERIFY(!fs::exists(path("nowhere")));
        QCOMPARE(static_cast<int>(std::distance(fs::directory_iterator(request.folder), {})), accepted ? 5 : 1);
        fs::remove_all(request.folder);
    }

    void refusesWhatHasChangedSince()
    {
        const auto job = SearchJob::start(settings(1), path("d.sqlite"), m_engines);
        job->run({});
        const RunId run = job->runId();
        const std::string weights = readTextFile(path("net.weights"), 1 << 20);
        std::string changed = weights;
        changed[40] = static_cast<char>(changed[40] ^ 1);
        writeFileAtomically(path("net.weights"), changed);
        QVERIFY_EXCEPTION_THROWN(SearchJob::resume(run, path("d.sqlite"), m_engines), InputError);
        writeFileAtomically(path("net.weights"), weights);
        const std::filesystem::path label = path("arena") / "labels" / "000000.txt";
        const std::string labels = readTextFile(label, 1 << 20);
        writeFileAtomically(label, "0 0.5 0.5 0.25 0.25\n");
        QVERIFY_EXCEPTION_THROWN(SearchJob::resume(run, path("d.sqlite"), m_engines), InputError);
        writeFileAtomically(label, labels);
        SearchJob::resume(run, path("d.sqlite"), m_engines);
    }

    void nothingIsStoredWhenTheInputIsBad()
    {
        for (const auto& spoil : std::vector<std::function<void(SearchSettings&)>>{
                 [](SearchSettings& s) { s.weights = "/nowhere"; }, [](SearchSettings& s) { s.data = "/nowhere"; },
                 [](SearchSettings& s) { s.agent = "oracle"; }, [](SearchSettings& s) { s.episodes = 0; }, [](SearchSettings& s) { s.reward.name = "luck"; }}) {
            SearchSettings bad = settings(1);
            spoil(bad);
            QVERIFY_EXCEPTION_THROWN(SearchJob::start(bad, path("e.sqlite"), m_engines), InputError);
        }
        if (std::filesystem::exists(path("e.sqlite")))
            QVERIFY(RunStore(path("e.sqlite")).runs().empty());
    }
};

QTEST_APPLESS_MAIN(SearchJobTest)
#include "tst_search_job.moc"
