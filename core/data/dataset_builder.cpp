#include "core/data/dataset_builder.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/class_selection.h"
#include "core/data/dataset_text.h"
#include "core/data/image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::size_t maxProblems = 10'000;

constexpr double maxSide = 1e6;

// Two sizes of one picture have the same shape when their ratios differ by less than this share.
constexpr double shapeTolerance = 0.01;

bool isBelow(const fs::path& file, const fs::path& folder)
{
    return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

std::vector<std::size_t> united(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b)
{
    std::vector<std::size_t> all;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
    return all;
}

}  // namespace

DatasetBuilder::DatasetBuilder(std::string format, const fs::path& source, const fs::path& root)
    : m_root(fs::absolute(root).lexically_normal())
{
    if (!m_root.has_filename())
        m_root = m_root.parent_path();
    m_canonicalRoot = fs::canonical(m_root);
    m_dataset.format = std::move(format);
    m_dataset.source = fs::absolute(source).lexically_normal();
    if (!m_dataset.source.has_filename())
        m_dataset.source = m_dataset.source.parent_path();
    m_dataset.name = (fs::is_directory(source) ? m_dataset.source.filename() : m_dataset.source.stem()).string();
}

void DatasetBuilder::note(DataProblem problem)
{
    if (m_dataset.problems.size() + 1 < maxProblems)
        m_dataset.problems.push_back(std::move(problem));
    else
        ++m_problemsLeftOut;
}

void DatasetBuilder::warn(const fs::path& file, int line, std::string what)
{
    note({file, line, std::move(what), false});
}

void DatasetBuilder::refuse(const fs::path& file, int line, std::string what)
{
    note({file, line, std::move(what), true});
}

std::optional<std::string> DatasetBuilder::faultOf(const fs::path& file) const
{
    if (file.native().find('\0') != std::string::npos)
        return "a name with a NUL byte: " + shown(file.native());
    if (!isBelow(file.lexically_normal(), m_root))
        return file.string() + " lies outside the data set";
    const std::string name = file.lexically_relative(m_root).string();
    std::error_code error;
    const fs::path canonical = fs::canonical(file, error);
    if (error)
        return name + " is absent";
    if (!isBelow(canonical, m_canonicalRoot))
        return name + " is a symbolic link that leads out of the data set";
    if (!fs::is_regular_file(canonical, error))
        return name + " is not a regular file";
    return std::nullopt;
}

bool DatasetBuilder::accepts(const fs::path& file, const fs::path& from, int line)
{
    std::optional<std::string> fault = faultOf(file);
    if (fault)
        refuse(from, line, std::move(*fault));
    return !fault;
}

std::optional<PixelFrame> DatasetBuilder::pixelFrame(const fs::path& image, const PixelFrame& stated, const fs::path& from,
                                                     int line)
{
    PixelFrame actual;
    try {
        const auto [width, height] = imageSize(image);
        actual = {static_cast<double>(width), static_cast<double>(height)};
    } catch (const InputError& fault) {
        refuse(image, 0, fault.reason());
        return std::nullopt;
    }
    if (stated.width == 0 && stated.height == 0)
        return actual;
    if (stated.width == actual.width && stated.height == actual.height)
        return actual;
    const auto sizes = [&] {
        const auto size = [](const PixelFrame& frame) {
            return std::to_string(std::llround(frame.width)) + "x" + std::to_string(std::llround(frame.height));
        };
        return "the labels are for " + size(stated) + " pixels, but " + image.filename().string() + " has " + size(actual);
    };
    const double across = stated.width * actual.height;
    const double along = stated.height * actual.width;
    if (!(stated.width > 0 && stated.height > 0 && stated.width <= maxSide && stated.height <= maxSide
          && std::abs(across - along) <= shapeTolerance * along)) {
        refuse(from, line, sizes());
        return std::nullopt;
    }
    warn(from, line, sizes() + "; its boxes were scaled");
    return stated;
}

std::vector<LabelledBox> DatasetBuilder::checked(const std::vector<StatedBox>& stated, const fs::path& labels, double roundingError)
{
    CheckedBoxes result = checkedBoxes(stated, roundingError);
    for (CheckedBoxes::Warning& warning : result.warnings)
        warn(labels, warning.line, std::move(warning.what));
    return std::move(result.boxes);
}

