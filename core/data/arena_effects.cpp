#include "core/data/arena_effects.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp::arena {

namespace {

// Adds the light that shining pixels scatter around themselves.
void addBloom(cv::Mat& picture, const Canvas& canvas, double strength, double radius)
{
    cv::Mat shining = cv::Mat::zeros(canvas.ids().size(), CV_8UC3);
    const cv::Mat& ids = canvas.ids();
    for (int row = 0; row < ids.rows; ++row) {
        const auto* id = ids.ptr<std::uint16_t>(row);
        const auto* from = canvas.colour().ptr<cv::Vec3b>(row);
        auto* to = shining.ptr<cv::Vec3b>(row);
        for (int column = 0; column < ids.cols; ++column)
            if ((id[column] & Canvas::shines) != 0)
                to[column] = from[column];
    }
    const int small = std::max(32, picture.cols / 2);
    cv::resize(shining, shining, {small, small}, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(shining, shining, {}, radius * small);
    cv::resize(shining, shining, picture.size(), 0, 0, cv::INTER_LINEAR);
    cv::scaleAdd(shining, strength, picture, picture);
}

// A straight streak as a kernel; length in pixels.
cv::Mat streak(double length, double angle)
{
    const int reach = static_cast<int>(std::ceil(length / 2)) + 1;
    cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_32FC1);
    constexpr int steps = 64;
    for (int i = 0; i < steps; ++i) {
        const double along = ((i + 0.5) / steps - 0.5) * length;
        const double x = reach + along * std::cos(angle), y = reach + along * std::sin(angle);
        const int column = static_cast<int>(x), row = static_cast<int>(y);
        const auto fx = static_cast<float>(x - column), fy = static_cast<float>(y - row);
        kernel.at<float>(row, column) += (1 - fx) * (1 - fy) / steps;
        kernel.at<float>(row, column + 1) += fx * (1 - fy) / steps;
        kernel.at<float>(row + 1, column) += (1 - fx) * fy / steps;
        kernel.at<float>(row + 1, column + 1) += fx * fy / steps;
    }
    return kernel;
}

struct Sensor {
    Colour gain = {1, 1, 1};
    float lift = 0;       // added to every value, of 255
    float vignette = 0;   // darkening of the corners
    float noise = 0;      // standard deviation in the dark, of 255
    float shotNoise = 0;  // more of it in the light
};

Sensor sensorOf(ArenaDomain domain, Generator& random)
{
    Sensor sensor;
    if (domain == ArenaDomain::Sim) {
        sensor.gain = Colour::all(static_cast<float>(random.uniform(0.94, 1.06)));
        sensor.noise = 1.2F;
        return sensor;
    }
    const double exposure = std::exp(random.uniform(std::log(0.5), std::log(1.6)));
    const double warmth = random.uniform(-0.16, 0.16), green = random.uniform(-0.06, 0.06);
    sensor.gain = Colour(static_cast<float>(exposure * (1.0 - warmth)), static_cast<float>(exposure * (1.0 + green)),
                         static_cast<float>(exposure * (1.0 + warmth)));
    sensor.lift = static_cast<float>(random.uniform(0.0, 22.0));
    sensor.vignette = static_cast<float>(random.uniform(0.1, 0.55));
    sensor.noise = static_cast<float>(random.uniform(3.0, 10.0));
    sensor.shotNoise = static_cast<float>(random.uniform(0.0, 8.0));
    return sensor;
}

void expose(cv::Mat& picture, const Sensor& sensor, Generator& random)
{
    // The sum of four bytes is close to normal; its standard deviation is 147.8.
    const auto twoNormals = [&random] {
        std::uint64_t bits = random();
        std::array<float, 2> values;
        for (float& value : values) {
            int sum = -510;
            for (int i = 0; i < 4; ++i, bits >>= 8)
                sum += static_cast<int>(bits & 0xff);
            value = static_cast<float>(sum) / 147.8F;
        }
        return values;
    };
    const auto half = static_cast<float>(picture.cols) / 2.0F;
    for (int row = 0; row < picture.rows; ++row) {
        auto* pixel = picture.ptr<cv::Vec3b>(row);
        const float y = (static_cast<float>(row) + 0.5F) / half - 1.0F;
        for (int column = 0; column < picture.cols; ++column) {
            const float x = (static_cast<float>(column) + 0.5F) / half - 1.0F;
            const float shade = 1.0F - sensor.vignette * 0.5F * (x * x + y * y);
            const auto luma = twoNormals(), chroma = twoNormals();
            for (int k = 0; k < 3; ++k) {
                const float value = static_cast<float>(pixel[column][k]) * sensor.gain[k] * shade + sensor.lift;
                const float own = k == 0 ? chroma[0] : k == 1 ? luma[1] : chroma[1];
                const float deviation = sensor.noise + sensor.shotNoise * value / 255.0F;
                pixel[column][k] = cv::saturate_cast<std::uint8_t>(value + deviation * (0.7F * luma[0] + 0.7F * own));
            }
        }
    }
}

}  // namespace

