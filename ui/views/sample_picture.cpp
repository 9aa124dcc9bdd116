#include "ui/views/sample_picture.h"

#include "core/base/error.h"
#include "core/data/image.h"
#include "ui/cv_image.h"
#include "ui/text.h"
#include "ui/views/detection_view.h"

#include <QLabel>
#include <QVBoxLayout>

#include <utility>

namespace abcp::ui {

namespace fs = std::filesystem;

SamplePicture::SamplePicture(QWidget* parent) : QWidget(parent), m_text(new QLabel(this)), m_view(new DetectionView(this))
{
    m_text->setWordWrap(true);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_view->setObjectsNamed(true);
    m_view->setAccessibleName(tr("The picture with its boxes"));
    m_view->setFocusPolicy(Qt::StrongFocus);
    m_view->setMinimumHeight(320);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_text);
    layout->addWidget(m_view, 1);
    connect(&m_loader, &Worker::finished, this, &SamplePicture::load);
    connect(&m_loader, &Worker::failed, this, [this](const Problem& problem) { take(m_wanted, {}, problem.text()); });
    showText({});
}

void SamplePicture::setClasses(const QStringList& names)
{
    m_view->setClasses(names);
}

void SamplePicture::showPicture(const fs::path& file, std::optional<std::vector<LabelledBox>> boxes)
{
    m_wanted = file;
    m_boxes = std::move(boxes);
    load();
}

void SamplePicture::showText(const QString& text)
{
    m_wanted.clear();
    m_view->setPicture({}, {}, {});
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

void SamplePicture::load()
{
    if (m_loader.isBusy() || m_wanted.empty())
        return;
    m_loader.start([this, file = m_wanted](const std::stop_token&) {
        QImage image;
        QString fault;
        try {
            image = imageOf(loadImage(file));
        } catch (const Error& error) {
            fault = fromUtf8(error.reason());
        }
        m_loader.post([this, file, image, fault] { take(file, image, fault); });
    });
}

void SamplePicture::take(const fs::path& file, const QImage& image, const QString& fault)
{
    if (file != m_wanted)
        return;  // another one is waited for by now
    m_wanted.clear();
    m_view->setPicture(image, m_boxes.value_or(std::vector<LabelledBox>{}), {});
    m_text->setText(!fault.isEmpty() ? tr("This picture cannot be read: %1").arg(fault) : tr("This picture was left out, and its boxes with it."));
    m_text->setVisible(!fault.isEmpty() || !m_boxes);
}

}  // namespace abcp::ui
