#include "core/workflow/run_export.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/run_exchange.h"
#include "core/workflow/candidate_json.h"

#include <string>
#include <vector>

namespace abcp {

Json runJson(const RunRecord& run)
{
    Json json = {{"run", toInteger(run.id)}, {"name", run.settings.name}, {"state", runStateName(run.state)}, {"created", run.created},
                 {"agent", run.settings.agent}, {"seed", run.settings.seed}, {"network", run.settings.cfg.string()},
                 {"data", run.settings.data.string()}, {"episodes", run.episodes}};
    if (run.parent)
        json["parent"] = {{"run", toInteger(run.parent->run)}, {"episode", run.parent->episode}};
    json["best_episode"] = run.bestEpisode ? Json(*run.bestEpisode) : Json(nullptr);
    json["note"] = run.note;
    if (!run.deleted.empty())
        json["deleted"] = run.deleted;
    if (run.origin)
        json["origin"] = {{"file", run.origin->file}, {"host", run.origin->host}, {"run", run.origin->run}};
    return json;
}

Json runDocument(const RunRecord& run, std::span<const Episode> episodes)
{
    Json document = runJson(run);
    document["settings"] = toJson(run.settings);
    Json candidates = Json::array();
    for (const Episode& episode : episodes)
        candidates.push_back(candidateJson(episode));
    document["candidates"] = std::move(candidates);
    return document;
}

RunFileFormat runFileFormat(const std::filesystem::path& file)
{
    std::string extension = file.extension().string();
    for (char& letter : extension)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    return extension == ".csv" ? RunFileFormat::Table : extension == ".json" ? RunFileFormat::Document : RunFileFormat::Database;
}

void writeRuns(const std::filesystem::path& database, std::span<const RunId> runs, RunFileFormat format, const std::filesystem::path& file)
{
    if (format == RunFileFormat::Database)
        return exportRuns(database, runs, file, true);
    if (runs.size() != 1)
        throw InputError(file.string(), "takes one run as CSV or JSON; several go into a .sqlite file");
    const RunStore store(database, RunStore::Access::ReadOnly);
    const RunRecord run = store.run(runs.front());
    const std::vector<Episode> episodes = store.episodes(run.id);
    writeFileAtomically(file, format == RunFileFormat::Table ? candidatesCsv(episodes) : runDocument(run, episodes).dump(2) + "\n");
}

}  // namespace abcp
