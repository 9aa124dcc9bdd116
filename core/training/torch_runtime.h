#pragma once

// Only for torch_*.cpp files.
#include "core/base/error.h"

#include <torch/torch.h>

#include <string>
#include <utility>

namespace abcp {

// "auto", "cpu" or "cuda:N". Throws InputError when the device is unknown or not there: work never moves to another
// device by itself.
torch::Device torchDevice(const std::string& name);

// Threads of torch's operators, for the process; 0: all cores.
void setTorchThreads(int threads);

// Runs torch code and turns its exceptions into FailureError(where, first line).
template <typename F>
auto translatingTorchErrors(const char* where, F&& work) -> decltype(work())
{
    try {
        return std::forward<F>(work)();
    } catch (const c10::Error& error) {
        throw FailureError(where, error.what_without_backtrace());
    }
}

}  // namespace abcp
