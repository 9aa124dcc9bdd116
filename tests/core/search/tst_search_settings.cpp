#include "core/search/search_settings.h"

#include "core/base/error.h"
#include "tests/support/message_of.h"

#include <QtTest>

#include <functional>
#include <limits>

using namespace abcp;

namespace {

SearchSettings defaults()
{
    return {};
}

SearchSettings complete()
{
    SearchSettings settings;
    settings.cfg = "net.cfg";
    settings.weights = "net.weights";
    settings.data = "arena";
    return settings;
}

// Everything away from its default.
SearchSettings unusual()
{
    SearchSettings settings = complete();
    settings.cfg = "/tmp/Größe 7/\"net\".cfg";
    settings.dataOptions = {.splitSeed = 9, .expectedClasses = {"x", "y"}, .classes = {"goal post"}, .valShare = 1.0 / 3};
    settings.name = "evening\nrun";
    settings.agent = "random";
    settings.episodes = 7;
    settings.seed = std::numeric_limits<std::uint64_t>::max();
    settings.minRatio = 0.1;
    settings.maxRatio = 0.1 + 0.2;
    settings.reward = {.name = "loss", .costWeight = 1.0 / 3, .budgets = {.flops = 1e9 / 7, .params = 1e5, .latencyMs = 0.5}};
    settings.evaluation = {.inputSize = 416, .calibrationImages = 0, .fineTuneSteps = 3, .batch = 1, .learningRate = 1e-5, .cameraEffects = 0.7,
                           .maxValidationImages = 9, .latencyRepeats = 2};
    settings.plan = {.importance = ChannelImportance::L2, .minKeptChannels = 4, .channelMultiple = 8, .seed = 1ULL << 63};
    settings.repeatEvery = 12;
    settings.stopHopeless = 0.25;
    settings.threads = 3;
    settings.workers = 2;
    settings.evaluation.freeze = Freeze::AllButHeads;
    settings.device = "cuda:1";
    settings.stopAfterFailures = 2;
    return settings;
}

}  // namespace

class TestSearchSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromText()
    {
        for (SearchSettings (*make)() : {&defaults, &complete, &unusual}) {
            const std::string text = toJson(make()).dump();
            QCOMPARE(toJson(searchSettingsFromJson(Json::parse(text), "test")).dump(), text);
        }
        const SearchSettings back = searchSettingsFromJson(toJson(unusual()), "test");
        QCOMPARE(back.cfg, unusual().cfg);
        QVERIFY(back.dataOptions == unusual().dataOptions);
        QCOMPARE(back.seed, unusual().seed);
        QCOMPARE(back.maxRatio, 0.1 + 0.2);
        QCOMPARE(back.workers, 2);
        QCOMPARE(back.evaluation.freeze, Freeze::AllButHeads);
        QCOMPARE(back.reward.budgets.flops, unusual().reward.budgets.flops);
        QCOMPARE(back.evaluation.learningRate, 1e-5);
        QCOMPARE(back.evaluation.cameraEffects, 0.7);
        QCOMPARE(back.plan.importance, ChannelImportance::L2);
        QCOMPARE(back.plan.seed, 1ULL << 63);
        QCOMPARE(back.repeatEvery, 12);
        QCOMPARE(back.stopHopeless, 0.25);
        QCOMPARE(back.stopAfterFailures, 2);
    }

    void everyImportanceHasAName()
    {
        for (const auto importance : {ChannelImportance::BatchNormScale, ChannelImportance::L1, ChannelImportance::L2, ChannelImportance::GeometricMedian,
                                      ChannelImportance::Taylor, ChannelImportance::Random}) {
            SearchSettings settings = complete();
            settings.plan.importance = importance;
            QCOMPARE(searchSettingsFromJson(toJson(settings), "test").plan.importance, importance);
        }
    }

    void missingKeysKeepTheirDefaults()
    {
        const SearchSettings settings = searchSettingsFromJson(Json::parse(R"({"cfg": "a.cfg", "evaluation": {"batch": 4}})"), "test");
        SearchSettings expected;
        expected.cfg = "a.cfg";
        expected.evaluation.batch = 4;
        QCOMPARE(toJson(settings).dump(), toJson(expected).dump());
    }

    void badJsonIsRefused_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* json, const char* expected) {
            QTest::newRow(json) << QString::fromUtf8(json) << QString::fromUtf8(expected);
        };
        row(R"({"episode": 3})", "test: unknown setting episode");
        row(R"({"reward": {"budgets": {"watts": 3}}})", "test: unknown setting reward.budgets.watts");
        row(R"({"evaluation": {"Batch": 3}})", "test: unknown setting evaluation.Batch");
        row(R"([])", "test: the settings must be an object");
        row(R"({"reward": 3})", "test: reward must be an object");
        row(R"({"plan": {"importance": "l3"}})", "test: plan.importance must be one of");
        row(R"({"plan": {"importance": 3}})", "test: plan.importance must be one of");
        row(R"({"evaluation": {"freeze": "heads"}})", "test: evaluation.freeze must be one of");
        row(R"({"cfg": 3})", "test: cfg must be a text");
        row(R"({"episodes": "3"})", "test: episodes must be a whole number");
        row(R"({"episodes": 3.5})", "test: episodes must be a whole number");
        row(R"({"episodes": 4294967299})", "test: episodes must be a whole number");
        row(R"({"episodes": 18446744073709551615})", "test: episodes must be a whole number");
        row(R"({"episodes": -9223372036854775808})", "test: episodes must be a whole number");
        row(R"({"episodes": 0})", "test: episodes must be 1 to 1000000, got 0");
        row(R"({"seed": -1})", "test: seed must be a whole number");
        row(R"({"seed": 1e3})", "test: seed must be a whole number");
        row(R"({"min_ratio": null})", "test: min_ratio must be a number");
        row(R"({"min_ratio": 0.995})", "test: min_ratio must be 0 to 0.99, got 0.995");
        row(R"({"reward": {"budgets": {"flops": "1"}}})", "test: reward.budgets.flops must be a number");
    }
    void badJsonIsRefused()
    {
        QFETCH(QString, json);
        QFETCH(QString, expected);
        const std::string message = messageOf([&] { searchSettingsFromJson(Json::parse(json.toStdString()), "test"); });
        QVERIFY2(QString::fromStdString(message).startsWith(expected), message.c_str());
    }

    void usualSettingsAreValid()
    {
        validate(complete());
        validate(unusual());
        for (const char* device : {"auto", "cpu", "cuda:0", "cuda:12"}) {
            SearchSettings settings = complete();
            settings.device = device;
            validate(settings);
        }
    }

    void whatIsWrongIsNamed()
    {
        static constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
        const std::vector<std::pair<std::string, std::function<void(SearchSettings&)>>> faults{
            {"cfg", [](SearchSettings& s) { s.cfg.clear(); }},
            {"weights", [](SearchSettings& s) { s.weights.clear(); }},
            {"data", [](SearchSettings& s) { s.data.clear(); }},
            {"agent", [](SearchSettings& s) { s.agent = "genetic"; }},
            {"episodes", [](SearchSettings& s) { s.episodes = 1'000'001; }},
            {"min_ratio", [](SearchSettings& s) { s.minRatio = -0.1; }},
            {"min_ratio", [](SearchSettings& s) { s.minRatio = s.maxRatio; }},
            {"min_ratio", [](SearchSettings& s) { s.minRatio = notANumber; }},
            {"max_ratio", [](SearchSettings& s) { s.maxRatio = 1; }},
            {"max_ratio", [](SearchSettings& s) { s.maxRatio = notANumber; }},
            {"reward.name", [](SearchSettings& s) { s.reward.name = "speed"; }},
            {"reward.cost_weight", [](SearchSettings& s) { s.reward.costWeight = -1; }},
            {"reward.cost_weight", [](SearchSettings& s) { s.reward.costWeight = notANumber; }},
            {"reward.budgets.flops", [](SearchSettings& s) { s.reward.budgets.flops = 0; }},
            {"reward.budgets.params", [](SearchSettings& s) { s.reward.budgets.params = notANumber; }},
            {"reward.budgets.latency_ms", [](SearchSettings& s) { s.reward.budgets.latencyMs = -3; }},
            {"evaluation.input_size", [](SearchSettings& s) { s.evaluation.inputSize = -32; }},
            {"evaluation.calibration_images", [](SearchSettings& s) { s.evaluation.calibrationImages = -1; }},
            {"evaluation.fine_tune_steps", [](SearchSettings& s) { s.evaluation.fineTuneSteps = 100'001; }},
            {"evaluation.batch", [](SearchSettings& s) { s.evaluation.batch = 0; }},
            {"evaluation.learning_rate", [](SearchSettings& s) { s.evaluation.learningRate = 0; }},
            {"evaluation.learning_rate", [](SearchSettings& s) { s.evaluation.learningRate = 2; }},
            {"evaluation.camera_effects", [](SearchSettings& s) { s.evaluation.cameraEffects = -0.1; }},
            {"evaluation.camera_effects", [](SearchSettings& s) { s.evaluation.cameraEffects = 1.1; }},
            {"evaluation.max_validation_images", [](SearchSettings& s) { s.evaluation.maxValidationImages = -1; }},
            {"evaluation.latency_repeats", [](SearchSettings& s) { s.evaluation.latencyRepeats = -1; }},
            {"evaluation.latency_repeats", [](SearchSettings& s) { s.reward.budgets.latencyMs = 5; s.evaluation.latencyRepeats = 0; }},
            {"plan.min_kept_channels", [](SearchSettings& s) { s.plan.minKeptChannels = 0; }},
            {"plan.channel_multiple", [](SearchSettings& s) { s.plan.channelMultiple = 0; }},
            {"repeat_every", [](SearchSettings& s) { s.repeatEvery = -1; }},
            {"repeat_every", [](SearchSettings& s) { s.repeatEvery = 5; s.evaluation.fineTuneSteps = 0; }},
            {"stop_hopeless", [](SearchSettings& s) { s.stopHopeless = 0.95; }},
            {"stop_hopeless", [](SearchSettings& s) { s.stopHopeless = notANumber; }},
            {"stop_hopeless", [](SearchSettings& s) { s.stopHopeless = 0.2; s.evaluation.fineTuneSteps = 2; }},
            {"threads", [](SearchSettings& s) { s.threads = -1; }},
            {"workers", [](SearchSettings& s) { s.workers = 65; }},
            {"device", [](SearchSettings& s) { s.device = "gpu"; }},
            {"device", [](SearchSettings& s) { s.device = "cuda:"; }},
            {"device", [](SearchSettings& s) { s.device = "cuda:-1"; }},
            {"device", [](SearchSettings& s) { s.device = "cuda:1x"; }},
            {"stop_after_failures", [](SearchSettings& s) { s.stopAfterFailures = 0; }},
        };
        for (const auto& [setting, spoil] : faults) {
            SearchSettings settings = complete();
            spoil(settings);
            const std::string message = messageOf([&] { validate(settings); });
            QVERIFY2(message.starts_with("settings: " + setting + " "), (setting + " -> " + message).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestSearchSettings)
#include "tst_search_settings.moc"
