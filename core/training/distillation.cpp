#include "core/training/distillation.h"

#include "core/base/error.h"
#include "core/base/logistic.h"
#include "core/training/classification_loss.h"

#include <algorithm>

namespace abcp {

namespace {

constexpr double leastObjectness = 0.01;  // below it a cell teaches no box
constexpr double temperature = 2;

// Where the student's value is, where the teacher's, and where the derivative goes.
struct Lesson {
    const float* student;
    const float* teacher;
    float* gradient;

    Lesson at(std::size_t offset) const { return {student + offset, teacher + offset, gradient + offset}; }
    double difference() const { return double{*student} - double{*teacher}; }
    void slope(double value) const { *gradient += static_cast<float>(value); }
};

// KL divergence of two yes-or-no probabilities, given by their logits.
double logisticDivergence(const Lesson& lesson, double weight)
{
    const double target = logistic(double{*lesson.teacher});
    lesson.slope(weight * (logistic(double{*lesson.student}) - target));
    return weight * (binaryCrossEntropy(double{*lesson.student}, target) - binaryCrossEntropy(double{*lesson.teacher}, target));
}

// KL divergence of two softmax distributions of `count` values, `stride` apart, at a temperature.
double softmaxDivergence(const Lesson& lesson, std::size_t count, std::size_t stride, double t, double weight)
{
    std::vector<double> student(count), teacher(count);
    for (std::size_t i = 0; i < count; ++i) {
        student[i] = double{lesson.student[i * stride]} / t;
        teacher[i] = double{lesson.teacher[i * stride]} / t;
    }
    const std::vector<double> studentLogits = student, teacherLogits = teacher;
    const double studentSum = softmax(student), teacherSum = softmax(teacher);
    double divergence = 0;
    for (std::size_t i = 0; i < count; ++i) {
        divergence += teacher[i] * ((teacherLogits[i] - teacherSum) - (studentLogits[i] - studentSum));
        lesson.at(i * stride).slope(weight * (student[i] - teacher[i]) / t);
    }
    return weight * divergence;
}

double objectnessSum(const HeadGeometry& head, const float* taught, std::size_t images)
{
    const std::size_t cells = head.cells();
    double sum = 0;
    for (std::size_t plane = 0; plane < images * head.anchors.size(); ++plane)
        for (std::size_t cell = 0; cell < cells; ++cell)
            sum += logistic(double{taught[(plane * head.fields() + 4) * cells + cell]});
    return sum;
}

double boxDivergence(const Lesson& cell, std::size_t cells, double weight)
{
    double sum = 0;
    for (std::size_t field = 0; field < 4; ++field) {
        const Lesson lesson = cell.at(field * cells);
        if (field < 2) {
            const double place = logistic(double{*lesson.student});
            const double difference = place - logistic(double{*lesson.teacher});
            sum += weight * difference * difference;
            lesson.slope(2 * weight * difference * place * (1 - place));
        } else {
            const double difference = lesson.difference();
            sum += weight * difference * difference;
            lesson.slope(2 * weight * difference);
        }
    }
    return sum;
}

double headDivergence(const HeadGeometry& head, const Lesson& all, std::size_t images, double weight)
{
    const std::size_t cells = head.cells(), classes = static_cast<std::size_t>(head.classes);
    double sum = 0;
    for (std::size_t plane = 0; plane < images * head.anchors.size(); ++plane) {
        for (std::size_t i = 0; i < cells; ++i) {
            const Lesson cell = all.at(plane * head.fields() * cells + i);
            const Lesson objectness = cell.at(4 * cells);
            sum += logisticDivergence(objectness, weight);
            const double seen = logistic(double{*objectness.teacher});
            if (seen < leastObjectness)
                continue;
            sum += boxDivergence(cell, cells, weight * seen);
            if (head.exclusiveClasses)
                sum += softmaxDivergence(cell.at(5 * cells), classes, cells, 1, weight * seen);
            else
                for (std::size_t c = 0; c < classes; ++c)
                    sum += logisticDivergence(cell.at((5 + c) * cells), weight * seen);
        }
    }
    return sum;
}

}  // namespace

Distillation::Distillation(const NetworkSpec& student, const NetworkSpec& teacher, double weight) : m_weight(weight)
{
    if (!(weight >= 0 && weight <= 1000))
        throw InputError("distillation weight", "must be 0 to 1000");
    const std::vector<int> of = student.results(), from = teacher.results();
    const auto shape = [](const NetworkSpec& spec, int layer) { return spec.layers[static_cast<std::size_t>(layer)].output; };
    if (!std::ranges::equal(of, from, {}, [&](int layer) { return shape(student, layer).elements(); }, [&](int layer) { return shape(teacher, layer).elements(); }))
        throw InputError("distillation", "the teacher's results have another shape than the network's");
    if (const std::optional<int> classes = classifierClasses(student))
        m_classes = static_cast<std::size_t>(*classes);
    else
        m_heads = headGeometries(student);
}

double Distillation::add(std::span<const float* const> results, std::span<const float* const> taught, std::size_t images,
                         std::span<float* const> gradients) const
{
    double sum = 0;
    if (m_classes > 0) {
        const Lesson all{results[0], taught[0], gradients[0]};
        const double weight = m_weight * temperature * temperature / static_cast<double>(images);
        for (std::size_t image = 0; image < images; ++image)
            sum += softmaxDivergence(all.at(image * m_classes), m_classes, 1, temperature, weight);
        return sum;
    }
    double objects = 0;
    for (std::size_t h = 0; h < m_heads.size(); ++h)
        objects += objectnessSum(m_heads[h], taught[h], images);
    for (std::size_t h = 0; h < m_heads.size(); ++h)
        sum += headDivergence(m_heads[h], {results[h], taught[h], gradients[h]}, images, m_weight / std::max(1.0, objects));
    return sum;
}

}  // namespace abcp
