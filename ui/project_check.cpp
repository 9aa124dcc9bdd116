#include "ui/project_check.h"

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/search_space.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <system_error>
#include <utility>

#include <unistd.h>

namespace abcp::ui {

namespace fs = std::filesystem;

namespace {

struct CheckText {
    Q_DECLARE_TR_FUNCTIONS(ProjectCheck)
};

QString reasonOf(const std::exception& error)
{
    if (const auto* own = dynamic_cast<const Error*>(&error)) {
        // The field already names the file; of "file:line" the line is news.
        const std::string& where = own->where();
        const auto colon = where.rfind(':');
        const bool hasLine = colon != std::string::npos && colon + 1 < where.size() &&
                             where.find_first_not_of("0123456789", colon + 1) == std::string::npos;
        return hasLine ? CheckText::tr("line %1: %2").arg(fromUtf8(where.substr(colon + 1)), fromUtf8(own->reason())) : fromUtf8(own->reason());
    }
    return fromUtf8(error.what());
}

void checkNetwork(const SearchSettings& settings, ProjectCheck& check)
{
    if (settings.cfg.empty()) {
        check.cfg = {CheckText::tr("Choose a network (.cfg)"), {}, true};
        check.weights.missing = true;
        return;
    }
    ParsedCfg parsed;
    try {
        parsed = readDarknetCfg(settings.cfg);
        if (settings.evaluation.inputSize > 0)
            parsed.spec = resized(std::move(parsed.spec), settings.evaluation.inputSize, settings.evaluation.inputSize);
    } catch (const std::exception& error) {
        check.cfg.error = reasonOf(error);
        return;
    }
    const NetworkSpec& spec = parsed.spec;
    const SearchSpace space = deriveSearchSpace(spec);
    const Complexity cost = complexity(spec);

    ProjectCheck::NetworkFacts facts;
    facts.layers = static_cast<int>(spec.size());
    for (const LayerSpec& layer : spec.layers) {
        facts.convolutions += layer.as<Convolutional>() ? 1 : 0;
        if (const auto* head = layer.as<Yolo>())
            facts.classes = head->classes;
    }
    facts.blocks = space.prunableBlocks();
    facts.groups = space.prunableGroups();
    facts.prunableConvolutions = space.prunableConvolutions();
    facts.inputWidth = spec.input.width;
    facts.inputHeight = spec.input.height;
    facts.flops = cost.flops();
    facts.params = cost.params;
    facts.spec = spec;
    facts.space = space;
    check.network = facts;
    if (!parsed.warnings.empty())
        check.cfg.note = CheckText::tr("unknown keys ignored: %1").arg(parsed.warnings.size());
    if (facts.classes == 0)
        check.cfg.error = CheckText::tr("the network has no [yolo] head, so its accuracy cannot be measured");
    else if (facts.groups == 0)
        check.cfg.error = CheckText::tr("nothing in this network can be pruned");

    if (settings.weights.empty()) {
        check.weights = {CheckText::tr("Choose the trained weights (.weights)"), {}, true};
        return;
    }
    try {
        readDarknetWeights(spec, settings.weights);
    } catch (const std::exception& error) {
        check.weights.error = reasonOf(error);
    }
}

void checkData(const SearchSettings& settings, ProjectCheck& check)
{
    if (settings.data.empty()) {
        check.data = {CheckText::tr("Choose a data set (a folder, or a .data, .json or list file)"), {}, true};
        return;
    }
    try {
        const auto content = std::make_shared<const Dataset>(readDataset(settings.data, settings.dataOptions));
        const Dataset& dataset = *content;
        ProjectCheck::DataFacts facts;
        facts.content = content;
        facts.fingerprint = datasetFingerprint(dataset);
        facts.format = fromUtf8(dataset.format);
        facts.images = static_cast<int>(dataset.samples.size());
        facts.boxes = static_cast<int>(dataset.boxCount());
        facts.classes = static_cast<int>(dataset.classes.size());
        facts.train = static_cast<int>(dataset.split(Split::Train).size());
        facts.validation = static_cast<int>(dataset.split(Split::Val).size());
        facts.problems = static_cast<int>(dataset.problems.size());
        check.dataset = facts;
        check.pictures = {dataset.split(Split::Train).size(), dataset.split(Split::Val).size()};
        if (!settings.watch.empty())
            check.pictures.validation += readDataset(settings.watch, settings.dataOptions).split(Split::Val).size();
        if (!dataset.problems.empty()) {
            const DataProblem& first = dataset.problems.front();
            check.data.note = CheckText::tr("problems found: %1, the first: %2: %3")
                                  .arg(QString::number(facts.problems), fromPath(first.file.filename()), fromUtf8(first.what));
        }
        if (facts.train == 0)
            check.data.error = CheckText::tr("no picture to train on");
        else if (facts.validation == 0)
            check.data.error = CheckText::tr("no picture to validate on; two or more are needed");
        else if (check.network && check.network->classes > 0 && facts.classes > check.network->classes)
            check.data.error = CheckText::tr("%n class(es), but the network's heads have %1", nullptr, facts.classes).arg(check.network->classes);
    } catch (const std::exception& error) {
        check.data.error = reasonOf(error);
    }
}

void checkDatabase(const fs::path& database, ProjectCheck& check)
{
    if (database.empty()) {
        check.database = {CheckText::tr("Choose where the runs are kept"), {}, true};
        return;
    }
    std::error_code ignored;
    if (fs::is_directory(database, ignored)) {
        check.database.error = CheckText::tr("this is a folder; name a file in it");
        return;
    }
    fs::path place = fs::exists(database, ignored) ? database : fs::absolute(database, ignored).parent_path();
    while (!place.empty() && !fs::exists(place, ignored) && place != place.parent_path())
        place = place.parent_path();
    if (::access(place.c_str(), W_OK) != 0)
        check.database.error = CheckText::tr("%1 cannot be written").arg(fromPath(place));
}

}  // namespace

QString ProjectCheck::reason() const
{
    for (const Field* field : {&cfg, &weights, &data, &database, &settings})
        if (!field->error.isEmpty())
            return field->error;
    return {};
}

std::optional<SearchForecast> ProjectCheck::forecast(const SearchSettings& search) const
{
    if (!network || !dataset)
        return std::nullopt;
    try {
        return forecastOf(search, network->spec, network->space, pictures, pace);
    } catch (const Error&) {
        return std::nullopt;
    }
}

ProjectCheck::Field checkSettings(const SearchSettings& settings)
{
    ProjectCheck::Field field;
    if (settings.cfg.empty() || settings.weights.empty() || settings.data.empty())
        return field;
    try {
        validate(settings);
    } catch (const std::exception& error) {
        field.error = reasonOf(error);
    }
    return field;
}

ProjectCheck checkProject(const SearchSettings& settings, const fs::path& database)
{
    ProjectCheck check;
    checkNetwork(settings, check);
    checkData(settings, check);
    checkDatabase(database, check);
    if (check.network && check.dataset)
        check.pace = paceOf(database, check.network->spec, check.pictures);
    check.settings = checkSettings(settings);
    return check;
}

}  // namespace abcp::ui
