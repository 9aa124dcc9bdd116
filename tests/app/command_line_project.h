#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

// What the program came to as a child process.
struct Outcome {
    int status = -1;  // -1: it crashed or did not end
    QByteArray out, err;

    QJsonObject json() const;
};

// A folder with a small network (net.cfg, net.weights), trained for an epoch on a small data set (arena), all made by the program itself.
class CommandLineProject : public QObject {
protected:
    // Makes it; checks that all went well.
    void prepare();

    QString path(const QString& name) const { return m_folder.filePath(name); }
    static Outcome abcp(const QStringList& arguments);
    // Warns of what should have gone well and did not.
    static Outcome done(const QStringList& arguments);
    // One that ends in seconds.
    QStringList searchArguments(const QString& store, int episodes) const;
    static void requireKeys(const QJsonObject& object, const QStringList& keys);

private:
    QTemporaryDir m_folder;
};
