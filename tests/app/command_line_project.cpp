#include "tests/app/command_line_project.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

QJsonObject Outcome::json() const
{
    return QJsonDocument::fromJson(out).object();
}

Outcome CommandLineProject::abcp(const QStringList& arguments)
{
    QProcess process;
    process.start(ABCP_PROGRAM, arguments);
    if (!process.waitForFinished(300'000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

Outcome CommandLineProject::done(const QStringList& arguments)
{
    const Outcome outcome = abcp(arguments);
    if (outcome.status != 0)
        qWarning("abcp %s: %s", qPrintable(arguments.join(' ')), outcome.err.constData());
    return outcome;
}

QStringList CommandLineProject::searchArguments(const QString& store, int episodes) const
{
    return {"search", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--episodes", QString::number(episodes), "--seed", "3",
            "--fine-tune-steps", "1", "--calibration-images", "4", "--batch", "4", "--store", store};
}

void CommandLineProject::requireKeys(const QJsonObject& object, const QStringList& keys)
{
    for (const QString& key : keys)
        QVERIFY2(object.contains(key), qPrintable(key + " is missing"));
}

void CommandLineProject::prepare()
{
    const Outcome cfg = done({"zoo", "yolov3-tiny", "--classes", "5", "--width", "0.0625", "--size", "96"});
    QCOMPARE(cfg.status, 0);
    QFile file(path("net.cfg"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(cfg.out);
    file.close();
    QCOMPARE(done({"arena", path("arena"), "--images", "20", "--domain", "sim", "--seed", "1", "--size", "96"}).status, 0);
    QCOMPARE(done({"train", path("net.cfg"), "--data", path("arena"), "--out", path("net.weights"), "--epochs", "1", "--batch", "4"}).status, 0);
}
