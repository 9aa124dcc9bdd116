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
//            | ["-"] FIELD ":" TEXT | ["-"] TEXT      with "-": must not hold
//   FIGURE  := "map50" | "flops" | "params" | "latency" | "reward", and of the run as a whole "episodes" | "hypervolume"
//   FIELD   := "tag" (the whole tag) | "name" | "agent" | "network" | "data" | "state"
//   comparison := "<" | "<=" | ">" | ">=" | "="
//   unit    := nothing | "k" | "M" | "G" | "T" | "%" | "ms"
//
// A TEXT on its own may stand in any field. Capitals do not matter.
class RunFilter {
    Q_DECLARE_TR_FUNCTIONS(RunFilter)

public:
    RunFilter() = default;  // lets everything through

    static RunFilter parse(const QString& text);

    // What is wrong with the text, for a person; empty when nothing is. A filter with an error lets everything through.
    const QString& error() const { return m_error; }
    bool isEmpty() const { return m_candidateTerms.empty() && m_runTerms.empty() && m_words.empty(); }
    bool matches(const ComparedRun& run) const;

private:
    enum class Comparison { Less, LessOrEqual, Greater, GreaterOrEqual, Equal };
    enum class Figure { Map50, Flops, Params, Latency, Reward, Episodes, Hypervolume };
    enum class Field { Any, Tag, Name, Agent, Network, Data, State };

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

    bool addTerm(const QString& term);
    bool addNumberTerm(const QString& term, const QString& figure, const QString& comparison, const QString& number);
    static std::optional<double> numberOf(const QString& text);
    static double figureOf(const RunPoint& point, Figure figure);
    static bool holds(const WordTerm& term, const ComparedRun& run);

    std::vector<NumberTerm> m_candidateTerms;
    std::vector<NumberTerm> m_runTerms;
    std::vector<WordTerm> m_words;
    QString m_error;
};

}  // namespace abcp::ui
