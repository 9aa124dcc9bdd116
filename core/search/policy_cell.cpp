#include "core/search/policy_cell.h"

#include "core/base/logistic.h"

#include <algorithm>
#include <cmath>

namespace abcp {

namespace {

// to += factor * row
void addRow(std::vector<float>& to, float factor, const float* row)
{
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += factor * row[i];
}

}  // namespace

PolicyCell::PolicyCell(const PolicyWeights& weights)
    : m_weights(weights), m_hidden(weights.hidden), m_cell(weights.hidden), m_gates(4 * weights.hidden)
{
}

PolicyOutputs PolicyCell::next(std::size_t step, const WalkFeatures& seen)
{
    const std::size_t units = m_weights.hidden, gates = m_gates.size();
    std::copy_n(m_weights.step.begin() + static_cast<std::ptrdiff_t>(step * gates), gates, m_gates.begin());
    for (std::size_t i = 0; i < seen.size(); ++i)
        addRow(m_gates, seen[i], m_weights.seen.data() + i * gates);
    for (std::size_t i = 0; i < units; ++i)
        addRow(m_gates, m_hidden[i], m_weights.recurrent.data() + i * gates);
    for (std::size_t i = 0; i < units; ++i) {
        m_cell[i] = logistic(m_gates[units + i]) * m_cell[i] + logistic(m_gates[i]) * std::tanh(m_gates[2 * units + i]);
        m_hidden[i] = logistic(m_gates[3 * units + i]) * std::tanh(m_cell[i]);
    }
    const auto head = [&](std::size_t row) {
        const float* weight = m_weights.heads.data() + row * (units + 1);
        float sum = weight[units];
        for (std::size_t i = 0; i < units; ++i)
            sum += weight[i] * m_hidden[i];
        return sum;
    };
    return {head(0), head(1), head(2)};
}

}  // namespace abcp
