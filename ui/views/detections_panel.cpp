#include "ui/views/detections_panel.h"

#include "core/base/error.h"
#include "core/data/dataset_files.h"
#include "ui/cv_image.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/text.h"
#include "ui/views/detection_view.h"
#include "ui/views/table_view.h"
#include "ui/views/tool_button.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <utility>

namespace abcp::ui {

namespace {

std::vector<Detection> confident(const std::vector<Detection>& all, float confidence)
{
    std::vector<Detection> kept;
    std::ranges::copy_if(all, std::back_inserter(kept), [=](const Detection& one) { return one.confidence >= confidence; });
    return kept;
}

QString pictureFilter()
{
    return DetectionsPanel::tr("Pictures (%1)").arg(QStringLiteral("*.jpg *.jpeg *.png *.bmp"));
}

std::vector<std::filesystem::path> droppedPictures(const QDropEvent& event)
{
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : event.mimeData()->urls())
        if (const std::filesystem::path file = toPath(url.toLocalFile()); hasPictureExtension(file))
            files.push_back(file);
    return files;
}

// Null when it is gone.
QImage readAgain(const std::filesystem::path& file)
{
    try {
        return imageOf(comparedImage(file));
    } catch (const Error&) {
        return {};
    }
}

}  // namespace

DetectionsPanel::DetectionsPanel(const RunModel& model, const CandidateSelection& selection, SearchController& controller, QWidget* parent)
    : QWidget(parent), m_model(model), m_selection(selection), m_controller(controller), m_comparison(new DetectionChangesModel(this)),
      m_stack(new QStackedWidget(this)), m_hint(new QLabel(this)), m_compare(new QPushButton(this)), m_chooseFirst(new QPushButton(tr("Pictures"), this))
{
    setAccessibleName(tr("Detections"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    auto* empty = new QWidget(m_stack);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto* emptyLayout = new QVBoxLayout(empty);
    emptyLayout->setContentsMargins(24, 8, 24, 8);
    emptyLayout->setSpacing(16);
    emptyLayout->addStretch();
    emptyLayout->addWidget(m_hint);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_compare);
    buttons->addWidget(m_chooseFirst);
    buttons->addStretch();
    emptyLayout->addLayout(buttons);
    emptyLayout->addStretch();
    m_stack->addWidget(empty);
    m_stack->addWidget(makePage());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    for (QPushButton* button : {m_chooseFirst, m_choose}) {
        button->setToolTip(tr("Which pictures to compare on"));
        button->setMenu(makeChoices());
    }
    connect(m_compare, &QPushButton::clicked, this, &DetectionsPanel::compare);
    connect(m_again, &QPushButton::clicked, this, &DetectionsPanel::compare);
    connect(m_stop, &QToolButton::clicked, &m_controller, &SearchController::stopComparing);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &DetectionsPanel::refresh);
    connect(&m_model, &RunModel::opened, this, [this] {
        if (m_episode < 0 && !m_controller.isComparing())
            return;
        m_controller.stopComparing();  // they were of another run
        m_comparison->begin({});
        m_picture = -1;
        m_episode = CandidateSelection::none;
        refresh();
    });
    connect(&m_controller, &SearchController::comparisonBegan, this, [this](int episode, const ComparisonFacts& facts) {
        m_comparison->begin(facts.classes);
        m_episode = episode;
        m_expected = facts.pictures;
        m_retrained = facts.retrained;
        m_picture = -1;
        QStringList names;
        for (const std::string& name : facts.classes)
            names << fromUtf8(name);
        for (DetectionView* view : m_views)
            view->setClasses(names);
        refresh();
    });
    connect(&m_controller, &SearchController::pictureCompared, this, [this](const ComparedPicture& picture) {
        m_comparison->add(picture);
        if (m_picture < 0)
            showPicture(0);
        refresh();
    });
    connect(&m_controller, &SearchController::comparisonFailed, this, [this](const Problem& problem) { m_problem = problem.text(); });
    connect(&m_controller, &SearchController::comparisonEnded, this, &DetectionsPanel::refresh);
    refresh();
}

