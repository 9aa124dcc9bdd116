#pragma once

// qcustomplot.h is written with Qt's short keywords, which this project switches off (QT_NO_KEYWORDS). They exist in here only.

#include <QObject>
#include <QtCore/qforeach.h>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit Q_EMIT
#define foreach Q_FOREACH

#include <qcustomplot.h>

#undef signals
#undef slots
#undef emit
#undef foreach
