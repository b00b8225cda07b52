package dev.bellwether.policy.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code x.orValue(y)} where x is not an optional is x. The Go implementation, which Kubernetes and Kyverno use, answers so and published
 * policies rely on it ({@code object.spec.containers.orValue([])}); the Java one refuses.
 */
final class LenientOrValue {
    private record Receiver(String id, CelType type, Class<?> runtime) {}

    private static final List<Receiver> RECEIVERS = List.of(
            new Receiver("list_orValue", ListType.create(SimpleType.DYN), List.class),
            new Receiver("map_orValue", MapType.create(SimpleType.DYN, SimpleType.DYN), Map.class),
            new Receiver("string_orValue", SimpleType.STRING, String.class),
            new Receiver("bool_orValue", SimpleType.BOOL, Boolean.class),
            new Receiver("int_orValue", SimpleType.INT, Long.class));

    /** Once there are several overloads the Java runtime no longer finds its own for an untyped optional; this one is found. */
    private static final Receiver UNTYPED_OPTIONAL =
            new Receiver("untyped_optional_orValue", OpaqueType.create("untyped_optional"), Optional.class);

    private LenientOrValue() {}

    static CelFunctionDecl declaration() {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        for (Receiver receiver : RECEIVERS) {
            overloads.add(overload(receiver));
        }
        overloads.add(overload(UNTYPED_OPTIONAL));
        return CelFunctionDecl.newFunctionDeclaration("orValue", overloads);
    }

    static List<CelFunctionBinding> bindings() {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        for (Receiver receiver : RECEIVERS) {
            bindings.add(
                    CelFunctionBinding.from(receiver.id(), receiver.runtime(), Object.class, (value, other) -> value));
        }
        bindings.add(CelFunctionBinding.from(
                UNTYPED_OPTIONAL.id(), Optional.class, Object.class, (value, other) -> orElse(value, other)));
        return bindings;
    }

    private static Object orElse(Optional<?> value, Object other) {
        return value.isPresent() ? value.get() : other;
    }

    private static CelOverloadDecl overload(Receiver receiver) {
        return CelOverloadDecl.newMemberOverload(receiver.id(), SimpleType.DYN, receiver.type(), SimpleType.DYN);
    }
}
