#include "app/cli_steering_options.h"

#include "core/base/error.h"
#include "core/search/reward.h"

#include <charconv>
#include <utility>

namespace abcp::cli {

namespace {

// "12=0.5": what stands before and behind the sign.
std::pair<std::string, std::string> assignment(const std::string& text, const std::string& option, const std::string& form)
{
    const std::size_t sign = text.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == text.size())
        throw InputError(option, "expects " + form + ", got '" + text + "'");
    return {text.substr(0, sign), text.substr(sign + 1)};
}

double ratioOf(const std::string& text, const std::string& option)
{
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end)
        throw InputError(option, "'" + text + "' is not a ratio");
    return value;
}

void setOnce(Json& object, const std::string& key, Json value, const std::string& option)
{
    if (object.contains(key))
        throw InputError(option, key + " is named twice");
    object[key] = std::move(value);
}

}  // namespace

void addSteeringOptions(CLI::App& command, SteeringOptions& options, bool canTakeOff)
{
    command.add_option("--lock-block", options.lockBlock, "Decide about a residual block beforehand, by its order in the network: 3=keep or 3=prune")
        ->type_name("N=WHAT");
    command.add_option("--lock-layer", options.lockLayer, "Fix the ratio of a layer and those that share its channels: 12=0.5")->type_name("LAYER=RATIO");
    command.add_option("--bound", options.bound, "Bounds of a layer's ratio, or of all that have none of their own: 12=0.2..0.8, *=0.1..0.9")
        ->type_name("LAYER=MIN..MAX");
    if (canTakeOff) {
        command.add_option("--unlock-block", options.unlockBlock, "Leave a block to the agent again")->type_name("N");
        command.add_option("--unlock-layer", options.unlockLayer, "Leave a layer to the agent again, within the bounds of all")->type_name("LAYER");
        command.add_option("--no-budget", options.noBudget, "Take a budget off: flops, params or latency_ms")->check(CLI::IsMember({"flops", "params", "latency_ms"}));
    }
    command.add_option("--reward", options.reward, canTakeOff ? "accuracy-cost, accuracy-power or loss" : "accuracy-cost, accuracy-power or loss; unless it is said, loss under a budget and accuracy-cost without one")->check(CLI::IsMember(rewardNames()));
    command.add_option("--cost-weight", options.costWeight, "Weight of the cost in the reward");
    command.add_option("--budget-flops", options.flops, "Hard limit, FLOPs for one image");
    command.add_option("--budget-params", options.params, "Hard limit, parameters");
    command.add_option("--budget-latency-ms", options.latency, "Hard limit, milliseconds for one image");
}

Json changeOf(const SteeringOptions& options)
{
    Json blocks = Json::object(), ratios = Json::object(), reward = Json::object(), budgets = Json::object();
    for (const std::string& text : options.lockBlock) {
        const auto [block, what] = assignment(text, "--lock-block", "N=keep or N=prune");
        setOnce(blocks, block, what, "--lock-block");
    }
    for (const std::string& text : options.lockLayer) {
        const auto [layer, ratio] = assignment(text, "--lock-layer", "LAYER=RATIO");
        setOnce(ratios, layer, ratioOf(ratio, "--lock-layer"), "--lock-layer");
    }
    for (const std::string& text : options.bound) {
        const auto [layer, range] = assignment(text, "--bound", "LAYER=MIN..MAX");
        const std::size_t dots = range.find("..");
        if (dots == std::string::npos)
            throw InputError("--bound", "expects LAYER=MIN..MAX, got '" + text + "'");
        setOnce(ratios, layer, Json::array({ratioOf(range.substr(0, dots), "--bound"), ratioOf(range.substr(dots + 2), "--bound")}), "--bound");
    }
    for (const int block : options.unlockBlock)
        setOnce(blocks, std::to_string(block), nullptr, "--unlock-block");
    for (const int layer : options.unlockLayer)
        setOnce(ratios, std::to_string(layer), nullptr, "--unlock-layer");
    for (const std::string& budget : options.noBudget)
        setOnce(budgets, budget, nullptr, "--no-budget");
    for (const auto& [key, value] : {std::pair("flops", options.flops), std::pair("params", options.params), std::pair("latency_ms", options.latency)})
        if (value)
            setOnce(budgets, key, *value, "budget");
    if (options.reward)
        reward["name"] = *options.reward;
    if (options.costWeight)
        reward["cost_weight"] = *options.costWeight;
    if (!budgets.empty())
        reward["budgets"] = std::move(budgets);

    Json change = Json::object();
    for (const auto& [key, part] : {std::pair<const char*, Json*>("blocks", &blocks), std::pair<const char*, Json*>("ratios", &ratios),
                              std::pair<const char*, Json*>("reward", &reward)})
        if (!part->empty())
            change[key] = std::move(*part);
    return change;
}

}  // namespace abcp::cli
