#pragma once

#include "ui/models/run_model.h"
#include "ui/search_controller.h"

#include <QTimer>
#include <QWidget>

#include <array>

class QLabel;
class QStackedWidget;

namespace abcp::ui {

class DetectionView;

// The same few pictures for validation as the unpruned network and as the best candidate so far see them. Looks anew when there is another best, never
// oftener than once in some seconds, and only while it is on show.
class PictureStrip : public QWidget {
    Q_OBJECT

public:
    static constexpr int pictures = 3;
    static constexpr int restMs = 5000;   // between two looks

    PictureStrip(const RunModel& model, SearchController& controller, QWidget* parent = nullptr);

    // Whether a person can see it: a dock behind another tab is no hidden widget.
    void setOnShow(bool onShow);

    // The episode on show, -1 before there is one.
    int episode() const { return m_episode; }
    QString caption() const;

private:
    void takeRun();
    void look();
    void take(int episode, const ComparisonFacts& facts, const std::vector<ComparedPicture>& seen);

    const RunModel& m_model;
    SearchController& m_controller;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    QLabel* m_caption;
    std::array<std::array<DetectionView*, pictures>, 2> m_views{};  // unpruned, best
    QTimer m_rest;
    bool m_onShow = false;
    int m_episode = -1;
    int m_asked = -1;   // for which the last look was; a failed one is not tried again
};

}  // namespace abcp::ui
