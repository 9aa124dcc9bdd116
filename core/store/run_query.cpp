#include "core/store/run_query.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <utility>

namespace abcp {

namespace {

using Figure = RunQuery::Figure;
using Field = RunQuery::Field;
using Comparison = RunQuery::Comparison;

constexpr std::array<std::pair<std::string_view, Figure>, 11> figures{{{"map50", Figure::Map50},
                                                                       {"flops", Figure::Flops},
                                                                       {"params", Figure::Params},
                                                                       {"latency", Figure::Latency},
                                                                       {"reward", Figure::Reward},
                                                                       {"loss", Figure::Loss},
                                                                       {"kept", Figure::Kept},
                                                                       {"blocks", Figure::Blocks},
                                                                       {"episode", Figure::Episode},
                                                                       {"episodes", Figure::Episodes},
                                                                       {"hypervolume", Figure::Hypervolume}}};
constexpr std::array<std::pair<std::string_view, Field>, 7> fields{{{"tag", Field::Tag},
                                                                    {"name", Field::Name},
                                                                    {"agent", Field::Agent},
                                                                    {"network", Field::Network},
                                                                    {"data", Field::Data},
                                                                    {"state", Field::State},
                                                                    {"note", Field::Note}}};
// The longer ones first.
constexpr std::array<std::pair<std::string_view, Comparison>, 5> comparisons{{{"<=", Comparison::LessOrEqual},
                                                                              {">=", Comparison::GreaterOrEqual},
                                                                              {"<", Comparison::Less},
                                                                              {">", Comparison::Greater},
                                                                              {"=", Comparison::Equal}}};
constexpr std::array<std::pair<std::string_view, double>, 7> units{{{"", 1}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"t", 1e12}, {"%", 0.01}, {"ms", 1}}};

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

template <typename Value, std::size_t count>
const Value* named(const std::array<std::pair<std::string_view, Value>, count>& values, std::string_view name)
{
    const std::string small = lower(name);
    const auto found = std::ranges::find(values, std::string_view(small), &std::pair<std::string_view, Value>::first);
    return found == values.end() ? nullptr : &found->second;
}

template <typename Value, std::size_t count>
std::string listOf(const std::array<std::pair<std::string_view, Value>, count>& values)
{
    std::string text;
    for (const auto& entry : values)
        text += (text.empty() ? "" : ", ") + std::string(entry.first);
    return text;
}

[[noreturn]] void refuse(std::string_view term, const std::string& how)
{
    throw InputError("filter", std::string(term) + ": " + how);
}

bool compares(double actual, Comparison comparison, double value)
{
    switch (comparison) {
    case Comparison::Less: return actual < value;
    case Comparison::LessOrEqual: return actual <= value;
    case Comparison::Greater: return actual > value;
    case Comparison::GreaterOrEqual: return actual >= value;
    case Comparison::Equal: return actual == value;
    }
    return false;
}

double figureOf(const RunPoint& candidate, Figure figure)
{
    switch (figure) {
    case Figure::Map50: return candidate.map50;
    case Figure::Flops: return candidate.flops;
    case Figure::Params: return candidate.params;
    case Figure::Latency: return candidate.latencyMs;
    case Figure::Loss: return candidate.loss;
    case Figure::Kept: return candidate.keptShare;
    case Figure::Blocks: return candidate.blocksKept;
    case Figure::Episode: return candidate.episode;
    default: return candidate.reward;
    }
}

std::string dataName(const SearchSettings& settings)
{
    const std::filesystem::path name = settings.data.filename();
    return (name.empty() ? settings.data.parent_path().filename() : name).string();
}

// Whether a word in small letters stands in a field; a tag is asked for as a whole.
bool holds(Field field, const std::string& word, const RunOverview& run)
{
    const SearchSettings& settings = run.record.settings;
    const auto within = [&](const std::string& text) { return lower(text).find(word) != std::string::npos; };
    switch (field) {
    case Field::Tag: return std::ranges::any_of(run.tags, [&](const std::string& tag) { return lower(tag) == word; });
    case Field::Name: return within(run.name());
    case Field::Agent: return within(settings.agent);
    case Field::Network: return within(settings.cfg.stem().string());
    case Field::Data: return within(dataName(settings));
    case Field::State: return within(runStateName(run.record.state)) || (run.record.state == RunState::Running && within("interrupted"));
    case Field::Note: return within(run.record.note);
    case Field::Any: break;
    }
    return std::ranges::any_of(run.tags, within)
        || std::ranges::any_of(fields, [&](const auto& one) { return one.second != Field::Tag && holds(one.second, word, run); });
}

}  // namespace

std::optional<double> RunQuery::numberOf(std::string_view text)
{
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const double* unit = error == std::errc{} ? named(units, {end, static_cast<std::size_t>(text.data() + text.size() - end)}) : nullptr;
    return unit && std::isfinite(value * *unit) ? std::optional(value * *unit) : std::nullopt;
}

