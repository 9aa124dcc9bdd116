#include "app/cli_command.h"

#include "core/base/network_file_system.h"
#include "core/network/darknet_weights.h"
#include "core/store/run_store.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <optional>

namespace abcp::cli {

namespace {

std::string duration(double seconds)
{
    const auto whole = static_cast<long>(seconds + 0.5);
    char text[32];
    if (whole >= 3600)
        std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
    return text;
}

std::string lineOf(const Progress& progress)
{
    std::string line = progress.phase;
    if (progress.total > 0)
        line += " " + std::to_string(progress.done) + "/" + std::to_string(progress.total);
    if (progress.done < progress.total)
        line += progress.secondsLeft ? ", " + duration(*progress.secondsLeft) + " left" : ", estimating...";
    if (!progress.detail.empty())
        line += "  " + progress.detail;
    return line;
}

}  // namespace

Context::Context() : m_engines(makeEngines()) {}

ProgressCallback Context::progress() const
{
    using Clock = std::chrono::steady_clock;
    const bool terminal = ::isatty(STDERR_FILENO) != 0;
    const auto interval = terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000);
    return [=, last = std::make_shared<Clock::time_point>(), phase = std::make_shared<std::string>()](const Progress& progress) {
        const auto now = Clock::now();
        const bool finished = progress.total > 0 && progress.done >= progress.total;
        if (!finished && *phase == progress.phase && now - *last < interval)
            return;
        if (terminal && !phase->empty() && *phase != progress.phase)
            std::cerr << '\n';
        *phase = progress.phase;
        *last = now;
        if (terminal)
            std::cerr << "\r\033[K" << lineOf(progress) << (finished ? "\n" : "") << std::flush;
        else
            std::cerr << lineOf(progress) << std::endl;
        if (finished)
            phase->clear();
    };
}

void Context::print(const Json& document)
{
    std::cout << document.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
}

void addJsonOption(CLI::App& command, Context& context)
{
    command.add_flag("--json", context.json, "Print one JSON document instead of text");
}

void addStoreOption(CLI::App& command, std::string& store)
{
    command.add_option("--store", store, "Database of runs (default: " + RunStore::defaultFile().string() + ")")->type_name("DB");
}

std::filesystem::path databaseFile(const std::string& store)
{
    return store.empty() ? RunStore::defaultFile() : std::filesystem::path(store);
}

void warnOfNetworkFileSystem(const std::filesystem::path& database)
{
    if (const std::optional<std::string> name = networkFileSystemOf(database))
        std::cerr << "warning: " << database.string() << " lies on a network file system (" << *name
                  << "), on whose locks SQLite cannot rely; a local file is safer" << std::endl;
}

Network loadNetwork(const std::string& cfg, const std::string& weights, int size)
{
    Network network = readDarknet(cfg, weights);
    if (size > 0)
        network.spec = resized(std::move(network.spec), size, size);
    return network;
}

std::string withPrefix(double value, const char* unit)
{
    constexpr std::array prefixes{"", "k", "M", "G", "T"};
    std::size_t prefix = 0;
    while (value >= 1000 && prefix + 1 < prefixes.size()) {
        value /= 1000;
        ++prefix;
    }
    char text[48];
    std::snprintf(text, sizeof text, "%.3g %s%s", value, prefixes[prefix], unit);
    return text;
}

}  // namespace abcp::cli
