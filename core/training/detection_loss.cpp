#include "core/training/detection_loss.h"

#include "core/base/logistic.h"
#include "core/training/anchor_assignment.h"
#include "core/training/box_loss.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace abcp {

namespace {

// Sums over a head, unweighted.
struct Sums {
    double box = 0;
    double objectness = 0;
    double classes = 0;
};

struct Weights {
    double box = 0;
    double objectness = 0;
    double classes = 0;
};

// What a cell's objectness is asked for.
enum class Role : std::uint8_t { Background, Ignored, Assigned };

float fastSigmoid(float x)
{
    return 1.0f / (1.0f + std::exp(-x));
}

// The batch seen by one head.
class HeadLoss {
public:
    HeadLoss(const HeadGeometry& head, const LossSettings& settings, const float* raw, std::size_t images, float* gradient)
        : m_head(head), m_settings(settings), m_raw(raw), m_images(images), m_gradient(gradient),
          m_roles(images * head.anchors.size() * head.cells(), Role::Background)
    {
        if (gradient)
            std::fill_n(gradient, images * head.values(), 0.0f);
    }

    Sums add(std::span<const std::vector<LabelledBox>> boxes, std::span<const Assignment> assignments, const Weights& weights)
    {
        findIgnored(boxes);
        for (const Assignment& one : assignments)
            m_roles[(one.image * m_head.anchors.size() + one.anchor) * m_head.cells() + cellOf(one)] = Role::Assigned;
        Sums sums;
        sums.objectness = objectness(weights.objectness);
        for (const Assignment& one : assignments) {
            sums.box += boxOf(one, weights.box);
            sums.classes += classesOf(one, weights.classes);
        }
        return sums;
    }

private:
    std::size_t cellOf(const Assignment& one) const { return one.row * static_cast<std::size_t>(m_head.columns) + one.column; }
    // Offset of a field's map; `plane` counts images and anchors.
    std::size_t mapOf(std::size_t plane, std::size_t field) const { return (plane * m_head.fields() + field) * m_head.cells(); }

    void findIgnored(std::span<const std::vector<LabelledBox>> boxes)
    {
        const std::size_t cells = m_head.cells(), anchors = m_head.anchors.size();
        const auto threshold = static_cast<float>(m_settings.ignoreThreshold > 0 ? m_settings.ignoreThreshold : m_head.ignoreThreshold);
        const auto scale = static_cast<float>(m_head.scaleXy), shift = (scale - 1) / 2;
        const auto columns = static_cast<float>(m_head.columns), rows = static_cast<float>(m_head.rows);
        constexpr auto maxLog = static_cast<float>(maxLogSize);
        for (std::size_t plane = 0; plane < m_images * anchors; ++plane) {
            const std::vector<LabelledBox>& truths = boxes[plane / anchors];
            if (truths.empty())
                continue;
            const auto anchorWidth = static_cast<float>(m_head.anchors[plane % anchors].first);
            const auto anchorHeight = static_cast<float>(m_head.anchors[plane % anchors].second);
            const float* x = m_raw + mapOf(plane, 0);
            for (std::size_t cell = 0; cell < cells; ++cell) {
                const float width = std::exp(std::min(x[2 * cells + cell], maxLog)) * anchorWidth;
                const float height = std::exp(std::min(x[3 * cells + cell], maxLog)) * anchorHeight;
                const auto column = static_cast<float>(cell % static_cast<std::size_t>(m_head.columns));
                const auto row = static_cast<float>(cell / static_cast<std::size_t>(m_head.columns));
                const float centreX = (column + fastSigmoid(x[cell]) * scale - shift) / columns;
                const float centreY = (row + fastSigmoid(x[cells + cell]) * scale - shift) / rows;
                const Box predicted{centreX - width / 2, centreY - height / 2, width, height};
                if (std::ranges::any_of(truths, [&](const LabelledBox& truth) { return intersectionOverUnion(predicted, truth.box) > threshold; }))
                    m_roles[plane * cells + cell] = Role::Ignored;
            }
        }
    }

    // Cross-entropy, weighted by (1 - p)^gamma where p is the probability of what is true (Lin et al., ICCV 2017, eq. 4).
    double objectness(double weight)
    {
        const std::size_t cells = m_head.cells();
        const double gamma = m_settings.focalGamma;
        double sum = 0;
        for (std::size_t plane = 0; plane < m_images * m_head.anchors.size(); ++plane) {
            const std::size_t map = mapOf(plane, 4);
            for (std::size_t cell = 0; cell < cells; ++cell) {
                const Role role = m_roles[plane * cells + cell];
                if (role == Role::Ignored)
                    continue;
                // The loss of an object at x is that of background at -x.
                const double side = role == Role::Assigned ? -1 : 1;
                const double x = side * double{m_raw[map + cell]};
                const double wrong = logistic(x), entropy = softplus(x);
                const double focus = gamma > 0 ? std::pow(wrong, gamma) : 1.0;
                sum += focus * entropy;
                if (m_gradient)
                    m_gradient[map + cell] = static_cast<float>(weight * side * focus * (gamma * (1 - wrong) * entropy + wrong));
            }
        }
        return sum;
    }

