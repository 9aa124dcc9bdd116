#include "core/data/jpeg_decoder.h"

#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>  // jpeglib.h needs FILE

#include <jpeglib.h>

#include <jerror.h>

namespace abcp {

namespace {

// A picture of many scans costs as many passes over it; what programs write has about ten.
constexpr int maxScans = 100;
// A part of the file: one in so many. Cameras pad a picture that is whole with some bytes; more are left over when damage made the decoder lose its place.
constexpr std::size_t paddingShare = 50;

struct Decoding {
    Decoding();
    ~Decoding() { jpeg_destroy_decompress(&info); }
    Decoding(const Decoding&) = delete;
    Decoding& operator=(const Decoding&) = delete;

    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf escape{};
    bool isDamaged = false;
    int extraBytes = 0;
    std::array<char, JMSG_LENGTH_MAX> message{};
};

Decoding& decodingOf(j_common_ptr info)
{
    return *static_cast<Decoding*>(info->client_data);
}

extern "C" {

void abcpJpegFailed(j_common_ptr info)
{
    Decoding& decoding = decodingOf(info);
    info->err->format_message(info, decoding.message.data());
    std::longjmp(decoding.escape, 1);
}

// level: below 0 for a warning, else how unimportant the message is.
void abcpJpegMessage(j_common_ptr info, int level)
{
    if (level >= 0)
        return;
    Decoding& decoding = decodingOf(info);
    switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA: decoding.extraBytes += info->err->msg_parm.i[0]; break;
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR: break;
    default:
        if (!decoding.isDamaged)
            info->err->format_message(info, decoding.message.data());
        decoding.isDamaged = true;
    }
}

void abcpJpegProgress(j_common_ptr info)
{
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= maxScans)
        return;
    Decoding& decoding = decodingOf(info);
    std::snprintf(decoding.message.data(), decoding.message.size(), "more than %d scans", maxScans);
    std::longjmp(decoding.escape, 1);
}

}  // extern "C"

Decoding::Decoding()
{
    info.err = jpeg_std_error(&errors);
    info.client_data = this;
    errors.error_exit = abcpJpegFailed;
    errors.emit_message = abcpJpegMessage;
    progress.progress_monitor = abcpJpegProgress;
}

// Of Adobe's inverted CMYK: 255 is no ink.
void toBgr(const unsigned char* cmyk, cv::Vec3b* bgr, int pixels)
{
    for (int i = 0; i < pixels; ++i, cmyk += 4) {
        const int black = cmyk[3];
        const auto inked = [&](int ink) { return static_cast<uchar>(ink * black / 255); };
        bgr[i] = {inked(cmyk[2]), inked(cmyk[1]), inked(cmyk[0])};
    }
}

// Between setjmp and longjmp no object with a destructor comes to life: they are made by the caller.
bool decode(Decoding& decoding, std::string_view bytes, cv::Mat& image, cv::Mat& row)
{
    jpeg_decompress_struct& info = decoding.info;
    if (setjmp(decoding.escape) != 0)
        return false;
    jpeg_create_decompress(&info);
    info.progress = &decoding.progress;
    jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&info, TRUE);
    const bool isCmyk = info.num_components == 4;
    info.out_color_space = isCmyk ? JCS_CMYK : JCS_EXT_BGR;
    jpeg_start_decompress(&info);
    image.create(static_cast<int>(info.output_height), static_cast<int>(info.output_width), CV_8UC3);
    if (isCmyk)
        row.create(1, image.cols, CV_8UC4);
    while (info.output_scanline < info.output_height) {
        const auto y = static_cast<int>(info.output_scanline);
        JSAMPROW to = isCmyk ? row.ptr() : image.ptr(y);
        jpeg_read_scanlines(&info, &to, 1);
        if (isCmyk)
            toBgr(to, image.ptr<cv::Vec3b>(y), image.cols);
    }
    jpeg_finish_decompress(&info);
    return true;
}

}  // namespace

DecodedJpeg decodeJpeg(std::string_view bytes)
{
    Decoding decoding;
    DecodedJpeg result;
    cv::Mat row;
    const auto extraBytes = [&] { return static_cast<std::size_t>(decoding.extraBytes); };
    const std::string extra = " bytes belong to no part of it";
    if (!decode(decoding, bytes, result.image, row) || decoding.isDamaged)
        result.fault = std::string("the picture is damaged: ") + decoding.message.data();
    else if (extraBytes() > bytes.size() / paddingShare)
        result.fault = "the picture is damaged: " + std::to_string(extraBytes()) + extra;
    else if (extraBytes() > 0)
        result.warning = std::to_string(extraBytes()) + extra;
    if (!result.fault.empty())
        result.image.release();
    return result;
}

}  // namespace abcp
