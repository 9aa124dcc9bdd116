#pragma once

#include "ui/models/compared_run.h"

#include <QCoreApplication>
#include <QString>

#include <optional>
#include <vector>

namespace abcp::ui {

// Which runs a line of text asks for:
//
//   filter  := term*                                  all of them must hold
//   term    := FIGURE comparison NUMBER unit          of one candidate of the run, the same one for all such terms
//            | "block" NUMBER ":" ("kept" | "pruned") likewise
//            | "same" ":" ("yes" | "no")              likewise: its network is that of an earlier episode
//            | ["-"] FIELD ":" TEXT | ["-"] TEXT      of the run; with "-": must not hold
//   FIGURE  := "map50" | "flops" | "params" | "latency" | "reward" | "loss" | "kept" (share of the channels) | "blocks" (that stay) | "episode",
//              and of the run as a whole "episodes" | "hypervolume"
//   FIELD   := "tag" (the whole tag) | "name" | "note" | "agent" | "network" | "data" | "state"
//   comparison := "<" | "<=" | ">" | ">=" | "="
//   unit    := nothing | "k" | "M" | "G" | "T" | "%" | "ms"
//
// A TEXT on its own may stand in any field. Capitals do not matter. Of the candidates, those meet a filter that meet all its terms about
// candidates.
class RunFilter {
    Q_DECLARE_TR_FUNCTIONS(RunFilter)

public:
    RunFilter() = default;  // lets everything through

    static RunFilter parse(const QString& text);
    // "2.1G", "30%", "4ms"; empty for what is no number.
    static std::optional<double> numberOf(const QString& text);

    // What is wrong with the text, for a person; empty when nothing is. A filter with an error lets everything through.
    const QString& error() const { return m_error; }
    bool isEmpty() const { return !asksForCandidates() && m_runTerms.empty() && m_words.empty(); }
    bool asksForCandidates() const { return !m_candidateTerms.empty() || !m_choices.empty(); }
    bool matches(const ComparedRun& run) const;
    bool matches(const RunPoint& candidate) const;
    // A failed one has no figures: it meets a filter only when that asks for none.
    bool matches(const Episode& episode) const;

private:
    enum class Figure { Map50, Flops, Params, Latency, Reward, Loss, Kept, Blocks, Episode, Episodes, Hypervolume };
    enum class Comparison { Less, LessOrEqual, Greater, GreaterOrEqual, Equal };
    enum class Field { Any, Tag, Name, Agent, Network, Data, State, Note };

    struct NumberTerm {
        Figure figure;
        Comparison comparison;
        double value;

        bool holds(double actual) const;
    };
    struct WordTerm {
        Field field;
        QString text;
        bool negated;
    };
    // A block's fate, or with block -1 whether the network was there before.
    struct ChoiceTerm {
        int block;
        bool wanted;  // kept; repeated

        bool holds(const RunPoint& point) const;
    };

    bool addTerm(const QString& term);
    bool addNumberTerm(const QString& term, const QString& figure, const QString& comparison, const QString& number);
    static double figureOf(const RunPoint& point, Figure figure);
    bool addChoiceTerm(const QString& term, const QString& subject, const QString& choice, bool& isOne);
    static bool holds(const WordTerm& term, const ComparedRun& run);

    std::vector<NumberTerm> m_candidateTerms;
    std::vector<ChoiceTerm> m_choices;
    std::vector<NumberTerm> m_runTerms;
    std::vector<WordTerm> m_words;
    QString m_error;
};

}  // namespace abcp::ui
