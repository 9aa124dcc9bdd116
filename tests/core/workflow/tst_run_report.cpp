#include "app/engines.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/arena.h"
#include "core/network/darknet_weights.h"
#include "core/workflow/reported_run.h"
#include "core/workflow/run_report.h"
#include "core/workflow/search_job.h"
#include "tests/support/message_of.h"
#include "tests/support/network_text.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <stop_token>
#include <utility>

using namespace abcp;
namespace fs = std::filesystem;

class RunReportTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Engines m_engines = makeEngines();
    RunId m_run{}, m_uniform{};

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    fs::path database() const { return path("runs.sqlite"); }

    SearchSettings settings(const std::string& agent) const
    {
        SearchSettings result;
        result.cfg = path("net.cfg");
        result.weights = path("net.weights");
        result.data = path("arena");
        result.agent = agent;
        result.episodes = 4;
        result.evaluation = {.calibrationImages = 4, .fineTuneSteps = 0, .batch = 4, .latencyRepeats = 0};
        return result;
    }
    RunId searched(const SearchSettings& search) const
    {
        const auto job = SearchJob::start(search, database(), m_engines);
        return job->run({}) == SearchOutcome::Finished ? job->runId() : RunId{};
    }
    // A run of the same network without a search.
    RunId made(const std::string& name, const fs::path& data) const
    {
        RunStore store(database());
        RunRecord record = store.run(m_run);
        record.settings.name = name;
        record.settings.data = data;
        return store.createRun(record);
    }
    QString page(const RunReportOptions& options) const
    {
        const RunStore store(database(), RunStore::Access::ReadOnly);
        return QString::fromStdString(runReport(store, options, m_engines));
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeArena(path("arena"), {12, ArenaDomain::Sim, 1, 96});
        Network net = network("in 3x96x96 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | conv 16 3 /2 | conv 16 3 /2 | conv 16 3 /2 | head 5 2");
        net.spec.layers.back().as<Yolo>()->anchors = {{10, 10}, {30, 30}};
        writeDarknet(net, path("net.cfg"), path("net.weights"));
        m_run = searched(settings("random"));
        m_uniform = searched(settings("uniform"));
        QVERIFY(m_run != RunId{} && m_uniform != RunId{});
    }

    void uniformCutsAreThoseOfTheRunAndOfUniformRuns()
    {
        const RunStore store(database(), RunStore::Access::ReadOnly);
        QCOMPARE(reportedRun(store, m_run, {}).uniform.size(), std::size_t{4});
        QCOMPARE(reportedRun(store, m_run, {}).uniformRuns, std::vector<RunId>{m_uniform});
        QVERIFY(reportedRun(store, m_uniform, {}).uniform.empty());
        SearchSettings one = settings("abcp");
        one.evaluation.calibrationImages = 3;  // measured otherwise than the uniform run
        one.reward.budgets.flops = 0.5 * static_cast<double>(store.run(m_run).reference->flops);  // with one this agent begins with uniform cuts
        const RunId alone = searched(one);
        const ReportedRun run = reportedRun(store, alone, {});
        QVERIFY(run.uniformRuns.empty());
        std::size_t own = 0;
        for (const Episode& episode : run.episodes)
            own += !episode.failed() && isUniformCut(run.space, episode.action);
        QVERIFY(own > 0);
        QCOMPARE(run.uniform.size(), own);
        QVERIFY(!page({.runs = {alone}}).contains("no uniform baseline"));
    }

    void theUniformBaselineMaySpendTheBudget()
    {
        const auto candidate = [](std::int64_t flops, double map50) {
            Episode episode;
            episode.measurement = Measurement{};
            episode.measurement->flops = flops;
            episode.measurement->map50 = map50;
            return episode;
        };
        ReportedRun run;
        run.chosen = candidate(100, 0.4);
        run.uniform = {candidate(90, 0.1), candidate(105, 0.3), candidate(120, 0.5)};
        QCOMPARE(run.bestUniform()->measurement->map50, 0.1);
        run.overview.record.steering.reward.budgets.flops = 110;
        QCOMPARE(run.bestUniform()->measurement->map50, 0.3);
        run.overview.record.steering.reward.budgets.flops = 50;  // which the candidate misses
        QCOMPARE(run.bestUniform()->measurement->map50, 0.1);
        run.chosen.reset();
        QVERIFY(!run.bestUniform());
    }

    void aFinishedRunTellsAll()
    {
        const QString html = page({.runs = {m_run}, .episode = 2, .pictures = 2, .program = "abcp 9.8.7"});
        for (const char* part : {"Against the unpruned network", "uniform cut, as searched", "Reward of each episode", "FLOPs of each candidate", "<h3>Actions</h3>", "Layers of episode 2",
                                 "Detections before and after", "What the paper reports", "2110.03858", "0.327", "abcp search ", "abcp export 1 2 ", "abcp retrain 1 2 ", "abcp 9.8.7", "fine tune steps"})
            QVERIFY2(html.contains(part), part);
        QCOMPARE(html.count("<img alt='detections'"), 4);  // two pictures, before and after
        QVERIFY(html.contains(QString::fromStdString(RunStore(database()).run(m_run).weightsHash)));
        QVERIFY(!html.contains("nan</td>") && !html.contains("inf</td>"));
    }

    // Everything is in the page.
    void thePageLoadsNothing()
    {
        for (const RunReportOptions& options : {RunReportOptions{.runs = {m_run}}, RunReportOptions{.runs = {m_run, m_uniform}}}) {
            const QString html = page(options);
            QVERIFY(!html.contains("<script") && !html.contains("<link") && !html.contains("@import") && !html.contains("url("));
            static const QRegularExpression reference(QStringLiteral("(?:src|href)\\s*=\\s*['\"]([^'\"]{0,11})"));
            int references = 0;
            for (auto found = reference.globalMatch(html); found.hasNext(); ++references)
                QCOMPARE(found.next().captured(1), QStringLiteral("data:image/"));
            QVERIFY(references > 0);
        }
    }

    // Every element that is opened is closed, in order: a browser repairs nothing.
    void theMarkupIsWellFormed()
    {
        static const QRegularExpression tag(QStringLiteral("<(/?)([a-z][a-z0-9]*)\\b[^>]*?(/?)>"));
        const QStringList alone{"meta", "img"};
        for (const RunReportOptions& options : {RunReportOptions{.runs = {m_run}}, RunReportOptions{.runs = {m_run, m_uniform}}}) {
            QStringList open;
            for (auto found = tag.globalMatch(page(options)); found.hasNext();) {
                const auto match = found.next();
                const QString name = match.captured(2);
                if (!match.captured(1).isEmpty()) {
                    QVERIFY2(!open.isEmpty() && open.last() == name, qPrintable(name));
                    open.removeLast();
                } else if (match.captured(3).isEmpty() && !alone.contains(name)) {
                    open << name;
                }
            }
            QCOMPARE(open, QStringList());
        }
    }

    // The most accurate that was retrained is told of, before the largest reward.
    void theRetrainedOneIsChosen()
    {
        const RunId run = made("retrained", path("not-there"));
        RunStore store(database());
        for (int i = 0; i < 3; ++i) {
            Episode episode = store.episode(m_run, i);
            episode.reward = i;
            store.appendEpisode(run, episode);
        }
        const auto told = [&](int episode) { return page({.runs = {run}}).contains(QStringLiteral("Layers of episode %1<").arg(episode)); };
        QVERIFY(told(2));
        for (const auto& [episode, map50] : {std::pair(0, 0.8), std::pair(1, 0.7)}) {
            CheckpointRecord checkpoint{.episode = episode, .kind = "retrained", .cfg = path("slim.cfg"), .weights = path("slim.weights"), .weightsHash = "abc", .measurement = {}};
            checkpoint.measurement.map50 = map50;
            store.addCheckpoint(run, checkpoint);
        }
        QVERIFY(told(0));
        QVERIFY(page({.runs = {run}}).contains("episode 0, retrained</td><td>0.800"));
    }

    void runsBesideEachOther()
    {
        const QString html = page({.runs = {m_run, m_uniform}});
        QVERIFY(html.contains("2 runs compared") && html.contains("The front of all of them") && html.contains("Settings that differ") && html.contains("best reward so far"));
        QVERIFY(html.contains("<td>agent</td><td>random</td><td>uniform</td>"));
        QVERIFY(html.contains("Settings that all have") && html.count("fine tune steps") == 1);
        QVERIFY(html.contains("The run is a uniform baseline itself"));
        QVERIFY(!html.contains("Detections before and after"));
    }

    void whatAPersonTypedIsText()
    {
        const RunId run = made("<script>alert(1)</script> & <b>'bold'</b>", path("arena"));
        {
            RunStore store(database());
            store.setNote(run, "a < b & c > d");
            store.setTags(run, {"<i>tag</i>"});
            Episode failed;
            failed.failure = "loss <nan> & \"more\"";
            failed.action = store.episode(m_run, 0).action;
            failed.decisions = store.episode(m_run, 0).decisions;
            store.appendEpisode(run, failed);
        }
        const QString html = page({.runs = {run}});
        QVERIFY(!html.contains("<script") && !html.contains("<b>'bold'") && !html.contains("<i>tag"));
        QVERIFY(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;&#39;bold&#39;&lt;/b&gt;"));
        QVERIFY(html.contains("a &lt; b &amp; c &gt; d") && html.contains("&lt;i&gt;tag&lt;/i&gt;"));
        QVERIFY(html.contains("Every candidate failed so far") && html.contains("loss &lt;nan&gt; &amp; &quot;more&quot;"));
    }

    void anEmptyRun()
    {
        const QString html = page({.runs = {made("nothing yet", path("arena"))}});
        QVERIFY(html.contains("No episode is recorded yet") && html.contains("<h3>Settings</h3>") && html.contains("abcp search "));
        QVERIFY(!html.contains("<h3>Actions</h3>"));
        QVERIFY(page({.runs = {m_run, made("nothing either", path("arena"))}}).contains("2 runs compared"));
    }

    void aDataSetThatIsGone()
    {
        const RunId run = made("far away", path("not-there"));
        {
            RunStore store(database());
            store.appendEpisode(run, store.episode(m_run, 0));
        }
        const QString html = page({.runs = {run}});
        QVERIFY(html.contains("No pictures: the data set or the weights are not there"));
        QVERIFY(html.contains("Layers of episode 0"));
        QVERIFY(!page({.runs = {run}, .pictures = 0}).contains("No pictures"));
    }

    void whatCannotBeToldIsRefused()
    {
        const RunStore store(database(), RunStore::Access::ReadOnly);
        const auto refused = [&](const RunReportOptions& options) { return QString::fromStdString(messageOf([&] { runReport(store, options, m_engines); })); };
        QVERIFY(refused({.runs = {m_run}, .episode = 77}).contains("has no episode 77"));
        QVERIFY(refused({.runs = {RunId{999}}}).contains("999"));
        QVERIFY(refused({.runs = {m_run, m_run}}).contains("named twice"));
        QVERIFY(refused({.runs = {m_run, m_uniform}, .episode = 1}).contains("one run"));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(runReport(store, {.runs = {m_run}}, m_engines, stop.get_token()), StoppedError);
    }

    void filesThatAreThereStay()
    {
        const RunStore store(database(), RunStore::Access::ReadOnly);
        const auto refused = [&](const fs::path& file, bool overwrite) {
            return QString::fromStdString(messageOf([&] { writeRunReport(file, overwrite, store, {.runs = {m_run}, .pictures = 0}, m_engines); }));
        };
        QCOMPARE(refused(path("new/page.html"), false), QString("(no error)"));
        QVERIFY(refused(path("new/page.html"), false).contains("exists already"));
        QCOMPARE(refused(path("new/page.html"), true), QString("(no error)"));
        QVERIFY(refused(path("new"), true).contains("is a folder"));
        QVERIFY(refused(database(), true).contains("is the database"));
        QVERIFY(readTextFile(path("new/page.html"), 10'000'000).starts_with("<!doctype html>"));
    }
};

QTEST_APPLESS_MAIN(RunReportTest)
#include "tst_run_report.moc"
