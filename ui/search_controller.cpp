#include "ui/search_controller.h"

#include "core/workflow/steer_run.h"
#include "ui/text.h"

#include <algorithm>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace abcp::ui {

// Takes what a search produces on its thread over to the GUI thread, as values.
class SearchController::Relay : public SearchObserver {
public:
    explicit Relay(SearchController& controller) : m_controller(controller) {}

    void referenceMeasured(const Measurement& reference) override
    {
        m_controller.m_work.post([this_ = &m_controller, reference] { Q_EMIT this_->referenceMeasured(reference); });
    }

    void episodeFinished(const Episode& episode) override
    {
        m_controller.m_work.post([this_ = &m_controller, episode] { this_->m_batch.push_back(episode); });
        if (m_controller.m_stopAfterEpisode)
            m_controller.m_work.requestStop();
    }

    void phaseBegan(const Phase& phase) override
    {
        m_controller.m_work.post([this_ = &m_controller, phase] {
            this_->tellEpisodes();  // those before it come first
            Q_EMIT this_->phaseBegan(phase);
        });
    }

    bool wantsPolicy() const override { return true; }
    void policyChanged(const PolicySnapshot& policy) override
    {
        m_controller.m_work.post([this_ = &m_controller, policy] {
            this_->tellEpisodes();
            Q_EMIT this_->policyChanged(policy);
        });
    }

    void repeatMeasured(const Repeat& repeat) override
    {
        m_controller.m_work.post([this_ = &m_controller, repeat] {
            this_->tellEpisodes();
            Q_EMIT this_->repeatMeasured(repeat);
        });
    }

    void replayDiffered() override
    {
        m_controller.m_work.post([this_ = &m_controller] { Q_EMIT this_->replayDiffered(); });
    }

    void progressed(const Progress& progress) override
    {
        m_controller.m_work.postLatest([this_ = &m_controller, progress] { Q_EMIT this_->progressed(progress); });
    }

    void paused(const std::string& cause) override
    {
        m_controller.m_work.post([this_ = &m_controller, cause] {
            if (!this_->isSearching())
                return;
            this_->pause();
            Q_EMIT this_->pausedByFault(fromUtf8(cause));
        });
    }

private:
    SearchController& m_controller;
};

SearchController::SearchController(Engines engines, QObject* parent) : QObject(parent), m_engines(std::move(engines))
{
    m_work.keepPace();
    connect(&m_work, &Worker::delivered, this, &SearchController::tellEpisodes);
    connect(&m_work, &Worker::failed, this, &SearchController::workFailed);
    connect(&m_work, &Worker::finished, this, [this] { setState(State::Idle); });
    connect(&m_errands, &Worker::failed, this, &SearchController::errandFailed);
    connect(&m_errands, &Worker::finished, this, &SearchController::startNextErrand);
    connect(&m_look, &Worker::failed, this, &SearchController::lookFailed);
    connect(&m_look, &Worker::finished, this, &SearchController::lookEnded);
    connect(&m_reader, &Worker::failed, this, &SearchController::errandFailed);
    connect(&m_reader, &Worker::finished, this, [this] {
        if (m_waitingReader)
            m_reader.start(std::exchange(m_waitingReader, nullptr));
        else
            Q_EMIT runRead();
    });
    connect(&m_comparison, &Worker::failed, this, &SearchController::comparisonFailed);
    connect(&m_comparison, &Worker::finished, this, [this] {
        if (m_waitingComparison)
            m_comparison.start(std::exchange(m_waitingComparison, nullptr));
        else
            Q_EMIT comparisonEnded();
    });
}

SearchController::~SearchController() = default;

void SearchController::tellEpisodes()
{
    if (!m_batch.empty())
        Q_EMIT episodesFinished(std::exchange(m_batch, {}));
}

void SearchController::setStopAfterEpisode(bool stop)
{
    m_stopAfterEpisode = stop;
}

void SearchController::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

ProgressCallback SearchController::progressCallback()
{
    return [this](const Progress& progress) {
        m_work.postLatest([this, progress] { Q_EMIT progressed(progress); });
    };
}

void SearchController::begin(State state, Worker::Work work)
{
    if (m_work.isBusy())
        return;
    {
        const std::scoped_lock lock(m_gateMutex);
        m_pauseWanted = false;
    }
    m_batch.clear();
    m_stopAfterEpisode = false;
    m_work.start(std::move(work));
    setState(state);
}

// The run on screen gives way to that of a search.
void SearchController::stopReading()
{
    m_waitingReader = nullptr;
    m_reader.requestStop();
}

