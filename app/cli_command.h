#pragma once

#include "app/engines.h"
#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/network/network.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp::cli {

// What every command can use.
class Context {
public:
    Context();

    const Engines& engines() const { return m_engines; }
    // Requested by Ctrl+C or SIGTERM.
    std::stop_token stop() const { return m_stop.get_token(); }
    void requestStop() { m_stop.request_stop(); }
    // Draws a line on stderr, rewritten in place on a terminal, a line every few seconds elsewhere.
    ProgressCallback progress() const;

    bool json = false;

    // The document of --json on stdout.
    static void print(const Json& document);

private:
    Engines m_engines;
    std::stop_source m_stop;
};

// Adds the command's options to `app` and what it does as its callback. Each throws Error when it fails.
void addNetworkCommands(CLI::App& app, Context& context);    // zoo, inspect
void addDataCommands(CLI::App& app, Context& context);       // arena, check
void addTrainingCommands(CLI::App& app, Context& context);   // train, eval, detect
void addEvalCommand(CLI::App& app, Context& context);        // eval, of those before
void addPruningCommands(CLI::App& app, Context& context);    // prune, search, resume, steer, evaluate, pin, retrain, export
void addSearchCommands(CLI::App& app, Context& context);     // search, resume, of those before
void addSteeringCommands(CLI::App& app, Context& context);   // steer, evaluate, pin, of those before
void addRetrainCommand(CLI::App& app, Context& context);     // retrain, of those before
void addRunsCommand(CLI::App& app, Context& context);        // runs list|show|compare|export and what addRunChanges() adds
void addRunChanges(CLI::App& runs, Context& context);        // runs tag|note|delete|restore|purge|import|check|clean-up
void addReportCommand(CLI::App& app, Context& context);      // report
void addDemoCommand(CLI::App& app, Context& context);        // demo

// The options of a training that a person may set, apart from its length, batch, size and seed.
void addTrainingOptions(CLI::App& command, TrainingSettings& settings);
// What `abcp eval` prints of a network that ends in a softmax.
void evaluateAsClassifier(const Network& network, const Dataset& data, Split split, const Context& context);

// --json for a command that prints data.
void addJsonOption(CLI::App& command, Context& context);
// --store DB, the default database when it is not given. The string must outlive parsing.
void addStoreOption(CLI::App& command, std::string& store);
std::filesystem::path databaseFile(const std::string& store);

// One line on stderr when a database that will be written lies where SQLite's locks cannot be relied on.
void warnOfNetworkFileSystem(const std::filesystem::path& database);

// A network of two files. size: of its input in pixels; 0: as the cfg says. Throws InputError.
Network loadNetwork(const std::string& cfg, const std::string& weights, int size);

// "0.412 GFLOPs", "299 k": three significant digits with an SI prefix.
std::string withPrefix(double value, const char* unit);

}  // namespace abcp::cli
