#include "core/workflow/report.h"

#include "core/base/formatted.h"
#include "core/data/image.h"
#include "core/workflow/html_page.h"
#include "core/workflow/report_charts.h"
#include "core/workflow/report_tables.h"
#include "core/workflow/svg_chart.h"

#include <algorithm>
#include <memory>
#include <span>

namespace abcp {

namespace {

constexpr int picturesShown = 3;

std::string headline(const DemoResult& result)
{
    const DemoModel& full = result.models.at(0);
    const DemoModel& chosen = result.models.at(1);
    return html::row(html::bigNumber(formatted("%.1f %%", 100 * (1 - static_cast<double>(chosen.flops) / static_cast<double>(full.flops))), "fewer FLOPs")
                     + html::bigNumber(formatted("%.1f %%", 100 * (1 - static_cast<double>(chosen.params) / static_cast<double>(full.params))), "fewer parameters")
                     + html::bigNumber(formatted("%+.1f", 100 * (chosen.map50Sim - full.map50Sim)), "points of mAP50, held-out pictures")
                     + html::bigNumber(formatted("%.1f×", full.latencyMs / chosen.latencyMs), "faster on this machine"));
}

std::string modelTable(const DemoResult& result)
{
    html::Table table({"network", "MFLOPs", "params k", "mAP50 val", "mAP50 sim", "mAP50 field", "sim to field", "latency ms"});
    for (std::size_t i = 0; i < result.models.size(); ++i) {
        const DemoModel& model = result.models[i];
        table.add({escaped(model.name), formatted("%.2f", static_cast<double>(model.flops) / 1e6), formatted("%.1f", static_cast<double>(model.params) / 1e3),
                   formatted("%.3f", model.map50Val), formatted("%.3f", model.map50Sim), formatted("%.3f", model.map50Field),
                   formatted("%+.3f", model.map50Field - model.map50Sim), formatted("%.2f", model.latencyMs)},
                  i == 1);
    }
    return table.html();
}

std::string pictures(const Dataset& dataset, Detector& original, Detector& slim)
{
    DetectOptions options;
    options.confidenceThreshold = 0.3f;
    std::string all;
    const std::size_t count = std::min<std::size_t>(picturesShown, dataset.samples.size());
    for (Detector* detector : {&original, &slim}) {
        std::string photos;
        for (std::size_t i = 0; i < count; ++i) {
            const cv::Mat image = loadImage(dataset.samples[i].image);
            const std::vector<Detection> found = detector->detect(std::span(&image, 1), options).at(0);
            photos += html::figure(html::photo(image, found, dataset.classes),
                                   formatted("%s: %zu found, %zu there", detector == &original ? "unpruned" : "pruned", found.size(), dataset.samples[i].boxes.size()));
        }
        all += html::row(photos, "photos");
    }
    return all;
}

ReportedRun reportedOf(const ReportContent& content)
{
    ReportedRun run;
    run.overview.record = content.run;
    run.episodes = content.episodes;
    run.chosen = content.episodes.at(static_cast<std::size_t>(content.result.chosenEpisode));
    run.spec = content.original.spec;
    run.space = content.space;
    return run;
}

}  // namespace

std::string htmlReport(const ReportContent& content, const Engines& engines)
{
    const std::unique_ptr<Detector> original = engines.makeDetector(content.original, {}), slim = engines.makeDetector(content.slim, {});
    const DemoResult& result = content.result;
    const FrontChart front{.runs = {{"", content.episodes}}, .chosen = result.chosenEpisode, .uniform = content.uniform, .reference = content.run.reference};
    std::string body = "<h1>" + escaped(content.run.settings.name) + "</h1>\n"
        + html::note("ABCP Studio, run " + std::to_string(result.run) + ", " + escaped(content.run.created) + ", " + escaped(content.run.environment) + formatted(", %.0f s in all", result.seconds));
    body += headline(result);
    body += "<h2>Networks</h2>\n" + modelTable(result)
        + html::note("sim and field: held-out pictures that neither training nor search has seen; field is the domain that no network was trained in. The uniform cuts cost at most the FLOPs of the "
                     "chosen network and were retrained the same way. Latency: one picture, median, batch norm folded.");
    body += "<h2>Search</h2>\n"
        + html::row(html::figure(front.svg(), "Accuracy against cost, every candidate cut for real") + html::figure(rewardChart(content.episodes), "Reward of each episode"), "charts");
    body += "<h2>Actions</h2>\n"
        + html::figure(actionMap(content.episodes), "Orange: a residual block is kept. Blue: the fuller, the more channels of a coupling group are kept.");
    body += "<h2>Detections on sim</h2>\n" + pictures(*content.sim, *original, *slim);
    body += "<h2>Detections on field</h2>\n" + pictures(*content.field, *original, *slim);
    body += formatted("<h2>The chosen network, episode %d</h2>\n", result.chosenEpisode) + layersTable(reportedOf(content));
    body += "<h2>Files and reproduction</h2>\n"
        + html::paragraph("Export: " + html::code(result.cfg.string()) + " and " + html::code(result.weights.filename().string())
                          + formatted("; OpenCV's DNN module computes the same within %.1e of the largest value.", result.differenceToOpenCv))
        + html::paragraph("Weights searched: SHA-256 " + html::code(content.run.weightsHash)) + html::pre(content.command);
    return html::page("ABCP Studio report", body);
}

}  // namespace abcp
