#include "core/search/agent_settings.h"

#include "core/base/error.h"
#include "core/search/settings_reader.h"

#include <charconv>
#include <type_traits>

namespace abcp {

namespace {

// Bounds and meaning of a setting, both bounds allowed.
struct Facts {
    double low = 0, high = 1;
    const char* meaning = "";
};

// visit(name, value, facts) for each setting. The one list of what there is to set.
template <typename Settings, typename Visit>
void visitPolicy(Settings& s, Visit visit)
{
    visit("hidden", s.hidden, Facts{1, 4096, "units of the LSTM"});
    visit("embedding", s.embedding, Facts{1, 4096, "learnt features of each decision"});
    visit("learning_rate", s.learningRate, Facts{1e-7, 1, "of Adam"});
    visit("entropy_weight", s.entropyWeight, Facts{0, 100, "of the entropy bonus"});
    visit("baseline_decay", s.baselineDecay, Facts{0, 0.9999, "of the moving average of rewards"});
    visit("initial_spread", s.initialSpread, Facts{1e-3, 10, "standard deviation of a ratio's logit at first, with a budget"});
    visit("stage_spread", s.stageSpread, Facts{1e-3, 10, "of what a whole stage's logits are shifted by at first, with a budget"});
    visit("draws", s.draws, Facts{1, 1000, "with a budget: actions drawn for each that is measured, of which a surrogate of the reward picks one"});
    visit("imagined", s.imagined, Facts{0, 1000, "with a budget: actions drawn after each update that nobody measures, learnt from by what the surrogate expects of them; fewer than 2: none"});
    visit("warm_start", s.warmStart, Facts{0, 1, "with a budget: measure uniform cuts first and start around the best of them"});
    visit("probe_departure", s.probeDeparture, Facts{1e-3, 0.5, "probability of each block's decision that differs from that cut's"});
    visit("initial_keep_probability", s.initialKeepProbability, Facts{1e-3, 0.999, "of a block, with a budget and no warm start"});
    visit("gentle_keep_probability", s.gentleKeepProbability, Facts{1e-3, 0.999, "of a block, without a budget"});
    visit("gentle_ratio", s.gentleRatio, Facts{0, 0.99, "where ratios start, without a budget"});
    visit("gentle_spread", s.gentleSpread, Facts{1e-3, 10, "standard deviation of a ratio's logit at first, without a budget"});
    visit("max_gradient_norm", s.maxGradientNorm, Facts{1e-6, 1e6, "at which a gradient is clipped"});
    visit("episodes_per_update", s.episodesPerUpdate, Facts{1, 10'000, "episodes that are learnt from together"});
    visit("passes_per_update", s.passesPerUpdate, Facts{1, 1000, "over these episodes; 1 is REINFORCE, more is PPO"});
    visit("clip_range", s.clipRange, Facts{1e-3, 10, "of PPO"});
    visit("elites", s.elites, Facts{0, 10'000, "best earlier episodes that each update learns from again"});
    visit("elite_updates", s.eliteUpdates, Facts{0, 1'000'000, "how many updates long"});
}

template <typename Settings, typename Visit>
void visitNsga2(Settings& s, Visit visit)
{
    visit("population", s.population, Facts{0, 10'000, "members; 0: by the number of episodes"});
    visit("crossover_probability", s.crossoverProbability, Facts{0, 1, "of two parents; else their children are copies"});
    visit("crossover_index", s.crossoverIndex, Facts{0, 1000, "of simulated binary crossover"});
    visit("mutation_index", s.mutationIndex, Facts{0, 1000, "of polynomial mutation"});
    visit("mutations_per_child", s.mutationsPerChild, Facts{0, 10'000, "genes that change on average"});
    visit("start_spread", s.startSpread, Facts{0, 10, "standard deviation of a ratio's logit among the first members"});
    visit("start_departure", s.startDeparture, Facts{0, 1, "probability of each block's decision that differs among the first members"});
}

template <typename Settings, typename Visit>
void visitDdpg(Settings& s, Visit visit)
{
    visit("hidden", s.hidden, Facts{1, 4096, "units of each of two layers"});
    visit("actor_rate", s.actorRate, Facts{1e-7, 1, "of Adam"});
    visit("critic_rate", s.criticRate, Facts{1e-7, 1, "of Adam"});
    visit("target_rate", s.targetRate, Facts{1e-6, 1, "by which the target networks follow, each update"});
    visit("discount", s.discount, Facts{0, 1, "of what the decisions behind bring"});
    visit("batch", s.batch, Facts{1, 100'000, "transitions"});
    visit("least_updates", s.leastUpdates, Facts{0, 100'000, "an episode; more where there are more decisions"});
    visit("memory", s.memory, Facts{1, 100'000'000, "transitions that are kept"});
    visit("noise", s.noise, Facts{1e-4, 10, "standard deviation of the exploration at first"});
    visit("last_noise", s.lastNoise, Facts{1e-4, 10, "and at the last planned episode"});
    visit("baseline_decay", s.baselineDecay, Facts{0, 0.9999, "of the moving average of rewards"});
    visit("warm_start", s.warmStart, Facts{0, 1, "with a budget: measure uniform cuts first and start around the best of them"});
    visit("keep_start", s.keepStart, Facts{0.5, 0.999, "a block's number where that cut keeps it, 1 less this where it does not"});
    visit("max_gradient_norm", s.maxGradientNorm, Facts{1e-6, 1e6, "at which a gradient is clipped"});
}

template <typename Settings, typename Visit>
void visitOptions(const std::string& agent, Settings& settings, Visit visit)
{
    if (agent == "abcp")
        visitPolicy(settings.policy, visit);
    else if (agent == "nsga2")
        visitNsga2(settings.nsga2, visit);
    else if (agent == "ddpg")
        visitDdpg(settings.ddpg, visit);
}

template <typename T>
void check(const std::string& name, T value, const Facts& facts, const std::string& source)
{
    const RangeCheck range(source);
    if constexpr (std::is_same_v<T, int>)
        range.whole(name, value, static_cast<int>(facts.low), static_cast<int>(facts.high));
    else if constexpr (std::is_same_v<T, double>)
        range.real(name, value, facts.low, facts.high);
}

std::string fullName(const char* name)
{
    return std::string("agent_options.") + name;
}

template <typename T>
T parsed(const std::string& name, const std::string& text, const std::string& source)
{
    if constexpr (std::is_same_v<T, bool>) {
        RangeCheck(source).oneOf(name, text, {"true", "false"});
        return text == "true";
    } else {
        T value{};
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error != std::errc{} || stop != end)
            RangeCheck(source).fail(name, std::is_same_v<T, int> ? "a whole number" : "a number", "'" + text + "'");
        return value;
    }
}

template <typename T>
std::string textOf(T value)
{
    if constexpr (std::is_same_v<T, bool>)
        return value ? "true" : "false";
    else if constexpr (std::is_same_v<T, int>)
        return std::to_string(value);
    else
        return numberText(value);
}

}  // namespace

std::vector<AgentOption> agentOptions(const std::string& agent, const AgentSettings& settings)
{
    std::vector<AgentOption> options;
    visitOptions(agent, settings, [&]<typename T>(const char* name, const T& value, const Facts& facts) {
        const std::string range = std::is_same_v<T, bool>  ? "true or false"
                                  : std::is_same_v<T, int> ? std::to_string(static_cast<int>(facts.low)) + " to " + std::to_string(static_cast<int>(facts.high))
                                                           : numberText(facts.low) + " to " + numberText(facts.high);
        options.push_back({name, textOf<T>(value), range, facts.meaning});
    });
    return options;
}

void setAgentOption(const std::string& agent, AgentSettings& settings, const std::string& name, const std::string& value, const std::string& source)
{
    bool found = false;
    std::vector<std::string> names;
    visitOptions(agent, settings, [&]<typename T>(const char* option, T& target, const Facts& facts) {
        names.emplace_back(option);
        if (name != option)
            return;
        found = true;
        const T wanted = parsed<T>(name, value, source);
        check(name, wanted, facts, source);
        target = wanted;
    });
    if (!found)
        throw InputError(source, names.empty() ? "the agent " + agent + " has no options" : "the agent " + agent + " has no option " + name + ", only " + listed(names));
}

Json agentOptionsJson(const std::string& agent, const AgentSettings& settings)
{
    Json json = Json::object();
    visitOptions(agent, settings, [&](const char* name, const auto& value, const Facts&) { json[name] = value; });
    return json;
}

void readAgentOptions(const Json& json, const std::string& agent, AgentSettings& settings, const std::string& source)
{
    ObjectReader reader(json, "agent_options", source);
    visitOptions(agent, settings, [&](const char* name, auto& value, const Facts&) { reader.read(name, value); });
    reader.finish();
    checkAgentOptions(agent, settings, source);
}

void checkAgentOptions(const std::string& agent, const AgentSettings& settings, const std::string& source)
{
    visitOptions(agent, settings, [&](const char* name, const auto& value, const Facts& facts) { check(fullName(name), value, facts, source); });
}

}  // namespace abcp
