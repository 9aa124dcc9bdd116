// The headers that are read here, as far as needed for the size:
//   jpeg := FFD8 segment* ; segment := FF marker length16 bytes ; size in SOFn, rotation in APP1 "Exif" (TIFF 6.0, tag 0x0112)
//   png  := signature(8) length32 "IHDR" width32 height32 bits8
//   bmp  := "BM" ... headerSize32 at 14, then width and height (16 bits in the 12-byte header, else 32)

#include "core/data/image.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/jpeg_decoder.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::int64_t maxPixels = std::int64_t{64} * 1000 * 1000;
// An uncompressed picture of 64 megapixels with four channels of 16 bits, and room for what lies around it.
constexpr std::uintmax_t maxFileBytes = std::uintmax_t{600} * 1000 * 1000;

enum class ImageFormat { Jpeg, Png, Bmp };

struct ImageHeader {
    ImageFormat format = ImageFormat::Jpeg;
    std::int64_t width = 0;   // as stored, before the rotation
    std::int64_t height = 0;
    int orientation = 1;      // EXIF: 1 to 8
    int bits = 8;             // a channel

    bool swapsSides() const { return orientation >= 5; }
};

std::uint32_t byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t bigEndian16(std::string_view bytes, std::size_t at)
{
    return byteAt(bytes, at) << 8 | byteAt(bytes, at + 1);
}

std::uint32_t bigEndian32(std::string_view bytes, std::size_t at)
{
    return bigEndian16(bytes, at) << 16 | bigEndian16(bytes, at + 2);
}

std::uint32_t littleEndian16(std::string_view bytes, std::size_t at)
{
    return byteAt(bytes, at) | byteAt(bytes, at + 1) << 8;
}

std::uint32_t littleEndian32(std::string_view bytes, std::size_t at)
{
    return littleEndian16(bytes, at) | littleEndian16(bytes, at + 2) << 16;
}

