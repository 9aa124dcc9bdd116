#include "app/cli_command.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/run_exchange.h"
#include "core/store/run_store.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/repeat_noise.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

namespace abcp::cli {

namespace {

struct RunsArguments {
    std::int64_t run = 0;
    std::vector<std::int64_t> runs;
    std::string store, format, out;
    bool deleted = false, overwrite = false;
};

Json runJson(const RunRecord& record)
{
    Json json = {{"run", toInteger(record.id)}, {"name", record.settings.name}, {"state", runStateName(record.state)},
                 {"created", record.created}, {"agent", record.settings.agent}, {"seed", record.settings.seed},
                 {"network", record.settings.cfg.string()}, {"data", record.settings.data.string()}, {"episodes", record.episodes}};
    if (record.parent)
        json["parent"] = {{"run", toInteger(record.parent->run)}, {"episode", record.parent->episode}};
    json["best_episode"] = record.bestEpisode ? Json(*record.bestEpisode) : Json(nullptr);
    json["note"] = record.note;
    if (!record.deleted.empty())
        json["deleted"] = record.deleted;
    if (record.origin)
        json["origin"] = {{"file", record.origin->file}, {"host", record.origin->host}, {"run", record.origin->run}};
    return json;
}

void list(const RunsArguments& arguments, const Context& context)
{
    const std::filesystem::path file = databaseFile(arguments.store);
    std::vector<RunRecord> records;
    if (std::filesystem::exists(file))
        records = arguments.deleted ? RunStore(file, RunStore::Access::ReadOnly).deletedRuns() : RunStore(file, RunStore::Access::ReadOnly).runs();
    if (context.json) {
        Json runs = Json::array();
        for (const RunRecord& record : records)
            runs.push_back(runJson(record));
        Context::print({{"runs", runs}});
        return;
    }
    if (records.empty() && arguments.deleted) {
        std::printf("no run is deleted in %s\n", file.c_str());
        return;
    }
    if (records.empty()) {
        std::printf("no runs yet in %s; `abcp demo` or `abcp search` makes one\n", file.c_str());
        return;
    }
    std::printf("%5s  %-9s  %-20s  %-8s  %8s  %6s  %s\n", "run", "state", "created", "agent", "episodes", "best", "network");
    for (const RunRecord& record : records)
        std::printf("%5lld  %-9s  %-20s  %-8s  %8d  %6s  %s\n", static_cast<long long>(toInteger(record.id)), runStateName(record.state).c_str(),
                    record.created.c_str(), record.settings.agent.c_str(), record.episodes,
                    record.bestEpisode ? std::to_string(*record.bestEpisode).c_str() : "", record.settings.cfg.filename().c_str());
}

void tellSteering(const RunStore& store, const RunRecord& record)
{
    if (!record.note.empty())
        std::printf("note: %s\n", record.note.c_str());
    if (record.origin)
        std::printf("imported: run %lld of %s%s%s\n", static_cast<long long>(record.origin->run), record.origin->file.c_str(),
                    record.origin->host.empty() ? "" : " on ", record.origin->host.c_str());
    if (record.parent)
        std::printf("branched off from run %lld after its episode %d\n", static_cast<long long>(toInteger(record.parent->run)), record.parent->episode);
    for (const Phase& phase : store.phases(record.id))
        std::printf("from episode %d on: %s\n", phase.fromEpisode, toJson(phase.steering).dump().c_str());
    if (!record.oneReward)
        std::printf("rewards are by what holds last; the database has those that were learnt from\n");
    const std::vector<int> pinned = store.pinned(record.id);
    for (std::size_t i = 0; i < pinned.size(); ++i)
        std::printf("%s%d%s", i == 0 ? "pinned: " : ", ", pinned[i], i + 1 == pinned.size() ? "\n" : "");
}

void show(const RunsArguments& arguments, const Context& context)
{
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    const RunRecord record = store.run(RunId{arguments.run});
    const std::vector<Episode> episodes = comparable(store.episodes(record.id), record);
    const RunSummary summary = summarise(episodes);
    const std::vector<Repeat> repeats = store.repeats(record.id);
    const RepeatNoise noise = repeatNoise(repeats, record.bestEpisode);
    if (context.json) {
        Json json = runJson(record);
        json["settings"] = toJson(record.settings);
        json["environment"] = record.environment;
        json["reference"] = record.reference ? measurementJson(*record.reference) : Json(nullptr);
        json.update(toJson(summary, record.id));
        Json candidates = Json::array();
        for (const Episode& episode : episodes)
            candidates.push_back(candidateJson(episode));
        json["candidates"] = candidates;
        Json phases = Json::array();
        for (const Phase& phase : store.phases(record.id))
            phases.push_back({{"from_episode", phase.fromEpisode}, {"steering", toJson(phase.steering)}});
        json["phases"] = phases;
        json["pinned"] = store.pinned(record.id);
        json["tags"] = store.tags(record.id);
        json["noise"] = repeats.empty() ? Json(nullptr) : toJson(noise);
        Context::print(json);
    } else {
        std::cout << describe(summary, record.id);
        tellSteering(store, record);
        if (!repeats.empty())
            std::cout << describe(noise);
    }
}

void compare(const RunsArguments& arguments, const Context& context)
{
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    std::vector<RunRecord> records;
    for (const std::int64_t run : arguments.runs)
        records.push_back(store.run(RunId{run}));

    // Only the settings that differ, by their place in the settings' JSON.
    std::vector<Json> settings;
    for (const RunRecord& record : records)
        settings.push_back(toJson(record.settings).flatten());
    Json differing = Json::object();
    for (const auto& [key, value] : settings[0].items()) {
        Json values = Json::array();
        for (const Json& one : settings)
            values.push_back(one.contains(key) ? one[key] : Json(nullptr));
        if (std::any_of(values.begin(), values.end(), [&](const Json& one) { return one != values[0]; }))
            differing[key] = values;
    }
    Json runs = Json::array();
    for (const RunRecord& record : records) {
        const RunSummary summary = summarise(comparable(store.episodes(record.id), record));
        Json json = runJson(record);
        json.update(toJson(summary, record.id));
        runs.push_back(json);
        if (!context.json)
            std::cout << describe(summary, record.id) << "\n";
    }
    if (context.json) {
        Context::print({{"runs", runs}, {"differing_settings", differing}});
        return;
    }
    std::printf("settings that differ:\n");
    for (const auto& [key, values] : differing.items())
        std::printf("  %-32s %s\n", key.c_str(), values.dump().c_str());
}

void exportFile(const RunsArguments& arguments, const Context& context)
{
    if (arguments.out.empty())
        throw InputError("--out", "is missing: the file that the runs are written to");
    std::vector<RunId> runs;
    for (const std::int64_t run : arguments.runs)
        runs.push_back(RunId{run});
    exportRuns(databaseFile(arguments.store), runs, arguments.out, arguments.overwrite);
    if (context.json)
        Context::print({{"file", arguments.out}, {"runs", arguments.runs}});
    else
        std::printf("%s: %zu runs; `abcp runs import` reads it\n", arguments.out.c_str(), runs.size());
}

void exportRun(const RunsArguments& arguments, const Context& context)
{
    if (arguments.format == "sqlite")
        return exportFile(arguments, context);
    if (arguments.runs.size() != 1)
        throw InputError("runs export", "several runs go into one file only with --format sqlite");
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    const RunRecord record = store.run(RunId{arguments.runs.front()});
    const std::vector<Episode> episodes = store.episodes(record.id);
    Json candidates = Json::array();
    for (const Episode& episode : episodes)
        candidates.push_back(candidateJson(episode));
    Json document = runJson(record);
    document["settings"] = toJson(record.settings);
    document["candidates"] = candidates;
    if (arguments.format == "json") {
        Context::print(document);
    } else if (arguments.format == "csv") {
        std::cout << candidatesCsv(episodes);
    } else {
        const std::filesystem::path folder = arguments.format;
        writeFileAtomically(folder / "run.json", document.dump(2));
        writeFileAtomically(folder / "episodes.csv", candidatesCsv(episodes));
        writeFileAtomically(folder / "network.cfg", record.cfgText);
        if (!context.json)
            std::printf("%s: run.json, episodes.csv, network.cfg\n", folder.c_str());
    }
}

}  // namespace

void addRunsCommand(CLI::App& app, Context& context)
{
    CLI::App* runs = app.add_subcommand("runs", "Stored searches");
    runs->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, auto work) {
        auto arguments = std::make_shared<RunsArguments>();
        CLI::App* command = runs->add_subcommand(name, help);
        addStoreOption(*command, arguments->store);
        addJsonOption(*command, context);
        command->callback([arguments, work, &context] { work(*arguments, context); });
        return std::pair(command, arguments);
    };
    auto [listCommand, listArguments] = add("list", "All runs, newest first", list);
    listCommand->add_flag("--deleted", listArguments->deleted, "Those that were deleted and can be restored");
    auto [showCommand, showArguments] = add("show", "One run: its best candidates and its front", show);
    showCommand->add_option("run", showArguments->run, "Number of the run")->required();
    auto [compareCommand, compareArguments] = add("compare", "Several runs beside each other", compare);
    compareCommand->add_option("runs", compareArguments->runs, "Numbers of the runs")->required()->expected(2, 100);
    auto [exportCommand, exportArguments] = add("export", "All candidates of a run, or whole runs in a file for another machine", exportRun);
    exportCommand->add_option("runs", exportArguments->runs, "Numbers of the runs; csv, json and a folder take one")->required()->expected(1, 10'000);
    exportCommand->add_option("--format", exportArguments->format, "csv or json to stdout, a folder, or sqlite: a file for `abcp runs import`")->required();
    exportCommand->add_option("--out", exportArguments->out, "The file of --format sqlite")->type_name("FILE");
    exportCommand->add_flag("--overwrite", exportArguments->overwrite, "Replace that file when it is there");
    addRunChanges(*runs, context);
}

}  // namespace abcp::cli
