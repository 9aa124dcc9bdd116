#pragma once

namespace abcp {

// What a search can be set to, both ends inclusive: for validate() and for the fields of a form.
struct WholeRange {
    int least = 0;
    int most = 0;
};
struct RealRange {
    double least = 0;
    double most = 0;
};

struct SearchRanges {
    static constexpr WholeRange episodes{1, 1'000'000};
    static constexpr WholeRange repeatEvery{0, 1'000'000};
    static constexpr RealRange stopHopeless{0, 0.9};
    static constexpr WholeRange workers{0, 64};
    static constexpr WholeRange calibrationImages{0, 1'000'000};
    static constexpr WholeRange fineTuneSteps{0, 100'000};
    static constexpr WholeRange batch{1, 4096};
    static constexpr RealRange learningRate{0, 1};  // and above 0
    static constexpr RealRange cameraEffects{0, 1};
    static constexpr WholeRange maxValidationImages{0, 100'000'000};
    static constexpr WholeRange latencyRepeats{0, 10'000};
    // Of fewer fine-tuning steps nothing can be spared.
    static constexpr int leastStepsOfHopeless = 3;
};

}  // namespace abcp
