#include "ui/views/export_dialog.h"

#include "ui/text.h"
#include "ui/views/path_field.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace abcp::ui {

ExportDialog::ExportDialog(int episode, QWidget* parent)
    : QDialog(parent), m_decode(new QCheckBox(tr("Decode boxes in the ONNX graph"), this)),
      m_keepBatchNorm(new QCheckBox(tr("Keep batch norm apart in the ONNX graph"), this)),
      m_folder(new PathField(PathField::Kind::Folder, tr("Folder to export into"), QString(), this))
{
    setWindowTitle(tr("Export episode %1").arg(episode));
    auto* layout = new QVBoxLayout(this);
    const auto addFormat = [&](const char* format, const QString& text) {
        auto* box = new QCheckBox(text, this);
        box->setObjectName(QString::fromLatin1(format));
        layout->addWidget(box);
        m_formats.emplace_back(format, box);
        return box;
    };
    addFormat("darknet", tr("&Darknet (.cfg, .weights, .names)"))->setChecked(true);
    addFormat("onnx", tr("&ONNX (.onnx)"));
    layout->addWidget(m_decode);
    layout->addWidget(m_keepBatchNorm);
    addFormat("torchscript", tr("&TorchScript (.pt)"));
    layout->addWidget(new QLabel(tr("A model card (.json, .md) comes with the files."), this));
    layout->addWidget(m_folder);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    for (const auto& [format, box] : m_formats)
        connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
    connect(m_folder, &PathField::changed, this, &ExportDialog::refresh);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
}

ExportRequest ExportDialog::request() const
{
    ExportRequest request{.formats = {}, .folder = m_folder->path(), .onnx = {!m_keepBatchNorm->isChecked(), m_decode->isChecked()}};
    for (const auto& [format, box] : m_formats)
        if (box->isChecked())
            request.formats.push_back(format);
    return request;
}

void ExportDialog::refresh()
{
    bool any = false, onnx = false;
    for (const auto& [format, box] : m_formats) {
        any = any || box->isChecked();
        onnx = onnx || (format == "onnx" && box->isChecked());
    }
    m_decode->setEnabled(onnx);
    m_keepBatchNorm->setEnabled(onnx);
    m_accept->setEnabled(any && !m_folder->path().empty());
}

}  // namespace abcp::ui