// exif: the payload of an APP1 segment. 1 (upright) when it states nothing that makes sense.
int exifOrientation(std::string_view exif)
{
    using namespace std::string_view_literals;
    if (!exif.starts_with("Exif\0\0"sv))
        return 1;
    const std::string_view tiff = exif.substr(6);
    if (tiff.size() < 8 || (!tiff.starts_with("II"sv) && !tiff.starts_with("MM"sv)))
        return 1;
    const bool little = tiff[0] == 'I';
    const auto read16 = [&](std::size_t at) { return little ? littleEndian16(tiff, at) : bigEndian16(tiff, at); };
    const std::size_t directory = little ? littleEndian32(tiff, 4) : bigEndian32(tiff, 4);
    if (directory + 2 > tiff.size())
        return 1;
    constexpr std::size_t entrySize = 12;
    const std::size_t entries = read16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * entrySize;
        if (entry + entrySize > tiff.size())
            return 1;
        if (read16(entry) == 0x0112) {
            const auto value = static_cast<int>(read16(entry + 8));
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

bool isStandaloneMarker(std::uint32_t marker)
{
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

bool isStartOfFrame(std::uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Position after the next marker's second byte and the marker; nothing when the bytes end before.
std::optional<std::pair<std::size_t, std::uint32_t>> nextMarker(std::string_view bytes, std::size_t from)
{
    for (std::size_t at = from; at + 1 < bytes.size(); ++at) {
        const std::uint32_t marker = byteAt(bytes, at + 1);
        if (byteAt(bytes, at) == 0xFF && marker != 0x00 && marker != 0xFF)
            return std::pair{at + 2, marker};
    }
    return std::nullopt;
}

std::optional<ImageHeader> jpegHeader(std::string_view bytes, const fs::path& file)
{
    ImageHeader header;
    std::size_t at = 2;
    while (const auto found = nextMarker(bytes, at)) {
        const auto [segment, marker] = *found;
        at = segment;
        if (isStandaloneMarker(marker))
            continue;
        if (marker == 0xDA || marker == 0xD9)
            throw InputError(file, "damaged JPEG: no size before its picture data");
        if (segment + 2 > bytes.size())
            return std::nullopt;
        const std::size_t length = bigEndian16(bytes, segment);
        if (length < 2)
            throw InputError(file, "damaged JPEG: a segment of impossible length");
        if (isStartOfFrame(marker)) {
            if (segment + 7 > bytes.size())
                return std::nullopt;
            header.height = bigEndian16(bytes, segment + 3);
            header.width = bigEndian16(bytes, segment + 5);
            return header;
        }
        if (marker == 0xE1 && header.orientation == 1) {
            if (segment + length > bytes.size())
                return std::nullopt;
            header.orientation = exifOrientation(bytes.substr(segment + 2, length - 2));
        }
        at = segment + length;
    }
    return std::nullopt;
}

// A complete file ends its last scan with EOI.
bool jpegIsComplete(std::string_view bytes)
{
    std::size_t at = 2;
    while (const auto found = nextMarker(bytes, at)) {
        const auto [segment, marker] = *found;
        if (marker == 0xD9)
            return true;
        at = segment;
        if (isStandaloneMarker(marker))
            continue;
        if (segment + 2 > bytes.size())
            return false;
        at = segment + bigEndian16(bytes, segment);
    }
    return false;
}

std::optional<ImageHeader> pngHeader(std::string_view bytes, const fs::path& file)
{
    if (bytes.size() < 25)
        return std::nullopt;
    if (bytes.substr(12, 4) != "IHDR")
        throw InputError(file, "damaged PNG: no IHDR chunk");
    return ImageHeader{ImageFormat::Png, bigEndian32(bytes, 16), bigEndian32(bytes, 20), 1,
                       static_cast<int>(byteAt(bytes, 24))};
}

std::optional<ImageHeader> bmpHeader(std::string_view bytes)
{
    if (bytes.size() < 26)
        return std::nullopt;
    if (littleEndian32(bytes, 14) == 12)
        return ImageHeader{ImageFormat::Bmp, littleEndian16(bytes, 18), littleEndian16(bytes, 20)};
    // A negative height means that the top row comes first.
    const auto width = static_cast<std::int32_t>(littleEndian32(bytes, 18));
    const auto height = static_cast<std::int32_t>(littleEndian32(bytes, 22));
    return ImageHeader{ImageFormat::Bmp, width, std::abs(std::int64_t{height})};
}

// bytes: the start of the file. Nothing when the header goes on after them.
std::optional<ImageHeader> parseHeader(std::string_view bytes, const fs::path& file)
{
    using namespace std::string_view_literals;
    std::optional<ImageHeader> header;
    if (bytes.starts_with("\xFF\xD8\xFF"sv))
        header = jpegHeader(bytes, file);
    else if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv))
        header = pngHeader(bytes, file);
    else if (bytes.starts_with("BM"sv))
        header = bmpHeader(bytes);
    else if (bytes.empty())
        throw InputError(file, "the file is empty");
    else
        throw InputError(file, "no JPEG, PNG or BMP picture");
    if (!header)
        return std::nullopt;
    const std::string size = std::to_string(header->width) + "x" + std::to_string(header->height);
    if (header->width < 1 || header->height < 1)
        throw InputError(file, "a picture of " + size + " pixels");
    if (header->width > maxPixels / header->height)
        throw InputError(file, "a picture of " + size + " pixels, at most 64 megapixels are read");
    return header;
}

ImageHeader headerOfFile(const fs::path& file)
{
    InputFile input(file);
    // The header of nearly every picture lies in the first bytes; long colour profiles and previews come before some.
    std::string bytes;
    for (const std::uintmax_t part : {std::uintmax_t{1} << 14, std::uintmax_t{1} << 20, std::uintmax_t{1} << 25}) {
        const std::size_t before = bytes.size();
        bytes.resize(static_cast<std::size_t>(std::min(part, input.size())));
        input.read(bytes.data() + before, bytes.size() - before);
        if (const auto header = parseHeader(bytes, file))
            return *header;
        if (bytes.size() == input.size())
            break;
    }
    throw InputError(file, "the picture is cut off in its header");
}

cv::Mat upright(cv::Mat image, int orientation)
{
    cv::Mat turned = image;
    switch (orientation) {
    case 2: cv::flip(image, turned, 1); break;
    case 3: cv::rotate(image, turned, cv::ROTATE_180); break;
    case 4: cv::flip(image, turned, 0); break;
    case 5: cv::transpose(image, turned); break;
    case 6: cv::rotate(image, turned, cv::ROTATE_90_CLOCKWISE); break;
    case 7:
        cv::transpose(image, turned);
        cv::rotate(turned, turned, cv::ROTATE_180);
        break;
    case 8: cv::rotate(image, turned, cv::ROTATE_90_COUNTERCLOCKWISE); break;
    default: break;
    }
    return turned;
}

float clippedShare(float value)
{
    return std::clamp(value, 0.0F, 1.0F);
}

}  // namespace

std::pair<int, int> imageSize(const fs::path& file)
{
    const ImageHeader header = headerOfFile(file);
    const std::pair size{static_cast<int>(header.width), static_cast<int>(header.height)};
    return header.swapsSides() ? std::pair{size.second, size.first} : size;
}

cv::Mat loadImage(const fs::path& file)
{
    return loadImageWithWarning(file).image;
}

LoadedImage loadImageWithWarning(const fs::path& file)
{
    std::string bytes = readTextFile(file, maxFileBytes);
    const auto header = parseHeader(bytes, file);
    if (!header || (header->format == ImageFormat::Jpeg && !jpegIsComplete(bytes)))
        throw InputError(file, "the picture is cut off");
    if (header->format == ImageFormat::Jpeg) {
        DecodedJpeg jpeg = decodeJpeg(bytes);
        if (!jpeg.fault.empty())
            throw InputError(file, std::move(jpeg.fault));
        if (jpeg.image.cols != header->width || jpeg.image.rows != header->height)
            throw InputError(file, "the picture is damaged");
        return {upright(jpeg.image, header->orientation), std::move(jpeg.warning)};
    }
    try {
        const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8U, bytes.data());
        const cv::Mat image = cv::imdecode(buffer, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);  // scales 16 bits to 8
        if (image.empty() || image.cols != header->width || image.rows != header->height)
            throw InputError(file, "the picture is damaged");
        return {image, header->bits > 8 ? std::to_string(header->bits) + " bits a channel, scaled to 8" : ""};
    } catch (const cv::Exception& error) {
        throw InputError(file, "the picture cannot be decoded: " + error.err);
    }
}

