#pragma once

#include "core/store/run_query.h"

#include <QString>

#include <optional>

namespace abcp::ui {

// A query (core/store/run_query.h says its grammar) as a person types it: a text with a mistake lets everything through and says what is
// wrong.
class RunFilter {
public:
    RunFilter() = default;  // lets everything through

    static RunFilter parse(const QString& text);
    // "2.1G", "30%", "4ms"; empty for what is no number.
    static std::optional<double> numberOf(const QString& text);

    // What is wrong with the text, for a person; empty when nothing is.
    const QString& error() const { return m_error; }
    bool isEmpty() const { return m_query.isEmpty(); }
    bool asksForCandidates() const { return m_query.asksForCandidates(); }
    bool matches(const RunOverview& run) const { return m_query.matches(run); }
    bool matches(const RunPoint& candidate) const { return m_query.matches(candidate); }
    bool matches(const Episode& episode) const { return m_query.matches(episode); }

private:
    RunQuery m_query;
    QString m_error;
};

}  // namespace abcp::ui
