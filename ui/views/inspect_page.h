#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/what_if_model.h"
#include "ui/views/dock_page.h"

#include <filesystem>

class QAction;

namespace abcp::ui {

class ChannelPanel;
class DetectionsPanel;
class FeaturePanel;
class LayerTable;
class SearchController;
class WhatIfPanel;

// The Inspect workspace: one candidate's network, as a drawing that can be changed and as a table, and what it
// finds in pictures.
class InspectPage : public DockPage {
    Q_OBJECT

public:
    InspectPage(const RunModel& model, CandidateSelection& selection, SearchController& controller, QAction* openAction,
                QAction* exportAction, QAction* retrainAction, QWidget* parent = nullptr);

    ~InspectPage() override;

    WhatIfModel& whatIf() { return m_whatIf; }
    WhatIfPanel* whatIfPanel() const { return m_panel; }
    LayerTable* layerTable() const { return m_layers; }
    DetectionsPanel* detections() const { return m_detections; }
    FeaturePanel* features() const { return m_features; }
    ChannelPanel* channels() const { return m_channels; }
    QAction* resetAction() const { return m_reset; }
    QAction* copyAction() const { return m_copy; }
    QAction* saveAction() const { return m_save; }

    QUndoStack* undoStack() override { return m_whatIf.undoStack(); }
    void fit() override;
    bool find() override;
    // Writes the action as `abcp prune --action` reads it; throws FailureError.
    void saveActionTo(const std::filesystem::path& file) const;

protected:
    void arrange() override;
    void resizeToDefault() override;

private:
    void makeActions();
    void askAndSave();
    void refresh();

    WhatIfModel m_whatIf;
    WhatIfPanel* m_panel;
    LayerTable* m_layers;
    DetectionsPanel* m_detections;
    FeaturePanel* m_features;
    ChannelPanel* m_channels;
    QAction* m_reset = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_save = nullptr;
};

}  // namespace abcp::ui
