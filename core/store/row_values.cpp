#include "core/store/row_values.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <SQLiteCpp/Column.h>

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <limits>

namespace abcp::store {

Value realValue(double value)
{
    if (std::isnan(value))
        return std::monostate{};
    return value == 0 ? 0.0 : value;
}

double realOf(const Value& value)
{
    const double* real = std::get_if<double>(&value);
    return real ? *real : std::numeric_limits<double>::quiet_NaN();
}

std::int64_t integerOf(const Value& value)
{
    const std::int64_t* integer = std::get_if<std::int64_t>(&value);
    return integer ? *integer : 0;
}

const std::string& textOf(const Value& value)
{
    static const std::string none;
    const std::string* text = std::get_if<std::string>(&value);
    return text ? *text : none;
}

void bindValue(SQLite::Statement& statement, int index, const Value& value)
{
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        statement.bind(index, *integer);
    else if (const auto* real = std::get_if<double>(&value))
        statement.bind(index, *real);
    else if (const auto* text = std::get_if<std::string>(&value))
        statement.bind(index, *text);
    else
        statement.bind(index);
}

std::string placeholders(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += i == 0 ? "?" : ", ?";
    return text;
}

void bindValues(SQLite::Statement& statement, std::span<const Value> values)
{
    int index = 0;
    for (const Value& value : values)
        bindValue(statement, ++index, value);
}

std::vector<Value> readValues(SQLite::Statement& statement, int count)
{
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const SQLite::Column column = statement.getColumn(i);
        if (column.isInteger())
            values.emplace_back(column.getInt64());
        else if (column.isFloat())
            values.emplace_back(column.getDouble());
        else if (column.isNull())
            values.emplace_back();
        else
            values.emplace_back(column.getString());
    }
    return values;
}

// value := "n;" | "i" integer ";" | "r" real ";" | "t" bytes ":" text ";"     (a real in the fewest digits that give it back)
void appendCanonical(std::string& text, const Value& value)
{
    std::array<char, 40> digits{};
    const auto number = [&](char kind, auto n) {
        text += kind;
        text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr);
    };
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        number('i', *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        number('r', *real);
    } else if (const auto* string = std::get_if<std::string>(&value)) {
        number('t', string->size());
        text += ':';
        text += *string;
    } else {
        text += 'n';
    }
    text += ';';
}

std::string hashOf(std::span<const Value> values)
{
    std::string text;
    for (const Value& value : values)
        appendCanonical(text, value);
    return sha256(text);
}

void refuseChanged(std::span<const Value> row, const std::filesystem::path& file, const std::string& which)
{
    const Value& hash = row.back();
    if (!std::holds_alternative<std::monostate>(hash) && hashOf(row.first(row.size() - 1)) != textOf(hash))
        throw InputError(file, which + " is damaged: its values do not match their hash");
}

std::vector<Value> measurementValues(const std::optional<Measurement>& measurement)
{
    std::vector<Value> values(measurementColumns);
    if (measurement) {
        values[0] = realValue(measurement->map50);
        values[1] = realValue(measurement->map5095);
        values[2] = realValue(measurement->loss);
        values[3] = measurement->flops;
        values[4] = measurement->params;
        values[5] = realValue(measurement->latencyMs);
        values[6] = realValue(measurement->flopsRatio);
        values[7] = realValue(measurement->paramsRatio);
    }
    return values;
}

Measurement measurementOf(std::span<const Value> values)
{
    return {.map50 = realOf(values[0]),
            .map5095 = realOf(values[1]),
            .loss = realOf(values[2]),
            .flops = integerOf(values[3]),
            .params = integerOf(values[4]),
            .latencyMs = realOf(values[5]),
            .flopsRatio = realOf(values[6]),
            .paramsRatio = realOf(values[7])};
}

std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace abcp::store
