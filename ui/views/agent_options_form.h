#pragma once

#include "core/search/agent_settings.h"

#include <QWidget>

#include <string>
#include <vector>


namespace abcp::ui {

class FieldMessage;

// The options of one agent, as agentOptions() lists them: a field each, with its range, and beneath it what is wrong with what was typed.
class AgentOptionsForm : public QWidget {
    Q_OBJECT

public:
    explicit AgentOptionsForm(QWidget* parent = nullptr);

    // Shows the options of that agent; what others are set to is kept.
    void setAgent(const std::string& agent);
    // Where Tab comes from, whatever options there are.
    void setTabAfter(QWidget* widget);
    void setSettings(const std::string& agent, const AgentSettings& settings);
    // With the last value of each field that was one.
    const AgentSettings& settings() const { return m_settings; }
    QString summary() const;
    // The first fault, naming its field; empty when all values are in their ranges.
    QString fault() const;

    QWidget* field(const std::string& option) const;
    QString message(const std::string& option) const;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        AgentOption option;
        QWidget* field = nullptr;
        FieldMessage* message = nullptr;
    };
    void rebuild();
    void orderTabs();
    QWidget* makeField(const AgentOption& option, QWidget* parent);
    void take(const std::string& option, const QString& value);

    std::string m_agent;
    AgentSettings m_settings;
    QWidget* m_page = nullptr;
    QWidget* m_tabAfter = nullptr;
    std::vector<Row> m_rows;
};

}  // namespace abcp::ui
