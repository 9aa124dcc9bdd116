#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

// One [section] of a Darknet cfg with its keys. Reading a key marks it as understood; every fault is thrown
// as InputError naming file, line and key.
class CfgSection {
public:
    struct Entry {
        std::string key;
        std::string value;
        int line = 0;
        bool understood = false;
    };

    CfgSection(const std::filesystem::path& source, int line, std::string name);

    const std::string& name() const { return m_name; }
    int line() const { return m_line; }
    const std::vector<Entry>& entries() const { return m_entries; }
    // Later values of a key that the section already has.
    const std::vector<Entry>& repeatedEntries() const { return m_repeated; }
    [[noreturn]] void failRepeated(const Entry& repeated) const;
    // Refuses more keys than any section needs.
    void add(std::string_view key, std::string_view value, int line);
    bool has(std::string_view key) const { return find(key) != nullptr; }

    // The values of a key; the fallback when it is absent. Without a fallback the key must be there.
    int integer(std::string_view key, std::optional<int> fallback, int least, int most);
    double real(std::string_view key, double fallback);
    std::optional<std::string> text(std::string_view key);
    // Comma-separated; empty when the key is absent.
    std::vector<int> integers(std::string_view key);
    std::vector<double> reals(std::string_view key);
    // Like real(), but leaves the key to be kept as it is written.
    std::optional<double> peekReal(std::string_view key) const;

    // At the key's line, or the section's when the key is absent.
    [[noreturn]] void fail(std::string_view key, const std::string& what) const;

private:
    const Entry* find(std::string_view key) const;
    const Entry* use(std::string_view key);

    const std::filesystem::path* m_source;
    int m_line;
    std::string m_name;
    std::string m_title;  // the name as messages show it
    std::vector<Entry> m_entries;
    std::vector<Entry> m_repeated;
};

// Splits the text of a cfg. Throws InputError on text that is no cfg: too long, a NUL byte, a line that is
// neither section, key=value nor comment, a key before the first section. `source` must outlive the result.
std::vector<CfgSection> splitCfg(std::string_view text, const std::filesystem::path& source);

inline constexpr std::uintmax_t maxCfgBytes = 1 << 20;

// Text of a file for a message: short, printable.
std::string inQuotes(std::string_view text);

}  // namespace abcp
