#include "core/training/classification_loss.h"

#include "core/base/error.h"
#include "core/base/logistic.h"
#include "core/training/detection_loss.h"

#include <algorithm>

namespace abcp {

namespace {

// The softmax that ends a network, or null.
const LayerSpec* endingSoftmax(const NetworkSpec& spec)
{
    if (!spec.heads().empty())
        return nullptr;
    for (auto layer = spec.layers.rbegin(); layer != spec.layers.rend(); ++layer) {
        if (const auto* softmax = layer->as<Softmax>())
            return softmax->groups == 1 ? &*layer : nullptr;
        if (!layer->as<Cost>())
            break;
    }
    return nullptr;
}

}  // namespace

std::optional<int> classifierClasses(const NetworkSpec& spec)
{
    const LayerSpec* layer = endingSoftmax(spec);
    return layer ? std::optional(static_cast<int>(layer->input.elements())) : std::nullopt;
}

std::optional<int> pictureClass(const std::vector<LabelledBox>& labels)
{
    const auto largest = std::ranges::max_element(labels, {}, [](const LabelledBox& label) { return label.box.area(); });
    return largest == labels.end() ? std::nullopt : std::optional(largest->classId);
}

ClassificationLoss::ClassificationLoss(const NetworkSpec& spec, const LossSettings& settings) : m_settings(settings)
{
    const LayerSpec* layer = endingSoftmax(spec);
    if (!layer || spec.results().size() != 1)
        throw InputError("network", "is no classifier: it has to end in one [softmax] without groups");
    m_classes = static_cast<std::size_t>(layer->input.elements());
    m_temperature = layer->as<Softmax>()->temperature;
    validate(settings);
}

LossValue ClassificationLoss::operator()(std::span<const float* const> results, std::span<const std::vector<LabelledBox>> labels,
                                         std::span<float* const> gradients) const
{
    if (!gradients.empty())
        std::fill_n(gradients[0], labels.size() * m_classes, 0.0f);
    const auto labelled = std::ranges::count_if(labels, [](const auto& boxes) { return !boxes.empty(); });
    const double share = m_settings.classWeight / static_cast<double>(std::max<std::ptrdiff_t>(labelled, 1));
    const double common = m_settings.labelSmoothing / static_cast<double>(m_classes);
    std::vector<double> logits(m_classes);
    LossValue loss;
    for (std::size_t image = 0; image < labels.size(); ++image) {
        const std::optional<int> truth = pictureClass(labels[image]);
        if (!truth)
            continue;
        const float* raw = results[0] + image * m_classes;
        std::transform(raw, raw + m_classes, logits.begin(), [&](float value) { return double{value} / m_temperature; });
        std::vector<double> probabilities = logits;
        const double logSum = softmax(probabilities);
        for (std::size_t c = 0; c < m_classes; ++c) {
            const double target = common + (std::cmp_equal(c, *truth) ? 1 - m_settings.labelSmoothing : 0);
            loss.classes += share * target * (logSum - logits[c]);
            if (!gradients.empty())
                gradients[0][image * m_classes + c] = static_cast<float>(share * (probabilities[c] - target) / m_temperature);
        }
    }
    loss.total = loss.classes;
    return loss;
}

std::unique_ptr<Loss> makeLoss(const NetworkSpec& spec, const LossSettings& settings)
{
    if (classifierClasses(spec))
        return std::make_unique<ClassificationLoss>(spec, settings);
    if (spec.heads().empty())
        throw InputError("network", "has neither a detection head nor a softmax at its end, so there is nothing to train it for");
    return std::make_unique<DetectionLoss>(spec, settings);
}

}  // namespace abcp
