#pragma once

#include <QList>
#include <QMainWindow>

class QDockWidget;
class QUndoStack;

namespace abcp::ui {

class DockTitle;
class Plot;

// A workspace that consists of views in docks, whose arrangement the user may change and the window remembers.
class DockPage : public QMainWindow {
    Q_OBJECT

public:
    QList<QDockWidget*> docks() const { return m_docks; }
    virtual QList<Plot*> plots() const { return {}; }
    // Shows everything in every drawing.
    virtual void fit();
    // Puts the keyboard into the field that searches here; false where there is none.
    virtual bool find() { return false; }
    // What Undo takes back while this workspace is on show, null where there is nothing to undo.
    virtual QUndoStack* undoStack() { return nullptr; }

    // The arrangement that the window starts with.
    void resetLayout();
    // An arrangement from saveState(); nothing changes when it is none.
    void restoreLayout(const QByteArray& state);

protected:
    explicit DockPage(QWidget* parent);

    // For the destructor of a page with members that its views refer to: a view that goes may still write what was being typed.
    void deleteDocks();

    // In the order in which arrange() finds it in docks().
    DockTitle* addDock(const QString& objectName, const QString& title, QWidget* view);
    // Puts every dock, none of which has a place, where it belongs.
    virtual void arrange() = 0;
    virtual void resizeToDefault() = 0;
    static int share(int whole, double part) { return static_cast<int>(whole * part); }

    void showEvent(QShowEvent* event) override;

private:
    void takeDefaults();
    // Dock by dock as they lie, in each its title first.
    void takeTabOrder();
    void scheduleTabOrder();

    QList<QDockWidget*> m_docks;
    bool m_tabOrderPending = false;
    bool m_sizesPending = false;  // docks take sizes only once they are shown
};

}  // namespace abcp::ui
