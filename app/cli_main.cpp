#include "app/cli_command.h"
#include "app/thread_policy.h"

#include "core/base/error.h"

#include <semaphore.h>
#include <signal.h>

#include <cstdlib>
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

sem_t signalled;

void onSignal(int)
{
    sem_post(&signalled);
}

void waitForSignal()
{
    while (sem_wait(&signalled) != 0) {
    }
}

// Ctrl+C and SIGTERM ask for a stop; a second one ends the program at once. The handler only wakes a thread: libraries have
// threads of their own that a signal may arrive on.
void stopOnSignals(abcp::cli::Context& context)
{
    sem_init(&signalled, 0, 0);
    struct sigaction action{};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::thread([&context] {
        waitForSignal();
        std::cerr << "\nstopping (again to quit at once)" << std::endl;
        context.requestStop();
        waitForSignal();
        std::_Exit(exitFailed);
    }).detach();
}

}  // namespace

int main(int argc, char** argv)
{
    abcp::letWaitingThreadsSleep(argv);
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
    abcp::cli::addReportCommand(app, context);
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
