/** What a revision is: the hash over the user's resolved inputs and the objects rendered from them. All pure. Start at {@link dev.bellwether.operator.revision.RevisionInputs}. */
@NullMarked
package dev.bellwether.operator.revision;

import org.jspecify.annotations.NullMarked;
