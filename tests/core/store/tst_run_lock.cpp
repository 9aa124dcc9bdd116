#include "core/store/run_lock.h"

#include "core/workflow/interrupted_runs.h"
#include "tests/support/message_of.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/wait.h>
#include <unistd.h>

using namespace abcp;

namespace fs = std::filesystem;

class RunLockTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_database = fs::path(m_folder.path().toStdString()) / "studio.sqlite";

    RunId newRun()
    {
        RunRecord record;
        record.settings.episodes = 9;
        return RunStore(m_database).createRun(record);
    }
    static std::vector<RunId> ids(const std::vector<RunRecord>& runs)
    {
        std::vector<RunId> all;
        for (const RunRecord& run : runs)
            all.push_back(run.id);
        return all;
    }

    // A process of its own that holds the lock until it is killed.
    pid_t holder(RunId run)
    {
        int ready[2];
        if (::pipe(ready) != 0)
            return -1;
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                const RunLock lock(m_database, run);
                if (::write(ready[1], "x", 1) == 1)
                    for (;;)
                        ::pause();
            } catch (...) {
            }
            ::_exit(1);
        }
        char byte = 0;
        ::close(ready[1]);
        const bool holds = ::read(ready[0], &byte, 1) == 1;
        ::close(ready[0]);
        return holds ? child : -1;
    }

private Q_SLOTS:
    void init() { fs::remove(m_database); }

    void oneHolderARun()
    {
        auto first = std::make_unique<RunLock>(m_database, RunId{1});
        QVERIFY(RunLock::isHeld(m_database, RunId{1}));
        QVERIFY(!RunLock::isHeld(m_database, RunId{2}));
        QCOMPARE(messageOf([&] { RunLock(m_database, RunId{1}); }), std::string("run 1: is being searched already, here or by another program"));
        QVERIFY(RunLock::isHeld(m_database, RunId{1}));  // looking and trying take nothing from it
        const RunLock other(m_database, RunId{2});
        first.reset();
        QVERIFY(!RunLock::isHeld(m_database, RunId{1}));
        const RunLock again(m_database, RunId{1});
        QVERIFY(RunLock::isHeld(m_database, RunId{1}));
    }

    void leavesNoFile()
    {
        {
            const RunLock lock(m_database, RunId{1});
        }
        QVERIFY(fs::is_empty(m_database.parent_path()));
    }

    void aLinkLeadsToTheSameLock()
    {
        const fs::path link = m_database.parent_path() / "link.sqlite";
        newRun();
        fs::create_symlink(m_database, link);
        const RunLock lock(link, RunId{1});
        QVERIFY(RunLock::isHeld(m_database, RunId{1}));
        fs::remove(link);
    }

    void aKilledHolderHoldsNothing()
    {
        const RunId older = newRun(), killed = newRun(), finished = newRun();
        RunStore(m_database).setState(finished, RunState::Finished);
        const pid_t child = holder(killed);
        QVERIFY(child > 0);
        QVERIFY(RunLock::isHeld(m_database, killed));
        QVERIFY(messageOf([&] { RunLock(m_database, killed); }).starts_with("run 2: is being searched"));
        QCOMPARE(ids(interruptedRuns(m_database)), std::vector<RunId>{older});
        leaveInterrupted(m_database, killed);  // it is none
        QVERIFY(RunStore(m_database).run(killed).state == RunState::Running);

        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QVERIFY(!RunLock::isHeld(m_database, killed));
        QCOMPARE(ids(interruptedRuns(m_database)), (std::vector<RunId>{killed, older}));
        leaveInterrupted(m_database, killed);
        leaveInterrupted(m_database, finished);
        QVERIFY(RunStore(m_database).run(killed).state == RunState::Stopped);
        QVERIFY(RunStore(m_database).run(finished).state == RunState::Finished);
        QCOMPARE(ids(interruptedRuns(m_database)), std::vector<RunId>{older});
    }

    void withoutADatabaseThereIsNone()
    {
        QVERIFY(interruptedRuns(m_database).empty());
        QVERIFY(!fs::exists(m_database));
    }
};

QTEST_APPLESS_MAIN(RunLockTest)
#include "tst_run_lock.moc"
