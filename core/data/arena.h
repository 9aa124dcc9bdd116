#pragma once

#include "core/base/progress.h"
#include "core/data/box.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

enum class ArenaDomain {
    Sim,    // clean, from a surveillance camera high above the floor
    Field,  // a robot's own camera: noise, motion blur, exposure, colour cast, clutter, occlusion
};

std::string arenaDomainName(ArenaDomain domain);       // "sim", "field"
ArenaDomain arenaDomainFromName(const std::string& name);  // throws InputError

// red robot, red armour, blue robot, blue armour, dead robot
const std::vector<std::string>& arenaClasses();

// Labels: every robot that the picture shows, and of robots that are not dead every plate that faces the camera, is lit,
// at least 40 % visible and 4.7 % x 4 % of the picture large. A box encloses exactly the pixels that show.
struct ArenaScene {
    cv::Mat image;  // size x size, BGR, 8 bits
    std::vector<LabelledBox> boxes;
};

// Draws one picture; the same domain, seed and size give the same picture, bit for bit, whatever OpenCV's thread count.
// size: 96 to 2048 pixels, else InputError. Any thread.
ArenaScene drawArenaScene(ArenaDomain domain, std::uint64_t seed, int size);

struct ArenaOptions {
    int images = 0;        // 1 to 1,000,000
    ArenaDomain domain = ArenaDomain::Sim;
    std::uint64_t seed = 0;
    int size = 416;
};

// Writes a Darknet data set: images/, labels/, obj.names, train.txt, val.txt (a fifth), arena.data.
// Throws InputError on options out of range or a folder that holds something else; an earlier arena is overwritten.
// Picture i is drawn with the first number of Generator::derive(seed, domain, i) as its seed.
// Throws FailureError when it cannot write, StoppedError after a stop was requested; the folder then holds a part.
void writeArena(const std::filesystem::path& folder, const ArenaOptions& options, std::stop_token stop = {},
                const ProgressCallback& progress = {});

}  // namespace abcp
