#include "core/data/class_selection.h"

#include "core/base/error.h"

#include <algorithm>
#include <map>
#include <utility>

namespace abcp {

namespace {

std::string listed(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        text += (i > 0 ? ", " : "") + names[i];
    return names.size() > most ? text + ", ..." : text;
}

}  // namespace

Dataset withClasses(Dataset dataset, const std::vector<std::string>& names, UnknownClass unknown)
{
    std::map<std::string, int, std::less<>> newIds;
    for (const std::string& name : names) {
        if (!newIds.emplace(name, static_cast<int>(newIds.size())).second)
            throw InputError("classes", "the class " + name + " is there twice");
    }
    std::vector<int> idOf(dataset.classes.size(), -1);
    std::size_t found = 0;
    for (std::size_t i = 0; i < dataset.classes.size(); ++i) {
        if (const auto id = newIds.find(dataset.classes[i]); id != newIds.end()) {
            idOf[i] = id->second;
            ++found;
        }
    }
    if (unknown == UnknownClass::Refuse && found < names.size()) {
        for (const std::string& name : names) {
            if (std::find(dataset.classes.begin(), dataset.classes.end(), name) == dataset.classes.end())
                throw InputError(dataset.source, "has no class " + name + ", only " + listed(dataset.classes));
        }
    }
    for (Sample& sample : dataset.samples) {
        std::erase_if(sample.boxes, [&](const LabelledBox& box) { return idOf[static_cast<std::size_t>(box.classId)] < 0; });
        for (LabelledBox& box : sample.boxes)
            box.classId = idOf[static_cast<std::size_t>(box.classId)];
    }
    dataset.classes = names;
    return dataset;
}

}  // namespace abcp
