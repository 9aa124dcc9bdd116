#include "core/training/training_settings.h"

#include "core/base/error.h"
#include "core/base/names.h"

namespace abcp {

void validate(const TrainingSettings& settings)
{
    const auto require = [](bool fine, const char* name, const char* range) {
        if (!fine)
            throw InputError(name, std::string("must be ") + range);
    };
    require(settings.epochs >= 1 && settings.epochs <= 100'000, "epochs", "1 to 100000");
    require(settings.batch >= 1 && settings.batch <= 1024, "batch", "1 to 1024");
    require(settings.inputSize == 0 || (settings.inputSize >= 32 && settings.inputSize <= 4096), "size", "32 to 4096 pixels");
    require(settings.learningRate > 0 && settings.learningRate <= 1, "learning rate", "above 0, at most 1");
    require(settings.momentum >= 0 && settings.momentum < 1, "momentum", "0 to below 1");
    require(settings.weightDecay >= 0 && settings.weightDecay <= 1, "weight decay", "0 to 1");
    require(settings.maxGradientNorm > 0, "gradient norm", "above 0");
    require(settings.warmUpShare >= 0 && settings.warmUpShare <= 1, "warm-up", "0 to 1");
    require(settings.finalRateShare >= 0 && settings.finalRateShare <= 1, "final rate", "0 to 1");
    require(settings.emaDecay >= 0 && settings.emaDecay < 1, "average", "0 to below 1");
    require(settings.evaluateEvery >= 1, "evaluate every", "at least 1");
    require(settings.patience >= 0, "patience", "at least 0");
    require(settings.distillationWeight >= 0 && settings.distillationWeight <= 1000, "distillation weight", "0 to 1000");
    const AugmentationSettings& change = settings.augmentation;
    require(change.flipProbability >= 0 && change.flipProbability <= 1, "flip", "0 to 1");
    require(change.hue >= 0 && change.hue <= 0.5f, "hue", "0 to 0.5");
    require(change.saturation >= 1 && change.saturation <= 10, "saturation", "1 to 10");
    require(change.exposure >= 1 && change.exposure <= 10, "exposure", "1 to 10");
    require(change.scale >= 0 && change.scale <= 0.9f, "scale", "0 to 0.9");
    require(change.translate >= 0 && change.translate <= 0.5f, "translate", "0 to 0.5");
    require(change.cameraEffects >= 0 && change.cameraEffects <= 1, "camera effects", "0 to 1");
    require(change.mosaicProbability >= 0 && change.mosaicProbability <= 1, "mosaic", "0 to 1");
    require(change.multiScale >= 0 && change.multiScale <= 0.75f, "multi-scale", "0 to 0.75");
    validate(settings.loss);
}

Json toJson(const TrainingSettings& s)
{
    const AugmentationSettings& a = s.augmentation;
    return {
        {"epochs", s.epochs},
        {"batch", s.batch},
        {"size", s.inputSize},
        {"optimizer", optimizerName(s.optimizer)},
        {"learning_rate", s.learningRate},
        {"momentum", s.momentum},
        {"weight_decay", s.weightDecay},
        {"max_gradient_norm", s.maxGradientNorm},
        {"warm_up_share", s.warmUpShare},
        {"final_rate_share", s.finalRateShare},
        {"ema_decay", s.emaDecay},
        {"max_steps", s.maxSteps},
        {"seed", s.seed},
        {"loss",
         {{"box", boxLossName(s.loss.box)},
          {"box_weight", s.loss.boxWeight},
          {"objectness_weight", s.loss.objectnessWeight},
          {"class_weight", s.loss.classWeight},
          {"focal_gamma", s.loss.focalGamma},
          {"label_smoothing", s.loss.labelSmoothing},
          {"ignore_threshold", s.loss.ignoreThreshold},
          {"anchor_threshold", s.loss.anchorThreshold}}},
        {"freeze", freezeName(s.freeze)},
        {"augmentation",
         {{"enabled", a.enabled},
          {"flip_probability", a.flipProbability},
          {"hue", a.hue},
          {"saturation", a.saturation},
          {"exposure", a.exposure},
          {"scale", a.scale},
          {"translate", a.translate},
          {"camera_effects", a.cameraEffects},
          {"mosaic_probability", a.mosaicProbability},
          {"multi_scale", a.multiScale}}},
        {"keep_best", s.keepBest},
        {"evaluate_every", s.evaluateEvery},
        {"patience", s.patience},
        {"distillation_weight", s.distillationWeight},
    };
}

const std::vector<std::string>& optimizerNames()
{
    static const std::vector<std::string> names{"adamw", "sgd"};  // in the order of OptimizerKind
    return names;
}

std::string optimizerName(OptimizerKind kind)
{
    return optimizerNames()[static_cast<std::size_t>(kind)];
}

OptimizerKind optimizerFromName(const std::string& name)
{
    return static_cast<OptimizerKind>(indexOfName(optimizerNames(), name, "optimizer"));
}

}  // namespace abcp
