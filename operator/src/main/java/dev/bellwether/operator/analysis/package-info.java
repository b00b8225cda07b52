/**
 * The canary's verdict as a pure function of what pods report: a sequential, age-stratified likelihood-ratio test on distinct peers,
 * with two fast paths beside it. No I/O; time is passed in. Start at {@link dev.bellwether.operator.analysis.CanaryAnalysis} for the test and at
 * {@link dev.bellwether.operator.analysis.EvidenceCollector} for how reports become its ticks.
 */
@NullMarked
package dev.bellwether.operator.analysis;

import org.jspecify.annotations.NullMarked;
