#include "core/exporting/model_card.h"

#include "core/pruning/channel_importance.h"

#include <cmath>
#include <cstdio>
#include <utility>

namespace abcp {

const char* const inputScaling = "RGB, 0 to 1, letterboxed: scaled to fit, centred, the rest grey (128 / 255)";

namespace {

std::string formatted(const char* pattern, double value)
{
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

// Measured or null: a latency of 0 was not measured, and a figure that is not a number says nothing.
Json measured(double value, bool present = true)
{
    return present && std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json measurementOf(const std::optional<Measurement>& measurement)
{
    if (!measurement)
        return nullptr;
    return {{"map50", measured(measurement->map50)}, {"map50_95", measured(measurement->map5095)}, {"loss", measured(measurement->loss)},
            {"flops", measurement->flops}, {"params", measurement->params}, {"latency_ms", measured(measurement->latencyMs, measurement->latencyMs > 0)}};
}

// What a reader of Markdown would take for markup or for the end of a table's cell.
std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        if (c == '\n' || c == '\r') {
            result += ' ';
            continue;
        }
        if (std::string_view("\\`*_[]<>|#").find(c) != std::string_view::npos)
            result += '\\';
        result += c;
    }
    return result;
}

std::string orNotKnown(const std::string& text)
{
    return text.empty() ? "not known" : escaped(text);
}

struct Column {
    const char* title;
    const std::optional<Measurement>* measurement;
};

std::string row(const std::string& title, const std::vector<std::string>& cells)
{
    std::string line = "| " + title;
    for (const std::string& cell : cells)
        line += " | " + cell;
    return line + " |\n";
}

std::string figures(const ModelCard& card)
{
    std::vector<Column> columns{{"unpruned", &card.before}};
    if (!card.retrained && card.candidate)
        columns.push_back({"candidate in the search", &card.candidate});
    columns.push_back({"exported weights", &card.after});
    std::vector<std::string> titles, rule;
    for (const Column& column : columns) {
        titles.emplace_back(column.title);
        rule.emplace_back("---:");
    }
    std::string text = row("", titles) + row("---", rule);
    const auto add = [&](const char* title, auto&& figure) {
        std::vector<std::string> cells;
        for (const Column& column : columns) {
            const double value = *column.measurement ? figure(**column.measurement) : std::nan("");
            cells.push_back(std::isfinite(value) ? formatted("%.4g", value) : "not measured");
        }
        text += row(title, cells);
    };
    add("mAP at IoU 0.5", [](const Measurement& m) { return m.map50; });
    add("mAP at IoU 0.50:0.95", [](const Measurement& m) { return m.map5095; });
    add("loss", [](const Measurement& m) { return m.loss; });
    add("latency of one image, ms", [](const Measurement& m) { return m.latencyMs > 0 ? m.latencyMs : std::nan(""); });
    add("GFLOPs", [](const Measurement& m) { return static_cast<double>(m.flops) / 1e9; });
    add("million parameters", [](const Measurement& m) { return static_cast<double>(m.params) / 1e6; });
    return text;
}

std::string headLines(const Json& heads)
{
    std::string text;
    for (const Json& head : heads) {
        text += "- layer " + std::to_string(head["layer"].get<int>()) + ", " + head["type"].get<std::string>();
        const char* separator = ", anchors in pixels: ";
        for (const Json& anchor : head["anchors"]) {
            text += separator + formatted("%.6g", anchor[0].get<double>()) + " x " + formatted("%.6g", anchor[1].get<double>());
            separator = ", ";
        }
        text += "\n";
    }
    return text.empty() ? "- none\n" : text;
}

}  // namespace

std::string programVersion()
{
    return ABCP_VERSION;
}

std::string programName()
{
    return "ABCP Studio " + programVersion();
}

Json headsJson(const NetworkSpec& spec)
{
    Json heads = Json::array();
    for (const int index : spec.heads()) {
        const LayerSpec& head = spec.layers[static_cast<std::size_t>(index)];
        Json anchors = Json::array();
        const auto add = [&](double width, double height) { anchors.push_back(Json::array({width, height})); };
        if (const auto* yolo = head.as<Yolo>())
            for (const int anchor : yolo->mask)
                add(yolo->anchors[static_cast<std::size_t>(anchor)].first, yolo->anchors[static_cast<std::size_t>(anchor)].second);
        else if (const auto* region = head.as<Region>())
            for (const auto& [width, height] : region->anchors)
                add(width * spec.input.width / head.input.width, height * spec.input.height / head.input.height);
        heads.push_back({{"layer", index}, {"type", layerTypeName(head)}, {"anchors", anchors}});
    }
    return heads;
}

Json toJson(const ModelCard& card)
{
    Json files = Json::array();
    for (const CardFile& file : card.files)
        files.push_back({{"name", file.name}, {"format", file.format}, {"sha256", file.sha256},
                         {"max_abs_diff", file.maxAbsDiff ? Json(*file.maxAbsDiff) : Json(nullptr)}, {"verification", file.verification}});
    return {{"name", card.name},
            {"created", card.created},
            {"program", card.program},
            {"environment", card.environment},
            {"source", {{"cfg", card.sourceCfg}, {"cfg_sha256", card.sourceCfgHash}, {"weights", card.sourceWeights}, {"weights_sha256", card.sourceWeightsHash}}},
            {"data", {{"path", card.dataSet}, {"fingerprint", card.dataFingerprint}}},
            {"pruning", {{"run", card.run}, {"episode", card.episode}, {"agent", card.agent}, {"action", card.action}, {"retrained", card.retrained},
              {"importance", importanceName(card.plan.importance)}, {"min_kept_channels", card.plan.minKeptChannels},
              {"channel_multiple", card.plan.channelMultiple}}},
            {"measured", {{"before", measurementOf(card.before)}, {"candidate", measurementOf(card.candidate)}, {"after", measurementOf(card.after)}}},
            {"flops", card.flops},
            {"params", card.params},
            {"classes", card.classes},
            {"input", {{"channels", card.input.channels}, {"height", card.input.height}, {"width", card.input.width}, {"scaling", inputScaling}}},
            {"heads", card.heads},
            {"files", files}};
}

std::string toMarkdown(const ModelCard& card)
{
    std::string text = "# " + escaped(card.name) + "\n\n";
    text += "Episode " + std::to_string(card.episode) + " of run " + std::to_string(card.run) + " (" + orNotKnown(card.agent) + "), "
        + (card.retrained ? "retrained after the cut.\n" : "not retrained: the weights are those that the cut left.\n");
    text += "Exported " + orNotKnown(card.created) + " by " + orNotKnown(card.program) + ", " + orNotKnown(card.environment) + ".\n\n";
    text += "## Figures\n\n" + figures(card) + "\n";
    text += "The exported network takes " + std::to_string(card.flops) + " FLOPs for one image and has " + std::to_string(card.params) + " parameters.\n\n";
    text += "## Input and output\n\n- input: " + std::to_string(card.input.channels) + " x " + std::to_string(card.input.height) + " x "
        + std::to_string(card.input.width) + " (channels, height, width), " + inputScaling + "\n- classes:";
    for (std::size_t i = 0; i < card.classes.size(); ++i)
        text += (i == 0 ? " " : ", ") + escaped(card.classes[i]);
    text += card.classes.empty() ? " not known\n" : "\n";
    text += "\n## Heads\n\n" + headLines(card.heads);
    text += "\n## Origin\n\n- network: " + orNotKnown(card.sourceCfg) + ", SHA-256 " + orNotKnown(card.sourceCfgHash) + "\n- weights: " + orNotKnown(card.sourceWeights) + ", SHA-256 "
        + orNotKnown(card.sourceWeightsHash) + "\n- data set: " + orNotKnown(card.dataSet) + ", fingerprint " + orNotKnown(card.dataFingerprint) + "\n";
    text += "\nPruning action, channels chosen by the importance " + importanceName(card.plan.importance) + ", at least "
        + std::to_string(card.plan.minKeptChannels) + " of a layer kept, in multiples of " + std::to_string(card.plan.channelMultiple) + ":\n\n    "
        + card.action.dump() + "\n\n## Files\n\n";
    text += row("file", {"format", "largest difference", "checked", "SHA-256"}) + row("---", {"---", "---:", "---", "---"});
    for (const CardFile& file : card.files)
        text += row(escaped(file.name), {escaped(file.format), file.maxAbsDiff ? formatted("%.3g", *file.maxAbsDiff) : "not measured", escaped(file.verification),
                                         file.sha256});
    return text;
}

}  // namespace abcp
