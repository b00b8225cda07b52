/**
 * The command line: judges manifests before they meet a cluster. Start at {@link dev.bellwether.policy.cli.PolicyCommand}.
 */
@NullMarked
package dev.bellwether.policy.cli;

import org.jspecify.annotations.NullMarked;
