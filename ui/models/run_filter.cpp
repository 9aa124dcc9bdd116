#include "ui/models/run_filter.h"

#include "ui/models/run_list_model.h"
#include "ui/text.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace abcp::ui {

namespace {

template <typename Value, std::size_t count>
const Value* named(const std::array<std::pair<const char*, Value>, count>& values, const QString& name)
{
    for (const auto& [key, value] : values)
        if (name.compare(QLatin1String(key), Qt::CaseInsensitive) == 0)
            return &value;
    return nullptr;
}

}  // namespace

RunFilter RunFilter::parse(const QString& text)
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    RunFilter filter;
    for (const QString& term : text.split(blanks, Qt::SkipEmptyParts))
        if (!filter.addTerm(term)) {
            RunFilter failed;
            failed.m_error = filter.m_error;
            return failed;
        }
    return filter;
}

bool RunFilter::addTerm(const QString& term)
{
    static const QRegularExpression comparison(QStringLiteral("^([^<>=:]*)(<=|>=|<|>|=)(.*)$"));
    if (const auto match = comparison.match(term); match.hasMatch())
        return addNumberTerm(term, match.captured(1), match.captured(2), match.captured(3));

    static constexpr std::array<std::pair<const char*, Field>, 7> fields{{{"tag", Field::Tag},
                                                                          {"name", Field::Name},
                                                                          {"note", Field::Note},
                                                                          {"agent", Field::Agent},
                                                                          {"network", Field::Network},
                                                                          {"data", Field::Data},
                                                                          {"state", Field::State}}};
    const bool negated = term.startsWith(QLatin1Char('-'));
    QString rest = negated ? term.mid(1) : term;
    Field field = Field::Any;
    if (const qsizetype colon = rest.indexOf(QLatin1Char(':')); colon >= 0) {
        bool isChoice = false;
        const bool good = negated || addChoiceTerm(term, rest.left(colon), rest.mid(colon + 1), isChoice);
        if (isChoice)
            return good;
        const Field* known = named(fields, rest.left(colon));
        if (!known) {
            m_error = tr("%1: there is no field \"%2\", only tag, name, note, agent, network, data, state, same and block with its number").arg(term, rest.left(colon));
            return false;
        }
        field = *known;
        rest = rest.mid(colon + 1);
    }
    if (rest.isEmpty()) {
        m_error = tr("%1: a word is missing").arg(term);
        return false;
    }
    m_words.push_back({field, rest, negated});
    return true;
}

