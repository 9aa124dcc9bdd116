#include "ui/views/agent_options_form.h"

#include "core/base/error.h"
#include "ui/text.h"
#include "ui/views/form_rows.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace abcp::ui {

namespace {

bool isSwitch(const AgentOption& option)
{
    return option.value == "true" || option.value == "false";
}

}  // namespace

AgentOptionsForm::AgentOptionsForm(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void AgentOptionsForm::setAgent(const std::string& agent)
{
    if (agent != m_agent)
        setSettings(agent, m_settings);
}

void AgentOptionsForm::setSettings(const std::string& agent, const AgentSettings& settings)
{
    m_agent = agent;
    m_settings = settings;
    rebuild();
    Q_EMIT changed();
}

void AgentOptionsForm::rebuild()
{
    delete std::exchange(m_page, new QWidget(this));
    layout()->addWidget(m_page);
    m_rows.clear();
    QGridLayout* grid = makeFormGrid();
    m_page->setLayout(grid);
    for (const AgentOption& option : agentOptions(m_agent, m_settings)) {
        Row row{option, makeField(option, m_page), new FieldMessage(m_page)};
        row.field->setToolTip(fromUtf8(option.meaning));
        row.field->setAccessibleDescription(fromUtf8(option.meaning + ": " + option.range));
        addFormRow(grid, fromUtf8(option.name), row.field, row.message);
        m_rows.push_back(row);
    }
    if (m_rows.empty())
        grid->addWidget(new QLabel(tr("This agent has none."), m_page), 0, 0, 1, 2);
    m_page->setVisible(true);
    orderTabs();
}

void AgentOptionsForm::setTabAfter(QWidget* widget)
{
    m_tabAfter = widget;
    orderTabs();
}

// New fields would come after all else in the window.
void AgentOptionsForm::orderTabs()
{
    QWidget* last = m_tabAfter;
    for (const Row& row : m_rows) {
        if (last)
            setTabOrder(last, row.field);
        last = row.field;
    }
}

QWidget* AgentOptionsForm::makeField(const AgentOption& option, QWidget* parent)
{
    if (isSwitch(option)) {
        auto* box = new QComboBox(parent);
        box->addItem(tr("yes"), QStringLiteral("true"));
        box->addItem(tr("no"), QStringLiteral("false"));
        box->setCurrentIndex(box->findData(fromUtf8(option.value)));
        connect(box, &QComboBox::currentIndexChanged, this, [this, box, name = option.name] { take(name, box->currentData().toString()); });
        return box;
    }
    auto* edit = new QLineEdit(fromUtf8(option.value), parent);
    edit->setPlaceholderText(fromUtf8(option.range));
    connect(edit, &QLineEdit::textChanged, this, [this, name = option.name](const QString& text) { take(name, text); });
    return edit;
}

void AgentOptionsForm::take(const std::string& option, const QString& value)
{
    const auto row = std::ranges::find(m_rows, option, [](const Row& one) { return one.option.name; });
    QString fault;
    try {
        AgentSettings changed = m_settings;
        setAgentOption(m_agent, changed, option, toUtf8(value.trimmed()), "option");
        m_settings = changed;
    } catch (const Error&) {
        fault = tr("Expected %1").arg(fromUtf8(row->option.range));
    }
    row->message->say(fault);
    Q_EMIT changed();
}

QString AgentOptionsForm::summary() const
{
    QStringList changes;
    const std::vector<AgentOption> usual = agentOptions(m_agent);
    const std::vector<AgentOption> now = agentOptions(m_agent, m_settings);
    for (std::size_t i = 0; i < now.size(); ++i)
        if (now[i].value != usual[i].value)
            changes << fromUtf8(now[i].name + " " + now[i].value);
    return now.empty() ? tr("none") : changes.isEmpty() ? tr("as they are by default") : changes.join(QStringLiteral(" · "));
}

QString AgentOptionsForm::fault() const
{
    const auto wrong = std::ranges::find_if(m_rows, [](const Row& row) { return !row.message->text().isEmpty(); });
    return wrong == m_rows.end() ? QString() : QStringLiteral("%1: %2").arg(fromUtf8(wrong->option.name), wrong->message->text());
}

QWidget* AgentOptionsForm::field(const std::string& option) const
{
    const auto row = std::ranges::find(m_rows, option, [](const Row& one) { return one.option.name; });
    return row == m_rows.end() ? nullptr : row->field;
}

QString AgentOptionsForm::message(const std::string& option) const
{
    const auto row = std::ranges::find(m_rows, option, [](const Row& one) { return one.option.name; });
    return row == m_rows.end() ? QString() : row->message->text();
}

}  // namespace abcp::ui
