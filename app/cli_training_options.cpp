#include "app/cli_command.h"

#include "core/training/training_settings.h"

namespace abcp::cli {

namespace {

// An option whose value is one of a few names; the struct holds what the name stands for.
template <typename Value>
void addNamed(CLI::App& command, const char* option, const char* help, Value& value, Value (*fromName)(const std::string&), const std::string& current)
{
    command.add_option_function<std::string>(option, [&value, fromName](const std::string& name) { value = fromName(name); }, help)->default_str(current);
}

}  // namespace

void addTrainingOptions(CLI::App& command, TrainingSettings& settings)
{
    const auto add = [&](const char* option, auto& value, const char* help, const char* group) {
        command.add_option(option, value, help)->capture_default_str()->group(group);
    };
    constexpr const char* schedule = "Optimizer and schedule";
    addNamed(command, "--optimizer", "adamw, or sgd with Nesterov's momentum", settings.optimizer, optimizerFromName, optimizerName(settings.optimizer));
    add("--learning-rate", settings.learningRate, "Peak of the schedule", schedule);
    add("--momentum", settings.momentum, "Of sgd", schedule);
    add("--weight-decay", settings.weightDecay, "Of convolution weights", schedule);
    add("--warm-up", settings.warmUpShare, "Share of all steps in which the rate rises", schedule);
    add("--final-rate", settings.finalRateShare, "Share of the peak at the end of the cosine; 1: constant", schedule);
    add("--average", settings.emaDecay, "Decay of the averaged weights that are measured and kept; 0: none", schedule);
    add("--clip-gradient", settings.maxGradientNorm, "Largest norm of the gradient", schedule);
    addNamed(command, "--freeze", "none, backbone (up to the last residual block or reduction) or all-but-heads", settings.freeze, freezeFromName,
             freezeName(settings.freeze));
    add("--evaluate-every", settings.evaluateEvery, "Epochs between two looks at the val split; the best weights are kept", schedule);
    add("--patience", settings.patience, "Looks without a better one that end the training; 0: none do", schedule);
    for (const char* option : {"--optimizer", "--freeze"})
        command.get_option(option)->group(schedule);

    constexpr const char* loss = "Loss";
    addNamed(command, "--box-loss", "iou, giou, diou or ciou", settings.loss.box, boxLossFromName, boxLossName(settings.loss.box));
    command.get_option("--box-loss")->group(loss);
    add("--box-weight", settings.loss.boxWeight, "Of the box loss", loss);
    add("--objectness-weight", settings.loss.objectnessWeight, "Of the objectness", loss);
    add("--class-weight", settings.loss.classWeight, "Of the classes", loss);
    add("--focal-gamma", settings.loss.focalGamma, "Focal weighting of the objectness; 0: none", loss);
    add("--label-smoothing", settings.loss.labelSmoothing, "Share of a class target that is spread", loss);
    add("--ignore-threshold", settings.loss.ignoreThreshold, "IoU with a box above which a prediction is no background; 0: as the cfg says", loss);
    add("--anchor-threshold", settings.loss.anchorThreshold, "IoU above which an anchor is given a box; 1: only the best one", loss);

    constexpr const char* pictures = "Augmentation";
    AugmentationSettings& change = settings.augmentation;
    command.add_flag("!--no-augmentation", change.enabled, "Pictures as they are, letterboxed")->group(pictures);
    add("--flip", change.flipProbability, "Probability of being mirrored", pictures);
    add("--hue", change.hue, "Share of the colour circle, each way", pictures);
    add("--saturation", change.saturation, "Largest factor, up or down; 1: none", pictures);
    add("--exposure", change.exposure, "Largest factor, up or down; 1: none", pictures);
    add("--scale", change.scale, "Zoom from 1 less this to 1 plus this", pictures);
    add("--translate", change.translate, "Largest shift each way, share of the input", pictures);
    add("--camera-effects", change.cameraEffects, "Probability of each of motion blur, dark corners, colour cast and noise, as a robot's own camera has them", pictures);
    add("--mosaic", change.mosaicProbability, "Probability of a picture put together from four", pictures);
    add("--multi-scale", change.multiScale, "Inputs from 1 less this to 1 plus this of the network's size, drawn anew every 10 batches", pictures);

    constexpr const char* machine = "Machine";
    add("--threads", settings.threads, "0: as many as have enough to do, up to the cores", machine);
    add("--device", settings.device, "auto, cpu or cuda:N", machine);
    command.add_option("--checkpoint", settings.checkpoint, "File that keeps the state of the training; when it is there, the training continues from it")
        ->group(machine);
    add("--checkpoint-seconds", settings.checkpointSeconds, "Between two writings of it; 0: after every step", machine);
}

}  // namespace abcp::cli
