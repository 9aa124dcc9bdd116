#include "core/training/training_state.h"

#include <algorithm>

namespace abcp {

double TrainingState::meanLoss() const
{
    if (stepsInEpoch > 0)
        return lossSum / stepsInEpoch;
    return history.empty() ? 0 : history.back().loss;
}

double TrainingState::lastMap50() const
{
    const auto measured = std::find_if(history.rbegin(), history.rend(), [](const EpochRecord& record) { return record.map50 >= 0; });
    return measured == history.rend() ? -1 : measured->map50;
}

Json toJson(const TrainingState& state)
{
    Json history = Json::array();
    for (const EpochRecord& record : state.history)
        history.push_back({{"epoch", record.epoch}, {"loss", record.loss}, {"map50", record.map50}, {"seconds", record.seconds}});
    return {{"step", state.step}, {"loss_sum", state.lossSum}, {"steps_in_epoch", state.stepsInEpoch}, {"bad_steps", state.badSteps},
            {"last_loss", state.lastLoss}, {"images_seen", state.imagesSeen}, {"best_map50", state.bestMap50}, {"history", history}};
}

TrainingState trainingStateFromJson(const Json& json)
{
    TrainingState state{json.at("step").get<int>(), json.at("loss_sum").get<double>(), json.at("steps_in_epoch").get<int>(),
                        json.at("bad_steps").get<int>(), json.at("last_loss").get<double>(), json.at("images_seen").get<std::int64_t>(),
                        json.at("best_map50").get<double>(), {}};
    for (const Json& record : json.at("history"))
        state.history.push_back({record.at("epoch").get<int>(), record.at("loss").get<double>(), record.at("map50").get<double>(),
                                 record.at("seconds").get<double>()});
    return state;
}

}  // namespace abcp
