#include "core/workflow/search_job.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/exporting/model_card.h"
#include "core/exporting/staging_folder.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <optional>

namespace fs = std::filesystem;

namespace abcp {

namespace {

std::string stemOf(const RunRecord& record, int episode)
{
    return record.settings.cfg.stem().string() + "-run" + std::to_string(toInteger(record.id)) + "-episode" + std::to_string(episode);
}

std::vector<const char*> suffixesOf(const std::string& format)
{
    if (format == "darknet")
        return {".cfg", ".weights", ".names"};
    return {format == "onnx" ? ".onnx" : ".pt"};
}

std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

// Files that no export may replace: what the run was made from, and what retraining made of it.
std::vector<fs::path> inputsOf(const RunStore& store, const RunRecord& record)
{
    std::vector<fs::path> inputs{record.settings.cfg, record.settings.weights, record.settings.data, store.file()};
    for (const CheckpointRecord& checkpoint : store.checkpoints(record.id))
        inputs.insert(inputs.end(), {checkpoint.cfg, checkpoint.weights});
    return inputs;
}

void checkTargets(const std::vector<fs::path>& targets, const std::vector<fs::path>& inputs, bool overwrite)
{
    for (const fs::path& target : targets) {
        std::error_code ignored;
        for (const fs::path& input : inputs)
            if (fs::equivalent(target, input, ignored))
                throw InputError(target, "is a file that the run was made from; choose another folder");
        const fs::file_status status = fs::symlink_status(target, ignored);
        if (fs::is_directory(status))
            throw InputError(target, "is a folder");
        if (fs::exists(status) && !overwrite)
            throw InputError(target, "exists already");
    }
}

std::vector<ExportedFile> exportAs(const std::string& format, const Network& network, const std::vector<std::string>& classes, const fs::path& folder,
                                   const std::string& stem, const ExportRequest& request, const Engines& engines)
{
    if (format == "onnx")
        return exportOnnx(network, classes, folder, stem, request.onnx, engines.makeDetector);
    if (format == "torchscript")
        return exportTorchScript(network, folder, stem, engines);
    return exportDarknet(network, classes, folder, stem, engines.makeDetector);
}

ModelCard cardOf(const RunStore& store, const RunRecord& record, int number, const Network& network, const std::vector<std::string>& classes,
                 const std::vector<ExportedFile>& files, const Engines& engines)
{
    const SearchSettings& settings = record.settings;
    const Episode episode = store.episode(record.id, number);
    ModelCard card;
    card.name = stemOf(record, number);
    card.created = utcNow();
    card.program = programName();
    card.environment = engines.describe ? engines.describe() : "";
    card.sourceCfg = settings.cfg.string();
    card.sourceCfgHash = sha256(record.cfgText);
    card.sourceWeights = settings.weights.string();
    card.sourceWeightsHash = record.weightsHash;
    card.dataSet = settings.data.string();
    card.dataFingerprint = record.dataFingerprint;
    card.run = toInteger(record.id);
    card.episode = number;
    card.agent = settings.agent;
    card.action = toJson(episode.action, deriveSearchSpace(parseDarknetCfg(record.cfgText, settings.cfg).spec));
    card.plan = settings.plan;
    card.before = record.reference;
    card.candidate = episode.measurement;
    for (const CheckpointRecord& checkpoint : store.checkpoints(record.id))
        if (checkpoint.episode == number) {
            card.retrained = true;
            card.after = checkpoint.measurement;
        }
    const Complexity cost = complexity(network.spec);
    card.flops = cost.flops();
    card.params = cost.params;
    card.classes = classes;
    card.input = network.spec.input;
    card.heads = headsJson(network.spec);
    for (const ExportedFile& file : files)
        card.files.push_back({file.path.filename().string(), file.format, sha256OfFile(file.path),
                              std::isnan(file.maxAbsDiff) ? std::nullopt : std::optional(file.maxAbsDiff), file.verification});
    return card;
}

}  // namespace

const std::vector<std::string>& exportFormats()
{
    static const std::vector<std::string> formats{"darknet", "onnx", "torchscript"};
    return formats;
}

std::vector<fs::path> filesOfExport(const RunStore& store, RunId run, int episode, const ExportRequest& request)
{
    if (request.formats.empty())
        throw InputError("format", "must name at least one");
    const std::string stem = stemOf(store.run(run), episode);
    std::vector<fs::path> files;
    for (const std::string& format : request.formats) {
        if (std::ranges::find(exportFormats(), format) == exportFormats().end())
            throw InputError("format", "must be darknet, onnx or torchscript, got " + format);
        for (const char* suffix : suffixesOf(format))
            files.push_back(request.folder / (stem + suffix));
    }
    for (const char* suffix : {".json", ".md"})
        files.push_back(request.folder / (stem + suffix));
    return files;
}

std::vector<ExportedFile> exportEpisode(RunStore& store, RunId run, int episode, const ExportRequest& request, const Engines& engines)
{
    ExportRequest once = request;
    once.formats.clear();
    for (const std::string& format : request.formats)
        if (std::ranges::find(once.formats, format) == once.formats.end())
            once.formats.push_back(format);
    const RunRecord record = store.run(run);
    checkTargets(filesOfExport(store, run, episode, once), inputsOf(store, record), once.overwrite);

    const std::vector<std::string> classes = readDataset(record.settings.data, record.settings.dataOptions).classes;
    const std::string stem = stemOf(record, episode);
    const Network network = networkOfEpisode(store, run, episode);
    const StagingFolder staging(once.folder);
    std::vector<ExportedFile> files;
    for (const std::string& format : once.formats)
        for (ExportedFile& file : exportAs(format, network, classes, staging.path(), stem, once, engines))
            files.push_back(std::move(file));

    const ModelCard card = cardOf(store, record, episode, network, classes, files, engines);
    const std::pair<const char*, std::string> texts[] = {{".json", toJson(card).dump(2) + "\n"}, {".md", toMarkdown(card)}};
    for (const auto& [suffix, text] : texts) {
        const fs::path file = staging.path() / (stem + suffix);
        writeFileAtomically(file, text);
        files.push_back({file, "card", std::numeric_limits<double>::quiet_NaN(), ""});
    }
    for (ExportedFile& file : files)
        file.path = staging.publish(file.path, once.overwrite);
    for (const ExportedFile& file : files)
        store.addExport(run, {episode, file.format, file.path, file.maxAbsDiff, sha256OfFile(file.path)});
    return files;
}

}  // namespace abcp
