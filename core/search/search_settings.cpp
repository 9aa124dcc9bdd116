#include "core/search/search_settings.h"

#include "core/base/error.h"
#include "core/pruning/channel_importance.h"
#include "core/search/agent.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace abcp {

namespace {

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

// Reads one JSON object key by key; remembers which keys were known, so that a misspelt one is refused by name.
// A key that is missing leaves its setting at the default.
class ObjectReader {
public:
    ObjectReader(const Json& object, std::string path, const std::string& source)
        : m_object(object), m_path(std::move(path)), m_source(source)
    {
        if (!object.is_object())
            throw InputError(source, (m_path.empty() ? "the settings" : m_path) + " must be an object");
    }

    template <typename T>
    void read(const char* key, T& value)
    {
        if (const Json* json = find(key))
            convert(*json, key, value);
    }

    // Calls `readMembers` with a reader of the nested object.
    template <typename Function>
    void readObject(const char* key, Function readMembers)
    {
        if (const Json* json = find(key)) {
            ObjectReader nested(*json, fullName(key), m_source);
            readMembers(nested);
            nested.finish();
        }
    }

    void finish() const
    {
        for (const auto& item : m_object.items())
            if (std::find(m_known.begin(), m_known.end(), item.key()) == m_known.end())
                throw InputError(m_source, "unknown setting " + fullName(item.key()));
    }

private:
    std::string fullName(const std::string& key) const { return m_path.empty() ? key : m_path + "." + key; }

    const Json* find(const char* key)
    {
        m_known.emplace_back(key);
        const auto found = m_object.find(key);
        return found == m_object.end() ? nullptr : &*found;
    }

    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const
    {
        throw InputError(m_source, fullName(key) + " must be " + expected);
    }

    void convert(const Json& json, const std::string& key, std::string& value) const
    {
        if (!json.is_string())
            refuse(key, "a text");
        value = json.get<std::string>();
    }

    void convert(const Json& json, const std::string& key, std::filesystem::path& value) const
    {
        std::string text;
        convert(json, key, text);
        value = text;
    }

    void convert(const Json& json, const std::string& key, double& value) const
    {
        if (!json.is_number())
            refuse(key, "a number");
        value = json.get<double>();
    }

    void convert(const Json& json, const std::string& key, int& value) const
    {
        constexpr std::int64_t largest = std::numeric_limits<int>::max();
        if (!json.is_number_integer() || (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{largest})
            || json.get<std::int64_t>() > largest || json.get<std::int64_t>() < std::numeric_limits<int>::min())
            refuse(key, "a whole number of at most 32 bits");
        value = json.get<int>();
    }

    void convert(const Json& json, const std::string& key, std::uint64_t& value) const
    {
        if (!json.is_number_integer() || (!json.is_number_unsigned() && json.get<std::int64_t>() < 0))
            refuse(key, "a whole number from 0 to 2^64 - 1");
        value = json.get<std::uint64_t>();
    }

    void convert(const Json& json, const std::string& key, std::optional<double>& value) const
    {
        if (json.is_null()) {
            value.reset();
        } else {
            convert(json, key, value.emplace());
        }
    }

    void convert(const Json& json, const std::string& key, std::vector<std::string>& value) const
    {
        if (!json.is_array())
            refuse(key, "a list of texts");
        value.clear();
        for (const Json& text : json)
            convert(text, key, value.emplace_back());
    }

    void convert(const Json& json, const std::string& key, ChannelImportance& value) const
    {
        const std::optional<ChannelImportance> named = json.is_string() ? importanceNamed(json.get<std::string>()) : std::nullopt;
        if (!named)
            refuse(key, "one of " + listed(importanceNames()));
        value = *named;
    }

