#include "app/cli_command.h"

#include "core/base/error.h"

#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <thread>

namespace {

constexpr int exitDone = 0;
constexpr int exitFailed = 1;
constexpr int exitBadInput = 2;

int fail(const std::string& line, int status)
{
    std::cerr << "abcp: " << line << std::endl;
    return status;
}

// Ctrl+C and SIGTERM ask for a stop; a second one ends the program at once.
void stopOnSignals(abcp::cli::Context& context)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // inherited by every thread that follows
    std::thread([signals, &context] {
        int signal = 0;
        sigwait(&signals, &signal);
        std::cerr << "\nstopping (again to quit at once)" << std::endl;
        context.requestStop();
        sigwait(&signals, &signal);
        std::_Exit(128 + signal);
    }).detach();
}

}  // namespace

int main(int argc, char** argv)
{
    static abcp::cli::Context context;  // outlives the thread that waits for signals
    CLI::App app{"Automatic block-wise and channel-wise pruning of convolutional detectors", "abcp"};
    app.set_version_flag("--version", ABCP_VERSION);
    app.require_subcommand(1);
    app.fallthrough(false);
    abcp::cli::addNetworkCommands(app, context);
    abcp::cli::addDataCommands(app, context);
    abcp::cli::addTrainingCommands(app, context);
    abcp::cli::addPruningCommands(app, context);
    abcp::cli::addRunsCommand(app, context);
    abcp::cli::addDemoCommand(app, context);
    stopOnSignals(context);
    try {
        app.parse(argc, argv);
        return exitDone;
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        return fail("usage: " + std::string(error.what()) + " (see abcp --help)", exitBadInput);
    } catch (const abcp::Error& error) {
        return fail(error.what(), error.kind() == abcp::Error::Kind::Input ? exitBadInput : exitFailed);
    } catch (const std::bad_alloc&) {
        return fail("memory: not enough for this work", exitFailed);
    } catch (const std::exception& error) {
        return fail(std::string("internal: ") + error.what(), exitFailed);
    }
}
