package dev.bellwether.notifier.page;

import java.util.regex.Pattern;

/**
 * Tells whether a file's name shows that it was made from its content, as build tools do: then it never has another content, and whoever has it
 * need not ask again.
 *
 * <p>The last part of the name before its extensions, behind a {@code .}, {@code -} or {@code _} or alone, is 8 to 64 lower-case hexadecimal
 * digits, letters and figures among them ({@code app.0123abcd.js}, {@code app-0123abcd.min.css}, {@code 0123abcd.wasm}), or, behind one of these,
 * esbuild's 8 digits of base 32, which are {@code A} to {@code Z} and {@code 2} to {@code 7}, a figure somewhere before a letter ({@code
 * app-4SGB2XQD.js}). Dates ({@code report-20260102.txt}) and words ({@code facade.js}, {@code CHAPTER2.txt}) are not; a hash that looks like one is
 * asked for again, which is only slower.
 */
final class HashedName {
    private static final String EXTENSIONS = "(?:\\.[A-Za-z][A-Za-z0-9]*)+";
    private static final Pattern BASE_16 =
            Pattern.compile("(?:.*[._-])?(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}" + EXTENSIONS);
    private static final Pattern BASE_32 = Pattern.compile(".*[._-](?=[A-Z]*[2-7]+[A-Z])[A-Z2-7]{8}" + EXTENSIONS);

    private HashedName() {}

    /** @param name without the folders */
    static boolean is(String name) {
        return BASE_16.matcher(name).matches() || BASE_32.matcher(name).matches();
    }
}
