// annotation := size(width height depth) object(name difficult bndbox(xmin ymin xmax ymax))* ; edges in pixels, as they are stated

#include "core/data/voc_annotation.h"

#include "core/data/dataset_text.h"
#include "core/data/xml_reader.h"

#include <array>
#include <cmath>
#include <utility>

namespace abcp {

namespace {

class VocAnnotationParser {
public:
    VocAnnotation parse(std::string_view text)
    {
        const XmlResult xml = readXml(text);
        if (!xml.fault.empty())
            refuse(xml.line, xml.fault);
        else if (xml.root.name != "annotation")
            refuse(xml.root.line, "expected the element annotation, got " + shown(xml.root.name));
        else
            readRoot(xml.root);
        return std::move(m_result);
    }

private:
    bool refuse(int line, std::string what)
    {
        m_result = {{}, {}, std::move(what), line};
        return false;
    }

    void readRoot(const XmlElement& root)
    {
        if (const XmlElement* size = root.child("size"); size && !readSize(*size))
            return;
        for (const XmlElement& element : root.children) {
            if (element.name == "object" && !readObject(element))
                return;
        }
    }

    bool readSize(const XmlElement& size)
    {
        const auto width = numberFrom<double>(size.childText("width"));
        const auto height = numberFrom<double>(size.childText("height"));
        if (!width || !height)
            return refuse(size.line, "the width or height is no number");
        m_result.size = {*width, *height};
        return true;
    }

    bool readObject(const XmlElement& element)
    {
        const XmlElement* edges = element.child("bndbox");
        VocObject object{std::string(element.childText("name")), {}};
        if (!isCleanText(object.name) || object.name.empty() || !edges)
            return refuse(element.line, "an object without bndbox, or without a name in UTF-8");
        constexpr std::array names{"xmin", "ymin", "xmax", "ymax"};
        std::array<double, 4> values{};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string_view word = edges->childText(names[i]);
            const auto value = numberFrom<double>(word);
            if (!value || !std::isfinite(*value))
                return refuse(edges->line, std::string(names[i]) + " is not a number: " + shown(word));
            values[i] = *value;
        }
        object.box = {values[0], values[1], values[2], values[3], 0, element.line};
        object.box.difficult = element.childText("difficult") == "1";
        m_result.objects.push_back(std::move(object));
        return true;
    }

    VocAnnotation m_result;
};

}  // namespace

VocAnnotation parseVocAnnotation(std::string_view text)
{
    return VocAnnotationParser().parse(text);
}

}  // namespace abcp
