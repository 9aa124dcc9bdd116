#include "app/engines.h"
#include "core/store/run_store.h"
#include "ui/main_window.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTextStream>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("abcp-studio"));
    QApplication::setApplicationName(QStringLiteral("abcp-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("ABCP Studio"));
    QApplication::setApplicationVersion(QStringLiteral(ABCP_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Searches how to prune a convolutional detector, block by block and channel by channel."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption store(QStringLiteral("store"), QStringLiteral("The database of runs."), QStringLiteral("DB"));
    const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Prepare the built-in demo project and search it."));
    parser.addOptions({store, demo});
    parser.addPositionalArgument(QStringLiteral("RUN"), QStringLiteral("A run to open."), QStringLiteral("[RUN]"));
    parser.process(application);

    const QStringList arguments = parser.positionalArguments();
    bool isNumber = true;
    const qlonglong run = arguments.isEmpty() ? 0 : arguments.first().toLongLong(&isNumber);
    if (arguments.size() > 1 || !isNumber || (!arguments.isEmpty() && parser.isSet(demo))) {
        QTextStream(stderr) << "abcp-studio: arguments: expected one run number at most, and none with --demo\n";
        return 2;
    }

    abcp::ui::applyTheme(abcp::ui::storedTheme());
    abcp::ui::MainWindow window(abcp::makeEngines());
    if (parser.isSet(store))
        window.setDatabase(abcp::ui::toPath(parser.value(store)));
    window.show();
    if (parser.isSet(demo))
        window.startDemo();
    else if (!arguments.isEmpty())
        window.openRun(static_cast<abcp::RunId>(run));
    return QApplication::exec();
}
