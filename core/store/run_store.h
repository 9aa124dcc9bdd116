#pragma once

#include "core/base/json.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/measurement.h"
#include "core/search/repeat.h"
#include "core/search/request.h"
#include "core/search/search_session.h"
#include "core/search/search_settings.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

enum class RunId : std::int64_t {};
inline std::int64_t toInteger(RunId id) { return static_cast<std::int64_t>(id); }

enum class RequestId : std::int64_t {};

// A request that waits for its run's next episode.
struct StoredRequest {
    RequestId id{};
    Request request;
};

// Where a run branched off: it begins with the episodes of `run` up to `episode`.
struct Parent {
    RunId run{};
    int episode = 0;
};

// Where a run that came in a file was searched.
struct RunOrigin {
    std::string file;       // the database
    std::string host = {};  // the machine; empty: not known
    std::int64_t run = 0;   // its number there

    bool operator==(const RunOrigin&) const = default;
};

enum class RunState { Running, Stopped, Finished, Failed };
std::string runStateName(RunState state);

// One search as the store knows it.
struct RunRecord {
    RunId id{};
    SearchSettings settings;
    RunState state = RunState::Running;
    std::string created;                     // UTC, ISO 8601
    std::string cfgText;                     // the network that was searched
    std::string weightsHash;                 // SHA-256 of the weights file
    std::string dataFingerprint;
    std::string environment;                 // Engines::describe()
    std::optional<Measurement> reference;    // the unpruned network
    std::optional<Parent> parent = {};
    Steering steering = {};                  // in force after the last episode
    bool oneReward = true;                   // that steering's is the reward of all episodes
    int episodes = 0;                        // recorded
    std::optional<int> bestEpisode;          // largest reward, by the steering in force
    std::string note = {};                   // a person's, free text
    std::string deleted = {};                // UTC, ISO 8601: put away then; empty: it is there
    std::optional<RunOrigin> origin = {};    // of a run that came in a file
};

// Episodes with their rewards by the steering that is in force in their run, whatever they were when the agent learnt from them: rewards of different
// phases are no matter of comparison. Unchanged where there is but one reward, or while the unpruned network is not measured.
std::vector<Episode> comparable(std::vector<Episode> episodes, const RunRecord& run);

// A file that was exported from a run's episode.
struct ExportRecord {
    int episode = 0;
    std::string format;
    std::filesystem::path path;
    double maxAbsDiff = 0;
    std::string fileHash = {};               // SHA-256 of the file; empty: not known (an older version wrote it)
};

// Retrained weights of an episode, as files beside the database.
struct CheckpointRecord {
    int episode = 0;
    std::string kind;                        // "retrained"
    std::filesystem::path cfg;
    std::filesystem::path weights;
    std::string weightsHash;
    Measurement measurement;
    std::string training = {};               // JSON, how: the same text for the same settings; empty: not known (an older version wrote it)
};

// The SQLite database of runs. One thread; one writing process at a time, others wait up to 5 s and then get a FailureError.
// Throws InputError when the file is no database of ours, was written by a newer version (it is left untouched), or lies in a folder that cannot be written.
class RunStore {
public:
    enum class Access { ReadWrite, ReadOnly };

    explicit RunStore(const std::filesystem::path& file, Access access = Access::ReadWrite);
    ~RunStore();
    RunStore(RunStore&&) noexcept;
    RunStore& operator=(RunStore&&) noexcept;

    // $XDG_DATA_HOME/abcp-studio/studio.sqlite, or below ~/.local/share.
    static std::filesystem::path defaultFile();

    const std::filesystem::path& file() const;

