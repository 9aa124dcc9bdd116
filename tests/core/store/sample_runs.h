#pragma once

#include "core/store/run_store.h"

// Made-up runs and episodes with awkward numbers in them; the same arguments give the same content.
abcp::RunRecord sampleRun(const std::string& name = "evening run");
abcp::Measurement sampleMeasurement(int number);
abcp::Episode sampleEpisode(int number, int blocks = 3, int groups = 5);
abcp::Episode failedEpisode(int number);

// Equal in every value; NaN equals NaN.
bool same(double a, double b);
bool same(const abcp::Measurement& a, const abcp::Measurement& b);
bool same(const abcp::Episode& a, const abcp::Episode& b);
