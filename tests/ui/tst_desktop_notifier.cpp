#include "ui/notifier.h"

#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QVariantMap>

#include <memory>

using namespace abcp::ui;
using namespace Qt::StringLiterals;

// What a desktop offers, as far as it is asked for.
class FakeDesktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Notice {
        uint replaces = 0;
        QString title;
        QString body;
    };
    QStringList capabilities;
    QList<Notice> notices;

public Q_SLOTS:
    QStringList GetCapabilities() { return capabilities; }
    uint Notify(const QString&, uint replaces, const QString&, const QString& title, const QString& body, const QStringList&, const QVariantMap&, int)
    {
        notices.append({replaces, title, body});
        return 7;
    }
};

class DesktopNotifierTest : public QObject {
    Q_OBJECT

private:
    QProcess m_daemon;

private Q_SLOTS:
    void initTestCase()
    {
        const QString daemon = QStandardPaths::findExecutable(u"dbus-daemon"_s);
        if (daemon.isEmpty())
            QSKIP("dbus-daemon is not installed (package dbus-daemon), so no notification can be sent");
        m_daemon.start(daemon, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
        QVERIFY(m_daemon.waitForReadyRead());
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_daemon.readLine().trimmed());
    }

    void aDesktopIsTold()
    {
        FakeDesktop desktop;
        QDBusConnection bus = QDBusConnection::connectToBus(QString::fromLocal8Bit(qgetenv("DBUS_SESSION_BUS_ADDRESS")), u"desktop"_s);
        QVERIFY(bus.registerObject(u"/org/freedesktop/Notifications"_s, &desktop, QDBusConnection::ExportAllSlots));
        const std::unique_ptr<Notifier> notifier = makeDesktopNotifier();
        notifier->notify(u"before"_s, u"there is a service"_s);
        QTest::qWait(100);
        QVERIFY(desktop.notices.isEmpty());

        QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
        notifier->notify(u"run 3"_s, u"a < b"_s);
        QTRY_COMPARE(desktop.notices.size(), 1);
        QCOMPARE(desktop.notices.front().title, u"run 3"_s);
        QCOMPARE(desktop.notices.front().body, u"a < b"_s);
        QCOMPARE(desktop.notices.front().replaces, 0U);

        QTest::qWait(50);  // until its number is known
        desktop.capabilities = QStringList{u"body"_s, u"body-markup"_s};
        notifier->notify(u"run 3"_s, u"a < b"_s);
        QTRY_COMPARE(desktop.notices.size(), 2);
        QCOMPARE(desktop.notices.back().body, u"a &lt; b"_s);
        QCOMPARE(desktop.notices.back().replaces, 7U);
    }

    void cleanupTestCase()
    {
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(DesktopNotifierTest)
#include "tst_desktop_notifier.moc"
