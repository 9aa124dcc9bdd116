// Pictures of the window for people to judge: abcp_screenshots FOLDER [DATABASE RUN].
// Without a run it shows made-up ones over YOLOv3. Every workspace in light and dark at 1280 x 720 and 1920 x 1080, and at 3840 x 2160
// with 200 %, for which the program starts itself once more; all in English, and at 1280 x 720 in Chinese too. FOLDER/guide holds those of the guide,
// for docs/images.

#include "core/base/random.h"
#include "core/data/arena.h"
#include "core/network/zoo.h"
#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/models/compared_runs_model.h"
#include "ui/plots/parallel_plot.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/compare_page.h"
#include "ui/views/detections_panel.h"
#include "ui/views/inspect_page.h"
#include "ui/views/layer_difference.h"
#include "ui/views/message_bar.h"
#include "ui/views/network_view.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"
#include "ui/views/what_if_panel.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTextStream>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

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

LoadedRun midSearch(int episodes = 132, std::uint64_t seed = 1)
{
    LoadedRun run = syntheticRun(zooNetwork("yolov3", {.classes = 5, .width = 0.25, .size = 416, .anchors = {}}), episodes, seed);
    run.settings.episodes = 300;
    run.state = RunState::Stopped;
    return run;
}

ComparedRun compared(const LoadedRun& run, int number, const std::string& name, const std::string& agent, std::vector<std::string> tags)
{
    RunRecord record;
    record.id = RunId{number};
    record.settings = run.settings;
    record.settings.name = name;
    record.settings.agent = agent;
    record.settings.seed = static_cast<std::uint64_t>(number);
    record.settings.data = "/data/arena";
    record.settings.evaluation.fineTuneSteps = number % 2 == 0 ? 20 : 80;
    record.state = number == 12 ? RunState::Stopped : RunState::Finished;
    record.created = "2024-03-0" + std::to_string(1 + number % 9) + "T12:0" + std::to_string(number % 6) + ":00Z";
    record.reference = run.reference;
    record.episodes = static_cast<int>(run.episodes.size());
    return overviewOf(record, std::move(tags), run.episodes);
}

// What two networks might find: the second a little less, and something that is not there.
std::vector<ComparedPicture> comparedPictures()
{
    std::vector<ComparedPicture> pictures;
    for (int i = 0; i < 6; ++i) {
        const ArenaScene scene = drawArenaScene(i % 2 == 0 ? ArenaDomain::Sim : ArenaDomain::Field, static_cast<std::uint64_t>(40 + i), 416);
        ComparedPicture picture{"arena_" + std::to_string(40 + i) + ".png", scene.image, scene.boxes, {}, {}};
        Generator generator(static_cast<std::uint64_t>(i));
        const auto moved = [&](Box box) {
            box.x += static_cast<float>(0.006 * generator.normal());
            box.y += static_cast<float>(0.006 * generator.normal());
            return box;
        };
        for (const LabelledBox& object : scene.boxes) {
            picture.original.push_back({moved(object.box), object.classId, static_cast<float>(generator.uniform(0.7, 0.98))});
            if (generator.uniform() < 0.8)
                picture.candidate.push_back({moved(object.box), object.classId, static_cast<float>(generator.uniform(0.45, 0.95))});
        }
        if (i % 3 == 1)
            picture.candidate.push_back({{0.05F, 0.7F, 0.1F, 0.12F}, 0, 0.61F});
        pictures.push_back(picture);
    }
    return pictures;
}

void changeNetwork(InspectPage& page)
{
    WhatIfModel& model = page.whatIf();
    model.setBlockKept(5, !model.isBlockKept(5));
    const auto& groups = model.space().groups;
    const auto tied = std::ranges::find_if(groups, [](const CouplingGroup& group) { return group.prunable && group.producers.size() > 3; });
    if (tied == groups.end())
        return;
    model.setRatio(static_cast<int>(tied - groups.begin()), 0.4);
    page.whatIfPanel()->view()->setCurrentLayer(tied->producers[1]);
}

struct Pictures {
    QString folder;
    QString suffix;   // "light_1280"
    MainWindow& window;

    void shoot(const QString& page) const
    {
        settle(600);
        window.grab().save(QStringLiteral("%1/ui_%2_%3.png").arg(folder, page, suffix));
    }
};

void shootInspect(const Pictures& pictures)
{
    MainWindow& window = pictures.window;
    window.showWorkspace(MainWindow::Workspace::Inspect);
    pictures.shoot(QStringLiteral("inspect"));
    Q_EMIT window.controller().comparisonBegan(window.selection().current(), {arenaClasses(), 6, true});
    for (const ComparedPicture& picture : comparedPictures())
        Q_EMIT window.controller().pictureCompared(picture);
    pictures.shoot(QStringLiteral("inspect_detections"));
    changeNetwork(*window.inspectPage());
    pictures.shoot(QStringLiteral("inspect_changed"));
    NetworkView* view = window.inspectPage()->whatIfPanel()->view();
    view->zoomAround(view->width() / 3.0, 3.5);
    pictures.shoot(QStringLiteral("inspect_zoomed"));
}

void showParallel(DockPage& page, const ParallelPlot& plot)
{
    for (QDockWidget* dock : page.docks())
        if (dock->isAncestorOf(&plot))
            dock->raise();
}

