#pragma once

#include "ui/models/run_model.h"

#include <QDialog>

class QFormLayout;

namespace abcp::ui {

class CommandField;

// How the program without windows starts the run on screen, goes on with it, and does what can be done with its candidate.
class CommandDialog : public QDialog {
    Q_OBJECT

public:
    // episode: CandidateSelection::none for none.
    CommandDialog(const RunModel& model, int episode, QWidget* parent);

private:
    CommandField* add(QFormLayout* layout, const QString& name, const std::vector<std::string>& words);
};

}  // namespace abcp::ui
