#include "app/cli_command.h"

#include "core/workflow/run_report.h"

#include <cstdio>
#include <memory>
#include <optional>

namespace abcp::cli {

namespace {

struct ReportArguments {
    std::vector<std::int64_t> runs;
    std::string store, out;
    RunReportOptions options;
    bool overwrite = false;
};

std::string usualFile(const std::vector<std::int64_t>& runs)
{
    std::string name = "report-run";
    for (std::size_t i = 0; i < runs.size(); ++i)
        name += (i == 0 ? "" : "-") + std::to_string(runs[i]);
    return name + ".html";
}

void report(const ReportArguments& arguments, const Context& context)
{
    RunReportOptions options = arguments.options;
    for (const std::int64_t run : arguments.runs)
        options.runs.push_back(RunId{run});
    options.program = "abcp " ABCP_VERSION ", " + context.engines().describe();
    const std::filesystem::path file = arguments.out.empty() ? usualFile(arguments.runs) : arguments.out;
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    writeRunReport(file, arguments.overwrite, store, options, context.engines(), context.stop(), context.progress());
    if (context.json)
        Context::print({{"file", file.string()}, {"runs", arguments.runs}});
    else
        std::printf("%s\n", file.c_str());
}

}  // namespace

void addReportCommand(CLI::App& app, Context& context)
{
    auto arguments = std::make_shared<ReportArguments>();
    CLI::App* command = app.add_subcommand("report", "One HTML page on a run, or on several beside each other");
    command->footer("The page needs no other file, no network and no script. A browser prints it well, to a PDF too:\n"
                    "    chromium --headless --no-pdf-header-footer --print-to-pdf=report.pdf report.html");
    command->add_option("runs", arguments->runs, "Numbers of the runs")->required()->expected(1, 20);
    command->add_option("--episode", arguments->options.episode, "Of one run the candidate to tell of (default: the most accurate that was retrained, else the largest reward)");
    command->add_option("--out", arguments->out, "The page (default: report-runN.html in this folder)")->type_name("FILE");
    command->add_flag("--overwrite", arguments->overwrite, "Replace that file when it is there");
    command->add_option("--pictures", arguments->options.pictures, "Validation pictures of one run with detections before and after; 0: none")->capture_default_str()->check(CLI::Range(0, 50));
    addStoreOption(*command, arguments->store);
    addJsonOption(*command, context);
    command->callback([arguments, &context] { report(*arguments, context); });
}

}  // namespace abcp::cli
