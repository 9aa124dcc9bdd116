#pragma once

#include "core/search/measurement.h"

#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace abcp::store {

// One column's value as SQLite keeps it: NULL, INTEGER, REAL, TEXT.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

// NaN, which SQLite has no room for, becomes NULL and is read back as NaN; -0.0 becomes 0.0, as SQLite makes it.
Value realValue(double value);
double realOf(const Value& value);
// 0 and "" when the column holds something else, which a row's hash has excluded before.
std::int64_t integerOf(const Value& value);
const std::string& textOf(const Value& value);

void bindValue(SQLite::Statement& statement, int index, const Value& value);
// "?, ?, ?" for `count` values.
std::string placeholders(std::size_t count);
// Binds all values from parameter 1 on.
void bindValues(SQLite::Statement& statement, std::span<const Value> values);
// The first `count` columns of the statement's current row.
std::vector<Value> readValues(SQLite::Statement& statement, int count);

// Appends the value to the text that is hashed; different sequences of values give different texts.
void appendCanonical(std::string& text, const Value& value);
// SHA-256 of the values, each as appendCanonical writes it.
std::string hashOf(std::span<const Value> values);

// Throws InputError when the last value of a row is not the hash of those before it; a row without a hash, of an older version, passes. which: "run 3, ...".
void refuseChanged(std::span<const Value> row, const std::filesystem::path& file, const std::string& which);

// Columns of a measurement in each table that has one: map50, map50_95, loss, flops, params, latency_ms, flops_ratio, params_ratio.
constexpr int measurementColumns = 8;
std::vector<Value> measurementValues(const std::optional<Measurement>& measurement);  // all NULL when empty
Measurement measurementOf(std::span<const Value> values);

// This moment, UTC, "2024-05-01T12:00:00Z".
std::string utcNow();

}  // namespace abcp::store
