#include "core/training/torch_loss.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace abcp {

namespace {

constexpr double anchorIouThreshold = 0.213;
constexpr double boxGain = 5.0;
constexpr float maxExponent = 6.0f;  // a box at most e^6 times its anchor: keeps exp() and its gradient finite

// One ground-truth box given to one anchor of one cell.
struct Assignment {
    std::int64_t image, anchor, row, column;  // anchor: position in the head's mask
    Box box;
    int classId;
};

// IoU of two boxes with one centre.
double centredIou(double w0, double h0, double w1, double h1)
{
    const double shared = std::min(w0, w1) * std::min(h0, h1);
    return shared / (w0 * h0 + w1 * h1 - shared);
}

struct Head {
    const Yolo* yolo;
    torch::Tensor raw;  // N x anchors x (5 + classes) x H x W
    std::vector<Assignment> assignments;

    std::int64_t anchors() const { return raw.size(1); }
    std::int64_t height() const { return raw.size(3); }
    std::int64_t width() const { return raw.size(4); }
    std::pair<double, double> anchor(std::int64_t position) const
    {
        return yolo->anchors[static_cast<std::size_t>(yolo->mask[static_cast<std::size_t>(position)])];
    }
};

void assign(std::vector<Head>& heads, const NetworkSpec& spec, const std::vector<std::vector<LabelledBox>>& boxes)
{
    for (std::size_t image = 0; image < boxes.size(); ++image) {
        for (const LabelledBox& labelled : boxes[image]) {
            const Box& box = labelled.box;
            const double width = double{box.width} * spec.input.width;
            const double height = double{box.height} * spec.input.height;
            double best = -1;
            for (const Head& head : heads)
                for (std::int64_t a = 0; a < head.anchors(); ++a)
                    best = std::max(best, centredIou(width, height, head.anchor(a).first, head.anchor(a).second));
            for (Head& head : heads) {
                const float centreX = (box.x + box.width / 2) * static_cast<float>(head.width());
                const float centreY = (box.y + box.height / 2) * static_cast<float>(head.height());
                const auto column = std::clamp<std::int64_t>(static_cast<std::int64_t>(centreX), 0, head.width() - 1);
                const auto row = std::clamp<std::int64_t>(static_cast<std::int64_t>(centreY), 0, head.height() - 1);
                for (std::int64_t a = 0; a < head.anchors(); ++a) {
                    const double iou = centredIou(width, height, head.anchor(a).first, head.anchor(a).second);
                    if (iou >= best || iou > anchorIouThreshold)
                        head.assignments.push_back({static_cast<std::int64_t>(image), a, row, column, box, labelled.classId});
                }
            }
        }
    }
}

float sigmoid(float x)
{
    return 1.0f / (1.0f + std::exp(-x));
}

// 1 where a prediction counts as background or is assigned, 0 where it is ignored. N x anchors x H x W.
torch::Tensor backgroundMask(const Head& head, const NetworkSpec& spec, const std::vector<std::vector<LabelledBox>>& boxes)
{
    const torch::Tensor raw = head.raw.detach().to(torch::kCPU).contiguous();
    const std::int64_t images = raw.size(0), fields = raw.size(2), height = head.height(), width = head.width();
    torch::Tensor mask = torch::ones({images, head.anchors(), height, width});
    const auto ignore = static_cast<float>(head.yolo->ignoreThreshold);
    const auto scale = static_cast<float>(head.yolo->scaleXy);
    const std::int64_t cells = height * width;
    for (std::int64_t n = 0; n < images; ++n) {
        const std::vector<LabelledBox>& truths = boxes[static_cast<std::size_t>(n)];
        if (truths.empty())
            continue;
        for (std::int64_t a = 0; a < head.anchors(); ++a) {
            const float* values = raw.data_ptr<float>() + (n * head.anchors() + a) * fields * cells;
            float* result = mask.data_ptr<float>() + (n * head.anchors() + a) * cells;
            const auto anchorWidth = static_cast<float>(head.anchor(a).first / spec.input.width);
            const auto anchorHeight = static_cast<float>(head.anchor(a).second / spec.input.height);
            for (std::int64_t cell = 0; cell < cells; ++cell) {
                const auto column = static_cast<float>(cell % width), row = static_cast<float>(cell / width);
                const float w = std::exp(std::min(values[2 * cells + cell], maxExponent)) * anchorWidth;
                const float h = std::exp(std::min(values[3 * cells + cell], maxExponent)) * anchorHeight;
                const float x = (column + sigmoid(values[cell]) * scale - (scale - 1) / 2) / static_cast<float>(width);
                const float y = (row + sigmoid(values[cells + cell]) * scale - (scale - 1) / 2) / static_cast<float>(height);
                const Box predicted{x - w / 2, y - h / 2, w, h};
                for (const LabelledBox& truth : truths) {
                    if (intersectionOverUnion(predicted, truth.box) > ignore) {
                        result[cell] = 0;
                        break;
                    }
                }
            }
        }
    }
    auto access = mask.accessor<float, 4>();
    for (const Assignment& one : head.assignments)
        access[one.image][one.anchor][one.row][one.column] = 1;
    return mask.to(head.raw.device());
}

// Complete IoU (Zheng et al., 2020) of boxes given as centre and size, M x 4 each.
torch::Tensor completeIou(const torch::Tensor& a, const torch::Tensor& b)
{
    constexpr double tiny = 1e-9;
    const torch::Tensor aMin = a.slice(1, 0, 2) - a.slice(1, 2, 4) / 2, aMax = a.slice(1, 0, 2) + a.slice(1, 2, 4) / 2;
    const torch::Tensor bMin = b.slice(1, 0, 2) - b.slice(1, 2, 4) / 2, bMax = b.slice(1, 0, 2) + b.slice(1, 2, 4) / 2;
    const torch::Tensor shared = (torch::min(aMax, bMax) - torch::max(aMin, bMin)).clamp_min(0).prod(1);
    const torch::Tensor areaA = a.select(1, 2) * a.select(1, 3), areaB = b.select(1, 2) * b.select(1, 3);
    const torch::Tensor iou = shared / (areaA + areaB - shared + tiny);
    const torch::Tensor hull = (torch::max(aMax, bMax) - torch::min(aMin, bMin)).pow(2).sum(1) + tiny;
    const torch::Tensor distance = (a.slice(1, 0, 2) - b.slice(1, 0, 2)).pow(2).sum(1);
    const torch::Tensor angle = torch::atan(b.select(1, 2) / (b.select(1, 3) + tiny)) - torch::atan(a.select(1, 2) / (a.select(1, 3) + tiny));
    const torch::Tensor v = angle.pow(2) * (4 / (std::numbers::pi * std::numbers::pi));
    const torch::Tensor alpha = (v / (v - iou + (1 + 1e-7))).detach();
    return iou - distance / hull - alpha * v;
}

struct HeadLoss {
    torch::Tensor box, objectness, classes;  // sums
};

HeadLoss headLoss(const Head& head, const NetworkSpec& spec, const std::vector<std::vector<LabelledBox>>& boxes)
{
    const torch::Tensor objectness = head.raw.select(2, 4);
    const torch::Tensor mask = backgroundMask(head, spec, boxes);
    torch::Tensor target = torch::zeros(objectness.sizes(), torch::kFloat32);
    auto targetAccess = target.accessor<float, 4>();
    for (const Assignment& one : head.assignments)
        targetAccess[one.image][one.anchor][one.row][one.column] = 1;

    HeadLoss loss;
    loss.objectness = torch::binary_cross_entropy_with_logits(objectness, target.to(objectness.device()), mask, {}, at::Reduction::Sum);
    const auto count = static_cast<std::int64_t>(head.assignments.size());
    if (count == 0)
        return loss;

    const std::int64_t classes = head.yolo->classes;
    torch::Tensor index = torch::empty({4, count}, torch::kInt64);
    torch::Tensor place = torch::empty({count, 2}), prior = torch::empty({count, 2}), truth = torch::empty({count, 4});
    torch::Tensor classTarget = torch::zeros({count, classes});
    auto indexAt = index.accessor<std::int64_t, 2>();
    auto placeAt = place.accessor<float, 2>();
    auto priorAt = prior.accessor<float, 2>();
    auto truthAt = truth.accessor<float, 2>();
    auto classAt = classTarget.accessor<float, 2>();
    for (std::int64_t i = 0; i < count; ++i) {
        const Assignment& one = head.assignments[static_cast<std::size_t>(i)];
        indexAt[0][i] = one.image;
        indexAt[1][i] = one.anchor;
        indexAt[2][i] = one.row;
        indexAt[3][i] = one.column;
        placeAt[i][0] = static_cast<float>(one.column);
        placeAt[i][1] = static_cast<float>(one.row);
        priorAt[i][0] = static_cast<float>(head.anchor(one.anchor).first / spec.input.width);
        priorAt[i][1] = static_cast<float>(head.anchor(one.anchor).second / spec.input.height);
        truthAt[i][0] = one.box.x + one.box.width / 2;
        truthAt[i][1] = one.box.y + one.box.height / 2;
        truthAt[i][2] = one.box.width;
        truthAt[i][3] = one.box.height;
        classAt[i][one.classId] = 1;
    }
    const torch::Device device = head.raw.device();
    const torch::Tensor grid = torch::tensor({static_cast<float>(head.width()), static_cast<float>(head.height())}, device);
    const torch::Tensor raw = head.raw.permute({0, 1, 3, 4, 2}).index({index[0].to(device), index[1].to(device), index[2].to(device), index[3].to(device)});
    const double scale = head.yolo->scaleXy;
    const torch::Tensor centre = (torch::sigmoid(raw.slice(1, 0, 2)) * scale - (scale - 1) / 2 + place.to(device)) / grid;
    const torch::Tensor size = torch::exp(raw.slice(1, 2, 4).clamp_max(maxExponent)) * prior.to(device);
    loss.box = (1 - completeIou(torch::cat({centre, size}, 1), truth.to(device))).sum();
    loss.classes = torch::binary_cross_entropy_with_logits(raw.slice(1, 5, 5 + classes), classTarget.to(device), {}, {}, at::Reduction::Sum);
    return loss;
}

}  // namespace

