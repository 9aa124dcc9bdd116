#include "ui/views/dataset_preview.h"

#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/detection_view.h"
#include "ui/views/progress_strip.h"
#include "ui/views/sample_picture.h"
#include "ui/views/table_view.h"
#include "ui/views/tool_button.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>
#include <utility>

namespace abcp::ui {

namespace fs = std::filesystem;

namespace {

constexpr int allSplits = -1;

QLabel* faintLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setFont(smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QString splitText(Split split)
{
    switch (split) {
    case Split::Train:
        return DatasetPreview::tr("for training");
    case Split::Val:
        return DatasetPreview::tr("for validation");
    case Split::Test:
        return DatasetPreview::tr("for the test");
    }
    return {};
}

// Without a look at the pictures themselves.
std::vector<ClassStatistics> classCounts(const Dataset& data)
{
    PictureSurvey unseen;
    unseen.pictures.resize(data.samples.size());
    return statisticsOf(data, unseen).classes;
}

}  // namespace

DatasetPreview::DatasetPreview(QWidget* parent) : QWidget(parent), m_stack(new QStackedWidget(this)), m_reason(new QLabel(m_stack))
{
    setAccessibleName(tr("Pictures of the data set"));
    m_reason->setWordWrap(true);
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    m_reason->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_stack->addWidget(m_reason);
    m_stack->addWidget(makePage());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(&m_reviewer, &Worker::failed, this, [this](const Problem& problem) { m_reviewFault = problem.text(); });
    connect(&m_reviewer, &Worker::finished, this, [this] {
        if (std::exchange(m_reviewWanted, false))
            beginReview();
        else
            refreshReview();
    });
    setReason({});
}

QWidget* DatasetPreview::makePage()
{
    auto* page = new QWidget(m_stack);
    auto* columns = new QHBoxLayout(page);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(24);
    columns->addWidget(makePictures(page), 3);
    columns->addWidget(makeTables(page), 2);
    return page;
}

QWidget* DatasetPreview::makePictures(QWidget* page)
{
    auto* box = new QWidget(page);
    m_split = new QComboBox(box);
    m_split->setAccessibleName(tr("Pictures to step through"));
    connect(m_split, &QComboBox::currentIndexChanged, this, &DatasetPreview::chooseSplit);
    m_previous = makeToolButton(box, QStringLiteral("go-previous"), tr("Previous picture (A)"));
    m_next = makeToolButton(box, QStringLiteral("go-next"), tr("Next picture (D)"));
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    for (QToolButton* button : {m_previous, m_next})
        button->setFocusPolicy(Qt::TabFocus);
    m_caption = new QLabel(box);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(m_split);
    head->addSpacing(4);
    head->addWidget(m_previous);
    head->addWidget(m_next);
    head->addSpacing(4);
    head->addWidget(m_caption, 1);
    m_picture = new SamplePicture(box);
    m_picture->view()->installEventFilter(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_picture, 1);
    return box;
}

QWidget* DatasetPreview::makeTables(QWidget* page)
{
    auto* box = new QWidget(page);
    m_classTable = new TableView(box);
    m_classTable->setAccessibleName(tr("Boxes by class and split"));
    m_classTable->setModel(&m_classes);
    m_classTable->fitColumns(ClassCountModel::ClassColumn);
    m_reviewText = faintLabel(box);
    m_reviewText->setWordWrap(true);
    m_problemTable = new TableView(box);
    m_problemTable->setAccessibleName(tr("Problems of the data set"));
    m_problemTable->setModel(&m_problems);
    m_problemTable->fitColumns(DataProblemModel::WhatColumn);
    m_problemTable->setToolTip(tr("A click shows the picture"));
    connect(m_problemTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showProblem(current.isValid() ? current.row() : -1); });
    m_review = new QPushButton(tr("Look through all pictures"), box);
    m_review->setToolTip(tr("Reads every picture: damaged ones, the same ones for training and validation"));
    connect(m_review, &QPushButton::clicked, this, &DatasetPreview::beginReview);
    m_progress = new ProgressStrip(box);
    connect(m_progress, &ProgressStrip::stopRequested, this, [this] {
        m_progress->setStopping();
        m_reviewer.requestStop();
    });
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_classTable, 2);
    layout->addSpacing(8);
    layout->addWidget(m_reviewText);
    layout->addWidget(m_problemTable, 3);
    layout->addWidget(m_progress);
    layout->addWidget(m_review, 0, Qt::AlignLeft);
    return box;
}

