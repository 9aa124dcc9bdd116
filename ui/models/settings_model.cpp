#include "ui/models/settings_model.h"

#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <map>
#include <string>

namespace abcp::ui {

namespace {

void flatten(const Json& json, const std::string& prefix, std::vector<std::pair<std::string, std::string>>& into)
{
    for (const auto& [key, value] : json.items()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (value.is_object())
            flatten(value, name, into);
        else
            into.emplace_back(name,
                              value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
}

}  // namespace

bool SettingsModel::Row::differs() const
{
    return std::ranges::any_of(values, [this](const QString& value) { return value != values.front(); });
}

void SettingsModel::setRuns(const std::vector<const ComparedRun*>& runs)
{
    beginResetModel();
    m_titles.clear();
    m_ids.clear();
    m_all.clear();
    std::map<QString, std::size_t> rows;
    for (const ComparedRun* run : runs) {
        std::vector<std::pair<std::string, std::string>> settings;
        flatten(toJson(run->record.settings), {}, settings);
        for (const auto& [name, value] : settings) {
            const auto [row, isNew] = rows.try_emplace(fromUtf8(name), m_all.size());
            if (isNew)
                m_all.push_back({fromUtf8(name), QStringList(static_cast<qsizetype>(runs.size()), dash())});
            m_all[row->second].values[m_titles.size()] = fromUtf8(value);
        }
        m_titles << titleOf(*run);
        m_ids.push_back(run->record.id);
    }
    choose();
    endResetModel();
}

void SettingsModel::setOnlyDiffering(bool only)
{
    beginResetModel();
    m_onlyDiffering = only;
    choose();
    endResetModel();
}

void SettingsModel::choose()
{
    m_rows.clear();
    std::ranges::copy_if(m_all, std::back_inserter(m_rows), [this](const Row& row) { return !m_onlyDiffering || row.differs(); });
}

int SettingsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SettingsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 1 + static_cast<int>(m_titles.size());
}

QVariant SettingsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    return index.column() == 0 ? row.name : row.values.at(index.column() - 1);
}

QVariant SettingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | Qt::AlignLeft);
    if (role == Qt::DecorationRole && section > 0)
        return seriesSwatch(static_cast<std::size_t>(toInteger(m_ids[static_cast<std::size_t>(section - 1)])), QGuiApplication::palette());
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Setting") : m_titles.at(section - 1);
}

}  // namespace abcp::ui
