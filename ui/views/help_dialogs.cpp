#include "ui/views/help_dialogs.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QVBoxLayout>

#include <utility>

namespace abcp::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Help", text);
}

QVBoxLayout* openDialog(QWidget* parent, const QString& title, QDialog*& dialog)
{
    dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(16);
    return layout;
}

void finishDialog(QDialog* dialog, QVBoxLayout* layout)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    layout->addWidget(buttons);
    dialog->show();
}

}  // namespace

void showHelp(QWidget* parent)
{
    QDialog* dialog = nullptr;
    QVBoxLayout* layout = openDialog(parent, tr("Help"), dialog);
    auto* text = new QLabel(dialog);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setFixedWidth(560);
    text->setText(tr(
        "<h3>From a trained detector to a small one</h3>"
        "<p>A search decides for every residual block whether it stays and for every convolution which share of its channels goes. "
        "Each candidate is cut for real, tuned for a moment and measured; the agent learns from the reward.</p>"
        "<ol><li><b>Set up</b>: start the demo project, or choose a network, its weights and a data set.</li>"
        "<li><b>Search</b>: the plots grow while it runs. Pause and stop whenever you like: every episode is saved as it ends, "
        "and <i>File, Earlier runs</i> continues a run that was stopped.</li>"
        "<li>Click a point, a column or a row: all views mark that candidate and show what is left of its layers.</li>"
        "<li><b>Inspect</b> draws its network. Click a bracket to take a block out or put it back, drag a bar to prune a layer and those tied to it: "
        "FLOPs and parameters follow at once. <b>Evaluate this</b> makes it an episode of the run. <b>Compare</b> shows all runs together; "
        "double click one to open it.</li>"
        "<li><b>Retrain</b> the one you choose, then <b>export</b> it as Darknet, ONNX or TorchScript.</li></ol>"
        "<p><b>Plots</b>: drag a rectangle to zoom, turn the wheel (over an axis: that axis only), hold Shift or the middle button to move, "
        "double click to see everything. The context menu saves pictures and data.</p>"
        "<p><b>FLOPs</b> are twice the multiply-accumulates of the convolutions for one image. <b>mAP50</b> is the mean average "
        "precision at IoU 0.5 on the validation split. The <b>front</b> holds the candidates that no other beats in both.</p>"));
    layout->addWidget(text);
    finishDialog(dialog, layout);
}

void showShortcuts(QWidget* parent)
{
    QDialog* dialog = nullptr;
    QVBoxLayout* layout = openDialog(parent, tr("Keyboard"), dialog);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(8);
    const std::pair<QString, QString> keys[] = {
        {QStringLiteral("Ctrl+1 … Ctrl+4"), tr("Set up, Search, Compare, Inspect")},
        {QStringLiteral("Ctrl+R"), tr("Start the search")},
        {tr("Space"), tr("Pause, and go on")},
        {QStringLiteral("Ctrl+."), tr("Stop")},
        {QStringLiteral("Ctrl+O"), tr("Earlier runs")},
        {QStringLiteral("A, D"), tr("Previous and next candidate")},
        {QStringLiteral("B"), tr("The best candidate, and follow it")},
        {QStringLiteral("Ctrl+E"), tr("Export the candidate")},
        {QStringLiteral("Ctrl+F"), tr("Filter all views; in Inspect and in Steer: find a layer")},
        {QStringLiteral("Ctrl+Z, Ctrl+Shift+Z"), tr("Undo and redo a change of the network, of tags and notes, of the filter")},
        {QStringLiteral("Ctrl+Return"), tr("Evaluate the changed network")},
        {tr("In the drawing"), tr("Left, right: layer. Up, down: ratio. Space: block. +, −: zoom")},
        {tr("All figures"), tr("Left, right, Tab: axis. Shift with up, down: move its range; with left, right: its width. Delete: without")},
        {QStringLiteral("F2"), tr("Edit the tags or the note in focus")},
        {QStringLiteral("F"), tr("Fit all plots")},
        {QStringLiteral("L"), tr("Logarithmic FLOPs axis")},
        {QStringLiteral("Ctrl+C"), tr("Copy the plot or table row in focus")},
        {QStringLiteral("F1, ?"), tr("Help, this sheet")},
    };
    int row = 0;
    for (const auto& [key, what] : keys) {
        auto* name = new QLabel(key, dialog);
        QFont font = name->font();
        font.setWeight(QFont::DemiBold);
        name->setFont(font);
        grid->addWidget(name, row, 0);
        grid->addWidget(new QLabel(what, dialog), row++, 1);
    }
    layout->addLayout(grid);
    finishDialog(dialog, layout);
}

void showAbout(QWidget* parent)
{
    QDialog* dialog = nullptr;
    QVBoxLayout* layout = openDialog(parent, tr("About ABCP Studio"), dialog);
    auto* picture = new QLabel(dialog);
    picture->setPixmap(applicationIcon().pixmap(64, 64));
    layout->addWidget(picture, 0, Qt::AlignHCenter);
    auto* text = new QLabel(dialog);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setFixedWidth(420);
    text->setText(tr("<h3>ABCP Studio %1</h3><p>Automatic block-wise and channel-wise pruning of convolutional detectors, after J. Li et al., "
                     "\"ABCP: Automatic Block-wise and Channel-wise Network Pruning via Joint Search\", arXiv 2110.03858.</p>"
                     "<p>Free software under the GNU General Public License, version 3.</p>")
                      .arg(QApplication::applicationVersion()));
    layout->addWidget(text);
    finishDialog(dialog, layout);
}

}  // namespace abcp::ui
