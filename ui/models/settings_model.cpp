#include "ui/models/settings_model.h"

#include "core/workflow/run_comparison.h"
#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <string>

namespace abcp::ui {

namespace {

// "/evaluation/batch" as "evaluation.batch".
QString nameOf(const std::string& place)
{
    return fromUtf8(place).mid(1).replace(QLatin1Char('/'), QLatin1Char('.'));
}

QString valueText(const Json& value)
{
    if (value.is_null())
        return dash();
    return fromUtf8(value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

void SettingsModel::setRuns(const std::vector<const ComparedRun*>& runs)
{
    beginResetModel();
    m_titles.clear();
    m_ids.clear();
    m_all.clear();
    std::vector<SearchSettings> settings;
    for (const ComparedRun* run : runs) {
        settings.push_back(run->record.settings);
        m_titles << titleOf(*run);
        m_ids.push_back(run->record.id);
    }
    const Json beside = settingsBeside(settings);
    for (const auto& [place, values] : beside.items()) {
        Row row{.name = nameOf(place), .values = {}, .differs = differs(values)};
        for (const Json& value : values)
            row.values << valueText(value);
        m_all.push_back(row);
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
    std::ranges::copy_if(m_all, std::back_inserter(m_rows), [this](const Row& row) { return !m_onlyDiffering || row.differs; });
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
