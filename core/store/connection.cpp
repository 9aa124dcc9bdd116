#include "core/store/connection.h"

#include "core/base/error.h"
#include "core/store/schema.h"

#include <sqlite3.h>

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace abcp::store {

namespace {

constexpr int busyTimeoutMs = 5000;

// Looks without opening: closing a descriptor of our own would drop the locks of another store in this process.
void refuseWhatIsNoDatabase(const fs::path& file)
{
    constexpr std::uintmax_t smallestPage = 512;
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        throw InputError(file, "not a regular file");
    // SQLite takes a file of less than a page for an empty one and would write over it.
    const std::uintmax_t size = fs::file_size(file, error);
    if (!error && size > 0 && size < smallestPage)
        throw InputError(file, "not a database of ABCP Studio: only " + std::to_string(size) + " bytes");
}

void protect(SQLite::Database& database)
{
    database.exec("PRAGMA trusted_schema = OFF");
    database.exec("PRAGMA cell_size_check = ON");
}

}  // namespace

Connection::Connection(fs::path file, Access access) : m_file(std::move(file)), m_access(access)
{
    use([](SQLite::Database&) {});
}

void Connection::prepareFolder() const
{
    const fs::path folder = fs::absolute(m_file).parent_path();
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw InputError(folder, "cannot create the folder of the database: " + error.message());
    // SQLite needs the folder too: its journal lies beside the file.
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw InputError(folder, "cannot write to the folder of the database: " + std::generic_category().message(errno));
}

void Connection::open()
{
    const bool writes = m_access == Access::ReadWrite;
    std::error_code error;
    const bool exists = fs::exists(m_file, error);
    if (exists)
        refuseWhatIsNoDatabase(m_file);
    if (!exists && !writes)
        throw InputError(m_file, "there is no such database");
    if (writes)
        prepareFolder();

    // Absolute, so that no name has a special meaning to SQLite (":memory:", "file:...").
    const int flags = writes ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY;
    auto database = std::make_unique<SQLite::Database>(fs::absolute(m_file).string(), flags, busyTimeoutMs);
    if (writes && sqlite3_db_readonly(database->getHandle(), "main") == 1)
        throw InputError(m_file, "the database cannot be written");
    protect(*database);

    const SchemaState state = inspectSchema(*database, m_file);
    if (writes) {
        // Only now: an unknown file has been refused and is untouched.
        const std::string mode = database->execAndGet("PRAGMA journal_mode").getString();
        if (mode != "delete")
            database->exec("PRAGMA journal_mode = DELETE");
        database->exec("PRAGMA synchronous = EXTRA");
        database->exec("PRAGMA foreign_keys = ON");
        if (state != SchemaState::Current)
            migrateSchema(*database, m_file);
    } else if (state == SchemaState::Empty) {
        throw InputError(m_file, "is empty, not a database of ABCP Studio");
    }
    m_database = std::move(database);
}

void Connection::fail(const SQLite::Exception& error)
{
    const std::string where = m_file.string();
    const std::string cause = error.what();
    switch (error.getErrorCode() & 0xff) {  // the primary code
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw FailureError(where, "another program holds the database (waited 5 s)");
    case SQLITE_NOTADB:
        throw InputError(m_file, "not a database of ABCP Studio: " + cause);
    case SQLITE_CORRUPT:
        throw InputError(m_file, "the database is damaged: " + cause);
    case SQLITE_CANTOPEN:
        if (!m_database)
            throw InputError(m_file, "cannot open the database: " + cause);
        break;
    case SQLITE_FULL:
        m_database.reset();
        throw FailureError(where, "the disk is full: " + cause);
    case SQLITE_IOERR:
        m_database.reset();
        throw FailureError(where, "reading or writing the database failed: " + cause);
    case SQLITE_READONLY:
        if (!m_database)
            throw InputError(m_file, "the database cannot be written: " + cause);
        throw FailureError(where, "the database cannot be written: " + cause);
    default:
        break;
    }
    throw FailureError(where, "the database failed: " + cause);
}

}  // namespace abcp::store
