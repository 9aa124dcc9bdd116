#include "core/workflow/project_file.h"

#include "core/base/files.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/zoo.h"
#include "core/search/agent.h"
#include "tests/support/message_of.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace abcp;

namespace fs = std::filesystem;

class ProjectFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_place = m_folder.path().toStdString();

    // Away from the defaults, its files below `folder` but for the weights.
    static Project unusual(const fs::path& folder)
    {
        Project project;
        project.search.cfg = folder / "nets" / "Größe 7.cfg";
        project.search.weights = "/somewhere/else/best.weights";
        project.search.data = folder;
        project.search.watch = folder / "field";
        project.search.dataOptions = {.splitSeed = 9, .expectedClasses = {"x", "y"}, .classes = {"goal post"}, .valShare = 1.0 / 3};
        project.search.name = "evening \"run\"";
        project.search.agent = "nsga2";
        setAgentOption("nsga2", project.search.agentSettings, "population", "14", "test");
        project.search.episodes = 7;
        project.search.seed = std::numeric_limits<std::uint64_t>::max();
        project.search.minRatio = 0.1;
        project.search.locks.keepBlock = {{0, true}};
        project.search.locks.ratios = {{12, {0.2, 0.8}}};
        project.search.reward = {.name = "loss", .costWeight = 1.0 / 7, .budgets = {.params = 1e5, .latencyMs = 0.5}};
        project.search.evaluation.inputSize = 416;
        project.search.evaluation.freeze = Freeze::AllButHeads;
        project.search.plan.minKeptChannels = 4;
        project.search.startFrom = StartFrom{3, 40};
        project.database = folder / "runs" / "studio.sqlite";
        project.flopsShare = 0.1 + 0.2;
        return project;
    }

    static std::string textOf(const Project& project) { return toJson(project, "/").dump(); }