DetectionLoss detectionLoss(const NetworkSpec& spec, const std::vector<torch::Tensor>& outputs,
                            const std::vector<std::vector<LabelledBox>>& boxes)
{
    std::vector<Head> heads;
    const std::vector<int> layers = spec.heads();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Yolo* yolo = spec.layers[static_cast<std::size_t>(layers[i])].as<Yolo>();
        const torch::Tensor& raw = outputs.at(i);
        const auto anchors = static_cast<std::int64_t>(yolo->mask.size());
        heads.push_back({yolo, raw.view({raw.size(0), anchors, 5 + yolo->classes, raw.size(2), raw.size(3)}), {}});
    }
    assign(heads, spec, boxes);

    std::size_t assignments = 0;
    for (const Head& head : heads)
        assignments += head.assignments.size();
    const double normaliser = 1.0 / static_cast<double>(std::max<std::size_t>(assignments, 1));

    DetectionLoss loss;
    loss.total = torch::zeros({}, outputs.at(0).device());
    for (const Head& head : heads) {
        const HeadLoss part = headLoss(head, spec, boxes);
        torch::Tensor sum = part.objectness;
        loss.objectness += part.objectness.item<double>() * normaliser;
        if (part.box.defined()) {
            sum = sum + boxGain * part.box + part.classes;
            loss.box += part.box.item<double>() * normaliser;
            loss.classes += part.classes.item<double>() * normaliser;
        }
        loss.total = loss.total + sum * normaliser;
    }
    return loss;
}

}  // namespace abcp
