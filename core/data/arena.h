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

struct ArenaScene {
    cv::Mat image;  // size x size, BGR, 8 bits
    std::vector<LabelledBox> boxes;
};

// Draws one picture; the same seed gives the same picture. size: 96 to 2048 pixels.
ArenaScene drawArenaScene(ArenaDomain domain, std::uint64_t seed, int size);

struct ArenaOptions {
    int images = 0;        // 1 to 1,000,000
    ArenaDomain domain = ArenaDomain::Sim;
    std::uint64_t seed = 0;
    int size = 416;
};

// Writes a Darknet data set: images/, labels/, obj.names, train.txt, val.txt (a fifth), arena.data.
// Throws InputError on options out of range or a folder that holds something else.
void writeArena(const std::filesystem::path& folder, const ArenaOptions& options, std::stop_token stop = {},
                const ProgressCallback& progress = {});

}  // namespace abcp
