#include "app/cli_data_options.h"

#include "core/data/class_names.h"

namespace abcp::cli {

void addDataOptions(CLI::App& command, DataOptions& options)
{
    command.add_option("--classes", options.read.classes, "Only these classes of the data set, in this order: a,b,c")->delimiter(',');
    command.add_option("--names", options.namesFile, "File with one class name a line, for a data set that brings none");
    command.add_option("--split-seed", options.read.splitSeed, "Divides a data set that states no validation pictures")->capture_default_str();
    command.add_option("--val-share", options.read.valShare, "Divide into training and validation anew, this share for validation")
        ->check(CLI::Range(0.0, 1.0));
}

ReadOptions readOptions(const DataOptions& options)
{
    ReadOptions result = options.read;
    if (!options.namesFile.empty())
        result.expectedClasses = readClassNames(options.namesFile);
    return result;
}

}  // namespace abcp::cli
