#pragma once

namespace abcp {

// Makes OpenMP's threads sleep while they wait for each other instead of spinning, unless the environment already says how they should
// wait. The library reads that once, when it is loaded, so the program starts itself anew with the setting; call it first in main().
// Why: docs/decisions/0005-waiting-threads.md.
void letWaitingThreadsSleep(char** argv);

}  // namespace abcp
