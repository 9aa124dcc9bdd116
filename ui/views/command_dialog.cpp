#include "ui/views/command_dialog.h"

#include "ui/text.h"
#include "ui/views/command_field.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFormLayout>
#include <QVBoxLayout>

namespace abcp::ui {

CommandDialog::CommandDialog(const RunModel& model, int episode, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Command lines of %1").arg(model.run().title()));
    const LoadedRun& run = model.run();
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    // As it began; what it was steered to since is for `abcp steer`.
    SearchSettings began = run.settings;
    began.reward = run.initialSteering.reward;
    CommandField* start = add(form, tr("Start it"), searchCommand(began, run.database));
    QStringList rest;
    for (const std::string& phrase : onlyInSettings(began))
        rest << fromUtf8(phrase);
    if (!rest.isEmpty())
        start->setRemark(tr("It does not say: %1").arg(rest.join(QStringLiteral("; "))));
    if (run.steering != run.initialSteering)
        add(form, tr("Steer it"), steerCommand(run.id, run.initialSteering, run.steering, run.database));
    add(form, tr("Continue it"), resumeCommand(run.id, run.database));
    if (model.hasEpisode(episode)) {
        add(form, tr("Retrain episode %1").arg(episode), retrainCommand(run.id, episode, {}, run.database));
        ExportRequest request;
        request.folder = toPath(QDir::homePath());
        add(form, tr("Export episode %1").arg(episode), exportCommand(run.id, episode, request, run.database));
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addWidget(buttons);
    resize(880, sizeHint().height());
}

CommandField* CommandDialog::add(QFormLayout* layout, const QString& name, const std::vector<std::string>& words)
{
    auto* field = new CommandField(name, this);
    field->setWords(words);
    layout->addRow(name, field);
    return field;
}

}  // namespace abcp::ui