void DatasetPreview::setDataset(std::shared_ptr<const Dataset> dataset, const std::string& fingerprint)
{
    if (m_data && fingerprint == m_fingerprint && dataset->source == m_data->source)
        return;
    m_data = std::move(dataset);
    m_fingerprint = fingerprint;
    m_reviewed = false;
    m_reviewFault.clear();
    m_reviewer.requestStop();
    m_stack->setCurrentIndex(1);
    QStringList names;
    for (const std::string& name : m_data->classes)
        names << fromUtf8(name);
    m_picture->setClasses(names);
    m_classes.setCounts(m_data->classes, classCounts(*m_data));
    m_problems.setProblems(m_data->problems, picturesOfProblems(*m_data));
    {
        const QSignalBlocker quiet(m_split);
        m_split->clear();
        m_split->addItem(tr("All · %1").arg(m_data->samples.size()), allSplits);
        for (const Split split : {Split::Train, Split::Val, Split::Test})
            if (const std::size_t count = m_data->split(split).size(); count > 0)
                m_split->addItem(QStringLiteral("%1 · %2").arg(splitText(split)).arg(count), static_cast<int>(split));
    }
    chooseSplit();
    m_reviewWanted = m_data->samples.size() <= reviewedUnasked && !m_quiet;
    if (!m_reviewer.isBusy() && std::exchange(m_reviewWanted, false))
        beginReview();
    refreshReview();
}

void DatasetPreview::setReason(const QString& reason)
{
    m_data.reset();
    m_fingerprint.clear();
    m_reviewWanted = false;
    m_reviewer.requestStop();
    m_order.clear();
    m_position = -1;
    m_problems.setProblems({}, {});
    m_classes.setCounts({}, {});
    m_picture->showText({});
    m_reason->setText(reason.isEmpty() ? tr("The pictures with their boxes, the classes, and what is wrong with either will stand here.") : reason);
    m_stack->setCurrentIndex(0);
}

void DatasetPreview::setQuiet(bool quiet)
{
    m_quiet = quiet;
    if (quiet) {
        m_reviewWanted = false;
        m_reviewer.requestStop();
    }
    refreshReview();
}

std::optional<std::size_t> DatasetPreview::sample() const
{
    return m_position < 0 ? std::nullopt : std::optional(m_order[static_cast<std::size_t>(m_position)]);
}

bool DatasetPreview::isLoading() const
{
    return m_picture->isLoading();
}

DetectionView* DatasetPreview::view() const
{
    return m_picture->view();
}

QString DatasetPreview::caption() const
{
    return m_caption->text();
}

QString DatasetPreview::reviewText() const
{
    return m_reviewText->text();
}

void DatasetPreview::chooseSplit()
{
    if (!m_data)
        return;
    const int split = m_split->currentData().toInt();
    if (split == allSplits) {
        m_order.resize(m_data->samples.size());
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    } else {
        m_order = m_data->split(static_cast<Split>(split));
    }
    showAt(0);
}

void DatasetPreview::step(int by)
{
    if (m_order.empty())
        return;
    m_problemTable->clearSelection();
    m_problemTable->setCurrentIndex({});
    showAt(std::clamp(m_position + by, 0, static_cast<int>(m_order.size()) - 1));
}

void DatasetPreview::showAt(int position)
{
    m_position = position;
    const Sample& shown = m_data->samples[*sample()];
    m_picture->showPicture(shown.image, shown.boxes);
    m_previous->setEnabled(m_position > 0);
    m_next->setEnabled(m_position + 1 < static_cast<int>(m_order.size()));
    m_caption->setText(tr("%1 of %2 · %3 · %4").arg(QString::number(m_position + 1), QString::number(m_order.size()), fromPath(shown.image.filename()),
                                                   tr("%n box(es)", nullptr, static_cast<int>(shown.boxes.size()))));
    m_caption->setToolTip(fromPath(shown.image));
}

