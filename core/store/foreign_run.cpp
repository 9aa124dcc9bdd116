#include "core/store/foreign_run.h"

#include "core/base/error.h"
#include "core/network/darknet_cfg.h"
#include "core/pruning/search_space.h"
#include "core/store/channel_score_rows.h"
#include "core/store/episode_row.h"
#include "core/store/phase_row.h"
#include "core/store/repeat_row.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace abcp::store {

namespace {

constexpr int maxTags = 1000;
constexpr int maxTagBytes = 1000;

bool isShare(double value)
{
    return std::isnan(value) || (value >= 0 && value <= 1);
}

bool isCost(double value)
{
    return std::isnan(value) || value >= 0;
}

bool isSensible(const Measurement& m)
{
    return isShare(m.map50) && isShare(m.map5095) && m.flops >= 0 && m.params >= 0 && isCost(m.latencyMs) && isCost(m.flopsRatio) && isCost(m.paramsRatio);
}

bool fits(const Decision& decision, const SearchSpace& space, int layers)
{
    const int blocks = static_cast<int>(space.blocks.size());
    return decision.layer >= 0 && decision.layer < layers && decision.block >= -1 && decision.block < blocks && decision.kept >= 0
        && decision.kept <= decision.original;
}

bool fits(const Episode& episode, const SearchSpace& space, int layers)
{
    return episode.action.keepBlock.size() == space.blocks.size() && episode.action.pruningRatio.size() == space.groups.size()
        && (episode.decisions.empty() || episode.decisions.size() == space.blocks.size() + space.groups.size())
        && std::ranges::all_of(episode.decisions, [&](const Decision& decision) { return fits(decision, space, layers); });
}

}  // namespace

void requireSensible(const SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record)
{
    const std::string which = "run " + std::to_string(toInteger(record.id));
    const auto require = [&](bool holds, const std::string& what) {
        if (!holds)
            throw InputError(file, which + ": " + what);
    };
    require(record.note.size() <= RunStore::maxNoteBytes, "its note is too long");
    SQLite::Statement tags(database, "SELECT count(*), coalesce(max(length(tag)), 0) FROM tags WHERE run = ?");
    tags.bind(1, toInteger(record.id));
    tags.executeStep();
    require(tags.getColumn(0).getInt64() <= maxTags && tags.getColumn(1).getInt64() <= maxTagBytes, "it has too many or too long tags");

    const NetworkSpec spec = parseDarknetCfg(record.cfgText, file.string() + ", " + which + ", its network").spec;
    const SearchSpace space = deriveSearchSpace(spec);
    const int layers = static_cast<int>(spec.layers.size());
    require(!record.reference || isSensible(*record.reference), "the unpruned network's measurement is out of range");
    int expected = 0;
    for (const Episode& episode : readEpisodes(database, file, record.id, std::numeric_limits<int>::min(), std::numeric_limits<int>::max())) {
        const std::string place = "episode " + std::to_string(episode.number);
        require(episode.number == expected, "episode " + std::to_string(expected) + " is missing");
        require(fits(episode, space, layers), place + " does not fit the run's network");
        require(!episode.measurement || isSensible(*episode.measurement), "the measurement of " + place + " is out of range");
        require(!episode.sameAs || (*episode.sameAs >= 0 && *episode.sameAs < episode.number), place + " names no earlier one");
        ++expected;
    }
    for (const Phase& phase : readPhases(database, file, record.id))
        require(phase.fromEpisode >= 0, "a phase begins with episode " + std::to_string(phase.fromEpisode));
    for (const Repeat& repeat : readRepeats(database, file, record.id))
        require(repeat.episode >= 0 && repeat.episode < expected && (!repeat.measurement || isSensible(*repeat.measurement)), "a repeat is out of range");
    readChannelScores(database, file, record.id);
}

}  // namespace abcp::store
