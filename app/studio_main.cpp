#include "app/engines.h"
#include "app/thread_policy.h"
#include "ui/dropped_file.h"
#include "ui/language.h"
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

struct Text {
    Q_DECLARE_TR_FUNCTIONS(StudioMain)
};

// The texts are loaded before the options have their descriptions, so this one is looked for first.
QString wantedLanguage(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("language"), {}, QStringLiteral("LANGUAGE")});
    parser.parse(arguments);
    return parser.value(QStringLiteral("language"));
}

int fail(const QString& reason)
{
    QTextStream(stderr) << "abcp-studio: " << reason << '\n';
    return 2;
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

    const QString code = wantedLanguage(QCoreApplication::arguments());
    const auto language = code.isEmpty() ? abcp::ui::storedLanguage() : abcp::ui::languageOf(code);
    const bool hasWindow = qobject_cast<QApplication*>(application.get()) != nullptr;
    const bool drawn = !hasWindow || abcp::ui::canDraw(language.value_or(abcp::ui::Language::System));
    abcp::ui::applyLanguage(drawn ? language.value_or(abcp::ui::Language::System) : abcp::ui::Language::English);

    QCommandLineParser parser;
    parser.setApplicationDescription(Text::tr("Searches how to prune a convolutional detector, block by block and channel by channel."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption store(QStringLiteral("store"), Text::tr("The database of runs."), QStringLiteral("DB"));
    const QCommandLineOption demo(QStringLiteral("demo"), Text::tr("Prepare the built-in demo project and search it."));
    const QCommandLineOption speak(QStringLiteral("language"), Text::tr("The window's language, this time: system, en or zh_CN."), QStringLiteral("LANGUAGE"));
    parser.addOptions({store, demo, speak});
    parser.addPositionalArgument(QStringLiteral("RUN"), Text::tr("Number of a run to open."), QStringLiteral("[RUN"));
    parser.addPositionalArgument(QStringLiteral("PROJECT"), Text::tr("A project file (*.abcp) to open."), QStringLiteral("| PROJECT]"));
    parser.process(*application);

    const QStringList arguments = parser.positionalArguments();
    const QString argument = arguments.value(0);
    bool isNumber = false;
    const qlonglong run = argument.toLongLong(&isNumber);
    const bool isProject = !isNumber && (abcp::ui::isProjectFile(argument) || QFileInfo(argument).isFile());
    if (arguments.size() > 1 || (!arguments.isEmpty() && (parser.isSet(demo) || (!isNumber && !isProject))))
        return fail(Text::tr("arguments: expected one run number or project file (*.abcp) at most, and none with --demo"));
    if (!language)
        return fail(Text::tr("--language: expected system, en or zh_CN, not \"%1\"").arg(code));

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
