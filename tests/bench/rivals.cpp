#include "tests/bench/rivals.h"

#include "core/base/files.h"
#include "core/network/darknet_weights.h"
#include "core/training/torch_engines.h"

#include <dnnl.h>
#include <omp.h>
#include <opencv2/dnn.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace {

template <typename F>
double milliseconds(F&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

Rival torchRival(const char* name, const abcp::Network& network, bool fold, int threads)
{
    const std::shared_ptr<abcp::Detector> detector = abcp::makeTorchDetector(network, {.foldBatchNorm = fold, .threads = threads});
    return {name, [detector] { return detector->timeForward(1, 0).front(); }};
}

Rival openCvRival(const abcp::Network& network, int threads, const std::filesystem::path& cfg, const std::filesystem::path& weights)
{
    cv::dnn::Net net = cv::dnn::readNetFromDarknet(cfg.string(), weights.string());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    const std::vector<int> extents{1, network.spec.input.channels, network.spec.input.height, network.spec.input.width};
    const cv::Mat image(extents, CV_32F, cv::Scalar(0.5));
    return {"cv::dnn", [net, image, threads]() mutable {
                cv::setNumThreads(threads);
                std::vector<cv::Mat> outputs;
                return milliseconds([&] {
                    net.setInput(image);
                    net.forward(outputs, net.getUnconnectedOutLayersNames());
                });
            }};
}

// The program says itself how long an image took; the second one of a start counts.
Rival darknetRival(int threads, const std::filesystem::path& folder)
{
    const std::filesystem::path picture = folder / "picture.png";
    cv::imwrite(picture.string(), cv::Mat(416, 416, CV_8UC3, cv::Scalar::all(127)));
    abcp::writeFileAtomically(folder / "images.txt", picture.string() + "\n" + picture.string() + "\n");
    abcp::writeFileAtomically(folder / "net.data", "classes=1\nnames=/usr/share/darknet/data/coco.names\n");
    const std::string number = std::to_string(threads);
    const std::string command = "cd '" + folder.string() + "' && QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=" + number + " OPENBLAS_NUM_THREADS=" + number
        + " darknet detector test net.data net.cfg net.weights -thresh 0.99 -out seen <images.txt 2>/dev/null";
    return {"darknet", [command] {
                constexpr std::string_view said = "Predicted in ";
                std::string all;
                const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(::popen(command.c_str(), "r"), &::pclose);
                char piece[256];
                while (out && std::fgets(piece, sizeof piece, out.get()))
                    all += piece;
                const std::size_t place = all.rfind(said);
                return place == std::string::npos ? -1.0 : 1000.0 * std::atof(all.c_str() + place + said.size());
            }};
}

}  // namespace

std::vector<Rival> rivals(const abcp::Network& network, int threads, const std::filesystem::path& folder)
{
    abcp::writeDarknet(network, folder / "net.cfg", folder / "net.weights");
    return {torchRival("ours", network, true, threads), torchRival("LibTorch", network, false, threads),
            openCvRival(network, threads, folder / "net.cfg", folder / "net.weights"), darknetRival(threads, folder)};
}

double peakGflops(int threads)
{
    omp_set_num_threads(threads);
    constexpr dnnl_dim_t n = 2048;
    const std::vector<float> a(n * n, 1.0f), b(n * n, 1.0f);
    std::vector<float> c(n * n);
    double best = 0;
    for (int i = 0; i < 5; ++i) {
        const double spent = milliseconds([&] { dnnl_sgemm('N', 'N', n, n, n, 1.0f, a.data(), n, b.data(), n, 0.0f, c.data(), n); });
        best = std::max(best, 2.0 * n * n * n / spent / 1e6);
    }
    return best;
}
