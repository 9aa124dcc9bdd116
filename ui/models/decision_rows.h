#pragma once

#include "ui/models/loaded_run.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace abcp::ui {

// The rows of the action map: one decision each, blocks first, then groups in the order of their layers.
class DecisionRows {
public:
    struct Row {
        int block = -1;      // index in the space, -1 for a group
        int group = -1;      // index in the space, -1 for a block
        int firstLayer = 0;  // where it stands in the network
        QString label;       // "block 3", "conv 12"
        QString longLabel;   // "block 3 (layers 9 to 12)", "layers 12, 15 and 20, tied"
    };

    // How a row of one episode looks.
    struct Cell {
        double kept = 1;     // share of the channels; 1 for a block that stays
        bool removed = false;// the block was pruned, or every layer of the group went with one
        int keptChannels = 0;
        int channels = 0;    // 1 for a block
    };

    DecisionRows() = default;
    // Only what a search can decide about.
    explicit DecisionRows(const LoadedRun& run);

    const std::vector<Row>& rows() const { return m_rows; }
    int count() const { return static_cast<int>(m_rows.size()); }
    int blockCount() const { return m_blockCount; }
    // Lines of a drawing: one a row, and an empty one that divides blocks from groups where there are both.
    int line(int row) const { return isDivided() && row >= m_blockCount ? row + 1 : row; }
    int lineCount() const { return m_rows.empty() ? 0 : line(count() - 1) + 1; }
    // The row of the line nearest to a coordinate, -1 where there is none.
    int rowAt(double coordinate) const;
    QStringList labels() const;  // one a line
    // Empty when the episode's decisions are not those of this space.
    std::optional<Cell> cell(const Episode& episode, int row) const;

private:
    bool isDivided() const { return m_blockCount > 0 && m_blockCount < count(); }

    std::vector<Row> m_rows;
    int m_blockCount = 0;
    std::size_t m_blocksOfSpace = 0;
    std::size_t m_groupsOfSpace = 0;
};

}  // namespace abcp::ui
