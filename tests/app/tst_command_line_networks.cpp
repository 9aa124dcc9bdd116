#include "tests/app/command_line_project.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTest>

#include <csignal>

// Networks and data from the command line: looked at, evaluated, cut, trained.
class CommandLineNetworksTest : public CommandLineProject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepare(); }

    void inspect()
    {
        const QJsonObject json = done({"inspect", path("net.cfg"), "--weights", path("net.weights"), "--json"}).json();
        requireKeys(json["totals"].toObject(), {"flops", "macs", "params", "conv_layers"});
        requireKeys(json["search_space"].toObject(), {"residual_blocks", "prunable_convs", "coupling_groups"});
        const QJsonArray layers = json["layers"].toArray();
        requireKeys(layers.at(0).toObject(), {"index", "type", "out", "flops", "params"});
        double flops = 0;
        for (const QJsonValue& layer : layers)
            flops += layer["flops"].toDouble();
        QCOMPARE(flops, json["totals"]["flops"].toDouble());
        QCOMPARE(json["totals"]["conv_layers"].toInt(), 13);
    }

    void check()
    {
        const QJsonObject json = done({"check", path("arena"), "--json"}).json();
        QCOMPARE(json["images"].toInt(), 20);
        QCOMPARE(json["classes"].toArray().size(), 5);
        QCOMPARE(json["splits"]["train"].toInt() + json["splits"]["val"].toInt(), 20);
        QVERIFY(json["boxes"].toInt() > 20);
        QVERIFY(json["problems"].toArray().isEmpty());
    }

    void checkDescribesTheData()
    {
        const QJsonObject json = done({"check", path("arena"), "--json"}).json();
        requireKeys(json, {"format", "images_without_box", "crowds", "difficult", "box_sizes", "splits_stated", "near_duplicates"});
        requireKeys(json["box_sizes"].toObject(), {"small", "medium", "large", "side_pixels", "side_share"});
        const QJsonObject sizes = json["box_sizes"].toObject();
        QCOMPARE(sizes["small"].toInt() + sizes["medium"].toInt() + sizes["large"].toInt(), json["boxes"].toInt());
        double share = 0;
        int boxes = 0;
        for (const QJsonValue& one : json["classes"].toArray()) {
            share += one["share"].toDouble();
            boxes += one["boxes_of_split"]["train"].toInt() + one["boxes_of_split"]["val"].toInt();
        }
        QVERIFY(std::abs(share - 1) < 1e-9);
        QCOMPARE(boxes, json["boxes"].toInt());
        QCOMPARE(json["near_duplicates"]["most_bits"].toInt(), 8);
        QVERIFY(done({"check", path("arena")}).out.contains("box sizes"));
    }

    void classesAndSplitCanBeSaid()
    {
        const QJsonObject all = done({"check", path("arena"), "--json"}).json();
        const QString first = all["classes"].toArray().at(1)["name"].toString(), second = all["classes"].toArray().at(0)["name"].toString();
        const QStringList options{"--classes", first + "," + second, "--val-share", "0.5", "--split-seed", "3"};
        const QJsonObject json = done(QStringList{"check", path("arena"), "--json"} + options).json();
        QCOMPARE(json["classes"].toArray().size(), 2);
        QCOMPARE(json["classes"].toArray().at(0)["name"].toString(), first);
        QCOMPARE(json["classes"].toArray().at(0)["boxes"], all["classes"].toArray().at(1)["boxes"]);
        QCOMPARE(json["images"].toInt(), 20);
        QCOMPARE(json["splits"]["val"].toInt(), 10);
        QVERIFY(!json["splits_stated"].toBool());
        QCOMPARE(abcp({"check", path("arena"), "--classes", "unicorn"}).status, 2);
        QCOMPARE(abcp({"check", path("arena"), "--val-share", "1"}).status, 2);
        // A run keeps them, so that resuming divides the data as before.
        const QString store = path("options.sqlite");
        QCOMPARE(done(searchArguments(store, 1) + options).status, 0);
        QCOMPARE(done({"resume", "1", "--store", store, "--json"}).json()["episodes"].toInt(), 1);
        const QJsonObject eval = done(QStringList{"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--json"} + options).json();
        QCOMPARE(eval["images"].toInt(), 10);
        QCOMPARE(eval["per_class"].toArray().size(), 2);
    }

    void evalTellsMoreThanTheMean()
    {
        const QJsonObject eval = done({"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--json"}).json();
        requireKeys(eval, {"data", "split", "coco", "voc", "confusion"});
        requireKeys(eval["coco"].toObject(), {"ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar_1", "ar_10", "ar_100", "ar_small", "ar_medium", "ar_large"});
        QCOMPARE(eval["coco"]["ap50"].toDouble(), eval["map50"].toDouble());
        requireKeys(eval["voc"].toObject(), {"map_11_point", "map_all_point"});
        const QJsonObject one = eval["per_class"].toArray().at(0).toObject();
        requireKeys(one, {"name", "objects", "ap50", "ap50_95", "ap75", "ar_100", "voc_11_point", "voc_all_point", "best_f1", "precision_at_recall"});
        QCOMPARE(one["precision_at_recall"]["precision"].toArray().size(), 101);
        QCOMPARE(eval["confusion"]["actual_by_detected"].toArray().size(), 6);
        QVERIFY(!eval.contains("targets"));
    }

    void evalComparesDataSets()
    {
        QCOMPARE(done({"arena", path("field"), "--images", "10", "--domain", "field", "--seed", "2", "--size", "96"}).status, 0);
        const QStringList arguments{"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--data", path("field"), "--split", "val", "--split", "all"};
        const QJsonObject json = done(QStringList(arguments) << "--json").json();
        QCOMPARE(json["data"].toString(), path("arena"));
        QCOMPARE(json["images"].toInt(), 4);
        const QJsonObject target = json["targets"].toArray().at(0).toObject();
        QCOMPARE(target["data"].toString(), path("field"));
        QCOMPARE(target["images"].toInt(), 10);
        QCOMPARE(target["drop"]["map50"].toDouble(), json["map50"].toDouble() - target["map50"].toDouble());
        QVERIFY(done(arguments).out.contains("a drop of"));
        QCOMPARE(abcp(QStringList(arguments) << "--split" << "all").status, 2);
        QCOMPARE(abcp({"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--split", "everything"}).status, 2);
    }

    void evalAndDetect()
    {
        const QJsonObject eval = done({"eval", path("net.cfg"), path("net.weights"), "--data", path("arena"), "--json"}).json();
        requireKeys(eval, {"map50", "map50_95", "per_class", "images", "latency_ms"});
        requireKeys(eval["latency_ms"].toObject(), {"p50", "p95"});
        QCOMPARE(eval["per_class"].toArray().size(), 5);

        const QString image = path("arena/images/000000.jpg");
        const QJsonObject detect = done({"detect", path("net.cfg"), path("net.weights"), image, "--threshold", "0.0001", "--names", path("arena/obj.names"), "--out",
                                         path("drawn"), "--json"}).json();
        const QJsonObject picture = detect["images"].toArray().at(0).toObject();
        QCOMPARE(picture["path"].toString(), image);
        QVERIFY(QFile::exists(path("drawn/000000.png")));
        for (const QJsonValue& found : picture["detections"].toArray()) {
            requireKeys(found.toObject(), {"class", "label", "confidence", "box"});
            QCOMPARE(found["box"].toArray().size(), 4);
        }
    }

    void prune()
    {
        QFile action(path("action.json"));
        QVERIFY(action.open(QIODevice::WriteOnly));
        action.write(R"({"ratios": {"0": 0.25, "*": 0.5}})");
        action.close();
        const QJsonObject json = done({"prune", path("net.cfg"), path("net.weights"), "--action", path("action.json"), "--out", path("pruned"), "--json"}).json();
        QVERIFY(json["flops_ratio"].toDouble() < 0.6);
        const QJsonObject inspected = done({"inspect", json["cfg"].toString(), "--weights", json["weights"].toString(), "--json"}).json();
        QCOMPARE(inspected["totals"]["flops"].toDouble(), json["flops"].toDouble());
        QCOMPARE(inspected["totals"]["params"].toDouble(), json["params"].toDouble());
    }

    void pruneByOtherImportances()
    {
        QFile action(path("half.json"));
        QVERIFY(action.open(QIODevice::WriteOnly));
        action.write(R"({"ratios": {"*": 0.6}})");
        action.close();
        const QStringList prune{"prune", path("net.cfg"), path("net.weights"), "--action", path("half.json"), "--json"};
        QSet<QByteArray> different;
        const auto weights = [&](const QStringList& options, const QString& folder) {
            const QJsonObject json = done(QStringList(prune) << "--out" << path(folder) << options).json();
            QFile file(json["weights"].toString());
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        for (const char* importance : {"batch-norm-scale", "l2", "random"})
            different << weights({"--importance", importance}, importance);
        const QStringList taylor{"--importance", "taylor", "--data", path("arena"), "--calibration-images", "6", "--batch", "3"};
        different << weights(taylor, "taylor");
        QCOMPARE(different.size(), 4);
        QVERIFY(!different.contains(QByteArray()));
        QVERIFY(different.contains(weights(taylor, "taylor-again")));

        const QJsonObject rounded = done(QStringList(prune) << "--out" << path("rounded") << "--multiple" << "8" << "--min-channels" << "16").json();
        for (const QJsonValue& layer : done({"inspect", rounded["cfg"].toString(), "--json"}).json()["layers"].toArray())
            if (layer["type"].toString() == "convolutional" && layer["out"][0].toInt() != 30)  // which the heads need
                QVERIFY(layer["out"][0].toInt() % 8 == 0 || layer["out"][0].toInt() < 16);
        for (const QStringList& bad : {QStringList{"--importance", "taylor"}, QStringList{"--importance", "luck"}, QStringList{"--min-channels", "0"}}) {
            const Outcome refused = abcp(QStringList(prune) << "--out" << path("bad") << bad);
            QCOMPARE(refused.status, 2);
            QCOMPARE(refused.err.count('\n'), 1);
            QVERIFY(!QFile::exists(path("bad")));
        }
    }

    // A training that is killed continues from its checkpoint and ends with the same file as one that was not.
    void killedTrainingContinues()
    {
        const auto arguments = [&](const char* name) {
            return QStringList{"train", path("net.cfg"), "--data", path("arena"), "--out", path(QString("%1.weights").arg(name)), "--epochs", "12", "--batch", "4",
                               "--threads", "1", "--evaluate-every", "2", "--checkpoint", path(QString("%1.checkpoint").arg(name)), "--checkpoint-seconds", "0"};
        };
        QCOMPARE(done(arguments("whole")).status, 0);
        QProcess process;
        process.start(ABCP_PROGRAM, arguments("killed"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("killed.checkpoint")), 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished());
        QCOMPARE(done(arguments("killed")).status, 0);
        QFile whole(path("whole.weights")), killed(path("killed.weights"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && killed.open(QIODevice::ReadOnly));
        QVERIFY(whole.readAll() == killed.readAll());
        QStringList other = arguments("killed");
        other << "--learning-rate" << "0.001";
        QCOMPARE(abcp(other).status, 2);
    }

    void trainingOptions()
    {
        const auto trained = [&](const QStringList& options) {
            return abcp(QStringList{"train", path("net.cfg"), "--data", path("arena"), "--out", path("options.weights"), "--epochs", "1", "--batch", "8"} + options);
        };
        QCOMPARE(trained({"--optimizer", "sgd", "--freeze", "all-but-heads", "--box-loss", "giou", "--focal-gamma", "1.5"}).status, 0);
        QCOMPARE(trained({"--teacher", path("net.cfg"), path("net.weights"), "--distill-weight", "0.5"}).status, 0);
        QCOMPARE(trained({"--optimizer", "adam"}).status, 2);
        QCOMPARE(trained({"--box-loss", "l2"}).status, 2);
        QCOMPARE(trained({"--freeze", "half"}).status, 2);
        QCOMPARE(trained({"--label-smoothing", "0.7"}).status, 2);
        QCOMPARE(trained({"--anchors", "manual"}).status, 2);
        QCOMPARE(trained({"--anchors", "auto", "--json"}).json()["cfg"].toString(), path("options.cfg"));
        QCOMPARE(done({"eval", path("options.cfg"), path("options.weights"), "--data", path("arena")}).status, 0);
        QCOMPARE(abcp({"train", path("options.cfg"), "--data", path("arena"), "--out", path("options.weights"), "--anchors", "auto"}).status, 2);
    }

    void classifier()
    {
        const QString cfg = path("classifier.cfg");
        QFile file(cfg);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[net]\nwidth=32\nheight=32\nchannels=3\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=3\nstride=2\npad=1\nactivation=leaky\n"
                   "[convolutional]\nfilters=2\nsize=1\nstride=1\nactivation=linear\n[avgpool]\n[softmax]\n");
        file.close();
        for (int i = 0; i < 12; ++i) {
            const QString folder = path(i % 2 == 0 ? "colours/bright" : "colours/dark");
            QVERIFY(QDir().mkpath(folder));
            QImage picture(32, 32, QImage::Format_RGB32);
            picture.fill(i % 2 == 0 ? QColor(200 + i, 220, 210) : QColor(20 + i, 10, 15));
            QVERIFY(picture.save(QStringLiteral("%1/%2.png").arg(folder).arg(i)));
        }
        QCOMPARE(done({"check", path("colours"), "--json"}).json()["format"].toString(), QString("classes"));
        const QJsonObject trained = done({"train", cfg, "--data", path("colours"), "--out", path("classifier.weights"), "--epochs", "20", "--batch", "4", "--json"}).json();
        requireKeys(trained, {"weights", "top1", "history"});
        const QJsonObject eval = done({"eval", cfg, path("classifier.weights"), "--data", path("colours"), "--json"}).json();
        requireKeys(eval, {"top1", "top5", "per_class", "images", "latency_ms"});
        QCOMPARE(eval["top1"].toDouble(), trained["top1"].toDouble());
        QCOMPARE(eval["per_class"].toArray().size(), 2);
        QCOMPARE(abcp({"eval", cfg, path("classifier.weights"), "--data", path("arena")}).status, 2);
        const QJsonObject search = done({"search", cfg, path("classifier.weights"), "--data", path("colours"), "--episodes", "2", "--fine-tune-steps", "1",
                                         "--calibration-images", "4", "--batch", "4", "--store", path("classifier.sqlite"), "--json"}).json();
        QCOMPARE(search["episodes"].toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(CommandLineNetworksTest)
#include "tst_command_line_networks.moc"
