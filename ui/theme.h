#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QPixmap>

#include <cstddef>

namespace abcp::ui {

enum class Theme { System, Light, Dark };

// The palette of a theme. System is the lighter or darker of the two, whichever the desktop's own palette is nearer to.
QPalette paletteOf(Theme theme);
// Fusion with that palette, for the whole application; views follow through QEvent::PaletteChange.
void applyTheme(Theme theme);
Theme storedTheme();
void storeTheme(Theme theme);

bool isDark(const QPalette& palette);

// Colours that a palette has no role for, chosen to stand on its Base. Series are Okabe and Ito's set.
struct PlotColours {
    QColor background;
    QColor text;
    QColor faintText;
    QColor axis;
    QColor grid;
    QColor points;       // candidates
    QColor accent;       // selected, best, the front
    QColor baseline;
    QColor budget;
    QColor reference;    // the unpruned network
    QColor removed;      // a block that was pruned
};
PlotColours plotColours(const QPalette& palette);

// Series colour by number, repeating after seven.
QColor seriesColour(std::size_t index, const QPalette& palette);

// The same as a small square, for tables.
QPixmap seriesSwatch(std::size_t index, const QPalette& palette);

QColor warningColour(const QPalette& palette);
QColor errorColour(const QPalette& palette);
QColor successColour(const QPalette& palette);
// Between two colours: 0 gives `a`, 1 gives `b`.
QColor mixed(const QColor& a, const QColor& b, double share);

// The type scale, relative to the application's font: 11 to 13 to 18.
QFont smallFont();
QFont largeFont();
QFont headingFont();

}  // namespace abcp::ui
