#pragma once

#include "core/store/run_store.h"
#include "ui/worker.h"

#include <QObject>

#include <filesystem>

namespace abcp::ui {

class MessageBar;
class SearchController;

// After a crash: looks for runs that nobody searches although they are stored as running, and offers to go on with the latest, in the message bar.
class InterruptedOffer : public QObject {
    Q_OBJECT

public:
    // Both must outlive it.
    InterruptedOffer(SearchController& controller, MessageBar& message, QObject* parent);

    // Offers nothing while something runs. A database that cannot be read is told in the message bar.
    void look(const std::filesystem::path& database);

Q_SIGNALS:
    void resumeRequested(qint64 run, const std::filesystem::path& database);

private:
    void offer(const RunRecord& run, const std::filesystem::path& database);
    void leave(RunId run, const std::filesystem::path& database);

    SearchController& m_controller;
    MessageBar& m_message;
    std::filesystem::path m_lookAgain;  // once the worker is idle; empty: not
    Worker m_worker;
};

}  // namespace abcp::ui
