#include "tests/ui/synthetic_run.h"

#include "core/base/random.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/reward.h"
#include "tests/support/network_text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

using namespace abcp;

std::string_view smallNetworkText()
{
    return "in 3x64x64 | conv 16 | conv 32 3 /2"
           " | conv 16 1 | conv 32 | shortcut -3 | conv 16 1 | conv 32 | shortcut -3"
           " | conv 64 3 /2 | conv 32 1 | conv 64 | shortcut -3 | conv 32 1 | conv 64 | shortcut -3"
           " | conv 128 3 /2 | conv 64 1 | conv 128 | head 2 3";
}

Measurement syntheticReference(const NetworkSpec& spec)
{
    const Complexity cost = complexity(spec);
    return {.map50 = 0.914, .map5095 = 0.55, .loss = 1.1, .flops = cost.flops(), .params = cost.params,
            .latencyMs = static_cast<double>(cost.flops()) / 4e7, .flopsRatio = 1, .paramsRatio = 1};
}

Measurement syntheticMeasurement(const NetworkSpec& spec, const SearchSpace& space, const PruningAction& action, const PlanOptions& plan,
                                 std::uint64_t seed)
{
    const Measurement reference = syntheticReference(spec);
    const Complexity cost = complexity(slimSpec(spec, space, action, plan));
    Generator generator(seed);
    Measurement m;
    m.flops = cost.flops();
    m.params = cost.params;
    m.flopsRatio = static_cast<double>(m.flops) / static_cast<double>(reference.flops);
    m.paramsRatio = static_cast<double>(m.params) / static_cast<double>(reference.params);
    const double lost = 0.55 * std::exp(-m.flopsRatio * 28) + 0.02 * std::abs(generator.normal()) + 0.06 * (1 - m.paramsRatio);
    m.map50 = std::clamp(reference.map50 + 0.01 - lost, 0.0, 1.0);
    m.map5095 = 0.6 * m.map50;
    m.loss = 1 + 4 * lost;
    m.latencyMs = 0.3 + static_cast<double>(m.flops) / 4e7;
    return m;
}

ui::LoadedRun syntheticRun(const NetworkSpec& spec, int episodes, std::uint64_t seed)
{
    ui::LoadedRun run;
    run.database = "/tmp/studio.sqlite";
    run.id = RunId{12};
    run.settings.cfg = "yolov3-arena.cfg";
    run.settings.name = "arena";
    run.settings.episodes = std::max(episodes, 1);
    run.spec = spec;
    run.space = deriveSearchSpace(spec);
    run.reference = syntheticReference(spec);
    run.settings.reward.budgets.flops = 0.1 * static_cast<double>(run.reference->flops);

    double baseline = 0;
    for (int number = 0; number < episodes; ++number) {
        Generator generator = Generator::derive(seed, number);
        const double learnt = std::min(1.0, number / 160.0);
        Episode episode;
        episode.number = number;
        episode.action = identityAction(run.space);
        for (std::size_t i = 0; i < run.space.blocks.size(); ++i)
            if (run.space.blocks[i].prunable)
                episode.action.keepBlock[i] = generator.uniform() > 0.5 + (i % 3 == 0 ? 0.45 : -0.3) * learnt;
        for (std::size_t i = 0; i < run.space.groups.size(); ++i)
            if (run.space.groups[i].prunable) {
                const double goal = 0.70 + 0.25 * std::sin(static_cast<double>(i) * 1.7);
                const double ratio = (1 - learnt) * generator.uniform(0.2, 0.95) + learnt * (goal + 0.06 * generator.normal());
                episode.action.pruningRatio[i] = std::clamp(ratio, 0.0, 0.97);
            }
        episode.decisions = decisionsOf(episode.action, run.space, run.settings.plan);
        episode.baseline = baseline;
        episode.entropy = 1.4 - learnt;
        episode.seconds = 4;
        if (number % 17 == 16) {
            episode.failure = "loss is not a number";
        } else {
            episode.measurement = syntheticMeasurement(spec, run.space, episode.action, run.settings.plan, generator());
            episode.reward = reward(*episode.measurement, *run.reference, run.settings.reward);
            baseline = number == 0 ? episode.reward : 0.9 * baseline + 0.1 * episode.reward;
        }
        run.episodes.push_back(episode);
    }
    return run;
}

ui::LoadedRun syntheticRun(int episodes, std::uint64_t seed)
{
    return syntheticRun(networkSpec(smallNetworkText()), episodes, seed);
}

RunId storeSyntheticRun(const std::filesystem::path& database, int episodes, std::uint64_t seed)
{
    const ui::LoadedRun made = syntheticRun(episodes, seed);
    RunStore store(database);
    RunRecord record;
    record.settings = made.settings;
    record.settings.seed = seed;
    record.settings.name = "run " + std::to_string(seed);
    record.cfgText = darknetCfg(made.spec);
    const RunId id = store.createRun(record);
    store.setReference(id, *made.reference);
    for (const Episode& episode : made.episodes)
        store.appendEpisode(id, episode);
    store.setState(id, RunState::Finished);
    return id;
}
