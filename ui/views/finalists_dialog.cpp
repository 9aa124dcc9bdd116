#include "ui/views/finalists_dialog.h"

#include "ui/format.h"
#include "ui/models/finalist_model.h"
#include "ui/views/table_view.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace abcp::ui {

FinalistsDialog::FinalistsDialog(const FinalistsResult& result, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Retrained candidates"));
    resize(720, 280);
    auto* table = new TableView(this);
    table->setAccessibleName(tr("Retrained candidates"));
    table->setModel(new FinalistModel(result, this));
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->selectRow(static_cast<int>(result.chosen));

    const Finalist& best = result.best();
    const QString chosen = tr("Episode %1 has the best mAP50 on validation, %2. It is selected now; an export of any of these takes its retrained weights.")
                               .arg(best.episode.number)
                               .arg(scoreText(best.retrained.map50));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    const auto addText = [&](const QString& text) {
        auto* label = new QLabel(text, this);
        label->setWordWrap(true);
        layout->addWidget(label);
    };
    addText(chosen);
    const auto foretold = [](const std::optional<RankCorrelation>& one) { return one ? QString::number(one->spearman, 'f', 2) : dash(); };
    if (result.fidelity() || result.rewardFidelity())
        addText(tr("How well the search foretold this order (Spearman's correlation: 1 is the same order, 0 no relation): its mAP50 %1, its reward %2.")
                    .arg(foretold(result.fidelity()), foretold(result.rewardFidelity())));
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
}

}  // namespace abcp::ui
