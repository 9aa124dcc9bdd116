#include "app/engines.h"
#include "app/thread_policy.h"
#include "ui/dropped_file.h"
#include "ui/main_window.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QTextStream>

#include <algorithm>
#include <memory>
#include <string_view>

namespace {

// Help and the version are told without a display.
bool wantsNoWindow(int argc, char** argv)
{
    return std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "--help-all" || argument == "-v" || argument == "--version";
    });
}

}  // namespace

int main(int argc, char** argv)
{
    abcp::letWaitingThreadsSleep(argv);
    std::unique_ptr<QCoreApplication> application;
    if (wantsNoWindow(argc, argv))
        application = std::make_unique<QCoreApplication>(argc, argv);
    else
        application = std::make_unique<QApplication>(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("abcp-studio"));
    QApplication::setApplicationName(QStringLiteral("abcp-studio"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("ABCP Studio"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.abcp_studio.Studio"));
    QApplication::setApplicationVersion(QStringLiteral(ABCP_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Searches how to prune a convolutional detector, block by block and channel by channel."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption store(QStringLiteral("store"), QStringLiteral("The database of runs."), QStringLiteral("DB"));
    const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Prepare the built-in demo project and search it."));
    parser.addOptions({store, demo});
    parser.addPositionalArgument(QStringLiteral("RUN"), QStringLiteral("Number of a run to open."), QStringLiteral("[RUN | PROJECT]"));
    parser.addPositionalArgument(QStringLiteral("PROJECT"), QStringLiteral("A project file (*.abcp) to open."), QString());
    parser.process(*application);

    const QStringList arguments = parser.positionalArguments();
    const QString argument = arguments.value(0);
    bool isNumber = false;
    const qlonglong run = argument.toLongLong(&isNumber);
    const bool isProject = !isNumber && (abcp::ui::isProjectFile(argument) || QFileInfo(argument).isFile());
    if (arguments.size() > 1 || (!arguments.isEmpty() && (parser.isSet(demo) || (!isNumber && !isProject)))) {
        QTextStream(stderr) << "abcp-studio: arguments: expected one run number or project file (*.abcp) at most, and none with --demo\n";
        return 2;
    }

    abcp::ui::applyTheme(abcp::ui::storedTheme());
    abcp::ui::MainWindow window(abcp::makeEngines());
    if (isProject)
        window.openProject(abcp::ui::toPath(argument));
    if (parser.isSet(store))
        window.setDatabase(abcp::ui::toPath(parser.value(store)));
    window.show();
    if (parser.isSet(demo))
        window.startDemo();
    else if (isNumber)
        window.openRun(static_cast<abcp::RunId>(run));
    else
        window.offerInterrupted();
    return QApplication::exec();
}
