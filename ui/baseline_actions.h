#pragma once

#include "ui/search_controller.h"

#include <QObject>

#include <filesystem>

namespace abcp::ui {

class MessageBar;
class SetupPage;

// Trains the network that is set up when it has no weights yet, and puts what came of it into the form.
class BaselineActions : public QObject {
    Q_OBJECT

public:
    BaselineActions(SetupPage& page, SearchController& controller, MessageBar& message, QObject* parent = nullptr);

private:
    void train(int epochs);
    void take(const Baseline& baseline);
    void tellFault(const Problem& problem);
    void takeState(SearchController::State state);

    SetupPage& m_page;
    SearchController& m_controller;
    MessageBar& m_message;
    std::filesystem::path m_cfg;  // that is trained
    bool m_training = false;  // and nothing has come of it yet
};

}  // namespace abcp::ui