void SearchController::startSearch(const SearchSettings& settings, const std::filesystem::path& database)
{
    stopReading();
    begin(State::Preparing, [this, settings, database](const std::stop_token& stop) {
        const auto job = SearchJob::start(settings, database, m_engines);
        runJob(*job, database, stop);
    });
}

void SearchController::startDemo(const DemoOptions& options, const std::filesystem::path& database)
{
    stopReading();
    begin(State::Preparing, [this, options, database](const std::stop_token& stop) {
        const DemoProject project = prepareDemo(options, m_engines, stop, progressCallback());
        m_work.post([this, project] { Q_EMIT demoPrepared(project); });
        const auto job = SearchJob::start(project.search, database, m_engines);
        runJob(*job, database, stop);
    });
}

void SearchController::trainBaseline(const BaselineRequest& request)
{
    begin(State::Training, [this, request](const std::stop_token& stop) {
        const Baseline baseline = abcp::trainBaseline(request, m_engines, stop, progressCallback());
        m_work.post([this, baseline] { Q_EMIT baselineTrained(baseline); });
    });
}

void SearchController::continueRun(RunId run, const std::filesystem::path& database)
{
    stopReading();
    begin(State::Preparing, [this, run, database](const std::stop_token& stop) {
        const auto job = SearchJob::resume(run, database, m_engines);
        runJob(*job, database, stop);
    });
}

void SearchController::runJob(SearchJob& job, const std::filesystem::path& database, const std::stop_token& stop)
{
    Relay relay(*this);
    job.addObserver(relay);

    LoadedRun run = loadRun(database, job.runId());
    run.state = RunState::Running;
    m_work.post([this, run = std::move(run)] {
        Q_EMIT runOpened(run);
        if (m_state == State::Preparing)
            setState(State::Searching);
    });

    struct GateGuard {
        SearchController& controller;
        GateGuard(SearchController& c, PauseGate& gate) : controller(c)
        {
            const std::scoped_lock lock(c.m_gateMutex);
            c.m_gate = &gate;
            if (c.m_pauseWanted)
                gate.pause();
        }
        ~GateGuard()
        {
            const std::scoped_lock lock(controller.m_gateMutex);
            controller.m_gate = nullptr;
        }
    };
    const GateGuard guard(*this, job.pauseGate());
    const SearchOutcome outcome = job.run(stop);
    m_work.post([this, outcome] { Q_EMIT searchEnded(outcome); });
}

void SearchController::retrain(RunId run, const std::filesystem::path& database, const RetrainRequest& request, int known)
{
    begin(State::Retraining, [this, run, database, request, known](const std::stop_token& stop) {
        RunStore store(database);
        if (request.which == RetrainRequest::Which::Episode) {
            const RetrainResult result = retrainEpisode(store, run, request.episode, request.training, m_engines, stop, progressCallback());
            m_work.post([this, episode = request.episode, measurement = result.measurement] { Q_EMIT retrained(episode, measurement); });
        } else if (request.which == RetrainRequest::Which::Best) {
            FinalistsResult result = retrainFinalists(store, run, request.count, request.training, m_engines, stop, progressCallback());
            m_work.post([this, result = std::move(result)] { Q_EMIT finalistsRetrained(result); });
        } else {
            std::vector<Episode> ladder;
            try {
                ladder = measureCostLadder(store, run, request.steps, m_engines, stop, progressCallback());
            } catch (...) {
                tellNewEpisodes(run, database, known);
                throw;
            }
            tellNewEpisodes(run, database, known);
            FinalistsResult result = retrainCandidates(store, run, ladder, request.training, m_engines, stop, progressCallback());
            m_work.post([this, result = std::move(result)] { Q_EMIT finalistsRetrained(result); });
        }
    });
}

void SearchController::evaluate(RunId run, const std::filesystem::path& database, const PruningAction& action, int known)
{
    if (isSearching()) {
        startErrand([this, run, database, action](const std::stop_token&) {
            RunStore store(database);
            requestEvaluation(store, run, action);
            m_errands.post([this] { Q_EMIT evaluationWaits(); });
        });
        return;
    }
    begin(State::Evaluating, [this, run, database, action, known](const std::stop_token& stop) {
        if (!evaluateInRun(run, database, action, m_engines, stop, progressCallback())) {
            m_work.post([this] { Q_EMIT evaluationWaits(); });
            return;
        }
        tellNewEpisodes(run, database, known);
    });
}

void SearchController::tellNewEpisodes(RunId run, const std::filesystem::path& database, int known)
{
    std::vector<Episode> episodes = RunStore(database, RunStore::Access::ReadOnly).episodes(run);
    episodes.erase(episodes.begin(), episodes.begin() + std::min(known, static_cast<int>(episodes.size())));
    if (!episodes.empty())
        m_work.post([this, episodes = std::move(episodes)] { Q_EMIT episodesFinished(episodes); });
}