    const Json& m_object;
    std::string m_path;
    const std::string& m_source;
    std::vector<std::string> m_known;
};

std::string numberText(double value)
{
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

// Checks numbers and says in one line which one is out of its range.
class RangeCheck {
public:
    explicit RangeCheck(std::string where) : m_where(std::move(where)) {}

    void whole(const char* name, int value, int low, int high) const
    {
        if (value < low || value > high)
            fail(name, std::to_string(low) + " to " + std::to_string(high), std::to_string(value));
    }

    void real(const char* name, double value, double low, double high) const
    {
        if (!(value >= low && value <= high))
            fail(name, numberText(low) + " to " + numberText(high), numberText(value));
    }

    void positive(const char* name, double value) const
    {
        if (!(value > 0) || !std::isfinite(value))
            fail(name, "positive", numberText(value));
    }

    [[noreturn]] void fail(const std::string& name, const std::string& expected, const std::string& got) const
    {
        throw InputError(m_where, name + " must be " + expected + ", got " + got);
    }

private:
    std::string m_where;
};

void checkRanges(const SearchSettings& s, const std::string& where)
{
    const RangeCheck check(where);
    check.whole("episodes", s.episodes, 1, 1'000'000);
    check.real("min_ratio", s.minRatio, 0, 0.99);
    check.real("max_ratio", s.maxRatio, 0, 0.99);
    if (s.minRatio >= s.maxRatio)
        check.fail("min_ratio", "smaller than max_ratio " + numberText(s.maxRatio), numberText(s.minRatio));
    check.whole("repeat_every", s.repeatEvery, 0, 1'000'000);
    if (s.repeatEvery > 0 && s.evaluation.fineTuneSteps == 0)
        check.fail("repeat_every", "0 without fine-tuning, where every measurement of a candidate is the same", std::to_string(s.repeatEvery));
    check.real("stop_hopeless", s.stopHopeless, 0, 0.9);
    if (s.stopHopeless > 0 && s.evaluation.fineTuneSteps < 3)
        check.fail("stop_hopeless", "0 with fewer than 3 fine-tuning steps, of which nothing can be spared", numberText(s.stopHopeless));
    check.whole("threads", s.threads, 0, 1024);
    check.whole("stop_after_failures", s.stopAfterFailures, 1, 1'000'000);

    check.real("reward.cost_weight", s.reward.costWeight, 0, 1000);
    const Budgets& budgets = s.reward.budgets;
    if (budgets.flops)
        check.positive("reward.budgets.flops", *budgets.flops);
    if (budgets.params)
        check.positive("reward.budgets.params", *budgets.params);
    if (budgets.latencyMs)
        check.positive("reward.budgets.latency_ms", *budgets.latencyMs);

    const EvaluationSettings& e = s.evaluation;
    check.whole("evaluation.input_size", e.inputSize, 0, 8192);
    check.whole("evaluation.calibration_images", e.calibrationImages, 0, 1'000'000);
    check.whole("evaluation.fine_tune_steps", e.fineTuneSteps, 0, 100'000);
    check.whole("evaluation.batch", e.batch, 1, 4096);
    check.positive("evaluation.learning_rate", e.learningRate);
    check.real("evaluation.learning_rate", e.learningRate, 0, 1);
    check.whole("evaluation.max_validation_images", e.maxValidationImages, 0, 100'000'000);
    check.whole("evaluation.latency_repeats", e.latencyRepeats, 0, 10'000);
    if (budgets.latencyMs && e.latencyRepeats == 0)
        check.fail("evaluation.latency_repeats", "at least 1 with a latency budget", "0");

    check.whole("plan.min_kept_channels", s.plan.minKeptChannels, 1, 65'536);
    check.whole("plan.channel_multiple", s.plan.channelMultiple, 1, 4096);
}

bool isDevice(std::string_view text)
{
    constexpr std::string_view prefix = "cuda:";
    if (text == "auto" || text == "cpu")
        return true;
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    unsigned int index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    return error == std::errc{} && end == text.data() + text.size() && index < 256;
}

void checkName(const char* setting, const std::string& value, const std::vector<std::string>& known, const std::string& where)
{
    if (std::find(known.begin(), known.end(), value) != known.end())
        return;
    throw InputError(where, std::string(setting) + " must be one of " + listed(known) + ", got '" + value + "'");
}

template <typename T>
Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

}  // namespace

void validate(const SearchSettings& settings)
{
    const std::string where = "settings";
    if (settings.cfg.empty())
        throw InputError(where, "cfg is missing: no network to search");
    if (settings.weights.empty())
        throw InputError(where, "weights is missing: no weights of the network");
    if (settings.data.empty())
        throw InputError(where, "data is missing: no data set to measure on");
    checkName("agent", settings.agent, agentNames(), where);
    checkName("reward.name", settings.reward.name, rewardNames(), where);
    if (!isDevice(settings.device))
        throw InputError(where, "device must be auto, cpu or cuda:N, got '" + settings.device + "'");
    checkRanges(settings, where);
}

Json toJson(const SearchSettings& s)
{
    const EvaluationSettings& e = s.evaluation;
    return {
        {"cfg", s.cfg.string()},
        {"weights", s.weights.string()},
        {"data", s.data.string()},
        {"data_options",
         {{"split_seed", s.dataOptions.splitSeed},
          {"val_share", orNull(s.dataOptions.valShare)},
          {"classes", s.dataOptions.classes},
          {"names", s.dataOptions.expectedClasses}}},
        {"watch", s.watch.string()},
        {"name", s.name},
        {"agent", s.agent},
        {"episodes", s.episodes},
        {"seed", s.seed},
        {"min_ratio", s.minRatio},
        {"max_ratio", s.maxRatio},
        {"reward",
         {{"name", s.reward.name},
          {"cost_weight", s.reward.costWeight},
          {"budgets",
           {{"flops", orNull(s.reward.budgets.flops)},
            {"params", orNull(s.reward.budgets.params)},
            {"latency_ms", orNull(s.reward.budgets.latencyMs)}}}}},
        {"evaluation",
         {{"input_size", e.inputSize},
          {"calibration_images", e.calibrationImages},
          {"fine_tune_steps", e.fineTuneSteps},
          {"batch", e.batch},
          {"learning_rate", e.learningRate},
          {"max_validation_images", e.maxValidationImages},
          {"latency_repeats", e.latencyRepeats}}},
        {"plan",
         {{"importance", importanceName(s.plan.importance)},
          {"min_kept_channels", s.plan.minKeptChannels},
          {"channel_multiple", s.plan.channelMultiple},
          {"seed", s.plan.seed}}},
        {"repeat_every", s.repeatEvery},
        {"stop_hopeless", s.stopHopeless},
        {"threads", s.threads},
        {"device", s.device},
        {"stop_after_failures", s.stopAfterFailures},
    };
}

SearchSettings searchSettingsFromJson(const Json& json, const std::string& source)
{
    SearchSettings s;
    ObjectReader reader(json, {}, source);
    reader.read("cfg", s.cfg);
    reader.read("weights", s.weights);
    reader.read("data", s.data);
    reader.readObject("data_options", [&](ObjectReader& options) {
        options.read("split_seed", s.dataOptions.splitSeed);
        options.read("val_share", s.dataOptions.valShare);
        options.read("classes", s.dataOptions.classes);
        options.read("names", s.dataOptions.expectedClasses);
    });
    reader.read("watch", s.watch);
    reader.read("name", s.name);
    reader.read("agent", s.agent);
    reader.read("episodes", s.episodes);
    reader.read("seed", s.seed);
    reader.read("min_ratio", s.minRatio);
    reader.read("max_ratio", s.maxRatio);
    reader.readObject("reward", [&](ObjectReader& reward) {
        reward.read("name", s.reward.name);
        reward.read("cost_weight", s.reward.costWeight);
        reward.readObject("budgets", [&](ObjectReader& budgets) {
            budgets.read("flops", s.reward.budgets.flops);
            budgets.read("params", s.reward.budgets.params);
            budgets.read("latency_ms", s.reward.budgets.latencyMs);
        });
    });
    reader.readObject("evaluation", [&](ObjectReader& evaluation) {
        evaluation.read("input_size", s.evaluation.inputSize);
        evaluation.read("calibration_images", s.evaluation.calibrationImages);
        evaluation.read("fine_tune_steps", s.evaluation.fineTuneSteps);
        evaluation.read("batch", s.evaluation.batch);
        evaluation.read("learning_rate", s.evaluation.learningRate);
        evaluation.read("max_validation_images", s.evaluation.maxValidationImages);
        evaluation.read("latency_repeats", s.evaluation.latencyRepeats);
    });
    reader.readObject("plan", [&](ObjectReader& plan) {
        plan.read("importance", s.plan.importance);
        plan.read("min_kept_channels", s.plan.minKeptChannels);
        plan.read("channel_multiple", s.plan.channelMultiple);
        plan.read("seed", s.plan.seed);
    });
    reader.read("repeat_every", s.repeatEvery);
    reader.read("stop_hopeless", s.stopHopeless);
    reader.read("threads", s.threads);
    reader.read("device", s.device);
    reader.read("stop_after_failures", s.stopAfterFailures);
    reader.finish();
    checkRanges(s, source);
    return s;
}

}  // namespace abcp
