#pragma once

#include <filesystem>
#include <string>

namespace abcp::ui {

// A page of core/workflow/html_page.h as a PDF file of A4 sheets: text that can be searched, charts as lines with the shapes of their letters, numbered sheets. Needs a
// QGuiApplication, for its fonts; from any thread. Throws InputError when the page is not well formed.
std::string printedPdf(const std::string& html);

// Whether a file of this name is a PDF, in capitals too.
bool isNamedPdf(const std::filesystem::path& file);

}  // namespace abcp::ui
