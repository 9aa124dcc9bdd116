#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace abcp::ui {

// What the studio speaks. System is the first of the desktop's languages that it can, else English.
enum class Language { System, English, Chinese };

// `wanted`, with System resolved by the desktop's languages, most wanted first, as BCP 47 names. Never System.
Language spokenLanguage(Language wanted, const QStringList& desktop);
Language spokenLanguage(Language wanted);

// "system", "en", "zh_CN": for settings and command lines.
QString languageCode(Language language);
std::optional<Language> languageOf(const QString& code);

// Whether a font of this system has the language's characters. Needs a QGuiApplication.
bool canDraw(Language language);

// Loads the texts of the studio and of Qt and prefers a font for them; before the first window, as open ones keep their texts.
void applyLanguage(Language language);
Language appliedLanguage();

Language storedLanguage();
void storeLanguage(Language language);

}  // namespace abcp::ui