QWidget* DetectionsPanel::makePage()
{
    auto* page = new QWidget(m_stack);
    auto* previous = makeToolButton(page, QStringLiteral("go-previous"), tr("Previous picture (A)"));
    auto* next = makeToolButton(page, QStringLiteral("go-next"), tr("Next picture (D)"));
    connect(previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(next, &QToolButton::clicked, this, [this] { step(1); });
    m_name = new QLabel(page);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_choose = new QPushButton(tr("Pictures"), page);
    m_again = new QPushButton(page);
    m_stop = makeToolButton(page, QStringLiteral("media-playback-stop"), tr("Stop"));
    m_confidence = new QSlider(Qt::Horizontal, page);
    m_confidence->setRange(5, 95);
    m_confidence->setValue(50);
    m_confidence->setFixedWidth(120);
    m_confidence->setAccessibleName(tr("Least confidence"));
    m_confidence->setToolTip(tr("Detections below this confidence are left out, of both networks"));
    m_value = new QLabel(page);
    m_value->setMinimumWidth(m_value->fontMetrics().horizontalAdvance(QStringLiteral("0.00")));
    auto* confidence = new QLabel(tr("Confidence"), page);
    confidence->setFont(smallFont());
    confidence->setForegroundRole(QPalette::PlaceholderText);
    connect(m_confidence, &QSlider::valueChanged, this, [this](int value) {
        m_comparison->setConfidence(static_cast<float>(value) / 100);
        showPicture(m_picture);
        refresh();
    });
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(previous);
    head->addWidget(next);
    head->addSpacing(4);
    head->addWidget(m_name, 1);
    head->addWidget(m_choose);
    head->addWidget(m_again);
    head->addWidget(m_stop);
    head->addSpacing(8);
    head->addWidget(confidence);
    head->addWidget(m_confidence);
    head->addWidget(m_value);

    auto* pair = new QHBoxLayout;
    pair->setSpacing(8);
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        m_titles[i] = new QLabel(page);
        m_titles[i]->setFont(smallFont());
        m_titles[i]->setForegroundRole(QPalette::PlaceholderText);
        m_titles[i]->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_views[i] = new DetectionView(page);
        m_views[i]->setAccessibleName(i == 0 ? tr("What the unpruned network finds") : tr("What the candidate finds"));
        auto* column = new QVBoxLayout;
        column->setSpacing(2);
        column->addWidget(m_titles[i]);
        column->addWidget(m_views[i], 1);
        pair->addLayout(column, 1);
    }

    m_summary = new QLabel(page);
    m_summary->setFont(smallFont());
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_changes = new TableView(page);
    m_changes->setAccessibleName(tr("Detections lost and gained"));
    m_changes->setModel(m_comparison);
    m_changes->fitColumns(DetectionChangesModel::PictureColumn);
    m_changes->setMinimumWidth(240);
    connect(m_comparison, &QAbstractItemModel::rowsInserted, m_changes, [this] { m_changes->fitColumns(DetectionChangesModel::PictureColumn); });
    connect(m_changes->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!current.isValid())
            return;
        showPicture(m_comparison->rows()[static_cast<std::size_t>(current.row())].picture);
        showMarked();
    });

    auto* pictures = new QWidget(page);
    pair->setContentsMargins(0, 0, 8, 0);
    pictures->setLayout(pair);
    auto* split = new QSplitter(Qt::Horizontal, page);
    split->addWidget(pictures);
    split->addWidget(m_changes);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(8, 4, 0, 4);
    layout->setSpacing(4);
    head->setContentsMargins(0, 0, 8, 0);
    layout->addLayout(head);
    layout->addWidget(split, 1);
    layout->addWidget(m_summary);
    return page;
}

QMenu* DetectionsPanel::makeChoices()
{
    auto* menu = new QMenu(this);
    menu->addAction(tr("A &few pictures of the validation split"), this, [this] { choose({.most = fewPictures}); });
    menu->addAction(tr("&All pictures of the validation split"), this, [this] { choose({}); });
    menu->addAction(tr("All pictures of the &test split"), this, [this] { choose({.split = Split::Test}); });
    menu->addSeparator();
    menu->addAction(tr("&Pictures of your own…"), this, [this] {
        std::vector<std::filesystem::path> files;
        for (const QString& file : QFileDialog::getOpenFileNames(this, tr("Pictures to compare on"), QString(), pictureFilter()))
            files.push_back(toPath(file));
        openPictures(files);
    });
    return menu;
}

void DetectionsPanel::openPictures(const std::vector<std::filesystem::path>& files)
{
    if (!files.empty())
        choose({.files = files});
}

void DetectionsPanel::choose(PictureChoice choice)
{
    m_choice = std::move(choice);
    compare();
}

void DetectionsPanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedPictures(*event).empty() && canCompare())
        event->acceptProposedAction();
}

void DetectionsPanel::dropEvent(QDropEvent* event)
{
    openPictures(droppedPictures(*event));
    event->acceptProposedAction();
}

void DetectionsPanel::compare()
{
    if (!m_model.hasEpisode(m_selection.current()))
        return;
    m_problem.clear();
    m_controller.compareDetections(m_model.run().id, m_model.run().database, m_selection.current(), m_choice);
    refresh();
}

void DetectionsPanel::step(int by)
{
    const int last = static_cast<int>(m_comparison->pictures().size()) - 1;
    if (last >= 0) {
        m_changes->clearSelection();
        showPicture(std::clamp(m_picture + by, 0, last));
    }
}

