#include "app/engines.h"
#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/search/search_session.h"
#include "core/store/run_store.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

constexpr int episodes = 24;

// Counts what happens in a search, and at one point ends it: by SIGKILL, or by a stop.
class Fate {
public:
    enum class End { Never, Kill, Stop };
    Fate(End end, int at) : m_end(end), m_at(at) {}

    void tick()
    {
        if (++m_count != m_at || m_end == End::Never)
            return;
        if (m_end == End::Kill)
            ::raise(SIGKILL);
        m_stop.request_stop();
    }
    int count() const { return m_count; }
    std::stop_token token() const { return m_stop.get_token(); }

private:
    End m_end;
    int m_at;
    int m_count = 0;
    std::stop_source m_stop;
};

// A real network's space and costs; accuracy by a formula of the action, and noise by the trial's seed.
class FormulaEvaluator : public Evaluator {
public:
    explicit FormulaEvaluator(Fate& fate)
        : m_fate(fate), m_network(livelyNetwork("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2")),
          m_space(deriveSearchSpace(m_network.spec))
    {
    }

    const Network& network() const override { return m_network; }
    const SearchSpace& space() const override { return m_space; }
    Measurement reference(std::stop_token stop) override
    {
        m_fate.tick();
        throwIfStopped(stop);
        return measured(identityAction(m_space));
    }

    Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) override
    {
        m_fate.tick();
        throwIfStopped(stop);
        Generator generator(trial.seed);
        if (generator.chance(0.1))
            throw FailureError("candidate", "cannot be cut");
        Measurement m = measured(action);
        m.map50 += 0.02 * generator.normal();
        if (trial.lossLimit) {
            m.earlyLoss = 2 - m.map50 + 0.2 * generator.uniform();
            if (*m.earlyLoss > *trial.lossLimit)
                m.stoppedAtStep = 6;
        }
        m_fate.tick();
        throwIfStopped(stop);
        return m;
    }

private:
    Measurement measured(const PruningAction& action) const
    {
        const Complexity whole = complexity(m_network.spec), left = complexity(slimSpec(m_network.spec, m_space, action));
        Measurement m;
        m.map50 = 0.6 + (action.keepBlock[0] ? 0.1 : 0) - (action.keepBlock[1] ? 0.1 : 0);
        for (const double ratio : action.pruningRatio)
            m.map50 -= 0.1 * (ratio - 0.6) * (ratio - 0.6);
        m.loss = 2 - m.map50;
        m.flops = left.flops();
        m.params = left.params;
        m.flopsRatio = static_cast<double>(left.macs) / static_cast<double>(whole.macs);
        m.paramsRatio = static_cast<double>(left.params) / static_cast<double>(whole.params);
        m.latencyMs = 1;
        return m;
    }

    Fate& m_fate;
    Network m_network;
    SearchSpace m_space;
};

// A person who steers and tries actions of his own when the run has come to certain episodes, and, when the search was ended before that was
// recorded, once more.
class SteeringRecorder : public RunRecorder {
public:
    SteeringRecorder(RunStore& store, RunId run, bool steers, Fate& fate) : RunRecorder(store, run), m_store(store), m_run(run), m_steers(steers), m_fate(fate) {}

