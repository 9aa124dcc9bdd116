#pragma once

#include <exception>
#include <filesystem>
#include <string>
#include <utility>

namespace abcp {

// The one error type of the project: where it happened and what was wrong, in one line.
// Thrown where the fault is found; torch's, OpenCV's and SQLite's own exceptions are translated
// into it at their border.
class Error : public std::exception {
public:
    enum class Kind {
        Input,    // bad usage or bad input: the caller must change something (exit status 2)
        Failure,  // the work itself failed (exit status 1)
        Stopped,  // a stop was requested; nothing is wrong
    };

    Error(Kind kind, std::string where, std::string what);

    Kind kind() const noexcept { return m_kind; }
    const std::string& where() const noexcept { return m_where; }
    const std::string& reason() const noexcept { return m_reason; }
    // "WHERE: WHAT", control characters replaced so that it stays one line.
    const char* what() const noexcept override { return m_line.c_str(); }

private:
    Kind m_kind;
    std::string m_where;
    std::string m_reason;
    std::string m_line;
};

struct InputError : Error {
    InputError(std::string where, std::string what);
    InputError(const char* where, std::string what) : InputError(std::string(where), std::move(what)) {}
    InputError(const std::filesystem::path& file, std::string what);
    // Place in a text file; line counts from 1.
    InputError(const std::filesystem::path& file, int line, std::string what);
};

struct FailureError : Error {
    FailureError(std::string where, std::string what);
};

struct StoppedError : Error {
    StoppedError();
};

}  // namespace abcp
