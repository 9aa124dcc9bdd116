#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <memory>
#include <utility>

namespace abcp::store {

// An opened, checked database: foreign keys on, durable commits. After a failed write (a full disk, an I/O error) the next
// use opens the file anew, so that what is read is what is on disk.
class Connection {
public:
    enum class Access { ReadWrite, ReadOnly };

    // Creates the folder and the tables when they are missing (ReadWrite). Throws as RunStore's constructor.
    Connection(std::filesystem::path file, Access access);

    const std::filesystem::path& file() const { return m_file; }

    // Calls work(SQLite::Database&) and translates SQLite's exceptions: a damaged file into InputError, the rest
    // (locked for 5 s, disk full, I/O error, read-only) into FailureError with the cause.
    template <typename Work>
    auto use(Work work) -> decltype(work(std::declval<SQLite::Database&>()))
    {
        try {
            if (!m_database)
                open();
            return work(*m_database);
        } catch (const SQLite::Exception& error) {
            fail(error);
        }
    }

private:
    void open();
    void prepareFolder() const;
    [[noreturn]] void fail(const SQLite::Exception& error);

    std::filesystem::path m_file;
    Access m_access;
    std::unique_ptr<SQLite::Database> m_database;
};

}  // namespace abcp::store