RunQuery RunQuery::parse(std::string_view text)
{
    RunQuery query;
    std::istringstream words{std::string(text)};
    for (std::string term; words >> term;)
        query.addTerm(term);
    return query;
}

void RunQuery::addTerm(std::string_view term)
{
    if (addNumberTerm(term))
        return;
    const bool negated = term.starts_with('-');
    std::string_view rest = term.substr(negated ? 1 : 0);
    Field field = Field::Any;
    if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
        const std::string_view name = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
        if (!negated && addChoiceTerm(term, name, rest))
            return;
        const Field* known = named(fields, name);
        if (!known)
            refuse(term, "there is no field \"" + std::string(name) + "\", only " + listOf(fields) + ", same and block with its number");
        field = *known;
    }
    if (rest.empty())
        refuse(term, "a word is missing");
    m_words.push_back({field, lower(rest), negated});
}

bool RunQuery::addNumberTerm(std::string_view term)
{
    const std::size_t place = term.find_first_of("<>=");
    if (place == std::string_view::npos || term.substr(0, place).find(':') != std::string_view::npos)
        return false;
    const std::string_view name = term.substr(0, place), rest = term.substr(place);
    const auto comparison = std::ranges::find_if(comparisons, [&](const auto& one) { return rest.starts_with(one.first); });
    const std::string_view number = rest.substr(comparison->first.size());
    const Figure* figure = named(figures, name);
    if (!figure)
        refuse(term, "there is no figure \"" + std::string(name) + "\", only " + listOf(figures));
    if (number.empty())
        refuse(term, "a number is missing");
    const std::optional<double> value = numberOf(number);
    if (!value)
        refuse(term, "\"" + std::string(number) + "\" is no number");
    const bool ofRun = *figure == Figure::Episodes || *figure == Figure::Hypervolume;
    (ofRun ? m_runTerms : m_candidateTerms).push_back({*figure, comparison->second, *value});
    return true;
}

bool RunQuery::addChoiceTerm(std::string_view term, std::string_view subject, std::string_view choice)
{
    static constexpr std::array<std::pair<std::string_view, bool>, 2> fates{{{"kept", true}, {"pruned", false}}};
    static constexpr std::array<std::pair<std::string_view, bool>, 2> answers{{{"yes", true}, {"no", false}}};
    const std::string name = lower(subject);
    int block = -1;
    if (name.starts_with("block")) {
        const auto [end, error] = std::from_chars(name.data() + 5, name.data() + name.size(), block);
        if (error != std::errc{} || end != name.data() + name.size() || block < 0)
            return false;
    } else if (name != "same") {
        return false;
    }
    const bool* wanted = named(block >= 0 ? fates : answers, choice);
    if (!wanted)
        refuse(term, block >= 0 ? "a block is \"kept\" or \"pruned\"" : "expected \"yes\" or \"no\"");
    m_choices.push_back({block, *wanted});
    return true;
}

bool RunQuery::matches(const RunPoint& candidate) const
{
    const auto chosen = [&](const ChoiceTerm& term) {
        if (term.block < 0)
            return candidate.repeated == term.wanted;
        const auto index = static_cast<std::size_t>(term.block);
        return index < candidate.blocks.size() && candidate.blocks[index] == term.wanted;
    };
    return std::ranges::all_of(m_choices, chosen)
        && std::ranges::all_of(m_candidateTerms, [&](const NumberTerm& term) { return compares(figureOf(candidate, term.figure), term.comparison, term.value); });
}

bool RunQuery::matches(const Episode& episode) const
{
    if (!asksForCandidates())
        return true;
    if (episode.failed())
        return false;
    // Figures first that no decision is counted for: they decide about most.
    const Measurement& m = *episode.measurement;
    RunPoint figures{episode.number, m.map50, static_cast<double>(m.flops), static_cast<double>(m.params), m.latencyMs, episode.reward};
    figures.loss = m.loss;
    const auto isCheap = [](const NumberTerm& term) { return term.figure != Figure::Kept && term.figure != Figure::Blocks; };
    const bool cheapHold = std::ranges::all_of(m_candidateTerms, [&](const NumberTerm& term) {
        return !isCheap(term) || compares(figureOf(figures, term.figure), term.comparison, term.value);
    });
    if (!cheapHold || (m_choices.empty() && std::ranges::all_of(m_candidateTerms, isCheap)))
        return cheapHold;
    return matches(runPoint(episode));
}

bool RunQuery::matches(const RunOverview& run) const
{
    const auto ofRun = [&](const NumberTerm& term) {
        return compares(term.figure == Figure::Episodes ? static_cast<double>(run.record.episodes) : run.hypervolume, term.comparison, term.value);
    };
    if (!std::ranges::all_of(m_words, [&](const WordTerm& term) { return holds(term.field, term.text, run) != term.negated; })
        || !std::ranges::all_of(m_runTerms, ofRun))
        return false;
    return !asksForCandidates()
        || std::ranges::any_of(run.points, [this](const RunPoint& candidate) { return matches(candidate); });
}

}  // namespace abcp