void addSmoke(Canvas& canvas, const Vec3& from, Generator& random)
{
    const Camera& camera = canvas.camera();
    const int puffs = static_cast<int>(5 + random.below(4));
    const double drift = random.uniform(-0.12, 0.12);
    for (int i = 0; i < puffs; ++i) {
        const double rise = 0.06 * i;
        const Vec3 at = from + Vec3(drift * i * 0.35 + random.uniform(-0.03, 0.03), random.uniform(-0.03, 0.03), rise);
        const double away = camera.toCamera(at)[2];
        if (away < 0.3)
            continue;
        const double radius = (0.06 + 0.022 * i) * camera.focal() / away * canvas.width();
        const cv::Point2d centre = camera.project(at) * static_cast<double>(canvas.width());
        const double opacity = 0.55 * (1.0 - 0.8 * i / puffs);
        const float level = static_cast<float>(random.uniform(28.0, 70.0));
        const cv::Rect area = cv::Rect(cvFloor(centre.x - radius), cvFloor(centre.y - radius), cvCeil(2 * radius) + 1,
                                       cvCeil(2 * radius) + 1) &
                              cv::Rect(0, 0, canvas.width(), canvas.width());
        for (int row = area.y; row < area.y + area.height; ++row) {
            auto* pixel = canvas.colour().ptr<cv::Vec3b>(row);
            for (int column = area.x; column < area.x + area.width; ++column) {
                const double dx = (column - centre.x) / radius, dy = (row - centre.y) / radius;
                const double inside = std::max(0.0, 1.0 - dx * dx - dy * dy);
                const auto share = static_cast<float>(opacity * inside);
                for (int k = 0; k < 3; ++k)
                    pixel[column][k] =
                        cv::saturate_cast<std::uint8_t>(static_cast<float>(pixel[column][k]) * (1 - share) + level * share);
            }
        }
    }
}

cv::Mat develop(const Canvas& canvas, int size, ArenaDomain domain, Generator& random)
{
    cv::Mat picture;
    cv::resize(canvas.colour(), picture, {size, size}, 0, 0, cv::INTER_AREA);
    const bool field = domain == ArenaDomain::Field;
    addBloom(picture, canvas, field ? random.uniform(0.5, 1.0) : 0.5, field ? random.uniform(0.012, 0.03) : 0.014);
    if (field) {
        const double defocus = random.uniform(0.0, 0.0035) * size;
        if (defocus > 0.25)
            cv::GaussianBlur(picture, picture, {}, defocus);
        // Most pictures are nearly still, some are not.
        const double push = random.uniform();
        const double length = 0.03 * push * push * size;
        if (length > 0.7)
            cv::filter2D(picture, picture, -1, streak(length, random.uniform(0.0, std::numbers::pi)));
    }
    expose(picture, sensorOf(domain, random), random);
    return picture;
}

}  // namespace abcp::arena
