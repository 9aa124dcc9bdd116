#include "core/workflow/candidate_json.h"

#include "core/search/pareto.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace abcp {

namespace {

// Shortest text that reads back as the same number, whatever the locale.
std::string number(double value)
{
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    return {text, end};
}

std::string line(const Episode& episode)
{
    const Measurement& m = *episode.measurement;
    char text[200];
    const int written = std::snprintf(text, sizeof text, "%7d  %.4f  %10.4f  %8.3f  %9.3f  %10.2f  %8.4f", episode.number, m.map50,
                  static_cast<double>(m.flops) / 1e9, 100 * m.flopsRatio, static_cast<double>(m.params) / 1e6, m.latencyMs, episode.reward);
    if (m.watched)
        std::snprintf(text + written, sizeof text - static_cast<std::size_t>(written), "   %.4f", m.watched->map50);
    std::string result = text;
    if (episode.origin == Origin::User)
        result += "  made by hand";
    if (m.stoppedAtStep)
        result += "  cut short at step " + std::to_string(*m.stoppedAtStep);
    return result + "\n";
}

std::string header(const Episode& first)
{
    return std::string("episode   mAP50      GFLOPs   FLOPs %   params M  latency ms    reward") + (first.measurement->watched ? "  watched" : "") + "\n";
}

}  // namespace

Json measurementJson(const Measurement& m)
{
    Json json{{"map50", m.map50}, {"map50_95", m.map5095}, {"loss", m.loss}, {"flops", m.flops}, {"params", m.params},
              {"latency_ms", m.latencyMs}, {"flops_ratio", m.flopsRatio}, {"params_ratio", m.paramsRatio}};
    if (m.watched)
        json.update({{"watched_map50", m.watched->map50}, {"watched_map50_95", m.watched->map5095}});
    return json;
}

Json candidateJson(const Episode& episode)
{
    Json json = {{"episode", episode.number}};
    if (episode.measurement) {
        json.update(measurementJson(*episode.measurement));
        json["reward"] = episode.reward;
    } else {
        for (const char* key : {"map50", "map50_95", "loss", "flops", "params", "latency_ms", "flops_ratio", "params_ratio", "reward"})
            json[key] = nullptr;
        json["failure"] = episode.failure;
    }
    if (episode.measurement && episode.measurement->earlyLoss)
        json["early_loss"] = *episode.measurement->earlyLoss;
    if (episode.measurement && episode.measurement->stoppedAtStep)
        json["stopped_at_step"] = *episode.measurement->stoppedAtStep;
    if (episode.sameAs)
        json["same_as"] = *episode.sameAs;
    if (episode.origin == Origin::User)
        json["origin"] = "user";
    return json;
}

std::string candidatesCsv(std::span<const Episode> episodes)
{
    std::string csv = "episode,status,map50,map50_95,loss,flops,params,latency_ms,reward,flops_ratio,params_ratio,baseline,entropy,seconds";
    const bool watched = std::ranges::any_of(episodes, [](const Episode& episode) { return episode.measurement && episode.measurement->watched; });
    const bool seen = std::ranges::any_of(episodes, [](const Episode& episode) { return episode.sameAs.has_value(); });
    csv += watched ? ",watched_map50,watched_map50_95" : "";
    const bool cutShort = std::ranges::any_of(episodes, [](const Episode& episode) { return episode.measurement && episode.measurement->stoppedAtStep; });
    csv += seen ? ",same_as" : "";
    const bool byHand = std::ranges::any_of(episodes, [](const Episode& episode) { return episode.origin == Origin::User; });
    csv += cutShort ? ",stopped_at_step" : "";
    csv += byHand ? ",origin\n" : "\n";
    for (const Episode& episode : episodes) {
        csv += std::to_string(episode.number) + (episode.failed() ? ",failed" : ",ok");
        if (episode.measurement) {
            const Measurement& m = *episode.measurement;
            csv += "," + number(m.map50) + "," + number(m.map5095) + "," + number(m.loss) + "," + std::to_string(m.flops) + ","
                + std::to_string(m.params) + "," + number(m.latencyMs) + "," + number(episode.reward) + "," + number(m.flopsRatio) + ","
                + number(m.paramsRatio);
        } else {
            csv += ",,,,,,,,,";
        }
        csv += "," + number(episode.baseline) + "," + number(episode.entropy) + "," + number(episode.seconds);
        if (watched)
            csv += episode.measurement && episode.measurement->watched
                ? "," + number(episode.measurement->watched->map50) + "," + number(episode.measurement->watched->map5095)
                : ",,";
        if (seen)
            csv += "," + (episode.sameAs ? std::to_string(*episode.sameAs) : "");
        if (cutShort)
            csv += "," + (episode.measurement && episode.measurement->stoppedAtStep ? std::to_string(*episode.measurement->stoppedAtStep) : "");
        if (byHand)
            csv += episode.origin == Origin::User ? ",user" : ",agent";
        csv += "\n";
    }
    return csv;
}

RunSummary summarise(std::span<const Episode> episodes)
{
    RunSummary summary;
    summary.episodes = static_cast<int>(episodes.size());
    std::vector<const Episode*> measured;
    std::vector<ParetoPoint> points;
    for (const Episode& episode : episodes) {
        if (episode.failed()) {
            ++summary.failed;
            continue;
        }
        summary.seenBefore += episode.sameAs.has_value();
        summary.cutShort += !episode.sameAs && episode.measurement->stoppedAtStep;
        measured.push_back(&episode);
        points.push_back({static_cast<double>(episode.measurement->flops), episode.measurement->map50});
        if (!summary.best || episode.reward > summary.best->reward)
            summary.best = episode;
    }
    for (const std::size_t index : paretoFront(points))
        summary.front.push_back(*measured[index]);
    return summary;
}

Json toJson(const RunSummary& summary, RunId run)
{
    Json front = Json::array();
    for (const Episode& episode : summary.front)
        front.push_back(candidateJson(episode));
    return {{"run", toInteger(run)}, {"episodes", summary.episodes}, {"failed", summary.failed}, {"seen_before", summary.seenBefore}, {"cut_short", summary.cutShort},
            {"best", summary.best ? candidateJson(*summary.best) : Json(nullptr)}, {"front", front}};
}

std::string describe(const RunSummary& summary, RunId run)
{
    std::string text = "run " + std::to_string(toInteger(run)) + ": " + std::to_string(summary.episodes) + " episodes";
    if (summary.failed > 0)
        text += ", " + std::to_string(summary.failed) + " failed";
    if (summary.seenBefore > 0)
        text += ", " + std::to_string(summary.seenBefore) + " not evaluated: an earlier one had the same network";
    if (summary.cutShort > 0)
        text += ", " + std::to_string(summary.cutShort) + " cut short while fine-tuning: they looked hopeless";
    text += "\n";
    if (!summary.best)
        return text;
    text += "best by reward\n" + header(*summary.best) + line(*summary.best) + "front\n" + header(*summary.best);
    for (const Episode& episode : summary.front)
        text += line(episode);
    return text;
}

}  // namespace abcp
