/**
 * The canary's verdict as a pure function of what pods report: a sequential, age-stratified likelihood-ratio test on distinct peers,
 * with two fast paths beside it. No I/O; time is passed in. Start at {@code CanaryAnalysis} for the test and at
 * {@code EvidenceCollector} for how reports become its ticks.
 */
@NullMarked
package dev.bellwether.operator.analysis;

import org.jspecify.annotations.NullMarked;
