#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace abcp {

// Seeded source of random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded through
// splitmix64. Its distributions are our own, so that a seed gives the same numbers with every
// standard library. Not for several threads at once: derive one per thread instead.
class Generator {
public:
    using result_type = std::uint64_t;

    explicit Generator(std::uint64_t seed);

    // An independent generator for a numbered purpose, e.g. derive(seed, episode, image).
    template <typename... Streams>
    static Generator derive(std::uint64_t seed, Streams... streams)
    {
        ((seed = mix(seed, static_cast<std::uint64_t>(streams))), ...);
        return Generator(seed);
    }

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return UINT64_MAX; }
    result_type operator()();

    double uniform();                          // [0, 1)
    double uniform(double low, double high);   // [low, high)
    double normal();                           // mean 0, standard deviation 1
    std::size_t below(std::size_t n);          // 0 .. n-1, unbiased; n > 0
    bool chance(double probability) { return uniform() < probability; }

    template <typename T>
    void shuffle(std::span<T> values)
    {
        for (std::size_t i = values.size(); i > 1; --i)
            std::swap(values[i - 1], values[below(i)]);
    }

private:
    static std::uint64_t mix(std::uint64_t seed, std::uint64_t stream);

    std::uint64_t m_state[4];
    double m_spareNormal = 0.0;
    bool m_hasSpare = false;
};

}  // namespace abcp
