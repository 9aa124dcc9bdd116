#include "core/data/near_duplicates.h"

#include "core/base/progress.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace abcp {

std::vector<NearDuplicate> findNearDuplicates(const Dataset& dataset, const PictureSurvey& survey, std::stop_token stop)
{
    std::vector<std::size_t> held;
    std::set_union(dataset.split(Split::Val).begin(), dataset.split(Split::Val).end(), dataset.split(Split::Test).begin(),
                   dataset.split(Split::Test).end(), std::back_inserter(held));
    std::vector<NearDuplicate> found;
    for (const std::size_t index : held) {
        throwIfStopped(stop);
        const PictureHash& hash = survey.pictures[index].hash;
        std::optional<NearDuplicate> nearest;
        for (const std::size_t other : dataset.split(Split::Train)) {
            const PictureHash& candidate = survey.pictures[other].hash;
            if (other == index || !hash.isTelling || !candidate.isTelling)
                continue;
            const int straight = std::popcount(hash.upright ^ candidate.upright);
            const int mirrored = std::popcount(hash.upright ^ candidate.mirrored);
            const NearDuplicate pair{index, other, std::min(straight, mirrored), mirrored < straight};
            if (pair.bits <= nearDuplicateBits && (!nearest || pair.bits < nearest->bits))
                nearest = pair;
        }
        if (nearest)
            found.push_back(*nearest);
    }
    return found;
}

}  // namespace abcp