void DatasetBuilder::add(const fs::path& image, std::vector<LabelledBox> boxes, std::optional<Split> split)
{
    const auto [entry, isNew] = m_index.try_emplace(image, m_dataset.samples.size());
    if (isNew)
        m_dataset.samples.push_back({image, std::move(boxes)});
    std::vector<std::size_t>& part = split ? m_dataset.splits[static_cast<std::size_t>(*split)] : m_undivided;
    part.push_back(entry->second);
}

Dataset DatasetBuilder::finish(const ReadOptions& options)
{
    if (m_dataset.samples.empty()) {
        std::string reason = "the data set holds no picture that can be used";
        if (!m_dataset.problems.empty()) {
            const DataProblem& first = m_dataset.problems.front();
            reason.append("; ").append(first.file.string());
            if (first.line > 0)
                reason.append(":").append(std::to_string(first.line));
            reason.append(": ").append(first.what);
        }
        throw InputError(m_dataset.source, reason);
    }
    sortSamples();
    divide(options);
    warnOfOverlap();
    if (m_problemsLeftOut > 0)
        m_dataset.problems.push_back(
            {m_dataset.source, 0, std::to_string(m_problemsLeftOut) + " further problems are not listed", false});
    return options.classes.empty() ? std::move(m_dataset) : withClasses(std::move(m_dataset), options.classes);
}

void DatasetBuilder::sortSamples()
{
    // m_index is in the order of the paths already.
    std::vector<Sample> sorted;
    std::vector<std::size_t> newIndex(m_dataset.samples.size());
    sorted.reserve(m_dataset.samples.size());
    for (const auto& [image, index] : m_index) {
        newIndex[index] = sorted.size();
        sorted.push_back(std::move(m_dataset.samples[index]));
    }
    m_dataset.samples = std::move(sorted);
    const auto renumber = [&](std::vector<std::size_t>& part) {
        for (std::size_t& index : part)
            index = newIndex[index];
        std::sort(part.begin(), part.end());
        const auto repeated = std::unique(part.begin(), part.end());
        if (repeated != part.end())
            warn(m_dataset.source, 0, std::to_string(part.end() - repeated) + " pictures are listed more than once");
        part.erase(repeated, part.end());
    };
    std::for_each(m_dataset.splits.begin(), m_dataset.splits.end(), renumber);
    renumber(m_undivided);
}

// Pictures for training without any for validation are divided too, and all but the test part when a share is asked for.
void DatasetBuilder::divide(const ReadOptions& options)
{
    constexpr double usualShare = 0.2;
    auto& train = m_dataset.splits[static_cast<std::size_t>(Split::Train)];
    auto& val = m_dataset.splits[static_cast<std::size_t>(Split::Val)];
    if (!train.empty() && !val.empty() && !options.valShare) {
        m_dataset.splitsAreStated = true;
        return;
    }
    std::vector<std::size_t> all = united(train, m_undivided);
    if (options.valShare)
        all = united(all, val);
    else if (!val.empty())
        all.clear();
    if (all.empty())
        throw InputError(m_dataset.source, "the data set states no pictures for training");
    if (all.size() == 1)
        throw InputError(m_dataset.source,
                         "one picture cannot be divided into training and validation: add pictures, or name the same list as "
                         "train and valid in a .data file");
    Generator random(options.splitSeed);
    random.shuffle(std::span(all));
    const double wanted = std::floor(options.valShare.value_or(usualShare) * static_cast<double>(all.size()) + 0.5);
    const std::size_t validation = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, all.size() - 1);
    val.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(validation));
    train.assign(all.begin() + static_cast<std::ptrdiff_t>(validation), all.end());
    std::sort(val.begin(), val.end());
    std::sort(train.begin(), train.end());
}

void DatasetBuilder::warnOfOverlap()
{
    constexpr std::array pairs{std::pair{Split::Train, Split::Val}, std::pair{Split::Train, Split::Test},
                               std::pair{Split::Val, Split::Test}};
    for (const auto& [one, other] : pairs) {
        std::vector<std::size_t> shared;
        std::set_intersection(m_dataset.split(one).begin(), m_dataset.split(one).end(), m_dataset.split(other).begin(),
                              m_dataset.split(other).end(), std::back_inserter(shared));
        if (!shared.empty())
            warn(m_dataset.samples[shared.front()].image, 0,
                 std::to_string(shared.size()) + " pictures, this one first, are in both " + splitName(one) + " and "
                     + splitName(other));
    }
}

}  // namespace abcp
