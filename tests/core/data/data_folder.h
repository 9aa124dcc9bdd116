#pragma once

#include <opencv2/imgcodecs.hpp>

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace abcp {

// A folder of its own for one test, with short ways to put text and pictures in.
class DataFolder {
public:
    DataFolder() : m_path(std::filesystem::path(m_dir.path().toStdString()) / "set") { std::filesystem::create_directory(m_path); }

    const std::filesystem::path& path() const { return m_path; }
    // Beside the folder: outside of the data set.
    std::filesystem::path outside(const std::string& name) const { return m_path.parent_path() / name; }

    std::filesystem::path text(const std::string& name, std::string_view content) const
    {
        const std::filesystem::path file = m_path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }
    // 40x20 pixels unless said otherwise. shade: pictures of another shade are other files.
    std::filesystem::path picture(const std::string& name, int shade = 90, int width = 40, int height = 20) const
    {
        const std::filesystem::path file = m_path / name;
        std::filesystem::create_directories(file.parent_path());
        cv::imwrite(file.string(), cv::Mat(height, width, CV_8UC3, cv::Scalar::all(shade)));
        return file;
    }

private:
    QTemporaryDir m_dir;
    std::filesystem::path m_path;
};

}  // namespace abcp
