#include "core/data/dataset_review.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset_files.h"
#include "core/data/dataset_text.h"
#include "core/data/label_text.h"
#include "core/data/picture_survey.h"

#include <algorithm>
#include <map>
#include <string>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// How many components two paths have in common at their ends, apart from the extension of the last one.
std::ptrdiff_t commonEnd(const fs::path& a, const fs::path& b)
{
    const fs::path first = fs::path(a).replace_extension(), second = fs::path(b).replace_extension();
    const std::vector<fs::path> one(first.begin(), first.end()), other(second.begin(), second.end());
    return std::mismatch(one.rbegin(), one.rend(), other.rbegin(), other.rend()).first - one.rbegin();
}

// Of a file of labels whose picture was left out: where its format keeps pictures. Empty when there is none.
fs::path pictureBeside(const fs::path& labels)
{
    fs::path inFolder;
    for (const fs::path& part : labels)
        inFolder /= part == "labels" ? fs::path("images") : part == "Annotations" ? fs::path("JPEGImages") : part;
    std::error_code ignored;
    for (const fs::path& place : {inFolder, labels})
        for (const char* extension : {".jpg", ".jpeg", ".png", ".bmp"})
            if (const fs::path picture = withExtension(place, extension); fs::is_regular_file(picture, ignored))
                return picture;
    return {};
}

class SampleIndex {
public:
    explicit SampleIndex(const Dataset& data) : m_data(data)
    {
        for (std::size_t i = 0; i < data.samples.size(); ++i) {
            m_byPath.emplace(data.samples[i].image, i);
            m_byStem.emplace(data.samples[i].image.stem(), i);
        }
    }

    ProblemPicture of(const DataProblem& problem)
    {
        if (hasPictureExtension(problem.file))
            return named(problem.file);
        if (m_data.format == "list" && problem.line > 0)
            return named(ofLine(problem.file, problem.line));
        if (const std::optional<std::size_t> sample = ofLabels(problem.file))
            return {sample, m_data.samples[*sample].image};
        return {std::nullopt, pictureBeside(problem.file)};
    }

private:
    ProblemPicture named(const fs::path& picture) const
    {
        const auto found = m_byPath.find(picture);
        return {found == m_byPath.end() ? std::nullopt : std::optional(found->second), picture};
    }

    // labels/val/x.txt belongs to images/val/x.png rather than to images/train/x.png.
    std::optional<std::size_t> ofLabels(const fs::path& file) const
    {
        std::optional<std::size_t> best;
        std::ptrdiff_t most = 0;
        for (auto [one, end] = m_byStem.equal_range(file.stem()); one != end; ++one) {
            const std::ptrdiff_t common = commonEnd(file, m_data.samples[one->second].image);
            if (common > most) {
                most = common;
                best = one->second;
            }
        }
        return best;
    }

    fs::path ofLine(const fs::path& list, int line)
    {
        const std::vector<fs::path>& pictures = picturesOf(list);
        return static_cast<std::size_t>(line) > pictures.size() ? fs::path() : pictures[static_cast<std::size_t>(line) - 1];
    }

    // One a line; empty where a line names none.
    const std::vector<fs::path>& picturesOf(const fs::path& list)
    {
        const auto [entry, isNew] = m_lists.try_emplace(list);
        if (!isNew)
            return entry->second;
        try {
            const std::string text = readTextFile(list, maxListBytes);
            const fs::path root = fs::absolute(list).parent_path();
            for (LineReader lines(text); lines.next();) {
                const std::string_view name = pictureNameIn(trimmed(lines.line()));
                entry->second.push_back(name.empty() ? fs::path() : resolvedPath(root, std::string(name)));
            }
        } catch (const Error&) {
            entry->second.clear();  // it has vanished meanwhile: its problems name no picture
        }
        return entry->second;
    }

    const Dataset& m_data;
    std::map<fs::path, std::size_t> m_byPath;
    std::multimap<fs::path, std::size_t> m_byStem;
    std::map<fs::path, std::vector<fs::path>> m_lists;
};

}  // namespace

DatasetReview reviewDataset(Dataset data, std::stop_token stop, const ProgressCallback& progress)
{
    DatasetReview review;
    review.data = std::move(data);
    const PictureSurvey survey = surveyPictures(review.data, stop, progress);
    const std::vector<DataProblem> shared = findSharedPictures(review.data, stop, progress);
    std::vector<DataProblem>& problems = review.data.problems;
    problems.insert(problems.end(), survey.problems.begin(), survey.problems.end());
    review.firstShared = problems.size();
    problems.insert(problems.end(), shared.begin(), shared.end());
    review.statistics = statisticsOf(review.data, survey);
    review.nearDuplicates = findNearDuplicates(review.data, survey, stop);
    return review;
}

std::vector<ProblemPicture> picturesOfProblems(const Dataset& data)
{
    SampleIndex index(data);
    std::vector<ProblemPicture> pictures;
    for (const DataProblem& problem : data.problems)
        pictures.push_back(index.of(problem));
    return pictures;
}

}  // namespace abcp