void DatasetPreview::showProblem(int row)
{
    if (row < 0 || !m_data)
        return;
    const ProblemPicture& about = m_problems.picture(row);
    if (about.sample) {
        if (std::ranges::find(m_order, *about.sample) == m_order.end())
            m_split->setCurrentIndex(0);
        showAt(static_cast<int>(std::ranges::find(m_order, *about.sample) - m_order.begin()));
        return;
    }
    m_position = -1;
    m_previous->setEnabled(false);
    m_next->setEnabled(!m_order.empty());
    const fs::path& file = about.file.empty() ? m_problems.problem(row).file : about.file;
    m_caption->setText(fromPath(file.filename()));
    m_caption->setToolTip(fromPath(file));
    if (about.file.empty())
        m_picture->showText(tr("This problem is about no single picture."));
    else
        m_picture->showPicture(about.file, std::nullopt);
}

void DatasetPreview::beginReview()
{
    if (!m_data || m_reviewer.isBusy())
        return;
    m_reviewFault.clear();
    m_progress->begin(tr("Looking through the pictures"));
    m_reviewer.start([this, data = m_data, fingerprint = m_fingerprint](const std::stop_token& stop) {
        const auto tell = [this](const Progress& progress) { m_reviewer.postLatest([this, progress] { m_progress->setProgress(progress); }); };
        auto review = std::make_shared<const DatasetReview>(reviewDataset(*data, stop, tell));
        m_reviewer.post([this, review, fingerprint, pictures = picturesOfProblems(review->data)] {
            if (m_data && m_fingerprint == fingerprint)
                takeReview(*review, pictures);
        });
    });
    refreshReview();
}

void DatasetPreview::takeReview(const DatasetReview& review, std::vector<ProblemPicture> pictures)
{
    std::vector<DataProblem> problems = review.data.problems;
    // Of the same bytes: told of already.
    const std::vector<ProblemPicture> told(pictures.begin() + static_cast<std::ptrdiff_t>(review.firstShared), pictures.end());
    for (const NearDuplicate& pair : review.nearDuplicates) {
        const fs::path& held = review.data.samples[pair.held].image;
        const QString twin = fromPath(review.data.samples[pair.training].image.filename());
        if (std::ranges::find(told, std::optional(pair.held), &ProblemPicture::sample) != told.end())
            continue;
        problems.push_back({held, 0, toUtf8(tr("nearly repeats %1, which is for training").arg(twin)), false});
        pictures.push_back({pair.held, held});
    }
    m_reviewed = true;
    m_problems.setProblems(std::move(problems), std::move(pictures));
}

void DatasetPreview::refreshReview()
{
    const bool busy = m_reviewer.isBusy();
    m_progress->setVisible(busy);
    m_review->setVisible(!busy && !m_reviewed && m_data);
    m_review->setEnabled(!m_quiet);
    m_problemTable->setVisible(m_problems.rowCount() > 0);
    const int problems = m_problems.rowCount();
    QString text = problems > 0 ? tr("%n problem(s); a click shows the picture", nullptr, problems)
                   : m_reviewed ? tr("No problems found.")
                                : tr("No problems in the labels.");
    if (!m_reviewed && !busy && m_data)
        text += QLatin1Char(' ') + tr("The pictures themselves were not looked through.");
    if (!m_reviewFault.isEmpty())
        text += QLatin1Char(' ') + m_reviewFault;
    m_reviewText->setText(text);
}

bool DatasetPreview::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && m_data) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_A || key->key() == Qt::Key_D)) {
            event->accept();  // elsewhere they step from candidate to candidate
            return true;
        }
    }
    return QWidget::event(event);
}

void DatasetPreview::keyPressEvent(QKeyEvent* event)
{
    if (m_data && event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_A || event->key() == Qt::Key_D))
        step(event->key() == Qt::Key_A ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

bool DatasetPreview::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_picture->view() && event->type() == QEvent::KeyPress && m_data) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            step(key == Qt::Key_Left ? -1 : 1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace abcp::ui
