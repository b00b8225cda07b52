/** The public port described for machines: OpenAPI and AsyncAPI documents. Start at {@link dev.bellwether.notifier.api.ApiDocument}. */
@NullMarked
package dev.bellwether.notifier.api;

import org.jspecify.annotations.NullMarked;
