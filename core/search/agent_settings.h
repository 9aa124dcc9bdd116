#pragma once

#include "core/base/json.h"
#include "core/search/ddpg_settings.h"
#include "core/search/nsga2_settings.h"
#include "core/search/policy_settings.h"

#include <string>
#include <vector>

namespace abcp {

// Of the agents that have any.
struct AgentSettings {
    PolicySettings policy = {};   // abcp
    Nsga2Settings nsga2 = {};
    DdpgSettings ddpg = {};
};

// One setting of an agent, for a person.
struct AgentOption {
    std::string name;      // as in the settings' JSON and in --agent-option
    std::string value;     // as it is set
    std::string range;     // "1 to 4096", "true or false"
    std::string meaning;
};
// Those of the agent named; none for one that has none.
std::vector<AgentOption> agentOptions(const std::string& agent, const AgentSettings& settings = {});

// Sets one by its name from text. Throws InputError (where = source) when the agent has no such, or the value is none for it.
void setAgentOption(const std::string& agent, AgentSettings& settings, const std::string& name, const std::string& value, const std::string& source);

// All options of one agent as an object. What is missing keeps its value. Throws InputError (where = source) on an unknown key or a value out
// of its range.
Json agentOptionsJson(const std::string& agent, const AgentSettings& settings);
void readAgentOptions(const Json& json, const std::string& agent, AgentSettings& settings, const std::string& source);

// Throws InputError naming the first value that is out of its range.
void checkAgentOptions(const std::string& agent, const AgentSettings& settings, const std::string& source);

}  // namespace abcp