    void referenceMeasured(const Measurement& reference) override
    {
        m_fate.tick();
        RunRecorder::referenceMeasured(reference);
    }
    void episodeFinished(const Episode& episode) override
    {
        m_fate.tick();
        RunRecorder::episodeFinished(episode);
        m_fate.tick();
    }
    void repeatMeasured(const Repeat& repeat) override
    {
        m_fate.tick();
        RunRecorder::repeatMeasured(repeat);
        m_fate.tick();
    }
    void phaseBegan(const Phase& phase) override
    {
        m_fate.tick();
        RunRecorder::phaseBegan(phase);
        m_fate.tick();
    }
    std::optional<Request> nextRequest() override
    {
        if (!m_steers)
            return {};
        const RunRecord record = m_store.run(m_run);
        for (const Phase& phase : m_store.phases(m_run))
            if (phase.fromEpisode == record.episodes)
                return byHand(record.episodes);
        Steering steering = steeringOf(record.settings);
        switch (record.episodes) {
        case 7:  // locks; a layer with bounds of its own
            steering.locks = {.keepBlock = {{0, true}}, .ratios = {{1, {0.5, 0.5}}, {7, {0.2, 0.6}}}};
            return steering;
        case 13:  // another reward
            steering.reward.costWeight = 0.2;
            return steering;
        case 18:  // the budget comes, or goes
            steering.reward.budgets.flops = steering.reward.budgets.flops ? std::nullopt : std::optional(400'000.0);
            steering.locks.keepBlock = {{1, false}};
            return steering;
        default:
            return byHand(record.episodes);
        }
    }

private:
    static std::optional<Request> byHand(int episode)
    {
        if (episode != 5 && episode != 18)
            return {};
        PruningAction action = identityAction(deriveSearchSpace(
            networkSpec("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2")));
        action.keepBlock[1] = false;
        action.pruningRatio[0] = 0.05 * episode;
        return action;
    }

    RunStore& m_store;
    RunId m_run;
    bool m_steers;
    Fate& m_fate;
};

struct Scenario {
    std::string agent;
    bool steers = false;
    bool bounded = false;
    int points = 8;  // at which searches are interrupted
};

SearchSettings settingsOf(const Scenario& scenario)
{
    SearchSettings settings;
    settings.cfg = settings.weights = settings.data = "none";
    settings.agent = scenario.agent;
    settings.episodes = episodes;
    settings.seed = 11;
    settings.repeatEvery = 6;
    settings.stopHopeless = 0.3;
    if (scenario.bounded)
        settings.reward.budgets.flops = 500'000;
    return settings;
}

// Goes on with the run as a process of its own would; once it is finished, writes down what the agent is like then: what it proposes next.
void search(const Scenario& scenario, const fs::path& file, const fs::path& notes, Fate& fate)
{
    const RunId run{1};
    RunStore store(file);
    FormulaEvaluator evaluator(fate);
    const SearchSettings settings = store.run(run).settings;
    AgentTask task;
    task.spec = evaluator.network().spec;
    task.space = evaluator.space();
    task.episodes = episodes;
    task.seed = settings.seed;
    task.scales = layerScales(evaluator.network());
    applySteering(task, steeringOf(settings));
    const std::unique_ptr<Agent> agent = makeEngines().makeAgent(settings.agent, task);
    SteeringRecorder recorder(store, run, scenario.steers, fate);
    SearchSession session(settings, evaluator, *agent, recorder);
    const SearchOutcome outcome = session.run(fate.token(), store.episodes(run), store.repeats(run), store.phases(run));
    if (outcome != SearchOutcome::Finished)
        return;
    std::ofstream out(notes);
    out.precision(17);
    out << fate.count() << "\n" << session.replayWasExact() << "\n" << agent->state().baseline << " " << agent->state().entropy << "\n";
    for (int i = 0; i < 3; ++i) {
        Generator generator = Generator::derive(99, i);
        out << toJson(agent->propose(generator), task.space).dump() << "\n";
        agent->learn({0.1 * i, 0.1 * i});
    }
}

// In a child: a kill takes nobody else along, and this process never runs torch's threads, which a fork would lose.
void searchInChild(const Scenario& scenario, const fs::path& file, const fs::path& notes, Fate::End end, int at)
{
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        int status = 1;
        try {
            Fate fate(end, at);
            search(scenario, file, notes, fate);
            status = 0;
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        ::_exit(status);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(end == Fate::End::Kill ? WIFSIGNALED(status) || WEXITSTATUS(status) == 0 : WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// Without the first line, the number of events, which a resume does not share.
std::string agentIn(const fs::path& notes)
{
    std::ifstream in(notes);
    std::string events;
    std::getline(in, events);
    return {std::istreambuf_iterator<char>(in), {}};
}

int eventsIn(const fs::path& notes)
{
    int events = 0;
    std::ifstream(notes) >> events;
    return events;
}

bool same(const Episode& a, const Episode& b)
{
    const bool sameMeasurement = a.failed() == b.failed()
        && (a.failed() || (a.measurement->map50 == b.measurement->map50 && a.measurement->flops == b.measurement->flops
                           && a.measurement->earlyLoss == b.measurement->earlyLoss && a.measurement->stoppedAtStep == b.measurement->stoppedAtStep));
    return sameMeasurement && a.number == b.number && a.action == b.action && a.decisions == b.decisions && a.failure == b.failure && a.reward == b.reward
        && a.baseline == b.baseline && a.entropy == b.entropy && a.sameAs == b.sameAs && a.origin == b.origin;
}

}  // namespace

// Ended anywhere and resumed, a search ends as if it had never been disturbed: the same episodes, phases, repeats and best, and an agent of the same mind.
class InterruptedSearchTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path path(const QString& name) const { return m_folder.filePath(name).toStdString(); }

    static void begin(const Scenario& scenario, const fs::path& file)
    {
        RunRecord record;
        record.settings = settingsOf(scenario);
        record.cfgText = "[net]\n";
        RunStore(file).createRun(record);
    }

private Q_SLOTS:
    void endsAsUndisturbed_data()
    {
        QTest::addColumn<QString>("agent");
        QTest::addColumn<bool>("steers");
        QTest::addColumn<bool>("bounded");
        QTest::addColumn<int>("points");
        QTest::newRow("abcp") << "abcp" << false << false << 12;
        QTest::newRow("abcp at a budget") << "abcp" << false << true << 12;
        QTest::newRow("abcp, steered") << "abcp" << true << false << 24;
        QTest::newRow("abcp at a budget, steered") << "abcp" << true << true << 24;
        for (const char* agent : {"random", "uniform", "rule-based", "nsga2", "ddpg"})
            QTest::addRow("%s, steered", agent) << agent << true << true << 6;
    }

    void endsAsUndisturbed()
    {
        QFETCH(QString, agent);
        QFETCH(bool, steers);
        QFETCH(bool, bounded);
        QFETCH(int, points);
        const Scenario scenario{agent.toStdString(), steers, bounded, points};
        const QString stem = QString::fromLatin1(QTest::currentDataTag()).replace(' ', '_').replace(',', '_');
        const fs::path whole = path(stem + ".sqlite"), wholeNotes = path(stem + ".txt");
        begin(scenario, whole);
        searchInChild(scenario, whole, wholeNotes, Fate::End::Never, 0);
        const int events = eventsIn(wholeNotes);
        QVERIFY(events > 2 * episodes);
        const RunStore undisturbed(whole, RunStore::Access::ReadOnly);
        const std::vector<Episode> expected = undisturbed.episodes(RunId{1});
        QCOMPARE(expected.size(), static_cast<std::size_t>(steers ? episodes + 2 : episodes));
        QCOMPARE(undisturbed.phases(RunId{1}).size(), static_cast<std::size_t>(steers ? 3 : 0));
        QVERIFY(!undisturbed.repeats(RunId{1}).empty());

        Generator generator = Generator::derive(17, steers ? 1 : 0, bounded ? 1 : 0);
        for (int point = 0; point < points; ++point) {
            const fs::path file = path(stem + QString("-%1.sqlite").arg(point)), notes = path(stem + QString("-%1.txt").arg(point));
            begin(scenario, file);
            // Up to three times, by a kill or by a stop, until it is through.
            QStringList ends;
            for (int time = 0; time < 3 && !fs::exists(notes); ++time) {
                const Fate::End end = generator.chance(0.5) ? Fate::End::Kill : Fate::End::Stop;
                const int at = 1 + static_cast<int>(generator.below(static_cast<std::size_t>(events)));
                ends << QString("%1 at %2").arg(end == Fate::End::Kill ? "killed" : "stopped").arg(at);
                searchInChild(scenario, file, notes, end, at);
            }
            if (!fs::exists(notes))
                searchInChild(scenario, file, notes, Fate::End::Never, 0);
            const std::string which = ends.join(", ").toStdString();
            const RunStore store(file, RunStore::Access::ReadOnly);
            const std::vector<Episode> got = store.episodes(RunId{1});
            QCOMPARE(got.size(), expected.size());
            for (std::size_t i = 0; i < got.size(); ++i)
                QVERIFY2(same(got[i], expected[i]), (which + ": episode " + std::to_string(i)).c_str());
            QCOMPARE(store.run(RunId{1}).bestEpisode, undisturbed.run(RunId{1}).bestEpisode);
            QVERIFY(store.phases(RunId{1}) == undisturbed.phases(RunId{1}));
            const std::vector<Repeat> repeats = store.repeats(RunId{1}), expectedRepeats = undisturbed.repeats(RunId{1});
            QCOMPARE(repeats.size(), expectedRepeats.size());
            for (std::size_t i = 0; i < repeats.size(); ++i)
                QVERIFY2(repeats[i].after == expectedRepeats[i].after && repeats[i].episode == expectedRepeats[i].episode && repeats[i].reward == expectedRepeats[i].reward,
                         which.c_str());
            QVERIFY2(agentIn(notes) == agentIn(wholeNotes), which.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(InterruptedSearchTest)
#include "tst_interrupted_search.moc"
