#include "core/search/torch_policy_network.h"

#include <QTest>

#include <cmath>

using namespace abcp;

class PolicyNetworkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What is drawn from is what is learnt: the plain walk gives what LibTorch gives for the whole of it.
    void theCellGivesWhatTheNetworkGives()
    {
        constexpr std::int64_t steps = 30, described = 6, walks = 3;
        torch::manual_seed(7);
        PolicyNetwork network(steps, described + walkFeatures, {});
        const torch::NoGradGuard noGrad;
        for (torch::Tensor& parameter : network.parameters())
            parameter.add_(torch::randn_like(parameter).mul_(0.2));  // the heads start at almost nothing
        const torch::Tensor known = torch::randn({steps, described}), seen = torch::randn({steps, walks, walkFeatures});
        const PolicyNetwork::Outputs expected = network.forward(torch::cat({known.unsqueeze(1).expand({-1, walks, -1}), seen}, 2));
        const PolicyWeights weights = network.weights(known);
        for (std::int64_t walk = 0; walk < walks; ++walk) {
            PolicyCell cell(weights);
            for (std::int64_t step = 0; step < steps; ++step) {
                WalkFeatures features{};
                for (std::int64_t i = 0; i < walkFeatures; ++i)
                    features[static_cast<std::size_t>(i)] = seen[step][walk][i].item<float>();
                const PolicyOutputs outputs = cell.next(static_cast<std::size_t>(step), features);
                QVERIFY(std::abs(outputs.keepLogit - expected.keepLogit[step][walk].item<float>()) < 1e-5f);
                QVERIFY(std::abs(outputs.mean - expected.mean[step][walk].item<float>()) < 1e-5f);
                QVERIFY(std::abs(outputs.spread - expected.spread[step][walk].item<float>()) < 1e-5f);
            }
        }
        QVERIFY(expected.mean.std().item<float>() > 0.1f);
    }
};

QTEST_APPLESS_MAIN(PolicyNetworkTest)
#include "tst_policy_network.moc"