private Q_SLOTS:
    void comesBackWhole()
    {
        const fs::path file = m_place / "whole" / "robot.abcp";
        for (const Project& project : {Project(), unusual(m_place / "whole")}) {
            writeProject(file, project);
            QCOMPARE(textOf(readProject(file)), textOf(project));
        }
        const Project back = readProject(file);
        QCOMPARE(back.search.cfg, m_place / "whole" / "nets" / "Größe 7.cfg");
        QCOMPARE(back.search.data, m_place / "whole");
        QCOMPARE(back.search.seed, std::numeric_limits<std::uint64_t>::max());
        QCOMPARE(back.flopsShare.value(), 0.1 + 0.2);
        QVERIFY(back.search.startFrom && back.search.startFrom->run == 3);
        QVERIFY(back.search.locks == unusual({}).search.locks);
    }

    void pathsBelowItsFolderAreRelative()
    {
        const fs::path file = m_place / "here" / "robot.abcp";
        writeProject(file, unusual(m_place / "here"));
        const Json json = readJsonFile(file);
        QCOMPARE(json["abcp_project"].get<int>(), 1);
        QCOMPARE(json["search"]["cfg"].get<std::string>(), std::string("nets/Größe 7.cfg"));
        QCOMPARE(json["search"]["data"].get<std::string>(), std::string("."));
        QCOMPARE(json["search"]["weights"].get<std::string>(), std::string("/somewhere/else/best.weights"));
        QCOMPARE(json["database"].get<std::string>(), std::string("runs/studio.sqlite"));
    }

    void aNeighbourWithTheSameBeginningIsNotBelow()
    {
        Project project;
        project.search.cfg = m_place / "data-old" / "net.cfg";
        QCOMPARE(toJson(project, m_place / "data")["search"]["cfg"].get<std::string>(), project.search.cfg.string());
    }

    void aMovedFolderTakesItsFilesAlong()
    {
        const fs::path before = m_place / "before", after = m_place / "after" / "deeper";
        writeProject(before / "robot.abcp", unusual(before));
        fs::create_directories(after.parent_path());
        fs::rename(before, after);
        const Project moved = readProject(after / "robot.abcp");
        QCOMPARE(textOf(moved), textOf(unusual(after)));
        QCOMPARE(moved.search.weights, fs::path("/somewhere/else/best.weights"));
    }

    void aRelativeFileNameWillDo()
    {
        const fs::path back = fs::current_path();
        fs::create_directories(m_place / "current");
        fs::current_path(m_place / "current");
        writeProject("robot.abcp", unusual(m_place / "current"));
        const Project read = readProject("robot.abcp");
        fs::current_path(back);
        QCOMPARE(textOf(read), textOf(unusual(m_place / "current")));
    }

    void refusesInOneLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* text, const char* why) { QTest::newRow(name) << QString::fromUtf8(text).replace('\'', '"') << QString::fromUtf8(why); };
        row("empty", "", "parse error");
        row("not JSON", "[net]\nbatch=1\n", "parse error");
        row("half a file", "{'abcp_project': 1, 'sea", "parse error");
        row("a list", "[1]", "is no project of ABCP Studio");
        row("another kind", "{'blocks': {}}", "is no project of ABCP Studio");
        row("version is a text", "{'abcp_project': '1', 'search': {}}", "abcp_project must be a whole number");
        row("version 0", "{'abcp_project': 0, 'search': {}}", "abcp_project must be a whole number");
        row("newer", "{'abcp_project': 2, 'search': {}, 'what': 1}", "newer version of the program: its format is 2");
        row("much newer", "{'abcp_project': 18446744073709551615, 'search': {}}", "newer version");
        row("no search", "{'abcp_project': 1}", "search is missing");
        row("search is a list", "{'abcp_project': 1, 'search': []}", "search must be an object");
        row("unknown key", "{'abcp_project': 1, 'search': {}, 'colour': 'red'}", "unknown setting colour");
        row("unknown setting", "{'abcp_project': 1, 'search': {'evaluation': {'bacth': 1}}}", "unknown setting evaluation.bacth");
        row("wrong type", "{'abcp_project': 1, 'search': {'episodes': 'many'}}", "episodes must be a whole number");
        row("wrong type of a path", "{'abcp_project': 1, 'search': {'cfg': 7}}", "cfg must be a text");
        row("wrong type of the database", "{'abcp_project': 1, 'search': {}, 'database': true}", "database must be a text");
        row("out of range", "{'abcp_project': 1, 'search': {'episodes': 0}}", "episodes must be 1 to 1000000, got 0");
        row("unknown agent", "{'abcp_project': 1, 'search': {'agent': 'oracle'}}", "agent must be one of");
        row("agent is a number", "{'abcp_project': 1, 'search': {'agent': 1}}", "agent must be a text");
        row("unknown reward", "{'abcp_project': 1, 'search': {'reward': {'name': 'gold'}}}", "reward.name must be one of");
        row("no share", "{'abcp_project': 1, 'search': {}, 'flops_share': 0}", "flops_share must be positive");
        row("too large a share", "{'abcp_project': 1, 'search': {}, 'flops_share': 1.5}", "flops_share must be 0 to 1, got 1.5");
        row("two budgets", "{'abcp_project': 1, 'search': {'reward': {'budgets': {'flops': 1e6}}}, 'flops_share': 0.5}", "only one can hold");
        row("control characters", "{'abcp_project': 1, 'search': {'a\\nb': 1}}", "unknown setting a");
    }
    void refusesInOneLine()
    {
        QFETCH(QString, text);
        QFETCH(QString, why);
        const fs::path file = m_place / "bad.abcp";
        writeFileAtomically(file, text.toStdString());
        const QString line = QString::fromStdString(messageOf([&] { readProject(file); }));
        QVERIFY2(line.startsWith(QString::fromStdString(file.string()) + ": "), qPrintable(line));
        QVERIFY2(line.contains(why), qPrintable(line));
        QVERIFY2(!line.contains('\n'), qPrintable(line));
    }

    void refusesWhatIsNoFile()
    {
        QVERIFY(messageOf([&] { readProject(m_place / "nowhere.abcp"); }).find("nowhere.abcp") != std::string::npos);
        QVERIFY(messageOf([&] { readProject(m_place); }).find(m_place.string()) == 0);
    }

    void aPathThatIsNoTextIsRefusedAndTheOldFileStays()
    {
        const fs::path file = m_place / "old.abcp";
        writeProject(file, unusual(m_place));
        const std::string before = readTextFile(file, 1 << 20);
        Project project;
        project.search.cfg = "/tmp/\xff.cfg";
        QVERIFY(messageOf([&] { writeProject(file, project); }).find("no valid UTF-8") != std::string::npos);
        QCOMPARE(readTextFile(file, 1 << 20), before);
    }

    void aShareOfTheFlopsBecomesABudget()
    {
        const NetworkSpec spec = zooNetwork("yolov3-tiny", {.classes = 2, .width = 0.0625, .size = 96, .anchors = {}});
        Project project;
        project.search.cfg = m_place / "net.cfg";
        writeFileAtomically(project.search.cfg, darknetCfg(spec));
        QVERIFY(!searchOf(project).reward.budgets.flops);
        project.flopsShare = 0.25;
        const double unpruned = static_cast<double>(complexity(spec).flops());
        QCOMPARE(searchOf(project).reward.budgets.flops.value(), 0.25 * unpruned);
        project.search.evaluation.inputSize = 192;
        QCOMPARE(searchOf(project).reward.budgets.flops.value(), unpruned);  // four times the pixels
        project.search.cfg = m_place / "nowhere.cfg";
        QVERIFY(messageOf([&] { searchOf(project); }).find("nowhere.cfg") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ProjectFileTest)
#include "tst_project_file.moc"