void shootCompare(const Pictures& pictures, const LoadedRun& run, bool made)
{
    MainWindow& window = pictures.window;
    window.showWorkspace(MainWindow::Workspace::Compare);
    settle(400);  // until the database has been read
    if (!made) {
        pictures.shoot(QStringLiteral("compare"));
        return;
    }
    window.comparePage()->runs().setRuns({compared(run, 12, "arena", "abcp", {"jetson"}), compared(midSearch(180, 2), 11, "arena, longer", "abcp", {"jetson", "night"}),
                                          compared(midSearch(150, 3), 9, "arena", "random", {}), compared(midSearch(90, 4), 7, "first try", "nsga2", {"orin"})});
    window.comparePage()->fit();
    pictures.shoot(QStringLiteral("compare"));
    showParallel(*window.comparePage(), *window.comparePage()->parallel());
    window.selection().filter().setText(QStringLiteral("map50>=0.8 flops<=400M"));
    pictures.shoot(QStringLiteral("compare_brushed"));
    window.selection().filter().setText({});
}

void shootAll(const QString& folder, const LoadedRun& run, bool made, const QSize& size, const QString& name)
{
    const SearchSettings project = writeFakeProject(toPath(folder) / "project", 200);
    for (const auto& [theme, themeName] : {std::pair{Theme::Light, QStringLiteral("light")}, std::pair{Theme::Dark, QStringLiteral("dark")}}) {
        applyTheme(theme);
        Engines engines = makeFakeEngines(std::make_shared<FakeBehaviour>());
        engines.describe = [] { return std::string("LibTorch, cpu x2"); };
        MainWindow window(engines);
        window.setDatabase(toPath(folder) / "none.sqlite");
        window.resize(size);
        window.show();
        const Pictures pictures{folder, themeName + QLatin1Char('_') + name, window};
        pictures.shoot(QStringLiteral("empty_setup"));
        window.showWorkspace(MainWindow::Workspace::Compare);
        pictures.shoot(QStringLiteral("empty_compare"));
        window.showWorkspace(MainWindow::Workspace::Inspect);
        pictures.shoot(QStringLiteral("empty_inspect"));
        window.setupPage()->setSettings(project);
        window.showWorkspace(MainWindow::Workspace::SetUp);
        pictures.shoot(QStringLiteral("setup"));
        Q_EMIT window.controller().runOpened(run);
        window.showWorkspace(MainWindow::Workspace::Search);
        pictures.shoot(QStringLiteral("search"));
        showParallel(*window.searchPage(), *window.searchPage()->parallel());
        pictures.shoot(QStringLiteral("search_parallel"));
        shootCompare(pictures, run, made);
        shootInspect(pictures);
        window.showWorkspace(MainWindow::Workspace::Search);
        window.messageBar()->show(MessageBar::Kind::Error,
                                  QStringLiteral("/data/arena/obj.names: has 4 classes, the network's heads have 5. Change it and start again."));
        pictures.shoot(QStringLiteral("error"));
    }
}

// A few of the small ones, without an alpha channel.
void keepForGuide(const QString& folder)
{
    const QDir guide(folder + QStringLiteral("/guide"));
    guide.mkpath(QStringLiteral("."));
    for (const auto& [picked, name] : {std::pair{"setup_light_1280", "setup"}, std::pair{"search_light_1280", "studio"}, std::pair{"compare_light_1280", "compare"},
                                     std::pair{"inspect_detections_light_1280", "inspect"}, std::pair{"search_parallel_dark_1280", "dark"},
                                     std::pair{"inspect_detections_light_1280_zh", "chinese"}}) {
        const QImage picture(QStringLiteral("%1/ui_%2.png").arg(folder, QString::fromLatin1(picked)));
        picture.convertToFormat(QImage::Format_RGB888).save(guide.filePath(QString::fromLatin1(name) + QStringLiteral(".png")), "PNG", 0);
    }
}

constexpr const char* doubled = "ABCP_SCREENSHOTS_DOUBLED";  // set for the second start

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName(QStringLiteral("abcp-studio-screenshots"));
    QApplication::setApplicationName(QStringLiteral("abcp-studio-screenshots"));
    applyLanguage(Language::English);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2 && arguments.size() != 4) {
        QTextStream(stderr) << "usage: abcp_screenshots FOLDER [DATABASE RUN]\n";
        return 2;
    }
    const QString folder = arguments.at(1);
    QDir().mkpath(folder);
    const bool made = arguments.size() == 2;
    const LoadedRun run = made ? midSearch() : loadRun(toPath(arguments.at(2)), RunId{arguments.at(3).toLongLong()});

    if (qEnvironmentVariableIsSet(doubled)) {
        shootAll(folder, run, made, QSize(1920, 1080), QStringLiteral("3840"));
        return 0;
    }
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080)})
        shootAll(folder, run, made, size, QString::number(size.width()));
    applyLanguage(Language::Chinese);
    shootAll(folder, run, made, QSize(1280, 720), QStringLiteral("1280_zh"));
    keepForGuide(folder);
    qputenv("QT_SCALE_FACTOR", "2");
    qputenv(doubled, "1");
    return QProcess::execute(QApplication::applicationFilePath(), arguments.mid(1));
}