// Darknet, image.c, letterbox_image: the side that fits more tightly fills the input, the other follows in whole pixels.
Letterbox letterboxFor(int imageWidth, int imageHeight, int inputWidth, int inputHeight)
{
    if (imageWidth < 1 || imageHeight < 1 || inputWidth < 1 || inputHeight < 1)
        throw InputError("letterbox", "sizes must be positive");
    Letterbox result;
    result.imageWidth = imageWidth;
    result.imageHeight = imageHeight;
    result.inputWidth = inputWidth;
    result.inputHeight = inputHeight;
    const auto scaled = [](int side, int to, int from) {
        return std::max(1, static_cast<int>(std::int64_t{side} * to / from));
    };
    if (static_cast<float>(inputWidth) / static_cast<float>(imageWidth)
        < static_cast<float>(inputHeight) / static_cast<float>(imageHeight)) {
        result.width = inputWidth;
        result.height = std::min(inputHeight, scaled(imageHeight, inputWidth, imageWidth));
    } else {
        result.height = inputHeight;
        result.width = std::min(inputWidth, scaled(imageWidth, inputHeight, imageHeight));
    }
    result.left = (inputWidth - result.width) / 2;
    result.top = (inputHeight - result.height) / 2;
    return result;
}

Box Letterbox::toInput(const Box& inImage) const
{
    const auto scaleX = static_cast<float>(width) / static_cast<float>(inputWidth);
    const auto scaleY = static_cast<float>(height) / static_cast<float>(inputHeight);
    return {static_cast<float>(left) / static_cast<float>(inputWidth) + inImage.x * scaleX,
            static_cast<float>(top) / static_cast<float>(inputHeight) + inImage.y * scaleY, inImage.width * scaleX,
            inImage.height * scaleY};
}

Box Letterbox::toImage(const Box& inInput) const
{
    const auto shareX = [this](float x) {
        return clippedShare((x * static_cast<float>(inputWidth) - static_cast<float>(left)) / static_cast<float>(width));
    };
    const auto shareY = [this](float y) {
        return clippedShare((y * static_cast<float>(inputHeight) - static_cast<float>(top)) / static_cast<float>(height));
    };
    const float x = shareX(inInput.x);
    const float y = shareY(inInput.y);
    return {x, y, shareX(inInput.x + inInput.width) - x, shareY(inInput.y + inInput.height) - y};
}

cv::Mat letterboxed(const cv::Mat& image, const Letterbox& letterbox)
{
    if (image.cols != letterbox.imageWidth || image.rows != letterbox.imageHeight)
        throw InputError("letterbox", "made for another picture size");
    constexpr double gray = 128;  // Darknet's 0.5 of 255, rounded
    cv::Mat input(letterbox.inputHeight, letterbox.inputWidth, image.type(), cv::Scalar::all(gray));
    cv::Mat inside = input(cv::Rect(letterbox.left, letterbox.top, letterbox.width, letterbox.height));
    cv::resize(image, inside, inside.size(), 0, 0, cv::INTER_LINEAR);
    return input;
}

}  // namespace abcp
