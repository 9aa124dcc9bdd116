#include "app/cli_command.h"

#include "core/training/classification.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace abcp::cli {

void evaluateAsClassifier(const Network& network, const Dataset& data, Split split, const Context& context)
{
    constexpr int repeats = 50, warmUps = 3;
    const std::unique_ptr<Detector> classifier = context.engines().makeDetector(network, {});
    const ClassificationAccuracy accuracy = evaluateClassifier(*classifier, network.spec, data, split, context.stop(), context.progress());
    std::vector<double> milliseconds = classifier->timeForward(repeats, warmUps);
    std::ranges::sort(milliseconds);
    const double p50 = milliseconds.at(repeats / 2 - 1), p95 = milliseconds.at(static_cast<std::size_t>(std::ceil(0.95 * repeats)) - 1);
    const auto share = [](const ClassAccuracy& one) { return one.pictures > 0 ? static_cast<double>(one.correct) / one.pictures : 0.0; };
    if (context.json) {
        Json perClass = Json::array();
        for (std::size_t i = 0; i < accuracy.perClass.size(); ++i)
            perClass.push_back({{"name", data.classes[i]}, {"pictures", accuracy.perClass[i].pictures}, {"accuracy", share(accuracy.perClass[i])}});
        Context::print({{"top1", accuracy.top1()}, {"top5", accuracy.top5()}, {"per_class", perClass}, {"images", accuracy.pictures},
                        {"latency_ms", {{"p50", p50}, {"p95", p95}}}});
        return;
    }
    std::printf("%-24s %8s %8s\n", "class", "pictures", "correct");
    for (std::size_t i = 0; i < accuracy.perClass.size(); ++i)
        if (accuracy.perClass[i].pictures > 0)
            std::printf("%-24s %8d %8.4f\n", data.classes[i].c_str(), accuracy.perClass[i].pictures, share(accuracy.perClass[i]));
    std::printf("%d images, top-1 %.4f, top-5 %.4f, latency %.2f ms (p95 %.2f)\n", accuracy.pictures, accuracy.top1(), accuracy.top5(), p50, p95);
}

}  // namespace abcp::cli
