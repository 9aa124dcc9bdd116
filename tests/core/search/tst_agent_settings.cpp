#include "core/search/agent_settings.h"

#include "core/base/error.h"
#include "core/search/agent.h"
#include "core/search/search_settings.h"
#include "tests/support/message_of.h"

#include <QtTest>

#include <functional>

using namespace abcp;

class TestAgentSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOptionHasADefaultInItsRange()
    {
        for (const std::string& agent : agentNames()) {
            checkAgentOptions(agent, {}, "test");
            const bool has = agent == "abcp" || agent == "nsga2" || agent == "ddpg";
            QCOMPARE(agentOptions(agent).empty(), !has);
            AgentSettings settings;
            for (const AgentOption& option : agentOptions(agent)) {
                QVERIFY(!option.range.empty() && !option.meaning.empty());
                setAgentOption(agent, settings, option.name, option.value, "test");  // its own value, as text
            }
            QCOMPARE(agentOptionsJson(agent, settings).dump(), agentOptionsJson(agent, {}).dump());
            QCOMPARE(agentOptionsJson(agent, {}).size(), agentOptions(agent).size());
        }
    }

    void setByName()
    {
        AgentSettings settings;
        setAgentOption("abcp", settings, "learning_rate", "0.02", "test");
        setAgentOption("abcp", settings, "elites", "5", "test");
        setAgentOption("abcp", settings, "warm_start", "false", "test");
        setAgentOption("nsga2", settings, "population", "12", "test");
        setAgentOption("ddpg", settings, "noise", "0.3", "test");
        QCOMPARE(settings.policy.learningRate, 0.02);
        QCOMPARE(settings.policy.elites, 5);
        QVERIFY(!settings.policy.warmStart);
        QCOMPARE(settings.nsga2.population, 12);
        QCOMPARE(settings.ddpg.noise, 0.3);
    }

    void keptWithTheRun()
    {
        SearchSettings settings;
        settings.agentSettings.policy.learningRate = 1.0 / 3;
        settings.agentSettings.policy.warmStart = false;
        const SearchSettings back = searchSettingsFromJson(Json::parse(toJson(settings).dump()), "test");
        QCOMPARE(back.agentSettings.policy.learningRate, 1.0 / 3);
        QVERIFY(!back.agentSettings.policy.warmStart);
        // What an older version wrote, which knew of no such options.
        QCOMPARE(searchSettingsFromJson(Json::parse(R"({"agent": "nsga2"})"), "test").agentSettings.nsga2.crossoverIndex, 15.0);
    }

    void whatIsWrongIsNamed()
    {
        AgentSettings settings;
        const auto message = [&](const char* agent, const char* name, const char* value) {
            return messageOf([&] { setAgentOption(agent, settings, name, value, "test"); });
        };
        QVERIFY(message("abcp", "speed", "1").starts_with("test: the agent abcp has no option speed, only hidden, "));
        QCOMPARE(message("random", "speed", "1"), std::string("test: the agent random has no options"));
        QCOMPARE(message("abcp", "learning_rate", "fast"), std::string("test: learning_rate must be a number, got 'fast'"));
        QCOMPARE(message("abcp", "learning_rate", "0,1"), std::string("test: learning_rate must be a number, got '0,1'"));
        QCOMPARE(message("abcp", "learning_rate", "2"), std::string("test: learning_rate must be 1e-07 to 1, got 2"));
        QCOMPARE(message("abcp", "learning_rate", "nan"), std::string("test: learning_rate must be 1e-07 to 1, got nan"));
        QCOMPARE(message("abcp", "hidden", "4.5"), std::string("test: hidden must be a whole number, got '4.5'"));
        QCOMPARE(message("abcp", "hidden", "0"), std::string("test: hidden must be 1 to 4096, got 0"));
        QCOMPARE(message("abcp", "warm_start", "1"), std::string("test: warm_start must be one of true, false, got '1'"));
        QCOMPARE(settings.policy.hidden, PolicySettings().hidden);
        const auto read = [](const char* json) { return messageOf([&] { searchSettingsFromJson(Json::parse(json), "test"); }); };
        QCOMPARE(read(R"({"agent_options": {"hidden": 0}})"), std::string("test: agent_options.hidden must be 1 to 4096, got 0"));
        QCOMPARE(read(R"({"agent_options": {"hidden": 3.5}})"), std::string("test: agent_options.hidden must be a whole number of at most 32 bits"));
        QCOMPARE(read(R"({"agent_options": {"warm_start": 1}})"), std::string("test: agent_options.warm_start must be true or false"));
        QCOMPARE(read(R"({"agent_options": {"noise": 1}})"), std::string("test: unknown setting agent_options.noise"));
        QCOMPARE(read(R"({"agent": "random", "agent_options": {"hidden": 9}})"), std::string("test: unknown setting agent_options.hidden"));
    }
};

QTEST_APPLESS_MAIN(TestAgentSettings)
#include "tst_agent_settings.moc"
