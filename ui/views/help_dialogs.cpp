#include "ui/views/help_dialogs.h"

#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/views/guide_dialog.h"

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

struct HelpText {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

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
    QVBoxLayout* layout = openDialog(parent, HelpText::tr("Help"), dialog);
    auto* text = new QLabel(dialog);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setFixedWidth(560);
    text->setText(HelpText::tr(
        "<h3>From a trained detector to a small one</h3>"
        "<p>A search decides for every residual block whether it stays and for every convolution which share of its channels goes. "
        "Each candidate is cut for real, tuned for a moment and measured; the agent learns from the reward.</p>"
        "<ol><li><b>Set up</b>: start the demo project, or choose a network, its weights and a data set. <i>File, Save project</i> keeps all of "
        "it in a file.</li>"
        "<li><b>Search</b>: the plots grow while it runs. Pause and stop whenever you like: every episode is saved as it ends, "
        "and <i>File, Earlier runs</i> continues a run that was stopped.</li>"
        "<li>Click a point, a column or a row: all views mark that candidate and show what is left of its layers.</li>"
        "<li><b>Inspect</b> draws its network. Click a bracket to take a block out or put it back, drag a bar to prune a layer and those tied to it: "
        "FLOPs and parameters follow at once. <b>Evaluate this</b> makes it an episode of the run. <b>Compare</b> shows all runs together; "
        "double click one to open it.</li>"
        "<li><b>Retrain</b> the one you choose, then <b>export</b> it as Darknet, ONNX or TorchScript. <i>File, Report</i> tells of the run and "
        "its chosen candidate on one page.</li></ol>"
        "<p><b>Plots</b>: drag a rectangle to zoom, turn the wheel (over an axis: that axis only), hold Shift or the middle button to move, "
        "double click to see everything. The context menu saves pictures and data.</p>"
        "<p><b>FLOPs</b> are twice the multiply-accumulates of the convolutions for one image. <b>mAP50</b> is the mean average "
        "precision at IoU 0.5 on the validation split. The <b>front</b> holds the candidates that no other beats in both.</p>"));
    layout->addWidget(text);
    finishDialog(dialog, layout);
}

void showGuide(QWidget* parent)
{
    auto* guide = parent->findChild<GuideDialog*>(QString(), Qt::FindDirectChildrenOnly);
    if (!guide) {
        guide = new GuideDialog(parent);
        guide->setAttribute(Qt::WA_DeleteOnClose);
    }
    guide->show();
    guide->raise();
    guide->activateWindow();
}

void showShortcuts(QWidget* parent)
{
    QDialog* dialog = nullptr;
    QVBoxLayout* layout = openDialog(parent, HelpText::tr("Keyboard"), dialog);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(8);
    const std::pair<QString, QString> keys[] = {
        {QStringLiteral("Ctrl+1 … Ctrl+4"), HelpText::tr("Set up, Search, Compare, Inspect")},
        {QStringLiteral("Ctrl+R"), HelpText::tr("Start the search")},
        {HelpText::tr("Space"), HelpText::tr("Pause, and go on")},
        {QStringLiteral("Ctrl+., Ctrl+Shift+."), HelpText::tr("Stop, stop after the episode under way")},
        {QStringLiteral("Ctrl+N, Ctrl+O"), HelpText::tr("New project, open a project")},
        {QStringLiteral("Ctrl+S, Ctrl+Shift+S"), HelpText::tr("Save the project, save it as another")},
        {QStringLiteral("Ctrl+Shift+O"), HelpText::tr("Earlier runs")},
        {QStringLiteral("A, D"), HelpText::tr("Previous and next candidate")},
        {QStringLiteral("B"), HelpText::tr("The best candidate, and follow it")},
        {QStringLiteral("Ctrl+E, Ctrl+T"), HelpText::tr("Export the candidate, retrain it")},
        {QStringLiteral("Ctrl+F"), HelpText::tr("Filter all views; in Inspect and in Steer: find a layer")},
        {QStringLiteral("Ctrl+Z, Ctrl+Shift+Z"), HelpText::tr("Undo and redo a change of the network, of tags and notes, of the filter")},
        {QStringLiteral("Ctrl+Return"), HelpText::tr("Evaluate the changed network")},
        {HelpText::tr("In the drawing"), HelpText::tr("Left, right: layer. Up, down: ratio. Space: block. +, −: zoom")},
        {HelpText::tr("All figures"), HelpText::tr("Left, right, Tab: axis. Shift with up, down: move its range; with left, right: its width. Delete: without")},
        {QStringLiteral("Return, Del"), HelpText::tr("In Compare: open the run in focus; delete those that are selected, which can be brought back")},
        {HelpText::tr("In the table of runs"), HelpText::tr("Space: draw those that are selected, or no longer")},
        {QStringLiteral("F2"), HelpText::tr("Edit the tags or the note in focus")},
        {QStringLiteral("F"), HelpText::tr("Fit all plots")},
        {QStringLiteral("L"), HelpText::tr("Logarithmic FLOPs axis")},
        {QStringLiteral("Ctrl+C"), HelpText::tr("Copy the plot or table row in focus")},
        {QStringLiteral("F1, Ctrl+F1, ?"), HelpText::tr("Help, the user guide, this sheet")},
        {QStringLiteral("Ctrl+Q"), HelpText::tr("Quit")},
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
    QVBoxLayout* layout = openDialog(parent, HelpText::tr("About ABCP Studio"), dialog);
    auto* picture = new QLabel(dialog);
    picture->setPixmap(applicationIcon().pixmap(64, 64));
    layout->addWidget(picture, 0, Qt::AlignHCenter);
    auto* text = new QLabel(dialog);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setFixedWidth(420);
    text->setText(HelpText::tr("<h3>ABCP Studio %1</h3><p>Automatic block-wise and channel-wise pruning of convolutional detectors, after J. Li et al., "
                     "\"ABCP: Automatic Block-wise and Channel-wise Network Pruning via Joint Search\", arXiv 2110.03858.</p>"
                     "<p>Free software under the GNU General Public License, version 3.</p>")
                      .arg(QApplication::applicationVersion()));
    layout->addWidget(text);
    finishDialog(dialog, layout);
}

}  // namespace abcp::ui
