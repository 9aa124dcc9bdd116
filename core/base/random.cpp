#include "core/base/random.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace abcp {

namespace {

std::uint64_t splitmix64(std::uint64_t& state)
{
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

}  // namespace

Generator::Generator(std::uint64_t seed)
{
    for (std::uint64_t& word : m_state)
        word = splitmix64(seed);
}

std::uint64_t Generator::mix(std::uint64_t seed, std::uint64_t stream)
{
    std::uint64_t state = seed ^ std::rotl(stream * 0xd1342543de82ef95ULL + 1, 29);
    return splitmix64(state);
}

std::uint64_t Generator::operator()()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double Generator::uniform()
{
    return static_cast<double>((*this)() >> 11) * 0x1.0p-53;
}

double Generator::uniform(double low, double high)
{
    return low + (high - low) * uniform();
}

double Generator::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spareNormal;
    }
    // Box-Muller; 1 - u keeps the logarithm's argument above zero.
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    m_spareNormal = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::size_t Generator::below(std::size_t n)
{
    const std::uint64_t bound = n;
    const std::uint64_t threshold = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t value = (*this)();
        if (value >= threshold)
            return static_cast<std::size_t>(value % bound);
    }
}

}  // namespace abcp