bool RunFilter::addNumberTerm(const QString& term, const QString& figure, const QString& comparison, const QString& number)
{
    static constexpr std::array<std::pair<const char*, Comparison>, 5> comparisons{{{"<", Comparison::Less},
                                                                                    {"<=", Comparison::LessOrEqual},
                                                                                    {">", Comparison::Greater},
                                                                                    {">=", Comparison::GreaterOrEqual},
                                                                                    {"=", Comparison::Equal}}};
    static constexpr std::array<std::pair<const char*, Figure>, 11> figures{{{"map50", Figure::Map50},
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
    const Figure* known = named(figures, figure);
    if (!known) {
        m_error =
            tr("%1: there is no figure \"%2\", only map50, flops, params, latency, reward, loss, kept, blocks, episode, episodes and hypervolume").arg(term, figure);
        return false;
    }
    const std::optional<double> value = numberOf(number);
    if (!value) {
        m_error = number.isEmpty() ? tr("%1: a number is missing").arg(term) : tr("%1: \"%2\" is no number").arg(term, number);
        return false;
    }
    const bool ofRun = *known == Figure::Episodes || *known == Figure::Hypervolume;
    (ofRun ? m_runTerms : m_candidateTerms).push_back({*known, *named(comparisons, comparison), *value});
    return true;
}

std::optional<double> RunFilter::numberOf(const QString& text)
{
    static const QRegularExpression number(QStringLiteral("^([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)(k|m|g|t|%|ms)?$"),
                                           QRegularExpression::CaseInsensitiveOption);
    static constexpr std::array<std::pair<const char*, double>, 6> units{
        {{"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"t", 1e12}, {"%", 0.01}, {"ms", 1}}};
    const auto match = number.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const double* unit = named(units, match.captured(2));
    const double value = match.captured(1).toDouble() * (unit ? *unit : 1);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool RunFilter::NumberTerm::holds(double actual) const
{
    switch (comparison) {
    case Comparison::Less:
        return actual < value;
    case Comparison::LessOrEqual:
        return actual <= value;
    case Comparison::Greater:
        return actual > value;
    case Comparison::GreaterOrEqual:
        return actual >= value;
    case Comparison::Equal:
        return actual == value;
    }
    return false;
}

double RunFilter::figureOf(const RunPoint& point, Figure figure)
{
    switch (figure) {
    case Figure::Map50:
        return point.map50;
    case Figure::Flops:
        return point.flops;
    case Figure::Params:
        return point.params;
    case Figure::Latency:
        return point.latencyMs;
    case Figure::Loss:
        return point.loss;
    case Figure::Kept:
        return point.keptShare;
    case Figure::Blocks:
        return point.blocksKept;
    case Figure::Episode:
        return point.episode;
    default:
        return point.reward;
    }
}

bool RunFilter::holds(const WordTerm& term, const ComparedRun& run)
{
    const auto holdsIn = [&](const QString& text) { return text.contains(term.text, Qt::CaseInsensitive); };
    const auto isTag = [&](const std::string& tag) { return fromUtf8(tag).compare(term.text, Qt::CaseInsensitive) == 0; };
    const SearchSettings& settings = run.record.settings;
    const QString network = fromPath(settings.cfg.stem());
    const QString agent = fromUtf8(settings.agent);
    switch (term.field) {
    case Field::Tag:
        return std::ranges::any_of(run.tags, isTag);
    case Field::Name:
        return holdsIn(run.name());
    case Field::Agent:
        return holdsIn(agent);
    case Field::Network:
        return holdsIn(network);
    case Field::Data:
        return holdsIn(dataSetName(settings));
    case Field::State:
        return holdsIn(stateText(run.record.state));
    case Field::Note:
        return holdsIn(fromUtf8(run.record.note));
    case Field::Any:
        return holdsIn(run.name()) || holdsIn(fromUtf8(run.record.note)) || holdsIn(agent) || holdsIn(network) || holdsIn(dataSetName(settings))
               || holdsIn(stateText(run.record.state))
               || std::ranges::any_of(run.tags, [&](const std::string& tag) { return holdsIn(fromUtf8(tag)); });
    }
    return false;
}

bool RunFilter::matches(const ComparedRun& run) const
{
    for (const WordTerm& term : m_words)
        if (holds(term, run) == term.negated)
            return false;
    for (const NumberTerm& term : m_runTerms)
        if (!term.holds(term.figure == Figure::Episodes ? static_cast<double>(run.record.episodes) : run.hypervolume))
            return false;
    return !asksForCandidates() || std::ranges::any_of(run.points, [this](const RunPoint& point) { return matches(point); });
}

bool RunFilter::matches(const RunPoint& candidate) const
{
    return std::ranges::all_of(m_candidateTerms, [&](const NumberTerm& term) { return term.holds(figureOf(candidate, term.figure)); })
           && std::ranges::all_of(m_choices, [&](const ChoiceTerm& term) { return term.holds(candidate); });
}

bool RunFilter::matches(const Episode& episode) const
{
    if (!asksForCandidates())
        return true;
    if (episode.failed())
        return false;
    const Measurement& m = *episode.measurement;
    // Cheap figures first: they decide about most, and a filter is judged for every episode at every key.
    RunPoint figures{episode.number, m.map50, static_cast<double>(m.flops), static_cast<double>(m.params), m.latencyMs, episode.reward};
    figures.loss = m.loss;
    const auto isCheap = [](const NumberTerm& term) { return term.figure != Figure::Kept && term.figure != Figure::Blocks; };
    const bool cheapHold = std::ranges::all_of(
        m_candidateTerms, [&](const NumberTerm& term) { return !isCheap(term) || term.holds(figureOf(figures, term.figure)); });
    if (!cheapHold || (m_choices.empty() && std::ranges::all_of(m_candidateTerms, isCheap)))
        return cheapHold;
    return matches(runPoint(episode));
}

bool RunFilter::ChoiceTerm::holds(const RunPoint& point) const
{
    if (block < 0)
        return point.repeated == wanted;
    const auto index = static_cast<std::size_t>(block);
    return index < point.blocks.size() && point.blocks[index] == wanted;
}

bool RunFilter::addChoiceTerm(const QString& term, const QString& subject, const QString& choice, bool& isOne)
{
    static const QRegularExpression blockNumber(QStringLiteral("^block(\\d{1,6})$"), QRegularExpression::CaseInsensitiveOption);
    static constexpr std::array<std::pair<const char*, bool>, 2> fates{{{"kept", true}, {"pruned", false}}};
    static constexpr std::array<std::pair<const char*, bool>, 2> answers{{{"yes", true}, {"no", false}}};
    const auto match = blockNumber.match(subject);
    isOne = match.hasMatch() || subject.compare(QStringLiteral("same"), Qt::CaseInsensitive) == 0;
    if (!isOne)
        return true;
    const bool* wanted = named(match.hasMatch() ? fates : answers, choice);
    if (!wanted) {
        m_error = match.hasMatch() ? tr("%1: a block is \"kept\" or \"pruned\"").arg(term) : tr("%1: expected \"yes\" or \"no\"").arg(term);
        return false;
    }
    m_choices.push_back({match.hasMatch() ? match.captured(1).toInt() : -1, *wanted});
    return true;
}

}  // namespace abcp::ui
