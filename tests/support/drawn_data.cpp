#include "tests/support/drawn_data.h"

#include "core/base/random.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace abcp;

Dataset drawnSquares(const std::filesystem::path& folder, int images, int side)
{
    Dataset dataset;
    dataset.name = "squares";
    dataset.source = folder;
    dataset.classes = {"red", "blue"};
    std::filesystem::create_directories(folder);
    for (int i = 0; i < images; ++i) {
        Generator generator = Generator::derive(3, i);
        cv::Mat picture(side, side, CV_8UC3, cv::Scalar(30, 40, 30));
        const int extent = side / 4 + static_cast<int>(generator.below(static_cast<std::size_t>(side / 4)));
        const int x = static_cast<int>(generator.below(static_cast<std::size_t>(side - extent)));
        const int y = static_cast<int>(generator.below(static_cast<std::size_t>(side - extent)));
        const int classId = i % 2;
        cv::rectangle(picture, cv::Rect(x, y, extent, extent), classId == 0 ? cv::Scalar(20, 20, 240) : cv::Scalar(240, 60, 20), cv::FILLED);
        const std::filesystem::path file = folder / (std::to_string(i) + ".png");
        cv::imwrite(file.string(), picture);
        const auto share = [&](int pixels) { return static_cast<float>(pixels) / static_cast<float>(side); };
        dataset.samples.push_back({file, {{{share(x), share(y), share(extent), share(extent)}, classId}}});
        dataset.splits[static_cast<std::size_t>(i * 5 < images * 4 ? Split::Train : Split::Val)].push_back(static_cast<std::size_t>(i));
    }
    return dataset;
}

Dataset drawnColours(const std::filesystem::path& folder, int images, int side)
{
    Dataset dataset = drawnSquares(folder, images, side);
    dataset.format = "classes";
    for (Sample& sample : dataset.samples)
        sample.boxes = {{{0, 0, 1, 1}, sample.boxes.front().classId}};
    return dataset;
}