    RunId createRun(const RunRecord& record);                 // of id, created, deleted, steering, oneReward, episodes and bestEpisode nothing is stored
    void setReference(RunId run, const Measurement& reference);
    void setState(RunId run, RunState state);
    // One transaction; durable on return. Writing the same episode again with the same content changes nothing.
    // request: what it answers, which is taken away with it.
    void appendEpisode(RunId run, const Episode& episode, std::optional<RequestId> request = {});
    // Durable on return, together with its request's end. In place of a phase with the same first episode; FailureError when that one is there.
    void appendPhase(RunId run, const Phase& phase, std::optional<RequestId> request = {});
    std::vector<Phase> phases(RunId run) const;               // by their first episode; throws InputError on a damaged row
    // What a person wants of a run; its search takes it up before the next episode, in this process or in another, now or when it is resumed.
    // What is requested must fit the run's space.
    RequestId addRequest(RunId run, const Request& request);
    // Nothing happens when it is met or withdrawn already.
    void withdrawRequest(RequestId request);
    std::vector<StoredRequest> requests(RunId run) const;     // the oldest first; throws InputError on a damaged row
    // Of candidates that are retrained among the best of their run, whatever their rewards.
    void setPinned(RunId run, int episode, bool pinned);
    std::vector<int> pinned(RunId run) const;                 // ascending
    // A new run that begins with the first one's episodes up to `last`, their phases, repeats and channel scores. record: as for createRun(), its
    // parent is set here. One transaction.
    RunId branch(RunId run, int last, const RunRecord& record);
    // Durable on return; writing the same again changes nothing.
    void appendRepeat(RunId run, const Repeat& repeat);
    std::vector<Repeat> repeats(RunId run) const;             // in the order they were made; throws InputError on a damaged row
    // What the run's Taylor importance goes by, in place of any that are there; none when the run has none.
    void setChannelScores(RunId run, const ChannelScores& scores);
    std::optional<ChannelScores> channelScores(RunId run) const;  // throws InputError on a damaged row (its hash tells)
    // At most maxNoteBytes of UTF-8, else InputError; empty takes it away.
    static constexpr std::size_t maxNoteBytes = 65'536;
    void setNote(RunId run, const std::string& note);
    // Puts a run away: it is in no list, and using it is an InputError that tells how to restore it. A damaged one can only be purged.
    void deleteRun(RunId run);
    void restoreRun(RunId run);                               // does nothing when it is there
    void purgeRun(RunId run);                                 // takes it and all that belongs to it out of the database for good, put away or not
    std::vector<RunRecord> deletedRuns() const;               // that are put away, newest first

    std::vector<RunRecord> runs() const;                      // that are not put away, newest first
    RunRecord run(RunId run) const;                           // throws InputError when there is none or it is put away
    std::vector<Episode> episodes(RunId run) const;           // by number; throws InputError on a damaged row (its hash tells)
    std::vector<Episode> episodes(RunId run, int first, int last) const;  // of these numbers, both inclusive, those there are
    Episode episode(RunId run, int number) const;

    void addExport(RunId run, const ExportRecord& record);
    std::vector<ExportRecord> exports(RunId run) const;       // in the order they were made; throws InputError on a damaged row
    void addCheckpoint(RunId run, const CheckpointRecord& record);
    std::vector<CheckpointRecord> checkpoints(RunId run) const;  // in the order they were made; throws InputError on a damaged row
    void removeCheckpoint(RunId run, const CheckpointRecord& record);  // its row; files stay. Does nothing when it is gone
    void setTags(RunId run, const std::vector<std::string>& tags);
    std::vector<std::string> tags(RunId run) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// Puts what a search produces into the store.
class RunRecorder : public SearchObserver {
public:
    RunRecorder(RunStore& store, RunId run) : m_store(store), m_run(run) {}
    void referenceMeasured(const Measurement& reference) override { m_store.setReference(m_run, reference); }
    void channelsScored(const ChannelScores& scores) override { m_store.setChannelScores(m_run, scores); }
    void episodeFinished(const Episode& episode) override
    {
        m_store.appendEpisode(m_run, episode, episode.origin == Origin::User ? m_request : std::nullopt);
    }
    void phaseBegan(const Phase& phase) override { m_store.appendPhase(m_run, phase, m_request); }
    std::optional<Request> nextRequest() override;
    void repeatMeasured(const Repeat& repeat) override { m_store.appendRepeat(m_run, repeat); }

private:
    RunStore& m_store;
    RunId m_run;
    std::optional<RequestId> m_request = {};   // handed out last
};

}  // namespace abcp
