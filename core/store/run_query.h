#pragma once

#include "core/store/run_overview.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

// Which runs a line of text asks for:
//
//   query   := term*                                  all of them must hold
//   term    := FIGURE comparison NUMBER unit          of one candidate of the run, the same one for all such terms
//            | "block" NUMBER ":" ("kept" | "pruned") likewise
//            | "same" ":" ("yes" | "no")              likewise: its network is that of an earlier episode
//            | ["-"] FIELD ":" TEXT | ["-"] TEXT      of the run; with "-": must not hold
//   FIGURE  := "map50" | "flops" | "params" | "latency" | "reward" | "loss" | "kept" (share of the channels) | "blocks" (that stay) | "episode",
//              and of the run as a whole "episodes" | "hypervolume"
//   FIELD   := "tag" (the whole tag) | "name" | "agent" | "network" | "data" | "state" | "note"
//   comparison := "<" | "<=" | ">" | ">=" | "="
//   unit    := nothing | "k" | "M" | "G" | "T" | "%" | "ms"
//
// A TEXT on its own may stand in any field. Capitals do not matter, of ASCII letters. Of the candidates, those meet a query that meet all
// its terms about candidates.
class RunQuery {
public:
    RunQuery() = default;  // lets everything through

    // Throws InputError ("filter") that names the term.
    static RunQuery parse(std::string_view text);
    // "2.1G", "30%", "4ms"; empty for what is no number.
    static std::optional<double> numberOf(std::string_view text);

    bool isEmpty() const { return !asksForCandidates() && m_runTerms.empty() && m_words.empty(); }
    bool asksForCandidates() const { return !m_candidateTerms.empty() || !m_choices.empty(); }
    bool matches(const RunOverview& run) const;
    bool matches(const RunPoint& candidate) const;
    // A failed one has no figures: it meets a query only when that asks for none. Quick: a view asks for every episode at every key.
    bool matches(const Episode& episode) const;

    enum class Figure { Map50, Flops, Params, Latency, Reward, Loss, Kept, Blocks, Episode, Episodes, Hypervolume };
    enum class Field { Any, Tag, Name, Agent, Network, Data, State, Note };
    enum class Comparison { Less, LessOrEqual, Greater, GreaterOrEqual, Equal };

private:
    struct NumberTerm {
        Figure figure;
        Comparison comparison;
        double value;
    };
    struct WordTerm {
        Field field;
        std::string text;  // in small letters
        bool negated;
    };
    // A block's fate; with block -1 whether the network was there before.
    struct ChoiceTerm {
        int block;
        bool wanted;
    };

    void addTerm(std::string_view term);
    bool addNumberTerm(std::string_view term);
    bool addChoiceTerm(std::string_view term, std::string_view subject, std::string_view choice);

    std::vector<NumberTerm> m_candidateTerms;
    std::vector<NumberTerm> m_runTerms;
    std::vector<ChoiceTerm> m_choices;
    std::vector<WordTerm> m_words;
};

}  // namespace abcp