void DetectionsPanel::showPicture(int picture)
{
    if (picture < 0 || static_cast<std::size_t>(picture) >= m_comparison->pictures().size())
        return;
    const DetectionChangesModel::Picture& one = m_comparison->pictures()[static_cast<std::size_t>(picture)];
    if (m_picture != picture)  // else another confidence
        m_image = one.image.isNull() ? readAgain(one.file) : one.image;
    m_picture = picture;
    m_views[0]->setPicture(m_image, one.objects, confident(one.original, m_comparison->confidence()));
    m_views[1]->setPicture(m_image, one.objects, confident(one.candidate, m_comparison->confidence()));
    refresh();
}

void DetectionsPanel::showMarked()
{
    const QModelIndex current = m_changes->currentIndex();
    std::optional<Box> box;
    if (current.isValid())
        box = m_comparison->rows()[static_cast<std::size_t>(current.row())].what.box;
    for (DetectionView* view : m_views)
        view->setMarked(box);
}

void DetectionsPanel::refresh()
{
    const int candidate = m_selection.current();
    const bool comparing = m_controller.isComparing();
    m_stack->setCurrentIndex(m_comparison->pictures().empty() ? 0 : 1);
    m_hint->setText(!m_problem.isEmpty() ? m_problem
                    : comparing          ? tr("Loading both networks…")
                    : canCompare()
                        ? tr("Pictures side by side: what the unpruned network finds, and what the candidate does. Drop pictures of your own here, or compare on those for validation.")
                        : tr("Choose a candidate to see what it finds in pictures."));
    m_compare->setText(tr("Compare episode %1 on pictures").arg(candidate));
    m_compare->setVisible(canCompare() && !comparing);
    m_chooseFirst->setVisible(canCompare() && !comparing);
    m_choose->setEnabled(canCompare());
    m_again->setText(tr("Compare episode %1").arg(candidate));
    m_again->setVisible(canCompare() && (candidate != m_episode || !m_problem.isEmpty()));
    m_stop->setVisible(comparing);
    m_value->setText(QString::number(m_confidence->value() / 100.0, 'f', 2));
    if (m_comparison->pictures().empty() || m_picture < 0)
        return;
    const int done = static_cast<int>(m_comparison->pictures().size());
    const DetectionChangesModel::Picture& one = m_comparison->pictures()[static_cast<std::size_t>(m_picture)];
    m_name->setText(tr("Picture %1 of %2 · %3").arg(m_picture + 1).arg(done < m_expected ? m_expected : done).arg(one.name));
    m_name->setToolTip(one.name);
    const auto found = [](const DetectionView* view) { return view->detectionCount(); };
    m_titles[0]->setText(one.isLabelled ? tr("Unpruned · %1 found, %2 there").arg(found(m_views[0])).arg(one.objects.size())
                                        : tr("Unpruned · %1 found").arg(found(m_views[0])));
    m_titles[1]->setText((m_retrained ? tr("Episode %1, retrained · %2 found") : tr("Episode %1, cut and not retrained · %2 found"))
                             .arg(m_episode)
                             .arg(found(m_views[1])));
    m_titles[1]->setToolTip(m_titles[1]->text());
    const int lost = m_comparison->count(DetectionChangesModel::Change::Lost), gained = m_comparison->count(DetectionChangesModel::Change::Gained);
    QString text = m_comparison->isLabelled() ? tr("%n picture(s): %1 lost, %2 gained, %3 new false alarms", nullptr, done)
                                                    .arg(lost)
                                                    .arg(gained)
                                                    .arg(m_comparison->count(DetectionChangesModel::Change::FalseAlarm))
                                              : tr("%n picture(s) without true boxes: %1 seen by the unpruned network alone, %2 by the candidate alone", nullptr, done)
                                                    .arg(lost)
                                                    .arg(gained);
    if (comparing && done < m_expected)
        text += tr(" · %1 to come").arg(m_expected - done);
    if (!m_problem.isEmpty())
        text += QStringLiteral(" · ") + m_problem;
    m_summary->setText(text);
    m_summary->setToolTip(text);
}

bool DetectionsPanel::canCompare() const
{
    return m_model.hasEpisode(m_selection.current()) && !m_model.episode(m_selection.current()).failed();
}

QString DetectionsPanel::summary() const
{
    return m_summary->text();
}

QString DetectionsPanel::hint() const
{
    return m_stack->currentIndex() == 0 ? m_hint->text() : QString();
}

bool DetectionsPanel::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && !m_comparison->pictures().empty()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_A || key->key() == Qt::Key_D)) {
            event->accept();  // elsewhere they step from candidate to candidate
            return true;
        }
    }
    return QWidget::event(event);
}

void DetectionsPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_A || event->key() == Qt::Key_D))
        step(event->key() == Qt::Key_A ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

}  // namespace abcp::ui
