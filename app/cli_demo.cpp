#include "app/cli_command.h"

#include "core/workflow/demo.h"

#include <cstdio>

namespace abcp::cli {

void addDemoCommand(CLI::App& app, Context& context)
{
    struct Arguments {
        std::string out = "abcp-demo";
        DemoOptions options;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("demo", "The whole way on the built-in arena: draw, train, search, retrain, export, report");
    command->add_option("--out", arguments->out, "Folder to work in; what is there and complete is kept")->capture_default_str();
    command->add_option("--seed", arguments->options.seed, "The same seed gives the same demo")->capture_default_str();
    command->add_flag("--quick", arguments->options.quick, "Under 3 minutes: fewer pictures, shorter training, fewer episodes");
    addJsonOption(*command, context);
    command->callback([arguments, &context] {
        DemoOptions options = arguments->options;
        options.folder = arguments->out;
        warnOfNetworkFileSystem(options.database());
        const DemoResult result = runDemo(options, context.engines(), context.stop(), context.progress());
        if (context.json)
            Context::print(toJson(result));
        else
            std::fputs(describe(result).c_str(), stdout);
    });
}

}  // namespace abcp::cli
