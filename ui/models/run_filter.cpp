#include "ui/models/run_filter.h"

#include "core/base/error.h"
#include "ui/text.h"

namespace abcp::ui {

RunFilter RunFilter::parse(const QString& text)
{
    RunFilter filter;
    try {
        filter.m_query = RunQuery::parse(toUtf8(text));
    } catch (const InputError& error) {
        filter.m_error = fromUtf8(error.reason());
    }
    return filter;
}

std::optional<double> RunFilter::numberOf(const QString& text)
{
    return RunQuery::numberOf(toUtf8(text));
}

}  // namespace abcp::ui
