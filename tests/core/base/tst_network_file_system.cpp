#include "core/base/network_file_system.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace abcp;

class NetworkFileSystemTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Magic numbers as statfs(2) lists them; an empty name: no network file system.
    void named_data()
    {
        QTest::addColumn<quint32>("magic");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* what, quint32 magic, const char* name) { QTest::newRow(what) << magic << QString::fromLatin1(name); };
        row("nfs", 0x6969, "NFS");
        row("smb", 0x517b, "SMB");
        row("cifs", 0xff534d42, "SMB");
        row("smb2", 0xfe534d42, "SMB");
        row("ceph", 0x00c36400, "Ceph");
        row("9p", 0x01021997, "9P");
        row("lustre", 0x0bd00bd0, "Lustre");
        row("ext4", 0xef53, "");
        row("btrfs", 0x9123683e, "");
        row("xfs", 0x58465342, "");
        row("tmpfs", 0x01021994, "");
        row("overlay", 0x794c7630, "");
        row("zfs", 0x2fc12fc1, "");
        row("fuse, whatever is behind it", 0x65735546, "");
        row("nothing", 0, "");
    }

    void named()
    {
        QFETCH(quint32, magic);
        QFETCH(QString, name);
        QCOMPARE(QString::fromStdString(networkFileSystemName(magic).value_or("")), name);
        QCOMPARE(networkFileSystemName(magic).has_value(), !name.isEmpty());
    }

    void fusesByTheirMounts()
    {
        const std::string table = "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"
                                  "90 22 0:52 / /mnt/far\\040away rw,nosuid shared:4 master:2 - fuse.sshfs me@host:/data rw,user_id=0\n"
                                  "91 22 0:53 / /mnt/disk rw - fuseblk /dev/sdb1 rw\n"
                                  "92 22 0:54 / /mnt/clear rw - fuse.encfs encfs rw\n"
                                  "93 22 0:55\n";
        const auto nameAt = [&](const char* device) { return networkFileSystemName(mountTypeOf(table, device)); };
        QCOMPARE(mountTypeOf(table, "254:1"), std::string("ext4"));
        QCOMPARE(nameAt("0:52"), std::optional<std::string>("sshfs"));
        for (const char* local : {"254:1", "0:53", "0:54", "0:55", "0:5", "9:9"})
            QVERIFY2(!nameAt(local), local);
        QVERIFY(mountTypeOf("", "0:52").empty());
    }

    // Of a file that is there, one that is not, and one whose folders are not: the same place.
    void pathsThatAreNotThereYet()
    {
        const QTemporaryDir folder;
        const std::filesystem::path here = folder.path().toStdString();
        const std::optional<std::string> expected = networkFileSystemOf(here);
        QCOMPARE(networkFileSystemOf(here / "studio.sqlite"), expected);
        QCOMPARE(networkFileSystemOf(here / "deep" / "deeper" / "studio.sqlite"), expected);
        QVERIFY(!networkFileSystemOf("/proc/self/status"));
        QVERIFY(!networkFileSystemOf("/nowhere/at/all").has_value() || networkFileSystemOf("/").has_value());
    }
};

QTEST_APPLESS_MAIN(NetworkFileSystemTest)
#include "tst_network_file_system.moc"
