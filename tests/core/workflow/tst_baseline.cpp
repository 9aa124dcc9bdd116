#include "app/engines.h"
#include "core/base/error.h"
#include "core/data/arena.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/workflow/baseline.h"
#include "tests/support/network_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

class BaselineTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    SearchSettings m_search;
    Engines m_engines = makeEngines();

    BaselineRequest request(int epochs = 2) const { return baselineFor(m_search, epochs); }

private Q_SLOTS:
    void init()
    {
        const fs::path place = fs::path(m_folder.path().toStdString()) / QTest::currentTestFunction();
        writeArena(place / "arena", {.images = 12, .domain = ArenaDomain::Sim, .seed = 3, .size = 96});
        m_search = {};
        m_search.cfg = place / "net.cfg";
        m_search.data = place / "arena";
        m_search.seed = 5;
        m_search.threads = 1;
        writeDarknet(network("in 3x96x96 | conv 8 3 /2 | conv 8 3 /2 | conv 16 3 /2 | head 5"), m_search.cfg, place / "random.weights");
    }

    void theWeightsAreThoseOfTheNetworkAndSaidSoBySeed()
    {
        const Baseline first = trainBaseline(request(), m_engines);
        QCOMPARE(first.weights.filename(), fs::path("net-baseline.weights"));
        readDarknetWeights(readDarknetCfg(m_search.cfg).spec, first.weights);
        QVERIFY(first.map50 >= 0);
        QVERIFY(!fs::exists(unfinishedFile(request())));

        const Baseline second = trainBaseline(request(), m_engines);  // under another name, the same bytes
        QCOMPARE(second.weights.filename(), fs::path("net-baseline-2.weights"));
        QCOMPARE(bytesOf(second.weights), bytesOf(first.weights));
    }

    void aStoppedTrainingGoesOnWhereItWas()
    {
        const Baseline whole = trainBaseline(request(), m_engines);
        const BaselineRequest again = request();
        std::stop_source stop;
        QVERIFY_THROWS_EXCEPTION(StoppedError, trainBaseline(again, m_engines, stop.get_token(), [&](const Progress& progress) {
            if (progress.done >= 1)
                stop.request_stop();
        }));
        QVERIFY(fs::exists(unfinishedFile(again)));
        QVERIFY(!fs::exists(again.weights));
        QCOMPARE(bytesOf(trainBaseline(again, m_engines).weights), bytesOf(whole.weights));
    }

    void whatIsLeftOfAnotherTrainingIsNotGoneOnWith()
    {
        std::stop_source stop;
        QVERIFY_THROWS_EXCEPTION(StoppedError, trainBaseline(request(), m_engines, stop.get_token(), [&](const Progress&) { stop.request_stop(); }));
        const Baseline other = trainBaseline(request(3), m_engines);
        readDarknetWeights(readDarknetCfg(m_search.cfg).spec, other.weights);
        QVERIFY(!fs::exists(unfinishedFile(request(3))));
    }

    void whatDoesNotFitIsRefusedAndNothingIsWritten()
    {
        m_search.data = m_search.data / "nowhere";
        QVERIFY_THROWS_EXCEPTION(InputError, trainBaseline(request(), m_engines));
        QVERIFY(!fs::exists(request().weights));
        m_search.data = m_search.data.parent_path();
        QVERIFY_THROWS_EXCEPTION(InputError, trainBaseline(request(0), m_engines));
        QVERIFY(!fs::exists(request().weights));
    }
};

QTEST_GUILESS_MAIN(BaselineTest)
#include "tst_baseline.moc"
