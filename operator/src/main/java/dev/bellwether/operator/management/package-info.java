/**
 * The operator's identity towards pods: a private certificate authority for their management ports and short-lived
 * tokens that let the operator in. Start at {@link dev.bellwether.operator.management.OperatorKeys}.
 */
@NullMarked
package dev.bellwether.operator.management;

import org.jspecify.annotations.NullMarked;
