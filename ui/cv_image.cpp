#include "ui/cv_image.h"

namespace abcp::ui {

QImage imageOf(const cv::Mat& bgr)
{
    return QImage(bgr.data, bgr.cols, bgr.rows, static_cast<qsizetype>(bgr.step[0]), QImage::Format_BGR888).copy();
}

}  // namespace abcp::ui
