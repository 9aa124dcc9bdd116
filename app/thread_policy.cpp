#include "app/thread_policy.h"

#include <unistd.h>

#include <cstdlib>

namespace abcp {

void letWaitingThreadsSleep(char** argv)
{
    if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT"))
        return;
    if (::setenv("OMP_WAIT_POLICY", "passive", 1) == 0)
        ::execv("/proc/self/exe", argv);  // returns only when it fails; then the threads spin
}

}  // namespace abcp
