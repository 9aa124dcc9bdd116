#pragma once

#include "core/exporting/exporter.h"
#include "core/search/engines.h"
#include "core/search/search_session.h"
#include "core/workflow/baseline.h"
#include "core/workflow/demo.h"
#include "core/workflow/detection_comparison.h"
#include "core/workflow/finalists.h"
#include "core/workflow/search_job.h"
#include "ui/models/loaded_run.h"
#include "ui/worker.h"

#include <QObject>

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp::ui {

// Which candidates of a run are trained in full, and how.
struct RetrainRequest {
    enum class Which {
        Episode,
        Best,       // `count` with the largest rewards, and what is pinned: retrainFinalists()
        CostSteps,  // the best at each of `steps`: measureCostLadder()
    };
    Which which = Which::Episode;
    int episode = 0;
    std::size_t count = 3;
    CostSteps steps = {};
    RetrainOptions training = {};
};

// Runs everything that takes time, away from the GUI thread, and tells what comes of it there, in batches ten times a second.
// One piece of heavy work at a time (a search, a preparation, a retraining), and beside it short errands (opening a run, exporting).
// All members are for the GUI thread. The destructor asks for a stop and waits; what a search has recorded by then stays recorded.
class SearchController : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Preparing, Searching, Paused, Training, Retraining, Evaluating, Stopping };
    Q_ENUM(State)

    explicit SearchController(Engines engines, QObject* parent = nullptr);
    ~SearchController() override;

    State state() const { return m_state; }
    bool isIdle() const { return m_state == State::Idle; }
    bool isSearching() const { return m_state == State::Searching || m_state == State::Paused; }
    bool isOnErrand() const { return m_errands.isBusy() || !m_waitingErrands.empty() || isReading(); }
    bool isReading() const { return m_reader.isBusy() || m_waitingReader; }  // the episodes of a run that was opened

    // Heavy work; ignored unless idle.
    void startSearch(const SearchSettings& settings, const std::filesystem::path& database);
    void startDemo(const DemoOptions& options, const std::filesystem::path& database);
    void trainBaseline(const BaselineRequest& request);
    void continueRun(RunId run, const std::filesystem::path& database);
    // known: how many episodes of the run are known here; those that it gets are told of.
    void retrain(RunId run, const std::filesystem::path& database, const RetrainRequest& request, int known);

    // An action by hand as an episode of the run, which has `known` episodes so far. Of a run whose search goes on this is an errand: that search
    // takes it up.
    void evaluate(RunId run, const std::filesystem::path& database, const PruningAction& action, int known);

    // Other locks, bounds, reward or budgets from the run's next episode on: an errand, whoever searches the run.
    void steer(RunId run, const std::filesystem::path& database, const Steering& steering);

    // The search stops once the episode under way is recorded; false takes that back.
    void setStopAfterEpisode(bool stop);

    void pause();     // a search holds before its next step
    void resume();
    void stop();      // whatever heavy work goes on; what is recorded stays

    // Reads a run in parts, beside everything else, in place of one that is being read: runOpened() with its first episodes, episodesFinished() with
    // the others, runRead(). A search that begins ends it.
    void openRun(RunId run, const std::filesystem::path& database);

    // Errands; each waits for those before it.
    void exportCandidate(RunId run, const std::filesystem::path& database, int episode, const ExportRequest& request);
    // A page on the run as it is recorded by now, in place of a file that is there.
    void writeReport(RunId run, const std::filesystem::path& database, std::optional<int> episode, const std::filesystem::path& file);
    void setTags(RunId run, const std::filesystem::path& database, const std::vector<std::string>& tags);
    void setNote(RunId run, const std::filesystem::path& database, const std::string& note);
    void describeEngines();
    // Another's: `errand` is called away from the GUI thread, and there what it returns. Its caller must live as long as the controller.
    using Errand = std::function<std::function<void()>(const std::stop_token&)>;
    void doErrand(Errand errand);

    // On pictures, each told as it is done, beside everything else; a comparison that goes on is given up for a new one.
    void compareDetections(RunId run, const std::filesystem::path& database, int episode, const PictureChoice& pictures);
    void stopComparing();
    bool isComparing() const { return m_comparison.isBusy() || m_waitingComparison; }

    // The same on a few pictures for validation, told all at once, on a thread that leaves the processor to others. Ignored while one goes on.
    void lookAt(RunId run, const std::filesystem::path& database, int episode, int pictures);
    const Engines& engines() const { return m_engines; }  // for what a view computes by itself
    void stopLooking() { m_look.requestStop(); }
    bool isLooking() const { return m_look.isBusy(); }

Q_SIGNALS:
    void stateChanged(abcp::ui::SearchController::State state);
    void progressed(const abcp::Progress& progress);
    void demoPrepared(const abcp::DemoProject& project);
    void runOpened(const abcp::ui::LoadedRun& run);        // of a search that begins, or for viewing
    void runRead();                                        // no more of it is to come
    void referenceMeasured(const abcp::Measurement& reference);
    void episodesFinished(const std::vector<abcp::Episode>& episodes);
    void steeringRequested(const abcp::Steering& steering);  // waits for the run's next episode
    void phaseBegan(const abcp::Phase& phase);
    void policyChanged(const abcp::PolicySnapshot& policy);
    void repeatMeasured(const abcp::Repeat& repeat);
    void replayDiffered();                                 // a continued run goes on otherwise than it would have
    void pausedByFault(const QString& cause);              // the search holds until resume()
    void searchEnded(abcp::SearchOutcome outcome);
    void baselineTrained(const abcp::Baseline& baseline);
    void retrained(int episode, const abcp::Measurement& measurement);
    void finalistsRetrained(const abcp::FinalistsResult& result);
    void evaluationWaits();                                // for the run's search, now or when it is continued
    void exported(const std::vector<abcp::ExportedFile>& files);
    void reportWritten(const QString& file);
    void enginesDescribed(const QString& text);
    void comparisonBegan(int episode, const abcp::ComparisonFacts& facts);
    void pictureCompared(const abcp::ComparedPicture& picture);
    void comparisonFailed(const abcp::ui::Problem& problem);
    void comparisonEnded();                                // done, stopped or failed, with none that waits
    void lookedAt(int episode, const abcp::ComparisonFacts& facts, const std::vector<abcp::ComparedPicture>& pictures);
    void lookFailed(const abcp::ui::Problem& problem);
    void lookEnded();
    void workFailed(const abcp::ui::Problem& problem);
    void errandFailed(const abcp::ui::Problem& problem);

private:
    class Relay;

    void stopReading();
    void begin(State state, Worker::Work work);
    void startErrand(Worker::Work work);
    void startNextErrand();
    void runJob(SearchJob& job, const std::filesystem::path& database, const std::stop_token& stop);
    void setState(State state);
    void tellEpisodes();
    void tellNewEpisodes(RunId run, const std::filesystem::path& database, int known);  // on the working thread
    ProgressCallback progressCallback();

    Engines m_engines;
    State m_state = State::Idle;
    std::vector<Episode> m_batch;

    std::atomic<bool> m_stopAfterEpisode = false;

    std::mutex m_gateMutex;
    PauseGate* m_gate = nullptr;    // of the running job, guarded
    bool m_pauseWanted = false;     // guarded

    std::deque<Worker::Work> m_waitingErrands;
    Worker m_errands;
    Worker::Work m_waitingReader;
    Worker m_reader;
    Worker::Work m_waitingComparison;
    Worker m_comparison;
    Worker m_look;
    Worker m_work;                  // last: the first to be joined
};

}  // namespace abcp::ui
