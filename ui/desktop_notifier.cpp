// Notify(app_name s, replaces_id u, app_icon s, summary s, body s, actions as, hints a{sv}, expire_timeout i) -> id u
// of the Desktop Notifications Specification 1.2. A body may hold markup, so plain text is escaped where the service reads it.

#include "ui/notifier.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace abcp::ui {

namespace {

QDBusMessage call(const QString& method)
{
    const QString service = QStringLiteral("org.freedesktop.Notifications");
    return QDBusMessage::createMethodCall(service, QStringLiteral("/org/freedesktop/Notifications"), service, method);
}

class DesktopNotifier : public QObject, public Notifier {
public:
    void notify(const QString& title, const QString& text) override
    {
        const QDBusConnection bus = QDBusConnection::sessionBus();
        if (!bus.isConnected())
            return;
        auto* asked = new QDBusPendingCallWatcher(bus.asyncCall(call(QStringLiteral("GetCapabilities"))), this);
        connect(asked, &QDBusPendingCallWatcher::finished, this, [this, asked, title, text] {
            asked->deleteLater();
            const QDBusPendingReply<QStringList> can = *asked;
            if (can.isError())
                return;  // there is no such service
            send(title, can.value().contains(QStringLiteral("body-markup")) ? text.toHtmlEscaped() : text);
        });
    }

private:
    void send(const QString& title, const QString& body)
    {
        QDBusMessage message = call(QStringLiteral("Notify"));
        const int untilTheServicesTime = -1;
        message << QCoreApplication::applicationName() << m_last << QStringLiteral("abcp-studio") << title << body << QStringList()
                << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("abcp-studio")}} << untilTheServicesTime;
        auto* sent = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), this);
        connect(sent, &QDBusPendingCallWatcher::finished, this, [this, sent] {
            sent->deleteLater();
            if (const QDBusPendingReply<uint> id = *sent; id.isValid())
                m_last = id.value();
        });
    }

    uint m_last = 0;  // 0: none to replace
};

}  // namespace

std::unique_ptr<Notifier> makeDesktopNotifier()
{
    return std::make_unique<DesktopNotifier>();
}

}  // namespace abcp::ui
