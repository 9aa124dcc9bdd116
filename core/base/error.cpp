#include "core/base/error.h"

#include <utility>

namespace abcp {

namespace {

std::string oneLine(std::string text)
{
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    return text;
}

}  // namespace

Error::Error(Kind kind, std::string where, std::string what)
    : m_kind(kind), m_where(oneLine(std::move(where))), m_reason(oneLine(std::move(what))),
      m_line(m_where + ": " + m_reason)
{
}

InputError::InputError(std::string where, std::string what)
    : Error(Kind::Input, std::move(where), std::move(what))
{
}

InputError::InputError(const std::filesystem::path& file, std::string what)
    : Error(Kind::Input, file.string(), std::move(what))
{
}

InputError::InputError(const std::filesystem::path& file, int line, std::string what)
    : Error(Kind::Input, file.string() + ":" + std::to_string(line), std::move(what))
{
}

FailureError::FailureError(std::string where, std::string what)
    : Error(Kind::Failure, std::move(where), std::move(what))
{
}

StoppedError::StoppedError() : Error(Kind::Stopped, "stop", "stopped on request") {}

}  // namespace abcp
