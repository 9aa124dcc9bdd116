# What almost every source file of a kind includes, parsed once instead of once a file: about half of a build's time. Only headers that are not ours.
set(core_headers
  <algorithm> <array> <atomic> <chrono> <cmath> <cstdint> <filesystem> <fstream> <functional> <map> <memory> <mutex> <numeric> <optional> <random> <ranges>
  <set> <span> <sstream> <stop_token> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>
  <nlohmann/json.hpp>)
set(qt_headers <QHash> <QList> <QObject> <QSettings> <QString> <QStringList> <QTimer> <QVariant>)
set(window_headers
  <QAbstractTableModel> <QAction> <QApplication> <QBoxLayout> <QCheckBox> <QComboBox> <QDialog> <QDialogButtonBox> <QDockWidget> <QEvent> <QFileDialog>
  <QFormLayout> <QHeaderView> <QImage> <QKeyEvent> <QLabel> <QLineEdit> <QMainWindow> <QMenu> <QPainter> <QPushButton> <QSortFilterProxyModel> <QSpinBox>
  <QStackedWidget> <QTableView> <QToolButton> <QUndoStack>)