void SearchController::steer(RunId run, const std::filesystem::path& database, const Steering& steering)
{
    startErrand([this, run, database, steering](const std::stop_token&) {
        RunStore store(database);
        requestSteering(store, run, steering);
        m_errands.post([this, steering] { Q_EMIT steeringRequested(steering); });
    });
}

void SearchController::pause()
{
    if (m_state != State::Searching && m_state != State::Preparing)
        return;
    {
        const std::scoped_lock lock(m_gateMutex);
        m_pauseWanted = true;
        if (m_gate)
            m_gate->pause();
    }
    if (m_state == State::Searching)
        setState(State::Paused);
}

void SearchController::resume()
{
    if (m_state != State::Paused)
        return;
    {
        const std::scoped_lock lock(m_gateMutex);
        m_pauseWanted = false;
        if (m_gate)
            m_gate->resume();
    }
    setState(State::Searching);
}

void SearchController::stop()
{
    if (m_state == State::Idle || m_state == State::Stopping)
        return;
    m_work.requestStop();
    setState(State::Stopping);
}

void SearchController::startErrand(Worker::Work work)
{
    if (m_errands.isBusy())
        m_waitingErrands.push_back(std::move(work));
    else
        m_errands.start(std::move(work));
}

void SearchController::startNextErrand()
{
    if (m_waitingErrands.empty() || m_errands.isBusy())
        return;
    Worker::Work work = std::move(m_waitingErrands.front());
    m_waitingErrands.pop_front();
    m_errands.start(std::move(work));
}

void SearchController::openRun(RunId run, const std::filesystem::path& database)
{
    Worker::Work work = [this, run, database](const std::stop_token& stop) {
        const auto unlessStopped = [this, stop](auto&& call) {
            m_reader.post([stop, what = std::forward<decltype(call)>(call)] {
                if (!stop.stop_requested())
                    what();
            });
        };
        readRun(
            database, run, [&](LoadedRun loaded) { unlessStopped([this, one = std::move(loaded)] { Q_EMIT runOpened(one); }); },
            [&](std::vector<Episode> more) { unlessStopped([this, some = std::move(more)] { Q_EMIT episodesFinished(some); }); }, stop);
    };
    if (m_reader.isBusy()) {
        m_reader.requestStop();
        m_waitingReader = std::move(work);
    } else {
        m_reader.start(std::move(work));
    }
}

void SearchController::compareDetections(RunId run, const std::filesystem::path& database, int episode, const PictureChoice& pictures)
{
    Worker::Work work = [this, run, database, episode, pictures](const std::stop_token& stop) {
        const RunStore store(database, RunStore::Access::ReadOnly);
        const auto unlessStopped = [this, stop](auto&& call) {
            m_comparison.post([stop, what = std::forward<decltype(call)>(call)] {
                if (!stop.stop_requested())
                    what();
            });
        };
        abcp::compareDetections(
            store, run, episode, pictures, m_engines,
            [&](const ComparisonFacts& facts) { unlessStopped([this, episode, facts] { Q_EMIT comparisonBegan(episode, facts); }); },
            [&](ComparedPicture picture) { unlessStopped([this, one = std::move(picture)] { Q_EMIT pictureCompared(one); }); }, stop);
    };
    if (m_comparison.isBusy()) {
        m_comparison.requestStop();
        m_waitingComparison = std::move(work);
    } else {
        m_comparison.start(std::move(work));
    }
}

void SearchController::lookAt(RunId run, const std::filesystem::path& database, int episode, int pictures)
{
    if (m_look.isBusy())
        return;
    m_look.start([this, run, database, episode, pictures](const std::stop_token& stop) {
        // Of this thread alone on Linux, and of those that it starts.
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);
        ComparisonFacts known;
        std::vector<ComparedPicture> seen;
        abcp::compareDetections(
            RunStore(database, RunStore::Access::ReadOnly), run, episode, {.most = pictures}, m_engines, [&](const ComparisonFacts& facts) { known = facts; },
            [&](ComparedPicture picture) { seen.push_back(std::move(picture)); }, stop);
        m_look.post([this, stop, episode, known, seen = std::move(seen)] {
            if (!stop.stop_requested())
                Q_EMIT lookedAt(episode, known, seen);
        });
    });
}

void SearchController::stopComparing()
{
    m_waitingComparison = nullptr;
    m_comparison.requestStop();
}

}  // namespace abcp::ui
