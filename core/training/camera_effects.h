#pragma once

#include "core/base/random.h"

#include <opencv2/core/mat.hpp>

namespace abcp {

// Makes a picture look taken by a moving robot's own camera, each effect with this probability by itself: blur along a line of up to
// 5 % of the picture's longer side, a gain per channel of up to 1.25 either way, corners down to half as bright, noise of a standard
// deviation up to 16 of 255. What a network has to bear on its robot though its training pictures lack it: domain randomisation, after
// J. Tobin et al., "Domain randomization for transferring deep neural networks from simulation to the real world", 2017.
// image: BGR, 8 bits, changed in place. The same generator state gives the same picture; probability 0 draws nothing from it.
void addCameraEffects(cv::Mat& image, double probability, Generator& generator);

}  // namespace abcp
