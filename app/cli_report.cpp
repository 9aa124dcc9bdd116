#include "app/cli_command.h"

#include "core/workflow/run_report.h"
#include "ui/printing/printed_page.h"

#include <QGuiApplication>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

namespace abcp::cli {

namespace {

struct ReportArguments {
    std::vector<std::int64_t> runs;
    std::string store, out, pdf;
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

// Fonts need an application, but no display; it takes the user's locale, which decimal points must not depend on.
std::string printedWithoutDisplay(const std::string& html)
{
    setenv("QT_QPA_PLATFORM", "offscreen", 1);
    char name[] = "abcp";
    char* arguments[] = {name, nullptr};
    int count = 1;
    const QGuiApplication application(count, arguments);
    std::setlocale(LC_NUMERIC, "C");
    return ui::printedPdf(html);
}

void report(const ReportArguments& arguments, const Context& context)
{
    RunReportOptions options = arguments.options;
    for (const std::int64_t run : arguments.runs)
        options.runs.push_back(RunId{run});
    options.program = "abcp " ABCP_VERSION ", " + context.engines().describe();
    const std::filesystem::path file = !arguments.pdf.empty() ? arguments.pdf : !arguments.out.empty() ? arguments.out : usualFile(arguments.runs);
    if (!arguments.pdf.empty() || ui::isNamedPdf(file))
        options.print = printedWithoutDisplay;
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
    CLI::App* command = app.add_subcommand("report", "One HTML page or PDF document on a run, or on several beside each other");
    command->footer("The page needs no other file, no network and no script. As a PDF document it comes on A4 sheets.");
    command->add_option("runs", arguments->runs, "Numbers of the runs")->required()->expected(1, 20);
    command->add_option("--episode", arguments->options.episode, "Of one run the candidate to tell of (default: the most accurate that was retrained, else the largest reward)");
    CLI::Option* out = command->add_option("--out", arguments->out, "The page, as PDF if it ends in .pdf (default: report-runN.html in this folder)")->type_name("FILE");
    command->add_option("--pdf", arguments->pdf, "Write it as a PDF document to this file")->type_name("FILE")->excludes(out);
    command->add_flag("--overwrite", arguments->overwrite, "Replace that file when it is there");
    command->add_option("--pictures", arguments->options.pictures, "Validation pictures of one run with detections before and after; 0: none")->capture_default_str()->check(CLI::Range(0, 50));
    addStoreOption(*command, arguments->store);
    addJsonOption(*command, context);
    command->callback([arguments, &context] { report(*arguments, context); });
}

}  // namespace abcp::cli
