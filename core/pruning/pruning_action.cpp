// action := {"blocks": {ORDER: "prune" | "keep", ...}, "ratios": {LAYER: RATIO, ..., "*": RATIO}}
// ORDER counts the network's residual blocks from 0, LAYER is the index of a convolution; both are decimal
// numbers in quotes. Either object may be missing.

#include "core/pruning/pruning_action.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace abcp {

namespace {

constexpr std::string_view restOfGroups = "*";

// A plain decimal number: no sign, no leading zeros. Empty when it is none.
std::optional<int> parseIndex(std::string_view text)
{
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || std::to_string(value) != text || value < 0)
        return std::nullopt;
    return value;
}

std::string quoted(const std::string& text)
{
    return "\"" + text + "\"";
}

class ActionReader {
public:
    ActionReader(const SearchSpace& space, const std::string& source)
        : m_space(space), m_source(source), m_action(identityAction(space))
    {
    }

    PruningAction read(const Json& json)
    {
        if (!json.is_object())
            fail("an action must be a JSON object with \"blocks\" and \"ratios\"");
        for (const auto& [key, value] : json.items()) {
            if (key != "blocks" && key != "ratios")
                fail("unknown key " + quoted(key) + ", expected \"blocks\" or \"ratios\"");
            if (!value.is_object())
                fail(quoted(key) + " must be an object");
        }
        if (json.contains("blocks"))
            readBlocks(json.at("blocks"));
        if (json.contains("ratios"))
            readRatios(json.at("ratios"));
        return m_action;
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw InputError(m_source, what); }

    void readBlocks(const Json& blocks)
    {
        for (const auto& [key, value] : blocks.items()) {
            const std::optional<int> index = parseIndex(key);
            const std::size_t count = m_space.blocks.size();
            if (!index || static_cast<std::size_t>(*index) >= count)
                fail("unknown block " + quoted(key) + ", the network has " + std::to_string(count)
                     + " residual blocks, counted from 0");
            const auto b = static_cast<std::size_t>(*index);
            if (!m_space.blocks[b].prunable)
                fail("block " + key + " cannot be pruned: " + m_space.blocks[b].reason);
            if (value != "prune" && value != "keep")
                fail("block " + key + " must be \"prune\" or \"keep\", got " + printed(value));
            m_action.keepBlock[b] = value == "keep";
        }
    }

    void readRatios(const Json& ratios)
    {
        std::vector<std::string> namedBy(m_space.groups.size());
        for (const auto& [key, value] : ratios.items()) {
            const double ratio = readRatio(key, value);
            if (key == restOfGroups)
                continue;
            const std::optional<int> layer = parseIndex(key);
            const int group = layer ? m_space.groupOfLayer(*layer) : -1;
            if (group < 0)
                fail(quoted(key) + " is not the index of a convolution that belongs to a coupling group");
            const auto g = static_cast<std::size_t>(group);
            if (!m_space.groups[g].prunable)
                fail("layer " + key + " cannot be pruned: " + m_space.groups[g].reason);
            if (!namedBy[g].empty() && m_action.pruningRatio[g] != ratio)
                fail("layers " + namedBy[g] + " and " + key + " share their channels but have different ratios");
            namedBy[g] = key;
            m_action.pruningRatio[g] = ratio;
        }
        if (const auto rest = ratios.find(std::string(restOfGroups)); rest != ratios.end())
            for (std::size_t g = 0; g < m_space.groups.size(); ++g)
                if (m_space.groups[g].prunable && namedBy[g].empty())
                    m_action.pruningRatio[g] = rest->get<double>();
    }

    double readRatio(const std::string& key, const Json& value) const
    {
        if (!value.is_number())
            fail("ratio of " + quoted(key) + " must be a number, got " + printed(value));
        const double ratio = value.get<double>();
        if (!(ratio >= 0.0 && ratio < 1.0))
            fail("ratio of " + quoted(key) + " must be at least 0 and below 1, got " + printed(value));
        return ratio;
    }

    static std::string printed(const Json& value)
    {
        constexpr std::size_t longest = 40;
        const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
        return text.size() <= longest ? text : text.substr(0, longest) + "...";
    }

    const SearchSpace& m_space;
    const std::string& m_source;
    PruningAction m_action;
};

}  // namespace

PruningAction identityAction(const SearchSpace& space)
{
    return uniformAction(space, 0.0);
}

PruningAction uniformAction(const SearchSpace& space, double ratio, bool keepBlocks)
{
    PruningAction action;
    for (const ResidualBlock& block : space.blocks)
        action.keepBlock.push_back(keepBlocks || !block.prunable);
    for (const CouplingGroup& group : space.groups)
        action.pruningRatio.push_back(group.prunable ? ratio : 0.0);
    return action;
}

bool isUniformCut(const SearchSpace& space, const PruningAction& action)
{
    std::optional<double> ratio;
    for (std::size_t g = 0; g < space.groups.size(); ++g) {
        if (!space.groups[g].prunable)
            continue;
        if (ratio && *ratio != action.pruningRatio[g])
            return false;
        ratio = action.pruningRatio[g];
    }
    return ratio > 0.0 || std::ranges::find(action.keepBlock, false) != action.keepBlock.end();
}

Json toJson(const PruningAction& action, const SearchSpace& space)
{
    Json blocks = Json::object();
    for (std::size_t b = 0; b < space.blocks.size(); ++b)
        if (space.blocks[b].prunable)
            blocks[std::to_string(b)] = action.keepBlock[b] ? "keep" : "prune";
    Json ratios = Json::object();
    for (std::size_t g = 0; g < space.groups.size(); ++g)
        if (space.groups[g].prunable)
            ratios[std::to_string(space.groups[g].producers.front())] = action.pruningRatio[g];
    return Json{{"blocks", std::move(blocks)}, {"ratios", std::move(ratios)}};
}

PruningAction actionFromJson(const Json& json, const SearchSpace& space, const std::string& source)
{
    return ActionReader(space, source).read(json);
}

}  // namespace abcp
