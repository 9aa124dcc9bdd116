#pragma once

// Not for use outside core/data.

#include <opencv2/core/mat.hpp>

#include <string>
#include <string_view>

namespace abcp {

struct DecodedJpeg {
    cv::Mat image;        // BGR, 8 bits a channel, as stored: not turned; empty when there is a fault
    std::string fault;    // why the picture cannot be used
    std::string warning;  // what is odd about it, though all of it is there
};

// bytes: a whole file. Where libjpeg would fill a gap with gray and go on, the picture has a fault.
DecodedJpeg decodeJpeg(std::string_view bytes);

}  // namespace abcp
