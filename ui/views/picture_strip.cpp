#include "ui/views/picture_strip.h"

#include "ui/cv_image.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/detection_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace abcp::ui {

namespace {

constexpr float leastConfidence = 0.5F;

std::vector<Detection> confident(const std::vector<Detection>& all)
{
    std::vector<Detection> kept;
    std::ranges::copy_if(all, std::back_inserter(kept), [](const Detection& one) { return one.confidence >= leastConfidence; });
    return kept;
}

}  // namespace

PictureStrip::PictureStrip(const RunModel& model, SearchController& controller, QWidget* parent)
    : QWidget(parent), m_model(model), m_controller(controller), m_stack(new QStackedWidget(this)), m_empty(new QLabel(m_stack)), m_caption(new QLabel(this))
{
    setAccessibleName(tr("Pictures"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_empty);
    auto* page = new QWidget(m_stack);
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(8, 4, 8, 0);
    grid->setSpacing(4);
    const QString names[] = {tr("unpruned"), tr("best")};
    for (std::size_t row = 0; row < m_views.size(); ++row) {
        auto* name = new QLabel(names[row], page);
        name->setFont(smallFont());
        name->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(name, static_cast<int>(row), 0);
        grid->setRowStretch(static_cast<int>(row), 1);
        for (std::size_t column = 0; column < m_views[row].size(); ++column) {
            m_views[row][column] = new DetectionView(page);
            m_views[row][column]->setAccessibleName(tr("Picture %1, %2").arg(column + 1).arg(names[row]));
            grid->addWidget(m_views[row][column], static_cast<int>(row), static_cast<int>(column) + 1);
            grid->setColumnStretch(static_cast<int>(column) + 1, 1);
        }
    }
    m_stack->addWidget(page);
    m_caption->setFont(smallFont());
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_caption->setContentsMargins(8, 0, 8, 4);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_caption);

    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &PictureStrip::look);
    connect(&m_model, &RunModel::opened, this, &PictureStrip::takeRun);
    connect(&m_model, &RunModel::appended, this, &PictureStrip::look);
    connect(&m_model, &RunModel::rescored, this, &PictureStrip::look);
    connect(&m_controller, &SearchController::lookedAt, this, &PictureStrip::take);
    connect(&m_controller, &SearchController::lookFailed, this, [this](const Problem& problem) {
        m_empty->setText(problem.text());
        m_caption->setText(problem.text());
        m_caption->setToolTip(problem.text());
    });
    connect(&m_controller, &SearchController::lookEnded, this, [this] { m_rest.start(); });
    takeRun();
}

void PictureStrip::takeRun()
{
    m_controller.stopLooking();
    m_episode = m_asked = -1;
    m_stack->setCurrentIndex(0);
    m_empty->setText(tr("A few pictures as the unpruned network and the best candidate so far see them."));
    m_caption->clear();
    look();
}

void PictureStrip::setOnShow(bool onShow)
{
    m_onShow = onShow;
    look();
}

void PictureStrip::look()
{
    const auto best = m_model.best();
    if (!best || *best == m_asked || !m_onShow || m_rest.isActive() || m_controller.isLooking())
        return;
    m_asked = *best;
    if (m_episode < 0)
        m_empty->setText(tr("Loading both networks…"));
    m_controller.lookAt(m_model.run().id, m_model.run().database, *best, pictures);
}

void PictureStrip::take(int episode, const ComparisonFacts& facts, const std::vector<ComparedPicture>& seen)
{
    if (episode != m_asked)
        return;
    m_episode = episode;
    QStringList names;
    for (const std::string& name : facts.classes)
        names << fromUtf8(name);
    for (std::size_t i = 0; i < m_views[0].size(); ++i) {
        for (const auto& row : m_views) {
            row[i]->setVisible(i < seen.size());
            row[i]->setClasses(names);
        }
        if (i >= seen.size())
            continue;
        const QImage image = imageOf(seen[i].image);
        m_views[0][i]->setPicture(image, seen[i].objects, confident(seen[i].original));
        m_views[1][i]->setPicture(image, seen[i].objects, confident(seen[i].candidate));
    }
    m_caption->setText((facts.retrained ? tr("Best: episode %1, retrained · confidence 0.5 and more")
                                        : tr("Best: episode %1 as it was cut, without the fine-tuning that its figures come from · confidence 0.5 and more"))
                           .arg(episode));
    m_caption->setToolTip(m_caption->text());
    m_stack->setCurrentIndex(1);
}

QString PictureStrip::caption() const
{
    return m_caption->text();
}

}  // namespace abcp::ui
