#include "core/training/box_loss.h"

#include "core/training/dual.h"

#include <numbers>

namespace abcp {

namespace {

using Number = Dual<4>;

constexpr double tiny = 1e-9;  // keeps quotients of empty boxes finite

// One axis of two boxes.
struct Extent {
    Extent(const Number& centreA, const Number& sizeA, double centreB, double sizeB)
    {
        const Number half = sizeA * 0.5;
        const Number firstA = centreA - half, lastA = centreA + half;
        const Number firstB = centreB - sizeB / 2, lastB = centreB + sizeB / 2;
        shared = larger(smaller(lastA, lastB) - larger(firstA, firstB), Number(0.0));
        hull = larger(lastA, lastB) - smaller(firstA, firstB);
        distance = centreA - centreB;
    }

    Number shared, hull, distance;
};

Number similarity(BoxLoss kind, const CentredBox& predicted, const CentredBox& truth)
{
    const Number width = Number::variable(predicted.width, 2), height = Number::variable(predicted.height, 3);
    const Extent x(Number::variable(predicted.x, 0), width, truth.x, truth.width);
    const Extent y(Number::variable(predicted.y, 1), height, truth.y, truth.height);
    const Number shared = x.shared * y.shared;
    const Number united = width * height + truth.width * truth.height - shared + tiny;
    const Number iou = shared / united;
    if (kind == BoxLoss::Iou)
        return iou;
    if (kind == BoxLoss::Giou) {
        const Number hull = x.hull * y.hull + tiny;
        return iou - (hull - united) / hull;
    }
    const Number apart = (square(x.distance) + square(y.distance)) / (square(x.hull) + square(y.hull) + tiny);
    if (kind == BoxLoss::Diou)
        return iou - apart;
    const Number angle = Number(std::atan(truth.width / (truth.height + tiny))) - arcTangent(width / (height + tiny));
    const Number aspect = square(angle) * (4 / (std::numbers::pi * std::numbers::pi));
    const double alpha = aspect.value / (aspect.value - iou.value + 1 + 1e-7);
    return iou - apart - aspect * alpha;
}

}  // namespace

BoxLossValue boxLoss(BoxLoss kind, const CentredBox& predicted, const CentredBox& truth)
{
    const Number loss = Number(1.0) - similarity(kind, predicted, truth);
    return {loss.value, loss.derivative};
}

}  // namespace abcp
