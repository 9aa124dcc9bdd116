#include "core/network/darknet_keys.h"

#include <algorithm>
#include <map>

namespace abcp {

namespace {

// Darknet reads these in a section of any type.
const DarknetKeys commonKeys{
    .harmless = {"truth", "onlyforward", "stopbackward", "train_only_bn", "learning_rate", "learning_rate_scale",
                 "smooth", "clip", "dropout", "cost", "dont_update", "burnin_update", "wait_stream", "extra",
                 "keep_delta_gpu", "grad_centr"},
    .neutral = {{"dontload", 0}, {"dontloadscales", 0}, {"dontsave", 0}, {"numload", 0}}};

const std::map<std::string_view, DarknetKeys> keysOfSection{
    {"net",
     {.harmless = {"batch", "subdivisions", "time_steps", "notruth", "random", "adam", "B1", "B2", "eps", "inputs",
                   "learning_rate", "learning_rate_min", "momentum", "decay", "policy", "burn_in", "power", "step", "scale", "steps",
                   "scales", "seq_scales", "gamma", "max_batches", "max_crop", "min_crop", "center", "max_ratio",
                   "min_ratio", "angle", "aspect", "saturation", "exposure", "hue", "flip", "blur", "gaussian_noise",
                   "mixup", "cutmix", "mosaic", "mosaic_bound", "letter_box", "label_smooth_eps", "augment_speed",
                   "sequential_subdivisions", "init_sequential_subdivisions", "dynamic_minibatch", "track",
                   "optimized_memory", "workspace_size_limit_MB", "loss_scale", "try_fix_nan", "ema_alpha",
                   "max_chart_loss", "sgdr_cycle", "sgdr_mult", "resize_step", "attention", "adversarial_lr",
                   "unsupervised_adversarial", "contrastive", "contrastive_jit_flip", "contrastive_color",
                   "equidistant_point", "badlabels_rejection_percentage", "badlabels_reject_threshold",
                   "num_sigmas_reject_badlabels", "weights_reject_freq", "show_receptive_field", "use_cuda_graph",
                   "max_delta", "full_contrastive"},
      .neutral = {}}},
    {"convolutional",
     {.harmless = {"dot", "stride_x", "stride_y"},
      .neutral = {{"dilation", 1}, {"flipped", 0}, {"binary", 0}, {"xnor", 0}, {"bin_output", 0}, {"antialiasing", 0},
                  {"assisted_excitation", 0}, {"deform", 0}, {"sway", 0}, {"rotate", 0}, {"stretch", 0},
                  {"stretch_sway", 0}, {"reverse", 0}, {"coordconv", 0}, {"share_index", -1000000000}}}},
    {"shortcut", {.harmless = {"weights_normalization"}, .neutral = {{"alpha", 1}, {"beta", 1}}}},
    {"route", {.harmless = {}, .neutral = {}}},
    {"connected", {.harmless = {}, .neutral = {}}},
    {"local", {.harmless = {}, .neutral = {}}},
    {"sam", {.harmless = {}, .neutral = {}}},
    {"scale_channels", {.harmless = {}, .neutral = {{"scale_wh", 0}}}},
    {"avgpool", {.harmless = {}, .neutral = {}}},
    {"reorg", {.harmless = {}, .neutral = {{"flatten", 0}}}},
    {"crop", {.harmless = {"flip", "angle", "saturation", "exposure", "shift"}, .neutral = {}}},
    {"softmax", {.harmless = {"tree", "noloss"}, .neutral = {{"spatial", 0}}}},
    {"cost", {.harmless = {"type", "scale", "ratio", "noobj", "thresh"}, .neutral = {}}},
    {"region",
     {.harmless = {"max", "jitter", "random", "thresh", "rescore", "bias_match", "absolute", "object_scale",
                   "noobject_scale", "class_scale", "coord_scale", "mask_scale", "tree", "map", "classfix", "log"},
      .neutral = {}}},
    {"detection",
     {.harmless = {"max", "jitter", "random", "rescore", "reorg", "object_scale", "noobject_scale", "class_scale",
                   "coord_scale", "forced"},
      .neutral = {{"softmax", 0}}}},
    {"upsample", {.harmless = {}, .neutral = {{"scale", 1}}}},
    {"maxpool",
     {.harmless = {"stride_x", "stride_y", "out_channels"},
      .neutral = {{"maxpool_depth", 0}, {"antialiasing", 0}, {"avgpool", 0}}}},
    {"dropout", {.harmless = {"dropblock", "dropblock_size_rel", "dropblock_size_abs"}, .neutral = {}}},
    {"yolo",
     {.harmless = {"max", "jitter", "resize", "random", "truth_thresh", "iou_thresh", "iou_loss", "iou_thresh_kind",
                   "iou_normalizer", "cls_normalizer", "obj_normalizer", "delta_normalizer", "max_delta",
                   "label_smooth_eps", "objectness_smooth", "focal_loss", "nms_kind", "beta_nms",
                   "counters_per_class", "map", "show_details", "track_history_size", "sim_thresh", "dets_for_track",
                   "dets_for_show", "track_ciou_norm", "embedding_layer", "embedding_size", "cls_scale"},
      .neutral = {{"new_coords", 0}}}}};

}  // namespace

bool DarknetKeys::isKnown(std::string_view key) const
{
    return std::ranges::find(harmless, key) != harmless.end()
           || std::ranges::find(commonKeys.harmless, key) != commonKeys.harmless.end();
}

std::optional<double> DarknetKeys::neutralValue(std::string_view key) const
{
    for (const auto* list : {&neutral, &commonKeys.neutral})
        for (const auto& [name, value] : *list)
            if (name == key)
                return value;
    return std::nullopt;
}

const DarknetKeys& darknetKeys(std::string_view section)
{
    const auto found = keysOfSection.find(section);
    return found != keysOfSection.end() ? found->second : commonKeys;
}

}  // namespace abcp
