#pragma once

#include "core/exporting/exporter.h"
#include "core/search/engines.h"
#include "core/store/run_store.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

// How a branch differs from the run that it comes from.
struct BranchOptions {
    std::optional<Steering> steering = {};  // from its first own episode on; empty: as it was
    std::optional<int> episodes = {};       // that the agent proposes, those it begins with included; empty: as many
    std::optional<std::string> name = {};
};

// A stored search from its settings to its last episode: what the window's Start and `abcp search` share.
// Built and run on one thread (the worker); pauseGate() and nothing else may be used from another.
class SearchJob {
public:
    // Reads and checks everything, creates the run. Throws InputError before anything is stored.
    static std::unique_ptr<SearchJob> start(const SearchSettings& settings, const std::filesystem::path& database, const Engines& engines);
    // Continues a run; refuses (InputError) when its network or data set has changed since, the run that it was started from is gone, or it is
    // being searched already.
    static std::unique_ptr<SearchJob> resume(RunId run, const std::filesystem::path& database, const Engines& engines);
    // A new run that begins with another one's episodes up to `last` and goes on by `change`. Throws as resume().
    static std::unique_ptr<SearchJob> branch(RunId run, int last, const BranchOptions& change, const std::filesystem::path& database, const Engines& engines);
    ~SearchJob();

    RunId runId() const;
    const SearchSettings& settings() const;
    const Network& network() const;
    const SearchSpace& space() const;
    const std::vector<std::string>& classes() const;
    std::span<const Episode> recorded() const;      // episodes from before, on a resumed run

    void addObserver(SearchObserver& observer);     // must outlive run()
    PauseGate& pauseGate();
    SearchOutcome run(std::stop_token stop);
    // Does what is requested of the run (steer_run.h) and no more; its state is as before afterwards.
    SearchOutcome answerRequests(std::stop_token stop);

private:
    SearchJob();
    struct Private;
    std::unique_ptr<Private> d;
};

// How a run's networks are trained in full: with the batch, learning rate, seed and device of its candidates.
TrainingSettings trainingSettings(const SearchSettings& settings, int epochs);

struct RetrainOptions {
    int epochs = 30;
    std::optional<double> distillation = {};   // weight of what the unpruned network teaches besides the labels; empty: it does not
    std::optional<double> cameraEffects = {};  // probability of each of camera_effects.h, 0 to 1; empty: as in the search
    bool once = false;                         // from the cut network, whatever checkpoint there is; but when that one was trained just so, it is taken
};

struct RetrainResult {
    Network network;
    Measurement measurement;
    bool wasThere = false;                    // the checkpoint of an earlier call
};

// Trains the network of an episode in full, on from its checkpoint when it has one that is intact, and keeps it as a checkpoint of the run.
RetrainResult retrainEpisode(RunStore& store, RunId run, int episode, const RetrainOptions& options, const Engines& engines,
                             std::stop_token stop = {}, const ProgressCallback& progress = {});

// What an export writes, and where.
struct ExportRequest {
    std::vector<std::string> formats{"darknet"};  // of exportFormats(), each once
    std::filesystem::path folder;
    OnnxOptions onnx;
    bool overwrite = false;                       // files that are there; never the network that was searched, nor a checkpoint
};

// "darknet", "onnx", "torchscript".
const std::vector<std::string>& exportFormats();

// The files that an export would write. Throws InputError on an unknown format or run.
std::vector<std::filesystem::path> filesOfExport(const RunStore& store, RunId run, int episode, const ExportRequest& request);

// Exports an episode as networkOfEpisode() gives it, in all formats, with its model card (STEM.json, STEM.md: the last two files), and
// records the files in the store. All files appear together, when every one of them is verified. Throws InputError when one exists
// and may not be overwritten.
std::vector<ExportedFile> exportEpisode(RunStore& store, RunId run, int episode, const ExportRequest& request, const Engines& engines);

// The unpruned network that a run is about, at the size that it was searched at. Throws InputError when its weights file has changed.
Network originalNetwork(const RunRecord& record);
// What its candidates are cut by, with the scores of its channels where it goes by those.
PlanOptions planOptionsOf(const RunStore& store, const RunRecord& record);
// What an episode takes from it.
PruningPlan planOfEpisode(const RunStore& store, RunId run, int episode, const Network& original);

// The network of an episode: retrained when there is a checkpoint, else cut from the original, with the weights it
// inherited and no training since. Throws InputError when a weights file has changed.
Network networkOfEpisode(const RunStore& store, RunId run, int episode);

}  // namespace abcp
