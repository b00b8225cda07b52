package dev.bellwether.notifier.page;

import java.util.regex.Pattern;

/**
 * Tells whether a file's name was made from its content, as build tools do: then it never has another content, and whoever has it need not ask
 * again.
 *
 * <p>The last part of the name before its extensions, behind a {@code .}, {@code -} or {@code _} or alone, is 8 to 64 lower-case hexadecimal
 * digits, letters and figures among them: {@code app.0123abcd.js}, {@code app-0123abcd.min.css}, {@code 0123abcd.wasm}. Dates
 * ({@code report-20260102.txt}) and words ({@code facade.js}) are not; a hash that looks like one is asked for again, which is only slower.
 */
final class HashedName {
    private static final Pattern HASHED =
            Pattern.compile("(?:.*[._-])?(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}(?:\\.[A-Za-z][A-Za-z0-9]*)+");

    private HashedName() {}

    /** @param name without the folders */
    static boolean is(String name) {
        return HASHED.matcher(name).matches();
    }
}
