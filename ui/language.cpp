#include "ui/language.h"

#include <QApplication>
#include <QFont>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

#include <algorithm>
#include <array>

static void initialiseTranslations()
{
    Q_INIT_RESOURCE(translations);
}

namespace abcp::ui {

namespace {

constexpr std::array<Language, 3> languages{Language::System, Language::English, Language::Chinese};

Language& applied()
{
    static Language language = Language::English;
    return language;
}

QString languageKey()
{
    return QStringLiteral("appearance/language");
}

void load(const QString& folder, const QString& file)
{
    auto* translator = new QTranslator(QCoreApplication::instance());
    translator->setObjectName(languageKey());
    if (translator->load(file, folder))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

// Fontconfig may take Han characters from a Japanese or Korean face, which draws some of them otherwise.
void preferSimplifiedHan()
{
    const QStringList able = QFontDatabase::families(QFontDatabase::SimplifiedChinese);
    QFont font = QApplication::font();
    if (able.isEmpty() || able.contains(QFontInfo(font).family()))
        return;
    const QString usual = QStringLiteral("Noto Sans CJK SC");
    font.setFamilies({font.families().value(0, font.family()), able.contains(usual) ? usual : able.first()});
    QApplication::setFont(font);
}

}  // namespace

Language spokenLanguage(Language wanted, const QStringList& desktop)
{
    if (wanted != Language::System)
        return wanted;
    for (const QString& name : desktop) {
        const QLocale locale(name);
        if (locale.language() == QLocale::Chinese && locale.script() == QLocale::SimplifiedHanScript)
            return Language::Chinese;
        if (locale.language() == QLocale::English)
            return Language::English;
    }
    return Language::English;
}

Language spokenLanguage(Language wanted)
{
    return spokenLanguage(wanted, QLocale::system().uiLanguages());
}

QString languageCode(Language language)
{
    switch (language) {
    case Language::English: return QStringLiteral("en");
    case Language::Chinese: return QStringLiteral("zh_CN");
    case Language::System: break;
    }
    return QStringLiteral("system");
}

std::optional<Language> languageOf(const QString& code)
{
    const auto* found = std::ranges::find(languages, code, languageCode);
    return found == languages.end() ? std::nullopt : std::optional(*found);
}

bool canDraw(Language language)
{
    return spokenLanguage(language) != Language::Chinese || !QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty();
}

void applyLanguage(Language language)
{
    initialiseTranslations();
    QCoreApplication* application = QCoreApplication::instance();
    qDeleteAll(application->findChildren<QTranslator*>(languageKey(), Qt::FindDirectChildrenOnly));

    applied() = spokenLanguage(language);
    const QString code = languageCode(applied());
    // English too: the plural forms.
    load(QStringLiteral(":/translations"), QStringLiteral("abcp-studio_") + code);
    if (applied() != Language::English)
        load(QLibraryInfo::path(QLibraryInfo::TranslationsPath), QStringLiteral("qtbase_") + code);

    // Dates in the window's language; as the desktop writes them when it speaks the same.
    const QLocale system = QLocale::system();
    QLocale::setDefault(spokenLanguage(Language::System, {system.name()}) == applied() ? system : QLocale(code));
    if (applied() == Language::Chinese && qobject_cast<QApplication*>(application))
        preferSimplifiedHan();
}

Language appliedLanguage()
{
    return applied();
}

Language storedLanguage()
{
    return languageOf(QSettings().value(languageKey()).toString()).value_or(Language::System);
}

void storeLanguage(Language language)
{
    QSettings().setValue(languageKey(), languageCode(language));
}

}  // namespace abcp::ui