    double boxOf(const Assignment& one, double weight)
    {
        const std::size_t cells = m_head.cells();
        const std::size_t first = mapOf(one.image * m_head.anchors.size() + one.anchor, 0) + cellOf(one);
        const auto& [anchorWidth, anchorHeight] = m_head.anchors[one.anchor];
        const auto raw = [&](std::size_t field) { return double{m_raw[first + field * cells]}; };
        const double placeX = logistic(raw(0)), placeY = logistic(raw(1)), shift = (m_head.scaleXy - 1) / 2;
        const CentredBox predicted{(static_cast<double>(one.column) + placeX * m_head.scaleXy - shift) / m_head.columns,
                                   (static_cast<double>(one.row) + placeY * m_head.scaleXy - shift) / m_head.rows,
                                   std::exp(std::min(raw(2), maxLogSize)) * anchorWidth, std::exp(std::min(raw(3), maxLogSize)) * anchorHeight};
        const Box& box = one.label.box;
        const CentredBox truth{double{box.x} + double{box.width} / 2, double{box.y} + double{box.height} / 2, double{box.width}, double{box.height}};
        const BoxLossValue loss = boxLoss(m_settings.box, predicted, truth);
        if (m_gradient) {
            const double slopes[4] = {placeX * (1 - placeX) * m_head.scaleXy / m_head.columns, placeY * (1 - placeY) * m_head.scaleXy / m_head.rows,
                                      raw(2) > maxLogSize ? 0 : predicted.width, raw(3) > maxLogSize ? 0 : predicted.height};
            for (std::size_t i = 0; i < 4; ++i)
                m_gradient[first + i * cells] += static_cast<float>(weight * loss.gradient[i] * slopes[i]);
        }
        return loss.value;
    }

    // A target is 1 - smoothing plus its share of what all classes get in common (Szegedy et al., CVPR 2016, section 7).
    double classesOf(const Assignment& one, double weight)
    {
        const std::size_t cells = m_head.cells(), first = mapOf(one.image * m_head.anchors.size() + one.anchor, 5) + cellOf(one);
        const auto classes = static_cast<std::size_t>(m_head.classes);
        m_logits.resize(classes);
        for (std::size_t c = 0; c < classes; ++c)
            m_logits[c] = double{m_raw[first + c * cells]};
        m_probabilities = m_logits;
        double logSum = 0;
        if (m_head.exclusiveClasses)
            logSum = softmax(m_probabilities);
        else
            std::ranges::transform(m_probabilities, m_probabilities.begin(), logistic<double>);
        const double common = m_settings.labelSmoothing / (m_head.exclusiveClasses ? m_head.classes : 2);
        double sum = 0;
        for (std::size_t c = 0; c < classes; ++c) {
            const double target = common + (std::cmp_equal(c, one.label.classId) ? 1 - m_settings.labelSmoothing : 0);
            sum += m_head.exclusiveClasses ? target * (logSum - m_logits[c]) : binaryCrossEntropy(m_logits[c], target);
            if (m_gradient)
                m_gradient[first + c * cells] += static_cast<float>(weight * (m_probabilities[c] - target));
        }
        return sum;
    }

    const HeadGeometry& m_head;
    const LossSettings& m_settings;
    const float* m_raw;
    std::size_t m_images;
    float* m_gradient;                // null when it is not wanted
    std::vector<Role> m_roles;        // images x anchors x cells
    std::vector<double> m_logits, m_probabilities;
};

}  // namespace

DetectionLoss::DetectionLoss(const NetworkSpec& spec, const LossSettings& settings) : m_heads(headGeometries(spec)), m_settings(settings)
{
    validate(settings);
}

LossValue DetectionLoss::operator()(std::span<const float* const> heads, std::span<const std::vector<LabelledBox>> boxes,
                                    std::span<float* const> gradients) const
{
    const std::vector<std::vector<Assignment>> assignments = assignAnchors(m_heads, boxes, m_settings.anchorThreshold);
    std::size_t count = 0;
    for (const std::vector<Assignment>& ofHead : assignments)
        count += ofHead.size();
    const double share = 1.0 / static_cast<double>(std::max<std::size_t>(count, 1));
    const Weights weights{m_settings.boxWeight * share, m_settings.objectnessWeight * share, m_settings.classWeight * share};

    LossValue loss;
    for (std::size_t h = 0; h < m_heads.size(); ++h) {
        HeadLoss head(m_heads[h], m_settings, heads[h], boxes.size(), gradients.empty() ? nullptr : gradients[h]);
        const Sums sums = head.add(boxes, assignments[h], weights);
        loss.box += weights.box * sums.box;
        loss.objectness += weights.objectness * sums.objectness;
        loss.classes += weights.classes * sums.classes;
    }
    loss.total = loss.box + loss.objectness + loss.classes;
    return loss;
}

}  // namespace abcp
