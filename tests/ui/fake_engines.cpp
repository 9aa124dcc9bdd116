#include "tests/ui/fake_engines.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/network/complexity.h"
#include "core/network/darknet_weights.h"
#include "core/pruning/pruning_plan.h"
#include "core/workflow/search_job.h"
#include "tests/support/network_text.h"
#include "tests/ui/synthetic_run.h"

#include <QImage>
#include <QString>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <span>
#include <thread>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using namespace abcp;

namespace {

class FakeEvaluator : public Evaluator {
public:
    FakeEvaluator(Network network, SearchSettings settings, std::shared_ptr<FakeBehaviour> behaviour)
        : m_network(std::move(network)), m_space(deriveSearchSpace(m_network.spec)), m_settings(std::move(settings)),
          m_behaviour(std::move(behaviour))
    {
    }

    const Network& network() const override { return m_network; }
    const SearchSpace& space() const override { return m_space; }
    Measurement reference(std::stop_token) override { return syntheticReference(m_network.spec); }

    Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) override
    {
        const int number = m_behaviour->evaluations++;
        for (int waited = 0; waited < m_behaviour->delayMs; ++waited) {
            throwIfStopped(stop);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (number == m_behaviour->crashAt)
            throw std::runtime_error("the evaluator broke");
        if (const int every = m_behaviour->failEvery; every > 0 && number % every == every - 1)
            throw InputError(std::string("candidate"), "its loss is not a number");
        return syntheticMeasurement(m_network.spec, m_space, action, m_settings.plan, trial.seed);
    }

private:
    Network m_network;
    SearchSpace m_space;
    SearchSettings m_settings;
    std::shared_ptr<FakeBehaviour> m_behaviour;
};

// Computes nothing: every head receives ones, and in every picture it finds the one object that writeFakeProject() labels, the unpruned
// network with a confidence of 0.9, any other with 0.4.
class FakeDetector : public Detector {
public:
    explicit FakeDetector(const Network& network)
        : m_spec(network.spec), m_unpruned(complexity(network.spec).params == complexity(networkSpec(smallNetworkText())).params)
    {
    }

    std::vector<std::vector<Detection>> detect(std::span<const cv::Mat> images, const DetectOptions&) override
    {
        const Detection found{{0.375F, 0.375F, 0.25F, 0.25F}, 0, m_unpruned ? 0.9F : 0.4F};
        return std::vector<std::vector<Detection>>(images.size(), {found});
    }
    std::vector<FeatureMap> forward(const FeatureMap&) override
    {
        std::vector<FeatureMap> maps;
        for (const int result : m_spec.results()) {
            const Shape shape = m_spec.layers[static_cast<std::size_t>(result)].output;
            maps.push_back({shape, std::vector<float>(static_cast<std::size_t>(shape.elements()), 1.0F)});
        }
        return maps;
    }
    std::vector<double> timeForward(int repeats, int) override { return std::vector<double>(static_cast<std::size_t>(repeats), 1.0); }
    std::vector<double> timeLayers(int, int) override
    {
        std::vector<double> times;
        for (const LayerSpec& layer : m_spec.layers)
            times.push_back(0.25 * layer.output.channels);
        return times;
    }

private:
    NetworkSpec m_spec;
    bool m_unpruned;
};

void writeText(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

}  // namespace

Engines makeFakeEngines(std::shared_ptr<FakeBehaviour> behaviour)
{
    Engines engines;
    engines.makeEvaluator = [behaviour](Network network, Dataset, const SearchSettings& settings) {
        return std::make_unique<FakeEvaluator>(std::move(network), settings, behaviour);
    };
    engines.makeAgent = [](const std::string& name, const AgentTask& task) {
        return name == "uniform" ? makeUniformAgent(task) : makeRandomAgent(task);
    };
    engines.train = [](const Network& network, const Dataset&, const TrainingSettings& settings, std::stop_token stop,
                       const ProgressCallback& progress) {
        ProgressMeter meter("train", settings.epochs, progress);
        for (int epoch = 1; epoch <= settings.epochs; ++epoch) {
            throwIfStopped(stop);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            meter.advance(epoch);
        }
        return TrainingResult{network, {}, 0.9};
    };
    engines.makeDetector = [](const Network& network, const DetectorOptions&) { return std::make_unique<FakeDetector>(network); };
    engines.describe = [] { return std::string("fake engines"); };
    return engines;
}

SearchSettings writeFakeProject(const fs::path& folder, int episodes)
{
    SearchSettings settings;
    settings.cfg = folder / "small.cfg";
    settings.weights = folder / "small.weights";
    settings.data = folder / "data";
    settings.episodes = episodes;
    settings.agent = "random";
    settings.reward.name = "accuracy-cost";
    fs::create_directories(folder);
    writeDarknet(network(smallNetworkText()), settings.cfg, settings.weights);

    QImage blank(32, 32, QImage::Format_RGB32);
    blank.fill(Qt::gray);
    for (int i = 0; i < 10; ++i) {
        const std::string name = "picture" + std::to_string(i);
        writeText(settings.data / "labels" / (name + ".txt"), "0 0.5 0.5 0.25 0.25\n");
        fs::create_directories(settings.data / "images");
        blank.save(QString::fromStdString((settings.data / "images" / (name + ".png")).string()));
    }
    writeText(settings.data / "obj.names", "robot\narmour\n");
    return settings;
}

RunId runFakeSearch(const fs::path& folder, int episodes)
{
    const auto job = SearchJob::start(writeFakeProject(folder, episodes), folder / "studio.sqlite", makeFakeEngines(std::make_shared<FakeBehaviour>()));
    job->run({});
    return job->runId();
}
