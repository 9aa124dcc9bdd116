#include "core/search/agent.h"

namespace abcp {

const std::vector<std::string>& agentNames()
{
    static const std::vector<std::string> names{"abcp", "random", "uniform", "rule-based", "nsga2", "ddpg"};
    return names;
}

}  // namespace abcp
