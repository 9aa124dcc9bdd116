#include "ui/theme.h"

#include "ui/studio_style.h"

#include <QApplication>
#include <QSettings>
#include <QStyle>

#include <array>

namespace abcp::ui {

namespace {

QString themeKey()
{
    return QStringLiteral("appearance/theme");
}

struct Shades {
    QRgb window, base, alternate, button, text, faint, placeholder, border, accent, onAccent, link, tip;
};

constexpr Shades lightShades{0xfff4f5f7, 0xffffffff, 0xfff7f8fa, 0xfffafbfc, 0xff1c2128, 0xff8a929d, 0xff68717d,
                             0xffc9ced6, 0xff0067b0, 0xffffffff, 0xff0067b0, 0xffffffff};
constexpr Shades darkShades{0xff1a1d21, 0xff22262b, 0xff272b31, 0xff2d3238, 0xffe4e7eb, 0xff737b86, 0xff98a1ad,
                            0xff434a53, 0xff4da3e0, 0xff0d1117, 0xff6cb8ee, 0xff2d3238};

QPalette paletteFrom(const Shades& s)
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, QRgb normal) { p.setColor(role, QColor(normal)); };
    set(QPalette::Window, s.window);
    set(QPalette::WindowText, s.text);
    set(QPalette::Base, s.base);
    set(QPalette::AlternateBase, s.alternate);
    set(QPalette::Text, s.text);
    set(QPalette::PlaceholderText, s.placeholder);
    set(QPalette::Button, s.button);
    set(QPalette::ButtonText, s.text);
    set(QPalette::BrightText, s.onAccent);
    set(QPalette::ToolTipBase, s.tip);
    set(QPalette::ToolTipText, s.text);
    set(QPalette::Highlight, s.accent);
    set(QPalette::HighlightedText, s.onAccent);
    set(QPalette::Link, s.link);
    set(QPalette::LinkVisited, s.link);
    set(QPalette::Mid, s.border);
    set(QPalette::Midlight, mixed(QColor(s.border), QColor(s.base), 0.5).rgb());
    set(QPalette::Light, s.base);
    set(QPalette::Dark, mixed(QColor(s.border), QColor(s.text), 0.25).rgb());
    set(QPalette::Shadow, 0xff000000);
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, QColor(s.faint));
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(s.border));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(s.text));
    return p;
}

// What the desktop offers, remembered before our own palette replaces it.
bool desktopIsDark()
{
    static const bool dark = isDark(QGuiApplication::palette());
    return dark;
}

QFont scaledFont(double factor)
{
    QFont font = QApplication::font();
    if (font.pixelSize() > 0)
        font.setPixelSize(qRound(font.pixelSize() * factor));
    else
        font.setPointSizeF(font.pointSizeF() * factor);
    return font;
}

}  // namespace

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QPalette paletteOf(Theme theme)
{
    const bool dark = theme == Theme::Dark || (theme == Theme::System && desktopIsDark());
    return paletteFrom(dark ? darkShades : lightShades);
}

void applyTheme(Theme theme)
{
    const QPalette palette = paletteOf(theme);
    if (!qobject_cast<StudioStyle*>(QApplication::style()))
        QApplication::setStyle(new StudioStyle);
    QApplication::setPalette(palette);
}

Theme storedTheme()
{
    const QString name = QSettings().value(themeKey()).toString();
    if (name == QStringLiteral("light"))
        return Theme::Light;
    return name == QStringLiteral("dark") ? Theme::Dark : Theme::System;
}

void storeTheme(Theme theme)
{
    const std::array<QString, 3> names{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
    QSettings().setValue(themeKey(), names.at(static_cast<std::size_t>(theme)));
}

PlotColours plotColours(const QPalette& palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const bool dark = isDark(palette);
    PlotColours c;
    c.background = base;
    c.text = text;
    c.faintText = mixed(text, base, 0.35);
    c.axis = mixed(text, base, 0.65);
    c.grid = mixed(text, base, dark ? 0.86 : 0.91);
    c.points = mixed(text, base, 0.45);
    c.accent = palette.color(QPalette::Highlight);
    c.baseline = QColor(dark ? 0xffe69f00 : 0xffb87500);
    c.budget = QColor(dark ? 0xffe8743b : 0xffd55e00);
    c.reference = text;
    c.removed = mixed(text, base, dark ? 0.80 : 0.78);
    return c;
}

QColor seriesColour(std::size_t index, const QPalette& palette)
{
    // Okabe and Ito, "Color universal design" (2008); yellow is left out for lack of contrast on white.
    static constexpr std::array<QRgb, 7> set{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffcc79a7, 0xff56b4e9, 0xffd55e00, 0xff7f7f7f};
    const QColor colour(set.at(index % set.size()));
    return isDark(palette) ? colour.lighter(115) : colour;
}

QPixmap seriesSwatch(std::size_t index, const QPalette& palette)
{
    QPixmap swatch(10, 10);
    swatch.fill(seriesColour(index, palette));
    return swatch;
}

QColor warningColour(const QPalette& palette)
{
    return QColor(isDark(palette) ? 0xffe69f00 : 0xff9a6200);
}

QColor errorColour(const QPalette& palette)
{
    return QColor(isDark(palette) ? 0xffff8a65 : 0xffb93815);
}

QColor successColour(const QPalette& palette)
{
    return QColor(isDark(palette) ? 0xff3fbf95 : 0xff00785a);
}

QFont smallFont()
{
    return scaledFont(11.0 / 13.0);
}

QFont largeFont()
{
    QFont font = scaledFont(18.0 / 13.0);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont headingFont()
{
    QFont font = scaledFont(15.0 / 13.0);
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace abcp::ui
