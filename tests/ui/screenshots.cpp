// Pictures of the window in mid-search, for people to judge: abcp_screenshots FOLDER [DATABASE RUN].
// Without a run it shows a made-up one over YOLOv3.

#include "core/network/zoo.h"
#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/main_window.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/message_bar.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTextStream>

#include <memory>
#include <utility>

using namespace abcp;
using namespace abcp::ui;

namespace {

void settle(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

LoadedRun midSearch()
{
    LoadedRun run = syntheticRun(zooNetwork("yolov3", {.classes = 5, .width = 0.25, .size = 416, .anchors = {}}), 132);
    run.settings.episodes = 300;
    run.state = RunState::Stopped;
    return run;
}

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName(QStringLiteral("abcp-studio-screenshots"));
    QApplication::setApplicationName(QStringLiteral("abcp-studio-screenshots"));
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2 && arguments.size() != 4) {
        QTextStream(stderr) << "usage: abcp_screenshots FOLDER [DATABASE RUN]\n";
        return 2;
    }
    const QString folder = arguments.at(1);
    QDir().mkpath(folder);
    const LoadedRun run = arguments.size() == 4 ? loadRun(toPath(arguments.at(2)), RunId{arguments.at(3).toLongLong()}) : midSearch();
    const SearchSettings project = writeFakeProject(toPath(folder) / "project", 200);

    for (const auto& [theme, themeName] : {std::pair{Theme::Light, QStringLiteral("light")}, std::pair{Theme::Dark, QStringLiteral("dark")}})
        for (const QSize size : {QSize(1280, 720), QSize(1920, 1080)}) {
            applyTheme(theme);
            MainWindow window(makeFakeEngines(std::make_shared<FakeBehaviour>()));
            window.resize(size);
            window.show();
            const auto shoot = [&, name = themeName](const QString& page) {
                settle(600);
                window.grab().save(QStringLiteral("%1/ui_%2_%3_%4.png").arg(folder, page, name).arg(size.width()));
            };
            shoot(QStringLiteral("empty_setup"));
            window.setupPage()->setSettings(project);
            shoot(QStringLiteral("setup"));
            Q_EMIT window.controller().runOpened(run);
            for (QAction* action : window.actions())
                if (action->shortcut() == QKeySequence(QStringLiteral("Ctrl+2")))
                    action->trigger();
            shoot(QStringLiteral("search"));
            window.messageBar()->show(MessageBar::Kind::Error,
                                      QStringLiteral("/data/arena/obj.names: has 4 classes, the network's heads have 5. Change it and start again."));
            shoot(QStringLiteral("error"));
        }
    return 0;
}
