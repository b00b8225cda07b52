package dev.bellwether.operator.gateway;

/**
 * Why a gateway cannot go on.
 *
 * @param reason a condition's reason, one word in CamelCase
 * @param message names the field, its value and what was expected
 */
record Problem(String reason, String message) {}
